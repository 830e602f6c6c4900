//! Focus, announcements, dialogs and the document's own attributes.

use leptos::web_sys::{HtmlDialogElement, HtmlElement};
use wasm_bindgen::JsCast;

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

/// Moves the focus to the element with this id, and brings it into view.
pub fn focus(id: &str) {
    let Some(element) = document().and_then(|document| document.get_element_by_id(id)) else { return };
    if let Ok(element) = element.dyn_into::<HtmlElement>() {
        let _ = element.focus();
        scroll_to(&element);
    }
}

/// Moves the focus to the first of these elements that is there.
pub fn focus_first(ids: &[String]) {
    let is_there = |id: &&String| document().and_then(|document| document.get_element_by_id(id)).is_some();
    if let Some(id) = ids.iter().find(is_there) {
        focus(id);
    }
}

/// The id of what has the focus, or of the nearest element around it that has an id. `None` where nothing has it: an
/// element that goes away takes the focus with it.
pub fn focused() -> Option<String> {
    let active = document()?.active_element().filter(|active| active.tag_name() != "BODY")?;
    active.closest("[id]").ok().flatten().map(|element| element.id())
}

/// Whether anything has the focus.
pub fn has_focus() -> bool {
    document()
        .and_then(|document| document.active_element())
        .is_some_and(|active| active.tag_name() != "BODY")
}

/// Whether the focus is somewhere inside the element.
pub fn holds_focus(element: &web_sys::Element) -> bool {
    let active = document().and_then(|document| document.active_element());
    active.is_some_and(|active| element.contains(Some(&active)))
}

/// Brings the element with this id into view, by the shortest way.
pub fn reveal(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id)) {
        scroll_to(&element);
    }
}

fn scroll_to(element: &web_sys::Element) {
    let options = web_sys::ScrollIntoViewOptions::new();
    options.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Moves the focus to the page's heading and scrolls to the top: what a full page load would have done.
pub fn focus_heading() {
    if let Some(window) = web_sys::window() {
        window.scroll_to_with_x_and_y(0.0, 0.0);
    }
    let heading = document().and_then(|document| document.query_selector("main h1").ok().flatten());
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        let _ = heading.set_attribute("tabindex", "-1");
        let _ = heading.focus();
    }
}

/// Takes the focus from a page that is about to go. A browser that has to do it itself, when the element goes, lays the old
/// page out once more for that.
pub fn release_focus() {
    let active = document().and_then(|document| document.active_element());
    if let Some(active) = active.and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
        let _ = active.blur();
    }
}

/// Whether the page has a heading.
pub fn has_heading() -> bool {
    document().and_then(|document| document.query_selector("main h1").ok().flatten()).is_some()
}

/// The title of the browser's window and history entry.
pub fn set_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// The content of the page's `<meta>` of this name.
pub fn meta(name: &str) -> Option<String> {
    let quoted = name.replace('\\', "\\\\").replace('"', "\\\"");
    let found = document()?.query_selector(&format!("meta[name=\"{quoted}\"]")).ok().flatten()?;
    found.get_attribute("content").filter(|content| !content.is_empty())
}

/// The value of a cookie that scripts of this page may read.
pub fn cookie(name: &str) -> Option<String> {
    let all = js_sys::Reflect::get(document()?.as_ref(), &"cookie".into()).ok()?.as_string()?;
    let mut pairs = all.split(';').filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| super::url::decode(value))
}

/// The language and direction of the page.
pub fn set_language(locale: &str, direction: &str) {
    if let Some(root) = document().and_then(|document| document.document_element()) {
        let _ = root.set_attribute("lang", locale);
        let _ = root.set_attribute("dir", direction);
    }
}

/// The programme's accent colour, as a custom property of the page.
pub fn set_accent(colour: &str) {
    let root = document().and_then(|document| document.document_element());
    if let Some(root) = root.and_then(|root| root.dyn_into::<HtmlElement>().ok()) {
        let _ = root.style().set_property("--accent-base", colour);
    }
}

/// Opens a native dialog modally.
pub fn show_modal(dialog: &HtmlDialogElement) {
    if !dialog.open() {
        let _ = dialog.show_modal();
    }
}

/// Closes a native dialog; the focus goes back to where it was.
pub fn close_modal(dialog: &HtmlDialogElement) {
    if dialog.open() {
        dialog.close();
    }
}

/// Whether the `details` element that the event happened on is open.
pub fn is_open(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|details| details.has_attribute("open"))
}

/// Opens the browser's print dialog.
pub fn print() {
    if let Some(window) = web_sys::window() {
        let _ = window.print();
    }
}

/// What the value of a date input becomes that holds something unreadable: no date, but not empty either, so
/// that the check says "no such day" rather than "missing".
pub const UNREADABLE_DATE: &str = "0000-00-00";

/// Whether a date or number input holds something that it cannot read (`31 February`).
pub fn has_bad_input(event: &web_sys::Event) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok())
        .is_some_and(|input| input.validity().bad_input())
}

/// The element that an event came from, as an input.
pub fn input_of(event: &web_sys::Event) -> Option<web_sys::HtmlInputElement> {
    event.target()?.dyn_into().ok()
}

/// What the control that an event came from shows as chosen.
pub fn set_value(event: &web_sys::Event, value: &str) {
    if let Some(control) = event.target() {
        let _ = js_sys::Reflect::set(&control, &"value".into(), &value.into());
    }
}

/// Whether the document is written from right to left: it may be another's, in which the portal is a guest.
pub fn is_right_to_left() -> bool {
    let root = document().and_then(|document| document.document_element());
    root.and_then(|root| root.get_attribute("dir")).is_some_and(|direction| direction == "rtl")
}

/// Clicks the element with this id (a file input behind a button).
pub fn click(id: &str) {
    if let Some(element) = document().and_then(|document| document.get_element_by_id(id))
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        element.click();
    }
}
