//! What figures are made of, and when they cannot be told.

use crate::performance::always;
use crate::performance_deals::{day, money};
use domain::deals::Status;
use domain::money::Currency;
use domain::performance::kpi::{Inputs, Kpi, Unknown, Value, figure};
use domain::performance::{
    DealTotals, Deals, Dimension, Fact, Filter, Grouping, Particulars, Period, Rates, Sums, Timeline,
};
use rust_decimal::Decimal;

fn told(kpi: Kpi, deals: DealTotals) -> Result<Value, Unknown> {
    figure(kpi, &Inputs { deals, ..Inputs::default() })
}

#[test]
fn without_deals_nothing_is_told_that_would_be_a_division() {
    let inputs = Inputs::default();
    for definition in Kpi::ALL {
        let told = figure(definition.kpi, &inputs);
        let counted = matches!(told, Ok(Value::Count(0)));
        let nothing = matches!(&told, Ok(Value::Sums(sums)) if sums.is_empty());
        assert!(counted || nothing || told.is_err(), "{}: {told:?}", definition.code);
        assert_eq!(told.is_ok(), counted || nothing, "{}", definition.code);
    }
}

#[test]
fn a_win_rate_of_two_deals_is_not_told() {
    let deals = DealTotals { won: 1, lost: 1, ..DealTotals::default() };
    assert_eq!(told(Kpi::WinRate, deals.clone()), Err(Unknown::TooFew { have: 2, need: 3 }));
    let three = DealTotals { won: 2, ..deals };
    let Ok(Value::Percent(rate)) = told(Kpi::WinRate, three) else { panic!("told") };
    assert_eq!(rate.round_dp(6), Decimal::new(66_666_667, 6));
}

fn sums(texts: &[&str]) -> Sums {
    texts.iter().map(|text| (money(text).currency(), i128::from(money(text).minor().unwrap()))).collect()
}

fn rates(pairs: &[(&str, &str)]) -> Option<Rates> {
    let per_unit =
        pairs.iter().map(|(code, rate)| (Currency::parse(code).unwrap(), rate.parse().unwrap())).collect();
    Some(Rates { to: Currency::parse("EUR").unwrap(), as_of: day("2026-11-20"), per_unit })
}

#[test]
fn several_currencies_become_one_by_stored_rates_only() {
    let deals = DealTotals {
        won: 3,
        won_valued: 3,
        won_value: sums(&["100.00 EUR", "200.00 USD", "30000 JPY"]),
        ..DealTotals::default()
    };
    let with =
        |rates| figure(Kpi::AverageDealSize, &Inputs { deals: deals.clone(), rates, ..Inputs::default() });
    let unknown = |codes: &[&str]| {
        Err(Unknown::NoRate(codes.iter().map(|code| Currency::parse(code).unwrap()).collect()))
    };
    assert_eq!(with(None), unknown(&["EUR", "JPY", "USD"]));
    assert_eq!(with(rates(&[("USD", "0.9")])), unknown(&["JPY"]));
    assert_eq!(with(rates(&[("USD", "0.9"), ("JPY", "0")])), unknown(&["JPY"]));
    // (100 + 180 + 183.00) / 3
    assert_eq!(with(rates(&[("USD", "0.9"), ("JPY", "0.0061")])), Ok(Value::Amount(money("154.33 EUR"))));
}

#[test]
fn a_target_is_reached_in_percent_and_a_target_of_zero_is_none() {
    let check = |won: &[&str], target: &[&str], expected: Result<&str, Unknown>| {
        let deals = DealTotals { won_value: sums(won), ..DealTotals::default() };
        let inputs = Inputs { deals, target: Some(sums(target)), ..Inputs::default() };
        let expected = expected.map(|percent| Value::Percent(percent.parse().unwrap()));
        assert_eq!(figure(Kpi::Attainment, &inputs), expected, "{won:?} of {target:?}");
    };
    check(&["50000.00 EUR"], &["200000.00 EUR"], Ok("25"));
    check(&[], &["200000.00 EUR"], Ok("0"));
    check(&["-50.00 EUR"], &["200.00 EUR"], Ok("-25"));
    check(&["50000.00 EUR"], &["0.00 EUR"], Err(Unknown::Nothing));
    check(&["50000.00 EUR"], &[], Err(Unknown::Nothing));
    let missing = ["EUR", "USD"].map(|code| Currency::parse(code).unwrap()).to_vec();
    check(&["50000.00 EUR"], &["1.00 USD"], Err(Unknown::NoRate(missing)));
}

#[test]
fn growth_compares_with_the_period_before_and_not_with_nothing() {
    let of = |won: &[&str], before: &[&str]| {
        let totals = |texts: &[&str]| DealTotals { won_value: sums(texts), ..DealTotals::default() };
        let inputs = Inputs { deals: totals(won), before: Some(totals(before)), ..Inputs::default() };
        figure(Kpi::Growth, &inputs)
    };
    assert_eq!(of(&["150.00 EUR"], &["100.00 EUR"]), Ok(Value::Percent(50.into())));
    assert_eq!(of(&["0.00 EUR"], &["100.00 EUR"]), Ok(Value::Percent((-100).into())));
    assert_eq!(of(&["150.00 EUR"], &[]), Err(Unknown::Nothing));
}

#[test]
fn velocity_is_money_for_each_day() {
    let deals = DealTotals {
        open: 10,
        won: 6,
        won_valued: 6,
        won_value: sums(&["60000.00 EUR"]),
        lost: 4,
        cycle_days: (500, 10),
        ..DealTotals::default()
    };
    // 10 × 60 % × 10,000 ÷ 50
    assert_eq!(told(Kpi::SalesVelocity, deals), Ok(Value::Amount(money("1200.00 EUR"))));
}

fn small(rows: &[(&str, &str, Status, &str, &str)]) -> Deals {
    Deals::from_facts(rows.iter().map(|(customer, partner, status, created, closed)| Fact {
        customer,
        partner,
        status: Some(*status),
        created: Some(day(created)),
        submitted: Some(day(created)),
        decided: Some(day(closed)),
        closed: Some(day(closed)),
        protected: Some(day(closed)),
        ..Fact::default()
    }))
}

/// As of 1 February 2026.
fn particulars(deals: &Deals, filter: &Filter, timeline: &Timeline) -> Particulars {
    Particulars::new(deals, &Grouping::new(deals, filter, &[]), timeline, day("2026-02-01"))
}

#[test]
fn a_customer_is_new_once_whoever_sells_to_it() {
    let deals = small(&[
        ("Alder", "a", Status::Won, "2026-01-01", "2026-02-01"),
        ("Alder", "b", Status::Won, "2026-01-01", "2026-03-01"),
        ("Birch", "b", Status::Lost, "2026-01-01", "2026-02-01"),
        ("Birch", "b", Status::Won, "2026-01-01", "2026-03-05"),
        ("", "b", Status::Won, "2026-01-01", "2026-03-06"),
    ]);
    let count = |filter: &Filter, from, to| {
        let timeline = Timeline::whole(&Period::between(day(from), day(to)));
        particulars(&deals, filter, &timeline).new_customers
    };
    assert_eq!(count(&Filter::default(), "2026-01-01", "2026-12-31"), 2);
    assert_eq!(count(&Filter::default(), "2026-03-01", "2026-12-31"), 1);
    assert_eq!(count(&Filter::of(Dimension::Partner, "b"), "2026-01-01", "2026-12-31"), 1);
}

#[test]
fn the_median_answer_is_the_one_in_the_middle() {
    let rows = [
        ("", "", Status::Approved, "2026-01-01", "2026-01-03"),
        ("", "", Status::Rejected, "2026-01-01", "2026-01-10"),
        ("", "", Status::Won, "2026-01-01", "2026-01-04"),
        // Answered before it was sent: a clock was wrong, and no length of time is told of it.
        ("", "", Status::Won, "2026-01-05", "2026-01-04"),
        // Still open, and withdrawn: no answer.
        ("", "", Status::UnderReview, "2026-01-01", "2026-01-02"),
        ("", "", Status::Withdrawn, "2026-01-01", "2026-01-02"),
    ];
    let median = |rows: &[(&str, &str, Status, &str, &str)]| {
        let deals = small(rows);
        particulars(&deals, &Filter::default(), &Timeline::whole(&always())).median_answer_days
    };
    assert_eq!(median(&rows), Some(3.into()));
    assert_eq!(median(&rows[..2]), Some("5.5".parse().unwrap()));
    assert_eq!(median(&rows[..1]), Some(2.into()));
    assert_eq!(median(&[]), None);
}

#[test]
fn protection_that_has_ended_leaves_no_days() {
    let deals = small(&[
        ("", "", Status::Approved, "2026-01-01", "2026-02-10"),
        ("", "", Status::Approved, "2026-01-01", "2026-02-01"),
        ("", "", Status::Approved, "2026-01-01", "2026-01-31"),
        ("", "", Status::Won, "2026-01-01", "2026-05-31"),
    ]);
    let found = particulars(&deals, &Filter::default(), &Timeline::whole(&always()));
    assert_eq!(found.protected_days, (9, 2));
}
