//! Commissions: which rule pays, how much of it is left, when, and what a refund takes back.

use crate::incentives::{check, line, lines, settled};
use crate::partners::{partner, sold, won};
use crate::performance_deals::{day, money};
use domain::performance::incentives::State;
use domain::performance::{PartnerFacts, Refund, Sale};
use serde_json::{Value, json};

fn commissions(rules: Value, combine: &str, facts: &PartnerFacts) -> Vec<(String, String, State)> {
    lines(&settled(json!({ "combine": combine, "commissions": rules }), facts))
}

#[test]
fn the_highest_fitting_commission_is_paid_or_all_of_them() {
    let rules = json!([
        { "id": "base", "label": "B", "percent": "2", "least": ["100 EUR"] },
        { "id": "care", "label": "C", "percent": "10", "products": ["care"] },
        { "id": "flat", "label": "F", "flat": "25 EUR" },
        { "id": "gold", "label": "G", "percent": "50", "tiers": ["gold"] }
    ]);
    let facts = partner(vec![
        won("a", "1000 EUR", "2026-05-01"),
        sold("b", "1000 EUR", "2026-05-02", "vault; care"),
        won("c", "99 EUR", "2026-05-03"),
        won("d", "99 USD", "2026-05-04"),
        won("e", "-500 EUR", "2026-05-05"),
        Sale { value: None, ..won("f", "1 EUR", "2026-05-06") },
    ]);
    assert_eq!(
        commissions(rules.clone(), "highest", &facts),
        [
            line("commission/flat/a", "25.00 EUR", State::Earned),
            line("commission/care/b", "100.00 EUR", State::Earned),
            line("commission/flat/c", "25.00 EUR", State::Earned),
            line("commission/base/d", "1.98 USD", State::Earned),
        ]
    );
    let all = commissions(rules, "sum", &facts);
    assert_eq!(all.len(), 7);
    assert_eq!(
        all[..2],
        [
            line("commission/base/a", "20.00 EUR", State::Earned),
            line("commission/flat/a", "25.00 EUR", State::Earned),
        ]
    );
}

#[test]
fn a_limit_counts_what_was_earned_before_in_its_period() {
    let rules = json!([{ "id": "c", "label": "C", "percent": "10", "limit": { "amounts": ["150 EUR"], "each": "quarter" } }]);
    let facts = partner(vec![
        won("c", "1000 EUR", "2026-06-30"),
        won("b", "1000 EUR", "2026-05-01"),
        won("a", "1000 EUR", "2026-07-01"),
        won("d", "5000 USD", "2026-05-02"),
        won("e", "1000 EUR", "2026-06-30"),
    ]);
    assert_eq!(
        commissions(rules, "highest", &facts),
        [
            line("commission/c/b", "100.00 EUR", State::Earned),
            line("commission/c/d", "500.00 USD", State::Earned),
            line("commission/c/c", "50.00 EUR", State::Earned),
            line("commission/c/e", "0.00 EUR", State::Earned),
            line("commission/c/a", "100.00 EUR", State::Earned),
        ]
    );
    // Once the better rule has reached its limit, the other one is the higher.
    let rules = json!([
        { "id": "c", "label": "C", "percent": "10", "limit": { "amounts": ["150 EUR"] } },
        { "id": "other", "label": "O", "percent": "6" }
    ]);
    let facts = partner(vec![won("a", "1000 EUR", "2026-05-01"), won("b", "1000 EUR", "2026-06-01")]);
    let found = commissions(rules, "highest", &facts);
    assert_eq!(found[1], line("commission/other/b", "60.00 EUR", State::Earned));
}

#[test]
fn a_commission_waits_for_the_customer_and_its_holding_period() {
    let rules =
        json!([{ "id": "c", "label": "C", "percent": "10", "after": "customer_paid", "holding_days": 14 }]);
    let mut facts = partner(vec![won("a", "100 EUR", "2026-11-01")]);
    let state = |facts: &PartnerFacts| commissions(rules.clone(), "highest", facts)[0].2;
    assert_eq!(state(&facts), State::Pending);
    facts.ledger.received.insert("a".to_owned(), day("2026-11-08"));
    assert_eq!(state(&facts), State::Held);
    facts.ledger.received.insert("a".to_owned(), day("2026-11-07"));
    assert_eq!(state(&facts), State::Earned);
    facts.ledger.held.insert("a".to_owned());
    assert_eq!(state(&facts), State::Held);
}

#[test]
fn a_refund_takes_its_share_of_the_commission_back() {
    let rules = json!([{ "id": "c", "label": "C", "percent": "10", "clawback_days": 60 }]);
    let mut facts = partner(vec![won("a", "100 EUR", "2026-05-01")]);
    let refund = |on: &str, amount: Option<&str>| Refund {
        id: format!("of-{on}"),
        deal: "a".to_owned(),
        on: day(on),
        amount: amount.map(money),
    };
    facts.ledger.refunds = vec![
        refund("2026-06-02", None),
        refund("2026-05-09", Some("33.33 EUR")),
        refund("2026-05-08", Some("10 USD")),
    ];
    assert_eq!(
        commissions(rules.clone(), "highest", &facts),
        [
            line("commission/c/a", "10.00 EUR", State::Earned),
            line("clawback/c/a/refund/of-2026-05-09", "-3.33 EUR", State::Earned),
            line("clawback/c/a/refund/of-2026-06-02", "-6.67 EUR", State::Earned),
        ]
    );
    // Too late, and not yet.
    facts.ledger.refunds = vec![refund("2026-07-01", None), refund("2026-12-01", None)];
    assert_eq!(commissions(rules.clone(), "highest", &facts).len(), 1);
    facts.ledger.refunds = vec![refund("2026-06-30", None)];
    assert_eq!(commissions(rules, "highest", &facts).len(), 2);
    check(json!({ "kind": "flat", "percent": "5" }), &facts, "");
}

/// Once the lines of refunds were counted in the order of days: one that was noted later for an earlier day took over the
/// payment that had been noted for another.
#[test]
fn a_refund_noted_later_for_an_earlier_day_leaves_the_payment_of_another_alone() {
    let rules = json!([{ "id": "c", "label": "C", "percent": "10", "clawback_days": 60 }]);
    let mut facts = partner(vec![won("a", "100 EUR", "2026-05-01")]);
    let refund = |id: &str, on: &str| Refund {
        id: id.to_owned(),
        deal: "a".to_owned(),
        on: day(on),
        amount: Some(money("30 EUR")),
    };
    facts.ledger.refunds = vec![refund("z", "2026-05-20")];
    facts.ledger.paid.insert("clawback/c/a/refund/z".to_owned(), money("-3 EUR"));
    let later = line("clawback/c/a/refund/z", "-3.00 EUR", State::Paid);
    assert_eq!(&commissions(rules.clone(), "highest", &facts)[1..], std::slice::from_ref(&later));
    facts.ledger.refunds.push(refund("b", "2026-05-10"));
    // On one day the order is that of the ids, not that in which they come.
    facts.ledger.refunds.push(refund("a", "2026-05-10"));
    assert_eq!(
        commissions(rules, "highest", &facts)[1..],
        [
            line("clawback/c/a/refund/a", "-3.00 EUR", State::Earned),
            line("clawback/c/a/refund/b", "-3.00 EUR", State::Earned),
            later,
        ]
    );
}

#[test]
fn a_line_is_rounded_once_by_the_rule_that_the_programme_names() {
    let rounded = |rounding: &str, value: &str| {
        let facts = partner(vec![won("a", value, "2026-05-01")]);
        let rules =
            json!({ "rounding": rounding, "commissions": [{ "id": "c", "label": "C", "percent": "10" }] });
        settled(rules, &facts).lines[0].amount.canonical()
    };
    assert_eq!(rounded("half_even", "0.25 EUR"), "0.02 EUR");
    assert_eq!(rounded("half_up", "0.25 EUR"), "0.03 EUR");
    assert_eq!(rounded("down", "0.29 EUR"), "0.02 EUR");
    assert_eq!(rounded("half_even", "15 JPY"), "2 JPY");
    assert_eq!(rounded("half_even", "1.005 KWD"), "0.100 KWD");
}
