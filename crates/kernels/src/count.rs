//! Counting and adding up several events in one pass over the rows.

use crate::OUTSIDE;
use std::ops::{AddAssign, Mul};

/// The columns that are counted; all are equally long.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'d> {
    /// The cell of each row, or [`OUTSIDE`].
    pub cells: &'d [u32],
    pub statuses: &'d [u8],
    pub amounts: &'d [i64],
    /// Small numbers; those beyond the number of currencies have no amount.
    pub currencies: &'d [u8],
    pub percents: &'d [u8],
    /// Stands among percents where there is none.
    pub no_percent: u8,
    /// Stands among days where there is none.
    pub no_day: i32,
}

/// Days cut into steps.
#[derive(Debug, Clone, Copy)]
pub struct Steps<'t> {
    pub first: i32,
    /// For each day from the first on; [`Steps::NONE`] for a day between two periods.
    pub of_day: &'t [u16],
    pub count: usize,
}

/// What is counted.
#[derive(Debug, Clone, Copy)]
pub struct Event<'d> {
    /// The statuses in which a row counts, a bit for each; those from 15 on share the last.
    pub statuses: u16,
    /// The day it happens on; `None`: in the first step.
    pub on: Option<&'d [i32]>,
    /// The day from which its length counts.
    pub since: Option<&'d [i32]>,
    /// Whether amounts are weighed by their percent.
    pub weighs: bool,
}

/// What was counted in one place, side by side because all of it is added at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Lengths in all, and of how many rows; a day before its begin is no length.
    pub days: i64,
    pub timed: u32,
    pub all: u32,
    /// How many of them have an amount.
    pub valued: u32,
    /// How many have an amount and should be weighed, but have no percent.
    pub unweighted: u32,
}

/// What was counted of one event. A place is a cell times the steps, plus the step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub counts: Vec<Counts>,
    /// By place, then by currency.
    pub sums: Vec<i128>,
    /// Amounts times percent; empty where nothing is weighed.
    pub weighted: Vec<i128>,
}

/// One pass: every row is looked at once, and put where each of its events belongs. `narrow`: 64 bits hold every sum, which
/// is twice as fast. Of more than sixteen events the first sixteen are counted.
pub fn count(
    rows: Rows<'_>,
    steps: Steps<'_>,
    (cells, currencies): (usize, usize),
    events: &[Event<'_>],
    narrow: bool,
) -> Vec<Counted> {
    if narrow {
        pass::<i64>(rows, steps, (cells, currencies), events)
    } else {
        pass::<i128>(rows, steps, (cells, currencies), events)
    }
}

struct Counting<'d, S> {
    event: Event<'d>,
    counts: Vec<Counts>,
    sums: Vec<S>,
    weighted: Vec<S>,
}

fn pass<'d, S>(
    rows: Rows<'_>,
    steps: Steps<'_>,
    (cells, currencies): (usize, usize),
    events: &[Event<'d>],
) -> Vec<Counted>
where
    S: Copy + Default + From<i64> + AddAssign + Mul<Output = S> + Into<i128>,
{
    let places = cells * steps.count;
    if let [event] = events
        && event.since.is_none()
        && !event.weighs
    {
        return vec![plainly::<S>(rows, steps, (places, currencies), event)];
    }
    let begin = |event: &Event<'d>| Counting {
        event: *event,
        counts: vec![Counts::default(); places],
        sums: vec![S::default(); places * currencies],
        weighted: vec![S::default(); if event.weighs { places * currencies } else { 0 }],
    };
    let mut all: Vec<Counting<'d, S>> = events.iter().take(16).map(begin).collect();
    // For each status its events, a bit for each.
    let mut of_status = [0_u16; 16];
    for (status, bits) in of_status.iter_mut().enumerate() {
        for (at, one) in all.iter().enumerate() {
            *bits |= (one.event.statuses >> status & 1) << at;
        }
    }
    let amounts = rows.amounts.iter().zip(rows.currencies).zip(rows.percents);
    let columns = rows.cells.iter().zip(rows.statuses).zip(amounts).enumerate();
    for (row, ((cell, status), ((amount, currency), percent))) in columns {
        if *cell == OUTSIDE {
            continue;
        }
        let mut left = of_status.get(usize::from(*status).min(15)).copied().unwrap_or(0);
        while left != 0 {
            let at = left.trailing_zeros() as usize;
            left &= left - 1;
            let Some(one) = all.get_mut(at) else { break };
            let day = one.event.on.map(|days| days.get(row).copied().unwrap_or(rows.no_day));
            let step = match day {
                None => 0,
                Some(day) => match steps.of(day) {
                    Some(step) => step,
                    None => continue,
                },
            };
            let place = *cell as usize * steps.count + step;
            let Some(counts) = one.counts.get_mut(place) else { continue };
            counts.all += 1;
            if let (Some(since), Some(day)) = (one.event.since, day) {
                let since = since.get(row).copied().unwrap_or(rows.no_day);
                if since != rows.no_day && day >= since {
                    counts.days += i64::from(day) - i64::from(since);
                    counts.timed += 1;
                }
            }
            let currency = usize::from(*currency);
            if currency >= currencies {
                continue;
            }
            counts.valued += 1;
            let at = place * currencies + currency;
            if let Some(sum) = one.sums.get_mut(at) {
                *sum += S::from(*amount);
            }
            if !one.event.weighs {
                continue;
            }
            if *percent == rows.no_percent {
                counts.unweighted += 1;
            } else if let Some(sum) = one.weighted.get_mut(at) {
                *sum += S::from(*amount) * S::from(i64::from(*percent));
            }
        }
    }
    let wide = |sums: Vec<S>| sums.into_iter().map(Into::into).collect();
    let counted = |one: Counting<'_, S>| Counted {
        counts: one.counts,
        sums: wide(one.sums),
        weighted: wide(one.weighted),
    };
    all.into_iter().map(counted).collect()
}

/// The same for one event of which nothing but numbers and sums is asked: with many cells, what is written to has to be
/// small.
fn plainly<S>(
    rows: Rows<'_>,
    steps: Steps<'_>,
    (places, currencies): (usize, usize),
    event: &Event<'_>,
) -> Counted
where
    S: Copy + Default + From<i64> + AddAssign + Into<i128>,
{
    let (mut all, mut valued) = (vec![0_u32; places], vec![0_u32; places]);
    let mut sums = vec![S::default(); places * currencies];
    let amounts = rows.amounts.iter().zip(rows.currencies);
    let columns = rows.cells.iter().zip(rows.statuses).zip(amounts).enumerate();
    for (row, ((cell, status), (amount, currency))) in columns {
        if *cell == OUTSIDE || event.statuses >> (*status).min(15) & 1 == 0 {
            continue;
        }
        let step = match event.on {
            None => 0,
            Some(days) => match days.get(row).and_then(|day| steps.of(*day)) {
                Some(step) => step,
                None => continue,
            },
        };
        let place = *cell as usize * steps.count + step;
        if let Some(count) = all.get_mut(place) {
            *count += 1;
        }
        if usize::from(*currency) >= currencies {
            continue;
        }
        if let Some(count) = valued.get_mut(place) {
            *count += 1;
        }
        if let Some(sum) = sums.get_mut(place * currencies + usize::from(*currency)) {
            *sum += S::from(*amount);
        }
    }
    let counts = all.into_iter().zip(valued);
    Counted {
        counts: counts.map(|(all, valued)| Counts { all, valued, ..Counts::default() }).collect(),
        sums: sums.into_iter().map(Into::into).collect(),
        weighted: Vec::new(),
    }
}

impl Steps<'_> {
    /// Stands among steps where there is none.
    pub const NONE: u16 = u16::MAX;

    #[inline]
    pub(crate) fn of(&self, day: i32) -> Option<usize> {
        let at = usize::try_from(day.wrapping_sub(self.first)).ok()?;
        self.of_day.get(at).filter(|step| **step != Self::NONE).map(|step| usize::from(*step))
    }
}
