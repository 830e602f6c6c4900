//! Every route against every organisation's data: who may not see a row is answered as if there were none.

use crate::harness::{
    Answer, BOTH_MANAGER, Client, MANAGER, NORTH_ADMIN, NORTH_REP, OTHER_MANAGER, OWNER, Person, SOUTH_REP,
    new_id,
};
use serde_json::{Value, json};

/// Who sees the deals of the northern organisation.
const SEES_NORTH: [(Person, bool); 7] = [
    (NORTH_REP, true),
    (NORTH_ADMIN, true),
    (MANAGER, true),
    (BOTH_MANAGER, true),
    (OWNER, true),
    (SOUTH_REP, false),
    (OTHER_MANAGER, false),
];

/// Every request that names a deal.
async fn every_request(client: &Client<'_>, deal: &Value, file: &str) -> Vec<(&'static str, Answer)> {
    let path = format!("/api/v1/deals/{}", deal["id"].as_str().unwrap());
    let key = |method, path: &str| client.call(method, path).new_key().if_match(1);
    let act = |body: Value| key("POST", &format!("{path}/actions")).json(&body);
    vec![
        ("show", client.get(&path).await),
        ("activities", client.get(&format!("{path}/activities")).await),
        ("edit", key("PATCH", &path).json(&json!({ "fields": {} })).await),
        ("submit", act(json!({ "action": "submit" })).await),
        ("withdraw", act(json!({ "action": "withdraw" })).await),
        ("start_review", act(json!({ "action": "start_review" })).await),
        ("request_information", act(json!({ "action": "request_information", "comment": "?" })).await),
        ("approve", act(json!({ "action": "approve" })).await),
        ("reject", act(json!({ "action": "reject", "reason": "not_new" })).await),
        ("mark_duplicate", act(json!({ "action": "mark_duplicate", "duplicate_of": new_id() })).await),
        ("won", act(json!({ "action": "won" })).await),
        ("lost", act(json!({ "action": "lost", "reason": "price" })).await),
        ("expire", act(json!({ "action": "expire" })).await),
        ("attach", client.attach(deal, "a.pdf", b"%PDF-1.7").await),
        ("download", client.get(&format!("{path}/attachments/{file}")).await),
        ("detach", client.call("DELETE", &format!("{path}/attachments/{file}")).send().await),
    ]
}

on_both! {
    async fn whoever_may_not_see_a_deal_gets_404_from_every_route(portal) {
        let north = portal.sign_in(NORTH_REP).await;
        for (person, sees) in SEES_NORTH {
            let deal = north.new_deal(true).await;
            let file = north.attach(&deal, "a.pdf", b"%PDF-1.7").await.json()["id"].as_str().unwrap().to_owned();
            let client = portal.sign_in(person).await;
            for (name, answer) in every_request(&client, &deal, &file).await {
                if sees {
                    assert_ne!(answer.status, 404, "{} {name}", person.email);
                } else {
                    answer.is(404, "not_found");
                }
            }
            let after = north.get(&format!("/api/v1/deals/{}", deal["id"].as_str().unwrap())).await.json();
            assert!(sees || after["version"] == 1, "{} changed it", person.email);
        }
    }

    async fn an_unknown_deal_and_somebody_elses_look_the_same(portal) {
        let deal = portal.sign_in(NORTH_REP).await.new_deal(true).await;
        let south = portal.sign_in(SOUTH_REP).await;
        let unknown = json!({ "id": new_id().to_string() });
        let theirs = every_request(&south, &deal, "file").await;
        for ((name, theirs), (_, unknown)) in theirs.into_iter().zip(every_request(&south, &unknown, "file").await) {
            assert_eq!((theirs.status, theirs.text()), (unknown.status, unknown.text()), "{name}");
        }
    }

    async fn lists_and_figures_hold_only_what_one_sees(portal) {
        portal.sign_in(NORTH_REP).await.new_deal(true).await;
        portal.sign_in(SOUTH_REP).await.new_deal(true).await;
        for (person, seen) in [(NORTH_REP, 1), (NORTH_ADMIN, 1), (SOUTH_REP, 1), (MANAGER, 1), (OTHER_MANAGER, 0), (OWNER, 2)] {
            let client = portal.sign_in(person).await;
            let list = client.get("/api/v1/deals").await;
            assert_eq!(list.json()["total"], seen, "{}", person.email);
            assert_eq!(list.header("x-total-count"), seen.to_string());
            let summary = client.get("/api/v1/deals/summary").await.json();
            assert_eq!(summary["by_status"]["submitted"].as_u64().unwrap_or_default(), seen, "{}", person.email);
        }
        let north = portal.sign_in(NORTH_REP).await;
        assert_eq!(north.get("/api/v1/deals?partner=south").await.json()["total"], 0);
    }

    async fn a_file_is_found_only_under_its_own_deal(portal) {
        let north = portal.sign_in(NORTH_REP).await;
        let (one, other) = (north.new_deal(true).await, north.new_deal(true).await);
        let file = north.attach(&one, "a.pdf", b"%PDF-1.7").await.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/deals/{}/attachments/{file}", other["id"].as_str().unwrap());
        north.get(&path).await.is(404, "not_found");
        north.call("DELETE", &path).send().await.is(404, "not_found");
    }

    async fn an_id_that_is_taken_reveals_nothing_of_the_other_deal(portal) {
        let deal = portal.sign_in(NORTH_REP).await.new_deal(true).await;
        let body = json!({ "id": deal["id"], "submit": false, "fields": {} });
        let mut answers = Vec::new();
        for person in [NORTH_REP, SOUTH_REP] {
            let answer = portal.sign_in(person).await.call("POST", "/api/v1/deals").new_key().json(&body).await;
            answer.is(409, "already_exists");
            answers.push(answer.text());
        }
        assert_eq!(answers[0], answers[1]);
    }
}
