//! A deal is registered once per key, although this backend takes every POST as a new one.

use crate::api::harness::{Answer, Client, NORTH_ADMIN, NORTH_REP, new_id};
use crate::fake::{Fake, Fault};
use chrono::TimeDelta;
use serde_json::{Value, json};

const TITLE: &str = "Data platform";

fn deal() -> Value {
    json!({ "id": new_id(), "submit": true, "fields": Client::fields() })
}

async fn register(client: &Client<'_>, key: &str, body: &Value) -> Answer {
    client.call("POST", "/api/v1/deals").key(key).json(body).await
}

#[tokio::test]
async fn a_repeated_create_is_answered_as_before_and_sent_once() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let rep = portal.sign_in(NORTH_REP).await;
    let body = deal();
    let first = register(&rep, "one", &body).await;
    assert_eq!(first.status, 201, "{}", first.text());
    let again = register(&rep, "one", &body).await;
    assert_eq!((again.status.as_u16(), again.json()), (201, first.json()));
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(
        (again.header("etag"), again.header("location")),
        (first.header("etag"), first.header("location"))
    );
    assert_eq!(fake.count(TITLE), 1);
    register(&rep, "one", &deal()).await.is(422, "idempotency_key_reused");
    // The page knows the deal under the id that it made up; only the own organisation does.
    let id = body["id"].as_str().unwrap();
    let shown = rep.get(&format!("/api/v1/deals/{id}")).await;
    assert_eq!((shown.status.as_u16(), shown.json()["id"].as_str()), (200, Some("made-1")));
    assert_eq!(shown.header("etag"), first.header("etag"));
    portal
        .sign_in(crate::api::harness::SOUTH_REP)
        .await
        .get(&format!("/api/v1/deals/{id}"))
        .await
        .is(404, "not_found");
    assert_eq!(fake.row("made-1")["owner_id"], "north-person");
}

#[tokio::test]
async fn two_people_with_one_key_make_two_deals() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    for person in [NORTH_REP, NORTH_ADMIN] {
        assert_eq!(register(&portal.sign_in(person).await, "same", &deal()).await.status, 201);
    }
    assert_eq!(fake.count(TITLE), 2);
}

#[tokio::test]
async fn attempts_at_the_same_time_send_one_request() {
    let fake = Fake::start(&[Fault::SlowCreate]).await;
    let portal = fake.portal().await;
    let rep = portal.sign_in(NORTH_REP).await;
    let body = deal();
    let (one, two, three) =
        tokio::join!(register(&rep, "k", &body), register(&rep, "k", &body), register(&rep, "k", &body));
    let mut statuses = [one.status, two.status, three.status].map(|status| status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409]);
    let waiting = [one, two, three].into_iter().find(|answer| answer.status == 409).unwrap();
    waiting.is(409, "request_in_progress");
    assert_eq!(fake.count(TITLE), 1);
    assert_eq!(register(&rep, "k", &body).await.status, 201);
    assert_eq!(fake.count(TITLE), 1);
}

#[tokio::test]
async fn a_create_whose_outcome_nobody_knows_is_never_sent_again() {
    for fault in [Fault::FailsAfterCreate, Fault::FailsBeforeCreate] {
        let fake = Fake::start(&[fault]).await;
        let portal = fake.portal().await;
        let rep = portal.sign_in(NORTH_REP).await;
        let body = deal();
        register(&rep, "k", &body).await.is(409, "unknown_outcome");
        fake.fault(&[]);
        fake.heard();
        for hours in [0, 1, 24 * 20] {
            portal.wait(TimeDelta::hours(hours));
            let client = portal.sign_in(NORTH_REP).await;
            register(&client, "k", &body).await.is(409, "unknown_outcome");
        }
        assert!(fake.heard().iter().all(|heard| heard.method == "GET"));
        assert!(fake.count(TITLE) <= 1);
        // A person decides to send it once more.
        let client = portal.sign_in(NORTH_REP).await;
        assert_eq!(register(&client, "another", &body).await.status, 201);
    }
}

#[tokio::test]
async fn a_create_that_was_broken_off_is_in_progress_first_and_unknown_later() {
    let fake = Fake::start(&[Fault::SlowCreate]).await;
    let portal = fake.portal().await;
    let rep = portal.sign_in(NORTH_REP).await;
    let body = deal();
    // The server is asked and ends before the backend answers: here, the claim alone is left.
    let hash_taken = {
        let mut write = portal.state.database.write().await.unwrap();
        let statement =
            "INSERT INTO idempotency (user_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4)";
        let hash = portal_server::idempotency::request_hash(
            "POST",
            "/deals",
            None,
            &json!({ "id": body["id"], "submit": true, "fields": body["fields"] }),
        );
        let now = portal.state.now().timestamp_millis();
        sqlx::query(statement)
            .bind(NORTH_REP.id)
            .bind("k")
            .bind(&hash)
            .bind(now)
            .execute(&mut *write)
            .await
            .unwrap();
        write.commit().await
    };
    hash_taken.unwrap();
    register(&rep, "k", &body).await.is(409, "request_in_progress");
    portal.wait(TimeDelta::minutes(3));
    register(&rep, "k", &body).await.is(409, "unknown_outcome");
    assert_eq!(fake.count(TITLE), 0);
}

#[tokio::test]
async fn a_refused_create_uses_up_nothing_and_says_why_beside_the_field() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let rep = portal.sign_in(NORTH_REP).await;
    let mut body = deal();
    body["fields"]["title"] = json!("taken");
    let refused = register(&rep, "k", &body).await;
    refused.is(422, "invalid");
    refused.has_errors(&[("/fields/title", "backend")]);
    assert_eq!(refused.json()["errors"][0]["params"]["text"], "There is one already.");
    body["fields"]["title"] = json!(TITLE);
    assert_eq!(register(&rep, "k", &body).await.status, 201);
    body["fields"]["value"] = json!("-1 EUR");
    register(&rep, "other", &body).await.is(422, "invalid");
    assert_eq!(fake.count(TITLE), 1);
}

#[tokio::test]
async fn a_create_that_the_backend_recognises_is_sent_again_after_a_lost_answer() {
    let fake = Fake::start(&[Fault::FailsAfterCreate]).await;
    let portal = fake
        .portal_with(|file| {
            file["backend"]["idempotency"] = json!({ "field": "reference_key" });
            file["backend"]["resources"]["deals"]["fields"]["reference_key"] = json!("reference_key");
        })
        .await;
    let rep = portal.sign_in(NORTH_REP).await;
    let body = deal();
    assert_eq!(register(&rep, "k", &body).await.status, 502);
    fake.fault(&[]);
    let again = register(&rep, "k", &body).await;
    assert_eq!((again.status.as_u16(), again.json()["id"].as_str()), (201, Some("made-1")));
    assert_eq!(fake.count(TITLE), 1);
}

#[tokio::test]
async fn postgresql_keeps_the_same_promises() {
    let fake = Fake::start(&[Fault::SlowCreate]).await;
    let Some(portal) = fake.portal_on_postgres().await else { return };
    let rep = portal.sign_in(NORTH_REP).await;
    let body = deal();
    let (one, two) = tokio::join!(register(&rep, "k", &body), register(&rep, "k", &body));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409]);
    assert_eq!(register(&rep, "k", &body).await.header("idempotent-replayed"), "true");
    assert_eq!(fake.count(TITLE), 1);
    let shown = rep.get(&format!("/api/v1/deals/{}", body["id"].as_str().unwrap())).await;
    assert_eq!(shown.json()["id"], "made-1");
    fake.fault(&[Fault::FailsAfterCreate]);
    let body = deal();
    register(&rep, "lost", &body).await.is(409, "unknown_outcome");
    fake.fault(&[]);
    register(&rep, "lost", &body).await.is(409, "unknown_outcome");
    assert_eq!(fake.count(TITLE), 2);
}
