//! Saved views: kept for one person, shared as far as they say, changed by nobody else.

use crate::harness::{Answer, Client, MANAGER, NORTH_ADMIN, NORTH_REP, OWNER, SOUTH_REP};
use serde_json::{Value, json};

const VIEWS: &str = "/api/v1/performance/views";

fn draft(name: &str, audience: &str) -> Value {
    json!({ "name": name, "address": "/pivot?period=ytd&by=product", "audience": audience })
}

async fn save(client: &Client<'_>, draft: &Value) -> Answer {
    client.call("POST", VIEWS).new_key().json(draft).await
}

async fn saved(client: &Client<'_>, name: &str, audience: &str) -> Value {
    let answer = save(client, &draft(name, audience)).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

async fn names(client: &Client<'_>) -> Vec<String> {
    let list = client.get(VIEWS).await.json();
    list["items"].as_array().unwrap().iter().map(|view| view["name"].as_str().unwrap().to_owned()).collect()
}

fn path(view: &Value) -> String {
    format!("{VIEWS}/{}", view["id"].as_str().unwrap())
}

on_both! {
    async fn a_view_is_saved_changed_and_deleted(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let view = saved(&client, "  The year ", "private").await;
        assert_eq!((&view["name"], &view["mine"], &view["version"]), (&json!("The year"), &json!(true), &json!(1)));
        let changed = json!({ "name": "Last year", "address": "?period=last_year", "audience": "organisation" });
        let answer = client.call("PUT", &path(&view)).new_key().if_match(1).json(&changed).await;
        assert_eq!((answer.status.as_u16(), answer.header("etag")), (200, "\"2\""), "{}", answer.text());
        assert_eq!(client.get(VIEWS).await.json()["items"][0]["address"], "?period=last_year");
        // Another tab had the version before.
        let stale = client.call("PUT", &path(&view)).new_key().if_match(1).json(&changed).await;
        stale.is(412, "stale");
        assert_eq!(stale.json()["current"], client.get(VIEWS).await.json()["items"][0]);
        let stale = client.call("DELETE", &path(&view)).if_match(1).send().await;
        stale.is(412, "stale");
        assert_eq!(stale.json()["current"]["version"], 2);
        client.call("DELETE", &path(&view)).send().await.is(428, "if_match_missing");
        assert_eq!(client.call("DELETE", &path(&view)).if_match(2).send().await.status, 204);
        client.call("DELETE", &path(&view)).if_match(2).send().await.is(404, "not_found");
        assert_eq!(names(&client).await, [""; 0]);
    }

    async fn a_request_that_is_repeated_saves_once(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        for _ in 0..2 {
            let answer = client.call("POST", VIEWS).key("one").json(&draft("Year", "private")).await;
            assert_eq!(answer.status, 201);
        }
        assert_eq!(names(&client).await, ["Year"]);
        let other = client.call("POST", VIEWS).key("one").json(&draft("Other", "private")).await;
        other.is(422, "idempotency_key_reused");
    }

    async fn a_view_is_seen_by_those_it_is_shared_with_and_changed_by_its_author_only(portal) {
        let [rep, admin, south, manager, owner] = [
            portal.sign_in(NORTH_REP).await, portal.sign_in(NORTH_ADMIN).await, portal.sign_in(SOUTH_REP).await,
            portal.sign_in(MANAGER).await, portal.sign_in(OWNER).await,
        ];
        saved(&rep, "Mine", "private").await;
        let shared = saved(&rep, "Ours", "organisation").await;
        saved(&owner, "Programme", "organisation").await;
        saved(&owner, "Everybody's", "everybody").await;
        assert_eq!(names(&rep).await, ["Everybody's", "Mine", "Ours"]);
        assert_eq!(names(&admin).await, ["Everybody's", "Ours"]);
        assert_eq!(names(&south).await, ["Everybody's"]);
        assert_eq!(names(&manager).await, ["Everybody's", "Programme"]);
        save(&rep, &draft("Loud", "everybody")).await.is(403, "role_not_allowed");
        let change = draft("Taken", "private");
        for (client, status, code) in [(&admin, 403, "role_not_allowed"), (&south, 404, "not_found"), (&owner, 404, "not_found")] {
            client.call("PUT", &path(&shared)).new_key().if_match(1).json(&change).await.is(status, code);
            client.call("DELETE", &path(&shared)).if_match(1).send().await.is(status, code);
        }
        assert_eq!(names(&rep).await, ["Everybody's", "Mine", "Ours"]);
        assert_eq!(portal.stranger().get(VIEWS).await.status, 401);
    }

    async fn a_shared_view_shows_the_readers_own_deals(portal) {
        let (rep, south) = (portal.sign_in(NORTH_REP).await, portal.sign_in(SOUTH_REP).await);
        rep.new_deal(true).await;
        let owner = portal.sign_in(OWNER).await;
        let view = save(&owner, &json!({ "name": "All", "address": "?partner=north", "audience": "everybody" })).await.json();
        let address = view["address"].as_str().unwrap();
        for (client, deals) in [(&rep, 1), (&owner, 1), (&south, 0)] {
            let report = client.get(&format!("/api/v1/performance/report{address}")).await.json();
            assert_eq!(report["oddities"]["deals"], deals);
        }
    }

    async fn somebody_begins_with_a_view_until_it_is_gone(portal) {
        let (rep, admin, south) =
            (portal.sign_in(NORTH_REP).await, portal.sign_in(NORTH_ADMIN).await, portal.sign_in(SOUTH_REP).await);
        let view = saved(&rep, "Ours", "organisation").await;
        let begin = |view: Value| json!({ "view": view });
        let default = "/api/v1/performance/default-view";
        assert_eq!(admin.call("PUT", default).json(&begin(view["id"].clone())).await.status, 204);
        south.call("PUT", default).json(&begin(view["id"].clone())).await.is(404, "not_found");
        assert_eq!(admin.get(VIEWS).await.json()["items"][0]["is_default"], true);
        assert_eq!(rep.get(VIEWS).await.json()["items"][0]["is_default"], false);
        assert_eq!(admin.call("PUT", default).json(&begin(Value::Null)).await.status, 204);
        assert_eq!(admin.get(VIEWS).await.json()["items"][0]["is_default"], false);
        assert_eq!(rep.call("PUT", default).json(&begin(view["id"].clone())).await.status, 204);
        assert_eq!(rep.call("DELETE", &path(&view)).if_match(1).send().await.status, 204);
        assert_eq!(names(&rep).await, [""; 0]);
    }

    async fn what_is_no_view_is_refused_by_field(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        for (name, address, pointers) in [
            ("", "/pivot", vec!["/name"]),
            (&*"x".repeat(81), "/pivot", vec!["/name"]),
            ("Year", "https://elsewhere.example/", vec!["/address"]),
            (" ", "/nowhere?a=b", vec!["/name", "/address"]),
            ("Year", &*format!("?a={}", "x".repeat(2_000)), vec!["/address"]),
        ] {
            let answer = save(&client, &json!({ "name": name, "address": address, "audience": "private" })).await;
            answer.is(422, "invalid");
            let json = answer.json();
            let found: Vec<&str> =
                json["errors"].as_array().unwrap().iter().map(|error| error["pointer"].as_str().unwrap()).collect();
            assert_eq!(found, pointers, "{name} {address}");
        }
        save(&client, &json!({ "name": "Year", "address": "", "audience": "world" })).await.is(422, "invalid");
    }

    async fn fifty_views_are_the_most(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        for number in 0..49 {
            saved(&client, &format!("View {number}"), "private").await;
        }
        // Side by side they all found room.
        assert_eq!(super::super::together(&client, VIEWS, &draft("One more", "private")).await, 1);
        assert_eq!(names(&client).await.len(), 50);
    }
}
