//! Counting and adding up one event, per cell and step of time, in one pass over its columns.

use super::amounts::Sums;
use super::deals::{Deals, NO_DAY, NO_PERCENT};
use super::event::Event;
use super::grouping::Grouping;
use super::period::Timeline;
use crate::money::Currency;
use kernels::Counts;

/// What was counted of one event. A place is a cell times the steps of the timeline, plus the step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    steps: usize,
    /// Days from [`Event::since`] on; what is unweighted are open deals with an amount whose stage has no probability.
    counts: Vec<Counts>,
    money: Amounts,
    /// `amount x percent`, in hundredths of a minor unit; only for open deals.
    weighted: Amounts,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Amounts {
    currencies: Vec<Currency>,
    /// By place, then by currency.
    sums: Vec<i128>,
}

impl Tally {
    /// Counts `event`. One that has no day of its own is put into the first step.
    pub fn new(deals: &Deals, grouping: &Grouping, timeline: &Timeline, event: Event) -> Self {
        let [tally] = Self::together(deals, grouping, timeline, [event]);
        tally
    }

    /// Counts several events in one pass over the deals.
    pub(super) fn together<const EVENTS: usize>(
        deals: &Deals,
        grouping: &Grouping,
        timeline: &Timeline,
        events: [Event; EVENTS],
    ) -> [Self; EVENTS] {
        let columns = deals.columns();
        let rows = kernels::Rows {
            cells: &grouping.of_row,
            statuses: &columns.status,
            amounts: &columns.amounts,
            currencies: &columns.currencies,
            percents: &columns.percents,
            no_percent: NO_PERCENT,
            no_day: NO_DAY,
        };
        // A status that the portal does not know has the last bit, which only `Created` has.
        let counted = events.map(|event| kernels::Event {
            statuses: event.statuses(),
            on: event.moment().map(|moment| deals.days(moment)),
            since: event.since().map(|moment| deals.days(moment)),
            weighs: matches!(event, Event::Open | Event::Due),
        });
        // Whether 64 bits hold every sum there could be.
        let narrow = deals.largest().checked_mul(100 * deals.len().max(1) as u64);
        let narrow = narrow.is_some_and(|most| i64::try_from(most).is_ok());
        let size = (grouping.cells(), columns.currency_names.len());
        let mut all = kernels::count(rows, timeline.steps(), size, &counted, narrow).into_iter();
        events.map(|_| {
            let one = all.next();
            let (counts, sums, weighted) =
                one.map(|one| (one.counts, one.sums, one.weighted)).unwrap_or_default();
            let amounts = |sums| Amounts { currencies: columns.currency_names.clone(), sums };
            Self { steps: timeline.len(), counts, money: amounts(sums), weighted: amounts(weighted) }
        })
    }

    /// How many steps of time each cell has.
    pub fn steps(&self) -> usize {
        self.steps
    }

    fn place(&self, cell: usize, step: usize) -> usize {
        cell * self.steps + step
    }

    fn counts(&self, cell: usize, step: usize) -> Counts {
        self.counts.get(self.place(cell, step)).copied().unwrap_or_default()
    }

    pub fn count(&self, cell: usize, step: usize) -> u32 {
        self.counts(cell, step).all
    }

    /// How many of the counted have an amount.
    pub fn valued(&self, cell: usize, step: usize) -> u32 {
        self.counts(cell, step).valued
    }

    pub fn sums(&self, cell: usize, step: usize) -> Sums {
        self.money.at(self.place(cell, step), 1)
    }

    /// Adds [`Self::sums`] to others.
    pub(super) fn add_sums(&self, cell: usize, step: usize, to: &mut Sums) {
        self.money.each(self.place(cell, step), 1, |currency, sum| to.add(currency, sum));
    }

    /// Amounts times their stage's probability, in minor units, what is less than one cut off; each sum was cut once,
    /// not each deal.
    pub fn weighted(&self, cell: usize, step: usize) -> Sums {
        self.weighted.at(self.place(cell, step), 100)
    }

    /// How many open deals with an amount have no probability: they are missing in [`Self::weighted`].
    pub fn unweighted(&self, cell: usize, step: usize) -> u32 {
        self.counts(cell, step).unweighted
    }

    /// Days in all and of how many deals.
    pub fn days(&self, cell: usize, step: usize) -> (i64, u32) {
        let counts = self.counts(cell, step);
        (counts.days, counts.timed)
    }
}

impl Amounts {
    fn at(&self, place: usize, divisor: i128) -> Sums {
        let mut sums = Sums::default();
        self.each(place, divisor, |currency, sum| sums.add(currency, sum));
        sums
    }

    fn each(&self, place: usize, divisor: i128, mut take: impl FnMut(Currency, i128)) {
        let count = self.currencies.len();
        let sums = self.sums.get(place * count..(place + 1) * count).unwrap_or_default();
        for (currency, sum) in self.currencies.iter().zip(sums) {
            // Dividing 128 bits takes far longer than anything else here.
            let sum = if divisor == 1 { *sum } else { sum / divisor };
            if sum != 0 {
                take(*currency, sum);
            }
        }
    }
}
