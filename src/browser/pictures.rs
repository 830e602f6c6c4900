//! Pictures made from SVG, given to the person as files.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// Twice the size of the drawing: sharp on paper and in slides.
const SCALE: f64 = 2.0;

/// Draws `svg` (a whole file) and hands it to the person as the PNG `name`; `failed` is called if the browser cannot.
pub fn download_png(name: &str, svg: &str, failed: impl Fn() + 'static) {
    let name = name.to_owned();
    let failed = std::rc::Rc::new(failed);
    let Ok(image) = web_sys::HtmlImageElement::new() else { return failed() };
    let drawn = image.clone();
    let on_failure = failed.clone();
    let on_load = Closure::once_into_js(move || {
        if draw(&drawn, name, failed.clone()).is_none() {
            failed();
        }
    });
    let on_error = Closure::once_into_js(move || on_failure());
    image.set_onload(Some(on_load.unchecked_ref()));
    image.set_onerror(Some(on_error.unchecked_ref()));
    // Not `blob:`: the content security policy allows pictures from `data:` only.
    let text = String::from(js_sys::encode_uri_component(svg));
    image.set_src(&format!("data:image/svg+xml;charset=utf-8,{text}"));
}

fn draw(
    image: &web_sys::HtmlImageElement,
    name: String,
    failed: std::rc::Rc<impl Fn() + 'static>,
) -> Option<()> {
    let document = web_sys::window()?.document()?;
    let canvas: web_sys::HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    let (width, height) =
        (f64::from(image.natural_width()) * SCALE, f64::from(image.natural_height()) * SCALE);
    canvas.set_width(width as u32);
    canvas.set_height(height as u32);
    let context: web_sys::CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, width, height).ok()?;
    let keep = Closure::once_into_js(move |blob: Option<web_sys::Blob>| match blob {
        Some(blob) => super::files::download_blob(&name, &blob),
        None => failed(),
    });
    canvas.to_blob(keep.unchecked_ref()).ok()
}
