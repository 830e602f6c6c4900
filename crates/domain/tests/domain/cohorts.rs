//! Partners that joined together: quarters of the fiscal year, leap days, and sums that add up.

use crate::performance_deals::{Row, day, deals, money, rows};
use domain::deals::Status;
use domain::performance::cohorts::{STEPS, cohorts};
use domain::performance::{Calendar, Dimension, Filter, Quarter};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn row(partner: &str, created: &str, status: Status, submitted: &str, closed: &str) -> Row {
    let date = |text: &str| (!text.is_empty()).then(|| day(text));
    Row {
        names: [partner, "", "", "", "", "", ""].map(str::to_owned),
        title: String::new(),
        status: Some(status),
        value: Some(money("1 EUR")),
        percent: None,
        created: date(created),
        submitted: date(submitted),
        decided: date(submitted),
        closed: date(closed),
    }
}

#[test]
fn a_cohort_is_followed_from_its_first_quarter_to_today() {
    let april = Calendar::starting_in(4).unwrap();
    let all = deals(&[
        row("a", "2026-04-01", Status::Won, "2026-06-30", "2026-07-01"),
        row("a", "2026-10-05", Status::Draft, "", ""),
        row("b", "2026-06-30", Status::Draft, "", ""),
        row("c", "2026-03-31", Status::Lost, "2026-04-01", "2026-04-02"),
        // Begun tomorrow, by a clock that is ahead.
        row("d", "2026-11-22", Status::Draft, "", ""),
    ]);
    let found = cohorts(&all, &Filter::default(), day("2026-11-21"), april);
    assert_eq!(found.len(), 2);
    let [old, new] = found.as_slice() else { panic!() };
    assert_eq!((old.quarter.to_string(), old.partners), ("2026-Q4".to_owned(), 1));
    assert_eq!(
        (new.quarter.to_string(), new.partners, new.names.clone()),
        ("2027-Q1".to_owned(), 2, vec!["a".to_owned(), "b".to_owned()])
    );
    let numbers = |at: usize| -> Vec<(u32, u32, u32, bool)> {
        found[at].steps.iter().map(|step| (step.active, step.registered, step.won, step.over)).collect()
    };
    assert_eq!(numbers(0), [(1, 0, 0, true), (1, 1, 0, true), (0, 1, 0, true), (0, 1, 0, false)]);
    assert_eq!(numbers(1), [(2, 1, 0, true), (1, 1, 1, true), (1, 1, 1, false)]);
}

#[test]
fn quarters_have_their_names_days_and_neighbours() {
    let april = Calendar::starting_in(4).unwrap();
    let quarter = Quarter::parse("2028-Q4").unwrap();
    let period = quarter.period(april);
    // A leap day lies within it.
    assert_eq!((period.from, period.to, period.days()), (day("2028-01-01"), day("2028-03-31"), 91));
    assert_eq!(Quarter::of(day("2028-02-29"), april), quarter);
    assert_eq!(quarter.next().to_string(), "2029-Q1");
    assert_eq!(quarter.next().previous(), quarter);
    assert_eq!(Quarter::parse("2028-Q1").unwrap().previous().to_string(), "2027-Q4");
    for wrong in ["2028-Q5", "2028-Q0", "28-Q1", "2028Q1", "2028-Q", "", "2028-Q11", "+028-Q1", "9999-Q1"] {
        assert_eq!(Quarter::parse(wrong), None, "{wrong}");
    }
}

proptest! {
    #[test]
    fn every_day_lies_in_the_quarter_that_it_names(days in 0_i64..40_000, month in 1_u32..=12) {
        let fiscal = Calendar::starting_in(month).unwrap();
        let date = day("1950-01-01") + chrono::TimeDelta::days(days);
        let quarter = Quarter::of(date, fiscal);
        let period = quarter.period(fiscal);
        prop_assert!(period.contains(date));
        prop_assert_eq!(Quarter::of(period.from, fiscal), quarter);
        prop_assert_eq!(Quarter::of(period.to, fiscal), quarter);
        prop_assert_eq!(quarter.next().period(fiscal).from, period.to.succ_opt().unwrap());
        prop_assert_eq!(Quarter::at(quarter.index()), quarter);
        prop_assert_eq!(Quarter::parse(&quarter.to_string()), Some(quarter));
    }

    #[test]
    fn cohorts_part_the_partners_and_what_was_reached_stays_reached(all in rows(80), month in 1_u32..=12, back in 0_i64..900) {
        let fiscal = Calendar::starting_in(month).unwrap();
        let today = day("2026-10-01") - chrono::TimeDelta::days(back);
        let found = cohorts(&deals(&all), &Filter::default(), today, fiscal);
        let names: Vec<&String> = found.iter().flat_map(|cohort| &cohort.names).collect();
        let distinct: BTreeSet<&&String> = names.iter().collect();
        prop_assert_eq!(distinct.len(), names.len());
        let begun: BTreeSet<&str> = all.iter().filter(|row| {
            row.created.is_some_and(|day| day <= today)
        }).map(|row| row.names[0].as_str()).collect();
        prop_assert!(begun.iter().all(|name| names.iter().any(|known| known == name)));
        for cohort in &found {
            prop_assert_eq!(cohort.partners as usize, cohort.names.len());
            prop_assert!(!cohort.steps.is_empty() && cohort.steps.len() <= STEPS);
            prop_assert_eq!(cohort.steps[0].active, cohort.partners);
            for pair in cohort.steps.windows(2) {
                prop_assert!(pair[0].registered <= pair[1].registered && pair[0].won <= pair[1].won);
                prop_assert!(pair[0].over || !pair[1].over);
            }
            for step in &cohort.steps {
                prop_assert!(step.active.max(step.registered).max(step.won) <= cohort.partners);
            }
        }
        // The parts make the whole: each partner alone gives its own share of its cohort.
        let mut sum = 0;
        for name in &distinct {
            let alone = cohorts(&deals(&all), &Filter::of(Dimension::Partner, name), today, fiscal);
            sum += alone.iter().map(|cohort| cohort.steps.iter().map(|step| step.won + step.active).sum::<u32>()).sum::<u32>();
        }
        let whole: u32 = found.iter().flat_map(|cohort| &cohort.steps).map(|step| step.won + step.active).sum();
        prop_assert_eq!(sum, whole);
        let mut turned = all.clone();
        turned.reverse();
        let again = cohorts(&deals(&turned), &Filter::default(), today, fiscal);
        prop_assert_eq!(again.iter().map(|one| (&one.quarter, &one.steps)).collect::<Vec<_>>(), found.iter().map(|one| (&one.quarter, &one.steps)).collect::<Vec<_>>());
    }
}
