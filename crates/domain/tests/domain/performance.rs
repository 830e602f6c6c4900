//! Figures from deals in columns: parts make the whole, order does not matter, and what cannot be told is not zero.

use crate::performance_deals::{Row, day, deals, money, rows};
use domain::deals::Status;
use domain::performance::{
    Board, Calendar, Comparison, Days, DealTotals, Deals, Dimension, Event, Fact, Filter, Grain, Grouping,
    Moment, OrderBy, Period, Query, Rates, Setting, Sums, Tally, Timeline, TooManyGroups, behind, by_worth,
    ordered, report, report_within,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn totals(deals: &Deals, filter: &Filter, period: &Period) -> DealTotals {
    let grouping = Grouping::new(deals, filter, &[]);
    Board::new(deals, &grouping, &Timeline::whole(period)).totals(0, None)
}

pub fn always() -> Period {
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

proptest! {
    // Each case builds three sets of deals, the largest of 40,000.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn every_combination_in_a_cell_or_only_those_there_are_answers_the_same(
        rows in rows(60),
        places in prop::collection::vec((0_u8..25, 0_u8..25, 0_u8..25), 60),
    ) {
        let mut rows = rows;
        for (row, (partner, owner, customer)) in rows.iter_mut().zip(places) {
            let [one, two, three, ..] = &mut row.names;
            (*one, *two, *three) = (partner.to_string(), owner.to_string(), customer.to_string());
        }
        let query = Query {
            by: SPREAD.to_vec(),
            period: Days::Between(day("2024-01-01"), day("2025-12-31")),
            compare: Some(Comparison::Previous),
            filter: Filter { except: Filter::of(Dimension::Reason, "nobody's").only, ..Filter::default() },
            ..Query::default()
        };
        // Deals that are not meant, so many of them that a table, and then every combination, pays.
        let idle = Row {
            names: ["0", "0", "0", "", "", "", "nobody's"].map(str::to_owned),
            title: String::new(),
            status: None,
            value: None,
            percent: None,
            created: None,
            submitted: None,
            decided: None,
            closed: None,
        };
        let mut answers = Vec::new();
        for idles in [0, 5_000, 40_000] {
            let mut all = rows.clone();
            all.extend(std::iter::repeat_n(idle.clone(), idles));
            let deals = deals(&all);
            answers.push(report(&deals, &query, &setting()));
        }
        prop_assert_eq!(&answers[0], &answers[1]);
        prop_assert_eq!(&answers[0], &answers[2]);
    }
}

/// Once a report by three dimensions took a gigabyte for 2,500 deals: every combination of their names had a place, for
/// every event and currency, whether a deal was in it or not.
#[test]
fn the_cells_of_few_deals_are_as_few_as_the_deals() {
    for (deals, names) in [(300, 60), (2_500, 60), (2_500, 21), (20_000, 40), (20_000, 5)] {
        let deals = spread(deals, names);
        let grouping = Grouping::new(&deals, &Filter::default(), &SPREAD);
        assert!(grouping.cells() <= deals.len().max(4_096), "{} cells of {names} names", grouping.cells());
        let used = grouping.rows(None).count();
        assert_eq!(used, deals.len());
    }
}

const SPREAD: [Dimension; 3] = [Dimension::Partner, Dimension::Owner, Dimension::Customer];

/// So many deals over so many names of three dimensions.
fn spread(deals: usize, names: usize) -> Deals {
    let names: Vec<String> = (0..names).map(|number| format!("name {number}")).collect();
    Deals::from_facts((0..deals).map(|row| Fact {
        partner: &names[row % names.len()],
        owner: &names[row / 7 % names.len()],
        customer: &names[row / 11 % names.len()],
        status: Some(Status::Won),
        closed: Some(day("2026-01-31")),
        ..Fact::default()
    }))
}

#[test]
fn a_question_of_more_groups_than_wanted_is_not_counted() {
    let deals = spread(2_500, 60);
    let query = Query { by: SPREAD.to_vec(), ..Query::default() };
    let setting = setting();
    let groups = Grouping::new(&deals, &query.filter, &SPREAD).cells();
    assert_eq!(report_within(&deals, &query, &setting, groups - 1), Err(TooManyGroups { groups }));
    assert_eq!(report_within(&deals, &query, &setting, groups).unwrap(), report(&deals, &query, &setting));
    let narrow = Query { by: vec![Dimension::Partner], ..Query::default() };
    assert_eq!(report_within(&deals, &narrow, &setting, 59), Err(TooManyGroups { groups: 60 }));
    let one = Query { filter: Filter::of(Dimension::Partner, "name 7"), ..narrow };
    assert!(report_within(&deals, &one, &setting, 1).is_ok(), "only what the filter means has groups");
}

fn setting() -> Setting {
    Setting { today: day("2026-01-31"), fiscal: Calendar::starting_in(1).unwrap(), rates: None }
}

#[test]
fn deals_of_several_currencies_stand_in_the_order_of_their_worth() {
    let of = |value: Option<&str>| Row { value: value.map(money), ..Row::default() };
    let rows = [
        of(Some("100.00 EUR")),
        of(None),
        of(Some("90000 JPY")),
        of(Some("-5.00 EUR")),
        of(Some("2000.00 CZK")),
        of(Some("-1000 JPY")),
    ];
    let deals = deals(&rows);
    let currency = |code: &str| domain::money::Currency::parse(code).unwrap();
    let per_unit = [(currency("JPY"), "0.006"), (currency("CZK"), "0.04")];
    let per_unit = per_unit.map(|(currency, rate)| (currency, rate.parse().unwrap()));
    let mut rates =
        Rates { to: currency("EUR"), as_of: day("2025-06-30"), per_unit: BTreeMap::from(per_unit) };
    let all: Vec<u32> = (0..6).collect();
    // 540, 100, 80, -5, -6, and last the one without an amount.
    assert_eq!(by_worth(&deals, &all, &rates), Some(vec![2, 0, 4, 3, 5, 1]));
    rates.per_unit.remove(&currency("CZK"));
    assert_eq!(by_worth(&deals, &all, &rates), None, "part of them would have no place");
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
