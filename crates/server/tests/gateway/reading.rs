//! Lists, single deals and figures, as the page asks for them.

use crate::api::harness::{BOTH_MANAGER, MANAGER, NORTH_REP, OTHER_MANAGER, OWNER, SOUTH_REP};
use crate::fake::{Fake, Fault};
use serde_json::Value;

fn ids(answer: &Value) -> Vec<&str> {
    answer["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn everybody_sees_the_deals_of_their_organisations_in_our_ids_and_names() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    for (person, total) in
        [(NORTH_REP, 30), (SOUTH_REP, 30), (MANAGER, 30), (OTHER_MANAGER, 0), (BOTH_MANAGER, 60), (OWNER, 60)]
    {
        let answer = portal.sign_in(person).await.get("/api/v1/deals?per_page=10").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let page = answer.json();
        assert_eq!(page["total"], total, "{}", person.id);
        assert_eq!(answer.header("x-total-count"), total.to_string());
        assert_eq!(ids(&page).len(), if total == 0 { 0 } else { 10 });
        assert_eq!(page["has_next"], total > 10);
    }
    let rep = portal.sign_in(NORTH_REP).await;
    let page = rep.get("/api/v1/deals?per_page=1").await.json();
    let deal = &page["items"][0];
    assert_eq!(
        (deal["partner_id"].as_str(), deal["partner_name"].as_str()),
        (Some("north"), Some("Northern Lights"))
    );
    assert_eq!(
        (deal["owner_id"].as_str(), deal["owner_name"].as_str()),
        (Some("u-north-rep"), Some("Name of u-north-rep"))
    );
    assert_eq!(deal["value"], serde_json::json!({ "amount": "1000.00", "currency": "EUR" }));
}

#[tokio::test]
async fn the_filter_of_organisations_goes_along_with_every_list() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    portal.sign_in(NORTH_REP).await.get("/api/v1/deals?status=approved&q=project&sort=-value").await;
    portal.sign_in(BOTH_MANAGER).await.get("/api/v1/deals").await;
    let targets: Vec<String> = fake.heard().into_iter().map(|heard| heard.target).collect();
    assert!(targets[0].contains("partner_id=1") && targets[0].contains("status=approved"), "{targets:?}");
    for target in targets {
        assert!(target.contains("partner_id=1") || target.contains("partner_id_in=1"), "{target}");
    }
}

#[tokio::test]
async fn one_deal_has_its_fields_and_its_version() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let rep = portal.sign_in(NORTH_REP).await;
    let answer = rep.get("/api/v1/deals/north-2").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let deal = answer.json();
    assert_eq!(answer.header("etag"), format!("\"{}\"", deal["version"]));
    assert_eq!(deal["fields"]["value"], "1004.00 EUR");
    assert_eq!(deal["fields"]["products"], serde_json::json!(["core"]));
    let history = rep.get("/api/v1/deals/north-2/activities").await.json();
    assert_eq!((history["total"].as_u64(), ids(&history).len()), (Some(0), 0));
    fake.touch("north-2");
    assert_ne!(rep.get("/api/v1/deals/north-2").await.header("etag"), answer.header("etag"));
}

#[tokio::test]
async fn figures_are_counted_from_the_own_deals_even_if_the_backend_ignores_filters() {
    for faults in [&[][..], &[Fault::IgnoresFilters]] {
        let fake = Fake::start(faults).await;
        let portal = fake.portal().await;
        let summary = portal.sign_in(NORTH_REP).await.get("/api/v1/deals/summary").await.json();
        let counts = &summary["by_status"];
        let total: u64 = counts.as_object().unwrap().values().map(|count| count.as_u64().unwrap()).sum();
        assert_eq!(total, 30, "{faults:?} {summary}");
        assert_eq!(counts["approved"], 8);
        assert_eq!(summary["open_value"].as_array().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_question_that_the_backend_has_no_words_for_is_refused_by_name() {
    let fake = Fake::start(&[]).await;
    let portal = fake
        .portal_with(|file| {
            file["backend"]["list"]["search"] = Value::Null;
            file["backend"]["resources"]["deals"]["fields"]["value"]["sort"] = Value::Bool(false);
        })
        .await;
    let rep = portal.sign_in(NORTH_REP).await;
    for (query, pointer) in [("q=a", "/query/q"), ("sort=value", "/query/sort")] {
        let answer = rep.get(&format!("/api/v1/deals?{query}")).await;
        answer.is(400, "bad_query");
        answer.has_errors(&[(pointer, "bad_value")]);
    }
}

#[tokio::test]
async fn the_form_leaves_out_what_the_backend_has_no_place_for() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let program = portal.stranger().get("/api/v1/program").await.json();
    let fields: Vec<&str> =
        program["fields"].as_array().unwrap().iter().map(|field| field["id"].as_str().unwrap()).collect();
    // Files are kept beside the backend.
    assert_eq!(program["attachments"]["max_files"], 3);
    assert!(fields.contains(&"description") && !fields.contains(&"reference") && !fields.contains(&"score"));
}

#[tokio::test]
async fn a_list_that_cannot_be_jumped_in_is_walked_through() {
    let fake = Fake::start(&[]).await;
    let portal = fake
        .portal_with(|file| {
            // Pages whose number only the walk knows.
            file["backend"]["list"]["paging"] =
                serde_json::json!({"query": {"page": "{cursor}", "page_size": "{size}"}});
            file["backend"]["list"]["next"] = serde_json::json!({"by": null, "cursor": "/next"});
        })
        .await;
    let rep = portal.sign_in(NORTH_REP).await;
    let first = rep.get("/api/v1/deals?per_page=10").await;
    assert_eq!((first.status.as_u16(), ids(&first.json()).len()), (200, 10));
    let second = rep.get("/api/v1/deals?per_page=10&page=2").await;
    assert_eq!((second.status.as_u16(), ids(&second.json()).len()), (200, 10));
    assert_ne!(second.json()["items"], first.json()["items"]);
    let past = rep.get("/api/v1/deals?per_page=10&page=4").await.json();
    assert_eq!((ids(&past).len(), past["has_next"].as_bool()), (0, Some(false)));
    rep.get("/api/v1/deals?page=41").await.is(400, "bad_query");
}
