//! The states of a screen beside the ideal one: loading, empty, and something went wrong.

use super::{ActionButton, Banner, Tone, dynamic};
use crate::t;
use leptos::prelude::*;

/// The shape of what is coming. Said to screen readers; shown only after 300 ms (by the style).
#[component]
pub fn Loading(#[prop(default = 6)] rows: usize) -> impl IntoView {
    view! {
        <div class="skeleton" role="status" aria-label=t!("state.loading")>
            {(0..rows).map(|_| view! { <div class="skeleton-row"></div> }).collect_view()}
        </div>
    }
}

/// Nothing here: what this is, why it is empty, and the one thing to do.
#[component]
pub fn Empty(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// Something went wrong: what happened, what was kept, and trying again.
#[component]
pub fn Problem(#[prop(into)] text: String, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    view! {
        <Banner tone=Tone::Bad live=true>
            <p>{text}</p>
            <ActionButton on_press=on_retry>{t!("state.retry")}</ActionButton>
        </Banner>
    }
}

/// Several things went wrong, each in its sentence.
#[component]
pub fn Problems(#[prop(into)] texts: Signal<Vec<String>>) -> impl IntoView {
    dynamic(move || {
        let banner = |text| view! { <Banner tone=Tone::Bad live=true><p>{text}</p></Banner> };
        texts.get().into_iter().map(banner).collect_view().into_any()
    })
}
