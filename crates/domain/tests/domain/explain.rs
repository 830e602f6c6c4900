//! Explanations: contributions add up to the change, and lead to the deals that made it.

use crate::performance_deals::{day, deals, rows};
use domain::deals::Status;
use domain::money::{Currency, Money};
use domain::performance::explain::{Kind, Question, breakdown, explain};
use domain::performance::kpi::{Inputs, Kpi, Unknown, figure};
use domain::performance::{Board, Deals, Dimension, Fact, Filter, Grouping, Period, Rates, Timeline};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn quarter(number: u32) -> Period {
    let from = day(&format!("2026-{:02}-01", number * 3 - 2));
    Period::between(from, day(["2026-03-31", "2026-06-30", "2026-09-30"][number as usize - 1]))
}

fn question(kpi: Kpi, filter: &Filter) -> Question<'_> {
    Question { kpi, filter, before: quarter(1), now: quarter(2), rates: None }
}

/// So many deals, as region, outcome, reason, month and count.
fn sold(groups: &[(&str, Status, &str, &str, u32)]) -> Deals {
    let ids: Vec<String> = (0..1_000).map(|number| number.to_string()).collect();
    let mut ids = ids.iter();
    Deals::from_facts(groups.iter().flat_map(|(country, status, reason, month, count)| {
        let closed = day(&format!("2026-{month}-10"));
        let fact = Fact { country, reason, status: Some(*status), closed: Some(closed), ..Fact::default() };
        ids.by_ref().take(*count as usize).map(|id| Fact { id, ..fact }).collect::<Vec<_>>()
    }))
}

fn lost_to_price() -> Deals {
    use Status::{Lost, Won};
    sold(&[
        ("EMEA", Won, "", "02", 20),
        ("EMEA", Lost, "price", "02", 2),
        ("APAC", Won, "", "02", 20),
        ("APAC", Lost, "timing", "02", 8),
        ("EMEA", Won, "", "05", 16),
        ("EMEA", Lost, "price", "05", 9),
        ("APAC", Won, "", "05", 21),
        ("APAC", Lost, "timing", "05", 4),
    ])
}

#[test]
fn the_win_rate_fell_because_nine_were_lost_to_price_in_emea() {
    let (deals, all) = (lost_to_price(), Filter::default());
    let by: [&[Dimension]; 2] = [&[Dimension::Reason, Dimension::Country], &[Dimension::Country]];
    let found = explain(&deals, &question(Kpi::WinRate, &all), &by).unwrap();
    let first = &found[0];
    assert_eq!(first.part.names, ["price", "EMEA"]);
    assert_eq!((first.part.kind, first.part.cases_before, first.part.cases_now), (Kind::Lost, 2, 9));
    // 40 of 50 before, 37 of 50 now: 6 points, of which 9 - 2 of 50 are 14.
    assert_eq!(first.change, Decimal::from(-6));
    assert_eq!(first.part.amount, Decimal::from(-14));
    let shown = Grouping::new(&deals, &first.part.deals_now, &[]);
    assert_eq!(shown.rows(None).count(), 9);
    assert!(shown.rows(None).all(|row| deals.status(row) == Some(Status::Lost)));
}

#[test]
fn a_rate_changes_by_effect_and_by_mix() {
    use Status::{Lost, Won};
    // Every country is as good as before; only the weaker one has become larger.
    let deals = sold(&[
        ("A", Won, "", "02", 9),
        ("A", Lost, "x", "02", 1),
        ("B", Won, "", "02", 5),
        ("B", Lost, "x", "02", 5),
        ("A", Won, "", "05", 9),
        ("A", Lost, "x", "05", 1),
        ("B", Won, "", "05", 15),
        ("B", Lost, "x", "05", 15),
    ]);
    let all = Filter::default();
    let found = breakdown(&deals, &question(Kpi::WinRate, &all), &[Dimension::Country]).unwrap();
    assert_eq!(found.change, Decimal::from(-10));
    assert!(found.parts.iter().all(|part| part.effect.is_zero() && part.mix < Decimal::ZERO), "{found:?}");
}

#[test]
fn too_few_deals_explain_nothing_and_stay_in_the_rest() {
    use Status::{Lost, Won};
    let deals = sold(&[
        ("A", Won, "", "02", 9),
        ("A", Lost, "x", "02", 1),
        ("A", Won, "", "05", 9),
        ("A", Lost, "x", "05", 1),
        ("B", Lost, "x", "05", 2),
        // Three that are gone are enough: what stopped explains as much as what began.
        ("C", Won, "", "02", 3),
    ]);
    let all = Filter::default();
    let found = breakdown(&deals, &question(Kpi::WinRate, &all), &[Dimension::Country]).unwrap();
    let mut names: Vec<_> = found.parts.iter().map(|part| part.names[0].as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["A", "C"]);
    assert!(found.rest < Decimal::ZERO);
    let by: [&[Dimension]; 1] = [&[Dimension::Country]];
    let told = explain(&deals, &question(Kpi::WinRate, &all), &by).unwrap();
    assert!(told.iter().all(|one| one.part.names != ["B"]), "{told:?}");
}

#[test]
fn what_cannot_be_told_is_not_explained() {
    let all = Filter::default();
    let none = Deals::from_facts([]);
    let ask = |deals: &Deals, kpi| breakdown(deals, &question(kpi, &all), &[Dimension::Country]).unwrap_err();
    assert_eq!(ask(&none, Kpi::WinRate), Unknown::TooFew { have: 0, need: 3 });
    assert_eq!(ask(&lost_to_price(), Kpi::Nps), Unknown::NotCollected);
    assert_eq!(ask(&lost_to_price(), Kpi::NewLogos), Unknown::NotCollected);
    let nothing = breakdown(&none, &question(Kpi::DealCount, &all), &[Dimension::Country]).unwrap();
    assert_eq!((nothing.change, nothing.parts.len()), (Decimal::ZERO, 0));
    let by: [&[Dimension]; 1] = [&[Dimension::Country]];
    assert_eq!(explain(&none, &question(Kpi::DealCount, &all), &by).unwrap(), []);
}

const TAKEN_APART: [Kpi; 10] = [
    Kpi::DealCount,
    Kpi::DealValue,
    Kpi::Registrations,
    Kpi::RegistrationValue,
    Kpi::OpportunitiesCreated,
    Kpi::WinRate,
    Kpi::ApprovalRate,
    Kpi::ConflictRate,
    Kpi::AverageDealSize,
    Kpi::CycleTime,
];

fn stored_rates() -> Rates {
    crate::partners::rates("EUR", &[("USD", "0.91"), ("JPY", "0.0061"), ("KWD", "2.98")])
}

proptest! {
    #[test]
    fn contributions_make_the_change_and_lead_to_their_deals(
        mut rows in rows(150),
        which in prop::sample::select(TAKEN_APART.to_vec()),
        by in prop::sample::subsequence(vec![Dimension::Partner, Dimension::Reason, Dimension::Status, Dimension::Product], 1..3),
        narrowed in any::<bool>(),
        euros in any::<bool>(),
    ) {
        if euros {
            let euro = Currency::parse("EUR").unwrap();
            for row in &mut rows {
                row.value = row.value.and_then(|value| Money::from_minor(value.minor()?, euro));
            }
        }
        let deals = deals(&rows);
        let rates = stored_rates();
        let filter = if narrowed { Filter::of(Dimension::Country, "a") } else { Filter::default() };
        let (before, now) = (
            Period::between(day("2023-10-01"), day("2025-03-31")),
            Period::between(day("2025-04-01"), day("2026-09-30")),
        );
        let question = Question { kpi: which, filter: &filter, before, now, rates: Some(&rates) };
        let found = breakdown(&deals, &question, &by);
        let value = |period: &Period| {
            let grouping = Grouping::new(&deals, &filter, &[]);
            let totals = Board::new(&deals, &grouping, &Timeline::whole(period)).totals(0, None);
            figure(which, &Inputs { deals: totals, rates: Some(rates.clone()), ..Inputs::default() })
        };
        let found = match found {
            Ok(found) => found,
            Err(_) => {
                prop_assert!(value(&before).is_err() || value(&now).is_err());
                return Ok(());
            }
        };
        let sum: Decimal = found.parts.iter().map(|part| part.amount).sum();
        prop_assert_eq!(sum + found.rest, found.change);
        // The same as the difference of the two figures; sums of several currencies are one number by rates only.
        if let (Some(was), Some(is)) = (value(&before).unwrap().number(), value(&now).unwrap().number()) {
            let money = matches!(which, Kpi::AverageDealSize | Kpi::DealValue | Kpi::RegistrationValue);
            let near = if which == Kpi::AverageDealSize { Decimal::new(1, 2) } else { Decimal::new(1, 9) };
// In different currencies two means have no difference; a breakdown converts both.
            if !money || euros {
                prop_assert!((is - was - found.change).abs() <= near, "{} {} {}", was, is, found.change);
            }
        }
        for part in &found.parts {
            prop_assert_eq!(part.amount, part.effect + part.mix);
            for (filter, cases) in [(&part.deals_before, part.cases_before), (&part.deals_now, part.cases_now)] {
                let shown = filter.rows(&deals).into_iter().filter(|meant| *meant).count();
                // Means leave deals out that have no amount or no length; the list shows them.
                let exact = !matches!(which, Kpi::AverageDealSize | Kpi::CycleTime);
                prop_assert!(shown >= cases as usize && (!exact || shown == cases as usize), "{:?} {} {}", part, shown, cases);
            }
        }
    }
}
