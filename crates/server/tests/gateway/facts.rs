//! Figures over a backend: everybody's own deals, in our ids, whatever the backend lets through.

use crate::api::harness::{MANAGER, NORTH_REP, OTHER_MANAGER, OWNER, SOUTH_REP};
use crate::fake::{FOREIGN, Fake, Fault};
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

/// A database that was used before, and a backend in front of which it is put: schedules and alerts in it went on with
/// the deals of then.
#[tokio::test]
async fn nothing_is_judged_or_sent_of_this_servers_own_deals() {
    let fake = Fake::start(&[]).await;
    let portal = fake.portal().await;
    let endless = portal_server::reports::run(portal.state.clone(), std::time::Duration::from_millis(1));
    tokio::time::timeout(std::time::Duration::from_secs(5), endless).await.unwrap();
}
