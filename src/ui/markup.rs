//! HTML as text, for tables of many cells and nothing to press but links.
//!
//! A browser reads hundreds of elements from one text, where each was made by several calls (docs/performance.md, "Speed").
//! Everything that is put in is escaped.

use crate::browser::{dom, timers};
use leptos::html;
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
}

/// The body of a table whose rows are written after everything around it was painted, and again whenever something that
/// `follow` reads has changed. Until then the rows that stood there stay, so that nothing jumps under whoever reads them.
/// Whoever is in one of them with keys is taken to the element with the id `heading`.
pub fn rows_after_paint(
    heading: &'static str,
    follow: impl Fn() + Send + Sync + 'static,
    write: impl Fn(&mut Markup) + 'static,
) -> AnyView {
    let body = NodeRef::<html::Tbody>::new();
    let waiting = StoredValue::new_local(None::<timers::Painted>);
    let (write, busy) = (StoredValue::new_local(write), RwSignal::new(true));
    let fill = move || {
        let Some(body) = body.try_get_untracked().flatten() else { return };
        let mut rows = Markup::default();
        write.with_value(|write| write(&mut rows));
        let had_focus = dom::holds_focus(&body);
        body.set_inner_html(&rows.0);
        busy.set(false);
        if had_focus {
            dom::focus(heading);
        }
    };
    Effect::new(move |_| {
        follow();
        busy.set(true);
        waiting.set_value(Some(timers::after_paint(fill)));
    });
    on_cleanup(move || drop(waiting.try_update_value(Option::take)));
    let busy = move || if busy.get() { "true" } else { "false" };
    view! { <tbody role="rowgroup" aria-busy=busy node_ref=body></tbody> }.into_any()
}
