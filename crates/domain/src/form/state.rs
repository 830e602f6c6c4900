//! What a form shows for the current draft: per field whether it is there, required, editable, and why.

use super::{Draft, Form};
use crate::program::{Condition, Field, FieldKind, Program};

/// Why a conditional rule applies: the field that decides and the value it has to have, where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    pub field: String,
    pub value: Option<String>,
}

impl Cause {
    pub(super) fn of(condition: &Condition) -> Option<Cause> {
        condition.cause().map(Cause::from)
    }

    /// Of a condition that holds: nothing is named if it only says what is *not* the case.
    pub(super) fn of_requirement(condition: &Condition) -> Option<Cause> {
        condition.reason().map(Cause::from)
    }
}

impl From<(&str, Option<&str>)> for Cause {
    fn from((field, value): (&str, Option<&str>)) -> Self {
        Self { field: field.to_owned(), value: value.map(str::to_owned) }
    }
}

/// How one field presents itself for the current draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldState {
    pub visible: bool,
    pub required: bool,
    /// Set when the field is required by a condition: what the page explains.
    pub required_because: Option<Cause>,
    pub editable: bool,
    /// The form sets this value itself.
    pub fixed: Option<String>,
}

/// One option of a choice and whether it can be taken now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionState {
    pub value: String,
    pub available: bool,
    pub because: Option<Cause>,
}

impl Form<'_> {
    /// `draft` with every fixed value put in place, and the defaults of untouched fields at creation.
    ///
    /// A default never replaces what was typed, not even an emptied field.
    #[must_use]
    pub fn settled(&self, draft: &Draft) -> Draft {
        let mut settled = draft.clone();
        for field in self.program.fields.iter().filter(|field| !field.vendor) {
            if self.context.phase == super::Phase::Create
                && let Some(default) = &field.default
                && !settled.entries.contains_key(&field.id)
            {
                settled.set(&field.id, default.as_str());
            }
        }
        for field in &self.program.fields {
            if let Some(fixed) = self.fixed_value(field, &settled) {
                let fixed = fixed.to_owned();
                settled.set(&field.id, fixed.as_str());
            }
        }
        settled
    }

    fn fixed_value<'f>(&self, field: &'f Field, draft: &Draft) -> Option<&'f str> {
        field
            .fixed_when
            .iter()
            .find(|rule| self.applies(Some(&rule.when), draft))
            .map(|rule| rule.value.as_str())
    }

    /// The state of one field. `draft` should be [settled](Form::settled).
    pub fn state(&self, field: &Field, draft: &Draft) -> FieldState {
        let allowed = self.applies(field.allowed_when.as_ref(), draft);
        let conditional = field.required_when.as_ref().filter(|when| self.applies(Some(when), draft));
        FieldState {
            visible: allowed
                && self.applies(field.visible_when.as_ref(), draft)
                && self.has_place(field, draft),
            required: allowed && (field.required || conditional.is_some()),
            required_because: conditional.filter(|_| !field.required).and_then(Cause::of_requirement),
            editable: self.is_editable(field, draft),
            fixed: self.fixed_value(field, draft).map(str::to_owned),
        }
    }

    /// Whether the field stands in the current form at all: one that can neither be edited now nor has a value
    /// would only be clutter.
    fn has_place(&self, field: &Field, draft: &Draft) -> bool {
        self.is_editable(field, draft) || draft.is_filled(&field.id)
    }

    /// The options of a field with their availability; empty for fields without options.
    pub fn options(&self, field: &Field, draft: &Draft) -> Vec<OptionState> {
        let choices = self.program.options(field);
        choices
            .iter()
            .map(|choice| {
                let (available, because) = self.availability(field, &choice.value, draft);
                OptionState { value: choice.value.clone(), available, because }
            })
            .collect()
    }

    /// Whether a value may be taken now and, if not, which condition forbids it.
    pub(super) fn availability(&self, field: &Field, value: &str, draft: &Draft) -> (bool, Option<Cause>) {
        let refused = field
            .value_rules
            .iter()
            .filter(|rule| rule.values.iter().any(|one| one.eq_ignore_ascii_case(value)))
            .find(|rule| !self.applies(Some(&rule.only_when), draft));
        (refused.is_none(), refused.and_then(|rule| Cause::of(&rule.only_when)))
    }
}

impl Program {
    /// The fields a partner fills in, in the order of the sections.
    pub fn partner_fields(&self) -> impl Iterator<Item = &Field> {
        self.steps().flat_map(|(_, fields)| fields).filter(|field| !field.vendor)
    }

    /// Whether the field's options are countries of ISO 3166 rather than a list of the programme.
    pub fn uses_iso_countries(&self, field: &Field) -> bool {
        field.kind == FieldKind::Country && field.options.is_none()
    }
}
