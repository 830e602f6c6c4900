//! What waits, which partners need somebody and why, who has moved, and how much of a target is reached.

use crate::partners::rates;
use crate::performance_deals::{day, money};
use domain::deals::Status;
use domain::performance::Grain;
use domain::performance::attainment::attained;
use domain::performance::attention::{Attention, Span, attention};
use domain::performance::goals::Goal;
use domain::performance::kpi::{Kpi, Value};
use domain::performance::movers::{RankedBy, movers, ranking};
use domain::performance::ranking::{Measure, inputs, target_of};
use domain::performance::{
    Calendar, Comparison, Days, Deals, Dimension, Fact, Filter, Period, Query, Rates, Setting, report,
};
use domain::program::{Split, Target, Wanted};
use rust_decimal::Decimal;

const TODAY: &str = "2026-11-20";

fn setting(rates: Option<Rates>) -> Setting {
    Setting { today: day(TODAY), fiscal: Calendar::default(), rates }
}

fn quarter() -> Period {
    Period::between(day("2026-10-01"), day(TODAY))
}

fn found(facts: &[Fact<'_>]) -> Attention {
    let deals = Deals::from_facts(facts.iter().copied());
    let (now, before) = (quarter(), Period::between(day("2026-07-01"), day("2026-08-20")));
    let span = Span { now, before, business_days: 2, targets: &[], tiers: &Default::default() };
    attention(&deals, &Filter::default(), &span, &setting(None))
}

fn sent<'f>(partner: &'f str, on: &str) -> Fact<'f> {
    Fact { partner, status: Some(Status::Submitted), submitted: Some(day(on)), ..Fact::default() }
}

fn closed<'f>(partner: &'f str, status: Status, on: &str) -> Fact<'f> {
    Fact { partner, status: Some(status), closed: Some(day(on)), ..Fact::default() }
}

/// So many deals won and lost on a day.
fn result<'f>(partner: &'f str, won: usize, lost: usize, on: &str) -> Vec<Fact<'f>> {
    let of = |status, count| std::iter::repeat_n(closed(partner, status, on), count);
    of(Status::Won, won).chain(of(Status::Lost, lost)).collect()
}

#[test]
fn the_queue_says_how_old_it_is_and_what_is_overdue_by_business_days() {
    // 2026-11-20 is a Friday: what came on Wednesday is due today, what came on Tuesday was due yesterday.
    let all = [sent("a", TODAY), sent("a", "2026-11-18"), sent("b", "2026-11-17"), sent("b", "2026-11-02")];
    let queue = found(&all).queue;
    assert_eq!((queue.waiting, queue.overdue, queue.oldest, queue.by_age), (4, 2, Some(18), [1, 2, 0, 1]));
    let unknown = Fact { submitted: None, ..sent("a", TODAY) };
    let queue = found(&[unknown]).queue;
    assert_eq!((queue.waiting, queue.overdue, queue.oldest, queue.by_age), (1, 0, None, [0; 4]));
    assert_eq!(found(&[]), Attention::default());
}

#[test]
fn a_partner_is_on_the_list_for_a_reason_and_the_longest_wait_comes_first() {
    let mut all = vec![sent("calm", TODAY), sent("late", "2026-11-02")];
    all.push(Fact {
        status: Some(Status::Duplicate),
        decided: Some(day("2026-10-05")),
        ..sent("twice", "2026-10-01")
    });
    // An old duplicate is settled.
    all.push(Fact {
        status: Some(Status::Duplicate),
        decided: Some(day("2026-08-05")),
        ..sent("calm", "2026-08-01")
    });
    let names = |attention: &Attention| -> Vec<String> {
        attention.needs.iter().map(|need| need.partner.clone()).collect()
    };
    let attention = found(&all);
    assert_eq!(names(&attention), ["late", "twice"]);
    assert_eq!((attention.needs[0].queue.overdue, attention.needs[1].conflicts), (1, 1));
    assert_eq!(attention.health, []);
}

#[test]
fn health_has_fallen_from_five_points_on() {
    let fell = |before: (usize, usize), now: (usize, usize)| {
        let mut all = result("a", before.0, before.1, "2026-07-10");
        all.extend(result("a", now.0, now.1, "2026-10-10"));
        let attention = found(&all);
        attention.needs.first().and_then(|need| need.fell_from.zip(need.health))
    };
    let points = |was: i64, is: i64| Some((Decimal::from(was), Decimal::from(is)));
    assert_eq!(fell((12, 8), (11, 9)), points(60, 55));
    assert_eq!(fell((12, 8), (12, 8)), None);
    assert_eq!(fell((56, 44), (52, 48)), None);
    assert_eq!(fell((8, 12), (12, 8)), None);
    // Two deals tell no win rate, and what is not told has not fallen.
    assert_eq!(fell((2, 0), (0, 9)), None);
}

/// Once a partner had two health scores: the list of those that need somebody added targets of single products to that of
/// the partner's tier, which it did not know, and the ranking of partners did not.
#[test]
fn a_partner_has_one_health_score_wherever_it_is_told() {
    let program = crate::partners::with(serde_json::json!({
        "tiers": [{ "id": "silver", "label": "S" }, { "id": "gold", "label": "G" }],
        "targets": [
            { "id": "all", "figure": "deal_value", "each": "quarter", "wanted": "100 EUR" },
            { "id": "gold", "figure": "deal_value", "each": "quarter", "wanted": "300 EUR", "tier": "gold" },
            { "id": "vault", "figure": "deal_value", "each": "quarter", "wanted": "5000 EUR", "product": "vault" }
        ]
    }));
    let won = |partner| Fact { value: Some(money("30 EUR")), ..closed(partner, Status::Won, "2026-10-10") };
    let deals = Deals::from_facts(["one", "one", "two", "two"].into_iter().map(won));
    let tiers = [("two".to_owned(), "gold".to_owned())].into();
    let span = Span {
        now: quarter(),
        before: quarter(),
        business_days: 2,
        targets: &program.targets,
        tiers: &tiers,
    };
    let found = attention(&deals, &Filter::default(), &span, &setting(None));
    let grouped = Query {
        period: Days::Between(quarter().from, quarter().to),
        by: vec![Dimension::Partner],
        ..Query::default()
    };
    let board = report(&deals, &grouped, &setting(None));
    assert_eq!(found.health.len(), 2);
    for ((partner, health), group) in found.health.iter().zip(&board.groups) {
        let tier = tiers.get(partner).map_or("", String::as_str);
        let target = target_of(&program.targets, tier, &quarter(), Calendar::default());
        let ranked = Measure::Health.of(&inputs(&group.totals, None, None, target, None));
        assert_eq!(ranked, Ok(Value::Score(health.score)), "{partner}");
    }
    assert_ne!(found.health[0].1.score, found.health[1].1.score, "the tier decides");
}

fn places(facts: &[Fact<'_>], rates: Option<Rates>) -> (RankedBy, Vec<(String, usize, usize)>) {
    let deals = Deals::from_facts(facts.iter().copied());
    let query = Query {
        period: Days::Between(day("2026-10-01"), day("2026-12-31")),
        compare: Some(Comparison::Previous),
        by: vec![Dimension::Partner],
        ..Query::default()
    };
    let report = report(&deals, &query, &setting(rates.clone()));
    let (by, places) = ranking(&report.groups, rates.as_ref());
    (by, places.into_iter().map(|place| (place.name, place.now, place.before)).collect())
}

#[test]
fn a_ranking_knows_the_places_before_and_shares_equal_ones() {
    let won = |partner, value, on| Fact { value: Some(money(value)), ..closed(partner, Status::Won, on) };
    let facts = [
        won("a", "10 EUR", "2026-08-01"),
        won("b", "20 EUR", "2026-08-01"),
        won("a", "30 EUR", "2026-11-01"),
        won("c", "30 EUR", "2026-11-01"),
        closed("d", Status::Lost, "2026-11-01"),
    ];
    let expected = |all: [(&str, usize, usize); 3]| {
        all.map(|(name, now, before)| (name.to_owned(), now, before)).to_vec()
    };
    // Nobody without a win has a place.
    assert_eq!(places(&facts, None), (RankedBy::Value, expected([("a", 1, 2), ("c", 1, 3), ("b", 3, 1)])));
    // Another currency without a rate: the amounts have no order, the numbers of deals have.
    let mut mixed = facts.to_vec();
    mixed.push(won("b", "1000 JPY", "2026-11-01"));
    assert_eq!(places(&mixed, None), (RankedBy::Deals, expected([("a", 1, 1), ("b", 1, 1), ("c", 1, 3)])));
    let stored = rates("EUR", &[("JPY", "1")]);
    assert_eq!(
        places(&mixed, Some(stored)),
        (RankedBy::Value, expected([("b", 1, 1), ("a", 2, 2), ("c", 2, 3)]))
    );
}

#[test]
fn who_moved_most_comes_first_and_who_stays_is_no_mover() {
    let place = |name: &str, now, before| domain::performance::movers::Place {
        name: name.to_owned(),
        now,
        before,
        won_value: domain::performance::Sums::default(),
        won: 1,
    };
    let all = [place("a", 1, 1), place("b", 2, 5), place("c", 3, 2), place("d", 5, 2)];
    let names: Vec<&str> = movers(&all, 2).iter().map(|place| place.name.as_str()).collect();
    assert_eq!(names, ["b", "d"]);
}

fn target(wanted: Wanted, product: Option<&str>) -> Target {
    Target {
        id: "t".to_owned(),
        label: None,
        each: Grain::Quarter,
        wanted,
        of_person: false,
        product: product.map(str::to_owned),
        tier: None,
        split: Split::Days,
    }
}

#[test]
fn a_figure_is_measured_by_its_own_targets_for_the_days_asked_about() {
    let facts = [
        Fact { value: Some(money("30 EUR")), ..closed("a", Status::Won, "2026-10-02") },
        Fact { value: Some(money("20 USD")), ..closed("a", Status::Won, "2026-11-02") },
    ];
    let deals = Deals::from_facts(facts.iter().copied());
    let whole = Period::between(day("2026-10-01"), day("2026-12-31"));
    let query = Query { period: Days::Between(whole.from, whole.to), ..Query::default() };
    let totals = report(&deals, &query, &setting(None)).whole.totals;
    let goals =
        |targets: &[Target], period: &Period| Goal::all(targets, None, None, period, Calendar::default());
    let stored = rates("EUR", &[("USD", "0.5")]);
    let all = [target(Wanted::WonValue(money("80 EUR")), None), target(Wanted::WonDeals(4), Some("disk"))];
    let found = attained(Kpi::DealValue, &goals(&all, &whole), &totals, &whole, Some(&stored)).unwrap();
    assert_eq!((found.wanted, found.done, found.percent), (80.into(), 40.into(), 50.into()));
    // Without a rate the dollars have no place in it; a target for one product says nothing about all deals.
    assert_eq!(attained(Kpi::DealValue, &goals(&all, &whole), &totals, &whole, None), None);
    assert_eq!(attained(Kpi::DealCount, &goals(&all, &whole), &totals, &whole, None), None);
    assert_eq!(attained(Kpi::WinRate, &goals(&all, &whole), &totals, &whole, None), None);
    // 46 of the quarter's 92 days want half of it.
    let half = Period::between(day("2026-10-01"), day("2026-11-15"));
    let found = attained(Kpi::DealValue, &goals(&all, &half), &totals, &half, Some(&stored)).unwrap();
    assert_eq!((found.wanted, found.percent), (40.into(), 100.into()));
}
