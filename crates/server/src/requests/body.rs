//! JSON bodies: one media type, a limit, no unknown keys, no NUL.

use crate::problem::{FieldError, Problem};
use crate::state::AppState;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use serde_path_to_error::Segment;

/// A JSON body, read strictly.
#[derive(Debug, Clone)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            let detail = "send application/json";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail));
        }
        // The limit itself is a layer of the router; here its refusal gets its form.
        let bytes =
            Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
                StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "body_too_large",
                    "the body is larger than allowed",
                ),
                _ => Problem::new(StatusCode::BAD_REQUEST, "body_unreadable", "the body did not arrive"),
            })?;
        let value: Value = serde_json::from_slice(&bytes).map_err(|error| {
            Problem::new(StatusCode::BAD_REQUEST, "not_json", format!("not JSON: {error}"))
        })?;
        // Lists would be taken for objects, value by value: nobody means that.
        if !value.is_object() {
            return Err(Problem::invalid(vec![FieldError::new("", "wrong_type").with("expected", "object")]));
        }
        if let Some(pointer) = with_nul(&value, String::new()) {
            return Err(Problem::invalid(vec![FieldError::new(pointer, "control_characters")]));
        }
        serde_path_to_error::deserialize(value).map(Self).map_err(|error| misshapen(&error))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// Where a NUL stands: PostgreSQL's texts cannot hold one, so no text of ours may.
fn with_nul(value: &Value, pointer: String) -> Option<String> {
    match value {
        Value::String(text) => text.contains('\0').then_some(pointer),
        Value::Array(items) => {
            items.iter().enumerate().find_map(|(index, item)| with_nul(item, format!("{pointer}/{index}")))
        }
        Value::Object(entries) => entries.iter().find_map(|(key, item)| {
            if key.contains('\0') {
                Some(pointer.clone())
            } else {
                with_nul(item, format!("{pointer}/{}", token(key)))
            }
        }),
        _ => None,
    }
}

fn token(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn misshapen(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let mut pointer = String::new();
    for segment in error.path() {
        match segment {
            Segment::Seq { index } => pointer.push_str(&format!("/{index}")),
            Segment::Map { key } => pointer.push_str(&format!("/{}", token(key))),
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    let text = error.inner().to_string();
    let code = if text.starts_with("unknown field") {
        "unknown_key"
    } else if text.starts_with("missing field") {
        "missing_key"
    } else {
        "wrong_type"
    };
    let mut field = FieldError::new(pointer, code);
    field.detail = text;
    Problem::invalid(vec![field])
}
