//! How the pipeline came from one day to another: what was in it, what came, what left it and why.

use super::amounts::Sums;
use super::deals::{Deals, NO_DAY};
use super::event::Event;
use super::filter::Filter;
use super::period::{Period, day_number};
use crate::deals::Status;
use chrono::NaiveDate;
use kernels::flow::{self, End};

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
    let columns = deals.columns();
    let open = Event::Open.statuses();
    let ends = Status::ALL.map(|status| match status {
        Status::Won => End::On(&columns.closed, WON),
        Status::Lost => End::On(&columns.closed, LOST),
        Status::Rejected | Status::Duplicate => End::On(&columns.decided, REFUSED),
        Status::Expired => End::On(&columns.protected, ENDED),
        still if open >> still as u16 & 1 == 1 => End::Still,
        _ => End::Never,
    });
    let meant = filter.rows(deals);
    let days = (day_number(period.from), day_number(period.to));
    let stocks = flow::flow(stays(deals, &meant), &ends, PLACES, days);
    let stock = |place: usize| {
        let Some(stock) = stocks.get(place) else { return Stock::default() };
        let sums = columns.currency_names.iter().zip(&stock.sums).filter(|(_, sum)| **sum != 0);
        Stock { deals: stock.rows, value: sums.map(|(currency, sum)| (*currency, *sum)).collect() }
    };
    PipelineChange {
        before: stock(flow::BEFORE),
        added: stock(flow::CAME),
        won: stock(WON),
        lost: stock(LOST),
        refused: stock(REFUSED),
        ended: stock(ENDED),
        after: stock(flow::AFTER),
    }
}

const WON: usize = flow::OWN;
const LOST: usize = flow::OWN + 1;
const REFUSED: usize = flow::OWN + 2;
const ENDED: usize = flow::OWN + 3;
const PLACES: usize = flow::OWN + 4;

/// A deal is in the pipeline from its submission on.
fn stays<'d>(deals: &'d Deals, meant: &'d [bool]) -> flow::Stays<'d> {
    let columns = deals.columns();
    flow::Stays {
        meant,
        statuses: &columns.status,
        begins: &columns.submitted,
        amounts: &columns.amounts,
        currencies: &columns.currencies,
        known_currencies: columns.currency_names.len(),
        no_day: NO_DAY,
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
    let days = (day_number(period.from), day_number(period.to), day_number(until.max(period.to)));
    let mark = |event: Event| (event.statuses(), event.moment().map(|moment| deals.days(moment)));
    let marks = [(Event::Submitted.statuses(), None), mark(Event::Approved), mark(Event::Won)];
    let meant = filter.rows(deals);
    let [registered, approved, won] = flow::reached(stays(deals, &meant), days, marks);
    Funnel { registered, approved, won }
}
