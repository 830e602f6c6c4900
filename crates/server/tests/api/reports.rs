//! Saved views, what is sent on schedules, and alerts.

mod again;
mod alerts;
mod mail;
mod receiver;
mod schedules;
mod views;

use crate::harness::{Client, Portal};
use serde_json::{Value, json};

/// Saves a view.
async fn saved(client: &Client<'_>, name: &str, address: &str, audience: &str) -> Value {
    let draft = json!({ "name": name, "address": address, "audience": audience });
    let answer = client.call("POST", "/api/v1/performance/views").new_key().json(&draft).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

/// What the server does by itself, now.
async fn work(portal: &Portal) {
    portal_server::reports::work(&portal.state, portal.state.now()).await.unwrap();
}

/// How many of the same request, sent side by side, were answered with 201; all others say `too_many`.
async fn together(client: &Client<'_>, path: &str, draft: &Value) -> usize {
    let one = async || {
        let answer = client.call("POST", path).new_key().json(draft).await;
        if answer.status != 201 {
            answer.is(409, "too_many");
        }
        usize::from(answer.status == 201)
    };
    let (a, b, c, d, e, f) = tokio::join!(one(), one(), one(), one(), one(), one());
    a + b + c + d + e + f
}
