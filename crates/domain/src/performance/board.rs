//! All events of a set of deals, counted together, and the totals that figures are made of.

use super::amounts::Sums;
use super::deals::{Deals, Moment, NO_DAY};
use super::event::Event;
use super::grouping::Grouping;
use super::period::{Timeline, day_number};
use super::tally::Tally;
use crate::deals::Status;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Tallies of several events over the same cells and steps.
#[derive(Debug, Clone)]
pub struct Board {
    tallies: Vec<(Event, Tally)>,
}

/// What happened to the deals of one cell in one step of time, or in all of them together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DealTotals {
    pub created: u32,
    pub submitted: u32,
    pub submitted_value: Sums,
    pub approved: u32,
    pub refused: u32,
    pub duplicate: u32,
    /// Days from submission to the answer, and of how many answers.
    pub answer_days: (i64, u32),
    pub won: u32,
    /// How many of the won deals have an amount.
    pub won_valued: u32,
    pub won_value: Sums,
    pub lost: u32,
    pub lost_value: Sums,
    /// Days from creation to the end, of won and lost deals, and of how many of them.
    pub cycle_days: (i64, u32),
    pub open: u32,
    pub open_value: Sums,
    /// Minor units.
    pub weighted_value: Sums,
    /// Open deals with an amount whose stage has no probability.
    pub unweighted: u32,
}

impl Board {
    pub const EVENTS: [Event; 7] = [
        Event::Created,
        Event::Submitted,
        Event::Approved,
        Event::Refused,
        Event::Duplicate,
        Event::Won,
        Event::Lost,
    ];

    /// Counts what happened in time, and what is open today.
    pub fn new(deals: &Deals, grouping: &Grouping, timeline: &Timeline) -> Self {
        let events: Vec<Event> = Self::EVENTS.into_iter().chain([Event::Open]).collect();
        Self::of(deals, grouping, timeline, &events)
    }

    /// Counts these events only: what a single figure is made of.
    pub(super) fn of(deals: &Deals, grouping: &Grouping, timeline: &Timeline, events: &[Event]) -> Self {
        let tally = |event: &Event| (*event, Tally::new(deals, grouping, timeline, *event));
        Self { tallies: events.iter().map(tally).collect() }
    }

    /// The totals of a cell; without a step, of all its steps. What is open is no matter of time and stands in the first
    /// step.
    pub fn totals(&self, cell: usize, step: Option<usize>) -> DealTotals {
        let mut totals = DealTotals::default();
        for (event, tally) in &self.tallies {
            let steps = match step {
                Some(step) => step..step + 1,
                None => 0..tally.steps(),
            };
            for step in steps {
                totals.add(*event, tally, cell, step);
            }
        }
        totals
    }
}

impl DealTotals {
    fn add(&mut self, event: Event, tally: &Tally, cell: usize, step: usize) {
        let count = tally.count(cell, step);
        if count == 0 {
            return;
        }
        let sums = tally.sums(cell, step);
        let (days, timed) = tally.days(cell, step);
        let lengthen = |all: &mut (i64, u32)| *all = (all.0 + days, all.1 + timed);
        match event {
            Event::Created => self.created += count,
            Event::Submitted => {
                self.submitted += count;
                self.submitted_value.add_all(&sums);
            }
            Event::Approved => {
                self.approved += count;
                lengthen(&mut self.answer_days);
            }
            Event::Refused => {
                self.refused += count;
                lengthen(&mut self.answer_days);
            }
            Event::Duplicate => self.duplicate += count,
            Event::Won => {
                self.won += count;
                self.won_valued += tally.valued(cell, step);
                self.won_value.add_all(&sums);
                lengthen(&mut self.cycle_days);
            }
            Event::Lost => {
                self.lost += count;
                self.lost_value.add_all(&sums);
                lengthen(&mut self.cycle_days);
            }
            Event::Open => {
                self.open += count;
                self.open_value.add_all(&sums);
                self.weighted_value.add_all(&tally.weighted(cell, step));
                self.unweighted += tally.unweighted(cell, step);
            }
            Event::Due => {}
        }
    }

    /// The totals of both, for sums over cells.
    #[must_use]
    pub fn and(mut self, other: &DealTotals) -> Self {
        let both = |one: (i64, u32), other: (i64, u32)| (one.0 + other.0, one.1 + other.1);
        self.created += other.created;
        self.submitted += other.submitted;
        self.submitted_value.add_all(&other.submitted_value);
        self.approved += other.approved;
        self.refused += other.refused;
        self.duplicate += other.duplicate;
        self.answer_days = both(self.answer_days, other.answer_days);
        self.won += other.won;
        self.won_valued += other.won_valued;
        self.won_value.add_all(&other.won_value);
        self.lost += other.lost;
        self.lost_value.add_all(&other.lost_value);
        self.cycle_days = both(self.cycle_days, other.cycle_days);
        self.open += other.open;
        self.open_value.add_all(&other.open_value);
        self.weighted_value.add_all(&other.weighted_value);
        self.unweighted += other.unweighted;
        self
    }
}

/// How many customers of the meant deals were won for the first time in the period: nobody among all `deals`, whoever
/// sold to them, had won them before. Deals without a customer are nobody's first.
pub fn new_customers(deals: &Deals, grouping: &Grouping, timeline: &Timeline) -> u32 {
    let codes = &deals.columns().customer;
    let mut first: Vec<i32> = vec![i32::MAX; codes.names.len()];
    let won = Event::Won.statuses();
    let is_won = |status: &u8| *status < 16 && won >> status & 1 == 1;
    let closed = deals.columns().status.iter().zip(deals.days(Moment::Closed)).zip(&codes.of_row);
    for ((status, day), customer) in closed {
        if let Some(first) = first.get_mut(*customer as usize)
            && is_won(status)
            && *day != NO_DAY
        {
            *first = (*first).min(*day);
        }
    }
    let mut counted = vec![false; first.len()];
    for row in grouping.rows(None) {
        let Some(customer) = codes.of_row.get(row).map(|code| *code as usize) else { continue };
        let day = deals.days(Moment::Closed).get(row).copied().unwrap_or(NO_DAY);
        let named = codes.names.get(customer).is_some_and(|name| !name.is_empty());
        let is_first = deals.columns().status.get(row).is_some_and(is_won)
            && first.get(customer) == Some(&day)
            && timeline.step(day).is_some();
        if let (true, true, Some(counted)) = (named, is_first, counted.get_mut(customer)) {
            *counted = true;
        }
    }
    u32::try_from(counted.iter().filter(|counted| **counted).count()).unwrap_or(u32::MAX)
}

/// The days left, from `today` on, in which the meant deals are protected, and of how many deals: approved ones whose
/// protection has not ended.
pub fn protected_days(deals: &Deals, grouping: &Grouping, today: NaiveDate) -> (i64, u32) {
    let today = day_number(today);
    grouping
        .rows(None)
        .filter(|row| deals.status(*row) == Some(Status::Approved))
        .filter_map(|row| deals.days(Moment::Protected).get(row).copied())
        .filter(|day| *day >= today)
        .fold((0, 0), |(days, deals), day| (days + i64::from(day - today), deals + 1))
}

/// The median number of days that the programme took to answer, from the answers within the timeline; of an even
/// number the mean of the two in the middle. `None` without an answer.
pub fn median_answer_days(
    deals: &Deals,
    grouping: &Grouping,
    timeline: &Timeline,
) -> Option<rust_decimal::Decimal> {
    let statuses = Event::Approved.statuses() | Event::Refused.statuses();
    let mut lengths: BTreeMap<i32, u32> = BTreeMap::new();
    let (submitted, decided) = (deals.days(Moment::Submitted), deals.days(Moment::Decided));
    let mut answers = 0_u32;
    for row in grouping.rows(None) {
        let (Some(from), Some(to)) = (submitted.get(row), decided.get(row)) else { continue };
        let status = deals.columns().status.get(row).copied().unwrap_or(u8::MAX);
        let counts = status < 16 && statuses >> status & 1 == 1;
        if counts && *from != NO_DAY && to >= from && timeline.step(*to).is_some() {
            *lengths.entry(to - from).or_default() += 1;
            answers += 1;
        }
    }
    let at = |place: u32| {
        let mut passed = 0;
        lengths.iter().find(|(_, count)| {
            passed += **count;
            passed > place
        })
    };
    let (low, high) = (at(answers.checked_sub(1)? / 2)?.0, at(answers / 2)?.0);
    Some(rust_decimal::Decimal::new(i64::from(low + high) * 5, 1))
}
