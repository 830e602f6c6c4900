//! Why a rule decided what it decided: a sentence for each step of the decision.

use super::words;
use crate::i18n::{display, lookup};
use domain::money::Currency;
use domain::performance::{Note, Param};
use domain::program::Program;
use leptos::prelude::*;

/// The steps in their order.
pub fn trace(program: &Program, notes: &[Note]) -> AnyView {
    let lines: Vec<_> = notes.iter().map(|note| view! { <li>{sentence(program, note)}</li> }).collect();
    view! { <ol class="trace">{lines}</ol> }.into_any()
}

/// One step as a sentence, with its parameters as a person reads them.
pub fn sentence(program: &Program, note: &Note) -> String {
    let params: Vec<(&str, String)> =
        note.params.iter().map(|(name, param)| (*name, text(program, name, param))).collect();
    let params: Vec<(&str, &str)> = params.iter().map(|(name, text)| (*name, text.as_str())).collect();
    // A partner without a tier has none to name.
    let key = if note.because.as_str() == "other_tier" && params.is_empty() {
        "because.other_tier.none".to_owned()
    } else {
        format!("because.{}", note.because.as_str())
    };
    lookup(&key, &params)
}

fn text(program: &Program, name: &str, param: &Param) -> String {
    match param {
        Param::Text(text) => match name {
            "rule" => words::rule(program, text),
            "tier" => words::tier_named(program, text),
            "rounding" => lookup(&format!("progress.rounding_{text}"), &[]),
            _ => text.clone(),
        },
        Param::Number(number) => words::decimal(*number, 4),
        Param::Percent(percent) => words::percent(*percent),
        Param::Money(money) => display::money(money),
        Param::Sums(sums) => words::amounts(sums, own(program)).join(" + "),
        Param::Day(day) => display::date(*day),
    }
}

fn own(program: &Program) -> Currency {
    program.default_currency
}
