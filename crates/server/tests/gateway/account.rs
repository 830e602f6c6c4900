//! The portal's own account in the backend: signed in once, renewed once, and never the person's business.

use crate::api::harness::{NORTH_REP, Portal};
use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Response, StatusCode};
use portal_server::gateway::{Gateway, HookRegistry};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Gives out tokens `t1`, `t2` …, of which the last one is good.
#[derive(Clone, Default)]
struct Backend {
    tokens: Arc<AtomicU64>,
    refused: Arc<AtomicU64>,
}

async fn answer(State(backend): State<Backend>, request: Request) -> Response<Body> {
    let reply = |status: u16, body: Value| {
        let builder = Response::builder().status(StatusCode::from_u16(status).unwrap());
        builder.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap()
    };
    if request.uri().path() == "/token" {
        let body = axum::body::to_bytes(request.into_body(), 10_000).await.unwrap();
        if !String::from_utf8_lossy(&body).contains("pass-word") {
            return reply(401, json!({}));
        }
        let number = backend.tokens.fetch_add(1, Ordering::SeqCst) + 1;
        return reply(200, json!({ "access": format!("t{number}") }));
    }
    let good = format!("Bearer t{}", backend.tokens.load(Ordering::SeqCst));
    if request.headers().get("authorization").is_none_or(|value| *value != *good) {
        backend.refused.fetch_add(1, Ordering::SeqCst);
        return reply(401, json!({ "detail": "Who are you?" }));
    }
    reply(200, json!({ "items": [], "total": 0 }))
}

async fn start(password: &str) -> (Backend, Portal) {
    let backend = Backend::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(answer).with_state(backend.clone());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let mut profile = crate::fake::profile();
    profile["base"] = json!(base);
    profile["auth"] = json!({ "kind": "login", "login": {
        "path": "/token", "body": { "name": "{user}", "password": "{password}" }, "access": "/access"
    } });
    let file = json!({ "format": 1, "backend": profile }).to_string();
    let account = |name: &str| match name {
        "PORTAL_BACKEND_USER" => Some("portal".to_owned()),
        "PORTAL_BACKEND_PASSWORD" => Some(password.to_owned()),
        _ => None,
    };
    let gateway = Gateway::read(file.as_bytes(), &account, &HookRegistry::default()).unwrap();
    let portal = Portal::in_front_of(gateway).await;
    (backend, portal)
}

#[tokio::test]
async fn one_sign_in_serves_everybody_and_an_ended_token_is_renewed_once() {
    let (backend, portal) = start("pass-word").await;
    let rep = portal.sign_in(NORTH_REP).await;
    let all = || async {
        let ask = || rep.get("/api/v1/deals");
        let (a, b, c) = tokio::join!(ask(), ask(), ask());
        [a, b, c].map(|answer| answer.status.as_u16())
    };
    assert_eq!(all().await, [200; 3]);
    assert_eq!(backend.tokens.load(Ordering::SeqCst), 1);
    // The backend forgets the token.
    backend.tokens.fetch_add(1, Ordering::SeqCst);
    assert_eq!(all().await, [200; 3]);
    assert_eq!(backend.tokens.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_backend_that_does_not_know_the_portal_signs_nobody_out() {
    let (backend, portal) = start("wrong-secret").await;
    let rep = portal.sign_in(NORTH_REP).await;
    let answer = rep.get("/api/v1/deals").await;
    answer.is(502, "backend_failed");
    assert!(!answer.text().contains("wrong-secret"));
    assert!(backend.refused.load(Ordering::SeqCst) <= 2);
    assert_eq!(rep.get("/api/v1/session").await.status, 200);
}

#[tokio::test]
async fn a_backend_that_is_not_there_is_a_failure_of_the_portal() {
    let mut profile = crate::fake::profile();
    profile["base"] = json!("http://127.0.0.1:1");
    let file = json!({ "format": 1, "backend": profile }).to_string();
    let account = |name: &str| (name == "PORTAL_BACKEND_TOKEN").then(|| "secret".to_owned());
    let gateway = Gateway::read(file.as_bytes(), &account, &HookRegistry::default()).unwrap();
    let portal = Portal::in_front_of(gateway).await;
    let rep = portal.sign_in(NORTH_REP).await;
    rep.get("/api/v1/deals").await.is(502, "backend_unreachable");
    rep.get("/api/v1/deals/1").await.is(502, "backend_unreachable");
    // Nothing was sent, so the key is free.
    let body = json!({ "id": crate::api::harness::new_id(), "submit": true, "fields": crate::api::harness::Client::fields() });
    for _ in 0..2 {
        rep.call("POST", "/api/v1/deals").key("k").json(&body).await.is(502, "backend_unreachable");
    }
}
