//! The programme as data: the page renders its forms from it.

use crate::state::AppState;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

/// The document as its owner wrote it. Public: it holds rules and labels, nothing about anybody.
#[utoipa::path(
    get,
    path = "/api/v1/program",
    operation_id = "showProgram",
    tag = "program",
    params(
        ("If-None-Match" = Option<String>, Header, pattern = "^\"[0-9a-f]+\"$"),
    ),
    responses(
        (status = 200, description = "The programme definition as its owner wrote it.", body = serde_json::Value, content_type = "application/json", headers(("ETag" = String))),
        (status = 304, description = "The client has it."),
    ),
)]
pub async fn show(State(state): State<AppState>, asked: HeaderMap) -> Response {
    let tag = state.program.etag.clone();
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let same = known.flat_map(|line| line.split(',')).any(|one| one.trim().trim_start_matches("W/") == tag);
    let headers = [(header::ETAG, tag), (header::CACHE_CONTROL, "no-cache".to_owned())];
    if same {
        return (StatusCode::NOT_MODIFIED, headers).into_response();
    }
    let json = [(header::CONTENT_TYPE, "application/json")];
    (headers, json, state.program.document.clone()).into_response()
}
