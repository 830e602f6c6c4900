//! The last resort: a panic ends the program's life, so the page says so and offers to start again.
//!
//! Drafts are already on the device by then: they are written as the person types.

/// Makes a panic visible: in the console with its place, and as an event that `boot.js` turns into a screen.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        web_sys::console::error_1(&format!("{info}").into());
        if let Some(window) = web_sys::window()
            && let Ok(event) = web_sys::Event::new("portal:crash")
        {
            let _ = window.dispatch_event(&event);
        }
    }));
}
