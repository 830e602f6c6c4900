//! Which deals are asked about.

use super::deals::{Deals, Dimension, Moment, NO_DAY};
use super::period::{Period, day_number};
use std::collections::{BTreeMap, BTreeSet};

/// All conditions hold at once; without any, every deal is meant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The names that a dimension may have; `""` is a deal without one. No name at all: nothing is meant.
    pub only: BTreeMap<Dimension, BTreeSet<String>>,
    /// The same, the other way round.
    pub except: BTreeMap<Dimension, BTreeSet<String>>,
    /// In minor units, each deal within its own currency; a deal without an amount has none of any size.
    pub least: Option<i64>,
    pub most: Option<i64>,
    /// Days of a deal's life; a deal without that day is not meant.
    pub within: Vec<(Moment, Period)>,
}

impl Filter {
    /// The deals of one value of a dimension, such as one partner's.
    pub fn of(dimension: Dimension, name: &str) -> Self {
        Self::default().and(dimension, name)
    }

    /// The same, further narrowed to one value.
    #[must_use]
    pub fn and(mut self, dimension: Dimension, name: &str) -> Self {
        self.only.insert(dimension, BTreeSet::from([name.to_owned()]));
        self
    }

    /// For each deal, whether it is meant.
    pub fn rows(&self, deals: &Deals) -> Vec<bool> {
        let mut rows = vec![true; deals.len()];
        for (names, wanted) in [(&self.only, true), (&self.except, false)] {
            for (dimension, names) in names {
                keep_named(deals, *dimension, names, wanted, &mut rows);
            }
        }
        if self.least.is_some() || self.most.is_some() {
            let (least, most) = (self.least.unwrap_or(i64::MIN), self.most.unwrap_or(i64::MAX));
            let columns = deals.columns();
            let known = columns.currency_names.len();
            let amounts = columns.amounts.iter().zip(&columns.currencies);
            for (keep, (amount, currency)) in rows.iter_mut().zip(amounts) {
                *keep &= usize::from(*currency) < known && (least..=most).contains(amount);
            }
        }
        for (moment, period) in &self.within {
            let span = day_number(period.from)..=day_number(period.to);
            for (keep, day) in rows.iter_mut().zip(deals.days(*moment)) {
                *keep &= *day != NO_DAY && span.contains(day);
            }
        }
        rows
    }
}

fn keep_named(
    deals: &Deals,
    dimension: Dimension,
    names: &BTreeSet<String>,
    wanted: bool,
    rows: &mut [bool],
) {
    let named: Vec<bool> = (0..deals.cardinality(dimension))
        .map(|code| names.contains(deals.name(dimension, code)) == wanted)
        .collect();
    match deals.codes(dimension) {
        Some(codes) => kernels::keep(rows, &codes.of_row, &named),
        // The last name is that of statuses that the portal does not know.
        None => kernels::keep_small(rows, &deals.columns().status, &named),
    }
}
