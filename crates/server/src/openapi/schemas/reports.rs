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
