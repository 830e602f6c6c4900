//! Alerts: a figure has passed a threshold that somebody set.
//!
//! An alert that is raised ends only when the figure is back beyond its margin, so that a figure that swings around the
//! threshold does not ring every day. A figure that cannot be told changes nothing: silence is no news.

mod draft;

pub use draft::{DECIMALS, Draft, LARGEST, MOST_CASES, Watch, read_limit, unit_of};

use super::board::DealTotals;
use super::kpi::{Figure, Kpi, Unknown, Value};
use crate::money::{Currency, Money};
use rust_decimal::Decimal;

/// What somebody wants to be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub id: String,
    pub kpi: Kpi,
    pub when: When,
    /// How far the figure has to come back before the alert ends, in the unit of the threshold; at least 0.
    pub margin: Decimal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    Below(Decimal),
    Above(Decimal),
    /// By so much in either direction against the comparison, in the figure's unit (points for percents).
    ChangedBy(Decimal),
    /// The same in percent of the figure compared with.
    ChangedByPercent(Decimal),
}

impl When {
    /// From its code and its threshold.
    pub fn parse(code: &str, limit: Decimal) -> Option<Self> {
        match code {
            "below" => Some(When::Below(limit)),
            "above" => Some(When::Above(limit)),
            "changed_by" => Some(When::ChangedBy(limit)),
            "changed_by_percent" => Some(When::ChangedByPercent(limit)),
            _ => None,
        }
    }

    /// As [`When::parse`] takes it.
    pub fn code(self) -> (&'static str, Decimal) {
        match self {
            When::Below(limit) => ("below", limit),
            When::Above(limit) => ("above", limit),
            When::ChangedBy(limit) => ("changed_by", limit),
            When::ChangedByPercent(limit) => ("changed_by_percent", limit),
        }
    }
}

/// What is known of a rule after it was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alert {
    pub raised: bool,
    pub news: News,
    /// The figure, or its change, that was compared with the threshold.
    pub measured: Option<Decimal>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    Raised,
    Ended,
    Nothing,
}

/// The figures that can be watched: those that deals tell.
pub const WATCHED: [Kpi; 19] = [
    Kpi::ActivePipeline,
    Kpi::PipelineValue,
    Kpi::WeightedPipeline,
    Kpi::OpportunityWindow,
    Kpi::OpportunitiesCreated,
    Kpi::DealCount,
    Kpi::DealValue,
    Kpi::WinRate,
    Kpi::AverageDealSize,
    Kpi::CycleTime,
    Kpi::SalesVelocity,
    Kpi::Growth,
    Kpi::NewLogos,
    Kpi::Contribution,
    Kpi::Registrations,
    Kpi::RegistrationValue,
    Kpi::ApprovalRate,
    Kpi::TimeToAnswer,
    Kpi::ConflictRate,
];

/// Those of which a period that is over is known as well, so that a change can be told.
pub const CAN_CHANGE: [Kpi; 10] = [
    Kpi::OpportunitiesCreated,
    Kpi::DealCount,
    Kpi::DealValue,
    Kpi::WinRate,
    Kpi::AverageDealSize,
    Kpi::CycleTime,
    Kpi::Registrations,
    Kpi::RegistrationValue,
    Kpi::ApprovalRate,
    Kpi::ConflictRate,
];

/// How many cases a figure is made of: what a smallest sample is compared with.
pub fn cases(kpi: Kpi, totals: &DealTotals) -> u32 {
    match kpi {
        Kpi::WinRate | Kpi::SalesVelocity => totals.won + totals.lost,
        Kpi::CycleTime => totals.cycle_days.1,
        Kpi::AverageDealSize => totals.won_valued,
        Kpi::DealCount | Kpi::DealValue | Kpi::Growth | Kpi::Contribution | Kpi::NewLogos => totals.won,
        Kpi::ApprovalRate | Kpi::ConflictRate => totals.approved + totals.refused,
        Kpi::TimeToAnswer => totals.answer_days.1,
        Kpi::OpportunitiesCreated => totals.created,
        Kpi::Registrations | Kpi::RegistrationValue => totals.submitted,
        _ => totals.open,
    }
}

/// A figure as a rule compares it: sums of money are what they have in one currency, nothing included.
///
/// # Errors
/// [`Unknown`]: fewer cases than `minimum`, or an amount in another currency.
pub fn comparable(
    kpi: Kpi,
    figure: &Figure,
    totals: &DealTotals,
    currency: Option<Currency>,
    minimum: u32,
) -> Figure {
    let have = cases(kpi, totals);
    if have < minimum {
        return Err(Unknown::TooFew { have, need: minimum });
    }
    match (figure, currency) {
        (Ok(Value::Sums(sums)), Some(currency)) => i64::try_from(sums.minor(currency))
            .ok()
            .and_then(|minor| Money::from_minor(minor, currency))
            .map(Value::Amount)
            .ok_or(Unknown::NotCollected),
        (Ok(Value::Amount(money)), Some(currency)) if money.currency() != currency => {
            Err(Unknown::NoRate(vec![money.currency()]))
        }
        _ => figure.clone(),
    }
}

/// Judges a rule. `raised` is what it was before; `before` is the figure of the period compared with. A number beyond
/// what decimals hold cannot be told, like a figure that is not known.
pub fn judge(rule: &Rule, figure: &Figure, before: Option<&Figure>, raised: bool) -> Alert {
    let number = |figure: &Figure| figure.as_ref().ok().and_then(|value| value.number());
    let now = number(figure);
    let change = now.zip(before.and_then(number)).and_then(|(now, before)| match rule.when {
        When::ChangedByPercent(_) => {
            now.checked_sub(before)?.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before.abs())
        }
        _ => now.checked_sub(before),
    });
    let margin = rule.margin.max(Decimal::ZERO);
    // How far beyond the threshold it is; above 0 it is passed, at or below the margin's other side it is not any more.
    let (measured, beyond) = match rule.when {
        When::Below(limit) => (now, now.and_then(|now| limit.checked_sub(now))),
        When::Above(limit) => (now, now.and_then(|now| now.checked_sub(limit))),
        When::ChangedBy(limit) | When::ChangedByPercent(limit) => {
            (change, change.and_then(|change| change.abs().checked_sub(limit)))
        }
    };
    let Some(beyond) = beyond else { return Alert { raised, news: News::Nothing, measured } };
    let is = if raised { beyond > -margin } else { beyond > Decimal::ZERO };
    let news = match (raised, is) {
        (false, true) => News::Raised,
        (true, false) => News::Ended,
        _ => News::Nothing,
    };
    Alert { raised: is, news, measured }
}
