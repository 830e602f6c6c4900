//! No crafted id, address, parameter, sort or batch reaches what is kept beside another organisation's deals: files,
//! history, names. As in `scope`, against backends that heed filters and ids, and backends that do not.

use crate::api::harness::{
    Answer, Client, MANAGER, NORTH_ADMIN, NORTH_REP, OTHER_MANAGER, OWNER, Portal, SOUTH_REP,
};
use crate::fake::{Fake, Fault, Heard, TOKEN};
use serde_json::json;

const SECRET: &[u8] = b"%PDF-1.4 Southern Secret plan";

/// Words that only the south may read.
const WORDS: [&str; 5] = ["Southern Secret", "southern-plan", "Hush", "Name of u-south-rep", TOKEN];

#[track_caller]
fn is_clean(asked: &str, answer: &Answer) {
    let text = answer.text();
    for word in WORDS {
        assert!(!text.contains(word), "{asked}: {word} in {text}");
        let told =
            answer.headers.values().any(|value| value.to_str().is_ok_and(|value| value.contains(word)));
        assert!(!told, "{asked}: {word} in a header");
    }
}

/// A portal in which the south has a file and a history on `south-1`; the id of the file.
async fn settled(fake: &Fake, uploads: bool) -> (Portal, String) {
    let portal = fake
        .portal_with(|file| {
            if uploads {
                file["backend"]["uploads"] = json!({
                    "mode": "multipart_field", "method": "POST", "path": "/deals/{id}/files", "field": "upload",
                    "reference": "/file/number", "address": "/files/{reference}"
                });
            }
        })
        .await;
    let south = portal.sign_in(SOUTH_REP).await;
    // Number 2 of the south is approved.
    let deal = json!({ "id": "south-1" });
    let file = south.attach(&deal, "southern-plan.pdf", SECRET).await;
    assert_eq!(file.status, 201, "{}", file.text());
    let version = south.get("/api/v1/deals/south-1").await.json()["version"].as_i64().unwrap();
    let call = south.call("PATCH", "/api/v1/deals/south-1").new_key().if_match(version);
    assert_eq!(call.json(&json!({ "fields": { "description": "Hush." } })).await.status, 200);
    assert_eq!(south.get("/api/v1/deals/south-1/activities").await.json()["total"], 2);
    (portal, file.json()["id"].as_str().unwrap().to_owned())
}

const DEALS: [&str; 14] = [
    "south-1",
    "SOUTH-1",
    "south-1%00",
    "..%2fsouth-1",
    "north-1%2f..%2fsouth-1",
    "north-1/../south-1",
    "north-1,south-1",
    "%20south-1",
    "south%2d1",
    "*",
    "%25",
    "'%20OR%201%3D1--",
    "$batch",
    "batch",
];

async fn strangers(portal: &Portal) -> Vec<Client<'_>> {
    let mut all = Vec::new();
    for person in [NORTH_REP, NORTH_ADMIN, MANAGER, OTHER_MANAGER] {
        all.push(portal.sign_in(person).await);
    }
    all
}

#[track_caller]
fn was_only_read(heard: &[Heard]) {
    assert!(heard.iter().all(|one| one.method == "GET" && !one.target.starts_with("/v1/files")), "{heard:?}");
}

#[tokio::test]
async fn no_address_leads_to_another_organisations_file_or_history() {
    for (uploads, faults) in
        [(false, &[][..]), (true, &[]), (true, &[Fault::IgnoresFilters, Fault::IgnoresIds])]
    {
        let fake = Fake::start(&[]).await;
        let (portal, file) = settled(&fake, uploads).await;
        fake.fault(faults);
        fake.heard();
        for client in strangers(&portal).await {
            let own = ["north-1", "north-2"];
            for deal in DEALS.into_iter().chain(own) {
                let path = format!("/api/v1/deals/{deal}");
                let ids = [file.as_str(), "0", "..%2f0", "%2e%2e%2ffiles%2f0", "*", "%25", "south-1"];
                for id in ids {
                    let one = format!("{path}/attachments/{id}");
                    for (what, answer) in [
                        ("download", client.get(&one).await),
                        ("delete", client.call("DELETE", &one).send().await),
                        ("delete", client.call("DELETE", &one).new_key().if_match(1).send().await),
                    ] {
                        is_clean(&format!("{what} {one}"), &answer);
                        assert!(
                            matches!(answer.status.as_u16(), 404 | 405),
                            "{what} {one}: {}",
                            answer.text()
                        );
                    }
                }
                for query in
                    ["", "?page=2", "?per_page=100", "?deal=south-1", "?partner=2", "?sort=at", "?filter=x"]
                {
                    let answer = client.get(&format!("{path}/activities{query}")).await;
                    is_clean(&format!("activities {deal}{query}"), &answer);
                    let listed = answer.status == 200;
                    assert!(
                        !listed || (own.contains(&deal) && answer.json()["total"] == 0),
                        "{deal}: {}",
                        answer.text()
                    );
                }
                if !own.contains(&deal) {
                    let upload = client.call("POST", &format!("{path}/attachments")).new_key();
                    let answer = upload.file("mine.pdf", b"%PDF-1.4").await;
                    assert!(matches!(answer.status.as_u16(), 404 | 405), "upload {deal}: {}", answer.text());
                }
            }
        }
        was_only_read(&fake.heard());
        assert_eq!(fake.files().len(), usize::from(uploads));
    }
}

#[tokio::test]
async fn a_key_of_somebody_else_replays_nothing_of_theirs() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let south = portal.sign_in(SOUTH_REP).await;
    let upload = south.call("POST", "/api/v1/deals/south-1/attachments").key("guessed");
    assert_eq!(upload.file("southern-plan.pdf", SECRET).await.status, 201);
    for client in strangers(&portal).await {
        let again = client.call("POST", "/api/v1/deals/south-1/attachments").key("guessed");
        let answer = again.file("southern-plan.pdf", SECRET).await;
        answer.is(404, "not_found");
        is_clean("upload", &answer);
        let own = client.call("POST", "/api/v1/deals/north-1/attachments").key("guessed");
        is_clean("upload", &own.file("mine.pdf", b"%PDF-1.4").await);
    }
    assert_eq!(
        portal.sign_in(OWNER).await.get("/api/v1/deals/south-1").await.json()["attachments"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn names_of_files_reach_the_backend_as_names_only() {
    let fake = Fake::start(&[]).await;
    let (portal, _) = settled(&fake, true).await;
    fake.heard();
    let rep = portal.sign_in(NORTH_REP).await;
    for name in [
        "../../south-1/files.pdf",
        "a\"; name=\"partner_id.pdf",
        "a\r\nX-Evil: 1.pdf",
        "%2e%2e%2fsouth-1.pdf",
    ] {
        let answer = rep.attach(&json!({ "id": "north-1" }), name, b"%PDF-1.4 north").await;
        is_clean(name, &answer);
        assert!(matches!(answer.status.as_u16(), 201 | 400 | 409 | 422), "{name}: {}", answer.text());
    }
    for one in fake.heard() {
        // South's number 0 is looked at because the deal is marked as its duplicate, and not named.
        let known = ["/v1/deals/north-1", "/v1/deals/north-1/files", "/v1/deals/south-0"];
        assert!(known.contains(&one.target.as_str()), "{one:?}");
        assert!(!one.headers.contains_key("x-evil"));
        if one.method == "POST" {
            assert_eq!(one.body.matches("Content-Disposition").count(), 1, "{}", one.body);
        }
    }
}

#[tokio::test]
async fn several_requests_in_one_are_none() {
    let fake = Fake::start(&[]).await;
    let (portal, file) = settled(&fake, true).await;
    fake.heard();
    let inner = json!([
        { "id": "1", "method": "GET", "url": "/v1/deals/south-1" },
        { "id": "2", "method": "GET", "url": format!("/v1/deals/south-1/attachments/{file}") },
        { "id": "3", "method": "GET", "url": "/v1/deals/south-1/activities" }
    ]);
    for client in strangers(&portal).await {
        for path in [
            "",
            "deals/batch",
            "$batch",
            "batch",
            "deals/$batch",
            "deals/activities",
            "activities",
            "attachments",
            "files/0",
            "deals/north-1/activities",
            "companies",
        ] {
            for body in [&inner, &json!({ "requests": inner }), &json!({ "deal": "south-1" })] {
                for method in ["GET", "POST", "PUT", "PATCH"] {
                    let answer = client
                        .call(method, &format!("/api/v1/{path}"))
                        .new_key()
                        .if_match(1)
                        .json(body)
                        .await;
                    is_clean(&format!("{method} {path}"), &answer);
                    let told = answer.status == 200 && path == "deals/north-1/activities" && method == "GET";
                    assert!(told || answer.status.is_client_error(), "{method} {path}: {}", answer.text());
                }
            }
        }
    }
    was_only_read(&fake.heard());
}

/// A linear congruence: the same requests every time.
fn numbers(mut state: u64) -> impl FnMut(usize) -> usize {
    move |below| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap() % below
    }
}

#[tokio::test]
async fn no_generated_address_reaches_what_is_beside_anothers_deal() {
    let parts = [
        "deals",
        "south-1",
        "north-1",
        "attachments",
        "activities",
        "..",
        "%2e%2e",
        "%2f",
        "actions",
        "files",
        "0",
        "companies",
        "partners",
        "A-2",
        "south",
        "%00",
        "?page=1",
        "&deal=south-1",
        "#",
        ";",
        "FILE",
    ];
    for faults in [&[][..], &[Fault::IgnoresFilters], &[Fault::IgnoresIds]] {
        let fake = Fake::start(&[]).await;
        let (portal, file) = settled(&fake, true).await;
        fake.fault(faults);
        fake.heard();
        let client = portal.sign_in(NORTH_REP).await;
        let mut next = numbers(20_261_123);
        for _ in 0..300 {
            let mut path = String::from("/api/v1/deals");
            for _ in 0..=next(5) {
                let part = parts[next(parts.len())];
                path.push_str(if next(5) == 0 { "" } else { "/" });
                path.push_str(if part == "FILE" { &file } else { part });
            }
            if path.parse::<axum::http::Uri>().is_err() {
                continue;
            }
            for method in ["GET", "DELETE"] {
                let answer = client.call(method, &path).new_key().send().await;
                is_clean(&format!("{method} {path}"), &answer);
            }
        }
        was_only_read(&fake.heard());
    }
}
