//! The device's screen: kept awake, and filled.

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// Keeps the screen awake until it is dropped.
pub struct Awake(JsValue);

impl Awake {
    /// Whether it still does: the browser takes it away when the page is hidden.
    pub fn holds(&self) -> bool {
        let released = Reflect::get(&self.0, &"released".into());
        released.ok().and_then(|released| released.as_bool()) == Some(false)
    }
}

impl Drop for Awake {
    fn drop(&mut self) {
        let _ = call(&self.0, "release", &JsValue::UNDEFINED);
    }
}

fn call(of: &JsValue, method: &str, argument: &JsValue) -> Option<JsValue> {
    let method: Function = Reflect::get(of, &method.into()).ok()?.dyn_into().ok()?;
    method.call1(of, argument).ok()
}

/// Asks that the screen stays on; `None` where the browser does not offer that, or refuses it.
pub async fn keep_awake() -> Option<Awake> {
    let navigator = web_sys::window()?.navigator();
    let lock = Reflect::get(navigator.as_ref(), &"wakeLock".into()).ok().filter(JsValue::is_object)?;
    let asked: Promise = call(&lock, "request", &"screen".into())?.dyn_into().ok()?;
    JsFuture::from(asked).await.ok().map(Awake)
}

/// Fills the screen with the element that has this id; without effect where the browser does not allow it.
pub fn fill(id: &str) {
    let document = web_sys::window().and_then(|window| window.document());
    let Some(element) = document.and_then(|document| document.get_element_by_id(id)) else { return };
    if let Some(asked) = call(element.as_ref(), "requestFullscreen", &JsValue::UNDEFINED)
        && let Ok(asked) = asked.dyn_into::<Promise>()
    {
        // A refusal is the browser's business; nobody needs to hear of it.
        wasm_bindgen_futures::spawn_local(async move {
            let _ = JsFuture::from(asked).await;
        });
    }
}
