//! The change of the pipeline: what was there, came and left makes what is there.

use crate::performance_deals::{Row, day, deals, rows};
use domain::deals::Status;
use domain::money::{Currency, Money};
use domain::performance::{
    Event, Filter, Moment, Period, PipelineChange, Stock, behind, funnel, pipeline_change,
};
use proptest::prelude::*;

fn stays(change: &PipelineChange) {
    let left = [&change.won, &change.lost, &change.refused, &change.ended];
    let gone: u32 = left.iter().map(|stock| stock.deals).sum();
    assert_eq!(change.before.deals + change.added.deals, gone + change.after.deals);
    let mut here = change.before.value.clone();
    here.add_all(&change.added.value);
    for stock in left.into_iter().chain([&change.after]) {
        here = here.without(&stock.value);
    }
    assert!(here.iter().all(|(_, minor)| minor == 0), "{change:?}");
}

proptest! {
    #[test]
    fn what_was_there_and_came_less_what_left_is_there(rows in rows(80), from in 0_u64..900, days in 0_u64..400) {
        let first = day("2023-10-01") + chrono::Days::new(from);
        let period = Period::between(first, first + chrono::Days::new(days));
        stays(&pipeline_change(&deals(&rows), &Filter::default(), &period));
    }

    #[test]
    fn the_end_of_one_period_is_the_beginning_of_the_next(rows in rows(80), days in 1_u64..900) {
        let deals = deals(&rows);
        let middle = day("2023-10-01") + chrono::Days::new(days);
        let one = pipeline_change(&deals, &Filter::default(), &Period::between(day("2023-10-01"), middle));
        let next = middle.succ_opt().unwrap();
        let other = pipeline_change(&deals, &Filter::default(), &Period::between(next, day("2028-01-01")));
        prop_assert_eq!(one.after, other.before);
    }

    #[test]
    fn what_is_there_in_the_end_is_what_is_open_with_a_day(rows in rows(80)) {
        let all = deals(&rows);
        let period = Period::between(day("2023-01-01"), day("2060-01-01"));
        let change = pipeline_change(&all, &Filter::default(), &period);
        let open = behind(&all, &Filter::default(), Event::Open, &period);
        let submitted = open.iter().filter(|row| rows[**row as usize].submitted.is_some()).count();
        prop_assert_eq!(change.after.deals as usize, submitted);
    }
}

proptest! {
    #[test]
    fn what_became_of_registered_deals_is_counted_as_one_by_one(rows in rows(80), from in 0_u64..900, days in 0_u64..400) {
        let all = deals(&rows);
        let first = day("2023-10-01") + chrono::Days::new(from);
        let period = Period::between(first, first + chrono::Days::new(days));
        let today = day("2025-06-30");
        let filter = Filter { within: vec![(Moment::Submitted, period)], ..Filter::default() };
        let since = Period::between(first, today.max(period.to));
        let count = |event| behind(&all, &filter, event, &since).len() as u32;
        let found = funnel(&all, &Filter::default(), &period, today);
        prop_assert_eq!(
            (found.registered, found.approved, found.won),
            (count(Event::Submitted), count(Event::Approved), count(Event::Won))
        );
    }
}

#[test]
fn each_end_stands_where_it_belongs() {
    let row = |status: Status, submitted: &str, closed: Option<&str>| Row {
        names: Default::default(),
        title: String::new(),
        status: Some(status),
        value: Money::from_minor(100, Currency::parse("EUR").unwrap()),
        percent: None,
        created: Some(day(submitted)),
        submitted: Some(day(submitted)),
        decided: closed.map(day),
        closed: closed.map(day),
    };
    let rows = [
        row(Status::Won, "2025-12-01", Some("2026-01-10")),
        row(Status::Lost, "2026-01-05", Some("2026-01-31")),
        row(Status::Rejected, "2026-01-05", Some("2026-01-06")),
        row(Status::Approved, "2025-12-01", None),
        row(Status::Won, "2026-01-20", Some("2026-02-01")),
        // Was won before the period, was lost before it was submitted, came after it: none of its business.
        row(Status::Won, "2025-11-01", Some("2025-12-31")),
        row(Status::Lost, "2026-01-05", Some("2026-01-04")),
        row(Status::Approved, "2026-02-01", None),
        row(Status::Draft, "2026-01-05", None),
    ];
    let january = Period::between(day("2026-01-01"), day("2026-01-31"));
    let change = pipeline_change(&deals(&rows), &Filter::default(), &january);
    let counts = [
        &change.before,
        &change.added,
        &change.won,
        &change.lost,
        &change.refused,
        &change.ended,
        &change.after,
    ];
    assert_eq!(counts.map(|stock: &Stock| stock.deals), [2, 3, 1, 1, 1, 0, 2]);
    stays(&change);
}
