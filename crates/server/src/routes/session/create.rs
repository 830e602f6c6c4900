//! Signing in.

use crate::authentication::{Token, is_secure, load_session, set_cookie};
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::{JsonBody, Now};
use crate::state::AppState;
use crate::store::{sessions, users};
use crate::throttle::{Attempt, ClientAddress, Purpose};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::access::MAX_PASSWORD;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a person signs in with.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    pub email: String,
    pub password: String,
}

/// Opens a session. A wrong password and an unknown address get the same answer after the same time.
#[utoipa::path(
    post,
    path = "/api/v1/session",
    operation_id = "signIn",
    tag = "session",
    request_body = Credentials,
    responses(
        (status = 200, description = "Signed in.", body = schemas::Session, headers(("Set-Cookie" = String))),
        (status = 401, description = "`sign_in_failed`", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_attempts`: wait `Retry-After` seconds.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    Now(now): Now,
    address: ClientAddress,
    headers: HeaderMap,
    JsonBody(credentials): JsonBody<Credentials>,
) -> Result<Response, Problem> {
    let failed =
        || Problem::new(StatusCode::UNAUTHORIZED, "sign_in_failed", "the address or the password is wrong");
    let email = users::comparable(&credentials.email);
    let attempt = Attempt::begin(&state, Purpose::SignIn, &email, address, now).await?;
    let mut connection = state.database.read().await?;
    let account = users::by_email(&mut connection, &email).await?.filter(|account| account.active);
    drop(connection);
    // Cut rather than refused: nobody has such a password, and the answer stays the same.
    let password: String = credentials.password.chars().take(MAX_PASSWORD + 1).collect();
    let stored = account.as_ref().map(|account| account.password_hash.clone());
    let fits = state.passwords.verify(password, stored).await.map_err(|error| Problem::internal(&error))?;
    let account = account.filter(|_| fits).ok_or_else(failed)?;

    let token = Token::random();
    let absolute = state.config.limits.session_absolute;
    let mut write = state.database.write().await?;
    // The password may have been reset while this one was verified; the reset ended all sessions that it knew of.
    if !users::hold(&mut write, &account.user.id, &account.password_hash).await? {
        return Err(failed());
    }
    sessions::insert(&mut write, &token.hash(), &account.user.id, now, now + absolute).await?;
    attempt.succeeded(&mut write).await?;
    let session = load_session(&mut write, &account.user.id).await?.ok_or_else(failed)?;
    write.commit().await?;
    let cookie = set_cookie(Some(&token), is_secure(&state.config, &headers), absolute);
    let cookie = HeaderValue::try_from(cookie).map_err(|error| Problem::internal(&error))?;
    Ok(([(header::SET_COOKIE, cookie)], Json(session)).into_response())
}
