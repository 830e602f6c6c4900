//! A figure told apart by up to two dimensions in rows and one, or steps of time, in columns.
//!
//! Every cell, every total of a row or a column and the whole is made of its own deals by the one function that makes
//! figures: the total of rates is the rate of all, never a sum of rates, and currencies stay apart. A cell is what a
//! [`report`](crate::performance::report) narrowed to its row, its column and its days says of the whole.
//!
//! Only the rows and columns that are shown have cells: a pivot of 300 products and 52 weeks costs what its window does.

mod ask;
mod axis;
mod counted;
mod extras;
mod measure;

pub use ask::{Across, Ask, Order};
pub use measure::Measure;

use super::amounts::Scale;
use super::deals::Deals;
use super::grouping::Grouping;
use super::kpi::{Figure, Value};
use super::period::Period;
use super::query::Query;
use super::report::Setting;
use crate::money::Currency;
use axis::{Columns, Rows};
use counted::{Counted, Question};
use rust_decimal::Decimal;
use std::cmp::Ordering;

/// Which part of a pivot is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Rows that come before.
    pub skip: usize,
    pub rows: usize,
    /// Of time the latest, of other columns those of most weight; the totals are of all of them.
    pub columns: usize,
}

/// A pivot, as far as the window shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pivot {
    pub period: Period,
    pub columns: Vec<Column>,
    /// How many columns there are in all.
    pub all_columns: usize,
    pub rows: Vec<Row>,
    /// How many rows there are in all.
    pub all_rows: usize,
    pub whole: Cell,
}

/// What a column is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Key {
    /// A dimension's value.
    Name(String),
    /// The days of a step.
    Days(Period),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    pub key: Key,
    pub total: Cell,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// One for each dimension of the rows.
    pub names: Vec<String>,
    pub total: Cell,
    /// One for each column that is shown.
    pub cells: Vec<Cell>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    pub figure: Figure,
    /// How many deals a look behind it shows.
    pub deals: u32,
    /// Nothing that the figure is made of has happened.
    pub empty: bool,
}

impl Cell {
    /// A number to put cells in order by, and to tell how dark they are: of money what it is on the scale. `None` for what
    /// cannot be told.
    pub fn weight(&self, scale: Scale) -> Option<Decimal> {
        Some(match self.figure.as_ref().ok()? {
            Value::Count(count) => Decimal::from(*count),
            Value::Sums(sums) => scale.number(sums)?,
            Value::Amount(money) => money.amount(),
            Value::Percent(number)
            | Value::Days(number)
            | Value::Hours(number)
            | Value::Ratio(number)
            | Value::Score(number) => *number,
        })
    }
}

impl Key {
    /// As it stands in [`Order::Column`].
    pub fn name(&self) -> String {
        match self {
            Key::Name(name) => name.clone(),
            Key::Days(days) => days.from.to_string(),
        }
    }
}

/// Makes a pivot of the deals that the query means. `own` is the currency by which money is put in order, converted by the
/// setting's rates where all currencies have one; `by_name` compares the names of two rows as their reader does.
pub fn pivot(
    deals: &Deals,
    (query, ask): (&Query, &Ask),
    setting: &Setting,
    own: Currency,
    by_name: &dyn Fn(&[String], &[String]) -> Ordering,
    window: Window,
) -> Pivot {
    let period = query.period(setting.today, setting.fiscal);
    let scale = Scale::new(&deals.columns().currency_names, own, setting.rates.as_ref());
    let question = Question {
        deals,
        measure: ask.measure,
        period,
        compared: query.compare.map(|with| period.compared(with)),
        setting,
    };
    let rows = Rows::new(deals, &query.filter, &ask.rows);
    let columns = Columns::new(deals, query, ask.across, &period, setting);

    let meant = Grouping::new(deals, &query.filter, &[]);
    let whole = Counted::new(&question, &meant, &period).cell(0, 0);
    let totals = Counted::new(&question, rows.grouping(), &period);
    let all: Vec<Cell> = (0..rows.len()).map(|row| totals.cell(row, 0)).collect();

    let mut order: Vec<usize> =
        (0..all.len()).filter(|row| all.get(*row).is_some_and(|cell| !cell.empty)).collect();
    let by = columns.weights(&question, &rows, &ask.order, scale);
    let weight = |row: usize| match &by {
        Some(weights) => weights.get(row).copied().flatten(),
        None => all.get(row).and_then(|cell| cell.weight(scale)),
    };
    let names: Vec<Vec<String>> = (0..rows.len()).map(|row| rows.names(deals, row)).collect();
    let name = |row: usize| names.get(row).map(Vec::as_slice).unwrap_or_default();
    order.sort_by(|one, other| {
        let named = || by_name(name(*one), name(*other));
        match ask.order {
            // A to Z first, whatever is biggest first elsewhere.
            Order::Names => {
                if ask.ascending {
                    named().reverse()
                } else {
                    named()
                }
            }
            _ => ranked(weight(*one), weight(*other), ask.ascending).then_with(named),
        }
    });
    let all_rows = order.len();
    let shown: Vec<usize> = order.into_iter().skip(window.skip).take(window.rows).collect();

    let (columns, all_columns) = columns.shown(&question, &meant, scale, window.columns);
    let cells = columns.cells(&question, &rows, &shown);
    let rows = shown
        .iter()
        .zip(cells)
        .filter_map(|(row, cells)| {
            Some(Row { names: names.get(*row)?.clone(), total: all.get(*row)?.clone(), cells })
        })
        .collect();
    Pivot { period, columns: columns.into_columns(), all_columns, rows, all_rows, whole }
}

/// The largest first; what cannot be told comes last in either direction.
fn ranked(one: Option<Decimal>, other: Option<Decimal>, ascending: bool) -> Ordering {
    match (one, other) {
        (Some(one), Some(other)) if ascending => one.cmp(&other),
        (Some(one), Some(other)) => other.cmp(&one),
        (one, other) => other.is_some().cmp(&one.is_some()),
    }
}
