//! The records of `domain` as the document describes them. `domain` knows nothing of OpenAPI; that these agree with what
//! is really sent is checked by the tests, which hold every answer against its schema.

#![allow(dead_code, reason = "described, never made")]

mod performance;
mod reports;
mod standing;

pub use performance::{Comparison, Facts, Report, Review, ReviewList, ReviewSection, ReviewStep, ReviewText};
pub use reports::{Alert, Alerts, Audience, Run, Schedule, Schedules, View, Views};
pub use standing::{Dossier, Entry as ProgressEntry, NotedEntry};

use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What somebody may do in the programme.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Role {
    PartnerRepresentative,
    PartnerAdministrator,
    ChannelManager,
    ProgramAdministrator,
}

/// A person who signs in.
#[derive(ToSchema)]
pub struct User {
    id: String,
    name: String,
    email: String,
    role: Role,
    /// BCP 47 tag of the preferred language.
    #[schema(required)]
    locale: Option<String>,
}

/// A partner organisation.
#[derive(ToSchema)]
pub struct Partner {
    id: String,
    name: String,
    /// One of the programme's partner types.
    partner_type: String,
    /// ISO 3166-1 alpha-2.
    country: String,
    /// ISO 4217.
    currency: String,
    /// The level in the programme; empty if there is none.
    tier: String,
    /// Special programmes the organisation is enrolled in.
    programs: Vec<String>,
}

/// Who is signed in.
#[derive(ToSchema)]
pub struct Session {
    user: User,
    /// The own organisation of a partner role.
    #[schema(required)]
    partner: Option<Partner>,
    /// The organisations assigned to a channel manager; `null` means all that exist for administrators, and none is
    /// needed for partner roles.
    #[schema(required)]
    assigned: Option<Vec<String>>,
}

/// An amount in a currency, with the currency's number of decimal places.
#[derive(ToSchema)]
pub struct Money {
    #[schema(example = "1234.50")]
    amount: String,
    #[schema(example = "EUR")]
    currency: String,
}

/// A product of the catalogue with its list prices.
#[derive(ToSchema)]
pub struct Product {
    id: String,
    name: String,
    family: String,
    /// One for each currency of the price list.
    prices: Vec<Money>,
}

/// One page of a list.
#[derive(ToSchema)]
pub struct Page<T: ToSchema> {
    items: Vec<T>,
    total: u64,
    page: u32,
    per_page: u32,
    /// Whether there is more after this page.
    has_next: bool,
}

/// Where a registration stands.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Status {
    Draft,
    Submitted,
    UnderReview,
    InfoRequested,
    Approved,
    Rejected,
    Duplicate,
    Withdrawn,
    Expired,
    Won,
    Lost,
}

/// What can be done with a registration.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Action {
    Submit,
    Withdraw,
    StartReview,
    RequestInformation,
    Approve,
    Reject,
    MarkDuplicate,
    Won,
    Lost,
    Expire,
}

/// What lists show of a deal.
#[derive(ToSchema)]
pub struct DealSummary {
    id: String,
    partner_id: String,
    partner_name: String,
    owner_id: String,
    owner_name: String,
    title: String,
    customer: String,
    /// Empty if unknown.
    country: String,
    /// `null` while a draft has no readable amount.
    #[schema(required)]
    value: Option<Money>,
    #[schema(required, format = Date)]
    close_date: Option<String>,
    /// Sales stage; empty if the programme has none.
    stage: String,
    status: Status,
    #[schema(format = DateTime)]
    created_at: String,
    #[schema(format = DateTime)]
    updated_at: String,
    #[schema(required, format = DateTime)]
    submitted_at: Option<String>,
    #[schema(required, format = DateTime)]
    decided_at: Option<String>,
    /// The day by which the programme answers.
    #[schema(required, format = Date)]
    answer_due: Option<String>,
    /// The last day of protection.
    #[schema(required, format = Date)]
    protected_until: Option<String>,
    /// Counts up with every change of the deal's own fields; the value of `If-Match`.
    version: i64,
    /// In lists, where the programme names its columns (`deal_list`): the fields that stand in them, by field id.
    #[schema(required = false, nullable = false)]
    listed: Option<BTreeMap<String, Entry>>,
}

/// The content of one field: a text, or several values.
#[derive(ToSchema)]
#[serde(untagged)]
pub enum Entry {
    Text(String),
    Many(Vec<String>),
}

/// A file of a deal.
#[derive(ToSchema)]
pub struct Attachment {
    id: String,
    name: String,
    /// Bytes.
    size: u64,
    media_type: String,
    #[schema(format = DateTime)]
    uploaded_at: String,
    uploaded_by: String,
}

/// A deal with its fields.
#[derive(ToSchema)]
pub struct Deal {
    #[serde(flatten)]
    summary: DealSummary,
    /// By field id of the programme.
    fields: BTreeMap<String, Entry>,
    /// Why it was rejected or lost: a value of the programme's list.
    #[schema(required)]
    reason: Option<String>,
    /// The last words of one side to the other.
    #[schema(required)]
    comment: Option<String>,
    /// Absent (`null`) for everybody who may not see that deal.
    #[schema(required)]
    duplicate_of: Option<String>,
    attachments: Vec<Attachment>,
    /// What is sold: the first value of the programme's product field.
    product: String,
    /// When it was won or lost.
    #[schema(required, format = DateTime)]
    closed_at: Option<String>,
}

/// One entry of a deal's history.
#[derive(ToSchema)]
pub struct Activity {
    id: String,
    #[schema(format = DateTime)]
    at: String,
    actor_name: String,
    /// `created`, `edited`, `attached`, `detached`, or the name of an action.
    kind: String,
    #[schema(required)]
    from: Option<Status>,
    #[schema(required)]
    to: Option<Status>,
    #[schema(required)]
    reason: Option<String>,
    #[schema(required)]
    comment: Option<String>,
    /// The ids of the fields that were changed.
    changed: Vec<String>,
}

/// How many deals there are in each status, and what the open ones are worth.
#[derive(ToSchema)]
pub struct Summary {
    /// By status; a status without deals is absent.
    by_status: BTreeMap<String, u64>,
    /// One amount for each currency.
    open_value: Vec<Money>,
}

/// The order of a list of deals; `-` turns it round.
#[derive(ToSchema)]
pub enum Sort {
    #[serde(rename = "updated")]
    Updated,
    #[serde(rename = "-updated")]
    UpdatedLast,
    #[serde(rename = "submitted")]
    Submitted,
    #[serde(rename = "-submitted")]
    SubmittedLast,
    #[serde(rename = "title")]
    Title,
    #[serde(rename = "-title")]
    TitleLast,
    #[serde(rename = "customer")]
    Customer,
    #[serde(rename = "-customer")]
    CustomerLast,
    #[serde(rename = "partner")]
    Partner,
    #[serde(rename = "-partner")]
    PartnerLast,
    #[serde(rename = "value")]
    Value,
    #[serde(rename = "-value")]
    ValueLast,
    #[serde(rename = "close_date")]
    CloseDate,
    #[serde(rename = "-close_date")]
    CloseDateLast,
    #[serde(rename = "status")]
    Status,
    #[serde(rename = "-status")]
    StatusLast,
}

/// A file to attach.
#[derive(ToSchema)]
pub struct Upload {
    #[schema(format = Binary)]
    file: String,
}

/// One thing that is wrong with the request.
#[derive(ToSchema)]
pub struct FieldError {
    /// JSON pointer into the body (`/fields/<id>` for form fields), or `/query/<name>`.
    pointer: String,
    code: String,
    params: BTreeMap<String, String>,
    /// English, for developers.
    detail: String,
}

/// Why an action is not possible.
#[derive(ToSchema)]
pub struct Refusal {
    code: String,
    /// Where the deal stands, for `wrong_status`.
    status: Option<Status>,
    /// Where it would have to stand, for `wrong_status`.
    from: Option<Vec<Status>>,
}

/// A refusal (RFC 9457). Programs go by `code`.
#[derive(ToSchema)]
pub struct Problem {
    r#type: String,
    title: String,
    status: u16,
    code: String,
    /// English, for developers.
    detail: String,
    errors: Option<Vec<FieldError>>,
    refusal: Option<Refusal>,
    /// With `stale`: the record as it is now.
    current: Option<Current>,
    /// With `stale`, of what is noted about a partner: its record as it is now.
    standing: Option<Dossier>,
}

/// What was changed meanwhile, as the routes of its kind answer it.
#[derive(ToSchema)]
#[serde(untagged)]
#[allow(clippy::large_enum_variant, reason = "described only")]
pub enum Current {
    Deal(Deal),
    View(View),
    Schedule(Schedule),
    Alert(Alert),
}
