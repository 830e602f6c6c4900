//! How fast 100,000 deals become columns, next to what a Rust client would do by hand.
//!
//! Every reader gets the same bytes in the same run, in turns; medians and ratios are printed, with the sums that
//! show that all of them have read the same. `cargo bench -p rest-profile --bench decode -- [ROWS [ROUNDS]] [READER]`:
//! the last runs alone the readers whose name holds that word.
#![allow(clippy::indexing_slicing, clippy::expect_used, reason = "a measurement may stop")]
use std::hint::black_box;
use std::time::Instant;

use rest_profile::columns::{Choice, ColumnKind, ColumnReader, ColumnSpec, Columns, Data, Layout, Notation};
use rest_profile::json::stream::{Limits, Scanner};
use rest_profile::json::{Json, Pointer};
use serde_json::Value;

const STAGES: [&str; 5] = ["submitted", "in_review", "approved", "won", "lost"];
const PIECE: usize = 64 << 10;

/// Reads a body and answers a sum that depends on what was read.
type Reader = fn(&[u8]) -> i64;

fn main() {
    let numbers: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let rows = numbers.first().copied().unwrap_or(100_000);
    let rounds = numbers.get(1).copied().unwrap_or(9);
    let body = deals(rows);
    let megabytes = body.len() as f64 / 1e6;
    println!("{rows} deals of 12 fields, {megabytes:.1} MB, {rounds} rounds in turns, medians");

    let word = std::env::args().skip(1).find(|argument| argument.starts_with(char::is_alphabetic));
    let mut readers: Vec<(&str, Reader)> = vec![
        ("columns, 12 fields", |body| columns(body, 12)),
        ("columns, 4 of 12 fields", |body| columns(body, 4)),
        ("scanner alone", scan),
        ("tree of Json", tree),
        ("serde_json::Value", value),
        ("serde_json, typed, String amounts", typed),
        ("check UTF-8 only", |body| std::str::from_utf8(body).map_or(0, |text| text.len() as i64)),
    ];
    readers.retain(|(name, _)| word.as_ref().is_none_or(|word| name.contains(word.as_str())));
    let mut times = vec![Vec::new(); readers.len()];
    let mut sums = vec![0; readers.len()];
    for round in 0..rounds {
        for step in 0..readers.len() {
            let at = if round % 2 == 0 { step } else { readers.len() - 1 - step };
            let start = Instant::now();
            sums[at] = black_box(readers[at].1(black_box(&body)));
            times[at].push(start.elapsed().as_secs_f64());
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|times| median(times)).collect();
    let against = |name: &str| {
        let place = readers.iter().position(|(reader, _)| reader.contains(name));
        place.map_or(f64::NAN, |place| medians[place])
    };
    println!("{:<36}{:>9}{:>9}{:>9}{:>10}{:>10}  sum", "", "ms", "min", "MB/s", "vs Value", "vs typed");
    for (at, (name, _)) in readers.iter().enumerate() {
        println!(
            "{name:<36}{:>9.1}{:>9.1}{:>9.0}{:>9.2}x{:>9.2}x  {}",
            medians[at] * 1e3,
            times[at][0] * 1e3,
            megabytes / medians[at],
            against("Value") / medians[at],
            against("typed") / medians[at],
            sums[at],
        );
    }
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Deals as a REST backend sends them, told apart by a small generator of random numbers with a fixed start.
fn deals(rows: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut random = |below: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % below
    };
    let mut text = String::from("{\"items\":[");
    for row in 0..rows {
        let comma = if row == 0 { "" } else { "," };
        let stage = STAGES[random(5) as usize];
        let (month, day) = (1 + random(12), 1 + random(28));
        text.push_str(&format!(
            "{comma}{{\"id\":\"deal-{row:07}\",\"title\":\"Renewal of platform {}\",\"customer_name\":\"Müller & Söhne {} GmbH\",\
             \"partner\":{{\"id\":{}}},\"owner\":\"person-{}@partner.example\",\"status\":\"{stage}\",\
             \"amount\":\"{}.{:02}\",\"currency\":\"EUR\",\"close_date\":\"2027-{month:02}-{day:02}\",\
             \"created_at\":\"2026-{month:02}-{day:02}T{:02}:{:02}:00Z\",\"probability\":{},\"competing\":{}}}",
            random(10_000), random(20_000), random(300), random(900), random(900_000), random(100), random(24),
            random(60), random(101), random(2) == 0,
        ));
    }
    text.push_str(&format!("],\"total\":{rows},\"next\":null}}"));
    text.into_bytes()
}

fn layout(fields: usize) -> Layout {
    let choices =
        STAGES.iter().zip(0..).map(|(stage, code)| Choice { wire: Json::from(*stage), code }).collect();
    let all = [
        ("amount", ColumnKind::Decimal { scale: 2 }),
        ("status", ColumnKind::Choice(choices)),
        ("close_date", ColumnKind::Date(Notation::Iso)),
        ("id", ColumnKind::Text),
        ("title", ColumnKind::Text),
        ("customer_name", ColumnKind::Text),
        ("/partner/id", ColumnKind::Text),
        ("owner", ColumnKind::Text),
        ("currency", ColumnKind::Text),
        ("created_at", ColumnKind::Instant(Notation::Iso)),
        ("probability", ColumnKind::Integer),
        ("competing", ColumnKind::Bool { loose: false }),
    ];
    let pointer = |text| Pointer::parse(text).expect("a pointer");
    Layout {
        list: pointer("/items"),
        columns: all
            .into_iter()
            .take(fields)
            .map(|(name, kind)| ColumnSpec { name: name.into(), pointer: pointer(name), kind })
            .collect(),
        identity: Some(3),
        envelope: vec![pointer("total"), pointer("next")],
    }
}

fn columns(body: &[u8], fields: usize) -> i64 {
    let mut reader = ColumnReader::new(layout(fields), Limits::default()).expect("a layout");
    reader.begin_page();
    for piece in body.chunks(PIECE) {
        reader.push(piece).expect("JSON");
    }
    reader.end_page().expect("whole");
    sum(&reader.into_columns())
}

fn sum(columns: &Columns) -> i64 {
    match columns.get("amount").map(|column| column.data()) {
        Some(Data::Decimal { units, .. }) => units.iter().sum(),
        _ => 0,
    }
}

fn scan(body: &[u8]) -> i64 {
    let mut scanner = Scanner::default();
    let mut events = 0;
    for mut piece in body.chunks(PIECE) {
        while let Some(event) = scanner.next(&mut piece).expect("JSON") {
            black_box(event);
            events += 1;
        }
    }
    events
}

fn cents(text: &str) -> i64 {
    let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
    whole.parse::<i64>().unwrap_or(0) * 100 + part.parse::<i64>().unwrap_or(0)
}

fn tree(body: &[u8]) -> i64 {
    let json = Json::parse(body).expect("JSON");
    let items = json.get("items").and_then(Json::as_list).unwrap_or_default();
    items.iter().filter_map(|item| item.get("amount")?.as_str()).map(cents).sum()
}

fn value(body: &[u8]) -> i64 {
    let json: Value = serde_json::from_slice(body).expect("JSON");
    let items = json["items"].as_array().expect("items");
    items.iter().filter_map(|item| item["amount"].as_str()).map(cents).sum()
}

#[derive(serde::Deserialize)]
#[expect(dead_code, reason = "read to be measured")]
struct Deal {
    id: String,
    title: String,
    customer_name: String,
    partner: Partner,
    owner: String,
    status: Stage,
    amount: String,
    currency: String,
    close_date: String,
    created_at: String,
    probability: u8,
    competing: bool,
}

#[derive(serde::Deserialize)]
#[expect(dead_code, reason = "read to be measured")]
struct Partner {
    id: u32,
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Submitted,
    InReview,
    Approved,
    Won,
    Lost,
}

#[derive(serde::Deserialize)]
struct Answer {
    items: Vec<Deal>,
}

fn typed(body: &[u8]) -> i64 {
    let answer: Answer = serde_json::from_slice(body).expect("JSON");
    answer.items.iter().map(|deal| cents(&deal.amount)).sum()
}
