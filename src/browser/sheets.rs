//! Style sheets that belong to a part of the program: they come with it, and hold in the document or shadow root in
//! which the part stands. The content security policy allows them: no text of a style stands in the page.

use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::JsCast;

thread_local! {
    static SHEETS: RefCell<HashMap<&'static str, web_sys::CssStyleSheet>> = RefCell::default();
}

/// Makes the sheet `name` hold where `element` stands; once, however often it is asked for.
pub fn adopt(element: &web_sys::Element, name: &'static str, css: &'static str) {
    let Some(sheet) = sheet(name, css) else { return };
    let root = element.get_root_node();
    let place = wasm_bindgen::JsValue::from_str("adoptedStyleSheets");
    let Ok(sheets) = js_sys::Reflect::get(&root, &place) else { return };
    let Ok(sheets) = sheets.dyn_into::<js_sys::Array>() else { return };
    if !sheets.includes(sheet.as_ref(), 0) {
        sheets.push(sheet.as_ref());
    }
}

fn sheet(name: &'static str, css: &'static str) -> Option<web_sys::CssStyleSheet> {
    if let Some(sheet) = SHEETS.with_borrow(|all| all.get(name).cloned()) {
        return Some(sheet);
    }
    let sheet = web_sys::CssStyleSheet::new().ok()?;
    sheet.replace_sync(css).ok()?;
    SHEETS.with_borrow_mut(|all| all.insert(name, sheet.clone()));
    Some(sheet)
}
