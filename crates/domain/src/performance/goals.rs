//! Goals of partners and people: their share for any days, and where somebody will end at the present pace.
//!
//! A share is the difference of two roundings from the period's first day on, never a rounding of its own: the shares of
//! any partition of a period add up to the goal, to the last minor unit.

use super::amounts::{MissingRate, Rates, Sums};
use super::board::DealTotals;
use super::deals::Dimension;
use super::filter::Filter;
use super::partner::{PartnerFacts, Sale};
use super::period::{Calendar, Grain, Period, day_number};
use super::tiers::worth;
use crate::money::Currency;
use crate::program::{Split, Target, Wanted};
use chrono::{Datelike, NaiveDate};
use rust_decimal::{Decimal, RoundingStrategy};
use std::collections::BTreeMap;

/// What is to be reached, by whom, in which days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    pub id: String,
    pub period: Period,
    pub wanted: Wanted,
    /// Whose: an owner, a product, a partner ... Empty: everybody's.
    pub scope: BTreeMap<Dimension, String>,
    pub split: Split,
}

/// A part of what is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Share {
    Value(Sums),
    Number(Decimal),
}

/// Where a goal stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forecast {
    pub wanted: Decimal,
    pub done: Decimal,
    /// What should be done by the end of today, by the goal's split.
    pub expected: Decimal,
    /// What is missing, at least 0.
    pub gap: Decimal,
    /// For each day that is left, today excluded; `None` when it is reached or no day is left.
    pub needed_per_day: Option<Decimal>,
    /// `done ÷ days passed × days`, rounded half to even to the goal's unit; `None` before the period.
    pub run_rate: Option<Decimal>,
    /// The same in percent of what is wanted; `None` also for a goal of nothing.
    pub run_rate_percent: Option<Decimal>,
    /// When it will be reached at that pace; `None` when it is reached, or not within the period.
    pub on: Option<NaiveDate>,
    pub pace: Pace,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    NotBegun,
    Behind,
    /// At least what the split expects by today.
    OnTrack,
    Reached,
    /// The period is over.
    Missed,
}

impl Goal {
    /// The goals that a programme's target makes for the period that `day` is in.
    pub fn of(target: &Target, day: NaiveDate, fiscal: Calendar) -> Self {
        let scope = target.product.iter().map(|product| (Dimension::Product, product.clone())).collect();
        Self {
            id: target.id.clone(),
            period: whole(target.each, day, fiscal),
            wanted: target.wanted,
            scope,
            split: target.split,
        }
    }

    /// The goals of a partner of a tier, or of one of its people, in all periods that have a day in `period`.
    pub fn all(
        targets: &[Target],
        tier: Option<&str>,
        person: Option<&str>,
        period: &Period,
        fiscal: Calendar,
    ) -> Vec<Self> {
        let fits = |target: &&Target| {
            let of_tier = target.tier.as_deref().is_none_or(|wanted| Some(wanted) == tier);
            of_tier && target.of_person == person.is_some()
        };
        let mut goals = Vec::new();
        for target in targets.iter().filter(fits) {
            let mut day = period.from;
            while day <= period.to {
                let mut goal = Self::of(target, day, fiscal);
                let next = goal.period.to.succ_opt();
                goal.scope.extend(person.map(|person| (Dimension::Owner, person.to_owned())));
                goals.push(goal);
                match next {
                    Some(next) => day = next,
                    None => break,
                }
            }
        }
        goals
    }

    /// Whether it stands in the place of another: the same figure, in the same days, of the same deals.
    pub fn is_instead_of(&self, other: &Goal) -> bool {
        std::mem::discriminant(&self.wanted) == std::mem::discriminant(&other.wanted)
            && self.period == other.period
            && self.scope == other.scope
    }

    /// What was reached, in units of what is wanted, from the totals of the goal's deals and days.
    ///
    /// # Errors
    /// Amounts in currencies that have no stored rate to the goal's.
    pub fn done(&self, totals: &DealTotals, rates: Option<&Rates>) -> Result<Decimal, MissingRate> {
        let (sums, currency) = match self.wanted {
            Wanted::WonValue(money) => (&totals.won_value, money.currency()),
            Wanted::RegisteredValue(money) => (&totals.submitted_value, money.currency()),
            Wanted::WonDeals(_) => return Ok(totals.won.into()),
            Wanted::RegisteredDeals(_) => return Ok(totals.submitted.into()),
        };
        let amounts = sums.amounts();
        let missing = amounts.iter().filter(|money| worth(**money, currency, rates).is_none());
        let missing: Vec<Currency> = missing.map(|money| money.currency()).collect();
        if !missing.is_empty() {
            return Err(MissingRate(missing));
        }
        let sum: Decimal = amounts.iter().filter_map(|money| worth(*money, currency, rates)).sum();
        Ok(sum.round_dp_with_strategy(currency.minor_digits(), RoundingStrategy::MidpointNearestEven))
    }

    /// What one partner reached of it by `today`, in units of what is wanted.
    ///
    /// # Errors
    /// As [`Goal::done`].
    pub fn reached(&self, facts: &PartnerFacts) -> Result<Decimal, MissingRate> {
        let owner = self.scope.get(&Dimension::Owner);
        let products: Vec<String> = self.scope.get(&Dimension::Product).cloned().into_iter().collect();
        let counts =
            |sale: &&Sale| owner.is_none_or(|owner| *owner == sale.owner) && sale.has_product(&products);
        let within = |day: NaiveDate| self.period.contains(day) && day <= facts.today;
        let mut totals = DealTotals::default();
        for sale in facts.sales.iter().filter(counts) {
            if sale.won_on().is_some_and(within) {
                totals.won += 1;
                sale.value.iter().for_each(|value| totals.won_value.add_money(value));
            }
            if sale.submitted_on().is_some_and(within) {
                totals.submitted += 1;
                sale.value.iter().for_each(|value| totals.submitted_value.add_money(value));
            }
        }
        self.done(&totals, facts.rates.as_ref())
    }

    /// The deals that count for it, whatever their days.
    pub fn filter(&self) -> Filter {
        self.scope.iter().fold(Filter::default(), |filter, (dimension, name)| filter.and(*dimension, name))
    }

    /// What is wanted in the days that the goal and `part` have in common, in whole minor units or hundredths of a deal.
    pub fn share(&self, part: &Period) -> Share {
        let (from, to) = (part.from.max(self.period.from), part.to.min(self.period.to));
        let (currency, digits, wanted) = match self.wanted {
            Wanted::WonValue(money) | Wanted::RegisteredValue(money) => {
                (Some(money.currency()), money.currency().minor_digits(), money.amount())
            }
            Wanted::WonDeals(number) | Wanted::RegisteredDeals(number) => (None, 2, Decimal::from(number)),
        };
        let share = match from <= to {
            true => {
                let before = from.pred_opt().map(|day| self.until(day, wanted, digits)).unwrap_or_default();
                self.until(to, wanted, digits) - before
            }
            false => Decimal::ZERO,
        };
        match currency {
            Some(currency) => Share::Value(sums(share, currency)),
            None => Share::Number(share),
        }
    }

    /// What is wanted from the first day to `day`, rounded half to even.
    fn until(&self, day: NaiveDate, wanted: Decimal, digits: u32) -> Decimal {
        if day < self.period.from {
            return Decimal::ZERO;
        }
        if day >= self.period.to {
            return wanted;
        }
        let (passed, all) = match self.split {
            Split::Days => {
                let passed = day_number(day) - day_number(self.period.from) + 1;
                (Decimal::from(passed), Decimal::from(self.period.days()))
            }
            Split::Months => (months(self.period.from, day), months(self.period.from, self.period.to)),
        };
        let exact = wanted.checked_mul(passed).and_then(|part| part.checked_div(all)).unwrap_or_default();
        exact.round_dp_with_strategy(digits, RoundingStrategy::MidpointNearestEven)
    }

    /// Where it stands when `done` was reached by the end of `today`, in units of what is wanted.
    pub fn forecast(&self, done: Decimal, today: NaiveDate) -> Forecast {
        let (wanted, digits) = match self.wanted {
            Wanted::WonValue(money) | Wanted::RegisteredValue(money) => {
                (money.amount(), money.currency().minor_digits())
            }
            Wanted::WonDeals(number) | Wanted::RegisteredDeals(number) => (Decimal::from(number), 2),
        };
        let gap = (wanted - done).max(Decimal::ZERO);
        let begun = today >= self.period.from;
        let over = today > self.period.to;
        let passed = i64::from(day_number(today.min(self.period.to)) - day_number(self.period.from) + 1);
        let days = i64::from(self.period.days());
        let expected = self.until(today, wanted, digits);
        let round =
            |exact: Decimal| exact.round_dp_with_strategy(digits, RoundingStrategy::MidpointNearestEven);
        let run_rate = (begun && passed > 0)
            .then(|| done.checked_mul(days.into())?.checked_div(passed.into()).map(round))
            .flatten();
        let left = (!over).then_some(days - passed.max(0)).filter(|left| *left > 0);
        let pace = match () {
            () if !begun => Pace::NotBegun,
            () if gap.is_zero() => Pace::Reached,
            () if over => Pace::Missed,
            () if done >= expected => Pace::OnTrack,
            () => Pace::Behind,
        };
        let needed = left.filter(|_| !gap.is_zero()).and_then(|left| gap.checked_div(left.into()));
        let reached_after = || {
            if !begun || over || gap.is_zero() || done <= Decimal::ZERO {
                return None;
            }
            let days = (wanted.checked_mul(passed.into())?.checked_div(done)?).ceil();
            let days = u64::try_from(days).ok()?.checked_sub(1)?;
            let on = self.period.from.checked_add_days(chrono::Days::new(days))?;
            (on <= self.period.to).then_some(on)
        };
        Forecast {
            wanted,
            done,
            expected,
            gap,
            needed_per_day: needed,
            run_rate_percent: run_rate
                .and_then(|rate| rate.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(wanted)),
            run_rate,
            on: reached_after(),
            pace,
        }
    }
}

/// What several goals want together in a period: of money, each currency for itself.
pub fn wanted_value(goals: &[Goal], period: &Period) -> Sums {
    let mut all = Sums::default();
    for goal in goals.iter().filter(|goal| matches!(goal.wanted, Wanted::WonValue(_))) {
        if let Share::Value(share) = goal.share(period) {
            all.add_all(&share);
        }
    }
    all
}

/// The whole month, fiscal quarter or fiscal year of a day.
pub fn whole(each: Grain, day: NaiveDate, fiscal: Calendar) -> Period {
    let from = each.begin(day, fiscal);
    let to = each.next(from).and_then(|next| next.pred_opt()).unwrap_or(day);
    Period::between(from, to)
}

/// Months from the first to the last day, both included; a part of a month is its days of that month's days.
fn months(from: NaiveDate, to: NaiveDate) -> Decimal {
    let part = |days: u32, day: NaiveDate| {
        let length = whole(Grain::Month, day, Calendar::default()).days();
        Decimal::from(days) / Decimal::from(length)
    };
    let number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    Decimal::from(number(to) - number(from)) + part(to.day(), to) - part(from.day0(), from)
}

fn sums(amount: Decimal, currency: Currency) -> Sums {
    let mut exact = amount;
    exact.rescale(currency.minor_digits());
    [(currency, exact.mantissa())].into_iter().filter(|(_, minor)| *minor != 0).collect()
}
