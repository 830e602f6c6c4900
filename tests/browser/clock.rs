//! Ids that sort by time, and a clock that believes the server.

use chrono::{DateTime, TimeDelta, Utc};
use portal::browser::clock::{new_id, now, observe_server_date, random_below, today_in};
use portal::browser::timers::sleep;
use std::collections::BTreeSet;
use wasm_bindgen_test::wasm_bindgen_test;

/// The milliseconds since 1970 in the first 48 bits of an id.
fn millis_of(id: &str) -> i64 {
    i64::from_str_radix(id.replace('-', "").get(..12).unwrap(), 16).unwrap()
}

#[wasm_bindgen_test]
fn an_id_is_a_uuid_of_version_7() {
    let before = now().timestamp_millis();
    let id = new_id();
    let after = now().timestamp_millis();
    let lengths: Vec<usize> = id.split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12], "{id}");
    assert!(id.bytes().all(|byte| byte == b'-' || matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{id}");
    assert_eq!(id.as_bytes()[14], b'7', "version of {id}");
    assert!(matches!(id.as_bytes()[19], b'8' | b'9' | b'a' | b'b'), "variant of {id}");
    assert!((before..=after).contains(&millis_of(&id)), "time of {id}");
    assert!(domain::ids::is_valid_id(&id));
}

#[wasm_bindgen_test]
fn ten_thousand_ids_are_all_different_and_their_times_never_go_back() {
    let ids: Vec<String> = (0..10_000).map(|_| new_id()).collect();
    assert!(ids.is_sorted_by_key(|id| millis_of(id)));
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 10_000);
}

#[wasm_bindgen_test]
async fn an_id_made_later_sorts_later() {
    let mut ids = Vec::new();
    for _ in 0..10 {
        ids.push(new_id());
        sleep(3).await;
    }
    assert!(ids.is_sorted(), "{ids:?}");
}

#[wasm_bindgen_test]
fn a_clock_that_is_far_off_is_corrected_by_the_server_and_one_that_is_close_is_not() {
    let header = |at: DateTime<Utc>| at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let device = now();
    let close = |at: DateTime<Utc>| (now() - at).abs() < TimeDelta::seconds(5);

    observe_server_date(&header(device + TimeDelta::hours(3)));
    assert!(close(device + TimeDelta::hours(3)), "ahead");
    observe_server_date("no date");
    assert!(close(device + TimeDelta::hours(3)), "a header that is no date changes nothing");
    observe_server_date(&header(device - TimeDelta::days(400)));
    assert!(close(device - TimeDelta::days(400)), "behind");
    observe_server_date(&header(device + TimeDelta::seconds(60)));
    assert!(close(device), "within the tolerance");
}

#[wasm_bindgen_test]
fn today_is_today_somewhere() {
    let far_west = today_in("Pacific/Niue");
    let far_east = today_in("Pacific/Kiritimati");
    // 25 hours lie between the two zones: it is never the same day in both.
    assert!((1..=2).contains(&(far_east - far_west).num_days()), "{far_west} {far_east}");
}

#[wasm_bindgen_test]
fn random_numbers_stay_below_their_limit() {
    let numbers: BTreeSet<u32> = (0..10_000).map(|_| random_below(10)).collect();
    assert_eq!(numbers.into_iter().collect::<Vec<_>>(), (0..10).collect::<Vec<_>>());
}
