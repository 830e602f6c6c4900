//! Saved views, what is sent on schedules, and alerts.

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
