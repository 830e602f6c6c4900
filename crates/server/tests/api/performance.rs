//! Figures: the page, which reads the deals into columns, and the server, which reads its rows, answer alike.

use crate::harness::{MANAGER, NORTH_REP, OWNER, Portal, SOUTH_REP};
use domain::deals::Status;
use domain::ids::{PartnerId, UserId};
use domain::performance::{Query, Setting, report};
use domain::program::Program;
use portal_server::demo;
use portal_server::store::deals;
use record_store::facts::{self, Names};
use rest_profile::columns::ColumnReader;
use rest_profile::json::stream::Limits;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The demo's registrations, handed to the two organisations of these tests in turns.
async fn fill(portal: &Portal, most: usize) {
    let program = &portal.state.program.rules;
    let data = demo::generate(7, portal.state.now(), program);
    assert!(data.has_deals());
    let mut write = portal.state.database.write().await.unwrap();
    for (at, made) in data.deals.into_iter().take(most).enumerate() {
        let mut deal = made.deal;
        let (partner, owner) = if at % 3 == 0 { ("south", SOUTH_REP.id) } else { ("north", NORTH_REP.id) };
        deal.summary.partner_id = PartnerId(partner.to_owned());
        deal.summary.owner_id = UserId(owner.to_owned());
        assert!(deals::insert(&mut write, &deal).await.unwrap());
    }
    write.commit().await.unwrap();
}

/// What the page does: bytes, in pieces, to columns, to figures.
fn page_report(program: &Program, body: &[u8], query: &Query) -> Value {
    let mut reader = ColumnReader::new(facts::portal_layout(), Limits::default()).unwrap();
    reader.begin_page();
    for piece in body.chunks(1_000) {
        reader.push(piece).unwrap();
    }
    reader.end_page().unwrap();
    let read = reader.into_columns();
    let mut no_instants = |_| panic!("days are sent as days");
    let (deals, _) =
        facts::deals(program, &read, &Names::portal(), &|_| Vec::new(), &mut no_instants).unwrap();
    let as_of = serde_json::from_slice::<Value>(body).unwrap()["as_of"].as_str().unwrap().parse().unwrap();
    let rates = program.rates.as_ref().map(|stored| stored.rates.clone());
    let setting = Setting { today: as_of, fiscal: program.fiscal_year, rates };
    serde_json::to_value(report(&deals, query, &setting)).unwrap()
}

const QUESTIONS: [&str; 10] = [
    "",
    "period=fytd&compare=target&by=partner",
    "period=qtd&compare=previous",
    "period=last_year&grain=quarter&by=partner",
    "from=2024-02-29&to=2026-11-20&by=country,product,stage",
    "by=owner,status&not.status=draft",
    "by=reason&status=lost&status=rejected",
    "period=365d&customer=nobody",
    "least=1000000&most=9000000&by=customer&compare=none",
    "period=30d&grain=day&partner=north",
];

fn pairs(text: &str) -> Vec<(&str, &str)> {
    text.split('&').filter_map(|pair| pair.split_once('=')).collect()
}

#[tokio::test]
async fn the_page_and_the_server_answer_every_question_alike() {
    for portal in Portal::of_programme("reseller").await {
        fill(&portal, 2_500).await;
        for person in [OWNER, NORTH_REP, MANAGER] {
            let client = portal.sign_in(person).await;
            let facts = client.get("/api/v1/performance/deals").await;
            assert_eq!(facts.status, 200);
            for question in QUESTIONS {
                let asked = client.get(&format!("/api/v1/performance/report?{question}")).await;
                assert_eq!(asked.status, 200, "{question}: {}", asked.text());
                let query = Query::from_pairs(pairs(question)).0;
                let page = page_report(&portal.state.program.rules, &facts.body, &query);
                assert_eq!(page, asked.json(), "{question}");
            }
        }
    }
}

#[tokio::test]
async fn the_figures_are_those_of_the_deals_that_somebody_sees() {
    for portal in Portal::of_programme("reseller").await {
        fill(&portal, 600).await;
        let mut seen = Vec::new();
        for person in [NORTH_REP, SOUTH_REP, MANAGER, OWNER] {
            let client = portal.sign_in(person).await;
            let facts = client.get("/api/v1/performance/deals").await.json();
            let items = facts["items"].as_array().unwrap();
            let partners: BTreeSet<&str> =
                items.iter().map(|item| item["partner"].as_str().unwrap()).collect();
            let report = client.get("/api/v1/performance/report?by=partner").await.json();
            assert_eq!(report["oddities"]["deals"], items.len());
            let named: BTreeSet<&str> = report["groups"]
                .as_array()
                .unwrap()
                .iter()
                .map(|group| group["names"][0].as_str().unwrap())
                .collect();
            assert!(named.is_subset(&partners), "{named:?}");
            // Nobody gets at another organisation's figures by naming it.
            let other = client.get("/api/v1/performance/report?partner=south").await.json();
            let of_south = if partners.contains("south") { 200 } else { 0 };
            assert_eq!(other["oddities"]["deals"], of_south, "{}", person.email);
            seen.push((items.len(), partners.into_iter().map(str::to_owned).collect::<Vec<_>>()));
        }
        let [north, south, both] = [vec!["north"], vec!["south"], vec!["north", "south"]];
        let expected = [(400, north.clone()), (200, south), (400, north), (600, both)];
        let seen: Vec<(usize, Vec<&str>)> =
            seen.iter().map(|(count, names)| (*count, names.iter().map(String::as_str).collect())).collect();
        assert_eq!(seen, expected);
        assert_eq!(portal.stranger().get("/api/v1/performance/deals").await.status, 401);
        assert_eq!(portal.stranger().get("/api/v1/performance/report").await.status, 401);
    }
}

on_both! {
    async fn more_deals_than_are_read_at_once_arrive_once_each(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let template = client.new_deal(true).await;
        let mut write = portal.state.database.write().await.unwrap();
        let id = domain::ids::DealId(template["id"].as_str().unwrap().to_owned());
        let deal = deals::find(&mut write, &id).await.unwrap().unwrap();
        for number in 0..9_000 {
            let mut deal = deal.clone();
            deal.summary.id = domain::ids::DealId(format!("deal-{number:05}"));
            deal.summary.title = format!("\"{number}\" \\ \u{2028} Šafařík");
            assert!(deals::insert(&mut write, &deal).await.unwrap());
        }
        write.commit().await.unwrap();
        let facts = client.get("/api/v1/performance/deals").await.json();
        let ids: BTreeSet<&str> =
            facts["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap()).collect();
        assert_eq!((facts["items"].as_array().unwrap().len(), ids.len()), (9_001, 9_001));
        // As browsers ask.
        let packed = client.call("GET", "/api/v1/performance/deals").header("accept-encoding", "br").send().await;
        assert_eq!((packed.status.as_u16(), packed.header("content-encoding")), (200, "br"));
        assert!(packed.body.len() > 1_000);
        let report = client.get("/api/v1/performance/report").await.json();
        assert_eq!(report["whole"]["figures"]["active_pipeline"], json!({ "count": 9_001 }));
    }

    async fn a_deal_that_is_won_says_when(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let deal = client.new_deal(true).await;
        let manager = portal.sign_in(MANAGER).await;
        let approved = manager.acted(&deal, json!({ "action": "approve" })).await;
        assert_eq!(approved["closed_at"], Value::Null);
        let won = client.acted(&approved, json!({ "action": "won" })).await;
        assert_eq!(won["closed_at"], "2026-11-20T11:00:00Z");
        let facts = client.get("/api/v1/performance/deals").await.json();
        assert_eq!(facts["items"][0]["closed_at"], "2026-11-20");
        assert_eq!(facts["items"][0]["status"], Status::Won.as_str());
        let report = client.get("/api/v1/performance/report").await.json();
        assert_eq!(report["whole"]["figures"]["deal_count"], json!({ "count": 1 }));
    }

    async fn an_unreadable_question_is_refused_by_name(portal) {
        let client = portal.sign_in(NORTH_REP).await;
        let answer = client.get("/api/v1/performance/report?period=soon&by=color&from=2026-01-01").await;
        answer.is(400, "bad_query");
        assert_eq!(answer.errors().len(), 3, "{}", answer.text());
    }
}

/// Once one request by three dimensions took a gigabyte, and as many of them at once as somebody cared to send.
#[tokio::test]
async fn a_question_of_too_many_groups_is_refused_and_says_so() {
    let portal = Portal::configured(|config| config.limits.groups = 2).await;
    let client = portal.sign_in(NORTH_REP).await;
    let template = client.new_deal(true).await;
    let mut write = portal.state.database.write().await.unwrap();
    let id = domain::ids::DealId(template["id"].as_str().unwrap().to_owned());
    let deal = deals::find(&mut write, &id).await.unwrap().unwrap();
    for number in 0..3 {
        let mut deal = deal.clone();
        deal.summary.id = domain::ids::DealId(format!("deal-{number}"));
        deal.summary.customer = format!("Customer {number}");
        assert!(deals::insert(&mut write, &deal).await.unwrap());
    }
    write.commit().await.unwrap();
    let owner = portal.sign_in(OWNER).await;
    assert_eq!(owner.get("/api/v1/performance/report?by=partner").await.status, 200);
    let answer = owner.get("/api/v1/performance/report?by=partner,owner,customer").await;
    answer.is(422, "too_many_groups");
    assert_eq!(answer.errors(), [("/query/by".to_owned(), "too_many_groups".to_owned())]);
    let narrowed = owner.get("/api/v1/performance/report?by=partner,customer&customer=Customer%201").await;
    assert_eq!(narrowed.status, 200, "{}", narrowed.text());
}

#[tokio::test]
async fn questions_wait_for_each_other_and_all_are_answered() {
    let portal = Portal::of_programme("reseller").await.remove(0);
    fill(&portal, 60).await;
    let owner = portal.sign_in(OWNER).await;
    let ask = || owner.get("/api/v1/performance/report?by=owner");
    let some = || async { tokio::join!(ask(), ask(), ask(), ask(), ask(), ask()) };
    let (one, two, three) = tokio::join!(some(), some(), some());
    for (a, b, c, d, e, f) in [one, two, three] {
        assert!([a, b, c, d, e, f].iter().all(|answer| answer.status == 200));
    }
}
