//! The time, corrected by what the server says it is.

use chrono::{DateTime, NaiveDate, Utc};
use std::cell::Cell;

thread_local! {
    /// Server time minus local time in milliseconds.
    static OFFSET: Cell<i64> = const { Cell::new(0) };
}

/// 120 s: smaller differences come from the network, larger ones from a wrong clock.
const TOLERATED_SKEW_MS: i64 = 120_000;

/// Takes the server's `Date` header into account; small differences are ignored.
pub fn observe_server_date(header: &str) {
    let server = js_sys::Date::parse(header);
    if server.is_nan() {
        return;
    }
    let offset = (server - js_sys::Date::now()) as i64;
    OFFSET.set(if offset.abs() > TOLERATED_SKEW_MS { offset } else { 0 });
}

/// The current instant, in the server's time.
pub fn now() -> DateTime<Utc> {
    let millis = js_sys::Date::now() as i64 + OFFSET.get();
    DateTime::from_timestamp_millis(millis).unwrap_or(DateTime::UNIX_EPOCH)
}

/// The current civil day in an IANA zone.
pub fn today_in(time_zone: &str) -> NaiveDate {
    super::intl::civil_day(now(), time_zone)
}

/// A new UUIDv7 from the browser's random source: ids made later sort later.
pub fn new_id() -> String {
    let mut bytes = [0u8; 16];
    if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    let millis = (now().timestamp_millis() as u64).to_be_bytes();
    for (target, source) in bytes.iter_mut().zip(millis.iter().skip(2)) {
        *target = *source;
    }
    if let Some(byte) = bytes.get_mut(6) {
        *byte = 0x70 | (*byte & 0x0f);
    }
    if let Some(byte) = bytes.get_mut(8) {
        *byte = 0x80 | (*byte & 0x3f);
    }
    let mut text = String::with_capacity(36);
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// A random number from 0 up to, not including, `limit` (for jitter).
pub fn random_below(limit: u32) -> u32 {
    (js_sys::Math::random() * f64::from(limit)) as u32
}
