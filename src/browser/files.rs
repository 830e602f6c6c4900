//! Files that the person chooses, and files given to the person.

use wasm_bindgen::JsCast;

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
