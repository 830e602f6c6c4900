//! The browser's console: for whoever sets the portal up. A person who uses it does not look there.

/// Tells what is wrong with the set-up.
pub fn report(text: &str) {
    web_sys::console::error_1(&text.into());
}
