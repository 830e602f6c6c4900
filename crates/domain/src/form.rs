//! A draft against a programme: what is shown, required and editable, and everything that is wrong with it.
//!
//! The page calls [`Form::state`] on every change and [`Form::check`] for the issues; the server calls
//! [`Form::check`] on what it receives. Both get the same answer, because it is the same function.

mod check;
mod draft;
mod shapes;
mod state;
mod value;

pub use draft::{Draft, Entry};
pub use state::{Cause, FieldState, OptionState};
pub use value::Value;

use crate::program::{Condition, Context, Facts, Field, Program};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// In which part of its life a deal is edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Before it was ever submitted.
    Create,
    /// The programme asked for more.
    InfoRequested,
    /// Approved, neither won nor lost.
    Open,
    /// Won.
    Closed,
}

impl Phase {
    pub const NAMES: [(&'static str, Phase); 4] = [
        ("create", Phase::Create),
        ("info_requested", Phase::InfoRequested),
        ("open", Phase::Open),
        ("closed", Phase::Closed),
    ];

    pub fn as_str(self) -> &'static str {
        Phase::NAMES.iter().find(|(_, phase)| *phase == self).map_or("create", |(name, _)| name)
    }
}

/// What the rules need to know about the deal and its partner, beside the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormContext {
    pub phase: Phase,
    /// The current day in the programme's zone.
    pub today: NaiveDate,
    /// One of the programme's partner types.
    pub partner_type: String,
    /// Special programmes that the partner organisation is enrolled in.
    pub partner_programs: Vec<String>,
    /// The fields as they are saved, in canonical form; empty for a new deal.
    pub saved: BTreeMap<String, Entry>,
}

/// A programme and a context, ready to judge drafts.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    pub program: &'a Program,
    pub context: &'a FormContext,
}

/// A draft that passed every check.
#[derive(Debug, Clone, PartialEq)]
pub struct Accepted {
    /// The typed values, by field id; empty fields are absent.
    pub values: BTreeMap<String, Value>,
    /// Fields that were filled but are hidden by `visible_when`: kept in the draft, not sent.
    pub left_out: Vec<String>,
}

impl Accepted {
    /// The form in which fields are stored and sent: see [`Entry`].
    pub fn canonical(&self) -> BTreeMap<String, Entry> {
        self.values.iter().map(|(id, value)| (id.clone(), value.canonical())).collect()
    }
}

impl<'a> Form<'a> {
    pub fn new(program: &'a Program, context: &'a FormContext) -> Self {
        Self { program, context }
    }

    /// Whether a partner may change the field in the current phase.
    pub fn is_editable(&self, field: &Field, draft: &Draft) -> bool {
        !field.vendor
            && field
                .edit
                .iter()
                .any(|rule| rule.phase == self.context.phase && self.applies(rule.when.as_ref(), draft))
    }

    /// A missing condition always applies.
    fn applies(&self, condition: Option<&Condition>, draft: &Draft) -> bool {
        condition.is_none_or(|condition| condition.holds(&FormFacts { form: *self, draft }))
    }
}

/// The non-empty values of a field, trimmed; the text of a field with [`Field::many`] is taken apart.
fn values_of<'e>(field: &Field, entry: Option<&'e Entry>) -> Vec<&'e str> {
    let values = entry.map(Entry::values).unwrap_or_default();
    if !field.many {
        return values;
    }
    let parts = values.into_iter().flat_map(|text| text.split([',', ';', '\n']));
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// The facts of one draft: field values as they stand, with fixed values put in place.
struct FormFacts<'a> {
    form: Form<'a>,
    draft: &'a Draft,
}

impl FormFacts<'_> {
    fn values<'e>(&self, id: &str, entry: Option<&'e Entry>) -> Vec<&'e str> {
        self.form.program.field(id).map(|field| values_of(field, entry)).unwrap_or_default()
    }
}

impl Facts for FormFacts<'_> {
    fn field(&self, id: &str) -> Vec<&str> {
        self.values(id, self.draft.entries.get(id))
    }

    fn saved(&self, id: &str) -> Vec<&str> {
        // What stands in a draft that was never submitted commits to nothing.
        let submitted = self.form.context.phase != Phase::Create;
        self.values(id, self.form.context.saved.get(id).filter(|_| submitted))
    }

    fn context(&self, key: Context) -> Vec<&str> {
        match key {
            Context::Phase => vec![self.form.context.phase.as_str()],
            Context::PartnerType => vec![&self.form.context.partner_type],
            Context::PartnerPrograms => {
                self.form.context.partner_programs.iter().map(String::as_str).collect()
            }
        }
    }

    fn list_contains(&self, list: &str, value: &str) -> bool {
        self.form
            .program
            .lists
            .get(list)
            .is_some_and(|choices| choices.iter().any(|choice| choice.value == value))
    }
}
