//! Figures, dimensions and their values in words.

use crate::backend::figures::Facts;
use crate::browser::intl;
use crate::i18n::{self, display, lookup};
use crate::{plural, t};
use domain::money::{Currency, Money};
use domain::performance::kpi::{Definition, Figure, Unit, Unknown, Value};
use domain::performance::{Dimension, Period, Rates, Scale, Sums};
use domain::program::Program;
use rust_decimal::{Decimal, RoundingStrategy};

pub fn name(definition: &Definition) -> String {
    lookup(&format!("kpi.{}", definition.code), &[])
}

/// What a figure means, in plain words.
pub fn meaning(definition: &Definition) -> String {
    lookup(&format!("kpi.{}.meaning", definition.code), &[])
}

pub fn dimension(dimension: Dimension) -> String {
    lookup(&format!("performance.by_{}", dimension.as_str()), &[])
}

/// A dimension's value as a person calls it.
pub fn value(program: &Program, facts: &Facts, dimension: Dimension, code: &str) -> String {
    if code.is_empty() {
        return t!("performance.none");
    }
    let label = facts.labels.get(&dimension).and_then(|labels| labels.get(code)).cloned();
    let field = match dimension {
        Dimension::Product => program.roles.product.as_deref(),
        Dimension::Country => program.roles.country.as_deref(),
        _ => None,
    };
    let field = field.and_then(|id| program.field(id));
    match dimension {
        Dimension::Status => lookup(&format!("status.{code}"), &[]),
        Dimension::Stage => display::stage(program, code),
        Dimension::Reason => {
            let lost = display::reason(program, &program.reasons.lost, code);
            if lost == code { display::reason(program, &program.reasons.rejected, code) } else { lost }
        }
        _ => label
            .or_else(|| Some(display::option_label(program, field?, code)))
            .unwrap_or_else(|| code.to_owned()),
    }
}

pub fn period(period: &Period) -> String {
    if period.from == period.to {
        return display::date(period.from);
    }
    t!("performance.from_to", from = display::date(period.from), to = display::date(period.to))
}

/// A figure as it is shown; for money in several currencies one line each, the programme's own first.
pub fn figure(value: &Value, unit: Unit, own: Currency) -> Vec<String> {
    match value {
        Value::Count(count) => vec![display::count(*count)],
        Value::Sums(sums) => amounts(sums, own),
        Value::Amount(money) if unit == Unit::MoneyPerDay => {
            vec![t!("performance.per_day", amount = display::money(money))]
        }
        Value::Amount(money) => vec![display::money(money)],
        Value::Percent(percent) => vec![t!("performance.percent", number = decimal(*percent, 1))],
        Value::Days(days) if decimal(*days, 1) == "1" => vec![t!("performance.one_day")],
        Value::Days(days) => vec![t!("performance.days", number = decimal(*days, 1))],
        Value::Hours(hours) => vec![t!("performance.hours", number = decimal(*hours, 1))],
        Value::Ratio(ratio) => vec![decimal(*ratio, 2)],
        Value::Score(score) => vec![decimal(*score, 0)],
    }
}

pub fn amounts(sums: &Sums, own: Currency) -> Vec<String> {
    let mut amounts = sums.amounts();
    amounts.sort_by_key(|money| money.currency() != own);
    if amounts.is_empty() {
        // Nothing is a number as well: beside a count of 0 stands an amount of 0.
        amounts.extend(Money::from_minor(0, own));
    }
    amounts.iter().map(display::money).collect()
}

/// What amounts that stand alone are in the programme's currency. `None` where there is nothing to convert, or a rate is
/// missing.
pub fn converted(sums: &Sums, program: &Program) -> Option<Money> {
    let rates = program.rates.as_ref().map(|stored| &stored.rates);
    Scale::of(sums, program.default_currency, rates).told(sums)
}

/// How such amounts became one: what of it needed no rate, and day and source of the rates; or which currencies have none.
pub fn total(sums: &Sums, program: &Program) -> Option<String> {
    let own = program.default_currency;
    let stored = program.rates.as_ref().filter(|_| sums.iter().any(|(currency, _)| currency != own))?;
    let (day, source) = (display::date(stored.rates.as_of), stored.source.get(&i18n::locale()));
    Some(match sums.in_one(&stored.rates) {
        Ok(_) => {
            let own = sums.amounts().into_iter().find(|money| money.currency() == stored.rates.to);
            match own {
                Some(own) => {
                    t!("performance.in_all", amount = display::money(&own), day = day, source = source)
                }
                None => t!("performance.all_converted", day = day, source = source),
            }
        }
        // One amount is its own total.
        Err(_) if sums.iter().count() < 2 => return None,
        Err(missing) => {
            let codes: Vec<String> = missing.0.iter().map(|currency| currency.code().to_owned()).collect();
            t!("performance.no_total", currencies = intl::list(&i18n::locale(), &codes))
        }
    })
}

/// Why a figure is not told.
pub fn unknown(unknown: &Unknown) -> String {
    match unknown {
        Unknown::TooFew { have, need } => {
            plural!("performance.too_few", (*need).into(), have = display::count((*have).into()))
        }
        Unknown::NotCollected => t!("performance.not_collected"),
        Unknown::Nothing => t!("performance.nothing_to_divide"),
        Unknown::NoRate(currencies) => {
            let codes: Vec<String> = currencies.iter().map(|currency| currency.code().to_owned()).collect();
            t!("performance.no_rate", currencies = intl::list(&i18n::locale(), &codes))
        }
    }
}

/// A number with at most so many digits after the point.
pub fn decimal(number: Decimal, digits: u32) -> String {
    let rounded = number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero).normalize();
    intl::number(&i18n::locale(), &rounded.to_string())
}

/// Percent points.
pub fn points(number: Decimal) -> String {
    match decimal(number, 1).as_str() {
        "1" => t!("performance.one_point"),
        number => t!("performance.points", number = number),
    }
}

/// How a figure has changed: its sign, and in words. `None` where both cannot be compared.
pub fn change(now: &Figure, before: &Figure, rates: Option<&Rates>) -> Option<(std::cmp::Ordering, String)> {
    let (Ok(now), Ok(before)) = (now, before) else { return None };
    let (difference, text) = match (now, before) {
        (Value::Percent(now), Value::Percent(before)) => (now - before, points((now - before).abs())),
        (Value::Days(now), Value::Days(before)) => {
            (now - before, t!("performance.days", number = decimal((now - before).abs(), 1)))
        }
        (Value::Count(now), Value::Count(before)) => relative(Decimal::from(*now), Decimal::from(*before))?,
        (Value::Amount(now), Value::Amount(before)) if now.currency() == before.currency() => {
            relative(now.amount(), before.amount())?
        }
        (Value::Sums(now), Value::Sums(before)) => {
            match (now.amounts().as_slice(), before.amounts().as_slice()) {
                ([now], [before]) if now.currency() == before.currency() => {
                    relative(now.amount(), before.amount())?
                }
                _ => relative(now.in_one(rates?).ok()?.amount(), before.in_one(rates?).ok()?.amount())?,
            }
        }
        _ => return None,
    };
    Some((difference.cmp(&Decimal::ZERO), text))
}

fn relative(now: Decimal, before: Decimal) -> Option<(Decimal, String)> {
    let percent = (now - before).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before.abs())?;
    Some((percent, t!("performance.percent", number = decimal(percent.abs(), 0))))
}
