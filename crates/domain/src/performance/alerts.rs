//! Alerts: a figure has passed a threshold that somebody set.
//!
//! An alert that is raised ends only when the figure is back beyond its margin, so that a figure that swings around the
//! threshold does not ring every day. A figure that cannot be told changes nothing: silence is no news.

use super::kpi::{Figure, Kpi};
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

/// Judges a rule. `raised` is what it was before; `before` is the figure of the period compared with.
pub fn judge(rule: &Rule, figure: &Figure, before: Option<&Figure>, raised: bool) -> Alert {
    let number = |figure: &Figure| figure.as_ref().ok().and_then(|value| value.number());
    let now = number(figure);
    let change = now.zip(before.and_then(number)).and_then(|(now, before)| match rule.when {
        When::ChangedByPercent(_) => {
            (now - before).checked_mul(Decimal::ONE_HUNDRED)?.checked_div(before.abs())
        }
        _ => now.checked_sub(before),
    });
    let margin = rule.margin.max(Decimal::ZERO);
    // How far beyond the threshold it is; above 0 it is passed, at or below the margin's other side it is not any more.
    let (measured, beyond) = match rule.when {
        When::Below(limit) => (now, now.map(|now| limit - now)),
        When::Above(limit) => (now, now.map(|now| now - limit)),
        When::ChangedBy(limit) | When::ChangedByPercent(limit) => {
            (change, change.map(|change| change.abs() - limit))
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
