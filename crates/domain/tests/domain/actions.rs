//! Next best actions: what is due, how urgent it is, and calm where there is nothing.

use crate::partners::{certificate, ladder, partner, rates, won};
use crate::performance_deals::{day, money};
use chrono::{Days, NaiveDate};
use domain::deals::Status;
use domain::performance::actions::{Action, Around, Kind, Urgency, next_actions};
use domain::performance::tiers::{follow, standing};
use domain::performance::{Columns, Deals, Dimension, Fact, Filter, Moment, Texts};
use serde_json::json;

const TODAY: &str = "2026-11-21";

fn ahead(days: i64) -> Option<NaiveDate> {
    let (today, number) = (day(TODAY), Days::new(days.unsigned_abs()));
    Some(if days < 0 { today - number } else { today + number })
}

/// An approved deal of ann's, changed today, far from everything.
fn quiet(id: &str) -> Fact<'_> {
    Fact {
        id,
        owner: "ann",
        status: Some(Status::Approved),
        value: Some(money("100 EUR")),
        updated: ahead(0),
        expected: ahead(20),
        protected: ahead(60),
        ..Fact::default()
    }
}

fn of(facts: &[Fact<'_>]) -> Vec<Action> {
    let deals = Deals::from_facts(facts.iter().copied());
    next_actions(&deals, &Filter::default(), &Around::default(), day(TODAY))
}

/// The actions as code, urgency and deal.
fn told(actions: &[Action]) -> Vec<String> {
    let one =
        |action: &Action| format!("{} {:?} {}", action.kind.code(), action.urgency, action.deals.join(" "));
    actions.iter().map(one).collect()
}

#[test]
fn where_nothing_is_due_there_is_no_action() {
    assert_eq!(of(&[]), []);
    assert_eq!(of(&[quiet("a")]), []);
    for status in Status::ALL {
        let due = Fact { expected: ahead(-90), updated: ahead(-90), protected: ahead(1), ..quiet("a") };
        let actions = of(&[Fact { status: Some(status), ..due }]);
        assert_eq!(
            actions.len(),
            usize::from(matches!(status, Status::Approved | Status::InfoRequested)),
            "{status:?}"
        );
    }
    assert_eq!(of(&[Fact { status: None, ..quiet("a") }]), []);
}

#[test]
fn protection_is_reminded_of_thirty_fourteen_seven_and_one_day_before() {
    let reminder = |days: i64| {
        let actions = of(&[Fact { protected: ahead(days), ..quiet("a") }]);
        actions.first().map(|action| (action.urgency, action.kind.reminder().unwrap()))
    };
    assert_eq!(reminder(31), None);
    assert_eq!(reminder(30), Some((Urgency::Later, 30)));
    assert_eq!(reminder(14), Some((Urgency::Later, 14)));
    assert_eq!(reminder(8), Some((Urgency::Later, 14)));
    assert_eq!(reminder(7), Some((Urgency::Soon, 7)));
    assert_eq!(reminder(1), Some((Urgency::Now, 1)));
    assert_eq!(reminder(0), Some((Urgency::Now, 1)));
    assert_eq!(reminder(-1), None);
}

#[test]
fn silence_of_fourteen_days_and_a_passed_close_are_due() {
    let stalled = |days: i64| told(&of(&[Fact { updated: ahead(-days), ..quiet("a") }]));
    assert!(stalled(13).is_empty());
    assert_eq!(stalled(14), ["stalled Later a"]);
    assert_eq!(stalled(30), ["stalled Soon a"]);
    assert_eq!(of(&[Fact { updated: None, ..quiet("a") }]), []);
    let overdue = |days: i64| told(&of(&[Fact { expected: ahead(-days), ..quiet("a") }]));
    assert!(overdue(0).is_empty());
    assert_eq!(overdue(1), ["close_overdue Later a"]);
    assert_eq!(overdue(8), ["close_overdue Soon a"]);
}

#[test]
fn several_things_on_one_deal_are_one_action() {
    let deal = Fact { protected: ahead(1), expected: ahead(-3), updated: ahead(-20), ..quiet("a") };
    let actions = of(&[deal]);
    assert_eq!(told(&actions), ["protection_ends Now a"]);
    let also: Vec<_> = actions[0].also.iter().map(Kind::code).collect();
    assert_eq!(also, ["close_overdue", "stalled"]);
}

#[test]
fn the_urgent_comes_first_and_then_the_valuable() {
    let asked = |id, value: &str| Fact {
        status: Some(Status::InfoRequested),
        decided: ahead(-5),
        value: Some(money(value)),
        ..quiet(id)
    };
    let facts = [
        Fact { protected: ahead(20), value: Some(money("9000 EUR")), ..quiet("later") },
        Fact { value: None, ..asked("unknown", "1 EUR") },
        asked("small", "10 EUR"),
        asked("yen", "11 JPY"),
        asked("large", "1000 EUR"),
        Fact { decided: ahead(0), ..asked("fresh", "5000 EUR") },
    ];
    let order = |around: &Around<'_>| {
        let deals = Deals::from_facts(facts);
        let actions = next_actions(&deals, &Filter::default(), around, day(TODAY));
        actions.iter().map(|action| action.deals[0].clone()).collect::<Vec<_>>()
    };
    assert_eq!(order(&Around::default()), ["large", "small", "yen", "unknown", "fresh", "later"]);
    let rates = rates("EUR", &[("JPY", "100")]);
    let with_rates = Around { rates: Some(&rates), ..Around::default() };
    assert_eq!(order(&with_rates), ["yen", "large", "small", "unknown", "fresh", "later"]);
}

#[test]
fn only_the_deals_that_are_meant_are_looked_at() {
    let deals = Deals::from_facts([
        Fact { expected: ahead(-9), ..quiet("mine") },
        Fact { expected: ahead(-9), owner: "bob", ..quiet("his") },
    ]);
    let mine = Filter::of(Dimension::Owner, "ann");
    let actions = next_actions(&deals, &mine, &Around::default(), day(TODAY));
    assert_eq!(told(&actions), ["close_overdue Soon mine"]);
}

#[test]
fn a_certificate_is_due_until_it_is_renewed() {
    let none = Deals::default();
    let ask = |certificates: &[domain::performance::Certificate]| {
        let around = Around { certificates, ..Around::default() };
        next_actions(&none, &Filter::default(), &around, day(TODAY))
            .iter()
            .map(|action| (action.urgency, action.kind.reminder()))
            .collect::<Vec<_>>()
    };
    let until = |days: i64| certificate("ann", &ahead(days).unwrap().to_string());
    assert_eq!(ask(&[until(61)]), []);
    assert_eq!(ask(&[until(60)]), [(Urgency::Later, Some(60))]);
    assert_eq!(ask(&[until(30)]), [(Urgency::Later, Some(30))]);
    assert_eq!(ask(&[until(7)]), [(Urgency::Soon, Some(7))]);
    assert_eq!(ask(&[until(-3)]), [(Urgency::Now, Some(1))]);
    assert_eq!(ask(&[until(-31)]), []);
    assert_eq!(ask(&[until(7), until(300)]), []);
}

#[test]
fn a_tier_at_risk_is_named_with_what_it_lacks() {
    let tiers = ladder(json!({ "period": "365d", "grace_days": 30 }));
    let risk = |on: &str| {
        let facts = partner(vec![won("a", "900 EUR", "2026-11-01"), won("b", "200 EUR", on)]);
        let standing = standing(&tiers, &facts);
        let change = follow(&tiers, &facts).1;
        let around = Around { standing: Some(&standing), tier_change: Some(change), ..Around::default() };
        next_actions(&Deals::default(), &Filter::default(), &around, day(TODAY))
            .into_iter()
            .map(|action| (action.urgency, action.kind))
            .collect::<Vec<_>>()
    };
    assert_eq!(risk("2026-02-10"), []);
    use domain::program::Criterion::{WonDeals, WonValue};
    let at_risk = |on: &str, days, in_grace| Kind::TierAtRisk {
        on: day(on),
        days,
        in_grace,
        criteria: vec![WonValue, WonDeals],
    };
    assert_eq!(risk("2025-11-25"), [(Urgency::Soon, at_risk("2026-11-25", 4, false))]);
    assert_eq!(risk("2025-11-10"), [(Urgency::Later, at_risk("2026-12-10", 19, true))]);
}

#[test]
fn columns_without_a_day_of_change_are_as_good_as_before() {
    let mut columns =
        Columns { ids: Texts::from_iter(["a"]), titles: Texts::from_iter([""]), ..Columns::default() };
    let nobody = || domain::performance::Codes { of_row: vec![0], names: vec!["".into()] };
    columns.partner = nobody();
    columns.owner = nobody();
    columns.customer = nobody();
    columns.product = nobody();
    columns.country = nobody();
    columns.stage = nobody();
    columns.reason = nobody();
    columns.status = vec![4];
    columns.amounts = vec![0];
    columns.currencies = vec![domain::performance::NO_CURRENCY];
    columns.percents = vec![domain::performance::NO_PERCENT];
    let no_day = vec![domain::performance::NO_DAY];
    columns.created = no_day.clone();
    columns.submitted = no_day.clone();
    columns.decided = no_day.clone();
    columns.closed = no_day.clone();
    columns.expected = no_day.clone();
    columns.protected = no_day.clone();
    let deals = Deals::new(columns.clone(), 0).unwrap();
    assert_eq!(deals.days(Moment::Updated), no_day);
    assert_eq!(next_actions(&deals, &Filter::default(), &Around::default(), day(TODAY)), []);
    columns.updated = vec![1, 2];
    assert!(Deals::new(columns, 0).is_err());
}
