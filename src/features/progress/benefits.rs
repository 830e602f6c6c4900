//! What changes with a tier.

use super::words;
use crate::i18n::{display, lookup};
use crate::t;
use domain::performance::tiers::BenefitChange;
use leptos::prelude::*;

/// One line for each difference; gains and losses are told by words and signs.
pub fn changes(changes: &[BenefitChange]) -> AnyView {
    if changes.is_empty() {
        return view! { <p class="quiet">{t!("progress.no_benefits")}</p> }.into_any();
    }
    let lines: Vec<_> = changes
        .iter()
        .map(|change| {
            let (gain, text) = sentence(change);
            let (sign, tone) = if gain { ("+", "good") } else { ("−", "bad") };
            view! { <li data-tone=tone><span class="sign" aria-hidden="true">{sign}</span> {text}</li> }
        })
        .collect();
    view! { <ul class="benefits">{lines}</ul> }.into_any()
}

/// Whether it is a gain, and in words.
pub fn sentence(change: &BenefitChange) -> (bool, String) {
    match change {
        BenefitChange::Percent { code, from, to } => {
            let name = lookup(&format!("progress.benefit_{code}"), &[]);
            let (from_text, to_text) = (words::percent(*from), words::percent(*to));
            (to > from, t!("progress.benefit_changes", name = name, from = from_text, to = to_text))
        }
        BenefitChange::ProtectionDays { from, to } => {
            let (few, many) = (display::count((*from).into()), display::count((*to).into()));
            (to > from, t!("progress.benefit_protection", from = few, to = many))
        }
        BenefitChange::Gained(choice) => (true, words::choice(choice)),
        BenefitChange::Lost(choice) => (false, t!("progress.benefit_lost", name = words::choice(choice))),
    }
}
