//! Sums of money, each currency for itself, and what they are in one currency by stored rates.

use crate::money::{Currency, Money};
use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// Exact sums in minor units, by currency; a currency without an amount is not in it.
///
/// A handful in the order of their codes: a tree would cost every group of a report dozens of pieces of memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sums(Vec<(Currency, i128)>);

/// How many units of the target currency one unit of each other is worth, on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    pub to: Currency,
    pub as_of: NaiveDate,
    /// Above 0. The target currency itself needs none.
    pub per_unit: BTreeMap<Currency, Decimal>,
}

/// A sum that contains amounts in these currencies cannot be told in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRate(pub Vec<Currency>);

impl Sums {
    /// Adds minor units of a currency; a sum beyond 128 bits stays at the end of them.
    pub fn add(&mut self, currency: Currency, minor: i128) {
        let place = self.0.partition_point(|(known, _)| *known < currency);
        match self.0.get_mut(place) {
            Some((known, sum)) if *known == currency => *sum = sum.saturating_add(minor),
            _ => self.0.insert(place, (currency, minor)),
        }
    }

    pub fn add_money(&mut self, money: &Money) {
        self.add(money.currency(), money.amount().mantissa());
    }

    pub fn add_all(&mut self, other: &Sums) {
        other.0.iter().for_each(|(currency, minor)| self.add(*currency, *minor));
    }

    /// What is left without `other`: for differences between two periods.
    pub fn without(&self, other: &Sums) -> Sums {
        let mut left = self.clone();
        other.0.iter().for_each(|(currency, minor)| left.add(*currency, minor.saturating_neg()));
        left
    }

    /// Minor units by currency, in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = (Currency, i128)> + '_ {
        self.0.iter().copied()
    }

    pub fn minor(&self, currency: Currency) -> i128 {
        self.iter().find(|(known, _)| *known == currency).map_or(0, |(_, minor)| minor)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The amounts, as far as the decimal type holds them (28 digits).
    pub fn amounts(&self) -> Vec<Money> {
        let amount = |(currency, minor)| {
            Money::new(Decimal::try_from_i128_with_scale(minor, digits(currency)).ok()?, currency)
        };
        self.iter().filter_map(amount).collect()
    }

    /// The whole in one currency: each currency's sum times its rate, added up, and rounded once, half to even, to the
    /// target's minor units.
    ///
    /// # Errors
    /// The currencies that have no rate; a whole beyond the decimal type names them all.
    pub fn in_one(&self, rates: &Rates) -> Result<Money, MissingRate> {
        let rate = |currency: Currency| rates.of(currency);
        let missing: Vec<Currency> =
            self.iter().map(|(currency, _)| currency).filter(|currency| rate(*currency).is_none()).collect();
        if !missing.is_empty() {
            return Err(MissingRate(missing));
        }
        let part = |(currency, minor)| {
            Decimal::try_from_i128_with_scale(minor, digits(currency)).ok()?.checked_mul(rate(currency)?)
        };
        let whole = self.iter().map(part).try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part?));
        whole
            .map(|sum| sum.round_dp_with_strategy(digits(rates.to), RoundingStrategy::MidpointNearestEven))
            .and_then(|sum| Money::new(sum, rates.to))
            .ok_or_else(|| MissingRate(self.iter().map(|(currency, _)| currency).collect()))
    }
}

impl Rates {
    /// What one unit of a currency is worth in the target currency; `None` where no rate is stored.
    pub fn of(&self, currency: Currency) -> Option<Decimal> {
        match currency == self.to {
            true => Some(Decimal::ONE),
            false => self.per_unit.get(&currency).copied().filter(|rate| *rate > Decimal::ZERO),
        }
    }

    /// An amount in any currency that has a rate, by way of the target currency, unrounded.
    ///
    /// # Errors
    /// The currency whose rate is missing: that of the amount, or the one that is asked for.
    pub fn between(&self, money: Money, currency: Currency) -> Result<Decimal, MissingRate> {
        if money.currency() == currency {
            return Ok(money.amount());
        }
        let rate = |one: Currency| self.of(one).ok_or_else(|| MissingRate(vec![one]));
        let (from, into) = (rate(money.currency())?, rate(currency)?);
        let amount = money.amount().checked_mul(from).and_then(|amount| amount.checked_div(into));
        amount.ok_or_else(|| MissingRate(vec![money.currency()]))
    }
}

/// How amounts become numbers that can be put in order and drawn on one axis: converted where every currency of the deals
/// has a rate, else what they are in one currency alone. Half of an order must not be converted.
#[derive(Debug, Clone, Copy)]
pub struct Scale<'r> {
    own: Currency,
    rates: Option<&'r Rates>,
}

impl<'r> Scale<'r> {
    /// For amounts of these currencies in `own`.
    pub fn new(currencies: &[Currency], own: Currency, rates: Option<&'r Rates>) -> Self {
        let all = |rates: &&Rates| rates.to == own && currencies.iter().all(|one| rates.of(*one).is_some());
        Self { own, rates: rates.filter(all) }
    }

    /// For what stands alone: only the currencies of these sums count.
    pub fn of(sums: &Sums, own: Currency, rates: Option<&'r Rates>) -> Self {
        let currencies: Vec<Currency> = sums.iter().map(|(currency, _)| currency).collect();
        Self::new(&currencies, own, rates)
    }

    /// What sums are told as in one currency. `None` where there is nothing to convert, as they are in that currency
    /// already; and where a rate is missing, be it of another sum of the same table: every currency is told for itself then.
    pub fn told(&self, sums: &Sums) -> Option<Money> {
        let other = sums.iter().any(|(currency, _)| currency != self.own);
        self.rates.filter(|_| other).and_then(|rates| sums.in_one(rates).ok())
    }

    /// Whether amounts of several currencies are told as one.
    pub fn converts(&self) -> bool {
        self.rates.is_some()
    }

    /// The sums on this scale; `None` beyond the decimal type.
    pub fn number(&self, sums: &Sums) -> Option<Decimal> {
        match self.rates {
            Some(rates) => sums.in_one(rates).ok().map(|money| money.amount()),
            None => Decimal::try_from_i128_with_scale(sums.minor(self.own), digits(self.own)).ok(),
        }
    }
}

fn digits(currency: Currency) -> u32 {
    currency.minor_digits()
}

impl FromIterator<(Currency, i128)> for Sums {
    fn from_iter<I: IntoIterator<Item = (Currency, i128)>>(parts: I) -> Self {
        let mut sums = Sums::default();
        parts.into_iter().for_each(|(currency, minor)| sums.add(currency, minor));
        sums
    }
}
