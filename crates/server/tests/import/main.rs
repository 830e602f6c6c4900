//! The import: nothing is guessed, nothing is dropped silently, and every problem names its place.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod bad_files;
mod bad_mappings;
mod crm_sales_opportunities;
mod database;
mod rules;

use chrono::{DateTime, Utc};
use domain::program::Program;
use portal_server::import::{ImportPlan, ImportReport, Mapping, plan};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn now() -> DateTime<Utc> {
    "2026-11-20T10:15:00Z".parse().unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn program() -> Program {
    Program::from_json(&text("docs/import-example/crm-sales-opportunities.program.json")).unwrap()
}

/// A mapping of four small columns, enough for most rules.
const MAPPING: &str = include_str!("fixtures/small.mapping.json");

const DEALS: &str = "id,agent,customer,product,state,opened,closed,amount\n\
    D-1,Ada Lark,Foxglove Ltd,GTX Pro,Won,2025-03-01,2025-04-30,1200\n\
    D-2,Ada Lark,\"Reed, Marsh & Co\",GTXPro,Lost,2025-03-02,2025-05-02,0\n\
    D-3,Ben Rook,,MG Special,Open,2025-06-01,,\n";

const TEAM: &str = "agent,office\nAda Lark,North\nBen Rook,South\n";

fn files(deals: &str) -> BTreeMap<String, Vec<u8>> {
    bytes(deals.as_bytes())
}

fn bytes(deals: &[u8]) -> BTreeMap<String, Vec<u8>> {
    BTreeMap::from([
        ("deals.csv".to_owned(), deals.to_vec()),
        ("team.csv".to_owned(), TEAM.as_bytes().to_vec()),
    ])
}

fn run(deals: &str) -> Result<ImportPlan, Box<ImportReport>> {
    plan(&Mapping::from_json(MAPPING).unwrap(), &files(deals), &program(), now())
}

/// The problems of an import that has to fail, as they are printed.
fn problems(result: Result<ImportPlan, Box<ImportReport>>) -> Vec<String> {
    let report = result.expect_err("the import should have been refused");
    report.problems.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn assert_refused(deals: &str, expected: &[&str]) {
    let found = problems(run(deals));
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found:?} does not begin with {expected:?}");
    }
}
