//! Requests that change something must come from the portal's own pages.
//!
//! A header of our own cannot be sent by a form or a link of another site, and a script of another site would have to
//! ask for leave first, which nobody gives. The cookie's `SameSite=Strict` stands beside it, not instead of it.

use crate::problem::Problem;
use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

/// Refuses state-changing requests without `X-Portal-CSRF: 1`, or that the browser says come from another site.
pub async fn guard(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE);
    match refusal(request.headers()) {
        Some(problem) if !safe => problem.into_response(),
        _ => next.run(request).await,
    }
}

fn refusal(headers: &HeaderMap) -> Option<Problem> {
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()).unwrap_or("none");
    if !matches!(site, "same-origin" | "none") {
        let detail = "the request comes from a page of another site";
        return Some(Problem::new(StatusCode::FORBIDDEN, "cross_site_request", detail));
    }
    let marked = headers.get("x-portal-csrf").is_some_and(|value| value == "1");
    let problem =
        || Problem::new(StatusCode::FORBIDDEN, "csrf_header_missing", "send the header X-Portal-CSRF: 1");
    (!marked).then(problem)
}
