//! One line of JSON for every request: what, how it went, how long. Nothing about whom: no address, no id from the
//! path, no query, no body.

use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing_subscriber::EnvFilter;
use uuid::Uuid;

/// Sends logs to standard error as JSON. `RUST_LOG` chooses what; `info` by default.
pub fn start() {
    // A slow statement is told with its whole text, 100 KB for the demo's rows: enough to stop a server whose output
    // nobody reads.
    let quiet = || EnvFilter::new("info,sqlx=warn,sqlx::query=error");
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| quiet());
    let lines =
        tracing_subscriber::fmt().json().flatten_event(true).with_current_span(false).with_span_list(false);
    let _ = lines.with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Logs the request and gives it an id that the answer carries, so that a report can be found here.
pub async fn requests(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = Uuid::new_v4().to_string();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(file)".to_owned(), |path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, route, status, duration_ms, request_id = id, "request");
    if let Ok(value) = HeaderValue::try_from(id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
