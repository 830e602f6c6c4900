//! How the pipeline came from one day to another: what was in it, what came, what left it and why.

use super::amounts::Sums;
use super::deals::{Deals, NO_DAY};
use super::event::Event;
use super::filter::Filter;
use super::period::{Period, day_number};
use crate::deals::Status;
use chrono::NaiveDate;

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

/// The change of the pipeline over a period. A deal is in it from the day of its submission until it is won, lost,
/// refused, or its protection runs out. One that nobody submitted, or whose end lies before its beginning, was never in it.
pub fn pipeline_change(deals: &Deals, filter: &Filter, period: &Period) -> PipelineChange {
    let (first, last) = (day_number(period.from), day_number(period.to));
    let open = Event::Open.statuses();
    let mut places = Places::new(deals);
    let columns = deals.columns();
    for (row, (meant, begun)) in filter.rows(deals).into_iter().zip(&columns.submitted).enumerate() {
        let begun = *begun;
        let Some(status) = deals.status(row).filter(|_| meant && begun != NO_DAY && begun <= last) else {
            continue;
        };
        let day = |days: &[i32]| days.get(row).copied().unwrap_or(NO_DAY);
        let (end, left) = match status {
            Status::Won => (day(&columns.closed), WON),
            Status::Lost => (day(&columns.closed), LOST),
            Status::Rejected | Status::Duplicate => (day(&columns.decided), REFUSED),
            Status::Expired => (day(&columns.protected), ENDED),
            still if open >> still as u16 & 1 == 1 => (i32::MAX, ENDED),
            _ => continue,
        };
        // An end before the beginning, or none that anybody knows: it cannot be said when it was open.
        if end < begun || end < first {
            continue;
        }
        places.add(if end <= last { left } else { AFTER }, row);
        places.add(if begun < first { BEFORE } else { ADDED }, row);
    }
    PipelineChange {
        before: places.stock(BEFORE),
        added: places.stock(ADDED),
        won: places.stock(WON),
        lost: places.stock(LOST),
        refused: places.stock(REFUSED),
        ended: places.stock(ENDED),
        after: places.stock(AFTER),
    }
}

const BEFORE: usize = 0;
const ADDED: usize = 1;
const WON: usize = 2;
const LOST: usize = 3;
const REFUSED: usize = 4;
const ENDED: usize = 5;
const AFTER: usize = 6;
const PLACES: usize = 7;

/// Stocks in the making: adding to [`Sums`] would look for the currency of every deal.
struct Places<'d> {
    deals: &'d Deals,
    counts: [u32; PLACES],
    /// By place, then by currency.
    sums: Vec<i128>,
}

impl<'d> Places<'d> {
    fn new(deals: &'d Deals) -> Self {
        let currencies = deals.columns().currency_names.len();
        Self { deals, counts: [0; PLACES], sums: vec![0; PLACES * currencies] }
    }

    fn add(&mut self, place: usize, row: usize) {
        if let Some(count) = self.counts.get_mut(place) {
            *count += 1;
        }
        let columns = self.deals.columns();
        let (known, code) = (columns.currency_names.len(), columns.currencies.get(row));
        // A deal without an amount has a code beyond all of them.
        let Some(code) = code.map(|code| usize::from(*code)).filter(|code| *code < known) else { return };
        if let (Some(sum), Some(amount)) = (self.sums.get_mut(place * known + code), columns.amounts.get(row))
        {
            *sum += i128::from(*amount);
        }
    }

    fn stock(&self, place: usize) -> Stock {
        let names = &self.deals.columns().currency_names;
        let sums = self.sums.iter().skip(place * names.len());
        let value =
            names.iter().zip(sums).filter(|(_, sum)| **sum != 0).map(|(one, sum)| (*one, *sum)).collect();
        Stock { deals: self.counts.get(place).copied().unwrap_or_default(), value }
    }
}

/// What became of the deals that were registered in a period.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Funnel {
    pub registered: u32,
    pub approved: u32,
    pub won: u32,
}

/// Counts the deals that were submitted in the period, and how many of them were approved and won from its first day to
/// `until`: an answer may come after the period.
pub fn funnel(deals: &Deals, filter: &Filter, period: &Period, until: NaiveDate) -> Funnel {
    let (first, last) = (day_number(period.from), day_number(period.to));
    let later = first..=day_number(until.max(period.to));
    let statuses = [Event::Submitted, Event::Approved, Event::Won].map(Event::statuses);
    let mut counts = [0_u32; 3];
    let columns = deals.columns();
    let rows = filter.rows(deals).into_iter().zip(&columns.submitted).zip(&columns.status).enumerate();
    for (row, ((meant, submitted), status)) in rows {
        if !meant || !(first..=last).contains(submitted) {
            continue;
        }
        let day = |days: &[i32]| days.get(row).is_some_and(|day| later.contains(day));
        let happened = [true, day(&columns.decided), day(&columns.closed)];
        for ((count, statuses), happened) in counts.iter_mut().zip(statuses).zip(happened) {
            *count += u32::from(happened && statuses >> (*status).min(15) & 1 == 1);
        }
    }
    let [registered, approved, won] = counts;
    Funnel { registered, approved, won }
}
