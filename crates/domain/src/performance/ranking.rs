//! Partners in the order of a figure: places, ties, and how far each has moved since the period before.
//!
//! A figure that cannot be told has no place: such partners stand apart, with the reason. Amounts are compared in one
//! currency only, by stored rates; where a rate is missing there is no place either. For the programme's owner only: whoever
//! reads a ranking sees everybody's figures.

use super::amounts::{Rates, Sums};
use super::board::DealTotals;
use super::goals::{Goal, wanted_value};
use super::kpi::{Better, Figure, Health, Inputs, Kpi, Unknown, Value, figure, health};
use super::period::{Calendar, Period};
use crate::money::{Currency, Money};
use crate::program::Target;
use rust_decimal::Decimal;
use std::cmp::Ordering;
use std::collections::BTreeSet;

/// What a partner is ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    Figure(Kpi),
    /// The health score; a partner without any of its parts has none.
    Health,
}

/// What one partner is ranked by, in the period and in the one that it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub now: Result<Decimal, Unknown>,
    pub before: Option<Decimal>,
}

/// A partner's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Its place among the entries.
    pub at: usize,
    /// From 1. Equal figures share a place, and the next one counts all before it: 1, 2, 2, 4.
    pub place: u32,
    /// Whether others share it.
    pub tied: bool,
    /// `None` where the figure could not be told before.
    pub before: Option<u32>,
}

/// How a place has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moved {
    Up(u32),
    Down(u32),
    Stayed,
    /// It had no place before.
    New,
}

/// Everybody, once.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ranking {
    /// The best first; of equal ones the earlier entry.
    pub placed: Vec<Placed>,
    /// The places of entries that cannot be ranked, in their order.
    pub apart: Vec<usize>,
}

impl Measure {
    /// The name in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Measure::Figure(kpi) => kpi.definition().code,
            Measure::Health => "health",
        }
    }

    /// Reads one of [`Measure::ALL`].
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.as_str() == name)
    }

    /// What one pass over the deals tells of every partner.
    pub const ALL: [Measure; 18] = [
        Measure::Figure(Kpi::DealValue),
        Measure::Figure(Kpi::DealCount),
        Measure::Figure(Kpi::WinRate),
        Measure::Figure(Kpi::Growth),
        Measure::Figure(Kpi::Attainment),
        Measure::Figure(Kpi::Contribution),
        Measure::Figure(Kpi::AverageDealSize),
        Measure::Figure(Kpi::CycleTime),
        Measure::Figure(Kpi::SalesVelocity),
        Measure::Figure(Kpi::ActivePipeline),
        Measure::Figure(Kpi::PipelineValue),
        Measure::Figure(Kpi::WeightedPipeline),
        Measure::Figure(Kpi::OpportunitiesCreated),
        Measure::Figure(Kpi::Registrations),
        Measure::Figure(Kpi::RegistrationValue),
        Measure::Figure(Kpi::ApprovalRate),
        Measure::Figure(Kpi::ConflictRate),
        Measure::Health,
    ];

    pub fn better(self) -> Better {
        match self {
            Measure::Figure(kpi) => kpi.definition().better,
            Measure::Health => Better::Higher,
        }
    }

    /// Whether it is an amount, so that a currency has to be chosen.
    pub fn is_money(self) -> bool {
        use super::kpi::Unit;
        matches!(self, Measure::Figure(kpi) if matches!(kpi.definition().unit, Unit::Money | Unit::MoneyPerDay))
    }

    /// Whether the totals of a period that is over tell it. What is open is so today and was not counted then.
    pub fn has_before(self) -> bool {
        match self {
            Measure::Health => true,
            Measure::Figure(kpi) => matches!(
                kpi,
                Kpi::DealValue
                    | Kpi::DealCount
                    | Kpi::WinRate
                    | Kpi::Attainment
                    | Kpi::AverageDealSize
                    | Kpi::CycleTime
                    | Kpi::OpportunitiesCreated
                    | Kpi::Registrations
                    | Kpi::RegistrationValue
                    | Kpi::ApprovalRate
                    | Kpi::ConflictRate
            ),
        }
    }

    /// The figure of one partner.
    ///
    /// # Errors
    /// As [`figure`]; of a health score without parts, why its win rate cannot be told.
    pub fn of(self, inputs: &Inputs) -> Figure {
        match self {
            Measure::Figure(kpi) => figure(kpi, inputs),
            Measure::Health => {
                let health = health(inputs);
                if health.is_told() {
                    return Ok(Value::Score(health.score));
                }
                figure(Kpi::WinRate, inputs)
            }
        }
    }
}

impl Health {
    /// Whether any part speaks for or against the partner.
    pub fn is_told(&self) -> bool {
        self.parts.iter().any(|part| part.points.is_some())
    }
}

impl Placed {
    /// How the place has changed since before.
    pub fn moved(&self) -> Moved {
        match self.before {
            None => Moved::New,
            Some(before) => match before.cmp(&self.place) {
                Ordering::Greater => Moved::Up(before - self.place),
                Ordering::Less => Moved::Down(self.place - before),
                Ordering::Equal => Moved::Stayed,
            },
        }
    }
}

/// What one partner's figures are made of: its own totals, and what the programme's targets want of its tier in the period.
pub fn inputs(
    totals: &DealTotals,
    before: Option<&DealTotals>,
    everybody: Option<&DealTotals>,
    target: Sums,
    rates: Option<&Rates>,
) -> Inputs {
    Inputs {
        deals: totals.clone(),
        before: before.cloned(),
        everybody: everybody.cloned(),
        target: (!target.is_empty()).then_some(target),
        rates: rates.cloned(),
        ..Inputs::default()
    }
}

/// What the programme wants of every partner of a tier to win in the period.
pub fn target_of(targets: &[Target], tier: &str, period: &Period, fiscal: Calendar) -> Sums {
    let tier = Some(tier).filter(|tier| !tier.is_empty());
    let goals = Goal::all(targets, tier, None, period, fiscal);
    // What is wanted of a single product is no target of the whole.
    let whole: Vec<Goal> = goals.into_iter().filter(|goal| goal.scope.is_empty()).collect();
    wanted_value(&whole, period)
}

/// What one partner is ranked by, made of its inputs of both periods and by the rates that are among them.
pub fn entry(measure: Measure, now: &Inputs, before: Option<&Inputs>, currency: Currency) -> Entry {
    let number = |inputs: &Inputs| measured(&measure.of(inputs), currency, inputs.rates.as_ref());
    let before = before.filter(|_| measure.has_before());
    Entry { now: number(now), before: before.and_then(|before| number(before).ok()) }
}

/// The number that a figure is compared by: amounts in one currency, others by way of the currency of the rates.
///
/// # Errors
/// Why there is none: the figure's own reason, or currencies without a rate.
pub fn measured(figure: &Figure, currency: Currency, rates: Option<&Rates>) -> Result<Decimal, Unknown> {
    let worth = |money: Money| match rates {
        Some(rates) => rates.between(money, currency).map_err(|missing| missing.0),
        None if money.currency() == currency => Ok(money.amount()),
        None => Err(vec![money.currency()]),
    };
    match figure {
        Err(unknown) => Err(unknown.clone()),
        Ok(Value::Sums(sums)) => {
            let mut all = Decimal::ZERO;
            let mut missing = BTreeSet::new();
            for money in sums.amounts() {
                match worth(money) {
                    Ok(amount) => all = all.checked_add(amount).ok_or(Unknown::Nothing)?,
                    Err(currencies) => missing.extend(currencies),
                }
            }
            if missing.is_empty() { Ok(all) } else { Err(Unknown::NoRate(missing.into_iter().collect())) }
        }
        Ok(Value::Amount(money)) => worth(*money).map_err(Unknown::NoRate),
        Ok(value) => value.number().ok_or(Unknown::Nothing),
    }
}

/// Puts everybody in order. Without a better direction the larger figure comes first.
pub fn ranking(entries: &[Entry], better: Better) -> Ranking {
    let now = |entry: &Entry| entry.now.as_ref().ok().copied();
    let (order, places) = places(entries, better, now);
    let before = places_of(entries, better, |entry| entry.before);
    let mut ranking = Ranking::default();
    for at in order {
        let Some(place) = places.get(at).copied().flatten() else { continue };
        let before = before.get(at).copied().flatten();
        ranking.placed.push(Placed { at, place, tied: false, before });
    }
    let shared: Vec<u32> = ranking.placed.iter().map(|placed| placed.place).collect();
    for (index, placed) in ranking.placed.iter_mut().enumerate() {
        let same = |other: Option<usize>| other.and_then(|at| shared.get(at)) == Some(&placed.place);
        placed.tied = same(index.checked_sub(1)) || same(Some(index + 1));
    }
    ranking.apart =
        entries.iter().enumerate().filter(|(_, entry)| entry.now.is_err()).map(|(at, _)| at).collect();
    ranking
}

fn places_of(
    entries: &[Entry],
    better: Better,
    number: impl Fn(&Entry) -> Option<Decimal>,
) -> Vec<Option<u32>> {
    places(entries, better, number).1
}

/// The order of those that have a number, and everybody's place.
fn places(
    entries: &[Entry],
    better: Better,
    number: impl Fn(&Entry) -> Option<Decimal>,
) -> (Vec<usize>, Vec<Option<u32>>) {
    let mut found: Vec<(Decimal, usize)> =
        entries.iter().enumerate().filter_map(|(at, entry)| Some((number(entry)?, at))).collect();
    found.sort_by(|one, other| {
        let order = match better {
            Better::Lower => one.0.cmp(&other.0),
            Better::Higher | Better::Neither => other.0.cmp(&one.0),
        };
        order.then_with(|| one.1.cmp(&other.1))
    });
    let mut places = vec![None; entries.len()];
    let mut last: Option<(Decimal, u32)> = None;
    for (index, (number, at)) in found.iter().enumerate() {
        let place = match last {
            Some((same, place)) if same == *number => place,
            _ => u32::try_from(index + 1).unwrap_or(u32::MAX),
        };
        last = Some((*number, place));
        if let Some(slot) = places.get_mut(*at) {
            *slot = Some(place);
        }
    }
    (found.into_iter().map(|(_, at)| at).collect(), places)
}
