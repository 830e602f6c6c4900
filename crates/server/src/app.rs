//! The router: which address leads to which handler, and what surrounds all of them.

use crate::problem::Problem;
use crate::routes;
use crate::state::AppState;
use crate::{csrf, gateway, log, portal};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, Version, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};
use std::any::Any;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{Predicate as _, SizeAbove};

/// Uploads may take ten times as long as other requests.
const UPLOAD_FACTOR: u32 = 10;

/// 1,400 bytes fit into one packet: shorter answers do not arrive any sooner.
const WORTH_COMPRESSING: u16 = 1_400;

/// The whole server as one service.
pub fn router(state: AppState) -> Router {
    let limits = state.config.limits;
    let (deals, uploads) = match &state.gateway {
        None => (routes::own_deals(), routes::uploads()),
        Some(gateway) => (gateway::routes(gateway), gateway::uploads(gateway)),
    };
    let partners = state.gateway.as_ref().and_then(gateway::partner_routes);
    let quick = routes::api()
        .merge(partners.unwrap_or_else(routes::own_partners))
        .merge(deals)
        .layer(DefaultBodyLimit::max(limits.json_bytes))
        .layer(from_fn(move |request, next| in_time(limits.request, request, next)));
    let uploads = uploads
        .layer(DefaultBodyLimit::max(routes::deals::attachments::longest_upload(&state.program.rules)))
        .layer(from_fn(move |request, next| in_time(limits.request * UPLOAD_FACTOR, request, next)));
    let api = quick
        .merge(uploads)
        .fallback(|| async { Problem::not_found() })
        .method_not_allowed_fallback(|| async {
            Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "see the header Allow")
        })
        .layer(from_fn(csrf::guard))
        .layer(CatchPanicLayer::custom(|_: Box<dyn Any + Send>| {
            Problem::internal(&"a handler panicked").into_response()
        }))
        .layer(from_fn(api_headers))
        .layer(CompressionLayer::new().compress_when(SizeAbove::new(WORTH_COMPRESSING).and(is_json)));
    Router::new()
        .nest("/api", api)
        .fallback(portal::serve)
        .layer(from_fn_with_state(state.clone(), portal::security_headers))
        .layer(from_fn(log::requests))
        .with_state(state)
}

/// Ends requests that take too long, so that a client that dawdles holds no connection to the database.
async fn in_time(limit: Duration, request: Request, next: Next) -> Response {
    tokio::time::timeout(limit, next.run(request)).await.unwrap_or_else(|_| {
        Problem::new(StatusCode::REQUEST_TIMEOUT, "request_timeout", "the request took too long")
            .into_response()
    })
}

/// Lists and the programme shrink to a tenth. Files are left as they are: their length is announced, and most are
/// compressed already. Nothing secret stands beside text that a client can choose, so lengths give nothing away.
fn is_json(_: StatusCode, _: Version, headers: &HeaderMap, _: &Extensions) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.ends_with("json"))
}

/// What every answer of the API carries: it is kept by no cache unless it says so itself, and a write's answer names
/// the key it belongs to, so that a client can tell it from the page of some network in between.
async fn api_headers(request: Request, next: Next) -> Response {
    let key = request.headers().get("idempotency-key").cloned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if let Some(key) = key {
        headers.insert("idempotency-key", key);
    }
    response
}
