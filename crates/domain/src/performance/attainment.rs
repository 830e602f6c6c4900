//! How much of its targets a set of deals has reached in some days: the comparison with a target instead of other days.

use super::amounts::Rates;
use super::board::DealTotals;
use super::goals::{Goal, Share};
use super::kpi::Kpi;
use super::period::Period;
use super::tiers::worth;
use crate::money::Currency;
use crate::program::Wanted;
use rust_decimal::Decimal;

/// What was wanted and what was done, in the unit of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attained {
    /// `None`: deals, not money.
    pub currency: Option<Currency>,
    pub wanted: Decimal,
    pub done: Decimal,
    /// Of what was wanted.
    pub percent: Decimal,
}

/// The figure that a target is about.
pub const fn of_figure(wanted: Wanted) -> Kpi {
    match wanted {
        Wanted::WonValue(_) => Kpi::DealValue,
        Wanted::WonDeals(_) => Kpi::DealCount,
        Wanted::RegisteredValue(_) => Kpi::RegistrationValue,
        Wanted::RegisteredDeals(_) => Kpi::Registrations,
    }
}

/// How a figure stands to the goals that are about it and about all deals in question: their shares of the period, against
/// the deals of the same days. `None`: no goal is about it, its goals are in several currencies, a rate is missing, or
/// nothing is wanted.
pub fn attained(
    kpi: Kpi,
    goals: &[Goal],
    totals: &DealTotals,
    period: &Period,
    rates: Option<&Rates>,
) -> Option<Attained> {
    let about: Vec<&Goal> =
        goals.iter().filter(|goal| of_figure(goal.wanted) == kpi && goal.is_of_all()).collect();
    let first = about.first()?;
    let currency = match first.wanted {
        Wanted::WonValue(money) | Wanted::RegisteredValue(money) => Some(money.currency()),
        Wanted::WonDeals(_) | Wanted::RegisteredDeals(_) => None,
    };
    let mut wanted = Decimal::ZERO;
    for goal in &about {
        wanted += match (goal.share(period), currency) {
            (Share::Number(number), None) => number,
            (Share::Value(sums), Some(currency)) => sums
                .amounts()
                .into_iter()
                .map(|money| worth(money, currency, rates))
                .sum::<Option<Decimal>>()?,
            _ => return None,
        };
    }
    let done = first.done(totals, rates).ok()?;
    let percent = done.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(wanted)?;
    Some(Attained { currency, wanted, done, percent })
}

impl Goal {
    /// Whether every deal of its owner counts, of whatever product.
    fn is_of_all(&self) -> bool {
        !self.scope.contains_key(&super::Dimension::Product)
    }
}
