//! Where a partner stands: who sees it, who writes it, and which tier it holds as the days go by.

use crate::harness::{Client, MANAGER, NORTH_ADMIN, NORTH_REP, OTHER_MANAGER, OWNER, Portal, SOUTH_REP};
use chrono::TimeDelta;
use serde_json::{Value, json};

const STANDING: &str = "/api/v1/performance/standing";
const NORTH: &str = "/api/v1/performance/standing/north/entries";

/// The programme of the tests with two tiers, a commission and a rebate.
fn programme() -> String {
    let mut program: Value = serde_json::from_str(include_str!("program.json")).unwrap();
    program["tiers"] = json!([
        { "id": "basic", "label": "B", "criteria": {}, "benefits": { "discount": "10" } },
        { "id": "gold", "label": "G", "criteria": { "won_value": "12500 EUR", "certified_people": 1 },
          "benefits": { "discount": "20" } }
    ]);
    program["tier_rules"] = json!({ "period": "90d", "grace_days": 30 });
    program["incentives"] = json!({
        "rebates": [{ "id": "flat", "label": "F", "kind": "flat", "each": "year", "percent": "1" }],
        "commissions": [{ "id": "finder", "label": "C", "percent": "2", "holding_days": 10, "clawback_days": 100 }]
    });
    program.to_string()
}

async fn won(portal: &Portal) -> Value {
    let (rep, manager) = (portal.sign_in(NORTH_REP).await, portal.sign_in(MANAGER).await);
    let deal = rep.new_deal(true).await;
    let deal = manager.acted(&deal, json!({ "action": "approve" })).await;
    rep.acted(&deal, json!({ "action": "won" })).await
}

async fn note(client: &Client<'_>, entry: Value) -> crate::harness::Answer {
    client.call("POST", NORTH).new_key().json(&entry).await
}

fn certificate(until: Value) -> Value {
    json!({ "kind": "certificate", "id": "c-1", "person": "u-north-rep", "name": "Engineer", "from": null, "until": until })
}

#[tokio::test]
async fn everybody_sees_the_standing_of_their_partners_only() {
    for portal in Portal::of_text(&programme()).await {
        let seen = [
            (NORTH_REP, 200, 404),
            (SOUTH_REP, 404, 200),
            (MANAGER, 200, 404),
            (OTHER_MANAGER, 404, 404),
            (OWNER, 200, 200),
        ];
        for (person, north, south) in seen {
            let client = portal.sign_in(person).await;
            for (partner, status) in [("north", north), ("south", south), ("nobody", 404)] {
                let answer = client.get(&format!("{STANDING}?partner={partner}")).await;
                assert_eq!(answer.status, status, "{} {partner}", person.email);
                let entry = json!({ "kind": "drop_goal", "id": "g" });
                let path = format!("{STANDING}/{partner}/entries");
                let written = client.call("POST", &path).new_key().json(&entry).await;
                assert_eq!(written.status, status, "{} {partner}", person.email);
            }
        }
        assert_eq!(portal.sign_in(NORTH_ADMIN).await.get(STANDING).await.json()["partner"], "north");
        portal.sign_in(OWNER).await.get(STANDING).await.is(400, "bad_query");
        portal
            .sign_in(OWNER)
            .await
            .get(&format!("{STANDING}?partner=a&partner=b"))
            .await
            .is(400, "bad_query");
        portal.stranger().get(STANDING).await.is(401, "not_signed_in");
    }
}

#[tokio::test]
async fn a_tier_goes_up_at_once_and_down_after_its_grace_period() {
    for portal in Portal::of_text(&programme()).await {
        won(&portal).await;
        let (rep, manager) = (portal.sign_in(NORTH_REP).await, portal.sign_in(MANAGER).await);
        let steps = |standing: &Value| {
            let steps = standing["tier"]["steps"].as_array().unwrap().iter();
            steps
                .map(|step| format!("{} {}", step["since"].as_str().unwrap(), step["tier"].as_str().unwrap()))
                .collect::<Vec<_>>()
        };
        let first = rep.get(STANDING).await.json();
        assert_eq!(steps(&first), ["2026-10-20 basic"]);
        // What is noted counts at once.
        let up = note(&manager, certificate(json!("2026-12-10"))).await.json();
        assert_eq!(steps(&up), ["2026-10-20 basic", "2026-11-20 gold"]);
        assert_eq!(rep.get(STANDING).await.json(), up);
        assert_eq!(rep.get("/api/v1/partners/north").await.json()["tier"], "gold");
        // The certificate ends on the 10th. Nobody looks on the day itself, and it is decided all the same.
        portal.wait(TimeDelta::days(26));
        let rep = portal.sign_in(NORTH_REP).await;
        let grace = rep.get(STANDING).await.json();
        assert_eq!((steps(&grace).len(), &grace["tier"]["below_since"]), (2, &json!("2026-12-11")));
        portal.wait(TimeDelta::days(40));
        let rep = portal.sign_in(NORTH_REP).await;
        let down = rep.get(STANDING).await.json();
        assert_eq!(steps(&down), ["2026-10-20 basic", "2026-11-20 gold", "2027-01-10 basic"]);
        assert_eq!(down["tier"]["below_since"], Value::Null);
        // Asked again on the same day, nothing is decided again.
        assert_eq!(rep.get(STANDING).await.json(), down);
    }
}

/// A note read all deals of the partner inside its transaction: with many of them everybody else who wrote waited. They are
/// read before it, and within it asked whether one has changed.
#[tokio::test]
async fn whether_a_deal_has_changed_is_known_without_reading_it() {
    for portal in Portal::of_text(&programme()).await {
        let north = domain::ids::PartnerId("north".to_owned());
        let (state, now) = (&portal.state, portal.state.now());
        let mut changes = Vec::new();
        let mut known = portal_server::standing::read(state, &north, now).await.unwrap().1;
        let mut look = async |what: &'static str| {
            let mut write = state.database.write().await.unwrap();
            let same = known.are_as_read(&mut write, &north).await.unwrap();
            drop(write);
            known = portal_server::standing::read(state, &north, now).await.unwrap().1;
            changes.push((what, !same));
        };
        look("nothing").await;
        let (rep, manager) = (portal.sign_in(NORTH_REP).await, portal.sign_in(MANAGER).await);
        let deal = rep.new_deal(true).await;
        look("a new one").await;
        manager.acted(&deal, json!({ "action": "approve" })).await;
        look("a decision").await;
        portal.sign_in(SOUTH_REP).await.new_deal(true).await;
        look("another partner's").await;
        note(&manager, certificate(json!("2026-12-10"))).await;
        look("a note").await;
        let expected = [
            ("nothing", false),
            ("a new one", true),
            ("a decision", true),
            ("another partner's", false),
            ("a note", false),
        ];
        assert_eq!(changes, expected);
    }
}

#[tokio::test]
async fn the_tiers_of_all_partners_are_decided_without_anybody_asking() {
    for portal in Portal::of_text(&programme()).await {
        portal_server::standing::settle(&portal.state, portal.state.now()).await.unwrap();
        let owner = portal.sign_in(OWNER).await;
        for partner in ["north", "south"] {
            assert_eq!(owner.get(&format!("/api/v1/partners/{partner}")).await.json()["tier"], "basic");
        }
    }
}

#[tokio::test]
async fn a_payment_is_noted_once_for_a_line_that_is_due() {
    for portal in Portal::of_text(&programme()).await {
        let deal = won(&portal).await;
        let id = deal["id"].as_str().unwrap();
        let line = format!("commission/finder/{id}");
        let paid = |line: &str, amount: &str, currency: &str| json!({ "kind": "paid", "line": line, "amount": { "amount": amount, "currency": currency } });
        let manager = portal.sign_in(MANAGER).await;
        // Ten days are held; then it is due.
        note(&manager, paid(&line, "250.00", "EUR")).await.has_errors(&[("/line", "not_editable")]);
        portal.wait(TimeDelta::days(11));
        let manager = portal.sign_in(MANAGER).await;
        note(&manager, paid("commission/finder/nobody", "1.00", "EUR"))
            .await
            .has_errors(&[("/line", "dangling_reference")]);
        note(&manager, paid(&line, "250.00", "USD")).await.has_errors(&[("/amount", "currency_not_allowed")]);
        note(&manager, paid(&line, "-250.00", "EUR")).await.has_errors(&[("/amount", "bad_value")]);
        note(&portal.sign_in(NORTH_ADMIN).await, paid(&line, "250.00", "EUR"))
            .await
            .is(403, "role_not_allowed");
        let call = || manager.call("POST", NORTH).key("one-payment");
        let first = call().json(&paid(&line, "250.00", "EUR")).await;
        assert_eq!(first.status, 200, "{}", first.text());
        let again = call().json(&paid(&line, "250.00", "EUR")).await;
        assert_eq!((again.header("idempotent-replayed"), again.json()), ("true", first.json()));
        call().json(&paid(&line, "200.00", "EUR")).await.is(422, "idempotency_key_reused");
        let seen = portal.sign_in(NORTH_REP).await.get(STANDING).await.json();
        assert_eq!(
            seen["ledger"]["paid"],
            json!([{ "line": line, "amount": { "amount": "250.00", "currency": "EUR" } }])
        );
        // A payment that was noted by mistake is taken back.
        let back = note(&manager, paid(&line, "0.00", "EUR")).await.json();
        assert_eq!(back["ledger"]["paid"], json!([]));
        manager
            .call("POST", NORTH)
            .json(&paid(&line, "250.00", "EUR"))
            .await
            .is(400, "idempotency_key_missing");
    }
}

#[tokio::test]
async fn refunds_payments_of_customers_and_holds_are_noted_for_won_deals() {
    for portal in Portal::of_text(&programme()).await {
        let deal = won(&portal).await;
        let id = deal["id"].as_str().unwrap();
        let open = portal.sign_in(NORTH_REP).await.new_deal(true).await;
        let manager = portal.sign_in(MANAGER).await;
        let refund = |amount: Value| json!({ "kind": "refund", "id": "r-1", "deal": id, "on": "2026-11-20", "amount": amount });
        let money = |amount: &str| json!({ "amount": amount, "currency": "EUR" });
        note(&manager, refund(money("12500.01"))).await.has_errors(&[("/amount", "above_maximum")]);
        note(&manager, refund(money("0.00"))).await.has_errors(&[("/amount", "not_above")]);
        let late = json!({ "kind": "received", "deal": id, "on": "2026-11-21" });
        note(&manager, late).await.has_errors(&[("/on", "date_too_late")]);
        let of_open = json!({ "kind": "hold", "deal": open["id"], "held": true });
        note(&manager, of_open).await.has_errors(&[("/deal", "dangling_reference")]);
        for entry in [
            refund(money("500.00")),
            json!({ "kind": "received", "deal": id, "on": "2026-11-20" }),
            json!({ "kind": "hold", "deal": id, "held": true }),
        ] {
            assert_eq!(note(&manager, entry.clone()).await.status, 200, "{entry}");
        }
        let ledger = manager.get(&format!("{STANDING}?partner=north")).await.json()["ledger"].clone();
        assert_eq!(
            ledger["refunds"],
            json!([{ "id": "r-1", "deal": id, "on": "2026-11-20", "amount": money("500.00") }])
        );
        assert_eq!((&ledger["received"][0]["deal"], &ledger["held"]), (&json!(id), &json!([id])));
        let released = note(&manager, json!({ "kind": "hold", "deal": id, "held": false })).await.json();
        assert_eq!(released["ledger"]["held"], json!([]));
    }
}

#[tokio::test]
async fn an_administrator_sets_goals_others_set_their_own_and_agreed_ones_stay() {
    for portal in Portal::of_text(&programme()).await {
        let goal = |id: &str, person: Value| {
            json!({ "kind": "goal", "id": id, "label": "Spring", "figure": "deal_value", "wanted": "1000.00 EUR",
                    "from": "2026-11-01", "to": "2026-11-30", "person": person, "product": "core" })
        };
        let (rep, admin, manager) = (
            portal.sign_in(NORTH_REP).await,
            portal.sign_in(NORTH_ADMIN).await,
            portal.sign_in(MANAGER).await,
        );
        note(&rep, goal("g-1", Value::Null)).await.is(403, "role_not_allowed");
        note(&rep, goal("g-1", json!("u-north-admin"))).await.is(403, "role_not_allowed");
        assert_eq!(note(&rep, goal("g-1", json!("u-north-rep"))).await.status, 200);
        assert_eq!(note(&admin, goal("g-2", Value::Null)).await.status, 200);
        assert_eq!(note(&manager, goal("g-3", Value::Null)).await.status, 200);
        for client in [&rep, &admin] {
            note(client, json!({ "kind": "drop_goal", "id": "g-3" })).await.is(403, "role_not_allowed");
        }
        note(&rep, json!({ "kind": "drop_goal", "id": "g-2" })).await.is(403, "role_not_allowed");
        let after = note(&admin, json!({ "kind": "drop_goal", "id": "g-1" })).await.json();
        let goals: Vec<_> =
            after["goals"].as_array().unwrap().iter().map(|goal| (&goal["id"], &goal["agreed"])).collect();
        assert_eq!(goals, [(&json!("g-2"), &json!(false)), (&json!("g-3"), &json!(true))]);
        let mut bad = goal("g 4", json!("u-south-rep"));
        bad["wanted"] = json!("0.00 EUR");
        bad["to"] = json!("2036-01-01");
        bad["product"] = json!("unknown");
        note(&admin, bad).await.has_errors(&[
            ("/id", "bad_value"),
            ("/wanted", "not_above"),
            ("/to", "date_too_late"),
            ("/person", "dangling_reference"),
            ("/product", "dangling_reference"),
        ]);
        note(&admin, json!({ "kind": "party", "id": "g-5" })).await.is(422, "invalid");
    }
}

#[tokio::test]
async fn a_payment_that_no_database_could_keep_is_refused() {
    for portal in Portal::of_text(&programme()).await {
        let deal = won(&portal).await;
        let line = format!("commission/finder/{}", deal["id"].as_str().unwrap());
        portal.wait(TimeDelta::days(11));
        let manager = portal.sign_in(MANAGER).await;
        for amount in ["100000000000000000000.00", "2500.00"] {
            let entry =
                json!({ "kind": "paid", "line": line, "amount": { "amount": amount, "currency": "EUR" } });
            note(&manager, entry).await.has_errors(&[("/amount", "above_maximum")]);
        }
        let seen = manager.get(&format!("{STANDING}?partner=north")).await.json();
        assert_eq!(seen["ledger"]["paid"], json!([]));
    }
}

#[tokio::test]
async fn who_has_not_seen_the_last_payment_gets_the_record_and_notes_nothing() {
    for portal in Portal::of_text(&programme()).await {
        let deal = won(&portal).await;
        let line = format!("commission/finder/{}", deal["id"].as_str().unwrap());
        portal.wait(TimeDelta::days(11));
        let manager = portal.sign_in(MANAGER).await;
        let paid = |amount: &str| json!({ "kind": "paid", "line": line, "amount": { "amount": amount, "currency": "EUR" } });
        let noted = |amount: &str, seen: &str| {
            let mut noted = paid(amount);
            noted["seen"] = paid(seen);
            noted
        };
        let key = || manager.call("POST", NORTH).key("one-of-two");
        let first = key().json(&noted("100.00", "0.00")).await;
        assert_eq!(first.status, 200, "{}", first.text());
        let late = note(&manager, noted("50.00", "0.00")).await;
        late.is(412, "stale");
        assert_eq!(late.json()["standing"]["ledger"], first.json()["ledger"]);
        assert_eq!(key().json(&noted("100.00", "0.00")).await.header("idempotent-replayed"), "true");
        assert_eq!(note(&manager, noted("50.00", "100.00")).await.status, 200);
        // Who does not say what was seen replaces it, as ever.
        assert_eq!(note(&manager, paid("60.00")).await.status, 200);
        note(&manager, json!({ "kind": "drop_goal", "id": "g", "sean": 1 })).await.is(422, "invalid");
    }
}

/// Once the lines of refunds were named by their number in the order of days.
#[tokio::test]
async fn payments_for_numbered_refunds_are_put_to_the_refunds() {
    use domain::ids::PartnerId;
    use domain::performance::dossier::Entry;
    use portal_server::store::dossiers;
    for portal in Portal::of_text(&programme()).await {
        let (north, day) = (PartnerId("north".to_owned()), "2026-11-20".parse().unwrap());
        let entry = |json: Value| serde_json::from_value::<Entry>(json).unwrap();
        let paid = |line: &str, amount: &str| {
            entry(json!({ "kind": "paid", "line": line, "amount": { "amount": amount, "currency": "EUR" } }))
        };
        let refund = |id: &str, deal: &str, on: &str| {
            entry(json!({ "kind": "refund", "id": id, "deal": deal, "on": on, "amount": null }))
        };
        let mut write = portal.state.database.write().await.unwrap();
        for entry in [
            refund("z", "d_1", "2026-11-01"),
            refund("0", "d_1", "2026-11-02"),
            refund("b", "d_1", "2026-11-02"),
            refund("c", "dx1", "2026-11-01"),
            paid("clawback/finder/d_1/0", "-1.00"),
            paid("clawback/finder/d_1/1", "-2.00"),
            paid("clawback/finder/d_1/2", "-3.00"),
            paid("clawback/finder/dx1/0", "-4.00"),
            paid("clawback/finder/dx1/7", "-5.00"),
            paid("commission/finder/d_1", "6.00"),
        ] {
            dossiers::note(&mut write, &north, &entry, true).await.unwrap();
        }
        let migration = include_str!("../../migrations/0009_refunds_by_id.sql");
        for _ in 0..2 {
            sqlx::raw_sql(migration).execute(&mut *write).await.unwrap();
            let (dossier, _) = dossiers::find(&mut write, &north, day).await.unwrap();
            let paid: Vec<String> = dossier
                .ledger
                .paid
                .iter()
                .map(|one| format!("{} {}", one.line, one.amount.amount()))
                .collect();
            assert_eq!(
                paid,
                [
                    "clawback/finder/d_1/refund/0 -2.00",
                    "clawback/finder/d_1/refund/b -3.00",
                    "clawback/finder/d_1/refund/z -1.00",
                    "clawback/finder/dx1/7 -5.00",
                    "clawback/finder/dx1/refund/c -4.00",
                    "commission/finder/d_1 6.00",
                ]
            );
        }
        write.commit().await.unwrap();
    }
}
