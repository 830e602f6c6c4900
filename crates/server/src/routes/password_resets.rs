//! A new password for somebody who forgot the old one.

use crate::authentication::Token;
use crate::openapi::schemas;
use crate::problem::{FieldError, Problem};
use crate::requests::{JsonBody, Now};
use crate::state::AppState;
use crate::store::{resets, sessions, users};
use crate::throttle::{self, Attempt, ClientAddress, Purpose};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::access::{MAX_PASSWORD, MIN_PASSWORD};
use serde::Deserialize;
use utoipa::ToSchema;

/// 254 bytes: the longest address that mail can be sent to (RFC 5321, 4.5.3.1.3).
const MAX_ADDRESS: usize = 254;

/// Who forgot their password.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResetRequest {
    pub email: String,
}

/// The new password.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    #[schema(min_length = 12, max_length = 1000)]
    pub password: String,
}

/// Answers the same for every address, and does the work afterwards, so that neither the answer nor its time tells
/// whether there is such an account.
#[utoipa::path(
    post,
    path = "/api/v1/password-resets",
    operation_id = "askForPasswordReset",
    tag = "session",
    request_body = ResetRequest,
    responses(
        (status = 202, description = "If there is such an account, a link is on its way."),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    Now(now): Now,
    address: ClientAddress,
    JsonBody(body): JsonBody<ResetRequest>,
) -> Result<StatusCode, Problem> {
    if body.email.len() > MAX_ADDRESS {
        return Ok(StatusCode::ACCEPTED);
    }
    // Whoever asks too much at once hears so, and not only those who have an account.
    let slot = state.reset_slots.clone().try_acquire_owned().map_err(|_| Problem::busy())?;
    tokio::spawn(async move {
        let _slot = slot;
        if let Err(problem) = send_link(&state, &body.email, address, now).await {
            tracing::info!(status = problem.status().as_u16(), "a password-reset link was not sent");
        }
    });
    Ok(StatusCode::ACCEPTED)
}

async fn send_link(
    state: &AppState,
    email: &str,
    address: ClientAddress,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    // Never forgiven: nobody's mailbox is filled by somebody else.
    Attempt::begin(state, Purpose::Reset, &users::comparable(email), address, now).await?;
    let mut write = state.database.write().await?;
    let Some(account) = users::by_email(&mut write, email).await?.filter(|account| account.active) else {
        return Ok(());
    };
    let token = Token::random();
    resets::insert(&mut write, &token.hash(), &account.user.id, now + state.config.limits.reset).await?;
    write.commit().await?;
    (state.deliver_reset)(&account.user.email, &token);
    Ok(())
}

/// Sets the password, ends all sessions of the person and takes back their failed attempts.
#[utoipa::path(
    put,
    path = "/api/v1/password-resets/{token}",
    operation_id = "resetPassword",
    tag = "session",
    params(
        ("token" = String, Path, pattern = "^[A-Za-z0-9_-]{1,64}$"),
    ),
    request_body = NewPassword,
    responses(
        (status = 204, description = "The password is set; all sessions of the person have ended."),
        (status = 410, description = "`reset_expired`: unknown, used, or too old.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn redeem(
    State(state): State<AppState>,
    Now(now): Now,
    address: ClientAddress,
    token: Result<Path<String>, axum::extract::rejection::PathRejection>,
    JsonBody(body): JsonBody<NewPassword>,
) -> Result<StatusCode, Problem> {
    let expired =
        || Problem::new(StatusCode::GONE, "reset_expired", "the link is too old, or was used already");
    let length = body.password.chars().count();
    if length < MIN_PASSWORD {
        let error =
            FieldError::new("/password", "too_short").with("min", MIN_PASSWORD).with("length", length);
        return Err(Problem::invalid(vec![error]));
    }
    if length > MAX_PASSWORD {
        let error = FieldError::new("/password", "too_long").with("max", MAX_PASSWORD).with("length", length);
        return Err(Problem::invalid(vec![error]));
    }
    let token = token.ok().and_then(|Path(text)| Token::parse(&text)).ok_or_else(expired)?;
    // Looked up before the costly hash: strangers cannot make the server work. Used up after it: nobody else's write
    // waits for a hash.
    let mut connection = state.database.read().await?;
    if !resets::is_good(&mut connection, &token.hash(), now).await? {
        return Err(expired());
    }
    drop(connection);
    let hash = state.passwords.hash(body.password).await.map_err(|error| Problem::internal(&error))?;
    let mut write = state.database.write().await?;
    let user = resets::take(&mut write, &token.hash(), now).await?.ok_or_else(expired)?;
    let account = users::by_id(&mut write, &user).await?.ok_or_else(expired)?;
    users::set_password(&mut write, &user, &hash).await?;
    resets::delete_all_of(&mut write, &user).await?;
    sessions::delete_all_of(&mut write, &user).await?;
    throttle::forget(&mut write, Purpose::SignIn, &account.user.email, address).await?;
    write.commit().await?;
    tracing::info!("a password was reset");
    Ok(StatusCode::NO_CONTENT)
}
