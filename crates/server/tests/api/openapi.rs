//! The document says what the server does: its routes, its methods, and the form of its answers.

mod schema;

use crate::harness::{Answer, Client, MANAGER, NORTH_REP, OWNER, Portal, new_id};
use schema::Schemas;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn document() -> Value {
    serde_json::from_str(&portal_server::openapi::document()).unwrap()
}

#[test]
fn the_checked_in_document_is_the_one_the_code_describes() {
    let checked_in = include_str!("../../../../docs/api/openapi.json");
    let mend = "cargo run -p portal-server -- openapi > docs/api/openapi.json";
    assert!(
        checked_in.trim_end() == portal_server::openapi::document().trim_end(),
        "they differ; run: {mend}"
    );
}

#[test]
fn every_route_is_described() {
    let routes = include_str!("../../src/routes.rs");
    let written: BTreeSet<String> =
        routes.split('"').filter(|text| text.starts_with("/v1/")).map(|path| format!("/api{path}")).collect();
    let described: BTreeSet<String> = document()["paths"].as_object().unwrap().keys().cloned().collect();
    assert!(written.len() > 10);
    assert_eq!(written, described);
}

#[tokio::test]
async fn every_method_of_a_route_is_described() {
    let portal = Portal::on_sqlite().await;
    for (path, methods) in document()["paths"].as_object().unwrap() {
        let path = path.replace(['{', '}'], "");
        let answer = portal.stranger().call("PURGE", &path).send().await;
        let allowed: BTreeSet<String> = answer
            .header("allow")
            .split(',')
            .filter(|method| *method != "HEAD")
            .map(str::to_lowercase)
            .collect();
        let described: BTreeSet<String> = methods.as_object().unwrap().keys().cloned().collect();
        assert_eq!(allowed, described, "{path}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let text = document.to_string();
    for part in text.split("\"#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}

/// Holds an answer against what is described for its route, method and status.
fn check(document: &Value, method: &str, path: &str, answer: &Answer) {
    let status = answer.status.as_u16().to_string();
    let described = &document["paths"][path][method]["responses"][&status];
    assert!(described.is_object(), "{method} {path}: {status} is not described");
    let media_type = answer.header("content-type");
    let Some(content) = described["content"].as_object().filter(|content| !content.is_empty()) else {
        assert!(answer.body.is_empty(), "{method} {path} {status}");
        return;
    };
    let schema = &content.get(media_type).unwrap_or_else(|| panic!("{method} {path} {status}: {media_type}"))
        ["schema"];
    if media_type.ends_with("json") {
        Schemas(&document["components"]["schemas"]).check(
            schema,
            &answer.json(),
            &format!("{method} {path} {status}"),
        );
    }
}

#[tokio::test]
async fn every_answer_has_the_form_that_is_described() {
    let portal = Portal::on_sqlite().await;
    let document = document();
    let (north, manager) = (portal.sign_in(NORTH_REP).await, portal.sign_in(MANAGER).await);
    let deal = north.new_deal(false).await;
    let submitted = north.acted(&deal, json!({ "action": "submit" })).await;
    let rejection = json!({ "action": "reject", "reason": "not_new", "comment": "Known." });
    north.attach(&deal, "a.pdf", b"%PDF-1.7").await;
    manager.acted(&submitted, rejection).await;
    let approved = north.new_deal(true).await;
    manager.acted(&approved, json!({ "action": "approve" })).await;

    for (method, path, answer) in reviews(&north, &manager).await {
        check(&document, method, path, &answer);
    }
    for (method, path, answer) in reports(&north).await {
        check(&document, method, path, &answer);
    }

    let id = deal["id"].as_str().unwrap();
    for (path, url) in [
        ("/api/v1/health", "/api/v1/health".to_owned()),
        ("/api/v1/program", "/api/v1/program".to_owned()),
        ("/api/v1/session", "/api/v1/session".to_owned()),
        ("/api/v1/partners", "/api/v1/partners".to_owned()),
        ("/api/v1/partners/{partner}", "/api/v1/partners/north".to_owned()),
        ("/api/v1/products", "/api/v1/products".to_owned()),
        ("/api/v1/deals", "/api/v1/deals".to_owned()),
        ("/api/v1/deals", "/api/v1/deals?page=0".to_owned()),
        ("/api/v1/deals/summary", "/api/v1/deals/summary".to_owned()),
        ("/api/v1/performance/deals", "/api/v1/performance/deals".to_owned()),
        ("/api/v1/performance/report", "/api/v1/performance/report?by=partner,status".to_owned()),
        ("/api/v1/performance/report", "/api/v1/performance/report?by=color".to_owned()),
        ("/api/v1/performance/partners", "/api/v1/performance/partners".to_owned()),
        ("/api/v1/performance/reviews/{partner}", "/api/v1/performance/reviews/north".to_owned()),
        (REVIEW, "/api/v1/performance/reviews/north/2027-Q3".to_owned()),
        (REVIEW, "/api/v1/performance/reviews/north/2027-Q1".to_owned()),
        ("/api/v1/performance/views", "/api/v1/performance/views".to_owned()),
        ("/api/v1/performance/schedules", "/api/v1/performance/schedules".to_owned()),
        ("/api/v1/performance/alerts", "/api/v1/performance/alerts".to_owned()),
        ("/api/v1/performance/standing", "/api/v1/performance/standing".to_owned()),
        ("/api/v1/performance/standing", "/api/v1/performance/standing?partner=south".to_owned()),
        ("/api/v1/deals/{deal}", format!("/api/v1/deals/{id}")),
        ("/api/v1/deals/{deal}", "/api/v1/deals/none".to_owned()),
        ("/api/v1/deals/{deal}/activities", format!("/api/v1/deals/{id}/activities")),
    ] {
        check(&document, "get", path, &north.get(&url).await);
        let owner = portal.sign_in(OWNER).await;
        check(&document, "get", path, &owner.get(&url).await);
        check(&document, "get", path, &portal.stranger().get(&url).await);
    }
    for (method, path, answer) in writes(&portal, &north, &manager, &approved).await {
        check(&document, method, path, &answer);
    }
}

const REVIEW: &str = "/api/v1/performance/reviews/{partner}/{quarter}";

/// A review is published, and written by whom and how it may not be.
async fn reviews<'p>(north: &Client<'p>, manager: &Client<'p>) -> Vec<(&'static str, &'static str, Answer)> {
    let order = [
        "figures",
        "went_well",
        "went_badly",
        "tier",
        "deals",
        "pipeline",
        "notes",
        "decisions",
        "next_steps",
    ];
    let body = json!({ "text": { "order": order, "steps": [{ "what": "Call" }] }, "published": true });
    let by = |client: &Client<'p>| client.call("PUT", "/api/v1/performance/reviews/north/2027-Q3").new_key();
    vec![
        ("put", REVIEW, by(manager).if_match(0).json(&body).await),
        ("put", REVIEW, by(manager).if_match(0).json(&body).await),
        ("put", REVIEW, by(manager).json(&body).await),
        ("put", REVIEW, by(manager).if_match(1).json(&json!({})).await),
        ("put", REVIEW, by(north).if_match(1).json(&body).await),
    ]
}

/// Views, schedules and alerts: made, changed, refused.
async fn reports(north: &Client<'_>) -> Vec<(&'static str, &'static str, Answer)> {
    let [views, schedules, alerts] =
        ["views", "schedules", "alerts"].map(|name| format!("/api/v1/performance/{name}"));
    let view = json!({ "name": "Year", "address": "", "audience": "private" });
    let made = north.call("POST", &views).new_key().json(&view).await;
    let view_id = made.json()["id"].clone();
    let schedule = json!({
        "view_id": view_id, "channel": "webhook", "url": "http://127.0.0.1:9/", "rhythm": "monthly", "day": 31,
        "hour": 7, "zone": "UTC", "paused": true
    });
    let alert = json!({
        "name": "Watched", "kpi": "active_pipeline", "condition": "above", "threshold": "0", "margin": "0",
        "currency": null, "minimum": 0, "address": "", "channel": "page", "url": "", "paused": false
    });
    let scheduled = north.call("POST", &schedules).new_key().json(&schedule).await;
    let watched = north.call("POST", &alerts).new_key().json(&alert).await;
    let own = |list: &str, made: &Answer| format!("{list}/{}", made.json()["id"].as_str().unwrap());
    let (one_view, one_schedule, one_alert) =
        (own(&views, &made), own(&schedules, &scheduled), own(&alerts, &watched));
    let put = |path: &str| north.call("PUT", path).new_key().if_match(1);
    let begin = json!({ "view": view_id });
    let [view_path, schedule_path, alert_path] = [
        "/api/v1/performance/views/{view}",
        "/api/v1/performance/schedules/{schedule}",
        "/api/v1/performance/alerts/{alert}",
    ];
    let default = "/api/v1/performance/default-view";
    vec![
        ("put", default, north.call("PUT", default).json(&begin).await),
        ("put", default, north.call("PUT", default).json(&json!({ "view": "none" })).await),
        ("put", view_path, put(&one_view).json(&view).await),
        ("put", view_path, put(&one_view).json(&view).await),
        ("put", schedule_path, put(&one_schedule).json(&schedule).await),
        ("put", alert_path, put(&one_alert).json(&alert).await),
        ("post", "/api/v1/performance/schedules/{schedule}/runs", {
            north.call("POST", &format!("{one_schedule}/runs")).new_key().send().await
        }),
        ("post", "/api/v1/performance/alerts/{alert}/checks", {
            north.call("POST", &format!("{one_alert}/checks")).send().await
        }),
        ("get", "/api/v1/performance/views", north.get(&views).await),
        ("get", "/api/v1/performance/schedules", north.get(&schedules).await),
        ("get", "/api/v1/performance/alerts", north.get(&alerts).await),
        ("delete", view_path, north.call("DELETE", &one_view).if_match(1).send().await),
        ("delete", alert_path, north.call("DELETE", &one_alert).if_match(2).send().await),
        ("delete", schedule_path, north.call("DELETE", &one_schedule).send().await),
        ("post", "/api/v1/performance/views", made),
        ("post", "/api/v1/performance/views", north.call("POST", &views).new_key().json(&json!({})).await),
        ("post", "/api/v1/performance/schedules", scheduled),
        ("post", "/api/v1/performance/alerts", watched),
    ]
}

const ENTRIES: &str = "/api/v1/performance/standing/{partner}/entries";

async fn noted(client: &Client<'_>, entry: Value) -> Answer {
    client.call("POST", "/api/v1/performance/standing/north/entries").new_key().json(&entry).await
}

/// Writes that succeed and that fail, each in several ways.
async fn writes<'p>(
    portal: &'p Portal,
    north: &Client<'p>,
    manager: &Client<'p>,
    deal: &Value,
) -> Vec<(&'static str, &'static str, Answer)> {
    let path = format!("/api/v1/deals/{}", deal["id"].as_str().unwrap());
    let actions = format!("{path}/actions");
    let create = |body: Value| north.call("POST", "/api/v1/deals").new_key().json(&body);
    let edit = |version| north.call("PATCH", &path).new_key().if_match(version);
    let title = json!({ "fields": { "title": "Other" } });
    let signed_in = portal.stranger().try_sign_in(NORTH_REP.email, crate::harness::PASSWORD).await;
    vec![
        ("post", "/api/v1/session", signed_in),
        ("post", "/api/v1/session", portal.stranger().try_sign_in(NORTH_REP.email, "wrong").await),
        ("post", "/api/v1/session", portal.stranger().call("POST", "/api/v1/session").json(&json!({})).await),
        (
            "post",
            "/api/v1/deals",
            create(json!({ "id": new_id(), "submit": true, "fields": Client::fields() })).await,
        ),
        ("post", "/api/v1/deals", create(json!({ "id": new_id(), "submit": true, "fields": {} })).await),
        ("post", "/api/v1/deals", create(json!({ "id": deal["id"], "submit": false, "fields": {} })).await),
        ("post", "/api/v1/deals", north.call("POST", "/api/v1/deals").json(&json!({})).await),
        ("delete", "/api/v1/session", {
            north.call("DELETE", "/api/v1/session").header("x-portal-user", "another").send().await
        }),
        ("patch", "/api/v1/deals/{deal}", edit(1).json(&title).await),
        ("patch", "/api/v1/deals/{deal}", edit(2).json(&title).await),
        ("patch", "/api/v1/deals/{deal}", north.call("PATCH", &path).new_key().json(&title).await),
        ("post", "/api/v1/deals/{deal}/actions", manager.act(deal, json!({ "action": "approve" })).await),
        ("post", "/api/v1/deals/{deal}/actions", manager.act(deal, json!({ "action": "lost" })).await),
        ("post", "/api/v1/deals/{deal}/actions", manager.act(deal, json!({ "action": "won" })).await),
        (
            "post",
            "/api/v1/deals/{deal}/actions",
            manager.call("POST", &actions).without("x-portal-csrf").send().await,
        ),
        ("post", "/api/v1/deals/{deal}/attachments", north.attach(deal, "a.exe", b"MZ").await),
        ("post", "/api/v1/deals/{deal}/attachments", north.attach(deal, "a.pdf", &[b'x'; 200_000]).await),
        ("put", "/api/v1/password-resets/{token}", {
            let call = portal.stranger().call("PUT", "/api/v1/password-resets/x");
            call.json(&json!({ "password": "twelve chars" })).await
        }),
        (
            "post",
            ENTRIES,
            noted(
                manager,
                json!({ "kind": "certificate", "id": "c", "person": "u-north-rep", "name": "Engineer" }),
            )
            .await,
        ),
        ("post", ENTRIES, noted(manager, json!({ "kind": "hold", "deal": deal["id"], "held": true })).await),
        ("post", ENTRIES, noted(north, json!({ "kind": "hold", "deal": deal["id"], "held": true })).await),
        ("post", ENTRIES, noted(manager, json!({ "kind": "party" })).await),
        ("delete", "/api/v1/sessions", north.call("DELETE", "/api/v1/sessions").send().await),
    ]
}
