//! How partners that joined together got going: of those who began in one fiscal quarter, who is active, has registered a
//! first deal and has won a first one, quarter by quarter.
//!
//! A partner joins on the day its first deal was begun: that is what deals tell, and no backend has to keep more. Partners
//! that never began a deal are in no cohort. The quarter of joining is the first; a quarter that has not begun is not told.

use super::deals::{Deals, Moment, NO_DAY};
use super::event::Event;
use super::filter::Filter;
use super::period::{Calendar, Period, from_day_number};
use super::quarter::Quarter;
use chrono::NaiveDate;

/// 8 quarters: two years after which nobody calls a partner new.
pub const STEPS: usize = 8;

/// The partners of one quarter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cohort {
    pub quarter: Quarter,
    pub period: Period,
    /// How many joined; at least 1.
    pub partners: u32,
    /// Their names in the column of partners, in its order.
    pub names: Vec<String>,
    /// The first, second ... quarter, at most [`STEPS`]; only those that have begun.
    pub steps: Vec<Step>,
}

/// What became of a cohort by one quarter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Step {
    /// With anything done in this quarter: a deal begun, sent in, won or lost.
    pub active: u32,
    /// With a first registration sent in by the end of it.
    pub registered: u32,
    /// With a first deal won by the end of it.
    pub won: u32,
    /// Whether the quarter is over: until then its numbers still grow.
    pub over: bool,
}

/// What a cohort is looked at for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    Active,
    Registered,
    Won,
}

impl Reached {
    pub const ALL: [Reached; 3] = [Reached::Registered, Reached::Won, Reached::Active];

    pub const fn as_str(self) -> &'static str {
        match self {
            Reached::Active => "active",
            Reached::Registered => "registered",
            Reached::Won => "won",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reached| reached.as_str() == name)
    }

    pub const fn of(self, step: &Step) -> u32 {
        match self {
            Reached::Active => step.active,
            Reached::Registered => step.registered,
            Reached::Won => step.won,
        }
    }
}

/// What is known of one partner: days as numbers.
#[derive(Clone)]
struct Course {
    joined: i32,
    registered: i32,
    won: i32,
    /// Days on which something was done.
    days: Vec<i32>,
}

/// Cohorts of the partners of the meant deals, the oldest first, as they stand on `today`. Days after `today` (clocks that
/// are ahead) have not happened; neither has a partner whose first deal lies there.
pub fn cohorts(deals: &Deals, filter: &Filter, today: NaiveDate, fiscal: Calendar) -> Vec<Cohort> {
    let nothing = Course { joined: i32::MAX, registered: i32::MAX, won: i32::MAX, days: Vec::new() };
    let partners = &deals.columns().partner;
    let mut courses = vec![nothing; partners.names.len()];
    let today_number = super::period::day_number(today);
    let statuses = &deals.columns().status;
    let is = |row: usize, event: Event| {
        statuses.get(row).is_some_and(|status| event.statuses() >> (*status).min(15) & 1 == 1)
    };
    for (row, meant) in filter.rows(deals).into_iter().enumerate() {
        let Some(course) = partners.of_row.get(row).and_then(|code| courses.get_mut(*code as usize)) else {
            continue;
        };
        let day = |moment| {
            deals.days(moment).get(row).copied().filter(|day| *day != NO_DAY && *day <= today_number)
        };
        if !meant {
            continue;
        }
        let created = day(Moment::Created);
        let submitted = day(Moment::Submitted).filter(|_| is(row, Event::Submitted));
        let closed = day(Moment::Closed).filter(|_| is(row, Event::Won) || is(row, Event::Lost));
        let won = closed.filter(|_| is(row, Event::Won));
        // A deal that was closed before it was begun was there on the earlier day.
        let first = [created, submitted, closed].into_iter().flatten().min();
        let earlier = |one: i32, other: Option<i32>| other.map_or(one, |other| one.min(other));
        course.joined = earlier(course.joined, first);
        course.registered = earlier(course.registered, submitted.or(won));
        course.won = earlier(course.won, won);
        course.days.extend([created, submitted, closed].into_iter().flatten());
    }
    let mut found: std::collections::BTreeMap<Quarter, Cohort> = std::collections::BTreeMap::new();
    for (code, course) in courses.iter().enumerate() {
        let name = deals.name(super::deals::Dimension::Partner, code);
        let Some(joined) = from_day_number(course.joined).filter(|_| course.joined != i32::MAX) else {
            continue;
        };
        let quarter = Quarter::of(joined, fiscal);
        let cohort = found.entry(quarter).or_insert_with(|| empty(quarter, today, fiscal));
        cohort.partners += 1;
        cohort.names.push(name.to_owned());
        course.count(cohort, fiscal);
    }
    found.into_values().collect()
}

fn empty(quarter: Quarter, today: NaiveDate, fiscal: Calendar) -> Cohort {
    let now = Quarter::of(today, fiscal).index();
    let begun = usize::try_from(now - quarter.index() + 1).unwrap_or(0).min(STEPS);
    let step = |at: usize| {
        let index = quarter.index() + i32::try_from(at).unwrap_or_default();
        Step { over: index < now, ..Step::default() }
    };
    let steps = (0..begun).map(step).collect();
    Cohort { quarter, period: quarter.period(fiscal), partners: 0, names: Vec::new(), steps }
}

impl Course {
    fn count(&self, cohort: &mut Cohort, fiscal: Calendar) {
        let step = |day: i32| {
            let quarter = from_day_number(day).map(|day| Quarter::of(day, fiscal))?;
            usize::try_from(quarter.index() - cohort.quarter.index()).ok()
        };
        let registered = Some(self.registered).filter(|day| *day != i32::MAX).and_then(step);
        let won = Some(self.won).filter(|day| *day != i32::MAX).and_then(step);
        let mut active = [false; STEPS];
        for day in &self.days {
            if let Some(slot) = step(*day).and_then(|at| active.get_mut(at)) {
                *slot = true;
            }
        }
        for (at, (step, active)) in cohort.steps.iter_mut().zip(active).enumerate() {
            step.active += u32::from(active);
            step.registered += u32::from(registered.is_some_and(|first| first <= at));
            step.won += u32::from(won.is_some_and(|first| first <= at));
        }
    }
}
