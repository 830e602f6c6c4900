//! Figures from deals in columns: parts make the whole, order does not matter, and what cannot be told is not zero.

use crate::performance_deals::{Row, day, deals, money, rows};
use domain::deals::Status;
use domain::money::Currency;
use domain::performance::kpi::{Inputs, Kpi, Unknown, Value, figure};
use domain::performance::{
    Board, Calendar, DealTotals, Deals, Dimension, Event, Fact, Filter, Grain, Grouping, Moment, OrderBy,
    Period, Rates, Sums, Tally, Timeline, behind, median_answer_days, new_customers, ordered, protected_days,
};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

fn totals(deals: &Deals, filter: &Filter, period: &Period) -> DealTotals {
    let grouping = Grouping::new(deals, filter, &[]);
    Board::new(deals, &grouping, &Timeline::whole(period)).totals(0, None)
}

fn always() -> Period {
    Period::between(day("1990-01-01"), day("2060-12-31"))
}

/// The same, counted deal by deal without columns.
fn by_hand(rows: &[Row], period: &Period) -> DealTotals {
    let mut totals = DealTotals::default();
    let within = |date: &Option<chrono::NaiveDate>| date.is_some_and(|date| period.contains(date));
    let add = |sums: &mut Sums, row: &Row| {
        if let Some(value) = row.value {
            sums.add(value.currency(), value.minor().unwrap().into());
        }
    };
    let length = |all: &mut (i64, u32), from: Option<chrono::NaiveDate>, to: Option<chrono::NaiveDate>| {
        if let (Some(from), Some(to)) = (from, to)
            && to >= from
        {
            *all = (all.0 + (to - from).num_days(), all.1 + 1);
        }
    };
    for row in rows {
        totals.created += u32::from(within(&row.created));
        let Some(status) = row.status else { continue };
        if status != Status::Draft && within(&row.submitted) {
            totals.submitted += 1;
            add(&mut totals.submitted_value, row);
        }
        if within(&row.decided) {
            match status {
                Status::Approved | Status::Expired | Status::Won | Status::Lost => {
                    totals.approved += 1;
                    length(&mut totals.answer_days, row.submitted, row.decided);
                }
                Status::Rejected | Status::Duplicate => {
                    totals.refused += 1;
                    totals.duplicate += u32::from(status == Status::Duplicate);
                    length(&mut totals.answer_days, row.submitted, row.decided);
                }
                _ => {}
            }
        }
        match status {
            Status::Won if within(&row.closed) => {
                totals.won += 1;
                totals.won_valued += u32::from(row.value.is_some());
                add(&mut totals.won_value, row);
                length(&mut totals.cycle_days, row.created, row.closed);
            }
            Status::Lost if within(&row.closed) => {
                totals.lost += 1;
                add(&mut totals.lost_value, row);
                length(&mut totals.cycle_days, row.created, row.closed);
            }
            Status::Submitted | Status::UnderReview | Status::InfoRequested | Status::Approved => {
                totals.open += 1;
                add(&mut totals.open_value, row);
                if let Some(value) = row.value {
                    match row.percent {
                        Some(percent) => totals
                            .weighted_value
                            .add(value.currency(), i128::from(value.minor().unwrap()) * i128::from(percent)),
                        None => totals.unweighted += 1,
                    }
                }
            }
            _ => {}
        }
    }
    // Hundredths, cut once for the whole.
    totals.weighted_value =
        totals.weighted_value.iter().map(|(currency, sum)| (currency, sum / 100)).collect();
    without_zeros(totals)
}

/// A currency whose amounts cancel each other out is the same as one without amounts.
fn without_zeros(mut totals: DealTotals) -> DealTotals {
    for sums in [
        &mut totals.submitted_value,
        &mut totals.won_value,
        &mut totals.lost_value,
        &mut totals.open_value,
        &mut totals.weighted_value,
    ] {
        *sums = sums.iter().filter(|(_, sum)| *sum != 0).collect();
    }
    totals
}

proptest! {
    #[test]
    fn columns_count_what_counting_by_hand_counts(rows in rows(60), from in 0_i32..900, length in 1_i32..900) {
        let period = Period::between(
            day("2024-01-01") + chrono::Days::new(from as u64),
            day("2024-01-01") + chrono::Days::new((from + length) as u64),
        );
        prop_assert_eq!(without_zeros(totals(&deals(&rows), &Filter::default(), &period)), by_hand(&rows, &period));
    }

    #[test]
    fn the_parts_make_the_whole_in_every_currency(
        rows in rows(60),
        by in prop::sample::subsequence(Dimension::ALL.map(|(_, one)| one).to_vec(), 0..=3),
        grain in prop::sample::select(Grain::ALL.to_vec()),
    ) {
        let deals = deals(&rows);
        let period = Period::between(day("2023-06-15"), day("2026-09-03"));
        let grouping = Grouping::new(&deals, &Filter::default(), &by);
        let steps = Timeline::stepped(&period, grain, Calendar::starting_in(4).unwrap());
        for event in Board::EVENTS {
            let parts = Tally::new(&deals, &grouping, &steps, event);
            let whole =
                Tally::new(&deals, &Grouping::new(&deals, &Filter::default(), &[]), &Timeline::whole(&period), event);
            let (mut count, mut sums, mut days) = (0, Sums::default(), (0, 0));
            for cell in 0..grouping.cells() {
                for step in 0..steps.len() {
                    count += parts.count(cell, step);
                    sums.add_all(&parts.sums(cell, step));
                    let (length, of) = parts.days(cell, step);
                    days = (days.0 + length, days.1 + of);
                }
            }
            let sums: Sums = sums.iter().filter(|(_, sum)| *sum != 0).collect();
            prop_assert_eq!((count, sums, days), (whole.count(0, 0), whole.sums(0, 0), whole.days(0, 0)));
        }
    }

    #[test]
    fn a_filter_and_its_complement_make_the_total(rows in rows(60), name in "[abc]") {
        let deals = deals(&rows);
        for (_, dimension) in Dimension::ALL {
            let name = if dimension == Dimension::Status { "won".to_owned() } else { name.clone() };
            let only = Filter::of(dimension, &name);
            let except = Filter { only: BTreeMap::new(), except: only.only.clone(), ..Filter::default() };
            let both = totals(&deals, &only, &always()).and(&totals(&deals, &except, &always()));
            let mut all = totals(&deals, &Filter::default(), &always());
            // Each part was cut to whole minor units: the whole may have one more for each part and currency.
            for (currency, sum) in all.weighted_value.clone().iter() {
                let apart = (sum - both.weighted_value.minor(currency)).abs();
                prop_assert!(apart <= 1, "{} apart", apart);
            }
            all.weighted_value = both.weighted_value.clone();
            prop_assert_eq!(without_zeros(both), without_zeros(all));
        }
    }

    #[test]
    fn the_order_of_deals_does_not_matter(rows in rows(40), seed in any::<u64>()) {
        let mut other = rows.clone();
        let mut state = seed | 1;
        for at in (1..other.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            other.swap(at, (state >> 33) as usize % (at + 1));
        }
        let (one, other) = (deals(&rows), deals(&other));
        for filter in [Filter::default(), Filter::of(Dimension::Partner, "a")] {
            prop_assert_eq!(totals(&one, &filter, &always()), totals(&other, &filter, &always()));
        }
        let by_name = |deals: &Deals| {
            let grouping = Grouping::new(deals, &Filter::default(), &[Dimension::Product, Dimension::Country]);
            let tally = Tally::new(deals, &grouping, &Timeline::whole(&always()), Event::Created);
            let names = |cell: usize| -> Vec<String> {
                let pairs = grouping.dimensions().zip(grouping.codes(cell)).collect::<Vec<_>>();
                pairs.iter().map(|(one, code)| deals.name(*one, *code).to_owned()).collect()
            };
            (0..grouping.cells()).map(|cell| (names(cell), tally.count(cell, 0)))
                .filter(|(_, count)| *count > 0).collect::<BTreeMap<_, _>>()
        };
        prop_assert_eq!(by_name(&one), by_name(&other));
    }

    #[test]
    fn behind_a_number_stand_as_many_deals_as_it_says(rows in rows(60), name in "[abc]") {
        let deals = deals(&rows);
        let period = Period::between(day("2024-03-01"), day("2025-11-30"));
        for filter in [Filter::default(), Filter::of(Dimension::Partner, &name)] {
            let grouping = Grouping::new(&deals, &filter, &[]);
            for (_, event) in Event::ALL {
                let counted = Tally::new(&deals, &grouping, &Timeline::whole(&period), event).count(0, 0);
                prop_assert_eq!(behind(&deals, &filter, event, &period).len(), counted as usize, "{:?}", event);
            }
        }
    }

    #[test]
    fn rows_come_in_the_order_of_amounts_and_titles(rows in rows(60), descending in any::<bool>()) {
        let deals = deals(&rows);
        let all: Vec<u32> = (0..rows.len() as u32).collect();
        let sorted = ordered(&deals, &all, OrderBy::Amount, descending);
        let mut expected = all.clone();
        expected.sort_by(|one, other| {
            let key = |row: u32| deals.value(row as usize).map(|value| (value.currency(), value.minor().unwrap()));
            match (key(*one), key(*other)) {
                (Some(one), Some(other)) => one.0.cmp(&other.0).then_with(|| {
                    if descending { other.1.cmp(&one.1) } else { one.1.cmp(&other.1) }
                }),
                (one, other) => other.is_some().cmp(&one.is_some()),
            }
        });
        prop_assert_eq!(sorted, expected);
        let lower = |row: &u32| rows[*row as usize].title.to_lowercase();
        let titles: Vec<String> = ordered(&deals, &all, OrderBy::Title, descending).iter().map(lower).collect();
        let mut expected: Vec<String> = all.iter().map(lower).collect();
        expected.sort_by(|one, other| if descending { other.cmp(one) } else { one.cmp(other) });
        prop_assert_eq!(titles, expected);
        let days: Vec<Option<chrono::NaiveDate>> =
            ordered(&deals, &all, OrderBy::Day(Moment::Created), false).iter().map(|row| rows[*row as usize].created).collect();
        prop_assert!(days.is_sorted());
    }
}

#[test]
fn cells_that_no_table_could_hold_are_kept_only_where_a_deal_is() {
    let name = |kind: &str, number: usize| format!("{kind} {number}");
    let texts: Vec<[String; 3]> = (0..3_000)
        .map(|number| {
            [name("customer", number), name("product", number % 300), name("country", number % 190)]
        })
        .collect();
    let facts = texts.iter().map(|[customer, product, country]| Fact {
        customer,
        product,
        country,
        status: Some(Status::Won),
        closed: Some(day("2026-01-31")),
        value: Some(money("0.10 EUR")),
        ..Fact::default()
    });
    let deals = Deals::from_facts(facts);
    let by = [Dimension::Customer, Dimension::Product, Dimension::Country];
    let grouping = Grouping::new(&deals, &Filter::default(), &by);
    assert_eq!(grouping.cells(), 3_000);
    let tally = Tally::new(&deals, &grouping, &Timeline::whole(&always()), Event::Won);
    let cell = (0..grouping.cells())
        .find(|cell| deals.name(Dimension::Customer, grouping.codes(*cell)[0]) == "customer 2999")
        .unwrap();
    let codes = grouping.codes(cell);
    assert_eq!(deals.name(Dimension::Product, codes[1]), "product 299");
    assert_eq!(deals.name(Dimension::Country, codes[2]), "country 149");
    assert_eq!(tally.sums(cell, 0).amounts(), [money("0.10 EUR")]);
}

#[test]
fn sums_beyond_64_bits_are_exact() {
    let largest = money("92233720368547758.07 EUR");
    let fact =
        Fact { value: Some(largest), status: Some(Status::Approved), percent: Some(50), ..Fact::default() };
    let totals = totals(&Deals::from_facts([fact; 3]), &Filter::default(), &always());
    assert_eq!(totals.open_value.minor(largest.currency()), 3 * i128::from(i64::MAX));
    assert_eq!(totals.weighted_value.minor(largest.currency()), 3 * i128::from(i64::MAX) / 2);
    // One more digit than 64 bits of minor units hold: said, not dropped in silence.
    let beyond = Fact { value: Some(money("922337203685477580.70 EUR")), ..fact };
    let deals = Deals::from_facts([fact, beyond]);
    assert_eq!((deals.unfit(), deals.value(1)), (1, None));
}

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
        new_customers(&deals, &Grouping::new(&deals, filter, &[]), &timeline)
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
        let grouping = Grouping::new(&deals, &Filter::default(), &[]);
        median_answer_days(&deals, &grouping, &Timeline::whole(&always()))
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
    let grouping = Grouping::new(&deals, &Filter::default(), &[]);
    assert_eq!(protected_days(&deals, &grouping, day("2026-02-01")), (9, 2));
}
