//! Partners in order: places, ties, moves; amounts in one currency or not at all; why somebody is in a segment.

use crate::performance_deals::{day, deals, money, rows};
use domain::money::Currency;
use domain::performance::evaluation::{segment, tried, usual_segments};
use domain::performance::kpi::{Better, Figure, Kpi, Unknown, Value, figure};
use domain::performance::ranking::{
    Entry, Measure, Moved, entry as entry_of, inputs, measured, ranking, target_of,
};
use domain::performance::{Calendar, DealTotals, Dimension, Period, Query, Setting, Sums, report};
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

fn entry(now: Option<i64>, before: Option<i64>) -> Entry {
    Entry { now: now.map(Decimal::from).ok_or(Unknown::Nothing), before: before.map(Decimal::from) }
}

/// Place, whether it is shared, and the move, of each entry that has a place.
fn places(entries: &[Entry], better: Better) -> Vec<(usize, u32, bool, Moved)> {
    let ranking = ranking(entries, better);
    ranking.placed.iter().map(|placed| (placed.at, placed.place, placed.tied, placed.moved())).collect()
}

#[test]
fn equal_figures_share_a_place_and_the_next_counts_all_before_it() {
    let entries = [
        entry(Some(5), Some(1)),
        entry(Some(9), Some(9)),
        entry(Some(5), Some(7)),
        entry(Some(1), None),
        entry(None, Some(3)),
    ];
    let expected = [
        (1, 1, false, Moved::Stayed),
        (0, 2, true, Moved::Up(2)),
        (2, 2, true, Moved::Stayed),
        (3, 4, false, Moved::New),
    ];
    assert_eq!(places(&entries, Better::Higher), expected);
    assert_eq!(ranking(&entries, Better::Higher).apart, [4]);
}

#[test]
fn where_less_is_better_the_least_comes_first() {
    let entries = [entry(Some(30), Some(10)), entry(Some(20), Some(20))];
    let expected = [(1, 1, false, Moved::Up(1)), (0, 2, false, Moved::Down(1))];
    assert_eq!(places(&entries, Better::Lower), expected);
    assert_eq!(ranking(&[], Better::Higher), Default::default());
}

#[test]
fn amounts_are_compared_in_one_currency_or_not_at_all() {
    let euro = Currency::parse("EUR").unwrap();
    let dollar = Currency::parse("USD").unwrap();
    let sums = |amounts: &[&str]| -> Figure {
        let mut sums = Sums::default();
        amounts.iter().for_each(|amount| sums.add_money(&money(amount)));
        Ok(Value::Sums(sums))
    };
    assert_eq!(measured(&sums(&["12.50 EUR"]), euro, None), Ok("12.50".parse().unwrap()));
    assert_eq!(measured(&sums(&[]), euro, None), Ok(Decimal::ZERO));
    assert_eq!(measured(&sums(&["1 EUR", "1 USD"]), euro, None), Err(Unknown::NoRate(vec![dollar])));
    let rates = crate::partners::rates("EUR", &[("USD", "0.5")]);
    assert_eq!(measured(&sums(&["1 EUR", "1 USD"]), euro, Some(&rates)), Ok("1.5".parse().unwrap()));
    let few = Err(Unknown::TooFew { have: 1, need: 3 });
    assert_eq!(measured(&few, euro, None), Err(Unknown::TooFew { have: 1, need: 3 }));
}

/// Once whoever sold in another currency than the programme's had no place, although the programme stores rates.
#[test]
fn partners_of_several_currencies_have_places_by_the_stored_rates() {
    let currency = |code: &str| Currency::parse(code).unwrap();
    let rates = crate::partners::rates("EUR", &[("USD", "0.5"), ("CZK", "0.04")]);
    let partner = |amounts: &[&str]| {
        let mut totals = DealTotals { won: 1, won_valued: 1, ..DealTotals::default() };
        amounts.iter().for_each(|amount| totals.won_value.add_money(&money(amount)));
        inputs(&totals, None, None, Sums::default(), Some(&rates))
    };
    let partners = [partner(&["100 EUR"]), partner(&["300 USD"]), partner(&["50 EUR", "2000 CZK"])];
    for measure in [Measure::Figure(Kpi::DealValue), Measure::Figure(Kpi::AverageDealSize)] {
        for (code, numbers) in [
            ("EUR", ["100", "150", "130"]),
            // By way of the euro.
            ("USD", ["200", "300", "260"]),
            ("CZK", ["2500", "3750", "3250"]),
        ] {
            let entries: Vec<Entry> = partners
                .iter()
                .map(|one| entry_of(measure, one, Some(&partners[0]), currency(code)))
                .collect();
            let now: Vec<Decimal> = entries.iter().map(|one| one.now.clone().unwrap()).collect();
            assert_eq!(now, numbers.map(|number| number.parse().unwrap()), "{measure:?} in {code}");
            assert!(entries.iter().all(|one| one.before == Some(numbers[0].parse().unwrap())));
            let placed: Vec<usize> =
                ranking(&entries, measure.better()).placed.iter().map(|one| one.at).collect();
            assert_eq!(placed, [1, 2, 0]);
        }
        let pound = entry_of(measure, &partners[1], None, currency("GBP"));
        assert_eq!(
            pound.now,
            Err(Unknown::NoRate(vec![currency("GBP")])),
            "no rate, no place, and it is said"
        );
    }
}

#[test]
fn a_partner_without_any_part_of_a_health_score_has_none() {
    let nothing = inputs(&DealTotals::default(), None, None, Sums::default(), None);
    assert_eq!(Measure::Health.of(&nothing), Err(Unknown::TooFew { have: 0, need: 3 }));
    let some = DealTotals { won: 3, lost: 1, ..DealTotals::default() };
    let told = inputs(&some, None, None, Sums::default(), None);
    assert_eq!(Measure::Health.of(&told), Ok(Value::Score(Decimal::from(75))));
}

#[test]
fn a_target_is_that_of_the_tier_and_of_the_days() {
    let program = crate::partners::with(json!({
        "tiers": [{ "id": "gold", "label": "Gold" }],
        "targets": [
            { "id": "all", "figure": "deal_value", "each": "year", "wanted": "1200 EUR", "split": "months" },
            { "id": "gold", "figure": "deal_value", "each": "year", "wanted": "2400 EUR", "split": "months", "tier": "gold" },
            { "id": "vault", "figure": "deal_value", "each": "year", "wanted": "99 EUR", "product": "vault" },
            { "id": "person", "figure": "deal_value", "each": "year", "wanted": "77 EUR", "of": "person" },
        ],
    }));
    let quarter = Period::between(day("2026-04-01"), day("2026-06-30"));
    let of = |tier: &str| target_of(&program.targets, tier, &quarter, program.fiscal_year).amounts();
    assert_eq!(of(""), [money("300 EUR")]);
    assert_eq!(of("gold"), [money("900 EUR")]);
}

#[test]
fn the_tests_of_a_segment_say_what_they_were_held_against() {
    let figures = [
        (Kpi::DealCount, Ok(Value::Count(2))),
        (Kpi::ActivePipeline, Ok(Value::Count(0))),
        (Kpi::Growth, Err(Unknown::Nothing)),
    ];
    let segments = usual_segments();
    assert_eq!(segment(&segments, &figures), Some("starting"));
    let starting = segments.iter().find(|one| one.id == "starting").unwrap();
    assert!(tried(starting, &figures).iter().all(|tried| tried.holds));
    let sleeping = tried(&segments[0], &figures);
    assert_eq!(sleeping.iter().map(|tried| tried.holds).collect::<Vec<_>>(), [false, true]);
    assert_eq!(sleeping[0].figure, Ok(Value::Count(2)));
    let untold = tried(starting, &[]);
    assert!(untold.iter().all(|tried| !tried.holds && tried.figure == Err(Unknown::NotCollected)));
}

#[test]
fn a_programme_defines_segments_of_its_own() {
    let of = |segments: serde_json::Value| {
        crate::partners::with(json!({ "segments": segments })).segments().map_err(|issues| {
            issues.iter().map(|issue| format!("{} {}", issue.path, issue.code.as_str())).collect::<Vec<_>>()
        })
    };
    let read = of(json!([
        { "id": "champions", "label": { "en": "Champions" }, "all": [{ "figure": "growth", "at_least": "10" }] },
        { "id": "new", "all": [{ "figure": "growth", "is": "nothing" }] },
        { "id": "rest" },
    ]));
    let read = read.unwrap().unwrap();
    assert_eq!(read.iter().map(|one| one.rule.id.as_str()).collect::<Vec<_>>(), ["champions", "new", "rest"]);
    assert_eq!(crate::partners::with(json!({})).segments(), Ok(None));
    for (wrong, issue) in [
        (json!([]), "segments bad_value"),
        (json!([{ "id": "a", "all": [{ "figure": "growth", "below": "1" }] }]), "segments bad_value"),
        (json!([{ "id": "a" }, { "id": "a" }]), "segments[1].id defined_twice"),
        (json!([{ "label": "A" }]), "segments[0].id missing_key"),
        (json!([{ "id": "a", "label": { "xx": "A" } }]), "segments[0].label dangling_reference"),
        (
            json!([{ "id": "a", "all": [{ "figure": "deal_value", "below": "1" }] }, { "id": "b" }]),
            "segments[0].all[0].figure bad_value",
        ),
        (
            json!([{ "id": "a", "all": [{ "figure": "growth" }] }, { "id": "b" }]),
            "segments[0].all[0].at_least bad_value",
        ),
        (
            json!([{ "id": "a", "all": [{ "figure": "growth", "below": "x" }] }, { "id": "b" }]),
            "segments[0].all[0].below bad_value",
        ),
        (json!([{ "id": "a", "tests": [] }]), "segments[0].tests unknown_key"),
    ] {
        let found = of(wrong).unwrap_err();
        assert!(found.iter().any(|one| one == issue), "{issue} in {found:?}");
    }
}

proptest! {
    #[test]
    fn everybody_is_ranked_or_apart_and_the_order_of_entries_moves_no_place(
        numbers in prop::collection::vec((prop::option::of(-20_i64..20), prop::option::of(-20_i64..20)), 0..40),
        lower in any::<bool>(),
    ) {
        let better = if lower { Better::Lower } else { Better::Higher };
        let entries: Vec<Entry> = numbers.iter().map(|(now, before)| entry(*now, *before)).collect();
        let found = ranking(&entries, better);
        let mut all: Vec<usize> = found.placed.iter().map(|placed| placed.at).chain(found.apart.clone()).collect();
        all.sort_unstable();
        prop_assert_eq!(all, (0..entries.len()).collect::<Vec<_>>());
        for placed in &found.placed {
            // A place is one more than the number of those that are better.
            let own = entries[placed.at].now.clone().unwrap();
            let is_better = |other: Decimal| if lower { other < own } else { other > own };
            let ahead = entries.iter().filter_map(|entry| entry.now.clone().ok()).filter(|other| is_better(*other)).count();
            prop_assert_eq!(placed.place as usize, ahead + 1);
            let same = entries.iter().filter(|entry| entry.now == Ok(own)).count();
            prop_assert_eq!(placed.tied, same > 1);
        }
        let mut turned = entries.clone();
        turned.reverse();
        let place = |ranking: &domain::performance::ranking::Ranking, at: usize| {
            ranking.placed.iter().find(|placed| placed.at == at).map(|placed| (placed.place, placed.before))
        };
        let again = ranking(&turned, better);
        for at in 0..entries.len() {
            prop_assert_eq!(place(&found, at), place(&again, entries.len() - 1 - at));
        }
    }

    #[test]
    fn a_ranking_by_amounts_adds_up_to_the_whole(rows in rows(60)) {
        let deals = deals(&rows);
        let query = Query { by: vec![Dimension::Partner], ..Query::default() };
        let setting = Setting { today: day("2026-06-30"), fiscal: Calendar::default(), rates: None };
        let report = report(&deals, &query, &setting);
        let euro = Currency::parse("EUR").unwrap();
        let only_euro = |sums: &Sums| sums.iter().filter(|(currency, _)| *currency == euro).collect::<Sums>();
        let whole = report.groups.iter().map(|group| {
            let totals = DealTotals { won_value: only_euro(&group.totals.won_value), ..DealTotals::default() };
            let told = figure(Kpi::DealValue, &inputs(&totals, None, None, Sums::default(), None));
            measured(&told, euro, None).unwrap()
        });
        let expected = only_euro(&report.whole.totals.won_value).amounts().first().map(|money| money.amount()).unwrap_or_default();
        prop_assert_eq!(whole.sum::<Decimal>(), expected);
    }
}
