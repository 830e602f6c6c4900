//! Business reviews: who writes, who reads and when, and that what was published stays as it was.

use crate::harness::{
    Answer, Client, MANAGER, NORTH_ADMIN, NORTH_REP, OTHER_MANAGER, OWNER, SOUTH_REP, new_id,
};
use chrono::TimeDelta;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/performance/reviews/north/2026-Q4";

fn text(notes: &str) -> Value {
    let order = [
        "notes",
        "figures",
        "went_well",
        "went_badly",
        "tier",
        "deals",
        "pipeline",
        "decisions",
        "next_steps",
    ];
    json!({
        "order": order,
        "hidden": ["tier"],
        "notes": notes,
        "decisions": "More training.",
        "steps": [{ "what": "Call Ann", "owner": "Bo", "due": "2026-12-01" }],
    })
}

async fn write(client: &Client<'_>, version: i64, notes: &str, published: bool) -> Answer {
    let body = json!({ "text": text(notes), "published": published });
    client.call("PUT", PATH).new_key().if_match(version).json(&body).await
}

on_both! {
    async fn a_review_is_written_read_again_and_published(portal) {
        let manager = portal.sign_in(MANAGER).await;
        manager.get(PATH).await.is(404, "not_found");
        let answer = write(&manager, 0, "Good talk: žluťoučký.", false).await;
        assert_eq!((answer.status.as_u16(), answer.header("etag")), (200, "\"1\""), "{}", answer.text());
        let read = manager.get(PATH).await;
        assert_eq!((read.header("etag"), read.json()), ("\"1\"", answer.json()));
        assert_eq!(read.json()["text"], text("Good talk: žluťoučký."));
        assert_eq!((&read.json()["figures"], &read.json()["published_at"]), (&json!(null), &json!(null)));
        let admin = portal.sign_in(NORTH_ADMIN).await;
        admin.get(PATH).await.is(404, "not_found");
        assert_eq!(admin.get("/api/v1/performance/reviews/north").await.json()["items"], json!([]));
        let published = write(&manager, 1, "Good talk.", true).await.json();
        assert_eq!((&published["version"], &published["figures"]["as_of"]), (&json!(2), &json!("2026-11-20")));
        let seen = admin.get(PATH).await.json();
        assert_eq!((&seen["text"]["notes"], &seen["saved_by"]), (&json!("Good talk."), &json!("")));
        let list = admin.get("/api/v1/performance/reviews/north").await.json();
        assert_eq!(list["items"][0]["quarter"], "2026-Q4");
        assert_eq!(write(&manager, 2, "Taken back.", false).await.json()["figures"], json!(null));
        admin.get(PATH).await.is(404, "not_found");
    }

    async fn what_was_published_stays_as_it_was_until_it_is_published_anew(portal) {
        let (manager, rep) = (portal.sign_in(MANAGER).await, portal.sign_in(NORTH_REP).await);
        rep.new_deal(true).await;
        let registered = |answer: &Answer| {
            let headline = answer.json()["figures"]["headline"].clone();
            let found = headline.as_array().unwrap().iter().find(|one| one["kpi"] == "registrations").cloned();
            found.unwrap()["now"].clone()
        };
        assert_eq!(registered(&write(&manager, 0, "One.", true).await), json!({ "count": 1 }));
        rep.new_deal(true).await;
        portal.wait(TimeDelta::minutes(5));
        assert_eq!(registered(&write(&manager, 1, "Still one.", true).await), json!({ "count": 1 }));
        write(&manager, 2, "Taken back.", false).await;
        assert_eq!(registered(&write(&manager, 3, "Two.", true).await), json!({ "count": 2 }));
    }

    async fn the_partner_is_given_nothing_of_hidden_sections(portal) {
        let (owner, admin) = (portal.sign_in(OWNER).await, portal.sign_in(NORTH_ADMIN).await);
        let mut hidden = text("Between us.");
        hidden["hidden"] = json!(["notes", "decisions", "next_steps", "figures", "went_well", "went_badly", "deals", "pipeline", "tier"]);
        let body = json!({ "text": hidden, "published": true });
        assert_eq!(owner.call("PUT", PATH).new_key().if_match(0).json(&body).await.status, 200);
        let seen = admin.get(PATH).await.json();
        assert_eq!((&seen["text"]["notes"], &seen["text"]["decisions"], &seen["text"]["steps"]), (&json!(""), &json!(""), &json!([])));
        assert_eq!((&seen["figures"]["headline"], &seen["figures"]["tier"]), (&json!([]), &json!(null)));
        assert_eq!(owner.get(PATH).await.json()["text"]["notes"], "Between us.");
    }

    async fn only_the_programmes_people_write_and_only_for_their_partners(portal) {
        for (person, status, code) in [
            (NORTH_ADMIN, 403, "role_not_allowed"),
            (NORTH_REP, 403, "role_not_allowed"),
            (SOUTH_REP, 404, "not_found"),
            (OTHER_MANAGER, 404, "not_found"),
        ] {
            write(&portal.sign_in(person).await, 0, "Mine.", true).await.is(status, code);
        }
        write(&portal.sign_in(MANAGER).await, 0, "Ours.", true).await;
        for (person, status, code) in
            [(NORTH_REP, 403, "role_not_allowed"), (SOUTH_REP, 404, "not_found"), (OTHER_MANAGER, 404, "not_found")]
        {
            let client = portal.sign_in(person).await;
            client.get(PATH).await.is(status, code);
            client.get("/api/v1/performance/reviews/north").await.is(status, code);
        }
        portal.stranger().get(PATH).await.is(401, "not_signed_in");
        let owner = portal.sign_in(OWNER).await;
        for path in ["nobody/2027-Q3", "north/2027-Q5", "north/2027"] {
            owner.get(&format!("/api/v1/performance/reviews/{path}")).await.is(404, "not_found");
        }
    }

    async fn who_was_slower_is_told_and_nothing_is_written_twice(portal) {
        let manager = portal.sign_in(MANAGER).await;
        let key = new_id();
        let send = || {
            let body = json!({ "text": text("Once."), "published": false });
            manager.call("PUT", PATH).key(&key).if_match(0).json(&body)
        };
        let (first, again) = (send().await, send().await);
        assert_eq!((first.json(), again.header("idempotent-replayed")), (again.json(), "true"));
        write(&manager, 0, "Late.", false).await.is(412, "stale");
        write(&manager, 7, "Early.", false).await.is(412, "stale");
        let (a, b) = tokio::join!(write(&manager, 1, "A", false), write(&manager, 1, "B", false));
        let mut statuses = [a.status.as_u16(), b.status.as_u16()];
        statuses.sort();
        assert_eq!(statuses, [200, 412]);
    }

    async fn a_text_beyond_its_bounds_is_refused_with_every_place(portal) {
        let manager = portal.sign_in(MANAGER).await;
        let mut wrong = text(&"x".repeat(20_001));
        wrong["steps"][0]["due"] = json!("soon");
        wrong["order"] = json!(["notes"]);
        let body = json!({ "text": wrong, "published": false });
        let answer = manager.call("PUT", PATH).new_key().if_match(0).json(&body).await;
        answer.has_errors(&[("/text/order", "bad_value"), ("/text/notes", "too_long"), ("/text/steps/0/due", "date_format")]);
        let unknown = json!({ "text": { "order": ["weather"] }, "published": false });
        assert_eq!(manager.call("PUT", PATH).new_key().if_match(0).json(&unknown).await.status, 422);
    }

    async fn everybody_is_given_the_organisations_they_see_in_one_answer(portal) {
        let names = |answer: &Answer| {
            answer.json()["items"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        for (person, seen) in [(OWNER, &["north", "south"][..]), (MANAGER, &["north"]), (NORTH_REP, &["north"]), (OTHER_MANAGER, &[])] {
            let client = portal.sign_in(person).await;
            assert_eq!(names(&client.get("/api/v1/performance/partners").await), seen);
        }
    }
}
