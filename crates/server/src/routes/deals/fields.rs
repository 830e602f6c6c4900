//! The fields of a deal between request, form and row.

use crate::problem::{FieldError, Problem};
use crate::state::AppState;
use chrono::NaiveDate;
use domain::dates::parse_date;
use domain::deals::{Deal, DealSummary};
use domain::form::{Draft, Entry, Form, FormContext, Phase};
use domain::issue::{Issue, IssueCode};
use domain::money::{Money, MoneyContext, parse_money};
use domain::program::Program;
use domain::records::Partner;
use std::collections::BTreeMap;

/// What the form holds, by field id.
pub type Fields = BTreeMap<String, Entry>;

/// 200 fields: twice the largest published form.
const MAX_FIELDS: usize = 200;
/// 10,000 characters: the longest text the rules accept anywhere.
const MAX_TEXT: usize = 10_000;
/// 50 values: as many as the rules accept.
const MAX_VALUES: usize = 50;
/// 300 characters of title and customer are enough for lists; the fields keep all of it.
const MAX_HEADING: usize = 300;

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

/// `saved` with the changes put in place. A field that was emptied is gone.
pub fn merged(saved: &Fields, changes: &Fields) -> Fields {
    let mut fields = saved.clone();
    fields.extend(changes.clone());
    fields.retain(|_, entry| !entry.values().is_empty());
    fields
}

/// The ids of the fields in which two states differ.
pub fn differences(before: &Fields, after: &Fields) -> Vec<String> {
    let ids = before.keys().chain(after.keys()).filter(|id| before.get(*id) != after.get(*id));
    let mut ids: Vec<String> = ids.cloned().collect();
    ids.sort();
    ids.dedup();
    ids
}

/// Checks everything by the rules and gives the fields in their canonical form.
///
/// # Errors
/// 422 with every issue.
pub fn checked(
    state: &AppState,
    partner: &Partner,
    phase: Phase,
    today: NaiveDate,
    (saved, fields): (&Fields, &Fields),
) -> Result<Fields, Problem> {
    let program = &state.program.rules;
    let context = FormContext {
        phase,
        today,
        partner_type: partner.partner_type.clone(),
        partner_programs: partner.programs.clone(),
        saved: saved.clone(),
    };
    let accepted = Form::new(program, &context).check(&Draft::from(fields.clone()));
    Ok(accepted.map_err(|issues| Problem::invalid_fields(&issues))?.canonical())
}

/// Puts the fields into the deal, and into what lists show of it. A draft's amount or date that cannot be read is shown
/// as none.
pub fn put(program: &Program, deal: &mut Deal, fields: Fields) {
    let draft = Draft::from(fields);
    let roles = &program.roles;
    let heading = |id: &str| draft.text(id).trim().chars().take(MAX_HEADING).collect::<String>();
    let optional = |id: &Option<String>| id.as_deref().map(heading).unwrap_or_default();
    let context = MoneyContext { allowed: &program.currencies, assumed: Some(program.default_currency) };
    let amount = draft.text(&roles.value).trim();
    let value = Money::from_canonical(amount).or_else(|| parse_money(&roles.value, amount, context).ok());
    deal.summary = DealSummary {
        title: heading(&roles.title),
        customer: heading(&roles.customer),
        country: optional(&roles.country),
        stage: optional(&roles.stage),
        value: value.filter(|value| value.minor().is_some()),
        close_date: parse_date(&roles.close_date, draft.text(&roles.close_date)).ok(),
        ..deal.summary.clone()
    };
    deal.fields = draft.entries;
}
