//! No crafted query, filter, sort, page, id or batch leaves the reach of who asks: tables and generated requests against a
//! backend that heeds its filters, one that ignores them, and one that ignores ids.

use crate::api::harness::{Answer, Client, MANAGER, NORTH_ADMIN, NORTH_REP, OTHER_MANAGER, new_id};
use crate::fake::{FOREIGN, Fake, Fault, Heard, TOKEN};
use serde_json::{Value, json};

/// Nothing of the other organisation's and no secret is in the answer.
#[track_caller]
fn is_clean(asked: &str, answer: &Answer) {
    let text = answer.text();
    for word in FOREIGN.into_iter().chain([TOKEN]) {
        assert!(!text.contains(word), "{asked}: {word} in {text}");
        let told =
            answer.headers.values().any(|value| value.to_str().is_ok_and(|value| value.contains(word)));
        assert!(!told, "{asked}: {word} in a header");
    }
}

/// Nothing was written to a record of the other organisation's, and nothing but deals was asked for.
#[track_caller]
fn wrote_nothing_foreign(heard: &[Heard]) {
    for one in heard {
        let path = one.target.split('?').next().unwrap_or_default();
        assert!(path == "/v1/deals" || path.starts_with("/v1/deals/"), "{one:?}");
        assert!(matches!(one.method.as_str(), "GET" | "POST" | "PATCH"), "{one:?}");
        if one.method == "GET" {
            continue;
        }
        assert!(!path.contains("south"), "{one:?}");
        let body: Value = serde_json::from_str(&one.body).unwrap();
        match one.method.as_str() {
            "POST" => assert!(path == "/v1/deals" && body["partner_id"] == "1", "{one:?}"),
            _ => assert!(body.get("partner_id").is_none() && body.get("owner_id").is_none(), "{one:?}"),
        }
    }
}

const SORTS: [&str; 12] = [
    "updated",
    "-updated",
    "submitted",
    "title",
    "customer",
    "partner",
    "-partner",
    "value",
    "close_date",
    "status",
    "partner_id",
    "-partner,id",
];

const QUERIES: [&str; 44] = [
    "",
    "partner=south",
    "partner=2",
    "partner=1",
    "partner=north",
    "partner=north&partner=south",
    "partner=south&partner=north",
    "partner=north,south",
    "partner=*",
    "partner=",
    "partner=%00",
    "partner%5B%5D=south",
    "partner%5Bne%5D=north",
    "partner__ne=north",
    "partner_id=2",
    "partner_id_in=1,2",
    "q=Southern",
    "q=",
    "q=%25",
    "q=*",
    "q=%27%20OR%201%3D1--",
    "q=a%26partner_id%3D2",
    "q=%0d%0apartner_id:2",
    "q=Secret&status=approved",
    "stage=open%26partner_id%3D2",
    "stage=open%23",
    "stage=%7B%22or%22%3A%5B%5D%7D",
    "status=approved",
    "status=draft,submitted,approved,info_requested",
    "status=approved%26partner_id%3D2",
    "value_min=0",
    "value_min=-1",
    "value_min=1%7C%7C1",
    "close_from=2000-01-01&close_to=2999-01-01",
    "page=2",
    "page=1000000",
    "page=1%26partner_id%3D2",
    "per_page=1",
    "per_page=100",
    "per_page=100&page=2",
    "cursor=abc",
    "after=south-1",
    "filter=partner_id%20ne%201",
    "ids=south-1,south-2",
];

const IDS: [&str; 34] = [
    "south-0",
    "south-1",
    "SOUTH-1",
    "south-1/",
    "../south-1",
    "..%2fsouth-1",
    "%2e%2e%2fsouth-1",
    "..",
    ".",
    "%2e%2e",
    "%2e",
    "north-1/../south-1",
    "north-1%2f..%2fsouth-1",
    "north-1%2f%2e%2e%2fsouth-1",
    "north-1%3fpartner_id=2",
    "1?x=",
    "%31%3fx=",
    "north-1%26id=south-1",
    "north-1,south-1",
    "north-1;south-1",
    "north-1%23",
    "south-1%00",
    "%00",
    "%20south-1",
    "south%2d1",
    "%EF%BD%93outh-1",
    "s%C3%B6uth-1",
    "%F0%9F%92%A3",
    "(south-1)",
    "'south-1'",
    "$batch",
    "batch",
    "search",
    "%5c..%5csouth-1",
];

async fn clients(portal: &crate::api::harness::Portal) -> Vec<Client<'_>> {
    let mut all = Vec::new();
    for person in [NORTH_REP, NORTH_ADMIN, MANAGER, OTHER_MANAGER] {
        all.push(portal.sign_in(person).await);
    }
    all
}

#[tokio::test]
async fn no_query_shows_a_deal_of_another_organisation() {
    for faults in [&[][..], &[Fault::IgnoresFilters]] {
        let fake = Fake::start(faults).await;
        let portal = fake.portal().await;
        for client in clients(&portal).await {
            let sorted = SORTS.map(|sort| format!("sort={sort}&per_page=7"));
            for query in QUERIES.map(str::to_owned).into_iter().chain(sorted) {
                let answer = client.get(&format!("/api/v1/deals?{query}")).await;
                is_clean(&query, &answer);
                assert!(matches!(answer.status.as_u16(), 200 | 400), "{query}: {}", answer.text());
                if !faults.is_empty() && answer.status == 200 && !query.starts_with("partner=") {
                    // The backend's count is that of everybody's deals.
                    let total = answer.json()["total"].clone();
                    assert!(total.is_null() || total == 0, "{query}: {total}");
                }
            }
        }
        wrote_nothing_foreign(&fake.heard());
    }
}

#[tokio::test]
async fn no_generated_query_shows_a_deal_of_another_organisation() {
    let names = [
        "partner",
        "q",
        "sort",
        "status",
        "stage",
        "page",
        "per_page",
        "value_min",
        "close_to",
        "partner_id",
        "id",
        "$filter",
    ];
    let values = [
        "south", "2", "1", "north", "-partner", "open", "approved", "Southern", "100", "3", "%26", "..%2f",
        "%C5%A1", "a,b", "!=", "null", "%22", "{}",
    ];
    for faults in [&[][..], &[Fault::IgnoresFilters]] {
        let fake = Fake::start(faults).await;
        let portal = fake.portal().await;
        let client = portal.sign_in(NORTH_REP).await;
        // A linear congruence: the same requests every time.
        let mut state: u64 = 20_261_122;
        let mut next = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        for _ in 0..400 {
            let pairs: Vec<String> = (0..=next(3))
                .map(|_| {
                    let value: String = (0..=next(2)).map(|_| values[next(values.len())]).collect();
                    format!("{}={value}", names[next(names.len())])
                })
                .collect();
            let query = pairs.join("&");
            is_clean(&query, &client.get(&format!("/api/v1/deals?{query}")).await);
        }
        wrote_nothing_foreign(&fake.heard());
    }
}

#[tokio::test]
async fn no_id_leads_to_a_deal_of_another_organisation() {
    let long = "a".repeat(5_000);
    for faults in [&[][..], &[Fault::IgnoresIds]] {
        let fake = Fake::start(faults).await;
        let portal = fake.portal().await;
        for client in clients(&portal).await {
            for id in IDS.into_iter().chain([long.as_str()]) {
                let path = format!("/api/v1/deals/{id}");
                let mut answers = vec![("get", client.get(&path).await)];
                answers.push(("activities", client.get(&format!("{path}/activities")).await));
                answers.push(("file", client.get(&format!("{path}/attachments/1")).await));
                let change = json!({ "fields": { "description": "taken over" } });
                for version in [1, 0, i64::MAX] {
                    let call = client.call("PATCH", &path).new_key().if_match(version);
                    answers.push(("patch", call.json(&change).await));
                    for action in ["withdraw", "approve", "start_review", "won"] {
                        let call =
                            client.call("POST", &format!("{path}/actions")).new_key().if_match(version);
                        answers.push(("act", call.json(&json!({ "action": action })).await));
                    }
                }
                answers.push(("delete", client.call("DELETE", &path).new_key().send().await));
                let upload = client.call("POST", &format!("{path}/attachments")).new_key();
                answers.push(("upload", upload.file("a.pdf", b"%PDF-1.4").await));
                for (what, answer) in answers {
                    is_clean(&format!("{what} {id}"), &answer);
                    assert!(matches!(answer.status.as_u16(), 404 | 405), "{what} {id}: {}", answer.text());
                }
            }
        }
        let heard = fake.heard();
        wrote_nothing_foreign(&heard);
        assert!(heard.iter().all(|one| one.method == "GET"), "something was written");
    }
}

#[tokio::test]
async fn a_version_that_is_right_does_not_open_another_organisations_deal() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let owner = portal.sign_in(crate::api::harness::OWNER).await;
    let version = owner.get("/api/v1/deals/south-1").await.json()["version"].as_i64().unwrap();
    fake.heard();
    for client in clients(&portal).await {
        let call = client.call("PATCH", "/api/v1/deals/south-1").new_key().if_match(version);
        call.json(&json!({ "fields": { "description": "taken over" } })).await.is(404, "not_found");
        let call = client.call("POST", "/api/v1/deals/south-1/actions").new_key().if_match(version);
        call.json(&json!({ "action": "won" })).await.is(404, "not_found");
    }
    assert!(fake.heard().iter().all(|one| one.method == "GET"));
}

#[tokio::test]
async fn no_body_gives_a_deal_to_or_takes_it_from_another_organisation() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let rep = portal.sign_in(NORTH_REP).await;
    let with = |name: &str, value: Value| {
        let mut fields = Client::fields();
        fields[name] = value;
        json!({ "id": new_id(), "submit": true, "fields": fields })
    };
    for name in
        ["partner", "partner_id", "owner", "owner_id", "status", "id", "/partner_id", "deals.partner_id"]
    {
        let answer = rep.call("POST", "/api/v1/deals").new_key().json(&with(name, json!("2"))).await;
        answer.is(422, "invalid");
        is_clean(name, &answer);
        let version = rep.get("/api/v1/deals/north-1").await.json()["version"].as_i64().unwrap();
        let call = rep.call("PATCH", "/api/v1/deals/north-1").new_key().if_match(version);
        call.json(&json!({ "fields": { name: "2" } })).await.is(422, "invalid");
    }
    for body in [
        json!([with("title", json!("one")), with("title", json!("two"))]),
        json!({ "id": new_id(), "submit": true, "fields": Client::fields(), "partner_id": "2" }),
        json!({ "requests": [{ "method": "GET", "url": "/v1/deals/south-1" }] }),
    ] {
        for path in [
            "/api/v1/deals",
            "/api/v1/deals/batch",
            "/api/v1/$batch",
            "/api/v1/batch",
            "/api/v1/deals/search",
        ] {
            for method in ["POST", "PATCH", "PUT"] {
                let answer = rep.call(method, path).new_key().json(&body).await;
                assert!(answer.status.is_client_error(), "{method} {path}: {}", answer.text());
                is_clean(path, &answer);
            }
        }
    }
    let title = "A project & partner_id=2\r\n\"partner_id\":\"2\"";
    let answer = rep.call("POST", "/api/v1/deals").new_key().json(&with("description", json!(title))).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    wrote_nothing_foreign(&fake.heard());
}

#[tokio::test]
async fn another_organisations_deal_is_not_even_named() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let manager = portal.sign_in(MANAGER).await;
    let deal = manager.get("/api/v1/deals/north-1").await;
    is_clean("the deal that is a duplicate", &deal);
    assert!(deal.json()["duplicate_of"].is_null());
    let answer = manager
        .act(&json!({"id": "north-4"}), json!({"action": "mark_duplicate", "duplicate_of": "south-0"}))
        .await;
    answer.is(422, "invalid");
    answer.has_errors(&[("/duplicate_of", "dangling_reference")]);
    manager
        .acted(&json!({"id": "north-4"}), json!({"action": "mark_duplicate", "duplicate_of": "north-0"}))
        .await;
    assert_eq!(fake.row("north-4")["duplicate_of"], "north-0");
    wrote_nothing_foreign(&fake.heard());
}

#[tokio::test]
async fn what_a_backend_names_as_the_new_deal_is_checked_too() {
    for fault in [Fault::NamesAnother, Fault::GivesAway] {
        let fake = Fake::start(&[fault]).await;
        let portal = fake.portal().await;
        let rep = portal.sign_in(NORTH_REP).await;
        let body = json!({ "id": new_id(), "submit": true, "fields": Client::fields() });
        let answer = rep.call("POST", "/api/v1/deals").new_key().json(&body).await;
        is_clean("create", &answer);
        answer.is(409, "unknown_outcome");
        is_clean("afterwards", &rep.get(&format!("/api/v1/deals/{}", body["id"].as_str().unwrap())).await);
    }
}
