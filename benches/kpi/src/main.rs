//! `kpi-bench make ROWS FILE` writes an answer; `kpi-bench measure ROUNDS FILE...` measures natively and prints one
//! line of JSON: milliseconds of each part for each file, the medians of all rounds and the least.
#![allow(clippy::print_stdout, reason = "that is what it is for")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark stops where something is wrong")]

use kpi_bench::{PARTS, generate, run, work};
use serde_json::{Map, Value, json};
use std::hint::black_box;
use std::time::Instant;

/// 64 KiB: as large as the pieces in which a browser hands out an answer.
const PIECE: usize = 64 * 1024;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match *words {
        ["make", rows, file] => {
            std::fs::write(file, generate::body(rows.parse().expect("a number"))).expect("a file");
        }
        ["measure", rounds, ref files @ ..] => {
            let rounds = rounds.parse().expect("a number");
            let all: Map<String, Value> = files.iter().map(|file| measured(file, rounds)).collect();
            println!("{}", Value::Object(all));
        }
        _ => println!("kpi-bench make ROWS FILE | kpi-bench measure ROUNDS FILE..."),
    }
}

fn measured(file: &str, rounds: usize) -> (String, Value) {
    let body = std::fs::read(file).expect("a file");
    let decode = || {
        let mut reader = work::reader();
        body.chunks(PIECE).for_each(|piece| intake::push(&mut reader, piece).expect("JSON"));
        work::deals(reader)
    };
    let deals = decode();
    // A million deals take their time; a few rounds tell how it grows.
    let rounds = if deals.len() > 100_000 { (rounds / 5).max(2) } else { rounds };
    let mut parts = Map::new();
    parts.insert("decode".to_owned(), spread(rounds, || black_box(decode()).len()));
    for (part, name) in PARTS.iter().enumerate() {
        parts.insert((*name).to_owned(), spread(rounds, || run(black_box(&deals), part, 1)));
    }
    (deals.len().to_string(), json!({ "bytes": body.len(), "parts": parts }))
}

fn spread<T>(rounds: usize, mut work: impl FnMut() -> T) -> Value {
    let mut times: Vec<f64> = (0..=rounds)
        .map(|_| {
            let start = Instant::now();
            black_box(work());
            start.elapsed().as_secs_f64() * 1e3
        })
        // The first round warms up.
        .skip(1)
        .collect();
    times.sort_by(f64::total_cmp);
    let at = |place: usize| times.get(place).copied().unwrap_or(f64::NAN);
    json!({ "median": at(times.len() / 2), "least": at(0) })
}
