//! When something is due: a day, an hour and a time zone as an instant.

use chrono::{DateTime, LocalResult, NaiveDate, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;
use domain::performance::schedule::Rhythm;

/// A quarter of an hour: gaps begin and end at such times everywhere.
const STEP: TimeDelta = TimeDelta::minutes(15);
/// A day and two hours: a zone that changed sides of the date line left out a whole day.
const STEPS: i32 = 104;

/// The first time after `after` at which a rhythm is due at an hour in a zone. `None` at the end of the calendar.
pub fn next_due(rhythm: Rhythm, hour: u32, zone: Tz, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let mut day = after.with_timezone(&zone).date_naive();
    loop {
        day = rhythm.on_or_after(day)?;
        let due = at_hour(day, hour, zone)?;
        if due > after {
            return Some(due);
        }
        day = day.succ_opt()?;
    }
}

/// An hour that is skipped is the moment in which it is skipped; of an hour that comes twice it is the first.
fn at_hour(day: NaiveDate, hour: u32, zone: Tz) -> Option<DateTime<Utc>> {
    let wanted = day.and_hms_opt(hour, 0, 0)?;
    (0..STEPS).find_map(|step| match zone.from_local_datetime(&(wanted + STEP * step)) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.to_utc()),
        LocalResult::None => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rhythm: (&str, u32), hour: u32, zone: &str, after: &str, expected: &[&str]) {
        let rhythm = Rhythm::parse(rhythm.0, rhythm.1).unwrap();
        let mut at: DateTime<Utc> = after.parse().unwrap();
        for one in expected {
            at = next_due(rhythm, hour, zone.parse().unwrap(), at).unwrap();
            assert_eq!(at, one.parse::<DateTime<Utc>>().unwrap(), "{rhythm:?} {hour} {zone}");
        }
    }

    #[test]
    fn an_hour_follows_the_clocks_of_its_zone() {
        let days = ["2026-10-24T05:00:00Z", "2026-10-25T06:00:00Z", "2026-10-26T06:00:00Z"];
        check(("daily", 0), 7, "Europe/Prague", "2026-10-23T12:00:00Z", &days);
        check(("daily", 0), 7, "Asia/Kolkata", "2026-10-23T12:00:00Z", &["2026-10-24T01:30:00Z"]);
        check(("weekly", 1), 0, "Pacific/Auckland", "2026-11-20T00:00:00Z", &["2026-11-22T11:00:00Z"]);
    }

    #[test]
    fn an_hour_that_is_skipped_is_due_when_it_is_skipped() {
        // On 28 March 2027 the clocks go from 2:00 to 3:00.
        let days = ["2027-03-27T01:00:00Z", "2027-03-28T01:00:00Z", "2027-03-29T00:00:00Z"];
        check(("daily", 0), 2, "Europe/Prague", "2027-03-26T12:00:00Z", &days);
        // At midnight, where the clocks are put forward at midnight.
        check(
            ("daily", 0),
            0,
            "Africa/Cairo",
            "2027-04-29T12:00:00Z",
            &["2027-04-29T22:00:00Z", "2027-04-30T21:00:00Z"],
        );
        // 30 December 2011 did not exist in Samoa.
        let samoa = ["2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"];
        check(("daily", 0), 0, "Pacific/Apia", "2011-12-29T12:00:00Z", &samoa);
    }

    #[test]
    fn an_hour_that_comes_twice_is_due_once() {
        // On 25 October 2026 it is 2:30 twice.
        let days = ["2026-10-24T00:00:00Z", "2026-10-25T00:00:00Z", "2026-10-26T01:00:00Z"];
        check(("daily", 0), 2, "Europe/Prague", "2026-10-23T12:00:00Z", &days);
    }

    #[test]
    fn months_have_their_last_day_and_leap_years_their_29th() {
        let last = ["2027-01-31T11:00:00Z", "2027-02-28T11:00:00Z", "2027-03-31T10:00:00Z"];
        check(("monthly", 31), 12, "Europe/Prague", "2027-01-15T00:00:00Z", &last);
        let leap = ["2028-02-29T09:00:00Z", "2028-03-29T09:00:00Z"];
        check(("monthly", 29), 9, "UTC", "2028-02-01T00:00:00Z", &leap);
        check(
            ("monthly", 29),
            9,
            "UTC",
            "2027-02-01T00:00:00Z",
            &["2027-02-28T09:00:00Z", "2027-03-29T09:00:00Z"],
        );
    }
}
