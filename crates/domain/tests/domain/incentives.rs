//! Rebates and margins: each rule by hand, the states of lines, and what holds for every statement.

use crate::partners::{open, partner, program, rates, sold, won};
use crate::performance_deals::{day, money};
use domain::money::Money;
use domain::performance::goals::Goal;
use domain::performance::incentives::{State, Statement, margin, statement};
use domain::performance::{Because, PartnerFacts, Period, Refund, Sale, Sums};
use domain::program::{Program, Rounding, Split, Wanted};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::{Value, json};

pub fn tiers() -> Value {
    json!([
        { "id": "silver", "label": "S", "benefits": { "discount": "20", "registration_bonus": "5" } },
        { "id": "gold", "label": "G", "criteria": { "won_deals": 1 }, "benefits": { "discount": "25" } }
    ])
}

fn fiscal_year() -> Period {
    Period::between(day("2026-04-01"), day("2027-03-31"))
}

pub fn settled(incentives: Value, facts: &PartnerFacts) -> Statement {
    statement(&program(tiers(), incentives), facts, &|_| Some(0), &fiscal_year())
}

/// The lines as id, amount and state.
pub fn lines(statement: &Statement) -> Vec<(String, String, State)> {
    statement.lines.iter().map(|line| (line.id.clone(), line.amount.canonical(), line.state)).collect()
}

pub fn line(id: &str, amount: &str, state: State) -> (String, String, State) {
    (id.to_owned(), amount.to_owned(), state)
}

fn codes(trace: &[domain::performance::Note]) -> Vec<&'static str> {
    trace.iter().map(|note| note.because.as_str()).collect()
}

/// Sets up one rebate for the fiscal year and expects this amount of it; an empty text is none.
pub fn check(rule: Value, facts: &PartnerFacts, expected: &str) -> Statement {
    let mut rebate = json!({ "id": "r", "label": "R", "each": "year" });
    rebate.as_object_mut().unwrap().extend(rule.as_object().unwrap().clone());
    let statement = settled(json!({ "rebates": [rebate] }), facts);
    let amounts: Vec<String> = statement.lines.iter().map(|line| line.amount.canonical()).collect();
    assert_eq!(amounts.join(" "), expected, "{rule}\n{:?}", statement.nothing);
    assert_eq!(statement.nothing.is_empty(), !expected.is_empty());
    statement
}

fn bands() -> Value {
    json!([{ "from": "0", "percent": "1" }, { "from": "1000", "percent": "2" }, { "from": "5000", "percent": "4" }])
}

#[test]
fn a_slab_pays_one_rate_and_steps_pay_each_their_own() {
    let facts = |value: &str| partner(vec![won("a", value, "2026-05-05")]);
    let slab = json!({ "kind": "slab", "bands": bands() });
    check(slab.clone(), &facts("999.99 EUR"), "10.00 EUR");
    check(slab.clone(), &facts("1000.00 EUR"), "20.00 EUR");
    check(slab.clone(), &facts("6000.00 EUR"), "240.00 EUR");
    check(slab, &partner(vec![]), "");
    let above = json!({ "kind": "slab", "bands": bands(), "on": "increment" });
    check(above, &facts("6000.00 EUR"), "40.00 EUR");
    let stepped = json!({ "kind": "stepped", "bands": bands() });
    check(stepped.clone(), &facts("999.99 EUR"), "10.00 EUR");
    check(stepped.clone(), &facts("1000.00 EUR"), "10.00 EUR");
    // 10 + 80 + 40
    let statement = check(stepped, &facts("6000.00 EUR"), "130.00 EUR");
    let trace = codes(&statement.lines[0].trace);
    assert_eq!(trace, ["volume", "band", "slice", "slice", "slice", "period_runs", "rounded"]);
    let closed = json!([{ "from": "1000", "percent": "2" }]);
    let below = check(json!({ "kind": "stepped", "bands": closed }), &facts("999.99 EUR"), "");
    assert_eq!(codes(&below.nothing[0].trace), ["volume", "below_bands", "period_runs"]);
}

#[test]
fn growth_is_measured_against_the_same_days_a_year_ago() {
    let bands = json!([{ "from": "10", "percent": "2" }, { "from": "50", "percent": "5" }]);
    let whole = json!({ "kind": "growth", "bands": bands });
    let increment = json!({ "kind": "growth", "bands": bands, "on": "increment" });
    // What was won last year after 21 November is not compared with days that have not come.
    let facts = |now: &str| {
        partner(vec![
            won("a", now, "2026-05-05"),
            won("b", "1000 EUR", "2025-05-05"),
            won("c", "9000 EUR", "2025-12-05"),
        ])
    };
    check(whole.clone(), &facts("1099.99 EUR"), "");
    check(whole.clone(), &facts("1100.00 EUR"), "22.00 EUR");
    check(whole.clone(), &facts("2000.00 EUR"), "100.00 EUR");
    check(increment.clone(), &facts("2000.00 EUR"), "50.00 EUR");
    let newcomer = partner(vec![won("a", "2000 EUR", "2026-05-05")]);
    let skipped = check(whole, &newcomer, "");
    assert!(codes(&skipped.nothing[0].trace).contains(&"newcomer_skipped"));
    let mut from_zero = increment;
    from_zero["newcomers"] = json!("from_zero");
    check(from_zero, &newcomer, "100.00 EUR");
}

#[test]
fn attainment_is_of_the_partners_own_target() {
    let rule = json!({ "kind": "attainment", "bands": [{ "from": "100", "percent": "1" }, { "from": "120", "percent": "2" }] });
    let mut facts = partner(vec![won("a", "1200 EUR", "2026-05-05")]);
    let without = check(rule.clone(), &facts, "");
    assert_eq!(codes(&without.nothing[0].trace), ["volume", "no_target", "period_runs"]);
    let goal = |wanted: &str| Goal {
        id: "g".to_owned(),
        period: fiscal_year(),
        wanted: Wanted::WonValue(money(wanted)),
        scope: Default::default(),
        split: Split::Days,
    };
    facts.goals = vec![goal("1201 EUR")];
    check(rule.clone(), &facts, "");
    facts.goals = vec![goal("1200 EUR")];
    check(rule.clone(), &facts, "12.00 EUR");
    facts.goals = vec![goal("1000 EUR")];
    check(rule.clone(), &facts, "24.00 EUR");
    let mut increment = rule.clone();
    increment["on"] = json!("increment");
    check(increment, &facts, "4.00 EUR");
    // A person's goal is not the partner's.
    facts.goals[0].scope.insert(domain::performance::Dimension::Owner, "ann".to_owned());
    check(rule, &facts, "");
}

#[test]
fn one_rate_and_rates_by_tier_pay_each_currency_for_itself() {
    let facts = partner(vec![
        won("a", "1000 EUR", "2026-05-05"),
        won("b", "500 USD", "2026-05-05"),
        sold("c", "70 EUR", "2026-05-05", "care"),
        open("d", "9000 EUR", "2026-05-05"),
    ]);
    check(json!({ "kind": "flat", "percent": "2.5" }), &facts, "26.75 EUR 12.50 USD");
    check(json!({ "kind": "flat", "percent": "2.5", "products": ["care"] }), &facts, "1.75 EUR");
    check(
        json!({ "kind": "by_tier", "rates": { "silver": "1", "gold": "3" } }),
        &facts,
        "10.70 EUR 5.00 USD",
    );
    check(json!({ "kind": "by_tier", "rates": { "gold": "3" } }), &facts, "");
    let other = check(json!({ "kind": "flat", "percent": "2.5", "tiers": ["gold"] }), &facts, "");
    assert_eq!(codes(&other.nothing[0].trace), ["other_tier", "period_runs"]);
}

#[test]
fn currencies_are_converted_by_stored_rates_or_nothing_is_said() {
    let rule = json!({ "kind": "slab", "bands": bands() });
    let mut facts = partner(vec![won("a", "500 EUR", "2026-05-05"), won("b", "1000 USD", "2026-05-06")]);
    let unknown = check(rule.clone(), &facts, "");
    assert_eq!(codes(&unknown.nothing[0].trace), ["volume", "no_rate", "period_runs"]);
    facts.rates = Some(rates("EUR", &[("USD", "0.9")]));
    let known = check(rule.clone(), &facts, "28.00 EUR");
    assert!(codes(&known.lines[0].trace).contains(&"converted"));
    // Rates to another currency than the rule's are no rates for it.
    facts.rates = Some(rates("USD", &[("EUR", "1.1")]));
    check(rule, &facts, "");
}

#[test]
fn a_rebate_is_pending_then_held_then_earned_then_paid() {
    let rule = json!({ "id": "r", "label": "R", "kind": "flat", "percent": "1", "each": "quarter", "holding_days": 30 });
    let mut facts = partner(vec![won("a", "1000 EUR", "2026-05-05")]);
    let id = "rebate/r/2026-04-01/EUR";
    let mut at = |today: &str, paid: Option<&str>| {
        facts.today = day(today);
        facts.ledger.paid = paid.iter().map(|paid| (id.to_owned(), money(paid))).collect();
        lines(&settled(json!({ "rebates": [rule] }), &facts))
    };
    assert_eq!(at("2026-05-04", None), []);
    assert_eq!(at("2026-06-30", None), [line(id, "10.00 EUR", State::Pending)]);
    assert_eq!(at("2026-07-01", None), [line(id, "10.00 EUR", State::Held)]);
    assert_eq!(at("2026-07-30", None), [line(id, "10.00 EUR", State::Held)]);
    assert_eq!(at("2026-07-31", None), [line(id, "10.00 EUR", State::Earned)]);
    assert_eq!(at("2026-08-10", Some("10.00 EUR")), [line(id, "10.00 EUR", State::Paid)]);
    let partly = [line(id, "6.00 EUR", State::Earned), line(id, "4.00 EUR", State::Paid)];
    assert_eq!(at("2026-08-10", Some("4.00 EUR")), partly);
    // What was paid too much is taken from what comes next.
    let more = [line(id, "-2.00 EUR", State::Earned), line(id, "12.00 EUR", State::Paid)];
    assert_eq!(at("2026-08-10", Some("12.00 EUR")), more);
    assert_eq!(at("2026-08-10", Some("10.00 USD")), [line(id, "10.00 EUR", State::Earned)]);
}

#[test]
fn a_margin_takes_the_bonus_off_the_discounted_price() {
    let program = program(tiers(), json!({}));
    let silver = program.tiers.ladder.first();
    let of = |list: &str, registered| margin(money(list), silver, registered, Rounding::HalfEven).unwrap();
    let both = of("1000.00 EUR", true);
    assert_eq!((both.price, both.margin), (money("760.00 EUR"), money("240.00 EUR")));
    assert_eq!(both.percent, Some(24.into()));
    assert_eq!(codes(&both.trace), ["tier_discount", "registration_bonus"]);
    assert_eq!(of("1000.00 EUR", false).margin, money("200.00 EUR"));
    assert_eq!(of("0.00 EUR", true).percent, None);
    assert_eq!(of("999 JPY", true).price, money("759 JPY"));
    let nobody = margin(money("10 EUR"), None, true, Rounding::HalfEven).unwrap();
    assert_eq!((nobody.margin, nobody.trace.len()), (money("0 EUR"), 0));
}

#[test]
fn every_code_of_a_trace_is_one_of_its_own() {
    let codes: std::collections::BTreeSet<_> = Because::ALL.iter().map(|code| code.as_str()).collect();
    assert_eq!(codes.len(), Because::ALL.len());
}

fn everything() -> Program {
    program(
        tiers(),
        json!({
            "combine": "sum",
            "rebates": [
                { "id": "slab", "label": "R", "each": "quarter", "kind": "slab", "bands": bands(), "holding_days": 20 },
                { "id": "stepped", "label": "R", "each": "year", "kind": "stepped", "bands": bands() },
                { "id": "flat", "label": "R", "each": "month", "kind": "flat", "percent": "1.75" }
            ],
            "commissions": [
                { "id": "c", "label": "C", "percent": "3.3", "holding_days": 30, "limit": { "amounts": ["200 EUR"], "each": "month" } },
                { "id": "d", "label": "D", "percent": "1.1", "after": "customer_paid", "clawback_days": 90 }
            ]
        }),
    )
}

fn some_facts() -> impl Strategy<Value = PartnerFacts> {
    let sale = (1_i64..500_000, prop::sample::select(vec!["EUR", "USD", "JPY", "KWD"]), 0_u64..700);
    let refund = (any::<prop::sample::Index>(), 0_u64..700, prop::option::of(1_i64..500_000));
    let lists = (prop::collection::vec(sale, 1..20), prop::collection::vec(refund, 0..6));
    lists.prop_map(|(sales, refunds)| {
        let start = day("2025-04-01");
        let on = |days| start + chrono::Days::new(days);
        let sales: Vec<Sale> = sales
            .into_iter()
            .enumerate()
            .map(|(number, (minor, code, days))| {
                let currency = domain::money::Currency::parse(code).unwrap();
                let value = Money::from_minor(minor, currency);
                Sale { value, ..won(&number.to_string(), "1 EUR", &on(days).to_string()) }
            })
            .collect();
        let mut facts = partner(sales);
        facts.ledger.refunds = refunds
            .into_iter()
            .enumerate()
            .map(|(number, (which, days, minor))| {
                let sale = &facts.sales[which.index(facts.sales.len())];
                let currency = sale.value.unwrap().currency();
                let amount = minor.and_then(|minor| Money::from_minor(minor, currency));
                Refund { id: number.to_string(), deal: sale.id.clone(), on: on(days), amount }
            })
            .collect();
        facts
    })
}

fn sum(statement: &Statement) -> Sums {
    let mut all = Sums::default();
    statement.totals.values().for_each(|sums| all.add_all(sums));
    all.iter().filter(|(_, minor)| *minor != 0).collect()
}

proptest! {
    #[test]
    fn the_states_of_a_statement_make_its_lines_and_order_does_not_matter(facts in some_facts(), paid in 0_i64..100_000) {
        let program = everything();
        let tier = |_| Some(0);
        let of = |facts: &PartnerFacts| statement(&program, facts, &tier, &fiscal_year());
        let plain = of(&facts);
        let mut lines = Sums::default();
        plain.lines.iter().for_each(|line| lines.add_money(&line.amount));
        prop_assert_eq!(sum(&plain), lines.iter().filter(|(_, minor)| *minor != 0).collect::<Sums>());
        let mut turned = facts.clone();
        turned.sales.reverse();
        prop_assert_eq!(&of(&turned), &plain);
        // A payment moves money between states and changes no sum.
        let mut with_payment = facts.clone();
        if let Some(line) = plain.lines.first() {
            let paid = Money::from_minor(paid, line.amount.currency()).unwrap();
            with_payment.ledger.paid.insert(line.id.clone(), paid);
        }
        prop_assert_eq!(sum(&of(&with_payment)), sum(&plain));
    }

    #[test]
    fn nobody_gives_back_more_commission_than_there_was_and_no_limit_is_passed(facts in some_facts()) {
        let statement = statement(&everything(), &facts, &|_| Some(0), &Period::between(day("2025-01-01"), day("2027-12-31")));
        let mut of_deal = std::collections::BTreeMap::<(String, String), Decimal>::new();
        let mut of_month = std::collections::BTreeMap::<String, Decimal>::new();
        for line in &statement.lines {
            use domain::performance::incentives::Source::{Clawback, Commission, Rebate};
            match &line.source {
                Commission(deal) | Clawback(deal) => {
                    *of_deal.entry((line.rule.clone(), deal.clone())).or_default() += line.amount.amount();
                }
                Rebate(_) => prop_assert!(line.amount.amount() > Decimal::ZERO),
            }
            if line.rule == "c" && matches!(line.source, Commission(_)) && line.amount.currency().code() == "EUR" {
                *of_month.entry(line.on.format("%Y-%m").to_string()).or_default() += line.amount.amount();
            }
        }
        prop_assert!(of_deal.values().all(|sum| *sum >= Decimal::ZERO), "{of_deal:?}");
        prop_assert!(of_month.values().all(|sum| *sum <= Decimal::from(200)), "{of_month:?}");
    }
}
