//! Counting and adding up one event, per cell and step of time, in one pass over its columns.

use super::amounts::Sums;
use super::deals::{Deals, NO_CURRENCY, NO_DAY, NO_PERCENT};
use super::event::Event;
use super::grouping::{Grouping, OUTSIDE};
use super::period::Timeline;
use crate::money::Currency;

/// What was counted of one event. A place is a cell times the steps of the timeline, plus the step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    steps: usize,
    counts: Vec<u32>,
    /// How many of them have an amount.
    valued: Vec<u32>,
    money: Amounts,
    /// `amount x percent`, in hundredths of a minor unit; only for open deals.
    weighted: Amounts,
    /// How many open deals have an amount but a stage without a probability.
    unweighted: Vec<u32>,
    /// Days from [`Event::since`] on, and of how many deals; a day before it is no length of time.
    days: Vec<i64>,
    timed: Vec<u32>,
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
        let steps = timeline.len();
        let places = grouping.cells() * steps;
        let (mut counts, mut valued) = (vec![0_u32; places], vec![0_u32; places]);
        let columns = deals.columns();
        let currencies = columns.currency_names.len();
        // 64 bits are twice as fast, and hold every sum there could be unless amounts are near their end.
        let narrow = deals.largest().checked_mul(100 * deals.len().max(1) as u64);
        let narrow = narrow.is_some_and(|most| i64::try_from(most).is_ok());
        let statuses = event.statuses();
        let places_of = placed(deals, grouping, timeline, event, statuses);

        let mut money = vec![0_i64; if narrow { places * currencies } else { 0 }];
        let mut wide = vec![0_i128; if narrow { 0 } else { places * currencies }];
        let amounts = columns.amounts.iter().zip(&columns.currencies);
        for (place, (amount, currency)) in places_of.iter().zip(amounts) {
            let Some(count) = counts.get_mut(*place as usize) else { continue };
            *count += 1;
            let currency = usize::from(*currency);
            if currency >= currencies {
                continue;
            }
            if let Some(valued) = valued.get_mut(*place as usize) {
                *valued += 1;
            }
            let at = *place as usize * currencies + currency;
            if narrow {
                if let Some(sum) = money.get_mut(at) {
                    *sum += amount;
                }
            } else if let Some(sum) = wide.get_mut(at) {
                *sum += i128::from(*amount);
            }
        }
        if narrow {
            wide = money.into_iter().map(i128::from).collect();
        }
        let mut tally = Self {
            steps,
            counts,
            valued,
            money: Amounts { currencies: columns.currency_names.clone(), sums: wide },
            weighted: Amounts::default(),
            unweighted: Vec::new(),
            days: Vec::new(),
            timed: Vec::new(),
        };
        if matches!(event, Event::Open | Event::Due) {
            tally.weigh(deals, &places_of, places);
        }
        if let (Some(since), Some(until)) = (event.since(), event.moment()) {
            tally.time(deals.days(since), deals.days(until), &places_of, places);
        }
        tally
    }

    fn weigh(&mut self, deals: &Deals, places_of: &[u32], places: usize) {
        let columns = deals.columns();
        let currencies = columns.currency_names.len();
        let mut sums = vec![0_i128; places * currencies];
        self.unweighted = vec![0; places];
        let amounts = columns.amounts.iter().zip(&columns.currencies).zip(&columns.percents);
        for (place, ((amount, currency), percent)) in places_of.iter().zip(amounts) {
            if *place == OUTSIDE || *currency == NO_CURRENCY {
                continue;
            }
            if *percent == NO_PERCENT {
                if let Some(count) = self.unweighted.get_mut(*place as usize) {
                    *count += 1;
                }
            } else if let Some(sum) = sums.get_mut(*place as usize * currencies + usize::from(*currency)) {
                *sum += i128::from(*amount) * i128::from(*percent);
            }
        }
        self.weighted = Amounts { currencies: columns.currency_names.clone(), sums };
    }

    fn time(&mut self, since: &[i32], until: &[i32], places_of: &[u32], places: usize) {
        self.days = vec![0; places];
        self.timed = vec![0; places];
        for (place, (since, until)) in places_of.iter().zip(since.iter().zip(until)) {
            if *since == NO_DAY || *until < *since {
                continue;
            }
            let length = i64::from(*until) - i64::from(*since);
            if let (Some(days), Some(timed)) =
                (self.days.get_mut(*place as usize), self.timed.get_mut(*place as usize))
            {
                *days += length;
                *timed += 1;
            }
        }
    }

    /// How many steps of time each cell has.
    pub fn steps(&self) -> usize {
        self.steps
    }

    fn place(&self, cell: usize, step: usize) -> usize {
        cell * self.steps + step
    }

    pub fn count(&self, cell: usize, step: usize) -> u32 {
        self.counts.get(self.place(cell, step)).copied().unwrap_or_default()
    }

    /// How many of the counted have an amount.
    pub fn valued(&self, cell: usize, step: usize) -> u32 {
        self.valued.get(self.place(cell, step)).copied().unwrap_or_default()
    }

    pub fn sums(&self, cell: usize, step: usize) -> Sums {
        self.money.at(self.place(cell, step), 1)
    }

    /// Amounts times their stage's probability, in minor units, what is less than one cut off; each sum was cut once,
    /// not each deal.
    pub fn weighted(&self, cell: usize, step: usize) -> Sums {
        self.weighted.at(self.place(cell, step), 100)
    }

    /// How many open deals with an amount have no probability: they are missing in [`Self::weighted`].
    pub fn unweighted(&self, cell: usize, step: usize) -> u32 {
        self.unweighted.get(self.place(cell, step)).copied().unwrap_or_default()
    }

    /// Days in all and of how many deals.
    pub fn days(&self, cell: usize, step: usize) -> (i64, u32) {
        let place = self.place(cell, step);
        (
            self.days.get(place).copied().unwrap_or_default(),
            self.timed.get(place).copied().unwrap_or_default(),
        )
    }
}

impl Amounts {
    fn at(&self, place: usize, divisor: i128) -> Sums {
        let count = self.currencies.len();
        let sums = self.sums.get(place * count..(place + 1) * count).unwrap_or_default();
        self.currencies
            .iter()
            .copied()
            .zip(sums.iter().map(|sum| sum / divisor))
            .filter(|(_, sum)| *sum != 0)
            .collect()
    }
}

/// The place of each row, or [`OUTSIDE`].
fn placed(deals: &Deals, grouping: &Grouping, timeline: &Timeline, event: Event, statuses: u16) -> Vec<u32> {
    let steps = u32::try_from(timeline.len()).unwrap_or(u32::MAX);
    // A status that the portal does not know has the last bit, which only `Created` has.
    let counts = |status: u8| statuses >> status.min(15) & 1 == 1;
    let rows = grouping.of_row.iter().zip(&deals.columns().status);
    match event.moment() {
        None => rows
            .map(|(cell, status)| if *cell != OUTSIDE && counts(*status) { *cell * steps } else { OUTSIDE })
            .collect(),
        Some(moment) => rows
            .zip(deals.days(moment))
            .map(|((cell, status), day)| match timeline.step(*day) {
                Some(step) if *cell != OUTSIDE && counts(*status) => {
                    *cell * steps + u32::try_from(step).unwrap_or_default()
                }
                _ => OUTSIDE,
            })
            .collect(),
    }
}
