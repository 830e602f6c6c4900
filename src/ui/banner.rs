//! A message across the width: what happened, what was kept, what to do.

use super::{Icon, Symbol, Tone};
use leptos::prelude::*;

/// A message that stays until its cause is gone. `live` ones are read out when they appear.
#[component]
pub fn Banner(tone: Tone, #[prop(optional)] live: bool, children: Children) -> impl IntoView {
    let symbol = match tone {
        Tone::Good => Symbol::Check,
        Tone::Attention | Tone::Bad => Symbol::Warning,
        Tone::Neutral | Tone::Info => Symbol::Info,
    };
    view! {
        <div class="banner" data-tone=tone.as_str() role=live.then_some("status")>
            <Icon symbol=symbol />
            <div class="banner-body">{children()}</div>
        </div>
    }
}
