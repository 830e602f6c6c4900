//! Why a rule decided what it decided: codes with parameters, in the order in which it was decided.
//!
//! The page's catalogue has a sentence for every code ([`Because::ALL`]).

use super::amounts::Sums;
use crate::money::Money;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// One step of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub because: Because,
    pub params: Vec<(&'static str, Param)>,
}

/// What a sentence is filled with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Param {
    /// An id or a name, as it is.
    Text(String),
    Number(Decimal),
    Percent(Decimal),
    Money(Money),
    Sums(Sums),
    Day(NaiveDate),
}

impl Note {
    pub fn new(because: Because) -> Self {
        Self { because, params: Vec::new() }
    }

    /// The same with one more parameter.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Param) -> Self {
        self.params.push((name, value));
        self
    }

    pub fn param(&self, name: &str) -> Option<&Param> {
        self.params.iter().find(|(known, _)| *known == name).map(|(_, value)| value)
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal),* $(,)?) => {
        /// Everything that a decision can rest on.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Because { $($(#[$doc])* $name,)* }

        impl Because {
            /// All codes, so that a test can ask the catalogues for each.
            pub const ALL: &'static [Because] = &[$(Because::$name,)*];

            /// The stable code, part of the catalogue's keys.
            pub const fn as_str(self) -> &'static str {
                match self { $(Because::$name => $code,)* }
            }
        }
    };
}

codes! {
    /// Params `sums`, `from`, `to`: what was won in the period.
    Volume = "volume",
    /// Params `amount`, `day`: the volume in the rule's currency by the rates of that day.
    Converted = "converted",
    /// Params `currencies`: no rate, so nothing can be said.
    NoRate = "no_rate",
    /// Param `tier` or nothing: the rule is for other tiers.
    OtherTier = "other_tier",
    /// Params `reached`, `from`, `percent`: the band that was reached.
    Band = "band",
    /// Params `reached`, `from`: no band reached; `from` is the first one.
    BelowBands = "below_bands",
    /// Params `from`, `amount`, `percent`, `share`: a band's part of the volume and what it gives.
    Slice = "slice",
    /// Params `before`, `percent`: growth against the year before.
    Growth = "growth",
    /// Nothing was sold a year before, and the rule leaves newcomers out.
    NewcomerSkipped = "newcomer_skipped",
    /// Nothing was sold a year before: growth from zero.
    NewcomerFromZero = "newcomer_from_zero",
    /// Params `target`, `percent`: attainment of the partner's target.
    Attained = "attained",
    /// The partner has no target.
    NoTarget = "no_target",
    /// Param `percent`: one rate.
    Rate = "rate",
    /// Params `amount`: only what lies above the threshold, the year before or the target.
    OnIncrement = "on_increment",
    /// Params `exact`, `rounding`: rounded to what can be paid.
    Rounded = "rounded",
    /// Param `until`: the period runs until then; the amount is what it would be today.
    PeriodRuns = "period_runs",
    /// Param `until`: the holding period ends.
    HeldUntil = "held_until",
    /// Held by the programme.
    HeldByProgramme = "held_by_programme",
    /// The customer has not paid yet.
    AwaitsPayment = "awaits_payment",
    /// Params `amount`: paid.
    Paid = "paid",
    /// Params `rule`, `value`, `percent`: a share of the deal's value.
    PercentOfDeal = "percent_of_deal",
    /// Params `rule`, `amount`: an amount for the deal.
    FlatForDeal = "flat_for_deal",
    /// Params `rule`, `amount`: fits too, and is not paid, because another is higher.
    Outbid = "outbid",
    /// Params `limit`, `left`: cut by the rule's limit.
    CutByLimit = "cut_by_limit",
    /// Params `day`, `refunded`, `value`: the customer got money back.
    Refunded = "refunded",
    /// Params `list`, `percent`, `price`: the tier's discount.
    TierDiscount = "tier_discount",
    /// Params `percent`, `price`: the bonus of an approved registration.
    RegistrationBonus = "registration_bonus",
}
