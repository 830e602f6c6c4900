use crate::harness::{Client, NORTH_REP, OWNER, SOUTH_REP, new_id};
use chrono::TimeDelta;
use serde_json::{Value, json};

async fn register(client: &Client<'_>, submit: bool, changes: Value) {
    let mut fields = Client::fields();
    fields.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    let body = json!({ "id": new_id(), "submit": submit, "fields": fields });
    let answer = client.call("POST", "/api/v1/deals").new_key().json(&body).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    client.portal.wait(TimeDelta::seconds(1));
}

/// Five deals of two organisations.
async fn register_all(portal: &crate::harness::Portal) {
    let (north, south) = (portal.sign_in(NORTH_REP).await, portal.sign_in(SOUTH_REP).await);
    register(
        &north,
        true,
        json!({ "title": "alpha", "customer": "Zeta", "value": "500 EUR", "close_date": "2027-01-10" }),
    )
    .await;
    register(
        &north,
        true,
        json!({ "title": "Beta 100%", "customer": "eta", "value": "60000 JPY", "close_date": "2027-02-10" }),
    )
    .await;
    register(&north, false, json!({ "title": "ŽLUTÁ", "customer": "", "value": "", "close_date": "" })).await;
    register(&south, true, json!({ "title": "gamma", "customer": "Beta_Corp", "value": "1500.50 USD", "close_date": "2027-03-10" })).await;
    register(
        &south,
        true,
        json!({ "title": "delta", "customer": "Theta", "value": "2 EUR", "close_date": "2027-03-11" }),
    )
    .await;
}

on_both! {
    async fn every_filter_narrows_the_list(portal) {
        register_all(&portal).await;
        let owner = portal.sign_in(OWNER).await;
        for (query, titles) in [
            ("sort=title", &["alpha", "Beta 100%", "delta", "gamma", "ŽLUTÁ"][..]),
            ("sort=title&status=draft", &["ŽLUTÁ"]),
            ("sort=title&status=draft,submitted", &["alpha", "Beta 100%", "delta", "gamma", "ŽLUTÁ"]),
            ("sort=title&partner=south", &["delta", "gamma"]),
            ("sort=title&partner=nobody", &[]),
            ("sort=title&stage=open", &["alpha", "Beta 100%", "delta", "gamma", "ŽLUTÁ"]),
            ("sort=title&stage=won", &[]),
            ("sort=title&q=BETA", &["Beta 100%", "gamma"]),
            ("sort=title&q=žlutá", &["ŽLUTÁ"]),
            ("sort=title&q=100%25", &["Beta 100%"]),
            ("sort=title&q=_", &["gamma"]),
            ("sort=title&q=!", &[]),
            ("sort=title&q=%27%20OR%201%3D1%20--", &[]),
            ("sort=title&value_min=500", &["alpha", "Beta 100%", "gamma"]),
            ("sort=title&value_min=1500.50", &["Beta 100%", "gamma"]),
            ("sort=title&value_min=1500.51", &["Beta 100%"]),
            ("sort=title&close_from=2027-02-10", &["Beta 100%", "delta", "gamma"]),
            ("sort=title&close_from=2027-02-10&close_to=2027-03-10", &["Beta 100%", "gamma"]),
        ] {
            let page = owner.get(&format!("/api/v1/deals?{query}")).await.json();
            let items = page["items"].as_array().unwrap_or_else(|| panic!("{query}: {page}"));
            let found: Vec<&str> = items.iter().map(|item| item["title"].as_str().unwrap()).collect();
            assert_eq!(found, titles, "{query}");
            assert_eq!(page["total"], titles.len(), "{query}");
        }
    }

    async fn every_order_puts_empty_cells_last(portal) {
        register_all(&portal).await;
        let owner = portal.sign_in(OWNER).await;
        for (sort, titles) in [
            ("updated", ["alpha", "Beta 100%", "ŽLUTÁ", "gamma", "delta"]),
            ("-updated", ["delta", "gamma", "ŽLUTÁ", "Beta 100%", "alpha"]),
            ("submitted", ["alpha", "Beta 100%", "gamma", "delta", "ŽLUTÁ"]),
            ("-submitted", ["delta", "gamma", "Beta 100%", "alpha", "ŽLUTÁ"]),
            ("value", ["delta", "alpha", "gamma", "Beta 100%", "ŽLUTÁ"]),
            ("-value", ["Beta 100%", "gamma", "alpha", "delta", "ŽLUTÁ"]),
            ("close_date", ["alpha", "Beta 100%", "gamma", "delta", "ŽLUTÁ"]),
            ("-close_date", ["delta", "gamma", "Beta 100%", "alpha", "ŽLUTÁ"]),
            ("customer", ["ŽLUTÁ", "gamma", "Beta 100%", "delta", "alpha"]),
            ("partner", ["alpha", "Beta 100%", "ŽLUTÁ", "gamma", "delta"]),
            ("status", ["ŽLUTÁ", "alpha", "Beta 100%", "gamma", "delta"]),
        ] {
            let page = owner.get(&format!("/api/v1/deals?sort={sort}")).await.json();
            let items = page["items"].as_array().unwrap();
            let found: Vec<&str> = items.iter().map(|item| item["title"].as_str().unwrap()).collect();
            assert_eq!(found, titles, "{sort}");
        }
    }

    async fn pages_follow_each_other_without_gap_or_overlap(portal) {
        register_all(&portal).await;
        let owner = portal.sign_in(OWNER).await;
        let mut seen = Vec::new();
        for page in 1..=3 {
            let answer = owner.get(&format!("/api/v1/deals?per_page=2&page={page}")).await.json();
            assert_eq!((&answer["page"], &answer["per_page"], &answer["total"]), (&json!(page), &json!(2), &json!(5)));
            assert_eq!(answer["has_next"], page < 3);
            seen.extend(answer["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()));
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 5);
        let beyond = owner.get("/api/v1/deals?page=1000").await.json();
        assert_eq!((beyond["items"].as_array().unwrap().len(), &beyond["has_next"]), (0, &json!(false)));
    }

    async fn a_parameter_that_cannot_be_read_is_named(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        for (query, names) in [
            ("status=approved,nonsense", &["status"][..]),
            ("page=0&per_page=101&sort=color", &["page", "per_page", "sort"]),
            ("close_from=2026-02-31", &["close_from"]),
            ("value_min=much", &["value_min"]),
            ("partner=a%20b", &["partner"]),
            ("limit=5", &["limit"]),
            ("q=a%00b", &["q"]),
        ] {
            let answer = client.get(&format!("/api/v1/deals?{query}")).await;
            answer.is(400, "bad_query");
            let pointers: Vec<String> = names.iter().map(|name| format!("/query/{name}")).collect();
            let expected: Vec<(&str, &str)> = pointers.iter().map(|pointer| (pointer.as_str(), "bad_value")).collect();
            answer.has_errors(&expected);
        }
    }
}
