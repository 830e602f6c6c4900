//! Listeners on the window and the document. Each is a guard: dropping it removes the listener.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// A listener; dropping it removes it.
pub struct Listener {
    target: web_sys::EventTarget,
    name: &'static str,
    closure: Closure<dyn FnMut(web_sys::Event)>,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ =
            self.target.remove_event_listener_with_callback(self.name, self.closure.as_ref().unchecked_ref());
    }
}

fn listen(
    target: web_sys::EventTarget,
    name: &'static str,
    action: impl FnMut(web_sys::Event) + 'static,
) -> Listener {
    let closure = Closure::<dyn FnMut(web_sys::Event)>::new(action);
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    Listener { target, name, closure }
}

/// Listens on the window.
pub fn on_window(name: &'static str, action: impl FnMut(web_sys::Event) + 'static) -> Option<Listener> {
    Some(listen(web_sys::window()?.into(), name, action))
}

/// Calls `action` when the page is hidden or left: the last moment to save.
pub fn on_hide(action: impl Fn() + Clone + 'static) -> Vec<Listener> {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return Vec::new() };
    let on_visibility = {
        let (action, document) = (action.clone(), document.clone());
        move |_| {
            if document.visibility_state() == web_sys::VisibilityState::Hidden {
                action();
            }
        }
    };
    let mut listeners = vec![listen(document.into(), "visibilitychange", on_visibility)];
    listeners.extend(on_window("pagehide", move |_| action()));
    listeners
}

/// Tells everybody who saves when the page is left that it is about to be.
pub fn announce_leaving() {
    if let (Some(window), Ok(event)) = (web_sys::window(), web_sys::Event::new("pagehide")) {
        let _ = window.dispatch_event(&event);
    }
}

/// Keyboard shortcuts: `action` gets the key and whether Ctrl or Cmd is held; presses inside inputs without
/// Ctrl or Cmd do not arrive. Answering `true` keeps the browser from acting on the key.
pub fn on_shortcut(action: impl Fn(&str, bool) -> bool + 'static) -> Option<Listener> {
    on_window("keydown", move |event| {
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        let command = event.ctrl_key() || event.meta_key();
        let typing = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT"));
        if event.is_composing() || event.alt_key() || (typing && !command) {
            return;
        }
        if action(&event.key(), command) {
            event.prevent_default();
        }
    })
}

/// Whether the browser believes that it has a network. A hint only.
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}
