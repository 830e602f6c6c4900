//! Partners for the tests of tiers, incentives and what-ifs.

use crate::performance_deals::{day, money};
use domain::deals::Status;
use domain::performance::{Calendar, Certificate, Ledger, PartnerFacts, Rates, Sale};
use domain::program::{Program, Tiers};
use serde_json::{Value, json};

/// 21 November 2026, fiscal years from April, nothing sold.
pub fn partner(sales: Vec<Sale>) -> PartnerFacts {
    PartnerFacts {
        today: day("2026-11-21"),
        fiscal: Calendar::starting_in(4).unwrap(),
        rates: None,
        sales,
        certificates: None,
        answers: None,
        goals: Vec::new(),
        ledger: Ledger::default(),
    }
}

/// A deal that was submitted, approved and won on the same day.
pub fn won(id: &str, value: &str, on: &str) -> Sale {
    sold(id, value, on, "vault")
}

pub fn sold(id: &str, value: &str, on: &str, product: &str) -> Sale {
    Sale {
        id: id.to_owned(),
        owner: "ann".to_owned(),
        product: product.to_owned(),
        status: Status::Won,
        value: Some(money(value)),
        submitted: Some(day(on)),
        decided: Some(day(on)),
        closed: Some(day(on)),
    }
}

/// A deal that was approved on a day and is still open.
pub fn open(id: &str, value: &str, on: &str) -> Sale {
    Sale { status: Status::Approved, closed: None, ..won(id, value, on) }
}

pub fn certificate(person: &str, until: &str) -> Certificate {
    Certificate {
        person: person.to_owned(),
        name: "Engineer".to_owned(),
        from: Some(day("2026-01-01")),
        until: Some(day(until)),
    }
}

pub fn rates(to: &str, per_unit: &[(&str, &str)]) -> Rates {
    let currency = |code: &str| domain::money::Currency::parse(code).unwrap();
    Rates {
        to: currency(to),
        as_of: day("2026-11-20"),
        per_unit: per_unit.iter().map(|(code, rate)| (currency(code), rate.parse().unwrap())).collect(),
    }
}

/// The reseller programme with other tiers and incentives.
pub fn program(tiers: Value, incentives: Value) -> Program {
    with(json!({ "tiers": tiers, "targets": [], "incentives": incentives }))
}

/// The reseller programme with some keys replaced; products may be `vault` and `care`.
pub fn with(keys: Value) -> Program {
    let mut definition: Value = serde_json::from_str(crate::programmes::RESELLER).unwrap();
    definition["lists"]["products"] = json!(["vault", "care"]);
    definition["incentives"] = json!({});
    definition["targets"] = json!([]);
    definition.as_object_mut().unwrap().extend(keys.as_object().unwrap().clone());
    Program::from_json(&definition.to_string()).unwrap()
}

/// Bronze for everybody, silver from 1,000 EUR and two deals, gold from 5,000 EUR, two deals and two people.
pub fn ladder(rules: Value) -> Tiers {
    let tiers = json!([
        { "id": "bronze", "label": "B", "criteria": {}, "benefits": { "discount": "10", "perks": ["portal"] } },
        { "id": "silver", "label": "S", "criteria": { "won_value": "1000 EUR", "won_deals": 2 },
          "benefits": { "discount": "15", "registration_bonus": "5", "perks": ["portal", "nfr"] } },
        { "id": "gold", "label": "G", "criteria": { "won_value": "5000 EUR", "won_deals": 2, "certified_people": 2 },
          "benefits": { "discount": "20", "registration_bonus": "5", "protection_days": 30, "perks": ["nfr", "manager"] } }
    ]);
    with(json!({ "tiers": tiers, "tier_rules": rules, "targets": [] })).tiers
}
