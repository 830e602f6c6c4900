//! Measures natively and prints one line of JSON: microseconds of each part, the medians of all rounds and the least.
#![allow(clippy::print_stdout, reason = "that is what it is for")]

use std::hint::black_box;
use std::time::Instant;

use profile_bench::{PARTS, agree, body, run};

fn main() {
    let rounds = std::env::args().nth(1).and_then(|word| word.parse().ok()).unwrap_or(200_usize);
    if !agree() {
        println!("null");
        return;
    }
    let mut times: Vec<Vec<f64>> = vec![Vec::with_capacity(rounds); PARTS.len()];
    for round in 0..=rounds {
        for (part, found) in times.iter_mut().enumerate() {
            let count = if part < 2 { 100 } else { 4 };
            let start = Instant::now();
            black_box(run(black_box(part), count));
            // The first round warms up.
            if round > 0 {
                found.push(start.elapsed().as_secs_f64() * 1e6 / f64::from(count));
            }
        }
    }
    let parts: serde_json::Map<String, serde_json::Value> = PARTS
        .iter()
        .zip(&mut times)
        .map(|(name, found)| {
            found.sort_by(f64::total_cmp);
            let middle = found.get(found.len() / 2).copied().unwrap_or(f64::NAN);
            let least = found.first().copied().unwrap_or(f64::NAN);
            ((*name).to_owned(), serde_json::json!({ "median": middle, "least": least }))
        })
        .collect();
    println!("{}", serde_json::json!({ "bytes": body().len(), "parts": parts }));
}
