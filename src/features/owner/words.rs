//! Figures, organisations and quarters in words.

use crate::browser::intl;
use crate::i18n::{self, display, lookup};
use crate::t;
use domain::money::{Currency, Money};
use domain::performance::kpi::{Definition, Figure, Kpi, Rating, Unit, Unknown, Value};
use domain::performance::ranking::{Measure, Moved};
use domain::performance::{Period, Quarter, Sums};
use domain::program::{Choice, Program};
use rust_decimal::{Decimal, RoundingStrategy};

pub fn kpi(definition: &Definition) -> String {
    lookup(&format!("kpi.{}", definition.code), &[])
}

pub fn measure(measure: Measure) -> String {
    match measure {
        Measure::Figure(one) => kpi(one.definition()),
        Measure::Health => t!("owner.health"),
    }
}

pub fn none() -> String {
    t!("performance.none")
}

/// What is behind a measure, for the mark that leads to its deals.
pub fn unit(measure: Measure) -> Unit {
    match measure {
        Measure::Figure(kpi) => kpi.definition().unit,
        Measure::Health => Unit::Score,
    }
}

pub fn tier(program: &Program, id: &str) -> String {
    let tier = program.tiers.ladder.iter().find(|tier| tier.id == id);
    match tier {
        Some(tier) => tier.label.get(&i18n::locale()).to_owned(),
        None if id.is_empty() => none(),
        None => id.to_owned(),
    }
}

pub fn partner_type(program: &Program, id: &str) -> String {
    let label = |choice: &Choice| choice.label.as_ref().map(|label| label.get(&i18n::locale()).to_owned());
    let found = program.partner_types.iter().find(|choice| choice.value == id);
    found.and_then(label).unwrap_or_else(|| id.to_owned())
}

pub fn country(code: &str) -> String {
    if code.is_empty() { none() } else { intl::country(&i18n::locale(), code) }
}

pub fn period(period: &Period) -> String {
    days(period.from, period.to)
}

pub fn days(from: chrono::NaiveDate, to: chrono::NaiveDate) -> String {
    if from == to {
        return display::date(from);
    }
    t!("performance.from_to", from = display::date(from), to = display::date(to))
}

/// `Q3 of fiscal year 2027`.
pub fn quarter(quarter: Quarter) -> String {
    t!("owner.quarter", number = quarter.number, year = quarter.year)
}

/// `Q3 2027`, where there is no room for more.
pub fn short_quarter(quarter: Quarter) -> String {
    t!("owner.quarter_short", number = quarter.number, year = quarter.year)
}

pub fn rating(rating: Rating) -> String {
    match rating {
        Rating::Poor => t!("owner.rating_poor"),
        Rating::Fair => t!("owner.rating_fair"),
        Rating::Good => t!("owner.rating_good"),
        Rating::Excellent => t!("owner.rating_excellent"),
    }
}

/// How a place has changed: its sign and its words.
pub fn moved(moved: Moved) -> (&'static str, &'static str, String) {
    match moved {
        Moved::Up(by) => ("▲", "good", crate::plural!("owner.moved_up", u64::from(by))),
        Moved::Down(by) => ("▼", "bad", crate::plural!("owner.moved_down", u64::from(by))),
        Moved::Stayed => ("=", "neutral", t!("owner.moved_stayed")),
        Moved::New => ("★", "neutral", t!("owner.moved_new")),
    }
}

/// A figure in one line, or why there is none.
pub fn told(figure: &Figure, unit: Unit, own: Currency) -> Result<String, String> {
    match figure {
        Ok(value) => Ok(line(value, unit, own)),
        Err(why) => Err(unknown(why)),
    }
}

/// A figure that is told, in one line; amounts of several currencies after each other, the programme's own first.
pub fn line(value: &Value, unit: Unit, own: Currency) -> String {
    match value {
        Value::Count(count) => display::count(*count),
        Value::Sums(sums) => amounts(sums, own).join(" + "),
        Value::Amount(money) if unit == Unit::MoneyPerDay => {
            t!("performance.per_day", amount = display::money(money))
        }
        Value::Amount(money) => display::money(money),
        Value::Percent(percent) => t!("performance.percent", number = decimal(*percent, 1)),
        Value::Days(days) if decimal(*days, 1) == "1" => t!("performance.one_day"),
        Value::Days(days) => t!("performance.days", number = decimal(*days, 1)),
        Value::Hours(hours) => t!("performance.hours", number = decimal(*hours, 1)),
        Value::Ratio(ratio) => decimal(*ratio, 2),
        Value::Score(score) => decimal(*score, 0),
    }
}

fn amounts(sums: &Sums, own: Currency) -> Vec<String> {
    let mut amounts = sums.amounts();
    amounts.sort_by_key(|money| money.currency() != own);
    if amounts.is_empty() {
        // Nothing is a number as well; a dash is for what cannot be told.
        amounts.extend(Money::from_minor(0, own));
    }
    amounts.iter().map(display::money).collect()
}

/// Why a figure is not told.
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

/// A number with at most so many digits after the point.
pub fn decimal(number: Decimal, digits: u32) -> String {
    let rounded = number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero).normalize();
    intl::number(&i18n::locale(), &rounded.to_string())
}

/// A bare number of a figure's unit, such as a median.
pub fn number(kpi: Kpi, number: Decimal, currency: Currency) -> String {
    let unit = kpi.definition().unit;
    let value = match unit {
        Unit::Count => return decimal(number, 1),
        Unit::Percent => Value::Percent(number),
        Unit::Days => Value::Days(number),
        Unit::Hours => Value::Hours(number),
        Unit::Ratio => Value::Ratio(number),
        Unit::Score => Value::Score(number),
        Unit::Money | Unit::MoneyPerDay => {
            let rounded = number.round_dp(currency.minor_digits());
            match Money::new(rounded, currency) {
                Some(money) => Value::Amount(money),
                None => return decimal(number, 2),
            }
        }
    };
    line(&value, unit, currency)
}
