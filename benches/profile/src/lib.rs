//! The work that is measured: one list planned and one page read, by the engine and by hand, into the same deals.
//!
//! [`run`] does a part of it many times and answers a sum of what it made, so that nothing is left out and both ways can
//! be shown to have made the same. No clock: the native program and the page around the wasm bring their own.
#![allow(
    unsafe_code,
    reason = "functions that a wasm file exports have plain names, which Rust calls unsafe"
)]
#![allow(clippy::expect_used, reason = "a measurement may stop")]

mod by_engine;
mod by_hand;

use std::fmt::Write;
use std::sync::OnceLock;

/// What a list of deals shows, whoever has read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deal {
    pub id: String,
    pub title: String,
    pub customer: String,
    pub contact_email: String,
    pub country: String,
    pub status: String,
    pub value: String,
    pub value_currency: String,
    pub close_date: String,
    pub partner: String,
    pub owner: String,
    pub created_at: String,
    pub updated_at: String,
}

/// One page of deals, and all that there are.
pub type Page = (Vec<Deal>, u64);

/// Deals of one page.
pub const ROWS: u32 = 100;

/// The parts of the work, by their place.
pub const PARTS: [&str; 5] = ["plan engine", "plan hand", "read engine", "read hand", "columns engine"];

/// Wire value and canonical one.
const STATUSES: [(&str, &str); 5] = [
    ("new", "submitted"),
    ("in_review", "under_review"),
    ("accepted", "approved"),
    ("won", "won"),
    ("lost", "lost"),
];

/// Does a part of the work so many times; a sum of what was made.
#[must_use]
pub fn run(part: usize, times: u32) -> u64 {
    (0..times).map(|time| once(part, time)).fold(0, u64::wrapping_add)
}

fn once(part: usize, time: u32) -> u64 {
    let body = body().as_bytes();
    match part {
        0 => sum(by_engine::plan(time).as_bytes()),
        1 => sum(by_hand::plan(time).as_bytes()),
        2 => page_sum(&by_engine::read(body)),
        3 => page_sum(&by_hand::read(body)),
        _ => by_engine::columns(body),
    }
}

/// Whether both ways make the same of everything that is measured.
#[must_use]
pub fn agree() -> bool {
    let body = body().as_bytes();
    by_engine::read(body) == by_hand::read(body)
        && (0..50).all(|time| by_engine::plan(time) == by_hand::plan(time))
}

fn sum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0, |sum: u64, byte| sum.wrapping_add(u64::from(*byte)))
}

fn page_sum((deals, total): &Page) -> u64 {
    deals.iter().map(|deal| sum(deal.value.as_bytes()) + sum(deal.status.as_bytes())).sum::<u64>() + total
}

/// The answer that is read: a page of deals as a Django REST Framework sends it.
pub fn body() -> &'static str {
    static BODY: OnceLock<String> = OnceLock::new();
    BODY.get_or_init(|| {
        let mut text = String::from(
            r#"{"count":4711,"next":"https://api.example.com/api/deals/?limit=100&offset=100","previous":null,"results":["#,
        );
        for row in 0..ROWS {
            if row > 0 {
                text.push(',');
            }
            let (wire, _) = STATUSES.get(row as usize % STATUSES.len()).expect("a status");
            let (month, day) = (1 + row % 12, 1 + row % 28);
            write!(
                text,
                r#"{{"id":{},"title":"Renewal of platform {row}","customer_name":"Müller & Söhne {row} GmbH","contact":{{"email":"person{row}@customer.example","phone":null}},"country":"DE","registration":"{wire}","amount":"{}.{:02}","currency":"EUR","closing_on":"2027-{month:02}-{day:02}","partner":{},"owner":{},"created_at":"2026-{month:02}-{day:02}T08:30:00Z","modified_at":"2026-{month:02}-{day:02}T09:30:00Z"}}"#,
                10_000 + row,
                1_000 + row * 37,
                row % 100,
                row % 9,
                row % 17,
            )
            .expect("text grows");
        }
        text.push_str("]}");
        text
    })
}

/// For the page around the wasm: as [`run`], and 0 or 1 for [`agree`] at part 99.
#[unsafe(no_mangle)]
pub extern "C" fn measure(part: u32, times: u32) -> f64 {
    if part == 99 {
        return f64::from(u8::from(agree()));
    }
    // Below 2^53 no number is changed.
    (run(part as usize, times) & 0xf_ffff_ffff) as f64
}

/// Where the body lies in memory.
#[unsafe(no_mangle)]
pub extern "C" fn body_at() -> *const u8 {
    body().as_ptr()
}

/// How many bytes it has.
#[unsafe(no_mangle)]
pub extern "C" fn body_length() -> usize {
    body().len()
}
