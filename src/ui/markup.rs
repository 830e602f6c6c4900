//! HTML as text, for tables of many cells and nothing to press but links.
//!
//! A browser reads hundreds of elements from one text, where each was made by several calls (docs/performance.md, "Speed").
//! Everything that is put in is escaped.

use leptos::prelude::*;

/// HTML in the making. Names of elements and attributes are the program's own; values and texts may be anybody's.
#[derive(Default)]
pub struct Markup(String);

impl Markup {
    pub fn open(&mut self, element: &'static str, attributes: &[(&'static str, &str)]) {
        self.0.push('<');
        self.0.push_str(element);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            self.text(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    pub fn close(&mut self, element: &'static str) {
        self.0.push_str("</");
        self.0.push_str(element);
        self.0.push('>');
    }

    /// A text, as one reads it.
    pub fn text(&mut self, text: &str) {
        charts::escape(text, &mut self.0);
    }

    /// An element with nothing but text in it.
    pub fn element(&mut self, element: &'static str, attributes: &[(&'static str, &str)], text: &str) {
        self.open(element, attributes);
        self.text(text);
        self.close(element);
    }

    /// The rows of a table.
    pub fn into_rows(self) -> AnyView {
        view! { <tbody role="rowgroup" inner_html=self.0></tbody> }.into_any()
    }
}
