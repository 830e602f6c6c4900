//! What a partner has earned beside its margin: rebates and commissions as lines of a statement, each with the rules that
//! made it.
//!
//! A line is in one currency, is rounded once by the programme's rounding, and is either pending (it can still change),
//! held (it cannot, but is not due yet), earned (due) or paid. What was paid only in part, or more than was earned, is two
//! lines whose sum is what was earned.

mod commission;
mod margin;
mod rebate;

pub use margin::{Margin, margin};

use super::amounts::Sums;
use super::partner::PartnerFacts;
use super::period::Period;
use super::trace::{Because, Note, Param};
use crate::money::Money;
use crate::program::Program;
use chrono::{Days, NaiveDate};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Everything that was earned in a period.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// By day, then by id.
    pub lines: Vec<Line>,
    /// Rules that gave nothing, and why.
    pub nothing: Vec<Nothing>,
    /// Sums of the lines; a state without a line is not in it.
    pub totals: BTreeMap<State, Sums>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The same on every day: what the ledger knows it by.
    pub id: String,
    pub rule: String,
    pub source: Source,
    /// Negative for what is taken back.
    pub amount: Money,
    pub state: State,
    /// The period's last day, the day of the win, or that of the refund.
    pub on: NaiveDate,
    pub trace: Vec<Note>,
}

/// What a line is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Rebate(Period),
    /// The deal's id.
    Commission(String),
    /// The deal's id.
    Clawback(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Due, not paid yet.
    Earned,
    /// Can still change: the period runs, or the customer has not paid.
    Pending,
    /// Certain but not due.
    Held,
    Paid,
}

/// A rule without a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nothing {
    pub rule: String,
    pub source: Source,
    pub trace: Vec<Note>,
}

impl State {
    pub const ALL: [(&'static str, State); 4] = [
        ("earned", State::Earned),
        ("pending", State::Pending),
        ("held", State::Held),
        ("paid", State::Paid),
    ];

    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }
}

impl Statement {
    /// The sum of a state.
    pub fn total(&self, state: State) -> Sums {
        self.totals.get(&state).cloned().unwrap_or_default()
    }
}

/// The statement of the days of `period`. `tier_on` says which tier the partner held on a day, as a place among the
/// programme's tiers: rebates look at the period's last day (or today), commissions at the day of the win.
pub fn statement(
    program: &Program,
    facts: &PartnerFacts,
    tier_on: &dyn Fn(NaiveDate) -> Option<usize>,
    period: &Period,
) -> Statement {
    let tier = |day| tier_on(day).and_then(|at| program.tiers.ladder.get(at)).map(|tier| tier.id.as_str());
    let mut statement = Statement::default();
    for rule in &program.incentives.rebates {
        rebate::settle(rule, program.incentives.rounding, facts, &tier, period, &mut statement);
    }
    commission::settle(&program.incentives, facts, &tier, period, &mut statement);
    let lines = std::mem::take(&mut statement.lines);
    statement.lines = lines.into_iter().flat_map(|line| paid(line, facts)).collect();
    statement
        .lines
        .sort_by(|one, other| (one.on, &one.id, one.state).cmp(&(other.on, &other.id, other.state)));
    for line in &statement.lines {
        statement.totals.entry(line.state).or_default().add_money(&line.amount);
    }
    statement
}

/// Parts a line into what was paid and what is left. A payment in another currency pays nothing of it.
fn paid(line: Line, facts: &PartnerFacts) -> Vec<Line> {
    let paid = facts.ledger.paid.get(&line.id).filter(|paid| paid.currency() == line.amount.currency());
    let Some(paid) = paid else { return vec![line] };
    let left = line.amount.amount().checked_sub(paid.amount());
    let left = left.and_then(|left| Money::new(left, line.amount.currency()));
    let note = Note::new(Because::Paid).with("amount", Param::Money(*paid));
    let mut whole = Line { amount: *paid, state: State::Paid, ..line.clone() };
    whole.trace.push(note);
    let rest = left.filter(|left| !left.amount().is_zero()).map(|left| {
        // More than was earned is recovered from what is due next.
        let state = if left.amount() < Decimal::ZERO { State::Earned } else { line.state };
        Line { amount: left, state, ..line }
    });
    [Some(whole), rest].into_iter().flatten().collect()
}

/// Held until a day, or due.
fn after_holding(since: NaiveDate, days: u16, today: NaiveDate, trace: &mut Vec<Note>) -> State {
    let until = since.checked_add_days(Days::new(days.into())).unwrap_or(NaiveDate::MAX);
    if today < until {
        trace.push(Note::new(Because::HeldUntil).with("until", Param::Day(until)));
        return State::Held;
    }
    State::Earned
}
