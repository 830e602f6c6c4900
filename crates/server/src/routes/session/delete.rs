//! Signing out: here, or everywhere.

use crate::authentication::{SignedIn, is_secure, set_cookie};
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::sessions;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use std::time::Duration;

/// Ends this session.
#[utoipa::path(
    delete,
    path = "/api/v1/session",
    operation_id = "signOut",
    tag = "session",
    security(("session" = [])),
    responses(
        (status = 204, description = "Signed out here."),
    ),
)]
pub async fn delete(
    State(state): State<AppState>,
    signed_in: SignedIn,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut write = state.database.write().await?;
    sessions::delete(&mut write, &signed_in.token_hash).await?;
    write.commit().await?;
    signed_out(&state, &headers)
}

/// Ends every session of the person.
#[utoipa::path(
    delete,
    path = "/api/v1/sessions",
    operation_id = "signOutEverywhere",
    tag = "session",
    security(("session" = [])),
    responses(
        (status = 204, description = "Signed out on every device."),
    ),
)]
pub async fn delete_all(
    State(state): State<AppState>,
    signed_in: SignedIn,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut write = state.database.write().await?;
    sessions::delete_all_of(&mut write, signed_in.user_id()).await?;
    write.commit().await?;
    signed_out(&state, &headers)
}

fn signed_out(state: &AppState, headers: &HeaderMap) -> Result<Response, Problem> {
    let cookie = set_cookie(None, is_secure(&state.config, headers), Duration::ZERO);
    let cookie = HeaderValue::try_from(cookie).map_err(|error| Problem::internal(&error))?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}
