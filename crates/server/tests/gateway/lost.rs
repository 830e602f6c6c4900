//! Steps on a deal whose answer is lost between the backend and here.

use crate::api::harness::{Answer, Client, MANAGER, NORTH_REP};
use crate::fake::{Fake, Fault};
use serde_json::{Value, json};

async fn change(client: &Client<'_>, key: &str, version: i64, words: &str) -> Answer {
    let call = client.call("PATCH", "/api/v1/deals/north-1").key(key).if_match(version);
    call.json(&json!({ "fields": { "description": words } })).await
}

async fn version(client: &Client<'_>, id: &str) -> i64 {
    client.get(&format!("/api/v1/deals/{id}")).await.json()["version"].as_i64().unwrap()
}

/// The outbox of the page repeats a change under its key and its version. The first attempt had arrived: the person was
/// told that somebody else had changed the deal, and that somebody was they.
#[tokio::test]
async fn a_change_that_arrived_is_not_taken_for_somebody_elses() {
    let fake = Fake::start(&[Fault::FailsAfterUpdate]).await;
    let portal = fake.portal().await;
    let rep = portal.sign_in(NORTH_REP).await;
    let seen = version(&rep, "north-1").await;
    assert_eq!(change(&rep, "k", seen, "Mine.").await.status, 502);
    fake.fault(&[]);
    fake.heard();
    let again = change(&rep, "k", seen, "Mine.").await;
    assert_eq!((again.status.as_u16(), again.json()["fields"]["description"].as_str()), (200, Some("Mine.")));
    assert!(fake.heard().iter().all(|heard| heard.method == "GET"), "it was written twice");
    // Under another key it is another change, of a version that is gone.
    change(&rep, "other", seen, "Mine.").await.is(412, "stale");
    let history = rep.get("/api/v1/deals/north-1/activities").await.json();
    assert_eq!((history["total"].as_u64(), history["items"][0]["kind"].as_str()), (Some(1), Some("edited")));
}

#[tokio::test]
async fn a_change_that_did_not_arrive_is_written_at_the_next_attempt() {
    let fake = Fake::start(&[Fault::FailsBeforeUpdate]).await;
    let portal = fake.portal().await;
    let rep = portal.sign_in(NORTH_REP).await;
    let seen = version(&rep, "north-1").await;
    assert_eq!(change(&rep, "k", seen, "Mine.").await.status, 502);
    fake.fault(&[]);
    assert_eq!(change(&rep, "k", seen, "Mine.").await.status, 200);
    assert_eq!(fake.row("north-1")["description"], "Mine.");
    // Meanwhile somebody else: what was meant is not there.
    let seen = version(&rep, "north-1").await;
    fake.fault(&[Fault::FailsBeforeUpdate]);
    assert_eq!(change(&rep, "l", seen, "Mine again.").await.status, 502);
    fake.fault(&[]);
    fake.touch("north-1");
    change(&rep, "l", seen, "Mine again.").await.is(412, "stale");
    assert_eq!(fake.row("north-1")["description"], "Changed elsewhere.");
}

#[tokio::test]
async fn a_decision_that_arrived_is_done_and_noted_once() {
    let fake = Fake::start(&[Fault::FailsAfterUpdate]).await;
    let portal = fake.portal().await;
    let manager = portal.sign_in(MANAGER).await;
    let seen = version(&manager, "north-0").await;
    let act = |action: &'static str| {
        let call = manager.call("POST", "/api/v1/deals/north-0/actions").key("k").if_match(seen);
        call.json(&json!({ "action": action }))
    };
    assert_eq!(act("approve").await.status, 502);
    fake.fault(&[]);
    let again = act("approve").await;
    assert_eq!((again.status.as_u16(), again.json()["status"].as_str()), (200, Some("approved")));
    assert_eq!(act("approve").await.header("idempotent-replayed"), "true");
    let history = manager.get("/api/v1/deals/north-0/activities").await.json();
    let kinds: Vec<&Value> = history["items"].as_array().unwrap().iter().map(|item| &item["kind"]).collect();
    assert_eq!(kinds, ["approve"]);
}
