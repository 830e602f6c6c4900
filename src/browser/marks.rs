//! Marks of a chart: which one an event means, and moving the focus between them. They are found from the event's own
//! element, so that it works inside a shadow root too.

use wasm_bindgen::JsCast;

/// The number of the mark that the event happened on.
pub fn of(event: &web_sys::Event) -> Option<usize> {
    let target: web_sys::Element = event.target()?.dyn_into().ok()?;
    target.closest("[data-mark]").ok()??.get_attribute("data-mark")?.parse().ok()
}

/// Moves the focus to a mark of the same chart, which is then the one that the Tab key reaches.
pub fn focus(event: &web_sys::Event, number: usize) {
    let target: Option<web_sys::Element> = event.target().and_then(|target| target.dyn_into().ok());
    let Some(svg) = target.and_then(|target| target.closest("svg[data-marks]").ok().flatten()) else {
        return;
    };
    let find = |selector: &str| svg.query_selector(selector).ok().flatten();
    let Some(mark) = find(&format!("[data-mark=\"{number}\"]")) else { return };
    if let Some(before) = find("[data-mark][tabindex=\"0\"]") {
        let _ = before.set_attribute("tabindex", "-1");
    }
    let _ = mark.set_attribute("tabindex", "0");
    if let Ok(mark) = mark.dyn_into::<web_sys::SvgElement>() {
        let _ = mark.focus();
    }
}

/// Follows an address as if a link to it were pressed: the router takes it where there is one.
pub fn follow(address: &str) {
    let Some(document) = web_sys::window().and_then(|window| window.document()) else { return };
    let Some(body) = document.body() else { return };
    let link =
        document.create_element("a").ok().and_then(|link| link.dyn_into::<web_sys::HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(address);
        link.set_hidden(true);
        let _ = body.append_child(&link);
        link.click();
        link.remove();
    }
}
