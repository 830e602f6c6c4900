//! The published programmes, and contexts in which drafts are judged.

use chrono::NaiveDate;
use domain::form::{Draft, Entry, Form, FormContext, Phase};
use domain::issue::{Issue, IssueCode};
use domain::program::Program;

pub const ACE: &str = include_str!("../../../../public/programs/aws-ace.json");
pub const RESELLER: &str = include_str!("../../../../public/programs/reseller.json");

pub fn ace() -> Program {
    Program::from_json(ACE).unwrap()
}

pub fn reseller() -> Program {
    Program::from_json(RESELLER).unwrap()
}

pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// 21 November 2026, a consulting partner without special programmes, nothing saved.
pub fn context(phase: Phase) -> FormContext {
    FormContext {
        phase,
        today: day("2026-11-21"),
        partner_type: "consulting".to_owned(),
        partner_programs: Vec::new(),
        saved: Default::default(),
    }
}

/// Applies changes to a draft: `;` separates the values of fields that take several.
pub fn change(program: &Program, draft: &mut Draft, changes: &[(&str, &str)]) {
    for (id, text) in changes {
        let several =
            program.field(id).is_some_and(|field| field.kind == domain::program::FieldKind::MultiChoice);
        let entry = match several {
            true => Entry::Many(text.split(';').map(str::to_owned).collect()),
            false => Entry::Text((*text).to_owned()),
        };
        draft.entries.insert((*id).to_owned(), entry);
    }
}

/// What is wrong with the draft, as field and code, in the order of the form.
pub fn codes(program: &Program, context: &FormContext, draft: &Draft) -> Vec<(String, IssueCode)> {
    let issues = Form::new(program, context).check(draft).err().unwrap_or_default();
    issues.into_iter().map(|Issue { path, code, .. }| (path, code)).collect()
}

/// Expected issues in the same form.
pub fn expected(issues: &[(&str, IssueCode)]) -> Vec<(String, IssueCode)> {
    issues.iter().map(|(path, code)| ((*path).to_owned(), *code)).collect()
}
