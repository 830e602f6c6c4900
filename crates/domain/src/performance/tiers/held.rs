//! The tier that a partner holds: up at once, down after a grace period that a recovery ends.

use super::earned_on;
use crate::performance::partner::PartnerFacts;
use crate::program::Tiers;
use chrono::{Days, NaiveDate};

/// What has to be remembered of a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Record {
    /// A place in [`Tiers::ladder`]; `None`: no tier.
    pub held: Option<usize>,
    /// Since when the minimums of the held tier are not met.
    pub below_since: Option<NaiveDate>,
}

/// What a day brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Kept,
    Upgraded,
    /// The minimums are met again before the grace period has ended.
    Recovered,
    /// The minimums are not met; without a recovery the tier ends on that day.
    Grace {
        until: NaiveDate,
    },
    Downgraded,
}

/// Decides what becomes of a held tier, given the tier that the figures of `today` earn.
pub fn decide(record: Record, earned: Option<usize>, today: NaiveDate, grace_days: u16) -> (Record, Change) {
    let now = Record { held: earned, below_since: None };
    if earned > record.held {
        return (now, Change::Upgraded);
    }
    if earned == record.held {
        let change = if record.below_since.is_some() { Change::Recovered } else { Change::Kept };
        return (now, change);
    }
    let since = record.below_since.unwrap_or(today);
    let until = since.checked_add_days(Days::new(grace_days.into())).unwrap_or(NaiveDate::MAX);
    if today >= until {
        return (now, Change::Downgraded);
    }
    (Record { below_since: Some(since), ..record }, Change::Grace { until })
}

/// The tier held today, where nobody has remembered it: the days of the grace period are gone through once more.
/// A fall that began earlier has taken effect by now, so that nothing before them matters.
pub fn follow(tiers: &Tiers, facts: &PartnerFacts) -> (Record, Change) {
    let back = Days::new(u64::from(tiers.grace_days) + 1);
    let first = facts.today.checked_sub_days(back).unwrap_or(facts.today);
    let mut record = Record { held: earned_on(tiers, facts, first), below_since: None };
    let mut change = Change::Kept;
    for day in first.iter_days().skip(1).take_while(|day| *day <= facts.today) {
        (record, change) = decide(record, earned_on(tiers, facts, day), day, tiers.grace_days);
    }
    (record, change)
}
