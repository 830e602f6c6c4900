//! Functions of the page around the portal, by name: `window.partnerPortal = { hooks: { name: async (input) => … } }`.
//!
//! Plain JSON goes in and comes out; nothing of the portal is handed over, and no text is ever run as code.

use super::timers;
use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Why a function of the host page answered nothing that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoResult {
    /// There is no function of that name.
    Missing,
    /// It threw, or its promise was refused; its words, for the console.
    Threw(String),
    /// No answer within the limit.
    TooLate,
}

fn function(name: &str) -> Option<(JsValue, Function)> {
    let window = web_sys::window()?;
    let object = |of: &JsValue, name: &str| {
        Reflect::get(of, &name.into()).ok().filter(|value| value.is_object() || value.is_function())
    };
    let hooks = object(&object(&window, "partnerPortal")?, "hooks")?;
    // Not what every object has by birth (`toString`).
    Object::has_own(hooks.unchecked_ref::<Object>(), &name.into()).then_some(())?;
    let function = Reflect::get(&hooks, &name.into()).ok()?.dyn_into::<Function>().ok()?;
    Some((hooks, function))
}

/// Calls the function `name` with one argument and waits for its answer, at the longest `limit` milliseconds. The
/// answer is JSON; `None` for one that is nothing.
pub async fn call(name: &str, argument: &str, limit: u32) -> Result<Option<String>, NoResult> {
    let (hooks, function) = function(name).ok_or(NoResult::Missing)?;
    let argument = JSON::parse(argument).unwrap_or(JsValue::NULL);
    let called = function.call1(&hooks, &argument).map_err(threw)?;
    // An answer is an object, a text or nothing: this one is nobody's but ours.
    let late = JsValue::from(Object::new());
    let timer = {
        let late = late.clone();
        future_to_promise(async move {
            timers::sleep(limit).await;
            Ok(late)
        })
    };
    let first = Promise::race(&Array::of2(&Promise::resolve(&called), &timer));
    let answer = JsFuture::from(first).await.map_err(threw)?;
    if Object::is(&answer, &late) {
        return Err(NoResult::TooLate);
    }
    if answer.is_undefined() || answer.is_null() {
        return Ok(None);
    }
    let text = JSON::stringify(&answer).map_err(threw)?;
    Ok(text.as_string())
}

fn threw(error: JsValue) -> NoResult {
    let words = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.to_string()));
    NoResult::Threw(words.or_else(|| error.as_string()).unwrap_or_default())
}
