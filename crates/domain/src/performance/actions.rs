//! What somebody should do next: a short list from the deals that are theirs, their partner's tier and their certificates.
//!
//! Where there is nothing to do the list is empty. One deal is one action, however many things are due on it.

use super::amounts::Rates;
use super::deals::{Deals, Moment};
use super::filter::Filter;
use super::partner::Certificate;
use super::period::{day_number, from_day_number};
use super::tiers::{Change, Standing, worth};
use crate::deals::Status;
use crate::money::Money;
use crate::program::Criterion;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::cmp::Reverse;

/// When a reminder becomes more urgent: days until the end.
const REMINDERS: [i64; 4] = [1, 7, 14, 30];
/// A certificate takes longer to renew than a deal to close.
const CERTIFICATE_DAYS: i64 = 60;
const TIER_DAYS: i64 = 60;
/// 14 days without a change: nobody works with the deal, or nobody says so.
const STALLED_DAYS: i64 = 14;
/// After as many days more, silence is urgent.
const STALLED_LONG_DAYS: i64 = 30;

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    pub urgency: Urgency,
    pub kind: Kind,
    /// What else is due on the same deal.
    pub also: Vec<Kind>,
    /// The deals' ids; empty for what is no matter of a deal.
    pub deals: Vec<String>,
    pub value: Option<Money>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Today or tomorrow.
    Now,
    /// This week.
    Soon,
    /// This month.
    Later,
}

/// What is due. Days count from today.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The programme has asked for more and waits since so many days; `None`: nobody knows since when.
    AnswerAsked { waiting: Option<i64> },
    /// 0: today is the last day.
    ProtectionEnds { on: NaiveDate, days: i64 },
    /// The expected close is so many days ago.
    CloseOverdue { on: NaiveDate, days: i64 },
    /// Nothing was changed for so many days.
    Stalled { since: NaiveDate, days: i64 },
    /// The certificate's last day; below 0 it has ended.
    CertificateEnds { person: String, name: String, on: NaiveDate, days: i64 },
    /// A tier's minimums will not be met from that day on, or are not now and the grace period ends then.
    TierAtRisk { on: NaiveDate, days: i64, in_grace: bool, criteria: Vec<Criterion> },
}

/// What actions are found in beside the deals.
#[derive(Debug, Clone, Default)]
pub struct Around<'a> {
    pub standing: Option<&'a Standing>,
    pub tier_change: Option<Change>,
    /// The person's own, or for an administrator everybody's.
    pub certificates: &'a [Certificate],
    pub rates: Option<&'a Rates>,
}

impl Kind {
    /// The code of its sentence.
    pub fn code(&self) -> &'static str {
        match self {
            Kind::AnswerAsked { .. } => "answer_asked",
            Kind::ProtectionEnds { .. } => "protection_ends",
            Kind::CloseOverdue { .. } => "close_overdue",
            Kind::Stalled { .. } => "stalled",
            Kind::CertificateEnds { .. } => "certificate_ends",
            Kind::TierAtRisk { .. } => "tier_at_risk",
        }
    }

    fn urgency(&self) -> Urgency {
        match self {
            Kind::AnswerAsked { waiting } => match waiting {
                Some(days) if *days >= 2 => Urgency::Now,
                _ => Urgency::Soon,
            },
            Kind::CloseOverdue { days, .. } => match days {
                ..=7 => Urgency::Later,
                _ => Urgency::Soon,
            },
            Kind::Stalled { days, .. } => match *days {
                days if days >= STALLED_LONG_DAYS => Urgency::Soon,
                _ => Urgency::Later,
            },
            Kind::ProtectionEnds { days, .. }
            | Kind::CertificateEnds { days, .. }
            | Kind::TierAtRisk { days, .. } => match days {
                ..=1 => Urgency::Now,
                2..=7 => Urgency::Soon,
                _ => Urgency::Later,
            },
        }
    }

    /// The reminder that is due: 30, 14, 7 or 1 days, the smallest that has been reached; for certificates and tiers 60 as
    /// well. `None`: no reminder is sent for it.
    pub fn reminder(&self) -> Option<i64> {
        let (days, longest) = match self {
            Kind::ProtectionEnds { days, .. } => (*days, None),
            Kind::CertificateEnds { days, .. } => (*days, Some(CERTIFICATE_DAYS)),
            Kind::TierAtRisk { days, .. } => (*days, Some(TIER_DAYS)),
            _ => return None,
        };
        REMINDERS.into_iter().chain(longest).find(|reminder| days <= *reminder)
    }
}

/// The actions on the deals that the filter means, and around them: the most urgent first, then by value.
pub fn next_actions(deals: &Deals, mine: &Filter, around: &Around<'_>, today: NaiveDate) -> Vec<Action> {
    let rows = mine.rows(deals);
    let meant = rows.iter().enumerate().filter(|(_, meant)| **meant).map(|(row, _)| row);
    let mut actions: Vec<Action> = meant.filter_map(|row| of_deal(deals, row, today)).collect();
    actions.extend(around.certificates.iter().filter_map(|one| of_certificate(one, around, today)));
    actions.extend(of_tier(around, today));
    // Without a rate amounts of different currencies have no order: the larger number may be the smaller value.
    let value = |action: &Action| {
        let converted =
            action.value.zip(around.rates).and_then(|(money, rates)| worth(money, rates.to, Some(rates)));
        let (currency, amount) = match (action.value, converted) {
            (_, Some(worth)) => (None, worth),
            (Some(money), None) => (Some(money.currency()), money.amount()),
            (None, None) => (None, Decimal::ZERO),
        };
        (action.value.is_none(), currency, Reverse(amount))
    };
    let key = |action: &Action| (action.urgency, value(action), action.kind.clone(), action.deals.clone());
    actions.sort_by_cached_key(key);
    actions
}

fn of_deal(deals: &Deals, row: usize, today: NaiveDate) -> Option<Action> {
    let status = deals.status(row)?;
    let day = |moment| deals.days(moment).get(row).copied().and_then(from_day_number);
    let since = |day: NaiveDate| i64::from(day_number(today)) - i64::from(day_number(day));
    let mut due = Vec::new();
    if status == Status::InfoRequested {
        let asked = day(Moment::Decided).or(day(Moment::Updated));
        due.push(Kind::AnswerAsked { waiting: asked.map(since).filter(|days| *days >= 0) });
    }
    if status == Status::Approved {
        let longest = REMINDERS.iter().max().copied().unwrap_or_default();
        if let Some(on) = day(Moment::Protected).filter(|on| (-longest..=0).contains(&since(*on))) {
            due.push(Kind::ProtectionEnds { on, days: -since(on) });
        }
        if let Some(on) = day(Moment::Expected).filter(|on| *on < today) {
            due.push(Kind::CloseOverdue { on, days: since(on) });
        }
        if let Some(last) = day(Moment::Updated).filter(|last| since(*last) >= STALLED_DAYS) {
            due.push(Kind::Stalled { since: last, days: since(last) });
        }
    }
    due.sort_by_key(|kind| (kind.urgency(), kind.clone()));
    let mut due = due.into_iter();
    let kind = due.next()?;
    Some(Action {
        urgency: kind.urgency(),
        kind,
        also: due.collect(),
        deals: deals.columns().ids.get(row).map(str::to_owned).into_iter().collect(),
        value: deals.value(row),
    })
}

/// A certificate that ends within 60 days, or ended within the last 30; one that the same person has again, or has for
/// longer, is none.
fn of_certificate(one: &Certificate, around: &Around<'_>, today: NaiveDate) -> Option<Action> {
    let on = one.until?;
    let days = i64::from(day_number(on)) - i64::from(day_number(today));
    let renewed = around.certificates.iter().any(|other| {
        other.person == one.person && other.name == one.name && other.until.is_none_or(|until| until > on)
    });
    if renewed || !(-30..=CERTIFICATE_DAYS).contains(&days) {
        return None;
    }
    let kind = Kind::CertificateEnds { person: one.person.clone(), name: one.name.clone(), on, days };
    Some(Action { urgency: kind.urgency(), kind, also: Vec::new(), deals: Vec::new(), value: None })
}

fn of_tier(around: &Around<'_>, today: NaiveDate) -> Option<Action> {
    let standing = around.standing?;
    let (on, in_grace, criteria) = match around.tier_change {
        Some(Change::Grace { until }) => {
            let next = standing.next.iter().flat_map(|next| &next.progress);
            let missing = next.filter(|one| !one.met && !one.left_out).map(|one| one.criterion);
            (until, true, missing.collect())
        }
        _ => {
            let first = standing.until?;
            let ending = standing.keeps.iter().filter(|one| one.until == Some(first));
            (first, false, ending.map(|one| one.criterion).collect())
        }
    };
    let days = i64::from(day_number(on)) - i64::from(day_number(today));
    if days > TIER_DAYS {
        return None;
    }
    let kind = Kind::TierAtRisk { on, days, in_grace, criteria };
    Some(Action { urgency: kind.urgency(), kind, also: Vec::new(), deals: Vec::new(), value: None })
}
