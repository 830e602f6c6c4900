//! Short confirmations at the edge of the page, read out, gone after a while; never the only place for news.

use super::dynamic::keyed;
use crate::browser::timers;
use leptos::prelude::*;

#[derive(Debug, Clone, PartialEq, Eq)]
struct Shown {
    id: u32,
    text: String,
}

/// The confirmations on the page.
#[derive(Clone, Copy)]
pub struct ToastList(RwSignal<Vec<Shown>>);

impl Default for ToastList {
    fn default() -> Self {
        Self::new()
    }
}

impl ToastList {
    pub fn new() -> Self {
        Self(RwSignal::default())
    }
}

/// 6 s: time to read two lines twice.
const SHOWN_MS: u32 = 6_000;

/// Shows a confirmation.
pub fn toast(text: String) {
    let Some(ToastList(list)) = use_context::<ToastList>() else { return };
    let id = list.with_untracked(|list| list.last().map_or(0, |last| last.id + 1));
    list.update(|list| list.push(Shown { id, text }));
    timers::spawn(async move {
        timers::sleep(SHOWN_MS).await;
        list.try_update(|list| list.retain(|one| one.id != id));
    });
}

/// Where confirmations appear.
#[component]
pub fn Toasts() -> impl IntoView {
    let list = use_context::<ToastList>().map(|list| list.0).unwrap_or_default();
    let ids = move || list.with(|list| list.iter().map(|one| one.id.to_string()).collect());
    let line = move |id: String| {
        let text =
            list.with_untracked(|list| Some(list.iter().find(|one| one.id.to_string() == id)?.text.clone()));
        view! { <p class="toast">{text}</p> }.into_any()
    };
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {keyed(ids, line)}
        </div>
    }
}
