//! Signing in and out.

pub mod create;
pub mod delete;

pub use create::{Credentials, create};
pub use delete::{delete, delete_all};

use crate::authentication::SignedIn;
use crate::openapi::schemas;
use axum::Json;
use domain::records::Session;

/// Who is signed in.
#[utoipa::path(
    get,
    path = "/api/v1/session",
    operation_id = "showSession",
    tag = "session",
    security(("session" = [])),
    responses(
        (status = 200, description = "Who is signed in.", body = schemas::Session),
    ),
)]
pub async fn show(signed_in: SignedIn) -> Json<Session> {
    Json(signed_in.session)
}
