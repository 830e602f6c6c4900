//! The deals behind a number.

use super::deals::Deals;
use super::event::Event;
use super::filter::Filter;
use super::period::{Period, Timeline};

/// The rows that `event` counted in the period, of the deals that the filter means. What has no day of its own (open
/// deals) is not asked for one.
pub fn behind(deals: &Deals, filter: &Filter, event: Event, period: &Period) -> Vec<u32> {
    let timeline = Timeline::whole(period);
    let statuses = event.statuses();
    let days = event.moment().map(|moment| deals.days(moment));
    let counts = |row: usize| {
        let status = deals.columns().status.get(row).copied().unwrap_or(u8::MAX);
        let day = |days: &[i32]| days.get(row).is_some_and(|day| timeline.step(*day).is_some());
        statuses >> status.min(15) & 1 == 1 && days.is_none_or(day)
    };
    let rows = filter.rows(deals).into_iter().enumerate();
    rows.filter(|(row, meant)| *meant && counts(*row))
        .filter_map(|(row, _)| u32::try_from(row).ok())
        .collect()
}
