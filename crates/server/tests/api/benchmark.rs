//! Where an organisation stands among others: told of five others at least, and never of a group that somebody chose.

use crate::harness::{MANAGER, NORTH_ADMIN, NORTH_REP, OWNER, Portal};
use domain::deals::{Deal, Status};
use domain::ids::{DealId, PartnerId};
use domain::money::Money;
use portal_server::store::deals;
use serde_json::{Value, json};
use sqlx::AnyConnection;

const ASKED: &str = "/api/v1/performance/benchmark?kpi=win_rate,deal_value";

async fn organisation(connection: &mut AnyConnection, id: &str) {
    let insert = "INSERT INTO partners (id, name, partner_type, country, currency, tier, programs)
        VALUES ($1, $2, 'reseller', 'CZ', 'EUR', '', '[]')";
    sqlx::query(insert).bind(id).bind(format!("Name of {id}")).execute(connection).await.unwrap();
}

/// So many won and lost deals of an organisation, each worth `amount` in the programme's default currency.
async fn closed(
    connection: &mut AnyConnection,
    template: &Deal,
    partner: &str,
    (won, lost): (usize, usize),
    amount: i64,
) {
    for number in 0..won + lost {
        let mut deal = template.clone();
        deal.summary.id = DealId(format!("{partner}-{number}"));
        deal.summary.partner_id = PartnerId(partner.to_owned());
        deal.summary.status = if number < won { Status::Won } else { Status::Lost };
        deal.summary.value = Money::from_canonical(&format!("{amount} USD"));
        deal.closed_at = Some("2026-09-10T11:00:00Z".parse().unwrap());
        assert!(deals::insert(connection, &deal).await.unwrap());
    }
}

/// A portal in which the northern organisation and so many others, the southern among them, have closed deals.
async fn filled(portal: &Portal, others: usize) {
    let client = portal.sign_in(NORTH_REP).await;
    let id = client.new_deal(true).await["id"].as_str().unwrap().to_owned();
    let mut write = portal.state.database.write().await.unwrap();
    let template = deals::find(&mut write, &DealId(id)).await.unwrap().unwrap();
    closed(&mut write, &template, "north", (6, 4), 1_000).await;
    for number in 0..others {
        let partner = if number == 0 { "south".to_owned() } else { format!("secret-{number}") };
        if number > 0 {
            organisation(&mut write, &partner).await;
        }
        let won = 1 + number % 9;
        let worth = 900 + 100 * i64::try_from(number).unwrap();
        closed(&mut write, &template, &partner, (won, 10 - won), worth).await;
    }
    write.commit().await.unwrap();
}

fn figure<'v>(answer: &'v Value, code: &str) -> &'v Value {
    answer["figures"].as_array().unwrap().iter().find(|one| one["figure"] == code).unwrap()
}

on_both! {
    async fn four_others_are_not_told(portal) {
        filled(&portal, 4).await;
        let client = portal.sign_in(NORTH_REP).await;
        let answer = client.get(ASKED).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        for code in ["win_rate", "deal_value"] {
            assert_eq!(figure(&answer.json(), code), &json!({ "figure": code, "withheld": "too_few" }));
        }
        // Not even how many there are.
        assert!(!answer.text().contains('4'), "{}", answer.text());
    }

    async fn of_five_others_rounded_numbers_and_the_own_band_are_told(portal) {
        filled(&portal, 9).await;
        let client = portal.sign_in(NORTH_ADMIN).await;
        let answer = client.get(ASKED).await;
        // 10, 20 ... 90 percent of the others; the own 60 is not among them.
        let told = json!({ "others": 5, "low": "30", "median": "50", "high": "70", "band": "above_median" });
        assert_eq!(figure(&answer.json(), "win_rate")["told"], told, "{}", answer.text());
        assert_eq!(figure(&answer.json(), "deal_value")["told"]["currency"], "USD");
        for secret in ["secret", "south", "Name of"] {
            assert!(!answer.text().contains(secret), "{}", answer.text());
        }
        // What somebody sees elsewhere is still their own.
        let facts = client.get("/api/v1/performance/deals").await.text();
        assert!(!facts.contains("secret"), "{facts}");
    }

    async fn no_question_makes_the_group_smaller(portal) {
        filled(&portal, 9).await;
        let client = portal.sign_in(NORTH_REP).await;
        for crafted in [
            "partner=south", "not.partner=south", "country=CZ", "customer=x", "owner=u-south-rep", "product=core",
            "least=1", "most=5", "by=partner", "status=won", "from=2026-09-10&to=2026-09-10", "period=today",
            "period=7d", "period=30d", "period=mtd", "period=qtd", "compare=previous", "tier=gold", "among=south",
            "kpi=win_rate", "period=365d&period=90d", "grain=day",
        ] {
            let answer = client.get(&format!("{ASKED}&{crafted}")).await;
            answer.is(400, "bad_query");
        }
        for unknown in ["", "?kpi=", "?kpi=growth", "?kpi=win_rate,", "?period=365d"] {
            client.get(&format!("/api/v1/performance/benchmark{unknown}")).await.is(400, "bad_query");
        }
        let twice = client.get("/api/v1/performance/benchmark?kpi=win_rate,win_rate").await.json();
        assert_eq!(twice["figures"].as_array().map(Vec::len), Some(1));
        for period in ["90d", "365d", "last_quarter", "last_fiscal_year"] {
            assert_eq!(client.get(&format!("{ASKED}&period={period}")).await.status, 200, "{period}");
        }
    }

    async fn only_people_of_an_organisation_have_others(portal) {
        filled(&portal, 6).await;
        for person in [MANAGER, OWNER] {
            portal.sign_in(person).await.get(ASKED).await.is(403, "role_not_allowed");
        }
        assert_eq!(portal.stranger().get(ASKED).await.status, 401);
    }

    async fn an_organisation_without_a_figure_learns_the_group_and_no_band(portal) {
        filled(&portal, 9).await;
        let client = portal.sign_in(NORTH_REP).await;
        // The own deals become open ones again.
        let mut write = portal.state.database.write().await.unwrap();
        sqlx::query("UPDATE deals SET status = 'approved', closed_at = NULL WHERE partner_id = 'north'")
            .execute(&mut *write).await.unwrap();
        write.commit().await.unwrap();
        let answer = client.get(ASKED).await.json();
        let told = &figure(&answer, "win_rate")["told"];
        assert_eq!((&told["median"], &told["band"]), (&json!("50"), &Value::Null), "{answer}");
    }
}
