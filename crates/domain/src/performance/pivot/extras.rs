//! What no sum tells: distinct customers, medians and days of protection, for every cell in one pass.

use crate::deals::Status;
use crate::performance::deals::{Deals, Moment, NO_DAY};
use crate::performance::event::Event;
use crate::performance::grouping::{Grouping, OUTSIDE};
use crate::performance::kpi::Kpi;
use crate::performance::period::{Timeline, day_number};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// By place: a cell times the steps, plus the step. A place that is not in it has none.
pub(super) enum Extras {
    None,
    Customers(usize, BTreeMap<usize, u32>),
    /// Days left, and of how many deals; by cell.
    Protected(BTreeMap<usize, (i64, u32)>),
    Medians(usize, BTreeMap<usize, Decimal>),
}

pub(super) fn of(
    kpi: Kpi,
    deals: &Deals,
    grouping: &Grouping,
    timeline: &Timeline,
    today: NaiveDate,
) -> Extras {
    match kpi {
        Kpi::NewLogos => Extras::Customers(timeline.len(), customers(deals, grouping, timeline)),
        Kpi::OpportunityWindow => Extras::Protected(protected(deals, grouping, day_number(today))),
        Kpi::TimeToAnswer => Extras::Medians(timeline.len(), medians(deals, grouping, timeline)),
        _ => Extras::None,
    }
}

impl Extras {
    pub fn new_customers(&self, cell: usize, step: usize) -> Option<u32> {
        match self {
            Extras::Customers(steps, all) => Some(all.get(&(cell * steps + step)).copied().unwrap_or(0)),
            _ => None,
        }
    }

    pub fn protected_days(&self, cell: usize) -> (i64, u32) {
        match self {
            Extras::Protected(all) => all.get(&cell).copied().unwrap_or_default(),
            _ => (0, 0),
        }
    }

    pub fn median_answer_days(&self, cell: usize, step: usize) -> Option<Decimal> {
        match self {
            Extras::Medians(steps, all) => all.get(&(cell * steps + step)).copied(),
            _ => None,
        }
    }
}

fn is(event: Event, status: u8) -> bool {
    status < 16 && event.statuses() >> status & 1 == 1
}

/// The meant rows with their cells.
fn placed(grouping: &Grouping) -> impl Iterator<Item = (usize, usize)> + '_ {
    let rows = grouping.of_row.iter().enumerate();
    rows.filter(|(_, cell)| **cell != OUTSIDE).map(|(row, cell)| (row, *cell as usize))
}

/// As `board::new_customers`: nobody, whoever sold to them, had won them before.
fn customers(deals: &Deals, grouping: &Grouping, timeline: &Timeline) -> BTreeMap<usize, u32> {
    let codes = &deals.columns().customer;
    let closed = deals.days(Moment::Closed);
    let won = |row: usize| deals.columns().status.get(row).is_some_and(|status| is(Event::Won, *status));
    let mut first = vec![i32::MAX; codes.names.len()];
    for (row, (customer, day)) in codes.of_row.iter().zip(closed).enumerate() {
        if let Some(first) = first.get_mut(*customer as usize)
            && *day != NO_DAY
            && won(row)
        {
            *first = (*first).min(*day);
        }
    }
    let mut counted: BTreeSet<(usize, u32)> = BTreeSet::new();
    for (row, cell) in placed(grouping) {
        let (Some(customer), Some(day)) = (codes.of_row.get(row), closed.get(row)) else { continue };
        let named = codes.names.get(*customer as usize).is_some_and(|name| !name.is_empty());
        let is_first = named && won(row) && first.get(*customer as usize) == Some(day);
        if let (true, Some(step)) = (is_first, timeline.step(*day)) {
            counted.insert((cell * timeline.len() + step, *customer));
        }
    }
    let mut all = BTreeMap::new();
    for (place, _) in counted {
        *all.entry(place).or_default() += 1;
    }
    all
}

/// As `board::protected_days`.
fn protected(deals: &Deals, grouping: &Grouping, today: i32) -> BTreeMap<usize, (i64, u32)> {
    let mut all: BTreeMap<usize, (i64, u32)> = BTreeMap::new();
    for (row, cell) in placed(grouping) {
        let day = deals.days(Moment::Protected).get(row).copied().unwrap_or(NO_DAY);
        if day >= today && deals.status(row) == Some(Status::Approved) {
            let sum = all.entry(cell).or_default();
            *sum = (sum.0 + i64::from(day - today), sum.1 + 1);
        }
    }
    all
}

/// As `board::median_answer_days`.
fn medians(deals: &Deals, grouping: &Grouping, timeline: &Timeline) -> BTreeMap<usize, Decimal> {
    let (submitted, decided) = (deals.days(Moment::Submitted), deals.days(Moment::Decided));
    let mut lengths: BTreeMap<usize, Vec<i32>> = BTreeMap::new();
    for (row, cell) in placed(grouping) {
        let (Some(from), Some(to)) = (submitted.get(row), decided.get(row)) else { continue };
        let status = deals.columns().status.get(row).copied().unwrap_or(u8::MAX);
        let answered = is(Event::Approved, status) || is(Event::Refused, status);
        if let (true, Some(step)) = (answered && *from != NO_DAY && to >= from, timeline.step(*to)) {
            lengths.entry(cell * timeline.len() + step).or_default().push(to - from);
        }
    }
    let median = |(place, mut lengths): (usize, Vec<i32>)| {
        lengths.sort_unstable();
        let low = lengths.get((lengths.len() - 1) / 2)?;
        let high = lengths.get(lengths.len() / 2)?;
        Some((place, Decimal::new((i64::from(*low) + i64::from(*high)) * 5, 1)))
    };
    lengths.into_iter().filter_map(median).collect()
}
