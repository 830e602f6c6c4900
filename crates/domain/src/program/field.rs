//! One field of the form and its rules.

use super::{Condition, Mask, Text};
use crate::form::Phase;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A field of the registration form.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    pub id: String,
    pub kind: FieldKind,
    pub label: Text,
    pub help: Option<Text>,
    /// Filled by the programme owner, never by the partner: shown when it has a value, not part of the form.
    pub vendor: bool,
    pub required: bool,
    /// Required as well while this holds.
    pub required_when: Option<Condition>,
    /// Shown only while this holds; a value entered before is kept in the draft and not sent.
    pub visible_when: Option<Condition>,
    /// Must be empty unless this holds; the page hides the field meanwhile, the server refuses a value.
    pub allowed_when: Option<Condition>,
    /// The name of the list of options (choice, multi-choice, state; country if the programme has its own).
    pub options: Option<String>,
    /// Restrictions of single values.
    pub value_rules: Vec<ValueRule>,
    /// Values that cannot stand beside any other (multi-choice).
    pub exclusive: Vec<String>,
    /// Values that cannot be chosen again once the saved deal has another one.
    pub one_way: Vec<String>,
    /// Values that the form sets itself and keeps.
    pub fixed_when: Vec<FixedWhen>,
    /// What the form starts with.
    pub default: Option<String>,
    /// Several values separated by commas, semicolons or lines (text fields).
    pub many: bool,
    /// Limits in characters, counted after trimming.
    pub min_length: Option<u32>,
    pub max_length: Option<u32>,
    /// Allowed shapes; any of them fits.
    pub masks: Vec<Mask>,
    /// Shapes decided by another field.
    pub format_table: Option<FormatTable>,
    pub min: Option<Bound>,
    pub max: Option<Decimal>,
    /// Most decimal places of a number.
    pub places: Option<u32>,
    /// Earliest day of a date.
    pub not_before: Option<DateLimit>,
    /// In which phases a partner may change the field.
    pub edit: Vec<EditRule>,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    Text,
    LongText,
    Number,
    Money,
    Date,
    Choice,
    MultiChoice,
    Country,
    State,
    Email,
    Phone,
    Url,
    File,
}

impl FieldKind {
    /// The names used in `program.json`.
    pub const ALL: [(&'static str, FieldKind); 13] = [
        ("text", FieldKind::Text),
        ("long_text", FieldKind::LongText),
        ("number", FieldKind::Number),
        ("money", FieldKind::Money),
        ("date", FieldKind::Date),
        ("choice", FieldKind::Choice),
        ("multi_choice", FieldKind::MultiChoice),
        ("country", FieldKind::Country),
        ("state", FieldKind::State),
        ("email", FieldKind::Email),
        ("phone", FieldKind::Phone),
        ("url", FieldKind::Url),
        ("file", FieldKind::File),
    ];

    /// Whether the field chooses from the programme's lists.
    pub const fn has_options(self) -> bool {
        matches!(self, FieldKind::Choice | FieldKind::MultiChoice | FieldKind::State)
    }
}

/// Some values of a field are available only under a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueRule {
    pub values: Vec<String>,
    pub only_when: Condition,
}

/// The form sets the field to `value` while the condition holds, and keeps it there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedWhen {
    pub when: Condition,
    pub value: String,
}

/// The masks are those that `formats[table]` holds for the value of `field`. A value without an entry is free.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatTable {
    pub field: String,
    pub table: String,
}

/// A lower limit of a number or amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound {
    AtLeast(Decimal),
    Above(Decimal),
}

/// A limit of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateLimit {
    /// The current day in the programme's zone. Checked when the value is new or changed: an old deal whose
    /// date has passed can still be corrected elsewhere.
    Today,
    Day(NaiveDate),
}

/// A phase in which a partner may change the field, possibly only some partners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditRule {
    pub phase: Phase,
    pub when: Option<Condition>,
}
