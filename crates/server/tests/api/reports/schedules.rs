//! Schedules: due at their hour, sent once, tried again, paused, and never with more than their reader sees.

use super::receiver::Receiver;
use super::{saved, together, work};
use crate::harness::{Answer, Client, NORTH_ADMIN, NORTH_REP, OWNER, Portal, SOUTH_REP};
use chrono::TimeDelta;
use serde_json::{Value, json};

const SCHEDULES: &str = "/api/v1/performance/schedules";

pub fn draft(view: &Value, url: &str) -> Value {
    json!({
        "view_id": view["id"], "channel": "webhook", "url": url,
        "rhythm": "daily", "day": 0, "hour": 7, "zone": "Europe/Prague", "paused": false
    })
}

async fn add(client: &Client<'_>, draft: &Value) -> Answer {
    client.call("POST", SCHEDULES).new_key().json(draft).await
}

pub async fn added(client: &Client<'_>, draft: &Value) -> (Value, String) {
    let answer = add(client, draft).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    let secret = answer.json()["secret"].as_str().unwrap().to_owned();
    (answer.json(), secret)
}

pub async fn first(client: &Client<'_>) -> Value {
    client.get(SCHEDULES).await.json()["items"][0].clone()
}

pub fn path(schedule: &Value) -> String {
    format!("{SCHEDULES}/{}", schedule["id"].as_str().unwrap())
}

on_both! {
    async fn a_view_is_sent_at_its_hour_and_once(portal) {
        let receiver = Receiver::start(&[]).await;
        let client = portal.sign_in(NORTH_REP).await;
        client.new_deal(true).await;
        let view = saved(&client, "Year", "/pivot?period=ytd&by=product&rows=x", "private").await;
        let (schedule, secret) = added(&client, &draft(&view, &receiver.url)).await;
        // It is noon on the 20th.
        assert_eq!(schedule["next_due_at"], "2026-11-21T06:00:00Z");
        work(&portal).await;
        assert_eq!(receiver.count(), 0);
        portal.wait(TimeDelta::hours(19) + TimeDelta::minutes(1));
        // Several servers look at the same time.
        tokio::join!(work(&portal), work(&portal), work(&portal), work(&portal));
        work(&portal).await;
        let messages = receiver.messages(&secret);
        assert_eq!(messages.len(), 1);
        assert_eq!(messages[0]["due_at"], "2026-11-21T06:00:00Z");
        assert_eq!(messages[0]["view"]["link"], "https://portal.example/performance/pivot?period=ytd&by=product&rows=x");
        assert_eq!(messages[0]["labels"]["product"]["core"], "core");
        let session = portal.sign_in(NORTH_REP).await;
        assert_eq!(messages[0]["report"], session.get("/api/v1/performance/report?by=product").await.json());
        let after = first(&session).await;
        assert_eq!(after["next_due_at"], "2026-11-22T06:00:00Z");
        assert_eq!((&after["runs"][0]["state"], &after["runs"][0]["kind"]), (&json!("sent"), &json!("due")));
        assert_eq!(after["secret"], Value::Null);
    }

    async fn what_was_missed_while_no_server_ran_is_sent_once(portal) {
        let receiver = Receiver::start(&[]).await;
        let client = portal.sign_in(NORTH_REP).await;
        let view = saved(&client, "Year", "", "private").await;
        let (_, secret) = added(&client, &draft(&view, &receiver.url)).await;
        portal.wait(TimeDelta::days(5));
        work(&portal).await;
        work(&portal).await;
        assert_eq!(receiver.messages(&secret).len(), 1);
    }

    async fn a_receiver_that_is_away_gets_it_later_under_the_same_name(portal) {
        let receiver = Receiver::start(&[503, 429]).await;
        let client = portal.sign_in(NORTH_REP).await;
        let view = saved(&client, "Year", "", "private").await;
        let (_, secret) = added(&client, &draft(&view, &receiver.url)).await;
        portal.wait(TimeDelta::days(1));
        for (minutes, count, state) in [(0, 1, "waiting"), (0, 1, "waiting"), (1, 2, "waiting"), (4, 2, "waiting"), (1, 3, "sent")] {
            portal.wait(TimeDelta::minutes(minutes));
            work(&portal).await;
            let run = first(&portal.sign_in(NORTH_REP).await).await["runs"][0].clone();
            assert_eq!((receiver.count(), run["state"].as_str().unwrap()), (count, state), "{run}");
        }
        let names: Vec<Value> = receiver.messages(&secret).iter().map(|one| one["delivery"].clone()).collect();
        assert!(names.windows(2).all(|pair| pair[0] == pair[1]));
    }

    async fn after_five_failures_it_is_paused_and_says_so(portal) {
        let receiver = Receiver::start(&[404, 404, 302, 404, 410]).await;
        let client = portal.sign_in(NORTH_REP).await;
        let view = saved(&client, "Year", "", "private").await;
        let (schedule, _) = added(&client, &draft(&view, &receiver.url)).await;
        for day in 1..=7 {
            portal.wait(TimeDelta::days(1));
            work(&portal).await;
            // A redirect is followed nowhere.
            assert_eq!(receiver.count(), day.min(5));
        }
        let client = portal.sign_in(NORTH_REP).await;
        let paused = first(&client).await;
        assert_eq!((&paused["paused"], &paused["runs"][0]["detail"]), (&json!("failures"), &json!("410")));
        // Whoever has mended the receiver lets it go on.
        let answer = client.call("PUT", &path(&schedule)).new_key().if_match(1).json(&draft(&view, &receiver.url)).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["paused"]), (200, &Value::Null), "{}", answer.text());
        assert_eq!(answer.json()["secret"], Value::Null);
        portal.wait(TimeDelta::days(1));
        work(&portal).await;
        assert_eq!(receiver.count(), 6);
    }

    async fn it_can_be_tried_at_once_but_not_all_the_time(portal) {
        let receiver = Receiver::start(&[]).await;
        let client = portal.sign_in(NORTH_REP).await;
        let view = saved(&client, "Year", "", "private").await;
        let (schedule, secret) = added(&client, &draft(&view, &receiver.url)).await;
        let now = || client.call("POST", &format!("{}/runs", path(&schedule)));
        for _ in 0..2 {
            assert_eq!(now().key("same").send().await.status, 202);
        }
        receiver.wait_for(1).await;
        assert_eq!(receiver.messages(&secret)[0]["kind"], "now");
        for _ in 1..10 {
            portal.wait(TimeDelta::seconds(1));
            assert_eq!(now().new_key().send().await.status, 202);
        }
        portal.wait(TimeDelta::seconds(1));
        now().new_key().send().await.is(429, "too_often");
        receiver.wait_for(10).await;
        // One that is deleted and made anew has no fresh ones.
        assert_eq!(client.call("DELETE", &path(&schedule)).if_match(1).send().await.status, 204);
        let (schedule, _) = added(&client, &draft(&view, &receiver.url)).await;
        let now = || client.call("POST", &format!("{}/runs", path(&schedule)));
        now().new_key().send().await.is(429, "too_often");
        portal.wait(TimeDelta::hours(1));
        assert_eq!(now().new_key().send().await.status, 202);
        portal.sign_in(SOUTH_REP).await.call("POST", &format!("{}/runs", path(&schedule))).new_key().send().await.is(404, "not_found");
    }

    async fn twenty_are_the_most(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let view = saved(&client, "Year", "", "private").await;
        for _ in 0..19 {
            added(&client, &draft(&view, "http://127.0.0.1:9/")).await;
        }
        assert_eq!(together(&client, SCHEDULES, &draft(&view, "http://127.0.0.1:9/")).await, 1);
        add(&client, &draft(&view, "http://127.0.0.1:9/")).await.is(409, "too_many");
    }

    /// Every "send now" began three senders of its own: ten of them held thirty people's deals in memory.
    async fn three_are_on_their_way_at_the_same_time(portal) {
        let receiver = Receiver::holding(&[]).await;
        let client = portal.sign_in(NORTH_REP).await;
        let view = saved(&client, "Year", "", "private").await;
        for _ in 0..5 {
            let (schedule, _) = added(&client, &draft(&view, &receiver.url)).await;
            assert_eq!(client.call("POST", &format!("{}/runs", path(&schedule))).new_key().send().await.status, 202);
        }
        receiver.wait_for(3).await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        assert_eq!(receiver.count(), 3);
        receiver.let_go(5);
        receiver.wait_for(5).await;
    }

    /// "Pause" was pressed because a receiver was flooded, and what waited for its next attempt went out all the same.
    async fn what_is_paused_is_not_tried_again(portal) {
        let receiver = Receiver::start(&[503]).await;
        let client = portal.sign_in(NORTH_REP).await;
        let view = saved(&client, "Year", "", "private").await;
        let (schedule, _) = added(&client, &draft(&view, &receiver.url)).await;
        portal.wait(TimeDelta::days(1));
        work(&portal).await;
        let client = portal.sign_in(NORTH_REP).await;
        assert_eq!(first(&client).await["runs"][0]["state"], "waiting");
        let mut paused = draft(&view, &receiver.url);
        paused["paused"] = json!(true);
        assert_eq!(client.call("PUT", &path(&schedule)).new_key().if_match(1).json(&paused).await.status, 200);
        portal.wait(TimeDelta::minutes(2));
        work(&portal).await;
        let run = first(&client).await["runs"][0].clone();
        assert_eq!((receiver.count(), &run["state"], &run["outcome"]), (1, &json!("failed"), &json!("paused")));
        // Trying it out is no matter of its hours.
        assert_eq!(client.call("POST", &format!("{}/runs", path(&schedule))).new_key().send().await.status, 202);
        receiver.wait_for(2).await;
    }

    /// Somebody had mended a receiver and saved the schedule; the attempt from before paused it a second later.
    async fn an_attempt_from_before_a_change_says_nothing_of_what_it_has_become(portal) {
        let receiver = Receiver::holding(&[404]).await;
        let client = portal.sign_in(NORTH_REP).await;
        let view = saved(&client, "Year", "", "private").await;
        let (schedule, _) = added(&client, &draft(&view, &receiver.url)).await;
        let mut write = portal.state.database.write().await.unwrap();
        sqlx::query("UPDATE schedules SET failures = 4").execute(&mut *write).await.unwrap();
        write.commit().await.unwrap();
        portal.wait(TimeDelta::days(1));
        let client = portal.sign_in(NORTH_REP).await;
        let mended = async {
            receiver.wait_for(1).await;
            let answer = client.call("PUT", &path(&schedule)).new_key().if_match(1).json(&draft(&view, &receiver.url)).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            receiver.let_go(1);
        };
        tokio::join!(work(&portal), mended);
        let after = first(&client).await;
        assert_eq!((&after["paused"], &after["runs"][0]["outcome"]), (&Value::Null, &json!("refused")));
        let mut connection = portal.state.database.read().await.unwrap();
        let row = sqlx::query("SELECT failures FROM schedules").fetch_one(&mut *connection).await.unwrap();
        assert_eq!(sqlx::Row::get::<i64, _>(&row, "failures"), 0);
    }

    /// A round that had judged for longer than a sender is waited for marked what it was about to send as lost.
    async fn a_sender_is_waited_for_from_when_it_begins(portal) {
        let receiver = Receiver::holding(&[]).await;
        let client = portal.sign_in(NORTH_REP).await;
        let view = saved(&client, "Year", "", "private").await;
        added(&client, &draft(&view, &receiver.url)).await;
        portal.wait(TimeDelta::days(1));
        let client = portal.sign_in(NORTH_REP).await;
        let began = portal.state.now() - TimeDelta::minutes(20);
        let another = async {
            receiver.wait_for(1).await;
            work(&portal).await;
            assert_eq!(first(&client).await["runs"][0]["state"], "sending");
            receiver.let_go(1);
        };
        let (round, ()) = tokio::join!(portal_server::reports::work(&portal.state, began), another);
        round.unwrap();
        assert_eq!(first(&client).await["runs"][0]["state"], "sent");
        assert_eq!(receiver.count(), 1);
    }

    async fn a_shared_view_is_sent_with_the_readers_own_deals(portal) {
        let receiver = Receiver::start(&[]).await;
        let (rep, south, owner) =
            (portal.sign_in(NORTH_REP).await, portal.sign_in(SOUTH_REP).await, portal.sign_in(OWNER).await);
        rep.new_deal(true).await;
        let view = saved(&owner, "North", "?partner=north", "everybody").await;
        let mut seen = Vec::new();
        for client in [&rep, &south, &owner] {
            let (schedule, secret) = added(client, &draft(&view, &receiver.url)).await;
            let before = receiver.count();
            assert_eq!(client.call("POST", &format!("{}/runs", path(&schedule))).new_key().send().await.status, 202);
            receiver.wait_for(before + 1).await;
            let body = receiver.last_raw();
            let message: Value = serde_json::from_slice(&body.1).unwrap();
            assert_eq!(body.0["x-portal-signature"].to_str().unwrap(), portal_server::reports::signature(
                &secret, body.0["x-portal-timestamp"].to_str().unwrap().parse().unwrap(), &body.1));
            seen.push(message["report"]["oddities"]["deals"].as_u64().unwrap());
        }
        assert_eq!(seen, [1, 0, 1]);
    }

    async fn a_view_that_is_not_shared_any_more_is_not_sent_any_more(portal) {
        let receiver = Receiver::start(&[]).await;
        let (rep, admin) = (portal.sign_in(NORTH_REP).await, portal.sign_in(NORTH_ADMIN).await);
        let view = saved(&rep, "Ours", "", "organisation").await;
        added(&admin, &draft(&view, &receiver.url)).await;
        let private = json!({ "name": "Mine", "address": "", "audience": "private" });
        let own = format!("/api/v1/performance/views/{}", view["id"].as_str().unwrap());
        assert_eq!(rep.call("PUT", &own).new_key().if_match(1).json(&private).await.status, 200);
        portal.wait(TimeDelta::days(1));
        work(&portal).await;
        let schedule = first(&portal.sign_in(NORTH_ADMIN).await).await;
        assert_eq!((receiver.count(), &schedule["paused"]), (0, &json!("view_gone")));
        assert_eq!((&schedule["view_name"], &schedule["runs"][0]["outcome"]), (&Value::Null, &json!("view_gone")));
    }

    async fn a_repeated_request_makes_one_and_a_late_one_is_told_what_is_there(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let view = saved(&client, "Year", "", "private").await;
        let mut wanted = draft(&view, "http://127.0.0.1:9/");
        let once = async || client.call("POST", SCHEDULES).key("one").json(&wanted).await;
        let (first_time, again) = (once().await, once().await);
        assert_eq!((first_time.status, again.status), (axum::http::StatusCode::CREATED, axum::http::StatusCode::CREATED));
        assert_eq!(first_time.json(), again.json());
        assert_eq!(client.get(SCHEDULES).await.json()["items"].as_array().unwrap().len(), 1);
        let schedule = first_time.json();
        wanted["hour"] = json!(9);
        client.call("POST", SCHEDULES).key("one").json(&wanted).await.is(422, "idempotency_key_reused");
        assert_eq!(client.call("PUT", &path(&schedule)).new_key().if_match(1).json(&wanted).await.status, 200);
        for late in [
            client.call("PUT", &path(&schedule)).new_key().if_match(1).json(&wanted).await,
            client.call("DELETE", &path(&schedule)).if_match(1).send().await,
        ] {
            late.is(412, "stale");
            assert_eq!(late.json()["current"], first(&client).await);
        }
    }

    async fn schedules_are_their_owners_alone(portal) {
        let (rep, admin) = (portal.sign_in(NORTH_REP).await, portal.sign_in(NORTH_ADMIN).await);
        let view = saved(&rep, "Ours", "", "organisation").await;
        let private = saved(&rep, "Mine", "", "private").await;
        let change = draft(&view, "http://127.0.0.1:9/");
        let (schedule, _) = added(&rep, &change).await;
        assert_eq!(admin.get(SCHEDULES).await.json()["items"], json!([]));
        admin.call("PUT", &path(&schedule)).new_key().if_match(1).json(&change).await.is(404, "not_found");
        admin.call("DELETE", &path(&schedule)).if_match(1).send().await.is(404, "not_found");
        add(&admin, &draft(&private, "http://127.0.0.1:9/")).await.is(404, "not_found");
        rep.call("DELETE", &path(&schedule)).if_match(7).send().await.is(412, "stale");
        assert_eq!(rep.call("DELETE", &path(&schedule)).if_match(1).send().await.status, 204);
        assert_eq!(rep.get(SCHEDULES).await.json()["items"], json!([]));
        assert_eq!(portal.stranger().get(SCHEDULES).await.status, 401);
    }
}

#[tokio::test]
async fn what_is_no_schedule_is_refused_by_field() {
    let portal = Portal::configured(|config| config.sending.webhooks_to_private = false).await;
    let client = portal.sign_in(NORTH_REP).await;
    let view = saved(&client, "Year", "", "private").await;
    let good = draft(&view, "https://hooks.example/a");
    let check = async |field: &str, value: Value, pointer: &str, code: &str| {
        let mut draft = good.clone();
        draft[field] = value;
        let answer = add(&client, &draft).await;
        answer.has_errors(&[(pointer, code)]);
    };
    for url in [
        "http://hooks.example/",
        "https://10.0.0.1/",
        "https://[::1]/",
        "https://127.0.0.1/",
        "hooks",
        "https://a:b@c/",
    ] {
        check("url", json!(url), "/url", "url").await;
    }
    check("channel", json!("pigeon"), "/channel", "not_an_option").await;
    check("rhythm", json!("hourly"), "/day", "not_an_option").await;
    check("day", json!(3), "/day", "not_an_option").await;
    check("hour", json!(24), "/hour", "above_maximum").await;
    check("zone", json!("Europe/Praha"), "/zone", "not_an_option").await;
    let mail = json!({ "channel": "mail", "url": "" });
    let mut draft = good.clone();
    draft.as_object_mut().unwrap().extend(mail.as_object().unwrap().clone());
    // No mail server is set up.
    add(&client, &draft).await.has_errors(&[("/channel", "option_not_available")]);
    assert_eq!(add(&client, &good).await.status, 201);
}

#[tokio::test]
async fn an_address_that_is_not_allowed_any_more_gets_nothing() {
    let receiver = Receiver::start(&[]).await;
    let portal = Portal::configured(|config| config.sending.webhooks_to_private = false).await;
    let client = portal.sign_in(NORTH_REP).await;
    let view = saved(&client, "Year", "", "private").await;
    let (schedule, _) = added(&client, &draft(&view, "https://hooks.example/")).await;
    // As if the operator had allowed it once; `localhost` is a name whose address is not public.
    for url in [receiver.url.clone(), receiver.url.replace("http://127.0.0.1", "https://localhost")] {
        let mut write = portal.state.database.write().await.unwrap();
        let query = sqlx::query("UPDATE schedules SET url = $1").bind(&url);
        query.execute(&mut *write).await.unwrap();
        write.commit().await.unwrap();
        portal.wait(TimeDelta::seconds(1));
        assert_eq!(
            client.call("POST", &format!("{}/runs", path(&schedule))).new_key().send().await.status,
            202
        );
        work(&portal).await;
        let mut outcome = Value::Null;
        for _ in 0..100 {
            outcome = first(&client).await["runs"][0]["outcome"].clone();
            if !outcome.is_null() {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert_eq!(outcome, "not_allowed", "{url}");
    }
    assert_eq!(receiver.count(), 0);
}
