//! Tiers, targets and incentives of a programme: read as strictly as its form.

use crate::program::{check_in, smallest};
use domain::issue::IssueCode::{self, *};
use serde_json::{Value, json};

/// The smallest definition with one of everything that partners work towards.
pub fn planned() -> Value {
    let mut definition = smallest();
    let plan = json!({
        "fiscal_year": { "starts_in": 4 },
        "rates": { "as_of": "2026-11-02", "source": "a bank", "per_unit": { "USD": "0.91" } },
        "tier_rules": { "period": "fytd", "grace_days": 10, "without_data": "left_out" },
        "tiers": [
            { "id": "low", "label": { "en": "Low", "cs": "Nízký" }, "criteria": {}, "benefits": {} },
            { "id": "high", "label": "High",
              "criteria": { "won_value": "1000 EUR", "won_deals": 2, "registered_deals": 3, "approved_deals": 2, "certified_people": 1, "csat": "80" },
              "benefits": { "discount": "20", "registration_bonus": "5", "mdf": "1.5", "protection_days": 30, "perks": ["a"] } }
        ],
        "targets": [{ "id": "t", "figure": "deal_value", "each": "quarter", "wanted": "100 EUR", "tier": "high", "of": "person", "split": "months" }],
        "incentives": {
            "rounding": "down", "combine": "sum",
            "rebates": [
                { "id": "r", "label": "R", "kind": "slab", "each": "year", "bands": [{ "from": "0", "percent": "1" }, { "from": "10", "percent": "2" }] },
                { "id": "s", "label": "S", "kind": "by_tier", "each": "month", "rates": { "high": "2" }, "tiers": ["high"], "currency": "USD" }
            ],
            "commissions": [{ "id": "c", "label": "C", "percent": "5", "tiers": ["low"], "least": ["10 EUR"], "after": "customer_paid", "holding_days": 14, "clawback_days": 90, "limit": { "amounts": ["100 EUR"], "each": "quarter" } }]
        }
    });
    definition.as_object_mut().unwrap().extend(plan.as_object().unwrap().clone());
    definition
}

#[test]
fn tiers_targets_and_incentives_are_read_as_strictly_as_the_rest() {
    let check =
        |pointer, value, expected: &[(&str, IssueCode)]| check_in(planned(), pointer, value, expected);
    check("/fiscal_year/starts_in", json!(13), &[("fiscal_year.starts_in", BadValue)]);
    check("/fiscal_year/starts_in", json!(0), &[("fiscal_year.starts_in", BadValue)]);
    check("/rates/as_of", json!("2026-02-30"), &[("rates.as_of", BadValue)]);
    check("/rates/source", json!(null), &[("rates.source", MissingKey)]);
    check("/rates/per_unit", json!(null), &[("rates.per_unit", MissingKey)]);
    check("/rates/per_unit/USD", json!("0"), &[("rates.per_unit.USD", BadValue)]);
    check("/rates/per_unit/USD", json!(0.91), &[("rates.per_unit.USD", BadValue)]);
    // The programme's own currency is worth one of itself, and of one that nobody knows nothing is worth anything.
    check("/rates/per_unit/EUR", json!("1"), &[("rates.per_unit.EUR", BadValue)]);
    check("/rates/per_unit/EURO", json!("1"), &[("rates.per_unit.EURO", BadValue)]);
    check("/tier_rules/period", json!("last_year"), &[("tier_rules.period", BadValue)]);
    check("/tier_rules/grace", json!(3), &[("tier_rules.grace", UnknownKey)]);
    check(
        "/tiers/1/id",
        json!("low"),
        &[
            ("tiers", DefinedTwice),
            ("targets[0]", DanglingReference),
            ("incentives.rebates[1]", DanglingReference),
            ("incentives.rebates[1]", DanglingReference),
        ],
    );
    check("/tiers/0/label/fr", json!("Bas"), &[("tiers[0].label", DanglingReference)]);
    check("/tiers/0/criteria/won_value", json!("5 USD"), &[("tiers[1].criteria.won_value", BadValue)]);
    check("/tiers/1/criteria/won_value", json!("-5 EUR"), &[("tiers[1].criteria.won_value", BadValue)]);
    check("/tiers/1/criteria/won_value", json!("1.234,50 EUR"), &[("tiers[1].criteria.won_value", BadValue)]);
    check("/tiers/1/criteria/csat", json!("101"), &[("tiers[1].criteria.csat", BadValue)]);
    check("/tiers/1/benefits/discount", json!(20), &[("tiers[1].benefits.discount", WrongType)]);
    check("/targets/0/wanted", json!(5), &[("targets[0].wanted", WrongType)]);
    check("/targets/0/figure", json!("won"), &[("targets[0].figure", BadValue)]);
    check("/targets/0/product", json!("x"), &[("targets[0]", DanglingReference)]);
    check("/incentives/rebates/0/on", json!("increment"), &[]);
    check("/incentives/rebates/1/on", json!("increment"), &[("incentives.rebates[1].on", BadValue)]);
    check("/incentives/rebates/1/bands", json!([]), &[("incentives.rebates[1].bands", UnknownKey)]);
    check(
        "/incentives/rebates/1/rates",
        json!({ "high": "2", "top": "3" }),
        &[("incentives.rebates[1]", DanglingReference)],
    );
    let falling = json!([{ "from": "5", "percent": "1" }, { "from": "5", "percent": "2" }]);
    check("/incentives/rebates/0/bands", falling, &[("incentives.rebates[0].bands", BadValue)]);
    check(
        "/incentives/commissions/0/flat",
        json!("5 EUR"),
        &[("incentives.commissions[0].percent", BadValue)],
    );
    check(
        "/incentives/commissions/0/least",
        json!(["5 EUR", "6 EUR"]),
        &[("incentives.commissions[0].least[1]", BadValue)],
    );
    check(
        "/incentives/commissions/0/limit",
        json!({}),
        &[("incentives.commissions[0].limit.amounts", MissingKey)],
    );
}
