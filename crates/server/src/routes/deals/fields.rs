//! What is checked of fields before the rules look at them, and what the rules answer as a problem.

use crate::problem::{FieldError, Problem};
use domain::deals::registration::Stop;
pub use domain::deals::registration::{Fields, differences};
use domain::form::Entry;
use domain::issue::{Issue, IssueCode};
use domain::program::Program;

/// 200 fields: twice the largest published form.
const MAX_FIELDS: usize = 200;
/// 10,000 characters: the longest text the rules accept anywhere.
const MAX_TEXT: usize = 10_000;
/// 50 values: as many as the rules accept.
const MAX_VALUES: usize = 50;

/// Checks what even a draft has to keep to: known fields that a partner may fill in, and sizes.
///
/// # Errors
/// 422 with every issue.
pub fn check_shape(program: &Program, fields: &Fields) -> Result<(), Problem> {
    if fields.len() > MAX_FIELDS {
        return Err(Problem::invalid(vec![FieldError::new("/fields", "too_many").with("max", MAX_FIELDS)]));
    }
    let mut issues = Vec::new();
    for (id, entry) in fields {
        let Some(field) = program.field(id) else {
            issues.push(Issue::new(id, IssueCode::UnknownField));
            continue;
        };
        if field.vendor {
            issues.push(Issue::new(id, IssueCode::NotEditable));
        }
        let texts = match entry {
            Entry::Text(text) => std::slice::from_ref(text),
            Entry::Many(texts) => texts.as_slice(),
        };
        if texts.len() > MAX_VALUES {
            issues.push(Issue::new(id, IssueCode::TooMany).with("max", MAX_VALUES));
        }
        if let Some(length) =
            texts.iter().map(|text| text.chars().count()).max().filter(|length| *length > MAX_TEXT)
        {
            issues.push(Issue::new(id, IssueCode::TooLong).with("max", MAX_TEXT).with("length", length));
        }
    }
    if issues.is_empty() { Ok(()) } else { Err(Problem::invalid_fields(&issues)) }
}

impl From<Stop> for Problem {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Refused(refusal) => Problem::refused(refusal),
            Stop::Invalid(issues) => Problem::invalid_fields(&issues),
        }
    }
}
