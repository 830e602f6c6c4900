//! What the programme's people look at first: registrations that wait for an answer, and partners that need somebody.
//!
//! A partner is on the list for a reason that can be read, never for its name or size alone.

use super::board::{Board, DealTotals};
use super::deals::{Deals, Dimension, Moment};
use super::filter::Filter;
use super::grouping::Grouping;
use super::kpi::{Health, health};
use super::period::{Period, Timeline, day_number, from_day_number};
use super::ranking::{inputs, target_of};
use super::report::Setting;
use crate::dates::add_business_days;
use crate::deals::Status;
use crate::program::Target;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Days since the submission that end an age: up to 1, up to 3, up to 7, and more.
pub const AGES: [i64; 3] = [1, 3, 7];
/// 5 points of 100: less is the swing of a single deal.
const FALL: u32 = 5;

/// Registrations that wait for the programme's answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Queue {
    pub waiting: u32,
    /// Beyond the business days in which the programme answers.
    pub overdue: u32,
    /// Days since the submission of the oldest; `None` where nothing waits, or nobody knows since when.
    pub oldest: Option<i64>,
    /// How many are how old, by [`AGES`]; those without a day of submission are in none.
    pub by_age: [u32; AGES.len() + 1],
}

impl Queue {
    fn add(&mut self, submitted: Option<NaiveDate>, today: NaiveDate, business_days: u16) {
        self.waiting += 1;
        let Some(submitted) = submitted else { return };
        let days = i64::from(day_number(today)) - i64::from(day_number(submitted));
        self.overdue += u32::from(add_business_days(submitted, business_days) < today);
        self.oldest = self.oldest.max(Some(days));
        let age = AGES.iter().position(|most| days <= *most).unwrap_or(AGES.len());
        if let Some(count) = self.by_age.get_mut(age) {
            *count += 1;
        }
    }
}

/// A partner that needs somebody, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    pub partner: String,
    pub queue: Queue,
    /// Registrations that were found to be duplicates in the period.
    pub conflicts: u32,
    pub health: Option<Decimal>,
    /// The health of the period that is compared with, where it has fallen by five points or more since.
    pub fell_from: Option<Decimal>,
}

/// How the programme stands today.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attention {
    pub queue: Queue,
    /// The most urgent first.
    pub needs: Vec<Need>,
    /// The health of every partner of which one can be told, in the order of their names.
    pub health: Vec<(String, Health)>,
}

/// Which days are compared, and what partners are to reach in them.
#[derive(Debug, Clone, Copy)]
pub struct Span<'s> {
    pub now: Period,
    pub before: Period,
    /// In which the programme answers a registration.
    pub business_days: u16,
    pub targets: &'s [Target],
    /// The tier of each partner, by its id: some targets are those of one tier.
    pub tiers: &'s BTreeMap<String, String>,
}

/// What needs somebody among the deals that the filter means.
pub fn attention(deals: &Deals, filter: &Filter, span: &Span<'_>, setting: &Setting) -> Attention {
    let grouping = Grouping::new(deals, filter, &[Dimension::Partner]);
    let board = |period: &Period| Board::new(deals, &grouping, &Timeline::whole(period));
    let (now, before) = (board(&span.now), board(&span.before));
    let mut found = Attention::default();
    for cell in 0..grouping.cells() {
        let mut queue = Queue::default();
        for row in grouping.rows(Some(cell)) {
            if matches!(deals.status(row), Some(Status::Submitted | Status::UnderReview)) {
                let submitted = deals.days(Moment::Submitted).get(row).copied().and_then(from_day_number);
                queue.add(submitted, setting.today, span.business_days);
                found.queue.add(submitted, setting.today, span.business_days);
            }
        }
        let (now, before) = (now.totals(cell, None), before.totals(cell, None));
        let code = grouping.codes(cell).first().copied().unwrap_or_default();
        let partner = deals.name(Dimension::Partner, code);
        let healthy = told(&now, partner, &span.now, span, setting);
        let was = told(&before, partner, &span.before, span, setting).map(|health| health.score);
        let score = healthy.as_ref().map(|health| health.score);
        let fell_from = was.filter(|was| score.is_some_and(|now| *was - now >= Decimal::from(FALL)));
        if let Some(health) = healthy {
            found.health.push((partner.to_owned(), health));
        }
        if queue.overdue > 0 || now.duplicate > 0 || fell_from.is_some() {
            let conflicts = now.duplicate;
            found.needs.push(Need {
                partner: partner.to_owned(),
                queue,
                conflicts,
                health: score,
                fell_from,
            });
        }
    }
    let fall = |need: &Need| need.fell_from.zip(need.health).map(|(was, is)| was - is);
    found.needs.sort_by_cached_key(|need| {
        (Reverse((need.queue.overdue, need.queue.oldest, need.conflicts, fall(need))), need.partner.clone())
    });
    found.health.sort_by(|(one, _), (other, _)| one.cmp(other));
    found
}

/// A partner's health in a period, as rankings tell it; `None` where nothing of it can be told.
fn told(
    totals: &DealTotals,
    partner: &str,
    period: &Period,
    span: &Span<'_>,
    setting: &Setting,
) -> Option<Health> {
    let tier = span.tiers.get(partner).map_or("", String::as_str);
    let target = target_of(span.targets, tier, period, setting.fiscal);
    let health = health(&inputs(totals, None, None, target, setting.rates.as_ref()));
    health.parts.iter().any(|part| part.points.is_some()).then_some(health)
}
