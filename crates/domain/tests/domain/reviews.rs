//! Business reviews: figures of one partner only, kept exactly, and texts with bounds.

use crate::performance_deals::{Row, day, deals, money, rows};
use domain::performance::kpi::{Unknown, Value};
use domain::performance::review::{Figures, Kept, NextStep, Section, Text, figures};
use domain::performance::{Quarter, Sums};
use domain::program::Program;
use proptest::prelude::*;
use rust_decimal::Decimal;

fn program() -> Program {
    Program::from_json(crate::programmes::RESELLER).unwrap()
}

fn of(rows: &[Row], partner: &str) -> Figures {
    let quarter = Quarter::parse("2026-Q2").unwrap();
    figures(&deals(rows), partner, "gold", quarter, &program(), day("2025-12-01"))
}

#[test]
fn a_quarter_that_runs_is_told_up_to_today_and_compared_with_as_many_days() {
    let program = program();
    let running = Quarter::of(day("2026-11-21"), program.fiscal_year);
    assert_eq!(running.to_string(), "2027-Q3");
    let told = figures(&deals(&[]), "p", "", running, &program, day("2026-11-21"));
    assert_eq!((told.from, told.to), (day("2026-10-01"), day("2026-11-21")));
    assert_eq!((told.before_from, told.before_to), (day("2026-07-01"), day("2026-08-21")));
    let over = figures(&deals(&[]), "p", "", running.previous(), &program, day("2026-11-21"));
    assert_eq!((over.from, over.to), (day("2026-07-01"), day("2026-09-30")));
    assert_eq!((over.before_from, over.before_to), (day("2026-04-01"), day("2026-06-30")));
    assert_eq!(over.outlook.quarter, running);
}

#[test]
fn a_text_holds_every_section_once_and_stays_within_its_bounds() {
    let mut text = Text::default();
    assert_eq!(text.issues(), []);
    text.shift(Section::Notes, false);
    text.shift(Section::Figures, false);
    text.shift(Section::NextSteps, true);
    text.toggle(Section::Tier);
    assert!(text.is_hidden(Section::Tier) && text.issues().is_empty());
    assert_eq!(text.order.iter().position(|one| *one == Section::Notes), Some(5));
    text.toggle(Section::Tier);
    assert!(!text.is_hidden(Section::Tier));
    let paths = |text: &Text| {
        text.issues()
            .iter()
            .map(|issue| format!("{} {}", issue.path, issue.code.as_str()))
            .collect::<Vec<_>>()
    };
    let step = |due: &str| NextStep { what: "Call".to_owned(), owner: "Ann".to_owned(), due: due.to_owned() };
    assert_eq!(
        paths(&Text { steps: vec![step(""), step("2026-02-30")], ..Text::default() }),
        ["steps[1].due date_not_real"]
    );
    assert_eq!(paths(&Text { notes: "x".repeat(20_001), ..Text::default() }), ["notes too_long"]);
    assert_eq!(paths(&Text { steps: vec![step(""); 51], ..Text::default() }), ["steps too_many"]);
    assert_eq!(paths(&Text { order: vec![Section::Notes; 9], ..Text::default() }), ["order bad_value"]);
    let written = serde_json::to_string(&text).unwrap();
    assert_eq!(serde_json::from_str::<Text>(&written).unwrap(), text);
    assert!(serde_json::from_str::<Text>(r#"{"order":["weather"]}"#).is_err());
}

#[test]
fn figures_are_kept_exactly() {
    let euro: Sums = [(domain::money::Currency::parse("EUR").unwrap(), 123_450)].into_iter().collect();
    for figure in [
        Ok(Value::Count(7)),
        Ok(Value::Sums(euro)),
        Ok(Value::Percent(Decimal::ONE / Decimal::from(3))),
        Ok(Value::Days("12.5".parse().unwrap())),
        Err(Unknown::TooFew { have: 1, need: 3 }),
        Err(Unknown::Nothing),
        Err(Unknown::NotCollected),
    ] {
        let kept = serde_json::to_string(&Kept::from(&figure)).unwrap();
        assert_eq!(serde_json::from_str::<Kept>(&kept).unwrap().figure(), figure);
    }
    assert_eq!(Kept::Percent("many".to_owned()).figure(), Err(Unknown::NotCollected));
}

proptest! {
    #[test]
    fn what_others_do_moves_nothing_in_a_review_and_it_survives_being_kept(all in rows(60)) {
        let Some(partner) = all.first().map(|row| row.names[0].clone()) else { return Ok(()) };
        let own: Vec<Row> = all.iter().filter(|row| row.names[0] == partner).cloned().collect();
        let told = of(&all, &partner);
        prop_assert_eq!(&told, &of(&own, &partner));
        let kept = serde_json::to_string(&told).unwrap();
        prop_assert_eq!(serde_json::from_str::<Figures>(&kept).unwrap(), told);
    }
}

/// A review said that a figure became better, and not by how much.
#[test]
fn a_change_is_told_in_the_unit_of_its_figure() {
    let sums = |texts: &[&str]| Kept::Sums(texts.iter().map(|text| money(text)).collect());
    let change = |now: &Kept, before: &Kept| {
        now.change_since(before).map(|(change, _)| change.normalize().to_string())
    };
    let check = |now: Kept, before: Kept, expected: Option<&str>| {
        assert_eq!(change(&now, &before), expected.map(str::to_owned), "{now:?} since {before:?}");
    };
    check(sums(&["900000 EUR"]), sums(&["1200000 EUR"]), Some("-300000"));
    check(sums(&["900000 EUR"]), sums(&[]), Some("900000"));
    check(sums(&["10 EUR", "5 USD"]), sums(&["8 EUR", "5 USD"]), Some("2"));
    check(sums(&["10 EUR", "5 USD"]), sums(&["8 EUR", "9 USD"]), None);
    check(Kept::Percent("41.5".to_owned()), Kept::Percent("40".to_owned()), Some("1.5"));
    check(Kept::Count(3), Kept::Count(7), Some("-4"));
    check(Kept::Count(3), Kept::TooFew { have: 1, need: 3 }, None);
    check(Kept::Amount(money("1 EUR")), Kept::Amount(money("1 USD")), None);
    assert_eq!(sums(&["5 USD"]).currency().map(|one| one.code().to_owned()), Some("USD".to_owned()));
    assert_eq!(sums(&["5 USD", "1 EUR"]).currency(), None);
}
