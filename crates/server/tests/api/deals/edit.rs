use crate::harness::{Answer, Client, MANAGER, NORTH_REP, OWNER};
use serde_json::{Value, json};

async fn edit(client: &Client<'_>, deal: &Value, version: i64, fields: Value) -> Answer {
    let path = format!("/api/v1/deals/{}", deal["id"].as_str().unwrap());
    client.call("PATCH", &path).new_key().if_match(version).json(&json!({ "fields": fields })).await
}

on_both! {
    async fn a_draft_is_changed_and_its_fields_emptied(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(false).await;
        let answer = edit(&client, &deal, 1, json!({ "title": "Other", "value": "whatever", "description": "", "products": [] })).await;
        assert_eq!((answer.status.as_u16(), answer.header("etag")), (200, "\"2\""), "{}", answer.text());
        let changed = answer.json();
        assert_eq!((&changed["title"], &changed["value"], &changed["version"]), (&json!("Other"), &json!(null), &json!(2)));
        assert_eq!(changed["fields"]["value"], "whatever");
        assert_eq!((&changed["fields"]["description"], &changed["fields"]["products"]), (&json!(null), &json!(null)));
        let log = client.get(&format!("/api/v1/deals/{}/activities", deal["id"].as_str().unwrap())).await.json();
        assert_eq!(log["items"][0]["kind"], "edited");
        assert_eq!(log["items"][0]["changed"], json!(["description", "products", "title", "value"]));
    }

    async fn a_change_that_changes_nothing_is_no_change(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(false).await;
        let answer = edit(&client, &deal, 1, json!({ "title": "Data platform", "winner": "" })).await;
        assert_eq!((answer.status.as_u16(), answer.header("etag")), (200, "\"1\""));
    }

    async fn who_was_slower_gets_the_deal_as_it_is_now(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(false).await;
        assert_eq!(edit(&client, &deal, 1, json!({ "title": "Mine" })).await.status, 200);
        let late = edit(&client, &deal, 1, json!({ "title": "Late" })).await;
        late.is(412, "stale");
        let problem = late.json();
        assert_eq!((&problem["current"]["version"], &problem["current"]["title"]), (&json!(2), &json!("Mine")));
    }

    async fn of_two_changes_at_once_one_wins(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(false).await;
        let (a, b) = tokio::join!(
            edit(&client, &deal, 1, json!({ "title": "A" })),
            edit(&client, &deal, 1, json!({ "title": "B" })),
        );
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort();
        assert_eq!(statuses, [200, 412]);
    }

    async fn a_change_says_what_it_changes(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(false).await;
        let path = format!("/api/v1/deals/{}", deal["id"].as_str().unwrap());
        let body = json!({ "fields": {} });
        client.call("PATCH", &path).new_key().json(&body).await.is(428, "if_match_missing");
        client.call("PATCH", &path).if_match(1).json(&body).await.is(400, "idempotency_key_missing");
        for tag in ["1", "W/\"1\"", "*", "\"x\"", "\"1\", \"2\""] {
            let answer = client.call("PATCH", &path).new_key().header("if-match", tag).json(&body).await;
            answer.is(400, "if_match_unreadable");
        }
    }

    async fn a_repeated_change_is_made_once(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(false).await;
        let path = format!("/api/v1/deals/{}", deal["id"].as_str().unwrap());
        let send = || client.call("PATCH", &path).key("k").if_match(1).json(&json!({ "fields": { "title": "Once" } }));
        let first = send().await;
        let again = send().await;
        assert_eq!((again.status.as_u16(), again.json()), (200, first.json()));
        assert_eq!(again.header("idempotent-replayed"), "true");
        assert_eq!(client.get(&path).await.json()["version"], 2);
    }

    async fn an_approved_deal_keeps_to_the_rules_and_to_its_editable_fields(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(true).await;
        portal.sign_in(MANAGER).await.acted(&deal, json!({ "action": "approve" })).await;
        let wrong = edit(&client, &deal, 2, json!({ "customer": "Another", "title": "", "value": "x", "stage": "lost" })).await;
        wrong.is(422, "invalid");
        wrong.has_errors(&[
            ("/fields/customer", "not_editable"), ("/fields/title", "required"), ("/fields/value", "amount_unreadable"),
            ("/fields/winner", "required_because"),
        ]);
        let right = edit(&client, &deal, 2, json!({ "value": "20000 EUR", "close_date": "2027-04-30" })).await;
        assert_eq!(right.status, 200, "{}", right.text());
        assert_eq!(right.json()["fields"]["value"], "20000.00 EUR");
        assert_eq!(right.json()["close_date"], "2027-04-30");
    }

    async fn nobody_changes_a_deal_that_waits_for_a_decision(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(true).await;
        let answer = edit(&client, &deal, 1, json!({ "title": "Other" })).await;
        answer.is(409, "refused");
        assert_eq!(answer.json()["refusal"]["code"], "wrong_status");
        assert_eq!(answer.json()["refusal"]["status"], "submitted");
        assert_eq!(answer.json()["refusal"]["from"], json!(["draft", "info_requested", "approved", "won"]));
    }

    async fn only_partners_change_fields(portal) {
        let deal = portal.sign_in(NORTH_REP).await.new_deal(false).await;
        for person in [MANAGER, OWNER] {
            edit(&portal.sign_in(person).await, &deal, 1, json!({ "title": "Other" })).await.is(403, "role_not_allowed");
        }
    }
}
