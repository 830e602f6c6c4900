//! The shapes of saved views, schedules and alerts.

use utoipa::ToSchema;

/// Who sees a view beside its author.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Audience {
    Private,
    /// The people of the author's organisation; for the programme's own people, all of them.
    Organisation,
    /// Everybody. Only programme administrators share so.
    Everybody,
}

/// A saved question about figures.
#[derive(ToSchema)]
pub struct View {
    id: String,
    name: String,
    /// What follows `/performance`.
    address: String,
    audience: Audience,
    author_name: String,
    /// Whether you may change it.
    mine: bool,
    /// Whether you begin with it.
    is_default: bool,
    #[schema(format = DateTime)]
    updated_at: String,
    version: i64,
}

/// Views, by name.
#[derive(ToSchema)]
pub struct Views {
    items: Vec<View>,
}

/// What came of sending.
#[derive(ToSchema)]
pub struct Run {
    id: String,
    /// `due`, `now`, `raised`, `ended`.
    kind: String,
    #[schema(format = DateTime)]
    due_at: String,
    /// `waiting`, `sending`, `sent`, `failed`.
    state: String,
    attempts: i64,
    #[schema(required, format = DateTime)]
    ended_at: Option<String>,
    /// `sent`, `listed`, `refused`, `unreachable`, `timeout`, `not_allowed`, `no_mail_server`, `mail_refused`,
    /// `mail_unreachable`, `view_gone`, `account_off`, `paused`, `interrupted`, `internal`.
    #[schema(required)]
    outcome: Option<String>,
    /// The status that a receiver answered.
    #[schema(required)]
    detail: Option<String>,
    /// What an alert measured.
    #[schema(required)]
    measured: Option<String>,
}

/// A view that is sent regularly.
#[derive(ToSchema)]
pub struct Schedule {
    id: String,
    view_id: String,
    /// `null`: the view is gone, or not shared with you any more.
    #[schema(required)]
    view_name: Option<String>,
    #[schema(required)]
    view_address: Option<String>,
    channel: String,
    url: String,
    rhythm: String,
    day: u32,
    hour: u32,
    zone: String,
    #[schema(format = DateTime)]
    next_due_at: String,
    /// Why nothing is sent: `person`, `failures`, `view_gone`, `account_off`.
    #[schema(required)]
    paused: Option<String>,
    /// The last five, the newest first.
    runs: Vec<Run>,
    version: i64,
    /// What signs the messages (docs/reports.md); only in the answer to the change that made it.
    #[schema(nullable = false)]
    secret: Option<String>,
}

/// Your schedules.
#[derive(ToSchema)]
pub struct Schedules {
    items: Vec<Schedule>,
    /// Whether this server sends mail.
    mail: bool,
}

/// A figure that is watched.
#[derive(ToSchema)]
pub struct Alert {
    id: String,
    name: String,
    kpi: String,
    condition: String,
    threshold: String,
    margin: String,
    #[schema(required)]
    currency: Option<String>,
    minimum: u32,
    address: String,
    channel: String,
    url: String,
    /// Why it is not watched: `person`, `failures`, `account_off`.
    #[schema(required)]
    paused: Option<String>,
    raised: bool,
    /// The figure, or its change, when it was judged last; `null` if it could not be told.
    #[schema(required)]
    measured: Option<String>,
    #[schema(required, format = DateTime)]
    judged_at: Option<String>,
    /// When it was raised or ended last.
    #[schema(required, format = DateTime)]
    turned_at: Option<String>,
    runs: Vec<Run>,
    version: i64,
    /// As with schedules.
    #[schema(nullable = false)]
    secret: Option<String>,
}

/// What you watch.
#[derive(ToSchema)]
pub struct Alerts {
    items: Vec<Alert>,
    /// Whether this server sends mail.
    mail: bool,
}
