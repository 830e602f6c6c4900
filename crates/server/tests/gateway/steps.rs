//! Changes and decisions: the portal's rules, the backend's version.

use crate::api::harness::{MANAGER, NORTH_REP, OWNER};
use crate::fake::Fake;
use serde_json::json;

#[tokio::test]
async fn a_change_writes_what_changed_with_the_backends_own_version() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let rep = portal.sign_in(NORTH_REP).await;
    // In status approved: the partner still edits it.
    let before = rep.get("/api/v1/deals/north-1").await;
    fake.heard();
    let version = before.json()["version"].as_i64().unwrap();
    let change = json!({ "fields": { "description": "Other words." } });
    let call = rep.call("PATCH", "/api/v1/deals/north-1").key("k").if_match(version);
    let answer = call.json(&change).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["fields"]["description"], "Other words.");
    assert_eq!(answer.header("etag"), rep.get("/api/v1/deals/north-1").await.header("etag"));
    let heard = fake.heard();
    let written = heard.iter().find(|heard| heard.method == "PATCH").unwrap();
    assert!(written.headers["if-match"].to_str().unwrap().contains('1'), "{written:?}");
    let body: serde_json::Value = serde_json::from_str(&written.body).unwrap();
    assert_eq!(body["description"], "Other words.");
    assert!(body.get("name").is_none() && body.get("status").is_none(), "{body}");
    // The same again is answered as before, and another change of the old version is refused.
    let call = rep.call("PATCH", "/api/v1/deals/north-1").key("k").if_match(version);
    assert_eq!(call.json(&change).await.header("idempotent-replayed"), "true");
    let call = rep.call("PATCH", "/api/v1/deals/north-1").new_key().if_match(version);
    let stale = call.json(&change).await;
    stale.is(412, "stale");
    assert_eq!(stale.json()["current"]["fields"]["description"], "Other words.");
    assert!(fake.heard().iter().all(|heard| heard.method == "GET"));
}

#[tokio::test]
async fn a_deal_that_somebody_changed_in_the_backend_is_stale() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let rep = portal.sign_in(NORTH_REP).await;
    let version = rep.get("/api/v1/deals/north-1").await.json()["version"].as_i64().unwrap();
    fake.touch("north-1");
    let call = rep.call("PATCH", "/api/v1/deals/north-1").new_key().if_match(version);
    let answer = call.json(&json!({ "fields": { "description": "Mine." } })).await;
    answer.is(412, "stale");
    assert_eq!(fake.row("north-1")["description"], "Changed elsewhere.");
}

#[tokio::test]
async fn decisions_follow_the_rules_of_the_programme() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let (rep, manager) = (portal.sign_in(NORTH_REP).await, portal.sign_in(MANAGER).await);
    let deal = json!({ "id": "north-0" });
    rep.act(&deal, json!({ "action": "approve" })).await.is(409, "refused");
    let approved = manager.acted(&deal, json!({ "action": "approve" })).await;
    assert_eq!(
        (approved["status"].as_str(), approved["protected_until"].as_str()),
        (Some("approved"), Some("2027-02-18"))
    );
    let row = fake.row("north-0");
    assert_eq!((row["status"].as_str(), row["protected"].as_str()), (Some("approved"), Some("2027-02-18")));
    manager.act(&deal, json!({ "action": "approve" })).await.is(409, "refused");
    manager.act(&json!({ "id": "north-8" }), json!({ "action": "reject" })).await.is(422, "invalid");
    let rejected =
        manager.acted(&json!({ "id": "north-8" }), json!({ "action": "reject", "reason": "not_new" })).await;
    assert_eq!(rejected["reason"], "not_new");
    let won = rep.acted(&deal, json!({ "action": "won" })).await;
    assert_eq!((won["status"].as_str(), won["fields"]["stage"].as_str()), (Some("won"), Some("won")));
    assert_eq!(fake.row("north-0")["partner_id"], "1");
}

#[tokio::test]
async fn people_of_the_programme_do_not_edit_or_register() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let owner = portal.sign_in(OWNER).await;
    let version = owner.get("/api/v1/deals/north-1").await.json()["version"].as_i64().unwrap();
    let call = owner.call("PATCH", "/api/v1/deals/north-1").new_key().if_match(version);
    call.json(&json!({ "fields": { "description": "Mine." } })).await.is(403, "role_not_allowed");
    let body = json!({ "id": crate::api::harness::new_id(), "submit": false, "fields": {} });
    owner.call("POST", "/api/v1/deals").new_key().json(&body).await.is(403, "role_not_allowed");
    assert!(fake.heard().iter().all(|heard| heard.method == "GET"));
}
