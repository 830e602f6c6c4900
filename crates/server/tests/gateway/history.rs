//! Who did what, over a backend that keeps no history.

use crate::api::harness::{Client, MANAGER, NORTH_ADMIN, NORTH_REP, OTHER_MANAGER, OWNER, SOUTH_REP, new_id};
use crate::fake::Fake;
use portal_server::store::foreign_activities;
use portal_server::store::foreign_deals::Place;
use serde_json::{Value, json};

async fn history(client: &Client<'_>, id: &str) -> Vec<(String, String)> {
    let page = client.get(&format!("/api/v1/deals/{id}/activities")).await.json();
    let text = |item: &Value, field: &str| item[field].as_str().unwrap().to_owned();
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| (text(item, "kind"), text(item, "actor_name")))
        .collect()
}

fn told(entries: &[(String, String)]) -> Vec<&str> {
    entries.iter().map(|(kind, _)| kind.as_str()).collect()
}

#[tokio::test]
async fn everything_that_happens_to_a_deal_here_is_in_its_history() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let (rep, manager) = (portal.sign_in(NORTH_REP).await, portal.sign_in(MANAGER).await);
    let body = json!({ "id": new_id(), "submit": true, "fields": Client::fields() });
    let made = rep.call("POST", "/api/v1/deals").new_key().json(&body).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let deal = json!({ "id": "made-1" });
    manager.acted(&deal, json!({ "action": "request_information", "comment": "Which sites?" })).await;
    let version = rep.get("/api/v1/deals/made-1").await.json()["version"].as_i64().unwrap();
    let call = rep.call("PATCH", "/api/v1/deals/made-1").new_key().if_match(version);
    assert_eq!(call.json(&json!({ "fields": { "description": "Prague." } })).await.status, 200);
    // Nothing changed: nothing is noted.
    let version = rep.get("/api/v1/deals/made-1").await.json()["version"].as_i64().unwrap();
    let call = rep.call("PATCH", "/api/v1/deals/made-1").new_key().if_match(version);
    assert_eq!(call.json(&json!({ "fields": { "description": "Prague." } })).await.status, 200);
    rep.attach(&deal, "plan.pdf", b"%PDF-1.4 x").await;
    let entries = history(&rep, "made-1").await;
    assert_eq!(told(&entries), ["attached", "edited", "request_information", "submit", "created"]);
    assert_eq!(entries[2].1, "Name of u-manager");
    let page = rep.get("/api/v1/deals/made-1/activities?per_page=1&page=3").await.json();
    assert_eq!(page["items"][0]["comment"], "Which sites?");
    assert_eq!(
        (page["items"][0]["from"].as_str(), page["items"][0]["to"].as_str()),
        (Some("submitted"), Some("info_requested"))
    );
    assert_eq!((page["total"].as_u64(), page["has_next"].as_bool()), (Some(5), Some(true)));
    // By the id that the page made up too; and for all who may see the deal.
    assert_eq!(history(&rep, body["id"].as_str().unwrap()).await, entries);
    for person in [NORTH_ADMIN, MANAGER, OWNER] {
        assert_eq!(history(&portal.sign_in(person).await, "made-1").await, entries);
    }
    for person in [SOUTH_REP, OTHER_MANAGER] {
        portal.sign_in(person).await.get("/api/v1/deals/made-1/activities").await.is(404, "not_found");
    }
}

#[tokio::test]
async fn a_deal_that_goes_to_another_organisation_leaves_its_history_and_files_behind() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let manager = portal.sign_in(MANAGER).await;
    manager
        .acted(
            &json!({ "id": "north-0" }),
            json!({ "action": "request_information", "comment": "Of the north." }),
        )
        .await;
    let rep = portal.sign_in(NORTH_REP).await;
    let file = rep.attach(&json!({ "id": "north-0" }), "plan.pdf", b"%PDF-1.4 north").await;
    let path = format!("/api/v1/deals/north-0/attachments/{}", file.json()["id"].as_str().unwrap());
    // Somebody gives it to the south in the CRM.
    fake.set("north-0", "partner_id", json!("2"));
    let south = portal.sign_in(SOUTH_REP).await;
    assert_eq!(history(&south, "north-0").await, []);
    assert_eq!(south.get("/api/v1/deals/north-0").await.json()["attachments"], json!([]));
    south.get(&path).await.is(404, "not_found");
    rep.get(&path).await.is(404, "not_found");
    fake.set("north-0", "partner_id", json!("1"));
    assert_eq!(told(&history(&rep, "north-0").await), ["attached", "request_information"]);
    assert_eq!(rep.get(&path).await.status, 200);
}

#[tokio::test]
async fn ids_of_another_backend_say_nothing_about_this_one() {
    let (first, second) = (Fake::start(&[]).await, Fake::start(&[]).await);
    let portal = first.portal().await;
    portal.sign_in(MANAGER).await.acted(&json!({ "id": "north-0" }), json!({ "action": "approve" })).await;
    let mut connection = portal.state.database.read().await.unwrap();
    for (source, total) in [(format!("{}/v1", first.base), 1), (format!("{}/v1", second.base), 0)] {
        let place = Place { source: &source, deal: "north-0", partner: "1" };
        let page = foreign_activities::page(&mut connection, place, 1, 10).await;
        assert_eq!(page.unwrap().1, total, "{source}");
    }
}
