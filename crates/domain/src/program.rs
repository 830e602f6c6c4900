//! The programme definition: what a deal registration form contains and which rules it follows, as data.
//!
//! `program.json` is read strictly ([`Program::from_json`]): an unknown key, a dangling reference or a value of
//! the wrong kind is an issue with its path, and all of them are reported at once. The published schema is
//! `docs/program.schema.json`.

mod check;
mod columns;
mod condition;
mod field;
mod fit;
mod mask;
mod plan;
mod read;
mod reader;
mod text;

pub use columns::{Column, MAX_COLUMNS, listed_entry};
pub use condition::{Condition, Context, Facts, Subject, Test};
pub use field::{Bound, DateLimit, EditRule, Field, FieldKind, FixedWhen, FormatTable, ValueRule};
pub use mask::Mask;
pub use plan::{
    After, Band, Benefits, Combine, Commission, Criterion, Incentives, Limit, Newcomers, Pay, RateOn, Rebate,
    RebateKind, Rounding, Split, StoredRates, Target, Tier, Tiers, Wanted, WithoutData,
};
pub use text::Text;

use crate::issue::Issue;
use crate::money::Currency;
use crate::performance::Calendar;
use std::collections::BTreeMap;

/// The version of the format that this code reads: the value of the document's `format`.
pub const FORMAT: u64 = 1;

/// A programme definition, checked: every reference in it resolves.
#[derive(Debug, Clone, PartialEq)]
pub struct Program {
    pub id: String,
    /// The owner's own version of the programme; shown, compared for equality, never interpreted.
    pub version: String,
    pub name: Text,
    pub locales: Vec<String>,
    pub default_locale: String,
    /// IANA name of the zone in which the programme's days begin and end.
    pub time_zone: String,
    pub currencies: Vec<Currency>,
    pub default_currency: Currency,
    /// CSS colour `#rrggbb` of the programme's accent.
    pub accent: Option<String>,
    pub partner_types: Vec<Choice>,
    pub lists: BTreeMap<String, Vec<Choice>>,
    /// Format tables: table name -> value of the deciding field -> allowed masks.
    pub formats: BTreeMap<String, BTreeMap<String, Vec<Mask>>>,
    pub sections: Vec<Section>,
    /// All fields in the order of their definition.
    pub fields: Vec<Field>,
    pub roles: DealRoles,
    pub stages: Vec<Stage>,
    pub reasons: Reasons,
    pub review: Review,
    pub protection: Protection,
    pub attachments: AttachmentRules,
    pub fiscal_year: Calendar,
    /// `None`: amounts in different currencies are never made one.
    pub rates: Option<StoredRates>,
    pub tiers: Tiers,
    pub targets: Vec<Target>,
    pub incentives: Incentives,
    /// The columns of the list of deals after title and customer; `None` means [`Column::ORDINARY`].
    pub columns: Option<Vec<Column>>,
    /// Their JSON, not read yet: only the owner's screens need them ([`Program::segments`]).
    segments: Option<String>,
}

/// A segment of partners with what it is called.
#[derive(Debug, Clone, PartialEq)]
pub struct ProgramSegment {
    /// `None` for one of the usual segments.
    pub label: Option<Text>,
    pub rule: crate::performance::evaluation::Segment,
}

/// One selectable value: `value` is stored and sent, `label` is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: Option<Text>,
}

/// One step of the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub id: String,
    pub label: Text,
    pub help: Option<Text>,
    pub fields: Vec<String>,
}

/// Which fields carry what the lists, dashboards and rules need of every deal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DealRoles {
    pub title: String,
    pub customer: String,
    pub value: String,
    pub close_date: String,
    pub stage: Option<String>,
    pub country: Option<String>,
    pub product: Option<String>,
    /// The field that repeats the reason given when the deal is lost.
    pub lost_reason: Option<String>,
}

/// A step of the sale, chosen by the partner; independent of the registration's status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stage {
    pub value: String,
    pub label: Option<Text>,
    /// Chance of winning in percent, 0 to 100.
    pub probability: u8,
    pub outcome: Outcome,
}

/// What a stage means for the deal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Open,
    Won,
    Lost,
}

/// The lists (by name) that hold the reasons for a decision.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reasons {
    pub rejected: String,
    pub lost: String,
}

/// How long the programme takes to answer a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Review {
    /// Monday to Friday, counted from the day after submission.
    pub business_days: u16,
}

/// How long an approved registration is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Protection {
    /// Calendar days from the day of approval.
    pub days: u16,
}

/// What may be attached to a deal.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AttachmentRules {
    pub max_files: u16,
    /// Bytes of one file.
    pub max_bytes: u64,
    /// File name endings without the dot, lower case.
    pub types: Vec<String>,
}

impl Program {
    /// Reads and checks a definition.
    ///
    /// # Errors
    /// Every problem found, each with its path (`fields[3].required_when.field`).
    pub fn from_json(text: &str) -> Result<Program, Vec<Issue>> {
        read::program(text)
    }

    /// The owner's segments of partners; `None` where the programme defines none. A server asks when it starts, so that
    /// a page never sees one that is refused.
    ///
    /// # Errors
    /// Every problem found, each with its path (`segments[1].all[0].figure`).
    pub fn segments(&self) -> Result<Option<Vec<ProgramSegment>>, Vec<Issue>> {
        read::segments::segments(self)
    }

    /// The field with this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// The values a field offers; empty for a field without options.
    pub fn options(&self, field: &Field) -> &[Choice] {
        field.options.as_ref().and_then(|name| self.lists.get(name)).map_or(&[], Vec::as_slice)
    }

    pub fn stage(&self, value: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.value == value)
    }

    /// The stage a deal is moved to when it ends that way; for [`Outcome::Open`], where a deal without a stage stands.
    pub fn stage_for(&self, outcome: Outcome) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.outcome == outcome)
    }

    /// The steps of the form in order, each with its fields.
    pub fn steps(&self) -> impl Iterator<Item = (&Section, Vec<&Field>)> {
        self.sections
            .iter()
            .map(|section| (section, section.fields.iter().filter_map(|id| self.field(id)).collect()))
    }
}
