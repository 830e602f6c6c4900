//! Files of deals that live in a backend: kept here, or handed to the backend where its profile says how.

use crate::api::harness::{Client, MANAGER, NORTH_ADMIN, NORTH_REP, OTHER_MANAGER, OWNER, Portal, SOUTH_REP};
use crate::fake::{Fake, Fault};
use serde_json::{Value, json};

const PDF: &[u8] = b"%PDF-1.4 a plan";

/// The profile with uploads.
fn uploading(file: &mut Value) {
    file["backend"]["uploads"] = json!({
        "mode": "multipart_field", "method": "POST", "path": "/deals/{id}/files", "field": "upload",
        "reference": "/file/number", "address": "/files/{reference}"
    });
}

fn deal() -> Value {
    json!({ "id": "north-1" })
}

async fn names(client: &Client<'_>) -> Vec<String> {
    let deal = client.get("/api/v1/deals/north-1").await.json();
    deal["attachments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| file["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Only who sees the deal reaches the file.
async fn is_kept_from_others(portal: &Portal, path: &str) {
    for person in [NORTH_REP, NORTH_ADMIN, MANAGER, OWNER] {
        let answer = portal.sign_in(person).await.get(path).await;
        assert_eq!((answer.status.as_u16(), answer.body.as_slice()), (200, PDF), "{}", person.id);
        assert!(answer.header("content-disposition").starts_with("attachment"));
        assert_eq!(answer.header("content-type"), "application/pdf");
        assert_eq!(answer.header("content-length"), PDF.len().to_string());
    }
    for person in [SOUTH_REP, OTHER_MANAGER] {
        let client = portal.sign_in(person).await;
        client.get(path).await.is(404, "not_found");
        client.call("DELETE", path).send().await.is(404, "not_found");
    }
    // The file's id under another deal is nothing, also under one of one's own.
    let id = path.rsplit('/').next().unwrap();
    for (person, other) in [(NORTH_REP, "north-2"), (SOUTH_REP, "south-1"), (OWNER, "south-1")] {
        let client = portal.sign_in(person).await;
        client.get(&format!("/api/v1/deals/{other}/attachments/{id}")).await.is(404, "not_found");
        client
            .call("DELETE", &format!("/api/v1/deals/{other}/attachments/{id}"))
            .send()
            .await
            .is(404, "not_found");
    }
}

#[tokio::test]
async fn a_file_is_kept_here_under_the_deals_id() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let rep = portal.sign_in(NORTH_REP).await;
    let attached = rep.attach(&deal(), "plan.pdf", PDF).await;
    assert_eq!(attached.status, 201, "{}", attached.text());
    let path = attached.header("location").to_owned();
    assert_eq!(
        (names(&rep).await, portal.stored_files().len(), fake.files().len()),
        (vec!["plan.pdf".to_owned()], 1, 0)
    );
    is_kept_from_others(&portal, &path).await;
    // Three are all that the programme lets a deal have, and only of its kinds.
    rep.attach(&deal(), "b.pdf", PDF).await;
    rep.attach(&deal(), "run.exe", b"MZ").await.is(422, "file_type_not_allowed");
    rep.attach(&deal(), "c.pdf", PDF).await;
    rep.attach(&deal(), "d.pdf", PDF).await.is(409, "too_many_files");
    assert_eq!(rep.call("DELETE", &path).send().await.status, 204);
    rep.get(&path).await.is(404, "not_found");
    assert_eq!((names(&rep).await.len(), portal.stored_files().len()), (2, 2));
}

#[tokio::test]
async fn the_same_upload_twice_is_one_file() {
    for change in [(|_| {}) as fn(&mut Value), uploading] {
        let fake = Fake::start(&[]).await;
        let portal = fake.portal_with(change).await;
        let rep = portal.sign_in(NORTH_REP).await;
        let upload = || rep.call("POST", "/api/v1/deals/north-1/attachments").key("k").file("plan.pdf", PDF);
        let (first, again) = (upload().await, upload().await);
        assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201), "{}", again.text());
        assert_eq!((again.header("idempotent-replayed"), again.json()), ("true", first.json()));
        assert_eq!((names(&rep).await.len(), portal.stored_files().len() + fake.files().len()), (1, 1));
        let other = rep.call("POST", "/api/v1/deals/north-1/attachments").key("k").file("other.pdf", PDF);
        other.await.is(422, "idempotency_key_reused");
    }
}

#[tokio::test]
async fn a_file_goes_to_the_backend_that_takes_files() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal_with(uploading).await;
    let rep = portal.sign_in(NORTH_REP).await;
    let attached = rep.attach(&deal(), "plan.pdf", PDF).await;
    assert_eq!(attached.status, 201, "{}", attached.text());
    assert_eq!((fake.files(), portal.stored_files().len()), (vec![PDF.to_vec()], 0));
    let path = attached.header("location").to_owned();
    is_kept_from_others(&portal, &path).await;
    rep.call("DELETE", &path).send().await.is(409, "backend_refused");
    assert_eq!(names(&rep).await, ["plan.pdf"]);
}

#[tokio::test]
async fn a_file_that_the_backend_would_not_give_back_is_kept_here_too() {
    let cases: [fn(&mut Value); 2] = [
        |file| {
            uploading(file);
            file["backend"]["uploads"].as_object_mut().unwrap().remove("reference");
        },
        // It leads out of the profile's base.
        |file| {
            uploading(file);
            file["backend"]["uploads"].as_object_mut().unwrap().remove("address");
        },
    ];
    for change in cases {
        let fake = Fake::start(&[]).await;
        let portal = fake.portal_with(change).await;
        let attached = portal.sign_in(NORTH_REP).await.attach(&deal(), "plan.pdf", PDF).await;
        assert_eq!(attached.status, 201, "{}", attached.text());
        assert_eq!((fake.files().len(), portal.stored_files().len()), (1, 1));
        is_kept_from_others(&portal, attached.header("location")).await;
    }
}

#[tokio::test]
async fn an_upload_whose_outcome_nobody_knows_is_not_sent_again() {
    let fake = Fake::start(&[Fault::FailsAfterUpload]).await;
    let portal = fake.portal_with(uploading).await;
    let rep = portal.sign_in(NORTH_REP).await;
    let upload = || rep.call("POST", "/api/v1/deals/north-1/attachments").key("k").file("plan.pdf", PDF);
    upload().await.is(409, "unknown_outcome");
    fake.fault(&[]);
    upload().await.is(409, "unknown_outcome");
    assert_eq!((fake.files().len(), names(&rep).await.len()), (1, 0));
}
