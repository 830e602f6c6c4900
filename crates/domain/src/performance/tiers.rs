//! Which tier a partner has, how far the next one is, and until when the present one holds.
//!
//! The tiers themselves are the programme's ([`Tiers`]). Nothing is stored here: a standing is decided anew from facts,
//! and what has to be remembered for the grace period is a [`Record`] of two values.

mod held;
mod measure;

pub use held::{Change, Record, decide, follow};
pub use measure::{Measure, worth};

use super::kpi::Unknown;
use super::partner::PartnerFacts;
use crate::program::{Choice, Criterion, Tier, Tiers, WithoutData};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// What a partner has reached by its figures. Tiers are places in [`Tiers::ladder`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The highest tier whose every minimum is met; `None`: not even the lowest.
    pub earned: Option<usize>,
    /// A criterion without data was left out of the decision.
    pub incomplete: bool,
    /// The minimums of the earned tier.
    pub keeps: Vec<Progress>,
    /// The first day on which they would not be met any more if nothing more happened; `None`: not within a year.
    pub until: Option<NaiveDate>,
    /// The next higher tier; `None` at the top.
    pub next: Option<Next>,
}

/// The way to a tier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    pub tier: usize,
    pub progress: Vec<Progress>,
    /// When all minimums will be met at the present pace; `None`: not in sight.
    pub on: Option<NaiveDate>,
    /// What the partner would gain and lose.
    pub benefits: Vec<BenefitChange>,
}

/// How far a minimum is met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub criterion: Criterion,
    /// Above 0.
    pub required: Decimal,
    pub current: Result<Decimal, Unknown>,
    /// 0 to 100; `None` where nothing is known.
    pub percent: Option<Decimal>,
    /// What is missing, at least 0.
    pub gap: Option<Decimal>,
    pub met: bool,
    /// Decides nothing: nobody collects its data.
    pub left_out: bool,
    /// When it will be met at the pace of the last 90 days; `None` when it is met, or not in sight.
    pub on: Option<NaiveDate>,
    /// When it will not be met any more if nothing more happens.
    pub until: Option<NaiveDate>,
}

impl Progress {
    /// How far the measure is above the minimum; `None` where it is below, or not known.
    pub fn spare(&self) -> Option<Decimal> {
        let current = self.current.as_ref().ok().filter(|_| self.met)?;
        current.checked_sub(self.required)
    }
}

/// A difference between the benefits of two tiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BenefitChange {
    /// `discount`, `registration_bonus` or `mdf`.
    Percent {
        code: &'static str,
        from: Decimal,
        to: Decimal,
    },
    ProtectionDays {
        from: u16,
        to: u16,
    },
    Gained(Choice),
    Lost(Choice),
}

impl Standing {
    /// The minimums by which the earned tier ends first: those that are not met any more on [`Standing::until`].
    pub fn first_to_fail(&self) -> Vec<&Progress> {
        let ends = |one: &&Progress| self.until.is_some() && one.until == self.until;
        self.keeps.iter().filter(ends).collect()
    }
}

/// Decides where a partner stands today.
pub fn standing(tiers: &Tiers, facts: &PartnerFacts) -> Standing {
    let measures: Vec<(Criterion, Measure)> =
        Criterion::ALL.iter().map(|(_, one)| (*one, Measure::new(*one, tiers, facts))).collect();
    let ways: Vec<Vec<Progress>> =
        tiers.ladder.iter().map(|tier| progress(tier, tiers, &measures, facts.today)).collect();
    let met = |way: &Vec<Progress>| way.iter().all(|one| one.met || one.left_out);
    let earned = ways.iter().rposition(met);
    let keeps = earned.and_then(|at| ways.get(at)).cloned().unwrap_or_default();
    let above = earned.map_or(0, |at| at + 1);
    let next = ways.get(above).zip(tiers.ladder.get(above)).map(|(way, tier)| Next {
        tier: above,
        progress: way.clone(),
        on: all_met_on(way),
        benefits: benefits(earned.and_then(|at| tiers.ladder.get(at)), Some(tier)),
    });
    Standing {
        earned,
        incomplete: keeps.iter().any(|one| one.left_out),
        until: keeps.iter().filter_map(|one| one.until).min(),
        keeps,
        next,
    }
}

/// The tier that the figures of a day give, without looking ahead.
pub fn earned_on(tiers: &Tiers, facts: &PartnerFacts, day: NaiveDate) -> Option<usize> {
    let levels = Criterion::ALL.map(|(_, one)| (one, measure::level(one, tiers, facts, day)));
    let met = |tier: &Tier| {
        tier.criteria.iter().all(|(criterion, required)| {
            let level = levels.iter().find(|(one, _)| one == criterion).map(|(_, level)| level);
            match level {
                Some(Ok(level)) => level >= required,
                Some(Err(Unknown::NotCollected)) => tiers.without_data == WithoutData::LeftOut,
                _ => false,
            }
        })
    };
    tiers.ladder.iter().rposition(met)
}

fn progress(
    tier: &Tier,
    tiers: &Tiers,
    measures: &[(Criterion, Measure)],
    today: NaiveDate,
) -> Vec<Progress> {
    let of = |(criterion, required): (&Criterion, &Decimal)| {
        let measure = &measures.iter().find(|(one, _)| one == criterion)?.1;
        let current = measure.now.clone();
        let known = current.as_ref().ok().copied();
        let met = known.is_some_and(|current| current >= *required);
        let share = |current: Decimal| (current * Decimal::ONE_HUNDRED).checked_div(*required);
        Some(Progress {
            criterion: *criterion,
            required: *required,
            percent: known.and_then(share).map(|percent| percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED)),
            gap: known.map(|current| (*required - current).max(Decimal::ZERO)),
            met,
            left_out: current == Err(Unknown::NotCollected) && tiers.without_data == WithoutData::LeftOut,
            on: if met { None } else { measure.reaches(*required, today) },
            until: if met { measure.falls_below(*required, today) } else { None },
            current,
        })
    };
    tier.criteria.iter().filter_map(of).collect()
}

/// The last of the days on which the missing minimums are met; `None` if one of them is not in sight.
fn all_met_on(way: &[Progress]) -> Option<NaiveDate> {
    let missing = way.iter().filter(|one| !one.met && !one.left_out);
    missing.map(|one| one.on).try_fold(None, |latest, on| Some(latest.max(Some(on?))))?
}

/// What changes for a partner who moves from one tier to another; in either direction.
pub fn benefits(from: Option<&Tier>, to: Option<&Tier>) -> Vec<BenefitChange> {
    let nothing = crate::program::Benefits::default();
    let from = from.map_or(&nothing, |tier| &tier.benefits);
    let to = to.map_or(&nothing, |tier| &tier.benefits);
    let percents = [
        ("discount", from.discount, to.discount),
        ("registration_bonus", from.registration_bonus, to.registration_bonus),
        ("mdf", from.mdf, to.mdf),
    ];
    let mut changes: Vec<BenefitChange> = percents
        .into_iter()
        .filter(|(_, from, to)| from != to)
        .map(|(code, from, to)| BenefitChange::Percent { code, from, to })
        .collect();
    if from.protection_days != to.protection_days {
        changes.push(BenefitChange::ProtectionDays { from: from.protection_days, to: to.protection_days });
    }
    let without = |perks: &[Choice], others: &[Choice]| -> Vec<Choice> {
        let missing = |perk: &&Choice| others.iter().all(|other| other.value != perk.value);
        perks.iter().filter(missing).cloned().collect()
    };
    changes.extend(without(&to.perks, &from.perks).into_iter().map(BenefitChange::Gained));
    changes.extend(without(&from.perks, &to.perks).into_iter().map(BenefitChange::Lost));
    changes
}
