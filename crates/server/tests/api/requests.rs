//! What every route has in common: bodies, methods, unknown addresses.

use crate::harness::{Client, NORTH_REP, Portal, new_id};
use serde_json::json;

#[tokio::test]
async fn an_unknown_address_of_the_api_is_a_problem_and_not_the_page() {
    let portal = Portal::on_sqlite().await;
    for path in ["/api/v1/none", "/api/v2/deals", "/api/", "/api/v1/deals/"] {
        portal.stranger().call("GET", path).header("accept", "text/html").send().await.is(404, "not_found");
    }
}

#[tokio::test]
async fn a_wrong_method_names_the_right_ones() {
    let portal = Portal::on_sqlite().await;
    for (method, path, allow) in [
        ("PUT", "/api/v1/deals", "GET,HEAD,POST"),
        ("POST", "/api/v1/health", "GET,HEAD"),
        ("GET", "/api/v1/sessions", "DELETE"),
        ("DELETE", "/api/v1/deals/x", "GET,HEAD,PATCH"),
        ("GET", "/api/v1/deals/x/attachments", "POST"),
    ] {
        let answer = portal.stranger().call(method, path).send().await;
        answer.is(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), allow, "{method} {path}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused_with_a_problem() {
    let portal = Portal::on_sqlite().await;
    let stranger = portal.stranger();
    let post = |content_type: &str, body: &str| {
        stranger
            .call("POST", "/api/v1/session")
            .header("content-type", content_type)
            .body(body.to_owned())
            .send()
    };
    post("text/plain", "{}").await.is(415, "unsupported_media_type");
    post("application/x-www-form-urlencoded", "email=a").await.is(415, "unsupported_media_type");
    stranger.call("POST", "/api/v1/session").send().await.is(415, "unsupported_media_type");
    post("application/json", "{").await.is(400, "not_json");
    post("application/json", "").await.is(400, "not_json");
    post("application/json; charset=utf-8", "{\"email\": \"\u{d8}").await.is(400, "not_json");
    let deep = "[".repeat(200_000);
    post("application/json", &deep).await.is(400, "not_json");
}

#[tokio::test]
async fn a_body_of_another_shape_says_where() {
    let portal = Portal::on_sqlite().await;
    let stranger = portal.stranger();
    for (body, pointer, code) in [
        (json!({ "email": "a", "password": "b", "remember": true }), "/remember", "unknown_key"),
        (json!({ "email": "a" }), "", "missing_key"),
        (json!({ "email": "a", "password": 5 }), "/password", "wrong_type"),
        (json!(["a", "b"]), "", "wrong_type"),
        (json!("text"), "", "wrong_type"),
        (json!({ "email": "a\u{0}b", "password": "c" }), "/email", "control_characters"),
    ] {
        let answer = stranger.call("POST", "/api/v1/session").json(&body).await;
        answer.is(422, "invalid");
        answer.has_errors(&[(pointer, code)]);
    }
}

#[tokio::test]
async fn a_body_above_the_limit_is_refused() {
    let portal = Portal::on_sqlite().await;
    let client = portal.sign_in(NORTH_REP).await;
    let body =
        json!({ "id": new_id(), "submit": false, "fields": { "description": "x".repeat(1024 * 1024) } });
    client.call("POST", "/api/v1/deals").new_key().json(&body).await.is(413, "body_too_large");
}

#[tokio::test]
async fn unknown_keys_are_refused_in_every_body() {
    let portal = Portal::on_sqlite().await;
    let client = portal.sign_in(NORTH_REP).await;
    let deal = client.new_deal(false).await;
    let path = format!("/api/v1/deals/{}", deal["id"].as_str().unwrap());
    let calls = [
        (
            "POST",
            "/api/v1/deals".to_owned(),
            json!({ "id": new_id(), "submit": false, "fields": {}, "x": 1 }),
        ),
        ("PATCH", path.clone(), json!({ "fields": {}, "x": 1 })),
        ("POST", format!("{path}/actions"), json!({ "action": "submit", "x": 1 })),
        ("POST", "/api/v1/password-resets".to_owned(), json!({ "email": "a", "x": 1 })),
        ("PUT", "/api/v1/password-resets/t".to_owned(), json!({ "password": "a", "x": 1 })),
    ];
    for (method, path, body) in calls {
        let answer = client.call(method, &path).new_key().if_match(1).json(&body).await;
        answer.is(422, "invalid");
        answer.has_errors(&[("/x", "unknown_key")]);
    }
}

#[tokio::test]
async fn every_answer_to_a_key_names_it() {
    let portal = Portal::on_sqlite().await;
    let client = portal.sign_in(NORTH_REP).await;
    let body = json!({ "id": new_id(), "submit": true, "fields": Client::fields() });
    let answer = client.call("POST", "/api/v1/deals").key("\"the-key\"").json(&body).await;
    assert_eq!((answer.status.as_u16(), answer.header("idempotency-key")), (201, "\"the-key\""));
    assert_eq!(answer.header("content-type"), "application/json");
    let refused = client.call("POST", "/api/v1/deals").key("other").json(&json!({})).await;
    assert_eq!((refused.status.as_u16(), refused.header("idempotency-key")), (422, "other"));
}

/// A body of which nothing ever arrives.
struct Silent;

impl axum::body::HttpBody for Silent {
    type Data = axum::body::Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Self::Data>, Self::Error>>> {
        std::task::Poll::Pending
    }
}

#[tokio::test]
async fn a_request_that_dawdles_is_ended() {
    let portal =
        Portal::configured(|config| config.limits.request = std::time::Duration::from_millis(50)).await;
    let call = portal.stranger().call("POST", "/api/v1/session").header("content-type", "application/json");
    let answer = call.body(axum::body::Body::new(Silent)).send().await;
    answer.is(408, "request_timeout");
}
