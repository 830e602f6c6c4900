//! What `boot.js` started before the wasm was there: the first requests, the catalogue, the build's name.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// An answer to a request that `boot.js` made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlyAnswer {
    pub status: u16,
    pub content_type: String,
    pub body: String,
}

fn portal() -> Option<JsValue> {
    let window = web_sys::window()?;
    Reflect::get(&window, &"__portal".into()).ok().filter(JsValue::is_object)
}

fn property(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

/// Takes the answer to an early request, once. `None` if there was no such request, or if it failed.
pub async fn take(name: &str) -> Option<EarlyAnswer> {
    let early = property(&portal()?, "early")?;
    let promise = property(&early, name)?;
    let _ = Reflect::delete_property(early.unchecked_ref::<Object>(), &name.into());
    answer(promise.dyn_into().ok()?).await
}

async fn answer(promise: Promise) -> Option<EarlyAnswer> {
    let answer = JsFuture::from(promise).await.ok()?;
    Some(EarlyAnswer {
        status: property(&answer, "status")?.as_f64().map(|status| status as u16)?,
        content_type: property(&answer, "type").and_then(|value| value.as_string()).unwrap_or_default(),
        body: property(&answer, "body")?.as_string()?,
    })
}

/// Asks, at once, for the style and a locale's words of the parts that are loaded later. The words come, as the text of a
/// catalogue, when both are there; `None` if they cannot be had now. A page that was not started by `boot.js` has
/// nothing to ask for.
pub fn complete(locale: &str) -> Option<impl Future<Output = Option<String>> + use<>> {
    let ask: Function = property(&portal()?, "complete")?.dyn_into().ok()?;
    let asked: Option<Promise> =
        ask.call1(&JsValue::NULL, &locale.into()).ok().and_then(|promise| promise.dyn_into().ok());
    Some(async { answer(asked?).await.filter(|answer| answer.status == 200).map(|answer| answer.body) })
}

/// The locale that `boot.js` chose from the person's choice and the browser's languages.
pub fn locale() -> Option<String> {
    property(&portal()?, "locale")?.as_string()
}

/// The address of a locale's catalogue; hashed in a built portal.
pub fn catalogue_address(locale: &str) -> Option<String> {
    property(&property(&portal()?, "catalogues")?, locale)?.as_string()
}

/// Where the file lies that names another backend than the portal's own; `None` for the own.
pub fn backend_config() -> Option<String> {
    property(&portal()?, "backend")?.as_string()
}

/// The short name of this build, for error reports.
pub fn build() -> String {
    portal()
        .and_then(|portal| property(&portal, "build"))
        .and_then(|build| build.as_string())
        .unwrap_or_default()
}

/// Says that the first view is mounted: the skeleton of `index.html` has served.
pub fn remove_skeleton() {
    if let Some(element) =
        web_sys::window().and_then(|window| window.document()).and_then(|d| d.get_element_by_id("skeleton"))
    {
        element.remove();
    }
}
