//! All events of a set of deals, counted together, and the totals that figures are made of.

use super::amounts::Sums;
use super::deals::Deals;
use super::event::Event;
use super::grouping::Grouping;
use super::period::Timeline;
use super::tally::Tally;
use std::ops::Range;
use std::sync::Arc;

/// Tallies of several events over the same cells and steps.
#[derive(Debug, Clone)]
pub struct Board {
    /// Shared by the boards of two periods that were counted in one pass.
    tallies: Arc<Vec<(Event, Tally)>>,
    /// The steps of this board among those that were counted.
    steps: Range<usize>,
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
        Self::pair(deals, grouping, timeline, None).0
    }

    /// The same for a period and the one that it is compared with: in one pass where they share no day.
    pub(super) fn pair(
        deals: &Deals,
        grouping: &Grouping,
        now: &Timeline,
        before: Option<&Timeline>,
    ) -> (Self, Option<Self>) {
        let [one, two, three, four, five, six, seven] = Self::EVENTS;
        let events = [one, two, three, four, five, six, seven, Event::Open];
        Self::counted(deals, grouping, (now, before), events)
    }

    /// The same, and beside it what is expected to be won in each step: [`Self::due`].
    pub(super) fn pair_with_due(
        deals: &Deals,
        grouping: &Grouping,
        now: &Timeline,
        before: Option<&Timeline>,
    ) -> (Self, Option<Self>) {
        let [one, two, three, four, five, six, seven] = Self::EVENTS;
        let events = [one, two, three, four, five, six, seven, Event::Open, Event::Due];
        Self::counted(deals, grouping, (now, before), events)
    }

    fn counted<const EVENTS: usize>(
        deals: &Deals,
        grouping: &Grouping,
        (now, before): (&Timeline, Option<&Timeline>),
        events: [Event; EVENTS],
    ) -> (Self, Option<Self>) {
        let count = |timeline: &Timeline| {
            let tallies = Tally::together(deals, grouping, timeline, events);
            Arc::new(events.into_iter().zip(tallies).collect::<Vec<_>>())
        };
        let alone = |timeline: &Timeline| Self { tallies: count(timeline), steps: 0..timeline.len() };
        let Some(before) = before else { return (alone(now), None) };
        let Some(both) = now.and(before) else { return (alone(now), Some(alone(before))) };
        let tallies = count(&both);
        let first = Self { tallies: tallies.clone(), steps: 0..now.len() };
        (first, Some(Self { tallies, steps: now.len()..both.len() }))
    }

    /// Counts these events only: what a single figure is made of.
    pub(super) fn of(deals: &Deals, grouping: &Grouping, timeline: &Timeline, events: &[Event]) -> Self {
        let tally = |event: &Event| (*event, Tally::new(deals, grouping, timeline, *event));
        Self { tallies: Arc::new(events.iter().map(tally).collect()), steps: 0..timeline.len() }
    }

    /// The totals of a cell; without a step, of all its steps. What is open is no matter of time and stands in the first
    /// step.
    pub fn totals(&self, cell: usize, step: Option<usize>) -> DealTotals {
        let mut totals = DealTotals::default();
        let steps = match step {
            Some(step) => self.steps.start + step..self.steps.start + step + 1,
            None => self.steps.clone(),
        };
        for (event, tally) in &*self.tallies {
            if event.moment().is_some() {
                steps.clone().for_each(|step| totals.add(*event, tally, cell, step));
            } else if steps.start == self.steps.start {
                // Counted once, in the first of all steps, for every period alike.
                totals.add(*event, tally, cell, 0);
            }
        }
        totals
    }

    /// What is expected to be won in a step: how many deals, their amounts, and these weighed. Nothing where it was not
    /// counted.
    pub(super) fn due(&self, cell: usize, step: usize) -> (u32, Sums, Sums) {
        let place = self.steps.start + step;
        let due = self.tallies.iter().find(|(event, _)| *event == Event::Due);
        due.map(|(_, due)| (due.count(cell, place), due.sums(cell, place), due.weighted(cell, place)))
            .unwrap_or_default()
    }
}

impl DealTotals {
    fn add(&mut self, event: Event, tally: &Tally, cell: usize, step: usize) {
        let count = tally.count(cell, step);
        if count == 0 {
            return;
        }
        let (days, timed) = tally.days(cell, step);
        let lengthen = |all: &mut (i64, u32)| *all = (all.0 + days, all.1 + timed);
        match event {
            Event::Created => self.created += count,
            Event::Submitted => {
                self.submitted += count;
                tally.add_sums(cell, step, &mut self.submitted_value);
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
                tally.add_sums(cell, step, &mut self.won_value);
                lengthen(&mut self.cycle_days);
            }
            Event::Lost => {
                self.lost += count;
                tally.add_sums(cell, step, &mut self.lost_value);
                lengthen(&mut self.cycle_days);
            }
            Event::Open => {
                self.open += count;
                tally.add_sums(cell, step, &mut self.open_value);
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
