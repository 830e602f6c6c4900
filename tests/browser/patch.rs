//! Parts of the browser replaced for the length of one test: what no test can bring about otherwise (a full disk, another
//! zone, a browser that refuses locks).

use js_sys::Function;
use wasm_bindgen::{JsCast, JsValue};

/// Puts the browser's own part back when it is dropped.
#[must_use]
pub struct Patched(Function);

impl Drop for Patched {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Runs `script`, which sees `argument`, replaces something, and returns the function that puts it back.
pub fn patch(script: &str, argument: &str) -> Patched {
    Patched(run(script, argument).unchecked_into())
}

/// Runs `script`, which sees `argument`, and answers what it returns.
pub fn run(script: &str, argument: &str) -> JsValue {
    Function::new_with_args("argument", script).call1(&JsValue::NULL, &argument.into()).unwrap()
}
