//! The days of many instants: the same as those of each one by itself.

use chrono::{DateTime, Utc};
use domain::performance::day_number;
use portal::browser::days::ZoneDays;
use portal::browser::intl::civil_day;
use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test]
fn a_day_is_that_of_its_zone_at_every_hour_of_two_years() {
    let from = "2025-12-31T22:00:00Z".parse::<DateTime<Utc>>().unwrap().timestamp_millis();
    // One east and one west, with summer time at both ends of the year; a quarter of an hour; and a day that was left out.
    for (zone, start) in [
        ("Europe/Prague", from),
        ("America/Los_Angeles", from),
        ("Australia/Lord_Howe", from),
        ("Asia/Kathmandu", from),
        ("Pacific/Apia", "2011-12-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap().timestamp_millis()),
    ] {
        let mut days = ZoneDays::of(zone);
        // 7 hours and 13 minutes and a bit: every minute of the day comes up.
        for step in 0..2_400 {
            let millis = start + step * 26_017_333;
            let at = DateTime::from_timestamp_millis(millis).unwrap();
            assert_eq!(days.day(millis), day_number(civil_day(at, zone)), "{at} in {zone}");
        }
        // And around each midnight of a year.
        for day in 0..366 {
            for minutes in [-721, -720, -61, -16, -1, 0, 1, 14, 59, 344, 345, 599, 630, 839] {
                let millis = start + (day * 1_440 + minutes) * 60_000;
                let at = DateTime::from_timestamp_millis(millis).unwrap();
                assert_eq!(days.day(millis), day_number(civil_day(at, zone)), "{at} in {zone}");
            }
        }
    }
}
