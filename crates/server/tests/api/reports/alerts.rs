//! Alerts: told once when they begin and once when they end, from the deals that their owner sees.

use super::receiver::Receiver;
use super::{together, work};
use crate::harness::{Answer, Client, MANAGER, NORTH_REP, Portal, SOUTH_REP};
use chrono::TimeDelta;
use serde_json::{Value, json};

const ALERTS: &str = "/api/v1/performance/alerts";

fn draft(kpi: &str, condition: &str, threshold: &str) -> Value {
    json!({
        "name": "Watched", "kpi": kpi, "condition": condition, "threshold": threshold, "margin": "0",
        "currency": null, "minimum": 0, "address": "?period=ytd", "channel": "page", "url": "", "paused": false
    })
}

async fn add(client: &Client<'_>, draft: &Value) -> Answer {
    client.call("POST", ALERTS).new_key().json(draft).await
}

async fn first(client: &Client<'_>) -> Value {
    client.get(ALERTS).await.json()["items"][0].clone()
}

fn path(alert: &Value) -> String {
    format!("{ALERTS}/{}", alert["id"].as_str().unwrap())
}

/// The last run, once something has come of it.
async fn tried(client: &Client<'_>) -> Value {
    for _ in 0..100 {
        let run = first(client).await["runs"][0].clone();
        if !run["outcome"].is_null() {
            return run;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("nothing came of it");
}

/// Kinds of what was told, the oldest first.
fn told(alert: &Value) -> Vec<&str> {
    alert["runs"].as_array().unwrap().iter().rev().map(|run| run["kind"].as_str().unwrap()).collect()
}

on_both! {
    async fn an_alert_is_raised_once_and_ends_once(portal) {
        let receiver = Receiver::start(&[]).await;
        let client = portal.sign_in(NORTH_REP).await;
        let mut wanted = draft("active_pipeline", "above", "1");
        wanted["channel"] = json!("webhook");
        wanted["url"] = json!(receiver.url);
        let answer = add(&client, &wanted).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let secret = answer.json()["secret"].as_str().unwrap().to_owned();
        let deals = [client.new_deal(true).await, client.new_deal(true).await];
        // Judged in this hour already: the next hour does it, and only once.
        work(&portal).await;
        assert_eq!(first(&client).await["raised"], false);
        portal.wait(TimeDelta::hours(1));
        for _ in 0..3 {
            tokio::join!(work(&portal), work(&portal));
            portal.wait(TimeDelta::hours(1));
        }
        let raised = first(&client).await;
        assert_eq!((&raised["raised"], &raised["measured"], told(&raised)), (&json!(true), &json!("2"), vec!["raised"]));
        client.acted(&deals[0], json!({ "action": "withdraw" })).await;
        for _ in 0..3 {
            work(&portal).await;
            portal.wait(TimeDelta::hours(1));
        }
        let ended = first(&client).await;
        assert_eq!((&ended["raised"], told(&ended)), (&json!(false), vec!["raised", "ended"]));
        let messages = receiver.messages(&secret);
        let kinds: Vec<(&Value, &Value)> =
            messages.iter().map(|one| (&one["kind"], &one["alert"]["measured"])).collect();
        assert_eq!(kinds, [(&json!("raised"), &json!("2")), (&json!("ended"), &json!("1"))]);
        assert_eq!(messages[0]["alert"]["link"], "https://portal.example/performance?period=ytd");
    }

    async fn it_watches_the_deals_that_its_owner_sees(portal) {
        let (rep, south, manager) =
            (portal.sign_in(NORTH_REP).await, portal.sign_in(SOUTH_REP).await, portal.sign_in(MANAGER).await);
        rep.new_deal(true).await;
        for client in [&rep, &south, &manager] {
            assert_eq!(add(client, &draft("active_pipeline", "above", "0")).await.status, 201);
        }
        assert_eq!(first(&rep).await["raised"], true);
        assert_eq!(first(&south).await["raised"], false);
        assert_eq!(first(&manager).await["raised"], true);
        let alert = first(&rep).await;
        south.call("PUT", &path(&alert)).new_key().if_match(1).json(&draft("deal_count", "above", "0")).await.is(404, "not_found");
        south.call("DELETE", &path(&alert)).if_match(1).send().await.is(404, "not_found");
        south.call("POST", &format!("{}/checks", path(&alert))).send().await.is(404, "not_found");
        assert_eq!(portal.stranger().get(ALERTS).await.status, 401);
        assert_eq!(rep.call("DELETE", &path(&alert)).if_match(1).send().await.status, 204);
        assert_eq!(rep.get(ALERTS).await.json()["items"], json!([]));
    }

    async fn somebody_can_look_without_waiting_for_the_hour(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let alert = add(&client, &draft("active_pipeline", "above", "0")).await.json();
        client.new_deal(true).await;
        for _ in 0..2 {
            let checked = client.call("POST", &format!("{}/checks", path(&alert))).send().await.json();
            assert_eq!((&checked["raised"], told(&checked)), (&json!(true), vec!["raised"]));
        }
        // Another name or margin is the same question.
        let mut change = draft("active_pipeline", "above", "0.0");
        change["name"] = json!("Renamed");
        change["margin"] = json!("1");
        let put = async |version: i64, change: &Value| {
            let answer = client.call("PUT", &path(&alert)).new_key().if_match(version).json(change).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            answer.json()
        };
        assert_eq!(put(1, &change).await["raised"], true);
        // A higher threshold is another one: the old one was never "back beyond the margin".
        let other = put(2, &draft("active_pipeline", "above", "5")).await;
        assert_eq!([&other["raised"], &other["measured"], &other["turned_at"]], [&json!(false), &Value::Null, &Value::Null]);
        let judged = first(&client).await;
        assert_eq!((&judged["raised"], told(&judged), &judged["version"]), (&json!(false), vec!["raised"], &json!(3)));
        assert_eq!(judged["measured"], "1");
    }

    /// Beside a comparison with the target nothing ever changed: a target is no period before.
    async fn a_change_is_told_whatever_its_view_compares_with(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        client.new_deal(true).await;
        for compare in ["", "&compare=target", "&compare=previous", "&compare=last_year"] {
            let mut wanted = draft("registrations", "changed_by", "0");
            wanted["address"] = json!(format!("?period=ytd{compare}"));
            let alert = add(&client, &wanted).await.json();
            let checked = client.call("POST", &format!("{}/checks", path(&alert))).send().await.json();
            assert_eq!((&checked["raised"], &checked["measured"]), (&json!(true), &json!("1")), "{compare}");
        }
    }

    /// A win rate was told as an amount: the figure had been changed while its news waited for a receiver that was away.
    async fn what_was_not_told_yet_of_another_question_is_not_told_any_more(portal) {
        let receiver = Receiver::start(&[503]).await;
        let client = portal.sign_in(NORTH_REP).await;
        client.new_deal(true).await;
        let mut wanted = draft("active_pipeline", "above", "0");
        wanted["channel"] = json!("webhook");
        wanted["url"] = json!(receiver.url);
        let alert = add(&client, &wanted).await.json();
        receiver.wait_for(1).await;
        assert_eq!(tried(&client).await["state"], "waiting");
        let mut other = draft("deal_value", "above", "1");
        (other["currency"], other["channel"], other["url"]) = (json!("EUR"), wanted["channel"].clone(), wanted["url"].clone());
        assert_eq!(client.call("PUT", &path(&alert)).new_key().if_match(1).json(&other).await.status, 200);
        portal.wait(TimeDelta::minutes(2));
        work(&portal).await;
        assert_eq!((receiver.count(), first(&client).await["runs"].clone()), (1, json!([])));
    }

    async fn news_is_told_in_the_words_in_which_it_was_judged(portal) {
        let receiver = Receiver::holding(&[503]).await;
        let client = portal.sign_in(NORTH_REP).await;
        client.new_deal(true).await;
        let mut wanted = draft("active_pipeline", "above", "0");
        wanted["channel"] = json!("webhook");
        wanted["url"] = json!(receiver.url);
        let alert = add(&client, &wanted).await.json();
        receiver.wait_for(1).await;
        // It is on its way when it is changed, and comes back.
        let mut other = draft("deal_value", "above", "1");
        (other["currency"], other["channel"], other["url"]) = (json!("EUR"), wanted["channel"].clone(), wanted["url"].clone());
        assert_eq!(client.call("PUT", &path(&alert)).new_key().if_match(1).json(&other).await.status, 200);
        receiver.let_go(2);
        assert_eq!(tried(&client).await["state"], "waiting");
        portal.wait(TimeDelta::minutes(2));
        work(&portal).await;
        let messages = receiver.messages(alert["secret"].as_str().unwrap());
        let told = &messages[1]["alert"];
        assert_eq!([&told["kpi"], &told["threshold"], &told["measured"]], [&json!("active_pipeline"), &json!("0"), &json!("1")]);
        assert_eq!(told["currency"], Value::Null);
    }

    async fn a_paused_alert_tells_nothing_that_waits(portal) {
        let receiver = Receiver::start(&[503]).await;
        let client = portal.sign_in(NORTH_REP).await;
        client.new_deal(true).await;
        let mut wanted = draft("active_pipeline", "above", "0");
        wanted["channel"] = json!("webhook");
        wanted["url"] = json!(receiver.url);
        let alert = add(&client, &wanted).await.json();
        assert_eq!(tried(&client).await["state"], "waiting");
        wanted["paused"] = json!(true);
        assert_eq!(client.call("PUT", &path(&alert)).new_key().if_match(1).json(&wanted).await.status, 200);
        portal.wait(TimeDelta::minutes(2));
        work(&portal).await;
        assert_eq!((receiver.count(), &first(&client).await["runs"][0]["outcome"]), (1, &json!("paused")));
    }

    async fn twenty_are_the_most(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let wanted = draft("win_rate", "changed_by_percent", "10");
        for _ in 0..19 {
            assert_eq!(add(&client, &wanted).await.status, 201);
        }
        assert_eq!(together(&client, ALERTS, &wanted).await, 1);
        add(&client, &wanted).await.is(409, "too_many");
    }

    /// Thresholds at the end of the decimals were taken once. They may stand in the database still.
    async fn a_threshold_beyond_reckoning_stops_nobody(portal) {
        let (rep, south) = (portal.sign_in(NORTH_REP).await, portal.sign_in(SOUTH_REP).await);
        let receiver = Receiver::start(&[]).await;
        rep.new_deal(true).await;
        add(&rep, &draft("active_pipeline", "above", "5")).await;
        let mut wanted = draft("active_pipeline", "above", "0");
        wanted["channel"] = json!("webhook");
        wanted["url"] = json!(receiver.url);
        assert_eq!(add(&south, &wanted).await.status, 201);
        south.new_deal(true).await;
        let mut write = portal.state.database.write().await.unwrap();
        let statement = "UPDATE alerts SET condition_kind = 'below', threshold = '-79228162514264337593543950335' WHERE user_id = $1";
        sqlx::query(statement).bind(NORTH_REP.id).execute(&mut *write).await.unwrap();
        write.commit().await.unwrap();
        portal.wait(TimeDelta::hours(1));
        work(&portal).await;
        assert_eq!((receiver.count(), &first(&south).await["raised"]), (1, &json!(true)));
        assert_eq!((&first(&rep).await["raised"], &first(&rep).await["measured"]), (&json!(false), &json!("1")));
    }

    /// Only the first two hundred were looked at, and one row that could not be read ended the round for everybody.
    async fn rows_that_cannot_be_read_stand_in_nobodys_way(portal) {
        let (rep, south) = (portal.sign_in(NORTH_REP).await, portal.sign_in(SOUTH_REP).await);
        let damaged = add(&rep, &draft("active_pipeline", "above", "0")).await.json();
        assert_eq!(add(&south, &draft("active_pipeline", "above", "0")).await.status, 201);
        south.new_deal(true).await;
        let mut write = portal.state.database.write().await.unwrap();
        let columns = "user_id, name, kpi, condition_kind, margin, minimum, address, channel, url, secret, failures, raised,
            judged_hour, created_at, updated_at, version";
        let statement = format!("INSERT INTO alerts (id, threshold, {columns})
            SELECT CAST($1 AS TEXT), 'nonsense', {columns} FROM alerts WHERE id = $2");
        for number in 0..210 {
            let insert = sqlx::query(sqlx::AssertSqlSafe(statement.clone())).bind(format!("damaged-{number}"));
            insert.bind(damaged["id"].as_str().unwrap()).execute(&mut *write).await.unwrap();
        }
        write.commit().await.unwrap();
        portal.wait(TimeDelta::hours(1));
        work(&portal).await;
        assert_eq!(first(&south).await["raised"], true);
        assert_eq!(rep.get(ALERTS).await.json()["items"].as_array().unwrap().len(), 1);
    }

    async fn a_repeated_request_makes_one_and_a_late_one_is_told_what_is_there(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let mut wanted = draft("active_pipeline", "above", "0");
        let once = async || client.call("POST", ALERTS).key("one").json(&wanted).await;
        let (first_time, again) = (once().await, once().await);
        assert_eq!((first_time.status.as_u16(), again.status.as_u16()), (201, 201));
        assert_eq!(first_time.json(), again.json());
        assert_eq!(client.get(ALERTS).await.json()["items"].as_array().unwrap().len(), 1);
        let alert = first_time.json();
        wanted["name"] = json!("Renamed");
        client.call("POST", ALERTS).key("one").json(&wanted).await.is(422, "idempotency_key_reused");
        assert_eq!(client.call("PUT", &path(&alert)).new_key().if_match(1).json(&wanted).await.status, 200);
        for late in [
            client.call("PUT", &path(&alert)).new_key().if_match(1).json(&wanted).await,
            client.call("DELETE", &path(&alert)).if_match(1).send().await,
        ] {
            late.is(412, "stale");
            assert_eq!(late.json()["current"], first(&client).await);
        }
    }

    async fn too_small_a_sample_changes_nothing(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let mut wanted = draft("deal_count", "below", "5");
        wanted["minimum"] = json!(1);
        add(&client, &wanted).await;
        let alert = first(&client).await;
        assert_eq!((&alert["raised"], &alert["measured"]), (&json!(false), &Value::Null));
        wanted["minimum"] = json!(0);
        client.call("PUT", &path(&alert)).new_key().if_match(1).json(&wanted).await;
        let alert = first(&client).await;
        assert_eq!((&alert["raised"], &alert["measured"]), (&json!(true), &json!("0")));
    }
}

#[tokio::test]
async fn what_is_no_alert_is_refused_by_field() {
    let portal = Portal::on_sqlite().await;
    let client = portal.sign_in(NORTH_REP).await;
    let check = async |field: &str, value: Value, pointer: &str, code: &str| {
        let mut draft = draft("win_rate", "below", "40");
        draft[field] = value;
        add(&client, &draft).await.has_errors(&[(pointer, code)]);
    };
    check("name", json!(""), "/name", "required").await;
    check("kpi", json!("csat"), "/kpi", "not_an_option").await;
    check("kpi", json!("nonsense"), "/kpi", "not_an_option").await;
    check("condition", json!("sideways"), "/condition", "not_an_option").await;
    check("threshold", json!("a lot"), "/threshold", "not_a_number").await;
    for (text, code) in [("79228162514264337593543950335", "above_maximum"), ("0.00001", "too_many_decimals")]
    {
        check("threshold", json!(text), "/threshold", code).await;
        check("margin", json!(text), "/margin", code).await;
    }
    // The difference to any figure above 0 is beyond the decimals: this was a panic in every round, for everybody.
    check("threshold", json!("-79228162514264337593543950335"), "/threshold", "below_minimum").await;
    check("margin", json!("-1"), "/margin", "below_minimum").await;
    check("minimum", json!(2_000_000), "/minimum", "above_maximum").await;
    check("address", json!("https://elsewhere.example"), "/address", "bad_value").await;
    check("channel", json!("mail"), "/channel", "option_not_available").await;
    check("kpi", json!("deal_value"), "/currency", "currency_missing").await;
    add(&client, &draft("active_pipeline", "changed_by", "1"))
        .await
        .has_errors(&[("/condition", "not_an_option")]);
}
