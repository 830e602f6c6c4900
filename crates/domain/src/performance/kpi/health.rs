//! How well a partner does, in one number with its parts.
//!
//! Weights and limits are those of prm-portal's dashboard: attainment 30, win rate 20, lead acceptance 15, lead response
//! 15, certification coverage 10, use of marketing funds 10 of 100.

use super::{Figure, Inputs, Kpi, Value, figure};
use rust_decimal::Decimal;

/// A health score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// 0 to 100. Without any part 50: nothing speaks for or against the partner.
    pub score: Decimal,
    pub rating: Rating,
    pub parts: Vec<Part>,
}

/// How a score is called: red, yellow, blue, green.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rating {
    /// To 40.
    Poor,
    /// To 60.
    Fair,
    /// To 80.
    Good,
    Excellent,
}

/// One of the figures that a score is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub kpi: Kpi,
    pub figure: Figure,
    /// 0 to 100; `None` while the figure cannot be told.
    pub points: Option<Decimal>,
    /// Of 100, after the weights of parts that cannot be told were spread evenly over the others. 0 for those.
    pub weight: Decimal,
}

const WEIGHTS: [(Kpi, u32); 6] = [
    (Kpi::Attainment, 30),
    (Kpi::WinRate, 20),
    (Kpi::LeadAcceptance, 15),
    (Kpi::LeadResponse, 15),
    (Kpi::CertificationCoverage, 10),
    (Kpi::MdfUtilisation, 10),
];

/// 4 hours and less are full points, 48 hours and more are none, and between them in proportion.
const QUICK_HOURS: u32 = 4;
const SLOW_HOURS: u32 = 48;

/// Computes a partner's health.
pub fn health(inputs: &Inputs) -> Health {
    let mut parts: Vec<Part> = WEIGHTS
        .into_iter()
        .map(|(kpi, weight)| {
            let figure = figure(kpi, inputs);
            let points = figure.as_ref().ok().and_then(points);
            Part { kpi, figure, points, weight: weight.into() }
        })
        .collect();
    let told = parts.iter().filter(|part| part.points.is_some()).count();
    let missing: Decimal = parts.iter().filter(|part| part.points.is_none()).map(|part| part.weight).sum();
    let more = missing.checked_div(Decimal::from(told)).unwrap_or_default();
    let mut score = Decimal::ZERO;
    for part in &mut parts {
        match part.points {
            Some(points) => {
                part.weight += more;
                score += points * part.weight / Decimal::ONE_HUNDRED;
            }
            None => part.weight = Decimal::ZERO,
        }
    }
    if told == 0 {
        score = Decimal::from(50);
    }
    Health { score, rating: rating(score), parts }
}

fn points(value: &Value) -> Option<Decimal> {
    match value {
        Value::Percent(percent) => Some((*percent).clamp(Decimal::ZERO, Decimal::ONE_HUNDRED)),
        Value::Hours(hours) => {
            let span = Decimal::from(SLOW_HOURS - QUICK_HOURS);
            let left = Decimal::from(SLOW_HOURS) - *hours;
            Some((left * Decimal::ONE_HUNDRED / span).clamp(Decimal::ZERO, Decimal::ONE_HUNDRED))
        }
        _ => None,
    }
}

fn rating(score: Decimal) -> Rating {
    match score {
        score if score <= Decimal::from(40) => Rating::Poor,
        score if score <= Decimal::from(60) => Rating::Fair,
        score if score <= Decimal::from(80) => Rating::Good,
        _ => Rating::Excellent,
    }
}
