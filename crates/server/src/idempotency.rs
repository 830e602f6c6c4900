//! One effect per idempotency key. The key, the effect and the answer are written in one transaction: there is no
//! moment at which one of them exists without the others, and a server that stops in between leaves nothing behind.
//!
//! A key is used up by a request that took effect. A refused request (4xx) uses up nothing: the person corrects the
//! form and sends it again under the same key.

mod held;

pub use held::{Held, Taken, take};

use crate::authentication::SignedIn;
use crate::database::Write;
use crate::problem::Problem;
use crate::requests::IdempotencyKey;
use crate::state::AppState;
use crate::store::idempotency::{self, StoredAnswer};
use axum::Json;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use serde::Serialize;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;
use std::collections::BTreeMap;

/// A request that may take effect: the open transaction, with the key already taken in it.
pub struct Effect {
    pub write: Write,
    user: UserId,
    key: String,
}

/// An effect that is complete but for its commit, with the answer that will be given.
pub struct Prepared {
    write: Write,
    answer: Response,
}

/// What came of taking the key.
pub enum Claim {
    /// Nobody used it before.
    Fresh(Effect),
    /// It took effect before: this was the answer.
    Replay(Response),
}

/// The hash of a request: two requests under one key must be the same to the last value.
pub fn request_hash(method: &str, path: &str, version: Option<i64>, body: &impl Serialize) -> String {
    let mut hash = Sha256::new();
    let version = version.map(|version| version.to_string()).unwrap_or_default();
    // `serde_json::Value` sorts its keys: the order in which a client wrote them does not matter.
    let body = serde_json::to_value(body).unwrap_or_default().to_string();
    for part in [method, path, &version, &body] {
        hash.update(u64::try_from(part.len()).unwrap_or_default().to_be_bytes());
        hash.update(part);
    }
    crate::authentication::hex(&hash.finalize())
}

/// Opens a transaction and takes the key in it.
///
/// # Errors
/// 422 if the key was used for another request, 409 if its first request is still running.
pub async fn claim(
    state: &AppState,
    signed_in: &SignedIn,
    IdempotencyKey(key): IdempotencyKey,
    hash: &str,
    now: DateTime<Utc>,
) -> Result<Claim, Problem> {
    let user = signed_in.user_id().clone();
    let mut write = state.database.write().await?;
    let claimed = idempotency::claim(&mut write, &user, &key, hash, now).await;
    let claimed = claimed
        .map_err(|error| if crate::database::is_busy(&error) { in_progress() } else { error.into() })?;
    if claimed {
        return Ok(Claim::Fresh(Effect { write, user, key }));
    }
    let Some(stored) = idempotency::find(&mut write, &user, &key).await? else { return Err(in_progress()) };
    if stored.request_hash != hash {
        let detail = "this Idempotency-Key was used for another request";
        return Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "idempotency_key_reused", detail));
    }
    replay(stored).map(Claim::Replay).ok_or_else(in_progress)
}

/// Whether the key was used by a request that took effect.
///
/// # Errors
/// If the database fails.
pub async fn is_used(
    connection: &mut AnyConnection,
    signed_in: &SignedIn,
    IdempotencyKey(key): &IdempotencyKey,
) -> sqlx::Result<bool> {
    Ok(idempotency::find(connection, signed_in.user_id(), key).await?.is_some())
}

fn in_progress() -> Problem {
    let detail = "the first request with this Idempotency-Key is still running";
    Problem::new(StatusCode::CONFLICT, "request_in_progress", detail).retry_after(1)
}

fn replay(stored: StoredAnswer) -> Option<Response> {
    let status = StatusCode::from_u16(u16::try_from(stored.status).ok()?).ok()?;
    let headers: BTreeMap<String, String> = serde_json::from_str(&stored.headers).ok()?;
    let mut response = Response::new(Body::from(stored.body));
    *response.status_mut() = status;
    for (name, value) in headers {
        response.headers_mut().insert(HeaderName::try_from(name).ok()?, HeaderValue::try_from(value).ok()?);
    }
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response.headers_mut().insert("idempotent-replayed", HeaderValue::from_static("true"));
    Some(response)
}

impl Effect {
    /// Keeps the answer, commits, and gives the answer back to be sent.
    ///
    /// # Errors
    /// If the database refuses; then nothing has happened.
    pub async fn finish(
        self,
        status: StatusCode,
        headers: &[(&'static str, String)],
        body: &impl Serialize,
    ) -> Result<Response, Problem> {
        self.prepare(status, headers, body).await?.commit().await
    }

    /// As [`Effect::finish`], up to the commit.
    ///
    /// # Errors
    /// If the database refuses; then nothing has happened.
    pub async fn prepare(
        mut self,
        status: StatusCode,
        headers: &[(&'static str, String)],
        body: &impl Serialize,
    ) -> Result<Prepared, Problem> {
        let body = serde_json::to_value(body).map_err(|error| Problem::internal(&error))?;
        let kept: BTreeMap<&str, &str> =
            headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let kept = serde_json::json!(kept).to_string();
        let answer = (status.as_u16(), kept.as_str(), &*body.to_string());
        idempotency::keep(&mut self.write, &self.user, &self.key, answer).await?;
        let mut response = (status, Json(body)).into_response();
        for (name, value) in headers {
            let value = HeaderValue::try_from(value).map_err(|error| Problem::internal(&error))?;
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
        Ok(Prepared { write: self.write, answer: response })
    }
}

impl Prepared {
    /// Makes the effect permanent and gives the answer back to be sent.
    ///
    /// # Errors
    /// If the database refuses, or its answer is lost: then it may have happened all the same.
    pub async fn commit(self) -> Result<Response, Problem> {
        self.write.commit().await?;
        Ok(self.answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_the_same_request_has_the_same_hash() {
        let hash = |path: &str, version, body| request_hash("POST", path, version, &body);
        let first = hash("/deals", None, json!({"a": 1, "b": 2}));
        assert_eq!(first, hash("/deals", None, json!({"b": 2, "a": 1})));
        for other in [
            hash("/deals", None, json!({"a": 1, "b": 3})),
            hash("/deal", None, json!({"a": 1, "b": 2})),
            hash("/deals", Some(1), json!({"a": 1, "b": 2})),
            request_hash("PATCH", "/deals", None, &json!({"a": 1, "b": 2})),
        ] {
            assert_ne!(first, other);
        }
    }
}
