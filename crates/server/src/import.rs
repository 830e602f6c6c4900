//! Takes over partners, people, products, certificates and deals from CSV files, as a mapping says.
//!
//! [`plan`] is pure: it reads bytes and answers with everything it would do, or with everything that is wrong. Writing
//! is a second step that takes all of it or nothing. No row is dropped silently: rows read = ready + left out by a rule
//! of the mapping + refused, and every spelling that was replaced or blank that was filled is counted.

mod certificates;
mod command;
mod document;
mod encoding;
mod expression;
mod mapping;
mod records;
mod registrations;
mod report;
mod source;
mod table;

pub use command::{ImportArguments, run};
pub use mapping::Mapping;
pub use report::{Applied, ImportReport, Problem, StatusCount};

use crate::demo::DemoData;
use chrono::{DateTime, Utc};
use domain::program::Program;
use records::Records;
use std::collections::BTreeMap;

/// What an import would write.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportPlan {
    pub report: ImportReport,
    pub data: DemoData,
}

/// Works out an import of `files` (name -> content) into `program`, as of `now`.
///
/// # Errors
/// A report with at least one problem; then nothing of it may be written.
pub fn plan(
    mapping: &Mapping,
    files: &BTreeMap<String, Vec<u8>>,
    program: &Program,
    now: DateTime<Utc>,
) -> Result<ImportPlan, Box<ImportReport>> {
    let mut report = ImportReport::default();
    let sources = source::load(mapping, files, &mut report);
    // Later steps build on earlier ones: going on with half a file would report every row that refers to the other half.
    if !report.is_clean() {
        return Err(Box::new(report));
    }
    let found = records::records(mapping, &sources, program, &mut report);
    if !report.is_clean() {
        return Err(Box::new(report));
    }
    let dossiers = certificates::dossiers(mapping, &sources, &found, now, &mut report);
    let deals = registrations::deals(mapping, &sources, &found, program, now, &mut report);
    if !report.is_clean() {
        return Err(Box::new(report));
    }
    let Records { partners, users, products, .. } = found;
    let data = DemoData { partners, users, products, deals, dossiers };
    Ok(ImportPlan { report, data })
}
