//! Civil days of many instants in one zone. Asking the browser costs a few microseconds each; a zone's offset stays the
//! same for months, so each day is asked for once.

use super::intl;
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

const DAY_MS: i64 = 86_400_000;
/// Offsets are whole quarters of an hour, and change at one of them.
const QUARTER_MS: i64 = 900_000;

/// Days of a zone, counted from 1970-01-01.
pub struct ZoneDays {
    zone: String,
    /// The civil day at a quarter of an hour's beginning, by its number since 1970.
    known: BTreeMap<i64, i32>,
}

impl ZoneDays {
    pub fn of(zone: &str) -> Self {
        Self { zone: zone.to_owned(), known: BTreeMap::new() }
    }

    /// The day of an instant in milliseconds since 1970.
    pub fn day(&mut self, millis: i64) -> i32 {
        // A day that begins and ends as the same civil day in the zone holds no other: only around midnight is more asked.
        let start = millis.div_euclid(QUARTER_MS);
        let day = millis.div_euclid(DAY_MS) * (DAY_MS / QUARTER_MS);
        let noon = day + DAY_MS / QUARTER_MS / 2;
        let (from, to) = if start < noon { (day, noon - 1) } else { (noon, day + DAY_MS / QUARTER_MS - 1) };
        let (first, last) = (self.at(from), self.at(to));
        if first == last { first } else { self.at(start) }
    }

    fn at(&mut self, quarter: i64) -> i32 {
        let zone = &self.zone;
        *self.known.entry(quarter).or_insert_with(|| {
            let at = DateTime::from_timestamp_millis(quarter.saturating_mul(QUARTER_MS));
            domain::performance::day_number(intl::civil_day(at.unwrap_or(DateTime::<Utc>::UNIX_EPOCH), zone))
        })
    }
}
