//! What partners work towards and what they get for it: tiers, targets, rebates, commissions; and the rates that make one
//! amount of several currencies.
//!
//! Definitions only, as a programme writes them. Who has reached what is decided in [`crate::performance`].

use super::{Choice, Text};
use crate::money::{Currency, Money};
use crate::performance::{Grain, Preset, Rates};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// Rates of exchange as the programme has written them down. They are never fetched, so that a figure stays what it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRates {
    /// To the programme's default currency, on one day.
    pub rates: Rates,
    /// Who published them.
    pub source: Text,
}

/// The tiers of a programme.
#[derive(Debug, Clone, PartialEq)]
pub struct Tiers {
    /// From the lowest to the highest.
    pub ladder: Vec<Tier>,
    /// The days whose deals count, on each day anew.
    pub period: Preset,
    /// Days that a partner keeps a tier whose minimums are no longer met.
    pub grace_days: u16,
    pub without_data: WithoutData,
    /// In which the minimums of won value are given.
    pub currency: Currency,
}

/// A criterion of which nobody collects the data ...
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WithoutData {
    /// is not met.
    Unmet,
    /// decides nothing; the standing says that it is incomplete.
    LeftOut,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Tier {
    pub id: String,
    pub label: Text,
    /// Won value in units of [`Tiers::currency`], people and deals as numbers, satisfaction in percent. All above 0.
    pub criteria: BTreeMap<Criterion, Decimal>,
    pub benefits: Benefits,
}

/// What a tier can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Criterion {
    /// The value of deals won in the period.
    WonValue,
    /// Deals won in the period.
    WonDeals,
    /// Deals sent to the programme in the period.
    RegisteredDeals,
    /// Deals accepted by the programme in the period.
    ApprovedDeals,
    /// People with a valid certificate, today.
    CertifiedPeople,
    /// Satisfied customers in percent of all that answered.
    Csat,
}

/// What a tier gives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Benefits {
    /// Percent off the list price.
    pub discount: Decimal,
    /// Percent off the discounted price, for a deal whose registration was approved.
    pub registration_bonus: Decimal,
    /// Market development funds in percent of the won value.
    pub mdf: Decimal,
    /// More days of protection than the programme gives to everybody.
    pub protection_days: u16,
    /// Anything else.
    pub perks: Vec<Choice>,
}

/// What somebody is to reach in every period of a length.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    pub id: String,
    pub label: Option<Text>,
    pub each: Grain,
    pub wanted: Wanted,
    /// Whose: of every organisation, or of every person.
    pub of_person: bool,
    /// Only deals with this product.
    pub product: Option<String>,
    /// Only partners of this tier.
    pub tier: Option<String>,
    pub split: Split,
}

/// How much is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    WonValue(Money),
    WonDeals(u32),
    RegisteredValue(Money),
    RegisteredDeals(u32),
}

/// How a target is shared out over the days of its period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Split {
    /// Every day the same.
    #[default]
    Days,
    /// Every calendar month the same, and every day of a month the same.
    Months,
}

/// Everything that is paid to partners afterwards.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Incentives {
    pub rounding: Rounding,
    pub rebates: Vec<Rebate>,
    pub commissions: Vec<Commission>,
    pub combine: Combine,
}

/// How an amount of more digits than its currency becomes one that can be paid. Once for each line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Rounding {
    /// Half to the even neighbour.
    #[default]
    HalfEven,
    /// Half away from zero.
    HalfUp,
    /// Towards zero: never more than was earned.
    Down,
}

/// A share of what was bought in a period, paid back.
#[derive(Debug, Clone, PartialEq)]
pub struct Rebate {
    pub id: String,
    pub label: Text,
    pub kind: RebateKind,
    /// Month, quarter or year; quarters and years are fiscal.
    pub each: Grain,
    pub on: RateOn,
    /// Empty: for every tier.
    pub tiers: Vec<String>,
    /// Empty: for every product.
    pub products: Vec<String>,
    /// In which thresholds are given and volume is measured.
    pub currency: Currency,
    /// Days after the end of the period until it is paid.
    pub holding_days: u16,
}

#[derive(Debug, Clone, PartialEq)]
pub enum RebateKind {
    /// The rate of the band that the volume reaches, for all of it.
    Slab(Vec<Band>),
    /// Each band's rate for the volume within the band, added up.
    Stepped(Vec<Band>),
    /// Bands of growth in percent against the same window a year before.
    Growth { bands: Vec<Band>, newcomers: Newcomers },
    /// Bands of attainment in percent of the partner's own target; without one, nothing.
    Attainment(Vec<Band>),
    /// One rate for everybody.
    Flat(Decimal),
    /// A rate for each tier; none for a tier that is not named.
    ByTier(BTreeMap<String, Decimal>),
}

/// From a threshold on, to the next band; the last is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Band {
    pub from: Decimal,
    /// 0 to 100.
    pub percent: Decimal,
}

/// What a rate is applied to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RateOn {
    #[default]
    Whole,
    /// What lies above the reached band's threshold, above the year before, or above the target.
    Increment,
}

/// A partner who sold nothing in the year before ...
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Newcomers {
    /// has no growth, and gets nothing for it.
    #[default]
    Skip,
    /// has grown from zero: the highest band, for everything.
    FromZero,
}

/// A share of a deal, or an amount for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Commission {
    pub id: String,
    pub label: Text,
    pub pay: Pay,
    /// Empty: for every tier.
    pub tiers: Vec<String>,
    /// Empty: for every product.
    pub products: Vec<String>,
    /// Smallest value of a deal, each in its own currency. Deals in another currency have no smallest value.
    pub least: Vec<Money>,
    pub after: After,
    pub holding_days: u16,
    /// Days from the win in which a refund takes the commission back. `None`: always.
    pub clawback_days: Option<u16>,
    pub limit: Option<Limit>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pay {
    /// 0 to 100, of the deal's value.
    Percent(Decimal),
    /// For a deal of the same currency.
    Flat(Money),
}

/// What has to happen before the holding period begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum After {
    #[default]
    Won,
    /// The customer has paid.
    CustomerPaid,
}

/// The most that a rule pays in each period; a currency that is not named has no limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    pub amounts: Vec<Money>,
    /// `None`: ever.
    pub each: Option<Grain>,
}

/// Of several commissions that fit a deal ...
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Combine {
    /// the highest is paid; of equal ones the first.
    #[default]
    Highest,
    /// all are paid.
    Sum,
}

impl Tiers {
    pub fn position(&self, id: &str) -> Option<usize> {
        self.ladder.iter().position(|tier| tier.id == id)
    }
}

impl Criterion {
    pub const ALL: [(&'static str, Criterion); 6] = [
        ("won_value", Criterion::WonValue),
        ("won_deals", Criterion::WonDeals),
        ("registered_deals", Criterion::RegisteredDeals),
        ("approved_deals", Criterion::ApprovedDeals),
        ("certified_people", Criterion::CertifiedPeople),
        ("csat", Criterion::Csat),
    ];

    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }
}

impl Rounding {
    pub const NAMES: [(&'static str, Rounding); 3] =
        [("half_even", Rounding::HalfEven), ("half_up", Rounding::HalfUp), ("down", Rounding::Down)];

    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(_, one)| *one == self).map_or("", |(name, _)| name)
    }

    /// An amount that can be paid; `None` beyond the decimal type.
    pub fn apply(self, amount: Decimal, currency: Currency) -> Option<Money> {
        let strategy = match self {
            Rounding::HalfEven => RoundingStrategy::MidpointNearestEven,
            Rounding::HalfUp => RoundingStrategy::MidpointAwayFromZero,
            Rounding::Down => RoundingStrategy::ToZero,
        };
        Money::new(amount.round_dp_with_strategy(currency.minor_digits(), strategy), currency)
    }
}
