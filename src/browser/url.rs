//! Addresses. Parameters are read with `URLSearchParams`, which decodes them once.

use wasm_bindgen::JsValue;

/// The parameters of `search` (`?a=1&b=2`), decoded, in order.
pub fn parse_search(search: &str) -> Vec<(String, String)> {
    let Ok(params) = web_sys::UrlSearchParams::new_with_str(search) else { return Vec::new() };
    let mut pairs = Vec::new();
    for entry in js_sys::try_iter(&params).ok().flatten().into_iter().flatten().flatten() {
        let pair = js_sys::Array::from(&entry);
        if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
            pairs.push((name, value));
        }
    }
    pairs
}

/// `?a=1&b=2` with everything encoded that must be; empty for no parameters.
pub fn build_search<N: AsRef<str>, V: AsRef<str>>(pairs: &[(N, V)]) -> String {
    let Ok(params) = web_sys::UrlSearchParams::new() else { return String::new() };
    for (name, value) in pairs {
        params.append(name.as_ref(), value.as_ref());
    }
    let text = String::from(params.to_string());
    if text.is_empty() { text } else { format!("?{text}") }
}

/// One path segment, encoded.
pub fn segment(text: &str) -> String {
    String::from(js_sys::encode_uri_component(text))
}

/// A path segment, decoded once; as it is if it is not well formed.
pub fn decode(segment: &str) -> String {
    js_sys::decode_uri_component(segment).map_or_else(|_| segment.to_owned(), String::from)
}

/// The current path and search of the page.
pub fn current() -> (String, String) {
    let location = web_sys::window().map(|window| window.location());
    let part = |read: fn(&web_sys::Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| read(location).ok()).unwrap_or_default()
    };
    (part(web_sys::Location::pathname), part(web_sys::Location::search))
}

/// `https://host:port` of the page; empty where there is none.
pub fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

/// The page's address after its origin, with everything.
pub fn whole() -> String {
    let hash = web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default();
    let (path, search) = current();
    [path, search, hash].concat()
}

/// Scheme, host and port that an address leads to, seen from this page.
pub fn origin_of(address: &str) -> Option<String> {
    let base = web_sys::window()?.location().href().ok()?;
    web_sys::Url::new_with_base(address, &base).ok().map(|url| url.origin())
}

/// Leaves the page for another address.
pub fn leave_for(address: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().assign(address);
    }
}

/// Puts another address of this page in the place of the current one, and tells the router, as if the person had come
/// there by their history.
pub fn replace(address: &str) {
    let Some(window) = web_sys::window() else { return };
    let Ok(history) = window.history() else { return };
    if history.replace_state_with_url(&JsValue::NULL, "", Some(address)).is_ok()
        && let Ok(event) = web_sys::Event::new("popstate")
    {
        let _ = window.dispatch_event(&event);
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
