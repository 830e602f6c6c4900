//! What can be told of single rows only, in one pass.

use crate::{OUTSIDE, Steps};

/// The columns that are looked at; all are equally long. Days before any other stand for none.
#[derive(Debug, Clone, Copy)]
pub struct Lives<'d> {
    /// The cell of each row, or [`OUTSIDE`].
    pub cells: &'d [u32],
    pub statuses: &'d [u8],
    pub currencies: &'d [u8],
    pub percents: &'d [u8],
    pub created: &'d [i32],
    pub submitted: &'d [i32],
    pub decided: &'d [i32],
    pub closed: &'d [i32],
    pub protected: &'d [i32],
    pub customers: &'d [u32],
}

/// What is asked of them. Of statuses a bit for each; those from 15 on share the last.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'d> {
    /// Currencies from this number on are none.
    pub currencies: usize,
    /// Statuses from this number on are not known.
    pub statuses: u8,
    pub no_percent: u8,
    pub no_day: i32,
    /// Rows in which a percent is missed.
    pub weighed: u16,
    pub closed: u16,
    pub won: u16,
    pub answered: u16,
    pub protected: u16,
    /// The first day on which protection counts.
    pub today: i32,
    /// The days whose answers and first sales count.
    pub steps: Steps<'d>,
    /// For each customer the day of the first sale.
    pub first_won: &'d [i32],
}

/// Lengths below it are counted in a list.
pub const SHORT: usize = 92;

/// What was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    pub rows: u32,
    pub without_amount: u32,
    pub without_percent: u32,
    pub unknown_status: u32,
    pub closed_without_day: u32,
    pub closed_before_created: u32,
    /// Days left in all, and of how many rows.
    pub protected: (i64, u32),
    /// How many answers took so many days.
    pub answers: [u32; SHORT],
    /// The lengths of those that took longer, in no order.
    pub long_answers: Vec<i32>,
    /// For each customer whether the first sale lies within.
    pub new_customers: Vec<bool>,
}

/// Looks at every row once.
pub fn look(lives: Lives<'_>, asked: Asked<'_>) -> Seen {
    let mut seen = Seen {
        rows: 0,
        without_amount: 0,
        without_percent: 0,
        unknown_status: 0,
        closed_without_day: 0,
        closed_before_created: 0,
        protected: (0, 0),
        answers: [0; SHORT],
        long_answers: Vec::new(),
        new_customers: vec![false; asked.first_won.len()],
    };
    let codes = lives.cells.iter().zip(lives.statuses).zip(lives.currencies.iter().zip(lives.percents));
    for (row, ((cell, status), (currency, percent))) in codes.enumerate() {
        if *cell == OUTSIDE {
            continue;
        }
        let day = |days: &[i32]| days.get(row).copied().unwrap_or(asked.no_day);
        let is = |statuses: u16| statuses >> (*status).min(15) & 1 == 1;
        seen.rows += 1;
        let no_amount = usize::from(*currency) >= asked.currencies;
        seen.without_amount += u32::from(no_amount);
        seen.unknown_status += u32::from(*status >= asked.statuses);
        let no_percent = *percent == asked.no_percent;
        seen.without_percent += u32::from(no_percent && !no_amount && is(asked.weighed));
        if is(asked.closed) {
            let closed = day(lives.closed);
            let none = closed == asked.no_day;
            seen.closed_without_day += u32::from(none);
            seen.closed_before_created += u32::from(!none && closed < day(lives.created));
            let customer = lives.customers.get(row).map_or(usize::MAX, |code| *code as usize);
            if is(asked.won)
                && asked.first_won.get(customer) == Some(&closed)
                && asked.steps.of(closed).is_some()
                && let Some(new) = seen.new_customers.get_mut(customer)
            {
                *new = true;
            }
        }
        if is(asked.answered) {
            let (from, to) = (day(lives.submitted), day(lives.decided));
            if from != asked.no_day && to >= from && asked.steps.of(to).is_some() {
                let length = to.wrapping_sub(from);
                match usize::try_from(length).ok().and_then(|length| seen.answers.get_mut(length)) {
                    Some(count) => *count += 1,
                    None => seen.long_answers.push(length),
                }
            }
        }
        let protected = day(lives.protected);
        if is(asked.protected) && protected >= asked.today {
            seen.protected.0 += i64::from(protected - asked.today);
            seen.protected.1 += 1;
        }
    }
    seen
}
