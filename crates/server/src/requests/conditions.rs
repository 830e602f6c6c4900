//! The headers that make writing safe: which version is meant, and which request this is.

use crate::problem::Problem;
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::{HeaderMap, IF_MATCH};
use axum::http::request::Parts;

/// `If-Match: "7"`: the version of the deal that the change was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i64);

impl FromRequestParts<AppState> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        if !parts.headers.contains_key(IF_MATCH) {
            let detail = "send If-Match with the ETag of the deal you changed";
            return Err(Problem::new(StatusCode::PRECONDITION_REQUIRED, "if_match_missing", detail));
        }
        let text = single(&parts.headers, IF_MATCH.as_str()).unwrap_or_default();
        let quoted = text.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        quoted.and_then(|version| version.parse().ok()).map(Self).ok_or_else(|| {
            Problem::new(StatusCode::BAD_REQUEST, "if_match_unreadable", "send one ETag as it came")
        })
    }
}

/// `Idempotency-Key`: the same for every attempt at the same request. A quoted string or a bare one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(pub String);

/// 255 characters: what the published drafts and the large payment interfaces allow.
const MAX_KEY: usize = 255;

impl FromRequestParts<AppState> for IdempotencyKey {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, Problem> {
        if !parts.headers.contains_key("idempotency-key") {
            let detail = "send an Idempotency-Key, the same for every attempt";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "idempotency_key_missing", detail));
        }
        let text = single(&parts.headers, "idempotency-key").unwrap_or_default().trim();
        let bare = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
        if bare.is_empty() || bare.len() > MAX_KEY {
            let detail = "the Idempotency-Key has 1 to 255 visible ASCII characters";
            return Err(Problem::new(StatusCode::BAD_REQUEST, "idempotency_key_unreadable", detail));
        }
        Ok(Self(bare.to_owned()))
    }
}

/// The value of a header that was sent once, in visible ASCII.
fn single<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(first)
}
