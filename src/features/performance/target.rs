//! Comparing with what the programme wants to be reached, instead of with other days.

use super::page::Shown;
use super::words;
use crate::i18n::{display, lookup};
use crate::t;
use domain::money::Money;
use domain::performance::attainment::{Attained, attained};
use domain::performance::goals::Goal;
use domain::performance::kpi::Kpi;
use domain::performance::{Dimension, Filter};
use leptos::prelude::*;
use rust_decimal::Decimal;

/// The figures that a target can be about.
const FIGURES: [Kpi; 4] = [Kpi::DealValue, Kpi::DealCount, Kpi::RegistrationValue, Kpi::Registrations];

/// How much of its target a figure has reached, or that it has none.
pub fn line(shown: &Shown, kpi: Kpi) -> Option<AnyView> {
    if !FIGURES.contains(&kpi) {
        return None;
    }
    let Some(goals) = goals_of(shown) else {
        return Some(view! { <p class="quiet">{t!("performance.target_of_one")}</p> }.into_any());
    };
    let rates = shown.program.rates.as_ref().map(|stored| &stored.rates);
    let report = &shown.report;
    let found = attained(kpi, &goals, &report.whole.totals, &report.period, rates);
    Some(match found {
        Some(found) => {
            let reached = found.percent >= Decimal::ONE_HUNDRED;
            let (tone, key) = match reached {
                true => ("good", "performance.target_reached"),
                false => ("neutral", "performance.target_share"),
            };
            let wanted = amount(&found);
            let text = lookup(key, &[("percent", &words::decimal(found.percent, 1)), ("wanted", &wanted)]);
            view! { <p class="kpi-change" data-tone=tone>{text}</p> }.into_any()
        }
        None => view! { <p class="quiet">{t!("performance.no_target")}</p> }.into_any(),
    })
}

fn amount(found: &Attained) -> String {
    let money = found
        .currency
        .and_then(|currency| Money::new(found.wanted.round_dp(currency.minor_digits()), currency));
    money.as_ref().map_or_else(|| words::decimal(found.wanted, 1), display::money)
}

/// The goals of whom the figures are about: one person, or one organisation. `None`: they are about several, or about a
/// part of somebody's deals, of which nobody has a target.
fn goals_of(shown: &Shown) -> Option<Vec<Goal>> {
    let filter = &shown.address.query.filter;
    let one = |dimension| match filter.only.get(&dimension) {
        Some(names) if names.len() == 1 => names.first().map(String::as_str),
        _ => None,
    };
    let (person, partner) = (one(Dimension::Owner), one(Dimension::Partner));
    let mut about = Filter::default();
    for (dimension, name) in [(Dimension::Owner, person), (Dimension::Partner, partner)] {
        if let Some(name) = name {
            about = about.and(dimension, name);
        }
    }
    let whose = person.is_some() || partner.is_some() || shown.partner;
    if about != *filter || !whose {
        return None;
    }
    let fiscal = shown.program.fiscal_year;
    Some(Goal::all(&shown.program.targets, shown.tier.as_deref(), person, &shown.report.period, fiscal))
}
