//! The heading of a page: names the window and takes the focus after a change of page.

use crate::browser::dom;
use leptos::prelude::*;
use std::cell::Cell;

thread_local! {
    static NAVIGATED: Cell<bool> = const { Cell::new(false) };
}

/// Says that the person went to another page: its heading takes the focus as soon as it is there.
pub fn navigated() {
    NAVIGATED.set(true);
    // The new page's heading may already stand there; one that comes later takes the focus itself.
    crate::browser::timers::spawn(async {
        crate::browser::timers::sleep(0).await;
        if NAVIGATED.get() && dom::has_heading() {
            NAVIGATED.set(false);
            dom::focus_heading();
        }
    });
}

/// Whether the person has just come here; asks once.
pub fn take_navigated() -> bool {
    NAVIGATED.take()
}

/// The page's only `h1`.
#[component]
pub fn PageHeading(
    #[prop(into)] title: String,
    /// Stands beside the heading: the page's main action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    dom::set_title(&crate::t!("page.title", page = title));
    // A page that came as a part is built before it is mounted: the heading takes the focus a moment later.
    Effect::new(move |_| {
        if NAVIGATED.get() {
            navigated();
        }
    });
    view! {
        <header class="page-heading">
            <h1 tabindex="-1">{title}</h1>
            {children.map(|children| view! { <div class="page-actions">{children()}</div> })}
        </header>
    }
}
