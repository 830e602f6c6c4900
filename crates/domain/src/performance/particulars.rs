//! What no sum tells: it has to be looked up deal by deal, in one pass for all of it.

use super::deals::{Deals, NO_DAY, NO_PERCENT};
use super::event::Event;
use super::grouping::Grouping;
use super::period::{Timeline, day_number};
use super::report::Oddities;
use crate::deals::Status;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Of the deals that a grouping means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// How many customers were won for the first time in the period: nobody among all deals, whoever sold to them, had
    /// won them before. Deals without a customer are nobody's first.
    pub new_customers: u32,
    /// The days left, from today on, in which deals are protected, and of how many deals: approved ones whose protection
    /// has not ended.
    pub protected_days: (i64, u32),
    /// The median number of days that the programme took to answer, from the answers within the period; of an even
    /// number the mean of the two in the middle. `None` without an answer.
    pub median_answer_days: Option<Decimal>,
    pub oddities: Oddities,
}

impl Particulars {
    pub fn new(deals: &Deals, grouping: &Grouping, timeline: &Timeline, today: NaiveDate) -> Self {
        let columns = deals.columns();
        let lives = kernels::Lives {
            cells: &grouping.of_row,
            statuses: &columns.status,
            currencies: &columns.currencies,
            percents: &columns.percents,
            created: &columns.created,
            submitted: &columns.submitted,
            decided: &columns.decided,
            closed: &columns.closed,
            protected: &columns.protected,
            customers: &columns.customer.of_row,
        };
        let won = Event::Won.statuses();
        let seen = kernels::look(
            lives,
            kernels::Asked {
                currencies: columns.currency_names.len(),
                statuses: u8::try_from(Status::ALL.len()).unwrap_or(u8::MAX),
                no_percent: NO_PERCENT,
                no_day: NO_DAY,
                weighed: Event::Open.statuses(),
                closed: won | Event::Lost.statuses(),
                won,
                answered: Event::Approved.statuses() | Event::Refused.statuses(),
                protected: 1 << Status::Approved as u16,
                today: day_number(today),
                steps: timeline.steps(),
                first_won: deals.first_won(),
            },
        );
        let named = columns.customer.names.iter().map(|name| !name.is_empty());
        let new = seen.new_customers.iter().zip(named).filter(|(new, named)| **new && *named).count();
        let oddities = Oddities {
            deals: seen.rows,
            without_amount: seen.without_amount,
            without_probability: seen.without_percent,
            unknown_status: seen.unknown_status,
            closed_without_day: seen.closed_without_day,
            closed_before_created: seen.closed_before_created,
            unfit: deals.unfit(),
        };
        Self {
            new_customers: u32::try_from(new).unwrap_or(u32::MAX),
            protected_days: seen.protected,
            median_answer_days: median(&seen),
            oddities,
        }
    }
}

fn median(seen: &kernels::Seen) -> Option<Decimal> {
    let mut long: BTreeMap<i32, u32> = BTreeMap::new();
    for length in &seen.long_answers {
        *long.entry(*length).or_default() += 1;
    }
    let lengths = || (0..).zip(seen.answers).chain(long.iter().map(|(length, count)| (*length, *count)));
    let answers: u32 = lengths().map(|(_, count)| count).sum();
    let at = |place: u32| {
        let mut passed = 0;
        lengths().find(|(_, count)| {
            passed += count;
            passed > place
        })
    };
    let (low, high) = (at(answers.checked_sub(1)? / 2)?.0, at(answers / 2)?.0);
    Some(Decimal::new((i64::from(low) + i64::from(high)) * 5, 1))
}
