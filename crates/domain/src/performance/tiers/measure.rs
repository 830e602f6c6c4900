//! What a criterion measures today, what leaves it on which day, and how fast it grows.

use crate::money::{Currency, Money};
use crate::performance::amounts::Rates;
use crate::performance::kpi::{Inputs, Kpi, Unknown, Value, figure};
use crate::performance::partner::{PartnerFacts, Sale};
use crate::performance::period::{Period, Preset};
use crate::program::{Criterion, Tiers};
use chrono::{Days, Months, NaiveDate};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};

/// 90 days: long enough that a single large deal is no pace, short enough that last year is none.
const PACE_DAYS: u32 = 90;
/// A year: nobody plans by a date that is further away.
const FORESIGHT: u64 = 365;

/// A criterion's measure and its future.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    pub now: Result<Decimal, Unknown>,
    /// What was gained of late, and in how many days: a quotient of them would be rounded.
    pub gained: Decimal,
    pub in_days: u32,
    /// What stops counting, by the day on which it does.
    leaving: BTreeMap<NaiveDate, Decimal>,
    /// The last day for which growth can be foreseen: then the period begins anew.
    horizon: NaiveDate,
}

/// The measure on a day, without its future.
pub fn level(
    criterion: Criterion,
    tiers: &Tiers,
    facts: &PartnerFacts,
    day: NaiveDate,
) -> Result<Decimal, Unknown> {
    match criterion {
        Criterion::CertifiedPeople => {
            let certificates = facts.certificates.as_ref().ok_or(Unknown::NotCollected)?;
            let valid = certificates.iter().filter(|one| one.is_valid(day));
            let people: BTreeSet<&str> = valid.map(|one| one.person.as_str()).collect();
            Ok(Decimal::from(people.len()))
        }
        Criterion::Csat => {
            let inputs = Inputs { answers: facts.answers.clone(), ..Inputs::default() };
            match figure(Kpi::Csat, &inputs)? {
                Value::Percent(percent) => Ok(percent),
                _ => Err(Unknown::Nothing),
            }
        }
        _ => {
            let period = tiers.period.period(day, facts.fiscal);
            let gains = gains(criterion, tiers, facts, &period)?;
            Ok(gains.iter().map(|(_, gain)| *gain).sum())
        }
    }
}

impl Measure {
    pub fn new(criterion: Criterion, tiers: &Tiers, facts: &PartnerFacts) -> Self {
        let today = facts.today;
        let mut measure = Self {
            now: level(criterion, tiers, facts, today),
            gained: Decimal::ZERO,
            in_days: 1,
            leaving: BTreeMap::new(),
            horizon: after(today, FORESIGHT),
        };
        match criterion {
            Criterion::Csat => {}
            Criterion::CertifiedPeople => measure.expire(facts),
            _ => {
                let period = tiers.period.period(today, facts.fiscal);
                let gains = gains(criterion, tiers, facts, &period).unwrap_or_default();
                measure.course(tiers.period, &period, &gains, today);
            }
        }
        measure
    }

    /// People whose last certificate ends stop counting the day after.
    fn expire(&mut self, facts: &PartnerFacts) {
        let mut last: BTreeMap<&str, Option<NaiveDate>> = BTreeMap::new();
        for one in facts.certificates.iter().flatten().filter(|one| one.is_valid(facts.today)) {
            let until = last.entry(one.person.as_str()).or_insert(one.until);
            // No end is later than any.
            *until = match (*until, one.until) {
                (Some(until), Some(other)) => Some(until.max(other)),
                _ => None,
            };
        }
        for until in last.into_values().flatten() {
            *self.leaving.entry(after(until, 1)).or_default() += Decimal::ONE;
        }
    }

    fn course(&mut self, preset: Preset, period: &Period, gains: &[(NaiveDate, Decimal)], today: NaiveDate) {
        let months = match preset {
            Preset::QuarterToDate | Preset::FiscalQuarterToDate => Some(3),
            Preset::YearToDate | Preset::FiscalYearToDate => Some(12),
            _ => None,
        };
        let length = u64::from(period.days());
        let anew = months.and_then(|months| period.from.checked_add_months(Months::new(months)));
        for (day, gain) in gains {
            *self.leaving.entry(anew.unwrap_or_else(|| after(*day, length))).or_default() += *gain;
        }
        // What is gained tomorrow leaves a rolling period after its length: beyond that nothing is foreseen.
        let end = anew.and_then(|day| day.pred_opt()).unwrap_or_else(|| after(today, length));
        self.horizon = self.horizon.min(end);
        let measured = PACE_DAYS.min(period.days());
        let since = today.checked_sub_days(Days::new(u64::from(measured) - 1)).unwrap_or(today);
        let recent: Decimal = gains.iter().filter(|(day, _)| *day >= since).map(|(_, gain)| *gain).sum();
        (self.gained, self.in_days) = (recent.max(Decimal::ZERO), measured);
    }

    /// The first day after today on which `required` is met at the present pace.
    pub(super) fn reaches(&self, required: Decimal, today: NaiveDate) -> Option<NaiveDate> {
        if self.gained.is_zero() {
            return None;
        }
        self.first_day(today, self.horizon, self.gained, |level| level >= required)
    }

    /// The first day after today on which `required` is not met if nothing more is gained.
    pub(super) fn falls_below(&self, required: Decimal, today: NaiveDate) -> Option<NaiveDate> {
        self.first_day(today, after(today, FORESIGHT), Decimal::ZERO, |level| level < required)
    }

    fn first_day(
        &self,
        today: NaiveDate,
        last: NaiveDate,
        gained: Decimal,
        wanted: impl Fn(Decimal) -> bool,
    ) -> Option<NaiveDate> {
        let now = self.now.as_ref().ok()?;
        let mut left = Decimal::ZERO;
        today.succ_opt()?.iter_days().take_while(|day| *day <= last).enumerate().find_map(|(passed, day)| {
            left += self.leaving.get(&day).copied().unwrap_or_default();
            let more = gained * Decimal::from(passed + 1) / Decimal::from(self.in_days.max(1));
            wanted(*now + more - left).then_some(day)
        })
    }
}

/// What counts in the period, each with its day.
fn gains(
    criterion: Criterion,
    tiers: &Tiers,
    facts: &PartnerFacts,
    period: &Period,
) -> Result<Vec<(NaiveDate, Decimal)>, Unknown> {
    let day_of: fn(&Sale) -> Option<NaiveDate> = match criterion {
        Criterion::RegisteredDeals => Sale::submitted_on,
        Criterion::ApprovedDeals => Sale::approved_on,
        _ => Sale::won_on,
    };
    let mut missing = BTreeSet::new();
    let mut gains = Vec::new();
    for sale in &facts.sales {
        let Some(day) = day_of(sale).filter(|day| period.contains(*day)) else { continue };
        if criterion != Criterion::WonValue {
            gains.push((day, Decimal::ONE));
        } else if let Some(value) = sale.value {
            match worth(value, tiers.currency, facts.rates.as_ref()) {
                Some(worth) => gains.push((day, worth)),
                None => {
                    missing.insert(value.currency());
                }
            }
        }
    }
    if missing.is_empty() { Ok(gains) } else { Err(Unknown::NoRate(missing.into_iter().collect())) }
}

/// An amount in another currency, unrounded; `None` without a rate.
pub fn worth(value: Money, currency: Currency, rates: Option<&Rates>) -> Option<Decimal> {
    if value.currency() == currency {
        return Some(value.amount());
    }
    let rates = rates.filter(|rates| rates.to == currency)?;
    let rate = rates.per_unit.get(&value.currency()).filter(|rate| **rate > Decimal::ZERO)?;
    value.amount().checked_mul(*rate)
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}
