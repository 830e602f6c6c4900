//! How the pipeline came from one day to another: what was in it, what came, what left it and why.

use super::amounts::Sums;
use super::deals::{Deals, Moment, NO_CURRENCY, NO_DAY};
use super::event::Event;
use super::filter::Filter;
use super::period::{Period, day_number};
use crate::deals::Status;

/// Deals and their amounts as they are today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    pub deals: u32,
    pub value: Sums,
}

/// `before + added − won − lost − refused − ended = after`, in deals and in every currency.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PipelineChange {
    /// On the evening before the first day.
    pub before: Stock,
    /// Submitted in the period.
    pub added: Stock,
    pub won: Stock,
    pub lost: Stock,
    /// Rejected, or found to be duplicates.
    pub refused: Stock,
    /// Protection that ran out.
    pub ended: Stock,
    /// On the evening of the last day.
    pub after: Stock,
}

impl Stock {
    fn add(&mut self, deals: &Deals, row: usize) {
        self.deals += 1;
        let columns = deals.columns();
        let code = columns.currencies.get(row).copied().unwrap_or(NO_CURRENCY);
        let currency = columns.currency_names.get(usize::from(code));
        if let (Some(currency), Some(amount)) = (currency, columns.amounts.get(row)) {
            self.value.add(*currency, i128::from(*amount));
        }
    }
}

/// The change of the pipeline over a period. A deal is in it from the day of its submission until it is won, lost,
/// refused, or its protection runs out. One that nobody submitted, or whose end lies before its beginning, was never in it.
pub fn pipeline_change(deals: &Deals, filter: &Filter, period: &Period) -> PipelineChange {
    let (first, last) = (day_number(period.from), day_number(period.to));
    let mut change = PipelineChange::default();
    let day = |moment: Moment, row: usize| deals.days(moment).get(row).copied().unwrap_or(NO_DAY);
    for (row, meant) in filter.rows(deals).into_iter().enumerate() {
        let begun = day(Moment::Submitted, row);
        let Some(status) = deals.status(row).filter(|_| meant && begun != NO_DAY && begun <= last) else {
            continue;
        };
        let (end, left) = match status {
            Status::Won => (day(Moment::Closed, row), &mut change.won),
            Status::Lost => (day(Moment::Closed, row), &mut change.lost),
            Status::Rejected | Status::Duplicate => (day(Moment::Decided, row), &mut change.refused),
            Status::Expired => (day(Moment::Protected, row), &mut change.ended),
            open if Event::Open.statuses() >> open as u16 & 1 == 1 => (i32::MAX, &mut change.ended),
            _ => continue,
        };
        // An end before the beginning, or none that anybody knows: it cannot be said when it was open.
        if end < begun || end < first {
            continue;
        }
        if end <= last {
            left.add(deals, row);
        } else {
            change.after.add(deals, row);
        }
        if begun < first {
            change.before.add(deals, row);
        } else {
            change.added.add(deals, row);
        }
    }
    change
}
