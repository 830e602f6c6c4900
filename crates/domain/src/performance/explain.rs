//! Why a figure changed between two periods: which values of which dimension contributed how much.
//!
//! Nothing is guessed. A change is taken apart into contributions that add up to it, and each carries the filters that
//! show its deals. Counts and sums are taken apart by simple differences. A rate changes for two reasons: because a part
//! became better or worse (effect), or because a part with a high or low rate became a larger share of the whole (mix).
//! The win rate is told by what was lost, too: each reason for losing takes its share of the points.

mod rate;

use super::amounts::{Rates, Sums};
use super::board::{Board, DealTotals};
use super::deals::{Deals, Dimension, Moment};
use super::event::Event;
use super::filter::Filter;
use super::grouping::Grouping;
use super::kpi::{Inputs, Kpi, Unknown, Value, figure};
use super::period::{Period, Timeline};
use crate::deals::Status;
use rate::{parts, shares_of_loss};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked: which figure, of which deals, between which periods.
#[derive(Debug, Clone)]
pub struct Question<'q> {
    pub kpi: Kpi,
    pub filter: &'q Filter,
    pub before: Period,
    pub now: Period,
    pub rates: Option<&'q Rates>,
}

/// A change, taken apart by one set of dimensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Breakdown {
    pub by: Vec<Dimension>,
    /// In the figure's unit: percent points for rates, money in one currency, days.
    pub change: Decimal,
    /// The largest first. With `rest` they add up to `change`.
    pub parts: Vec<Contribution>,
    /// What parts with too few cases contributed together.
    pub rest: Decimal,
}

/// What the deals of one combination of values contributed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contribution {
    /// One for each dimension.
    pub names: Vec<String>,
    pub kind: Kind,
    pub amount: Decimal,
    /// By getting better or worse itself; all of it for counts and sums.
    pub effect: Decimal,
    /// By becoming a larger or smaller part of the whole.
    pub mix: Decimal,
    /// Deals that were counted.
    pub cases_before: u32,
    pub cases_now: u32,
    /// The deals of the two periods.
    pub deals_before: Filter,
    pub deals_now: Filter,
}

/// What a contribution counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Amount,
    Rate,
    /// Deals lost for a reason, as a part of all closed deals.
    Lost,
}

/// A contribution that is worth a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    pub by: Vec<Dimension>,
    pub change: Decimal,
    pub part: Contribution,
    /// Of the change, in percent.
    pub share: Decimal,
}

/// 3 deals in the two periods together: fewer are an accident, as in the definition of the win rate.
pub const FEWEST: u32 = 3;
/// A sentence explains at least a tenth of the change.
const LEAST_SHARE: u32 = 10;
/// More than three reasons explain nothing.
const MOST: usize = 3;

/// Takes a change apart by up to three dimensions.
///
/// # Errors
/// [`Unknown::NotCollected`] for a figure that cannot be taken apart, otherwise what keeps one of the two figures from
/// being told.
pub fn breakdown(deals: &Deals, question: &Question<'_>, by: &[Dimension]) -> Result<Breakdown, Unknown> {
    let grouping = Grouping::new(deals, question.filter, by);
    let cells = |period: &Period| {
        let board = Board::new(deals, &grouping, &Timeline::whole(period));
        let nothing = DealTotals::default();
        let totals = (0..grouping.cells()).map(move |cell| (cell, board.totals(cell, None)));
        totals.filter(|(_, totals)| *totals != nothing).collect::<BTreeMap<usize, DealTotals>>()
    };
    let (before, now) = (cells(&question.before), cells(&question.now));
    let whole =
        |cells: &BTreeMap<usize, DealTotals>| cells.values().fold(DealTotals::default(), DealTotals::and);
    for totals in [whole(&before), whole(&now)] {
        // Below its smallest sample a figure is no figure, and its change no change.
        let inputs = Inputs { deals: totals, rates: question.rates.cloned(), ..Inputs::default() };
        figure(question.kpi, &inputs)?;
    }
    let nothing = DealTotals::default();
    let all: BTreeSet<usize> = before.keys().chain(now.keys()).copied().collect();
    let pairs: Vec<(usize, &DealTotals, &DealTotals)> = all
        .iter()
        .map(|cell| (*cell, before.get(cell).unwrap_or(&nothing), now.get(cell).unwrap_or(&nothing)))
        .collect();
    let found = if question.kpi == Kpi::WinRate && by.contains(&Dimension::Reason) {
        shares_of_loss(&pairs)?
    } else {
        parts(question, &pairs)?
    };
    let change = found.iter().map(|part| part.effect + part.mix).sum();
    let mut breakdown = Breakdown { by: by.to_vec(), change, parts: Vec::new(), rest: Decimal::ZERO };
    for part in found {
        let amount = part.effect + part.mix;
        if part.cases_before + part.cases_now < FEWEST {
            breakdown.rest += amount;
            continue;
        }
        let codes = grouping.codes(part.cell);
        let names: Vec<String> =
            by.iter().zip(codes).map(|(one, code)| deals.name(*one, code).to_owned()).collect();
        let shown = |period: &Period| filter_of(question, by, &names, part.kind, period);
        breakdown.parts.push(Contribution {
            deals_before: shown(&question.before),
            deals_now: shown(&question.now),
            kind: part.kind,
            amount,
            effect: part.effect,
            mix: part.mix,
            cases_before: part.cases_before,
            cases_now: part.cases_now,
            names,
        });
    }
    let order = |part: &Contribution| (std::cmp::Reverse(part.amount.abs()), part.names.clone());
    breakdown.parts.sort_by_cached_key(order);
    Ok(breakdown)
}

/// The sentences worth reading: of all breakdowns the contributions in the direction of the change, the largest first.
/// A part without a name explains nothing, and of the same deals only the most telling is kept.
pub fn explain(
    deals: &Deals,
    question: &Question<'_>,
    by: &[&[Dimension]],
) -> Result<Vec<Explanation>, Unknown> {
    let mut found: Vec<Explanation> = Vec::new();
    for dimensions in by {
        let breakdown = breakdown(deals, question, dimensions)?;
        let change = breakdown.change;
        for part in breakdown.parts {
            let share = (part.amount * Decimal::ONE_HUNDRED).checked_div(change).unwrap_or_default();
            let named = part.names.iter().all(|name| !name.is_empty());
            if named && share >= Decimal::from(LEAST_SHARE) {
                found.push(Explanation { by: breakdown.by.clone(), change, part, share });
            }
        }
    }
    // Of equal shares the one with more dimensions says more.
    found.sort_by(|one, other| {
        (other.share, other.by.len(), &one.part.names).cmp(&(one.share, one.by.len(), &other.part.names))
    });
    let mut kept: Vec<Explanation> = Vec::new();
    for one in found {
        let same = |other: &Explanation| {
            let (own, others) = (&one.part, &other.part);
            own.kind == others.kind
                && (own.cases_before, own.cases_now, own.amount)
                    == (others.cases_before, others.cases_now, others.amount)
        };
        if kept.len() < MOST && !kept.iter().any(same) {
            kept.push(one);
        }
    }
    Ok(kept)
}

/// The deals that were counted, as a filter.
fn filter_of(
    question: &Question<'_>,
    by: &[Dimension],
    names: &[String],
    kind: Kind,
    period: &Period,
) -> Filter {
    let mut filter = question.filter.clone();
    for (dimension, name) in by.iter().zip(names) {
        filter = filter.and(*dimension, name);
    }
    let (moment, event) = match (kind, question.kpi) {
        (Kind::Lost, _) => (Moment::Closed, &[Event::Lost][..]),
        (_, Kpi::WinRate | Kpi::CycleTime) => (Moment::Closed, &[Event::Won, Event::Lost][..]),
        (_, Kpi::DealCount | Kpi::DealValue | Kpi::AverageDealSize) => (Moment::Closed, &[Event::Won][..]),
        (_, Kpi::ApprovalRate | Kpi::ConflictRate) => {
            (Moment::Decided, &[Event::Approved, Event::Refused][..])
        }
        (_, Kpi::Registrations | Kpi::RegistrationValue) => (Moment::Submitted, &[Event::Submitted][..]),
        _ => (Moment::Created, &[][..]),
    };
    if !event.is_empty() && !by.contains(&Dimension::Status) {
        let counted = event.iter().fold(0, |counted, event| counted | event.statuses());
        let places = Status::ALL.iter().enumerate().filter(|(place, _)| counted >> place & 1 == 1);
        let names: BTreeSet<String> = places.map(|(_, status)| status.as_str().to_owned()).collect();
        // The asker's own choice of statuses stays.
        match filter.only.get_mut(&Dimension::Status) {
            Some(only) => only.retain(|name| names.contains(name)),
            None => {
                filter.only.insert(Dimension::Status, names);
            }
        }
    }
    filter.within.push((moment, *period));
    filter
}

/// A sum in the one currency of a question.
fn in_one(sums: &Sums, question: &Question<'_>, alone: bool) -> Result<Decimal, Unknown> {
    let currencies = || sums.iter().map(|(currency, _)| currency).collect::<Vec<_>>();
    if alone {
        return Ok(sums.amounts().iter().map(|money| money.amount()).sum());
    }
    let rates = question.rates.ok_or_else(|| Unknown::NoRate(currencies()))?;
    let worth = |money: &crate::money::Money| super::tiers::worth(*money, rates.to, Some(rates));
    let sum = sums.amounts().iter().map(worth).try_fold(Decimal::ZERO, |sum, one| sum.checked_add(one?));
    sum.ok_or_else(|| Unknown::NoRate(currencies()))
}

/// Whether a figure can be taken apart, and how its parts are counted.
fn value_is_money(kpi: Kpi) -> bool {
    matches!(kpi, Kpi::DealValue | Kpi::RegistrationValue | Kpi::AverageDealSize)
}

impl Value {
    /// The number of a figure that is one: no sums of several currencies.
    pub fn number(&self) -> Option<Decimal> {
        match self {
            Value::Count(count) => Some((*count).into()),
            Value::Amount(money) => Some(money.amount()),
            Value::Percent(number)
            | Value::Days(number)
            | Value::Hours(number)
            | Value::Ratio(number)
            | Value::Score(number) => Some(*number),
            Value::Sums(sums) => match sums.amounts().as_slice() {
                [one] => Some(one.amount()),
                _ => None,
            },
        }
    }
}
