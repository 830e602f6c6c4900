//! What-ifs: what a change would do to tier, margin, rebate and commission, and what cannot be.

use crate::partners::{open, partner, with, won};
use crate::performance_deals::{day, money};
use domain::performance::what_if::{Change, Impossible, what_if};
use domain::performance::{PartnerFacts, Sums};
use domain::program::Program;
use proptest::prelude::*;
use serde_json::json;

fn programme() -> Program {
    with(json!({
        "tiers": [
            { "id": "silver", "label": "S", "benefits": { "discount": "10" } },
            { "id": "gold", "label": "G", "criteria": { "won_value": "1000 EUR", "certified_people": 1 },
              "benefits": { "discount": "20", "registration_bonus": "5", "perks": ["manager"] } }
        ],
        "targets": [],
        "incentives": {
            "rebates": [{ "id": "r", "label": "R", "each": "year", "kind": "by_tier", "rates": { "silver": "1", "gold": "2" } }],
            "commissions": [{ "id": "c", "label": "C", "percent": "5" }]
        }
    }))
}

fn facts() -> PartnerFacts {
    let mut facts = partner(vec![
        won("a", "400 EUR", "2026-05-05"),
        open("b", "600 EUR", "2026-10-05"),
        open("c", "100 EUR", "2026-10-05"),
    ]);
    facts.certificates = Some(Vec::new());
    facts
}

fn text(sums: &Sums) -> String {
    sums.amounts().iter().map(|money| money.canonical()).collect::<Vec<_>>().join(" ")
}

#[test]
fn closing_a_deal_and_certifying_somebody_changes_tier_margin_rebate_and_commission() {
    let changes = [Change::Win { deal: "b".to_owned() }, Change::Certify { people: 1 }];
    let answer = what_if(&programme(), &facts(), &|_| Some(0), &changes);
    let (before, after) = (&answer.before, &answer.after);
    assert_eq!((before.tier, after.tier), (Some(0), Some(1)));
    let percent =
        |one: &domain::performance::what_if::Situation| one.margin.clone().unwrap().percent.unwrap();
    assert_eq!((percent(before), percent(after)), (10.into(), 24.into()));
    assert_eq!((text(&before.rebates), text(&after.rebates)), ("4.00 EUR".into(), "20.00 EUR".into()));
    assert_eq!(
        (text(&before.commissions), text(&after.commissions)),
        ("20.00 EUR".into(), "50.00 EUR".into())
    );
    assert_eq!(
        (text(&before.margin_of_open), text(&after.margin_of_open)),
        ("70.00 EUR".into(), "24.00 EUR".into())
    );
    assert_eq!(answer.benefits.len(), 3);
    assert_eq!(answer.impossible, []);
    assert!(!after.statement.lines[0].trace.is_empty());
}

/// Once the whole fiscal year was judged by the tier that would be reached today: what had been won as silver brought the
/// commission of gold.
#[test]
fn a_tier_that_would_be_reached_today_changes_nothing_about_the_days_before() {
    let mut program = programme();
    let gold = json!([{ "id": "gold", "label": "G", "percent": "50", "tiers": ["gold"] }, { "id": "c", "label": "C", "percent": "5" }]);
    program.incentives = with(json!({
        "tiers": [{ "id": "silver", "label": "S" }, { "id": "gold", "label": "G" }],
        "targets": [],
        "incentives": { "commissions": gold }
    }))
    .incentives;
    let mut facts = facts();
    facts.sales.push(won("d", "300 EUR", "2026-07-05"));
    // Silver all the year but for July.
    let tier_on =
        |on: chrono::NaiveDate| Some(usize::from((day("2026-07-01")..day("2026-08-01")).contains(&on)));
    let changes = [Change::Win { deal: "b".to_owned() }, Change::Certify { people: 1 }];
    let answer = what_if(&program, &facts, &tier_on, &changes);
    assert_eq!((answer.before.tier, answer.after.tier), (Some(0), Some(1)));
    // 5 % of 400 in May, 50 % of 300 in July; and 50 % of the 600 of today.
    assert_eq!(text(&answer.before.commissions), "170.00 EUR");
    assert_eq!(text(&answer.after.commissions), "470.00 EUR");
}

#[test]
fn a_held_tier_is_not_lost_at_once() {
    let mut facts = facts();
    facts.sales.push(won("d", "700 EUR", "2026-06-05"));
    facts.certificates = Some(vec![crate::partners::certificate("ann", "2027-01-01")]);
    let answer = what_if(&programme(), &facts, &|_| Some(1), &[Change::Lose { deal: "d".to_owned() }]);
    assert_eq!((answer.before.standing.earned, answer.after.standing.earned), (Some(1), Some(0)));
    assert_eq!(answer.after.tier, Some(1));
    assert_eq!(answer.benefits, []);
}

#[test]
fn what_cannot_be_is_said_and_the_rest_is_done() {
    let changes = [
        Change::Win { deal: "nobody".to_owned() },
        Change::Win { deal: "a".to_owned() },
        Change::New { value: money("600 EUR"), product: "vault".to_owned() },
        Change::Certify { people: 2 },
    ];
    let mut facts = facts();
    facts.certificates = None;
    let answer = what_if(&programme(), &facts, &|_| Some(0), &changes);
    let impossible = [0, 1, 3].map(|at: usize| Impossible(changes[at].clone()));
    assert_eq!(answer.impossible, impossible);
    assert_eq!(text(&answer.after.commissions), "50.00 EUR");
}

proptest! {
    #[test]
    fn winning_one_deal_after_the_other_is_winning_both(values in prop::collection::vec(1_u32..100_000, 2..6)) {
        let mut all = facts();
        all.certificates = Some(vec![crate::partners::certificate("ann", "2027-01-01")]);
        let deals = values.iter().enumerate().map(|(number, value)| {
            open(&format!("o{number}"), &format!("{value} EUR"), "2026-10-01")
        });
        all.sales.extend(deals);
        let changes: Vec<Change> =
            (0..values.len()).map(|number| Change::Win { deal: format!("o{number}") }).collect();
        let program = programme();
        let together = what_if(&program, &all, &|_| Some(0), &changes);
        let turned: Vec<Change> = changes.iter().rev().cloned().collect();
        prop_assert_eq!(&what_if(&program, &all, &|_| Some(0), &turned).after, &together.after);
        let nothing = what_if(&program, &all, &|_| Some(0), &[]);
        prop_assert_eq!(&nothing.before, &nothing.after);
        // More won is never a lower tier.
        prop_assert!(together.after.tier >= together.before.tier);
    }
}
