//! Amounts, days, tiers and rules in words.

use super::ground::Ground;
use crate::browser::intl;
use crate::i18n::{self, display, lookup};
use crate::t;
use domain::money::{Currency, Money};
use domain::performance::kpi::Unknown;
use domain::performance::{Period, Sums};
use domain::program::{Choice, Criterion, Program, Tier};
use leptos::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

/// A number with at most so many digits after the point.
pub fn decimal(number: Decimal, digits: u32) -> String {
    let rounded = number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero).normalize();
    intl::number(&i18n::locale(), &rounded.to_string())
}

pub fn percent(percent: Decimal) -> String {
    t!("performance.percent", number = decimal(percent, 2))
}

pub fn period(period: &Period) -> String {
    t!("performance.from_to", from = display::date(period.from), to = display::date(period.to))
}

/// One line for each currency, the programme's own first; amounts in different currencies are never one.
pub fn amounts(sums: &Sums, own: Currency) -> Vec<String> {
    let mut amounts = sums.amounts();
    amounts.retain(|money| !money.amount().is_zero());
    amounts.sort_by_key(|money| money.currency() != own);
    if amounts.is_empty() {
        // Nothing is a number as well; a dash is for what cannot be told.
        amounts.extend(Money::from_minor(0, own));
    }
    amounts.iter().map(display::money).collect()
}

/// Lines below each other.
pub fn lines(lines: Vec<String>) -> AnyView {
    let lines: Vec<_> =
        lines.into_iter().map(|line| view! { <span class="line"><bdi>{line}</bdi></span> }).collect();
    lines.into_any()
}

pub fn unknown(unknown: &Unknown) -> String {
    match unknown {
        Unknown::TooFew { have, need } => {
            crate::plural!("performance.too_few", (*need).into(), have = display::count((*have).into()))
        }
        Unknown::NotCollected => t!("performance.not_collected"),
        Unknown::Nothing => t!("performance.nothing_to_divide"),
        Unknown::NoRate(currencies) => {
            let codes: Vec<String> = currencies.iter().map(|currency| currency.code().to_owned()).collect();
            t!("performance.no_rate", currencies = intl::list(&i18n::locale(), &codes))
        }
    }
}

pub fn tier(tier: Option<&Tier>) -> String {
    tier.map_or_else(|| t!("progress.no_tier"), |tier| tier.label.get(&i18n::locale()).to_owned())
}

pub fn tier_named(program: &Program, id: &str) -> String {
    let at = program.tiers.position(id);
    at.and_then(|at| program.tiers.ladder.get(at)).map_or_else(|| id.to_owned(), |one| tier(Some(one)))
}

pub fn criterion(criterion: Criterion) -> String {
    lookup(&format!("progress.criterion_{}", criterion.as_str()), &[])
}

/// A criterion's measure in its unit.
pub fn measure(criterion: Criterion, number: Decimal, currency: Currency) -> String {
    match criterion {
        Criterion::WonValue => {
            let digits = currency.minor_digits();
            let money = Money::new(number.round_dp(digits), currency);
            money.map_or_else(|| decimal(number, digits), |money| display::money(&money))
        }
        Criterion::Csat => percent(number),
        _ => decimal(number, 0),
    }
}

pub fn choice(choice: &Choice) -> String {
    choice.label.as_ref().map_or(choice.value.as_str(), |label| label.get(&i18n::locale())).to_owned()
}

/// The label of a rebate or commission.
pub fn rule(program: &Program, id: &str) -> String {
    let rebates = program.incentives.rebates.iter().map(|rule| (&rule.id, &rule.label));
    let commissions = program.incentives.commissions.iter().map(|rule| (&rule.id, &rule.label));
    let found = rebates.chain(commissions).find(|(known, _)| *known == id);
    found.map_or_else(|| id.to_owned(), |(_, label)| label.get(&i18n::locale()).to_owned())
}

/// A product as the form calls it; several are separated by commas.
pub fn product(program: &Program, code: &str) -> String {
    let field = program.roles.product.as_deref().and_then(|id| program.field(id));
    let label =
        |one: &str| field.map_or_else(|| one.to_owned(), |field| display::option_label(program, field, one));
    let names: Vec<String> =
        code.split([';', ',']).map(str::trim).filter(|one| !one.is_empty()).map(label).collect();
    names.join(", ")
}

/// A day, and how far it is.
pub fn day(ground: &Ground, day: chrono::NaiveDate) -> String {
    let near = display::relative_day(day, ground.today());
    t!("progress.day_and_distance", day = display::date(day), distance = near)
}
