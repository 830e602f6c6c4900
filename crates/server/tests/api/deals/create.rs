use crate::harness::{Client, MANAGER, NORTH_ADMIN, NORTH_REP, OWNER, SOUTH_REP, new_id};
use serde_json::{Value, json};

fn new(submit: bool, fields: Value) -> Value {
    json!({ "id": new_id(), "submit": submit, "fields": fields })
}

on_both! {
    async fn a_submitted_deal_has_its_dates_and_its_address(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let body = new(true, Client::fields());
        let answer = client.call("POST", "/api/v1/deals").new_key().json(&body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let deal = answer.json();
        assert_eq!(answer.header("location"), format!("/api/v1/deals/{}", deal["id"].as_str().unwrap()));
        assert_eq!(answer.header("etag"), "\"1\"");
        assert_eq!((&deal["status"], &deal["submitted_at"]), (&json!("submitted"), &json!("2026-11-20T11:00:00Z")));
        assert_eq!(deal["answer_due"], "2026-11-24", "two business days after Friday");
        assert_eq!((&deal["title"], &deal["customer"], &deal["country"]), (&json!("Data platform"), &json!("Example Works"), &json!("CZ")));
        assert_eq!(deal["value"], json!({ "amount": "12500.00", "currency": "EUR" }));
        assert_eq!((&deal["partner_name"], &deal["owner_name"]), (&json!("Northern Lights"), &json!("Name of u-north-rep")));
        assert_eq!(client.get(answer.header("location")).await.json(), deal);
    }

    async fn a_draft_may_be_incomplete_and_wrong_but_keeps_what_was_typed(portal) {
        let client = portal.sign_in(NORTH_ADMIN).await;
        let typed = json!({ "customer": "  Ünïcode 🚀 עברית ", "value": "1.234,50", "close_date": "31.2.2026", "title": "" });
        let answer = client.call("POST", "/api/v1/deals").new_key().json(&new(false, typed)).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let deal = answer.json();
        assert_eq!((&deal["status"], &deal["submitted_at"], &deal["answer_due"]), (&json!("draft"), &json!(null), &json!(null)));
        assert_eq!(deal["fields"], json!({ "customer": "  Ünïcode 🚀 עברית ", "value": "1.234,50", "close_date": "31.2.2026" }));
        assert_eq!((&deal["customer"], &deal["close_date"]), (&json!("Ünïcode 🚀 עברית"), &json!(null)));
    }

    async fn a_draft_in_an_impossible_shape_is_refused(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let many: Vec<String> = (0..51).map(|number| number.to_string()).collect();
        let all: serde_json::Map<String, Value> = (0..201).map(|n| (format!("f{n}"), json!("x"))).collect();
        for (fields, pointer, code) in [
            (json!({ "colour": "red" }), "/fields/colour", "unknown_field"),
            (json!({ "a/b~c": "red" }), "/fields/a~1b~0c", "unknown_field"),
            (json!({ "description": "x".repeat(10_001) }), "/fields/description", "too_long"),
            (json!({ "products": many }), "/fields/products", "too_many"),
            (json!({ "score": "5" }), "/fields/score", "not_editable"),
            (json!({ "title": 5 }), "/fields/title", "wrong_type"),
            (json!({ "title": "a\u{0}b" }), "/fields/title", "control_characters"),
            (Value::Object(all), "/fields", "too_many"),
        ] {
            let answer = client.call("POST", "/api/v1/deals").new_key().json(&new(false, fields)).await;
            answer.is(422, "invalid");
            answer.has_errors(&[(pointer, code)]);
        }
        let fits = json!({ "description": "x".repeat(10_000) });
        assert_eq!(client.call("POST", "/api/v1/deals").new_key().json(&new(false, fits)).await.status, 201);
    }

    async fn a_submission_hears_everything_that_is_wrong_at_once(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let fields = json!({
            "title": "x".repeat(101), "country": "XX", "value": "-5 EUR", "close_date": "2026-11-19", "stage": "sold",
            "products": ["core", "none"]
        });
        let answer = client.call("POST", "/api/v1/deals").new_key().json(&new(true, fields)).await;
        answer.is(422, "invalid");
        answer.has_errors(&[
            ("/fields/customer", "required"), ("/fields/title", "too_long"), ("/fields/country", "not_an_option"),
            ("/fields/value", "not_above"), ("/fields/close_date", "date_too_early"), ("/fields/stage", "not_an_option"),
            ("/fields/products", "not_an_option"),
        ]);
        assert_eq!(answer.json()["errors"][4]["params"], json!({ "earliest": "2026-11-20" }));
        assert_eq!(client.get("/api/v1/deals").await.json()["total"], 0);
    }

    async fn an_amount_beyond_all_measure_is_refused(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let mut fields = Client::fields();
        fields["value"] = json!("99999999999999999999.99 EUR");
        let answer = client.call("POST", "/api/v1/deals").new_key().json(&new(true, fields)).await;
        answer.has_errors(&[("/fields/value", "above_maximum")]);
    }

    async fn what_looks_like_code_is_text(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        for text in ["<script>alert(1)</script>", "'; DROP TABLE deals; --", "=cmd|' /C calc'!A0", "{{7*7}}", "%_!"] {
            let mut fields = Client::fields();
            fields["customer"] = json!(text);
            let answer = client.call("POST", "/api/v1/deals").new_key().json(&new(true, fields)).await;
            assert_eq!(answer.status, 201);
            let shown = client.get(answer.header("location")).await;
            assert_eq!((&shown.json()["customer"], &shown.json()["fields"]["customer"]), (&json!(text), &json!(text)));
            assert_eq!(shown.header("content-type"), "application/json");
        }
        assert_eq!(client.get("/api/v1/deals").await.json()["total"], 5);
    }

    async fn only_partners_register_deals(portal) {
        for person in [MANAGER, OWNER] {
            let client = portal.sign_in(person).await;
            let answer = client.call("POST", "/api/v1/deals").new_key().json(&new(true, Client::fields())).await;
            answer.is(403, "role_not_allowed");
        }
        portal.stranger().call("POST", "/api/v1/deals").new_key().json(&new(true, json!({}))).await.is(401, "not_signed_in");
    }

    async fn a_write_needs_a_key(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let body = new(true, Client::fields());
        client.call("POST", "/api/v1/deals").json(&body).await.is(400, "idempotency_key_missing");
        for key in ["", "\"\"", &"k".repeat(256)] {
            client.call("POST", "/api/v1/deals").key(key).json(&body).await.is(400, "idempotency_key_unreadable");
        }
        let twice = client.call("POST", "/api/v1/deals").key("a").key("b").json(&body).await;
        twice.is(400, "idempotency_key_unreadable");
        assert_eq!(client.call("POST", "/api/v1/deals").key(&"k".repeat(255)).json(&body).await.status, 201);
    }

    async fn the_same_request_again_gets_the_first_answer(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let body = new(true, Client::fields());
        let first = client.call("POST", "/api/v1/deals").key("k1").json(&body).await;
        client.acted(&first.json(), json!({ "action": "withdraw" })).await;
        for router in [portal.router.clone(), portal.again()] {
            let again = client.call("POST", "/api/v1/deals").key("\"k1\"").to(router).json(&body).await;
            assert_eq!((again.status.as_u16(), again.json()), (201, first.json()));
            assert_eq!(again.header("idempotent-replayed"), "true");
            assert_eq!((again.header("etag"), again.header("location")), (first.header("etag"), first.header("location")));
            assert_eq!(again.header("content-type"), "application/json");
        }
        assert_eq!(first.header("idempotent-replayed"), "");
        assert_eq!(client.get("/api/v1/deals").await.json()["total"], 1);
    }

    async fn a_key_stands_for_one_request(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let body = new(true, Client::fields());
        assert_eq!(client.call("POST", "/api/v1/deals").key("k").json(&body).await.status, 201);
        let other = new(true, Client::fields());
        client.call("POST", "/api/v1/deals").key("k").json(&other).await.is(422, "idempotency_key_reused");
        let south = portal.sign_in(SOUTH_REP).await;
        assert_eq!(south.call("POST", "/api/v1/deals").key("k").json(&other).await.status, 201, "another person's key");
    }

    async fn a_refused_request_does_not_use_up_its_key(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let mut body = new(true, json!({ "customer": "Example Works" }));
        client.call("POST", "/api/v1/deals").key("k").json(&body).await.is(422, "invalid");
        body["fields"] = Client::fields();
        let corrected = client.call("POST", "/api/v1/deals").key("k").json(&body).await;
        assert_eq!(corrected.status, 201);
        assert_eq!(corrected.header("idempotent-replayed"), "");
    }

    async fn a_double_click_makes_one_deal(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let body = new(true, Client::fields());
        let click = || client.call("POST", "/api/v1/deals").key("k").json(&body);
        let (a, b, c) = tokio::join!(click(), click(), click());
        let answers = [a, b, c];
        assert!(answers.iter().all(|answer| answer.status == 201), "{answers:?}");
        assert_eq!(answers.iter().filter(|answer| answer.header("idempotent-replayed") == "true").count(), 2);
        assert_eq!(client.get("/api/v1/deals").await.json()["total"], 1);
    }

    async fn the_same_deal_from_two_tabs_is_one_deal(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let body = new(true, Client::fields());
        let submit = |key: &'static str| client.call("POST", "/api/v1/deals").key(key).json(&body);
        let (a, b) = tokio::join!(submit("tab-1"), submit("tab-2"));
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort();
        assert_eq!(statuses, [201, 409]);
        let refused = if a.status == 409 { a } else { b };
        refused.is(409, "already_exists");
        assert_eq!(client.get("/api/v1/deals").await.json()["total"], 1);
    }

    async fn an_id_is_a_uuid_in_its_usual_form(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        for id in ["summary", "", "1", "../x", "0199AA00-0000-7000-8000-00000000000A", "0199aa00000070008000000000000000"] {
            let body = json!({ "id": id, "submit": false, "fields": {} });
            let answer = client.call("POST", "/api/v1/deals").new_key().json(&body).await;
            answer.has_errors(&[("/id", "bad_value")]);
        }
    }
}
