//! Pivots: a cell is what a report narrowed to it says, and totals are made of their own deals.

use crate::performance::always;
use crate::performance_deals::{Row, day, deals, money, rows};
use domain::deals::Status;
use domain::money::{Currency, Money};
use domain::performance::kpi::{Kpi, Value};
use domain::performance::pivot::{Across, Ask, Cell, Key, Measure, Order, Pivot, Window, pivot};
use domain::performance::{
    Calendar, Days, Deals, Dimension, Event, Fact, Filter, Grain, Period, Query, Rates, Setting, Sums,
    behind, report,
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const WHOLE: Window = Window { skip: 0, rows: usize::MAX, columns: usize::MAX };

fn euro() -> Currency {
    Currency::parse("EUR").unwrap()
}

fn setting() -> Setting {
    Setting { today: day("2026-03-15"), fiscal: Calendar::starting_in(4).unwrap(), rates: None }
}

fn asked(rows: &[Dimension], across: Across, measure: Measure) -> Ask {
    Ask { rows: rows.to_vec(), across, measure, ..Ask::default() }
}

fn made(deals: &Deals, query: &Query, ask: &Ask, window: Window) -> Pivot {
    pivot(deals, (query, ask), &setting(), euro(), &|one, other| one.cmp(other), window)
}

fn measures() -> impl Strategy<Value = Measure> {
    prop::sample::select(Measure::all().collect::<Vec<_>>())
}

fn over(period: Period, filter: Filter) -> Query {
    Query { period: Days::Between(period.from, period.to), filter, ..Query::default() }
}

/// What a report of these deals and days says.
fn by_report(deals: &Deals, filter: Filter, days: Period, measure: Measure) -> Option<Cell> {
    let Measure::Kpi(kpi) = measure else { return None };
    let whole = report(deals, &over(days, filter), &setting()).whole;
    let figure = whole.figures.into_iter().find(|(one, _)| *one == kpi)?.1;
    Some(Cell { figure, deals: 0, empty: false })
}

fn narrowed(dimensions: &[Dimension], names: &[String], key: Option<(&Dimension, &Key)>) -> Filter {
    let mut filter = Filter::default();
    for (dimension, name) in dimensions.iter().zip(names) {
        filter = filter.and(*dimension, name);
    }
    match key {
        Some((dimension, Key::Name(name))) => filter.and(*dimension, name),
        _ => filter,
    }
}

proptest! {
    #[test]
    fn a_cell_says_what_a_report_narrowed_to_it_says(rows in rows(60), measure in measures()) {
        let deals = deals(&rows);
        let ask = asked(&[Dimension::Product, Dimension::Country], Across::Dimension(Dimension::Stage), measure);
        let found = made(&deals, &over(always(), Filter::default()), &ask, WHOLE);
        for row in &found.rows {
            for (cell, column) in row.cells.iter().zip(&found.columns) {
                let filter = narrowed(&ask.rows, &row.names, Some((&Dimension::Stage, &column.key)));
                let looked = behind(&deals, &filter, measure.event(), &always()).len();
                prop_assert_eq!(cell.deals as usize, looked);
                if let Some(told) = by_report(&deals, filter, always(), measure) {
                    prop_assert_eq!(&cell.figure, &told.figure);
                }
            }
            if let Some(told) = by_report(&deals, narrowed(&ask.rows, &row.names, None), always(), measure) {
                prop_assert_eq!(&row.total.figure, &told.figure);
            }
        }
        for column in &found.columns {
            let filter = narrowed(&[], &[], Some((&Dimension::Stage, &column.key)));
            if let Some(told) = by_report(&deals, filter, always(), measure) {
                prop_assert_eq!(&column.total.figure, &told.figure);
            }
        }
    }

    #[test]
    fn a_step_says_what_a_report_of_its_days_says(rows in rows(60), measure in measures()) {
        prop_assume!(measure.has_steps());
        let deals = deals(&rows);
        let days = Period::between(day("2024-02-10"), day("2025-05-20"));
        let ask = asked(&[Dimension::Product], Across::Steps(Some(Grain::Quarter)), measure);
        let found = made(&deals, &over(days, Filter::default()), &ask, WHOLE);
        for row in &found.rows {
            for (cell, column) in row.cells.iter().zip(&found.columns) {
                let Key::Days(step) = &column.key else { panic!("a step") };
                let filter = Filter::of(Dimension::Product, &row.names[0]);
                prop_assert_eq!(cell.deals as usize, behind(&deals, &filter, measure.event(), step).len());
                if let Some(told) = by_report(&deals, filter, *step, measure) {
                    prop_assert_eq!(&cell.figure, &told.figure);
                }
            }
        }
    }

    #[test]
    fn cells_of_sums_add_up_to_their_totals_in_every_currency(rows in rows(80), event in 0..Event::ALL.len()) {
        let deals = deals(&rows);
        let ask = asked(
            &[Dimension::Partner, Dimension::Product],
            Across::Dimension(Dimension::Status),
            Measure::Sum(Event::ALL[event].1),
        );
        let found = made(&deals, &over(always(), Filter::default()), &ask, WHOLE);
        let sums = |cell: &Cell| match &cell.figure {
            Ok(Value::Sums(sums)) => sums.clone(),
            other => panic!("{other:?}"),
        };
        let added = |cells: &mut dyn Iterator<Item = &Cell>| {
            let mut all = Sums::default();
            cells.for_each(|cell| all.add_all(&sums(cell)));
            all.iter().filter(|(_, minor)| *minor != 0).collect::<Vec<_>>()
        };
        let told = |cell: &Cell| sums(cell).iter().collect::<Vec<_>>();
        for row in &found.rows {
            prop_assert_eq!(added(&mut row.cells.iter()), told(&row.total));
        }
        for (at, column) in found.columns.iter().enumerate() {
            prop_assert_eq!(added(&mut found.rows.iter().map(|row| &row.cells[at])), told(&column.total));
        }
        prop_assert_eq!(added(&mut found.rows.iter().map(|row| &row.total)), told(&found.whole));
    }

    #[test]
    fn a_window_shows_a_part_of_the_same_pivot(rows in rows(60), measure in measures(), skip in 0_usize..4) {
        let deals = deals(&rows);
        let ask = asked(&[Dimension::Product], Across::Dimension(Dimension::Country), measure);
        let query = over(always(), Filter::default());
        let (all, part) = (
            made(&deals, &query, &ask, WHOLE),
            made(&deals, &query, &ask, Window { skip, rows: 2, columns: 2 }),
        );
        prop_assert_eq!(part.all_rows, all.rows.len());
        prop_assert_eq!(part.all_columns, all.columns.len());
        prop_assert_eq!(&part.whole, &all.whole);
        prop_assert_eq!(&part.columns[..], &all.columns[..all.columns.len().min(2)]);
        for (one, other) in part.rows.iter().zip(all.rows.iter().skip(skip)) {
            prop_assert_eq!((&one.names, &one.total), (&other.names, &other.total));
            prop_assert_eq!(&one.cells[..], &other.cells[..other.cells.len().min(2)]);
        }
    }

    #[test]
    fn the_order_of_deals_does_not_matter(rows in rows(60), measure in measures()) {
        let ask = asked(&[Dimension::Owner], Across::Dimension(Dimension::Country), measure);
        let query = over(always(), Filter::default());
        let mut turned = rows.clone();
        turned.reverse();
        prop_assert_eq!(made(&deals(&rows), &query, &ask, WHOLE), made(&deals(&turned), &query, &ask, WHOLE));
    }
}

fn row(product: &str, status: Status, minor: i64, closed: &str) -> Row {
    Row {
        names: ["p", "o", "c", product, "CZ", "s", ""].map(str::to_owned),
        title: String::new(),
        status: Some(status),
        value: Money::from_minor(minor, euro()),
        percent: Some(50),
        created: Some(day("2026-01-01")),
        submitted: Some(day("2026-01-02")),
        decided: Some(day("2026-01-05")),
        closed: Some(day(closed)),
    }
}

#[test]
fn the_total_of_rates_is_the_rate_of_all() {
    let won = |product: &str| row(product, Status::Won, 100, "2026-02-01");
    let lost = |product: &str| row(product, Status::Lost, 100, "2026-02-01");
    let rows = [won("a"), won("a"), won("a"), won("b"), lost("b"), lost("b"), lost("b")];
    let ask = asked(&[Dimension::Product], Across::Nothing, Measure::Kpi(Kpi::WinRate));
    let found = made(&deals(&rows), &over(always(), Filter::default()), &ask, WHOLE);
    let percent = |cell: &Cell| match &cell.figure {
        Ok(Value::Percent(percent)) => percent.round_dp(2).to_string(),
        other => panic!("{other:?}"),
    };
    let told: Vec<_> = found.rows.iter().map(|row| (row.names[0].as_str(), percent(&row.total))).collect();
    assert_eq!(told, [("a", "100".to_owned()), ("b", "25".to_owned())]);
    assert_eq!(percent(&found.whole), "57.14");
}

#[test]
fn rows_are_sorted_by_any_column_and_what_is_unknown_comes_last() {
    let rows = [
        row("small", Status::Won, 100, "2026-01-10"),
        row("large", Status::Won, 900, "2026-02-10"),
        row("debt", Status::Won, -300, "2026-01-10"),
        row("lost", Status::Lost, 700, "2026-01-10"),
    ];
    let deals = deals(&rows);
    let days = Period::between(day("2026-01-01"), day("2026-02-28"));
    let check = |measure: Measure, order: Order, ascending: bool, expected: &[&str]| {
        let ask = Ask {
            order,
            ascending,
            ..asked(&[Dimension::Product], Across::Steps(Some(Grain::Month)), measure)
        };
        let found = made(&deals, &over(days, Filter::default()), &ask, WHOLE);
        let names: Vec<_> = found.rows.iter().map(|row| row.names[0].as_str()).collect();
        assert_eq!(names, expected, "{ask:?}");
    };
    let sum = Measure::Sum(Event::Won);
    let won = Measure::Kpi(Kpi::DealValue);
    check(won, Order::Total, false, &["large", "small", "debt"]);
    check(won, Order::Total, true, &["debt", "small", "large"]);
    check(won, Order::Names, false, &["debt", "large", "small"]);
    check(won, Order::Names, true, &["small", "large", "debt"]);
    check(sum, Order::Column("2026-01-01".to_owned()), false, &["small", "debt", "large"]);
    check(sum, Order::Column("2026-02-01".to_owned()), false, &["large", "debt", "small"]);
    // A column that is not there: by the total, as if nothing had been asked.
    check(sum, Order::Column("2031-01-01".to_owned()), false, &["large", "small", "debt"]);
    let closed = Measure::Kpi(Kpi::AverageDealSize);
    check(closed, Order::Total, true, &["debt", "small", "large"]);
}

#[test]
fn three_hundred_products_in_fifty_two_weeks_show_what_the_window_holds() {
    let rows: Vec<Row> = (0..3_000)
        .map(|at| {
            let closed = day("2025-01-06") + chrono::Days::new(at % 364);
            row(&format!("product {:03}", at % 300), Status::Won, 100, &closed.to_string())
        })
        .collect();
    let days = Period::between(day("2025-01-06"), day("2026-01-04"));
    let ask = asked(&[Dimension::Product], Across::Steps(Some(Grain::Week)), Measure::Kpi(Kpi::DealCount));
    let window = Window { skip: 100, rows: 50, columns: 26 };
    let found = made(&deals(&rows), &over(days, Filter::default()), &ask, window);
    assert_eq!((found.rows.len(), found.all_rows), (50, 300));
    assert_eq!((found.columns.len(), found.all_columns), (26, 52));
    assert_eq!(found.rows[0].cells.len(), 26);
    assert_eq!(found.whole.figure, Ok(Value::Count(3_000)));
    // Of time the latest are shown.
    assert_eq!(found.columns[25].key.name(), "2025-12-29");
}

#[test]
fn a_pivot_survives_its_text_form() {
    let check = |pairs: &[(&str, &str)], read: bool| {
        let mut ask = Ask::default();
        let all = pairs.iter().map(|(name, value)| ask.read(name, value)).fold(true, |all, one| all & one);
        assert_eq!(all, read, "{pairs:?}");
        let mut again = Ask::default();
        for (name, value) in ask.to_pairs() {
            assert!(again.read(&name, &value), "{name}={value}");
        }
        assert_eq!(again, ask);
    };
    check(&[], true);
    check(&[("rows", "partner,product"), ("cols", "week"), ("measure", "win_rate"), ("sort", "names")], true);
    check(
        &[("cols", "none"), ("measure", "count.lost"), ("sort", "in.Škoda & Söhne"), ("order", "asc")],
        true,
    );
    check(&[("measure", "nps")], false);
    check(&[("rows", "colour")], false);
    check(&[("by", "partner")], false);
}

#[test]
fn what_cannot_be_crossed_is_left_out() {
    let twice = asked(
        &[Dimension::Partner, Dimension::Partner, Dimension::Owner, Dimension::Stage],
        Across::Dimension(Dimension::Owner),
        Measure::Kpi(Kpi::DealCount),
    );
    let settled = twice.settled();
    assert_eq!(settled.rows, [Dimension::Partner, Dimension::Owner]);
    assert_eq!(settled.across, Across::Nothing);
    for measure in Measure::all() {
        let ask = asked(&[Dimension::Partner], Across::Steps(None), measure).settled();
        assert_eq!(ask.across == Across::Nothing, !measure.has_steps(), "{measure:?}");
    }
    let codes: BTreeSet<String> = Measure::all().map(Measure::code).collect();
    assert_eq!(codes.len(), Measure::all().count());
}

#[test]
fn without_deals_a_pivot_is_empty() {
    for measure in Measure::all() {
        let ask = asked(&[Dimension::Partner], Across::Dimension(Dimension::Product), measure);
        let found = made(&Deals::default(), &Query::default(), &ask, WHOLE);
        assert!(found.rows.is_empty() && found.columns.is_empty() && found.whole.empty, "{measure:?}");
    }
}

#[test]
fn amounts_are_put_in_order_by_the_rates_unless_one_is_missing() {
    let fact = |partner, value| Fact {
        partner,
        status: Some(Status::Won),
        closed: Some(day("2026-01-31")),
        value: Some(money(value)),
        ..Fact::default()
    };
    let rates = Rates {
        to: euro(),
        as_of: day("2026-01-01"),
        per_unit: [(Currency::parse("CZK").unwrap(), "0.04".parse().unwrap())].into(),
    };
    let order = |facts: &[Fact]| {
        let deals = Deals::from_facts(facts.iter().copied());
        let setting = Setting { rates: Some(rates.clone()), ..setting() };
        let ask = asked(&[Dimension::Partner], Across::Nothing, Measure::Kpi(Kpi::DealValue));
        let query = over(always(), Filter::default());
        let found = pivot(&deals, (&query, &ask), &setting, euro(), &|one, other| one.cmp(other), WHOLE);
        found.rows.into_iter().map(|row| row.names[0].clone()).collect::<Vec<_>>()
    };
    let both = [fact("crowns", "1000.00 CZK"), fact("euros", "39.99 EUR")];
    assert_eq!(order(&both), ["crowns", "euros"]);
    // Dollars have no rate: everybody is compared by what they sold in euros.
    let three = [both[0], both[1], fact("dollars", "1000.00 USD")];
    assert_eq!(order(&three), ["euros", "crowns", "dollars"]);
}
