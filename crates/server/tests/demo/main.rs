//! The demo generator: the same every time, believable, and never against the programme's own rules.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod believable;
mod determinism;
mod progress;
mod rules;

use chrono::{DateTime, Utc};
use domain::program::Program;
use portal_server::demo::{DemoData, generate};

const SEED: u64 = 7;

fn now() -> DateTime<Utc> {
    "2026-11-20T10:15:00Z".parse().unwrap()
}

fn program(name: &str) -> Program {
    let path = format!("{}/../../public/programs/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    Program::from_json(&text).unwrap()
}

fn reseller() -> (Program, DemoData) {
    let program = program("reseller");
    let data = generate(SEED, now(), &program);
    (program, data)
}
