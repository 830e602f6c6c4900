//! What stands above a form whose content is on this device.

use super::{ActionButton, ButtonKind, when};
use crate::t;
use leptos::prelude::*;

/// Says that what is typed is kept, and takes it back at a press.
#[component]
pub fn KeptNote(
    #[prop(into)] is_kept: Signal<bool>,
    #[prop(into)] on_discard: Callback<()>,
) -> impl IntoView {
    let note = move || {
        view! {
            <p class="quiet">
                <span role="status">{t!("draft.saved")}</span> " "
                <ActionButton kind=ButtonKind::Quiet on_press=on_discard>{t!("draft.discard")}</ActionButton>
            </p>
        }
        .into_any()
    };
    when(move || is_kept.get(), note)
}
