//! The only module that touches the browser's own interfaces (`web_sys`, `js_sys`, `wasm_bindgen`).
//!
//! Everything above it works with Rust types. It never decides anything about deals or programmes.

pub mod boot;
pub mod clock;
pub mod console;
pub mod days;
pub mod dom;
pub mod events;
pub mod files;
pub mod host;
pub mod http;
pub mod intl;
pub mod locks;
pub mod marks;
pub mod panic;
pub mod passing;
pub mod pictures;
pub mod preferences;
pub mod screen;
pub mod secrets;
pub mod sheets;
pub mod storage;
pub mod timers;
pub mod url;
