//! Comparing with what is to be reached, by the programme or as it was agreed, instead of with other days.

use super::page::Shown;
use super::words;
use crate::backend::{Portal, standing};
use crate::i18n::{display, lookup};
use crate::t;
use crate::ui::dynamic;
use domain::money::Money;
use domain::performance::attainment::{Attained, attained};
use domain::performance::dossier::Dossier;
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
    let Some(whose) = whose(shown) else {
        return Some(view! { <p class="quiet">{t!("performance.target_of_one")}</p> }.into_any());
    };
    let user = untrack(|| Portal::of_page().user_id())?;
    let coming = standing::coming(&user, whose.partner.as_deref());
    let shown = shown.clone();
    Some(dynamic(move || match coming.get() {
        None => view! { <p class="quiet" aria-busy="true">"…"</p> }.into_any(),
        Some(record) => {
            let alone = record.is_err().then(|| view! { <p class="quiet">{t!("explore.target_alone")}</p> });
            let goals = whose.goals(&shown, record.ok().flatten().as_deref());
            view! { {told(&shown, kpi, &goals)} {alone} }.into_any()
        }
    }))
}

fn told(shown: &Shown, kpi: Kpi, goals: &[Goal]) -> AnyView {
    let rates = shown.program.rates.as_ref().map(|stored| &stored.rates);
    let report = &shown.report;
    match attained(kpi, goals, &report.whole.totals, &report.period, rates) {
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
    }
}

fn amount(found: &Attained) -> String {
    let money = found
        .currency
        .and_then(|currency| Money::new(found.wanted.round_dp(currency.minor_digits()), currency));
    money.as_ref().map_or_else(|| words::decimal(found.wanted, 1), display::money)
}

/// Whom the figures are about: one person, or one organisation.
struct Whose {
    person: Option<String>,
    /// `None`: that of whoever looks.
    partner: Option<String>,
}

/// `None`: the figures are about several, or about a part of somebody's deals, of which nobody has a target.
fn whose(shown: &Shown) -> Option<Whose> {
    let filter = &shown.address.query.filter;
    let one = |dimension| match filter.only.get(&dimension) {
        Some(names) if names.len() == 1 => names.first().cloned(),
        _ => None,
    };
    let (person, partner) = (one(Dimension::Owner), one(Dimension::Partner));
    let mut about = Filter::default();
    for (dimension, name) in [(Dimension::Owner, &person), (Dimension::Partner, &partner)] {
        if let Some(name) = name {
            about = about.and(dimension, name);
        }
    }
    if about != *filter {
        return None;
    }
    match (shown.partner, &person, partner) {
        (true, ..) => Some(Whose { person, partner: None }),
        (false, None, None) => None,
        (false, Some(owner), None) => Some(Whose { partner: partner_of(shown, owner), person }),
        (false, _, partner) => Some(Whose { person, partner }),
    }
}

/// The organisation that somebody's deals are of.
fn partner_of(shown: &Shown, owner: &str) -> Option<String> {
    let columns = shown.facts.deals.columns();
    let code = columns.owner.names.iter().position(|name| **name == *owner)?;
    let row = columns.owner.of_row.iter().position(|one| *one as usize == code)?;
    let partner = *columns.partner.of_row.get(row)? as usize;
    columns.partner.names.get(partner).map(|name| name.to_string())
}

impl Whose {
    /// The goals that hold for them; the programme's alone where nothing is kept of partners.
    fn goals(&self, shown: &Shown, record: Option<&Dossier>) -> Vec<Goal> {
        let (program, period, person) = (&shown.program, &shown.report.period, self.person.as_deref());
        match record {
            Some(record) => record.goals_compared(program, person, period),
            None => Goal::all(&program.targets, shown.tier.as_deref(), person, period, program.fiscal_year),
        }
    }
}
