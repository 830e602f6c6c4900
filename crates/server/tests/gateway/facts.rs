//! Figures over a backend: everybody's own deals, in our ids, whatever the backend lets through.

use crate::api::harness::Portal;
use crate::api::harness::{MANAGER, NORTH_REP, OTHER_MANAGER, OWNER, SOUTH_REP};
use crate::fake::{self, FOREIGN, Fake, Fault};
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn texts<'v>(facts: &'v Value, member: &str) -> BTreeSet<&'v str> {
    facts["items"].as_array().unwrap().iter().filter_map(|item| item[member].as_str()).collect()
}

#[tokio::test]
async fn figures_are_made_of_everybodys_own_deals() {
    for faults in [&[][..], &[Fault::IgnoresFilters]] {
        let fake = Fake::start(faults).await;
        let portal = fake.portal().await;
        for (person, count) in
            [(NORTH_REP, 30), (SOUTH_REP, 30), (MANAGER, 30), (OTHER_MANAGER, 0), (OWNER, 60)]
        {
            let client = portal.sign_in(person).await;
            let answer = client.get("/api/v1/performance/deals").await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            let facts = answer.json();
            assert_eq!(facts["items"].as_array().unwrap().len(), count, "{} {faults:?}", person.id);
            if person.id == NORTH_REP.id {
                assert!(FOREIGN.iter().all(|word| !answer.text().contains(word)), "{}", answer.text());
            }
            let report = client.get("/api/v1/performance/report?period=365d&by=partner").await;
            assert_eq!(report.status, 200, "{}", report.text());
        }
    }
}

#[tokio::test]
async fn deals_people_and_organisations_have_our_ids_and_names() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let facts = portal.sign_in(NORTH_REP).await.get("/api/v1/performance/deals").await.json();
    assert_eq!(texts(&facts, "partner"), ["north"].into());
    assert_eq!(texts(&facts, "partner_name"), ["Northern Lights"].into());
    assert_eq!(texts(&facts, "owner"), ["u-north-rep"].into());
    assert_eq!(texts(&facts, "owner_name"), ["Name of u-north-rep"].into());
    assert_eq!(facts["missing"], json!(0));
    let first = facts["items"].as_array().unwrap().iter().find(|item| item["id"] == "north-0").unwrap();
    assert_eq!((&first["amount"], &first["currency"]), (&json!("1000.00"), &json!("EUR")));
    assert_eq!((&first["close_date"], &first["country"]), (&json!("2027-05-01"), &json!("CZ")));
}

#[tokio::test]
async fn a_report_is_refused_for_what_it_does_not_know() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let answer = portal.sign_in(OWNER).await.get("/api/v1/performance/report?periode=ytd").await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert_eq!(answer.json()["code"], "bad_query");
}

/// Once a report did not say that deals were missing, and the list told everybody how many: over a backend whose total
/// counts everybody's, that is how many deals others have.
#[tokio::test]
async fn deals_that_are_missing_are_counted_only_for_whoever_may_know_their_number() {
    for (faults, partner) in [
        (&[][..], (0, false)),
        (&[Fault::PromisesMore][..], (7, true)),
        (&[Fault::PromisesMore, Fault::IgnoresFilters][..], (0, true)),
    ] {
        let fake = Fake::start(faults).await;
        let portal = fake.portal().await;
        let owner = if faults.is_empty() { (0, false) } else { (7, true) };
        // The partner asks first: nobody has found out about the backend yet.
        for (person, (missing, incomplete)) in [(NORTH_REP, partner), (OWNER, owner), (NORTH_REP, partner)] {
            let client = portal.sign_in(person).await;
            for path in ["deals", "report?by=partner"] {
                let answer = client.get(&format!("/api/v1/performance/{path}")).await;
                assert_eq!(answer.status, 200, "{}", answer.text());
                let told = answer.json();
                let found = (&told["missing"], &told["incomplete"]);
                assert_eq!(found, (&json!(missing), &json!(incomplete)), "{} {path} {faults:?}", person.id);
            }
        }
    }
}

#[tokio::test]
async fn pages_are_asked_for_a_few_at_a_time_and_once_each() {
    let fake = Fake::start(&[Fault::SlowLists]).await;
    let paging = json!({ "query": { "page": "{page}", "page_size": "{size}" }, "max_size": 7 });
    let portal = fake.portal_with(|file| file["backend"]["list"]["paging"] = paging).await;
    let owner = portal.sign_in(OWNER).await;
    fake.heard();
    let facts = owner.get("/api/v1/performance/deals").await.json();
    assert_eq!(texts(&facts, "id").len(), 60);
    let lists = fake.heard().iter().filter(|heard| heard.target.starts_with("/v1/deals?")).count();
    assert_eq!((lists, fake.most_at_once()), (9, 4), "nine pages of seven, four at a time");
}

#[tokio::test]
async fn totals_of_several_currencies_become_one_by_the_stored_rates() {
    let fake = Fake::start(&[]).await;
    let fields = |file: &mut Value| {
        file["backend"]["resources"]["deals"]["fields"]["closed_at"] =
            json!({ "path": "closed", "type": "instant" });
    };
    for (id, amount, currency) in [("north-0", "100.00", "EUR"), ("north-1", "200.00", "USD")] {
        for (field, value) in [
            ("amount", amount),
            ("currency", currency),
            ("status", "won"),
            ("closed", "2026-11-10T10:00:00Z"),
        ] {
            fake.set(id, field, json!(value));
        }
    }
    let portal = Portal::in_front_of_as(fake::gateway(&fake.file(fields)), "reseller").await;
    let ask = "/api/v1/performance/report?from=2026-11-01&to=2026-11-20&compare=none";
    let report = portal.sign_in(NORTH_REP).await.get(ask).await;
    assert_eq!(report.status, 200, "{}", report.text());
    let report = report.json();
    let figures = &report["whole"]["figures"];
    // Each currency for itself; together (100 + 200 x 0.86) / 2.
    assert_eq!(figures["deal_value"]["sums"], json!({ "EUR": "100.00", "USD": "200.00" }));
    assert_eq!(figures["average_deal_size"]["amount"], json!({ "amount": "136.00", "currency": "EUR" }));
}

/// A database that was used before, and a backend in front of which it is put: schedules and alerts in it went on with
/// the deals of then.
#[tokio::test]
async fn nothing_is_judged_or_sent_of_this_servers_own_deals() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let endless = portal_server::reports::run(portal.state.clone(), std::time::Duration::from_millis(1));
    tokio::time::timeout(std::time::Duration::from_secs(5), endless).await.unwrap();
}
