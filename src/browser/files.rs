//! Files that the person chooses, and what is given to the person: files, and text for the clipboard.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The content of a file.
pub use web_sys::Blob;

/// A file on the person's device. Its content is read only when it is sent.
#[derive(Clone)]
pub struct ChosenFile {
    pub name: String,
    /// Bytes.
    pub size: u64,
    pub blob: web_sys::Blob,
}

/// The files of a file input or a drop, and empties the input so that the same file can be chosen again.
pub fn chosen(event: &web_sys::Event) -> Vec<ChosenFile> {
    let Some(input) = super::dom::input_of(event) else { return Vec::new() };
    let files = input.files().map(collect).unwrap_or_default();
    input.set_value("");
    files
}

fn collect(list: web_sys::FileList) -> Vec<ChosenFile> {
    (0..list.length())
        .filter_map(|index| list.get(index))
        .map(|file| ChosenFile { name: file.name(), size: file.size() as u64, blob: file.unchecked_into() })
        .collect()
}

/// Bytes.
pub fn size(content: &Blob) -> u64 {
    content.size() as u64
}

/// The content in base64 (RFC 4648, with padding); `None` if it cannot be read any more.
pub async fn base64(content: &Blob) -> Option<String> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let buffer = wasm_bindgen_futures::JsFuture::from(content.array_buffer()).await.ok()?;
    let bytes = js_sys::Uint8Array::new(&buffer).to_vec();
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |at: usize| u32::from(three.get(at).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = usize::try_from(bits >> (18 - 6 * place) & 63).ok()?;
            text.push(if place > three.len() { '=' } else { char::from(*DIGITS.get(digit)?) });
        }
    }
    Some(text)
}

/// Hands `content` to the person as a download named `name`.
pub fn download(name: &str, media_type: &str, content: &str) {
    let parts = js_sys::Array::of1(&content.into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    let Ok(blob) = web_sys::Blob::new_with_str_sequence_and_options(parts.unchecked_ref(), &options) else {
        return;
    };
    download_blob(name, &blob);
}

fn blob(content: &[u8], media_type: &str) -> Option<Blob> {
    let parts = js_sys::Array::of1(&js_sys::Uint8Array::from(content).into());
    let options = web_sys::BlobPropertyBag::new();
    options.set_type(media_type);
    Blob::new_with_u8_array_sequence_and_options(parts.unchecked_ref(), &options).ok()
}

/// Hands bytes to the person as a download named `name`.
pub fn download_bytes(name: &str, media_type: &str, content: &[u8]) {
    if let Some(blob) = blob(content, media_type) {
        download_blob(name, &blob);
    }
}

/// The content pressed by the browser's own deflate (RFC 1951); `None` where it has none.
pub async fn pressed(content: &[u8]) -> Option<Vec<u8>> {
    let new = |class: &str, argument: &JsValue| {
        let class: Function = Reflect::get(&js_sys::global(), &class.into()).ok()?.dyn_into().ok()?;
        Reflect::construct(&class, &js_sys::Array::of1(argument)).ok()
    };
    let call = |of: &JsValue, method: &str, argument: &JsValue| {
        let method: Function = Reflect::get(of, &method.into()).ok()?.dyn_into().ok()?;
        method.call1(of, argument).ok()
    };
    let press = new("CompressionStream", &"deflate-raw".into())?;
    let stream = call(&blob(content, "")?.into(), "stream", &JsValue::UNDEFINED)?;
    let stream = call(&stream, "pipeThrough", &press)?;
    let promise = call(&new("Response", &stream)?, "arrayBuffer", &JsValue::UNDEFINED)?;
    let buffer = wasm_bindgen_futures::JsFuture::from(js_sys::Promise::from(promise)).await.ok()?;
    Some(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Hands a content to the person as a download named `name`.
pub fn download_blob(name: &str, blob: &Blob) {
    let Ok(address) = web_sys::Url::create_object_url_with_blob(blob) else { return };
    let document = web_sys::window().and_then(|window| window.document());
    let anchor = document.and_then(|document| document.create_element("a").ok());
    if let Some(anchor) = anchor.and_then(|anchor| anchor.dyn_into::<web_sys::HtmlAnchorElement>().ok()) {
        anchor.set_href(&address);
        anchor.set_download(name);
        anchor.click();
    }
    let _ = web_sys::Url::revoke_object_url(&address);
}

/// Puts text on the clipboard; `false` if the browser does not allow it.
pub async fn copy(text: &str) -> bool {
    let Some(navigator) = web_sys::window().map(|window| window.navigator()) else { return false };
    // Pages without a secure connection have no clipboard.
    if !js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|found| found.is_object()) {
        return false;
    }
    wasm_bindgen_futures::JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}
