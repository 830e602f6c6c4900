//! What stands in a pivot, in words.

use super::super::course::{label, scale, short};
use super::super::page::Shown;
use super::{Made, words};
use crate::i18n::{display, lookup};
use crate::t;
use domain::money::Money;
use domain::performance::Dimension;
use domain::performance::kpi::{Unit, Unknown, Value};
use domain::performance::pivot::{Across, Cell, Key, Measure};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;

/// "Deal value by Product and Month".
pub fn title(made: &Made) -> String {
    let ask = &made.asked.ask;
    let mut by: Vec<String> = ask.rows.iter().map(|one| words::dimension(*one)).collect();
    match ask.across {
        Across::Nothing => {}
        Across::Dimension(one) => by.push(words::dimension(one)),
        Across::Steps(_) => by.push(lookup(&format!("explore.grain_{}", made.grain().as_str()), &[])),
    }
    let by = crate::browser::intl::list(&crate::i18n::locale(), &by);
    t!("explore.pivot_of", measure = measure(ask.measure), by = by)
}

pub fn measure(measure: Measure) -> String {
    let event =
        |event: domain::performance::Event| lookup(&format!("performance.event_{}", event.as_str()), &[]);
    match measure {
        Measure::Kpi(kpi) => words::name(kpi.definition()),
        Measure::Count(one) => event(one),
        Measure::Sum(one) => t!("explore.sum_of", deals = event(one)),
    }
}

pub fn names(shown: &Shown, dimensions: &[Dimension], names: &[String]) -> Vec<String> {
    let pairs = dimensions.iter().zip(names);
    pairs.map(|(one, name)| words::value(&shown.program, &shown.facts, *one, name)).collect()
}

pub fn column(made: &Made, key: &Key) -> String {
    match (key, made.asked.ask.across) {
        (Key::Days(days), _) => label(made.grain(), days.from),
        (Key::Name(name), Across::Dimension(one)) => {
            words::value(&made.shown.program, &made.shown.facts, one, name)
        }
        (Key::Name(name), _) => name.clone(),
    }
}

/// Whether a cell is of several currencies and told in one.
pub fn is_converted(made: &Made, cell: &Cell) -> bool {
    in_one(made, cell).is_some()
}

/// Amounts in several currencies as one, where every currency of the deals has a rate: half of a table must not be
/// converted, and ten lines in each cell tell nobody anything.
pub fn in_one(made: &Made, cell: &Cell) -> Option<Money> {
    match &cell.figure {
        Ok(Value::Sums(sums)) => scale(&made.shown).told(sums),
        _ => None,
    }
}

/// What colours go from and to.
pub type Range = Option<(Decimal, Decimal)>;

/// Of shares of a whole 0 to 100, so that one rate has one colour in every view; else from the least to the most of the
/// cells that are shown.
pub fn range(made: &Made) -> Range {
    let (least, most) = bounds(made)?;
    match is_share(made) {
        true => Some((Decimal::ZERO, Decimal::ONE_HUNDRED)),
        false => Some((least, most)).filter(|(least, most)| least < most),
    }
}

/// Whether every figure is a part of a whole: a growth in percent may be below 0 and above 100.
pub fn is_share(made: &Made) -> bool {
    let within =
        |(least, most): &(Decimal, Decimal)| *least >= Decimal::ZERO && *most <= Decimal::ONE_HUNDRED;
    made.asked.ask.measure.unit() == Unit::Percent && bounds(made).as_ref().is_some_and(within)
}

fn bounds(made: &Made) -> Range {
    let scale = scale(&made.shown);
    let cells = made.pivot.rows.iter().flat_map(|row| &row.cells);
    let weights = || cells.clone().filter(|cell| !cell.empty).filter_map(|cell| cell.weight(scale));
    Some((weights().min()?, weights().max()?))
}

/// A cell as it stands in the table: in one currency, or a line for each; shortened where there are many columns.
pub fn cell(made: &Made, cell: &Cell, shortened: bool) -> Vec<String> {
    if cell.empty {
        return Vec::new();
    }
    if let Some(money) = in_one(made, cell) {
        return vec![if shortened { compact(&money) } else { display::money(&money) }];
    }
    match &cell.figure {
        Ok(Value::Sums(sums)) if shortened => {
            let own = made.shown.program.default_currency;
            let mut amounts = sums.amounts();
            amounts.sort_by_key(|money| money.currency() != own);
            amounts.iter().map(compact).collect()
        }
        Ok(Value::Amount(money)) if shortened => vec![compact(money)],
        Ok(value) => words::figure(value, made.asked.ask.measure.unit(), made.shown.program.default_currency),
        Err(_) => vec!["–".to_owned()],
    }
}

fn compact(money: &Money) -> String {
    match money.amount().to_f64() {
        Some(amount) => short(amount, Some(money.currency())),
        None => display::money(money),
    }
}

/// The exact figure, or why there is none.
pub fn exact(made: &Made, cell: &Cell) -> String {
    match &cell.figure {
        Ok(value) => {
            let own = made.shown.program.default_currency;
            let lines = words::figure(value, made.asked.ask.measure.unit(), own);
            crate::browser::intl::list(&crate::i18n::locale(), &lines)
        }
        Err(unknown) => why(unknown),
    }
}

pub fn why(unknown: &Unknown) -> String {
    words::unknown(unknown)
}
