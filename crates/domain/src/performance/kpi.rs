//! Figures: what each means, from what it is made, and when it cannot be told.
//!
//! A definition ([`Definition`]) says formula, unit, null rule, smallest sample and source; [`figure`] is the only place
//! where it is computed. Sentences that explain a figure to a person are in the page's catalogue under the figure's code.

mod catalogue;
mod health;
mod inputs;
mod made;

pub use catalogue::{Area, Better, Definition, Kpi, Unit};
pub use health::{Health, Part, Rating, health};
pub use inputs::{
    Answers, Campaigns, Customers, Inputs, Leads, Margin, Marketing, Onboarding, Partners, People, Support,
    Usage,
};
pub use made::figure;

use super::amounts::Sums;
use crate::money::{Currency, Money};
use rust_decimal::Decimal;

/// What a figure is. Nothing in it is rounded but [`Value::Amount`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Count(u64),
    /// Exact, each currency for itself.
    Sums(Sums),
    /// A quotient of money in one currency, rounded half to even to its minor unit.
    Amount(Money),
    /// 0 to 100 for parts of a whole; growth and returns have no bounds.
    Percent(Decimal),
    Days(Decimal),
    Hours(Decimal),
    /// A number of times, such as 3.2 interactions for each partner.
    Ratio(Decimal),
    /// -100 to 100 for a promoter score, 0 to 100 for health.
    Score(Decimal),
}

/// Why a figure cannot be told. It is never zero instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// Nobody has given the data that it is made of.
    NotCollected,
    /// Fewer cases than the definition wants.
    TooFew { have: u32, need: u32 },
    /// What it would be divided by is zero: nothing has happened, or no target was set.
    Nothing,
    /// Amounts in these currencies have no stored rate.
    NoRate(Vec<Currency>),
}

pub type Figure = Result<Value, Unknown>;
