//! Tiers: what is earned, what is missing, when it comes and goes, and what the grace period does.

use crate::partners::{certificate, ladder, open, partner, rates, won};
use crate::performance_deals::{day, money};
use chrono::Days;
use domain::performance::kpi::Unknown;
use domain::performance::tiers::{
    BenefitChange, Change, Record, Standing, benefits, decide, earned_on, follow, standing,
};
use domain::performance::{PartnerFacts, Sale};
use domain::program::Criterion::{CertifiedPeople, WonDeals, WonValue};
use domain::program::Tiers;
use proptest::prelude::*;
use rust_decimal::Decimal;
use serde_json::json;

fn rolling() -> Tiers {
    ladder(json!({ "period": "365d", "grace_days": 30 }))
}

/// What is left to the next tier, as criterion, percent and gap.
fn missing(standing: &Standing) -> Vec<(&'static str, Option<String>, Option<String>)> {
    let text = |number: &Option<Decimal>| number.map(|number| number.normalize().to_string());
    let next = standing.next.as_ref().unwrap();
    let row = |one: &domain::performance::tiers::Progress| {
        (one.criterion.as_str(), text(&one.percent), text(&one.gap))
    };
    next.progress.iter().filter(|one| !one.met).map(row).collect()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn a_partner_has_the_highest_tier_whose_every_minimum_is_met() {
    let earned = |facts: &PartnerFacts| standing(&rolling(), facts).earned;
    assert_eq!(earned(&partner(vec![])), Some(0));
    assert_eq!(earned(&partner(vec![won("a", "5000 EUR", "2026-11-01")])), Some(0));
    let two = vec![won("a", "500 EUR", "2026-11-01"), won("b", "500 EUR", "2025-11-22")];
    assert_eq!(earned(&partner(two.clone())), Some(1));
    // A year ago yesterday is outside of 365 days.
    let old = vec![won("a", "500 EUR", "2026-11-01"), won("b", "500 EUR", "2025-11-21")];
    assert_eq!(earned(&partner(old)), Some(0));
    let one_cent_short = vec![won("a", "500 EUR", "2026-11-01"), won("b", "499.99 EUR", "2026-11-01")];
    assert_eq!(earned(&partner(one_cent_short)), Some(0));
    let open_deals = vec![won("a", "500 EUR", "2026-11-01"), open("b", "5000 EUR", "2026-11-01")];
    assert_eq!(earned(&partner(open_deals)), Some(0));
    let mut rich = partner(vec![won("a", "4000 EUR", "2026-11-01"), won("b", "4000 EUR", "2026-11-01")]);
    rich.certificates = Some(vec![certificate("ann", "2027-01-01"), certificate("bob", "2026-11-21")]);
    assert_eq!(earned(&rich), Some(2));
    assert_eq!(standing(&rolling(), &rich).next, None);
    rich.certificates = Some(vec![certificate("ann", "2027-01-01"), certificate("bob", "2026-11-20")]);
    assert_eq!(earned(&rich), Some(1));
    // Two certificates of one person are one person.
    rich.certificates = Some(vec![certificate("ann", "2027-01-01"), certificate("ann", "2027-02-01")]);
    assert_eq!(earned(&rich), Some(1));
}

#[test]
fn progress_says_what_is_missing_and_never_more_than_all() {
    let facts = partner(vec![won("a", "2500 EUR", "2026-11-01")]);
    let standing = standing(&rolling(), &facts);
    assert_eq!(missing(&standing), [("won_deals", some("50"), some("1"))]);
    let next = standing.next.unwrap();
    let value = next.progress.iter().find(|one| one.criterion == WonValue).unwrap();
    assert_eq!((value.percent, value.gap), (Some(Decimal::ONE_HUNDRED), Some(Decimal::ZERO)));
}

#[test]
fn a_criterion_that_nobody_collects_is_unknown_and_decides_as_the_programme_says() {
    let sales = vec![won("a", "4000 EUR", "2026-11-01"), won("b", "4000 EUR", "2026-11-01")];
    let strict = standing(&rolling(), &partner(sales.clone()));
    assert_eq!((strict.earned, strict.incomplete), (Some(1), false));
    assert_eq!(missing(&strict), [("certified_people", None, None)]);
    let people = &strict.next.unwrap().progress[2];
    assert_eq!((people.criterion, &people.current), (CertifiedPeople, &Err(Unknown::NotCollected)));
    let lenient = standing(&ladder(json!({ "without_data": "left_out" })), &partner(sales));
    assert_eq!((lenient.earned, lenient.incomplete, lenient.next), (Some(2), true, None));
}

#[test]
fn money_in_another_currency_counts_by_a_stored_rate_or_not_at_all() {
    let mut facts = partner(vec![won("a", "500 EUR", "2026-11-01"), won("b", "600 USD", "2026-11-01")]);
    let unknown = standing(&rolling(), &facts);
    assert_eq!(unknown.earned, Some(0));
    let value = &unknown.next.unwrap().progress[0];
    assert_eq!(value.current, Err(Unknown::NoRate(vec![money("1 USD").currency()])));
    facts.rates = Some(rates("EUR", &[("USD", "0.9")]));
    assert_eq!(standing(&rolling(), &facts).earned, Some(1));
    facts.rates = Some(rates("EUR", &[("USD", "0.8")]));
    assert_eq!(standing(&rolling(), &facts).earned, Some(0));
}

#[test]
fn the_next_tier_has_a_date_at_the_pace_of_ninety_days() {
    // 450 EUR and one deal in 90 days: 5 EUR a day, and the second deal on the 90th day.
    let facts = partner(vec![won("a", "450 EUR", "2026-11-01")]);
    let next = standing(&rolling(), &facts).next.unwrap();
    let on = |criterion| next.progress.iter().find(|one| one.criterion == criterion).unwrap().on;
    assert_eq!(on(WonValue), Some(day("2026-11-21") + Days::new(110)));
    assert_eq!(on(WonDeals), Some(day("2026-11-21") + Days::new(90)));
    assert_eq!(next.on, on(WonValue));
    // What was won a year ago leaves before it is reached.
    let leaving = partner(vec![won("a", "450 EUR", "2026-11-01"), won("b", "400 EUR", "2025-12-01")]);
    let next = standing(&rolling(), &leaving).next.unwrap();
    assert_eq!(next.progress[0].on, Some(day("2026-11-21") + Days::new(110)));
    // Nothing in 90 days is no pace.
    let idle = partner(vec![won("a", "450 EUR", "2026-02-01")]);
    assert_eq!(standing(&rolling(), &idle).next.unwrap().on, None);
}

#[test]
fn a_fiscal_year_that_ends_before_the_minimum_is_reached_gives_no_date() {
    let tiers = ladder(json!({ "period": "fytd" }));
    let slow = partner(vec![won("a", "300 EUR", "2026-11-01"), won("b", "1 EUR", "2026-04-01")]);
    let next = standing(&tiers, &slow).next.unwrap();
    assert_eq!(next.progress[0].on, None);
    let quick = partner(vec![won("a", "900 EUR", "2026-11-01"), won("b", "1 EUR", "2026-04-01")]);
    assert_eq!(standing(&tiers, &quick).next.unwrap().on, Some(day("2026-12-01")));
}

#[test]
fn a_tier_holds_until_what_it_rests_on_leaves() {
    let rest = |sales: Vec<Sale>| standing(&rolling(), &partner(sales)).until;
    let sales = vec![won("a", "900 EUR", "2026-11-01"), won("b", "200 EUR", "2026-01-10")];
    assert_eq!(rest(sales.clone()), Some(day("2027-01-10")));
    assert_eq!(standing(&ladder(json!({ "period": "fytd" })), &partner(sales)).until, None);
    let this_year = vec![won("a", "900 EUR", "2026-11-01"), won("b", "200 EUR", "2026-05-10")];
    let facts = partner(this_year);
    assert_eq!(standing(&ladder(json!({ "period": "fytd" })), &facts).until, Some(day("2027-04-01")));
    let mut gold = partner(vec![won("a", "4000 EUR", "2026-11-01"), won("b", "4000 EUR", "2026-11-01")]);
    let people = [("ann", "2026-12-20"), ("ann", "2027-12-01"), ("bob", "2026-12-24"), ("cyd", "2026-12-10")];
    gold.certificates = Some(people.map(|(person, until)| certificate(person, until)).into());
    let standing = standing(&rolling(), &gold);
    assert_eq!((standing.earned, standing.until), (Some(2), Some(day("2026-12-25"))));
}

/// A warning said on which day a tier ends, and nobody could see which of its minimums that was.
#[test]
fn what_ends_a_tier_is_named_with_how_far_it_is_above_its_minimum() {
    let fails = |facts: &PartnerFacts| {
        let standing = standing(&rolling(), facts);
        let text = |number: Decimal| number.normalize().to_string();
        let row =
            |one: &domain::performance::tiers::Progress| (one.criterion.as_str(), one.spare().map(text));
        standing.first_to_fail().into_iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(fails(&partner(vec![])), vec![]);
    // Without the older deal neither the value nor the number is reached.
    let sales = vec![won("a", "900 EUR", "2026-11-01"), won("b", "200 EUR", "2026-01-10")];
    assert_eq!(fails(&partner(sales)), [("won_value", some("100")), ("won_deals", some("0"))]);
    let mut gold = partner(vec![won("a", "4000 EUR", "2026-11-01"), won("b", "4000 EUR", "2026-11-01")]);
    let people = [("ann", "2027-12-01"), ("bob", "2026-12-24")];
    gold.certificates = Some(people.map(|(person, until)| certificate(person, until)).into());
    assert_eq!(fails(&gold), [("certified_people", some("0"))]);
}

#[test]
fn benefits_are_gained_and_lost() {
    let tiers = rolling();
    let tier = |at: usize| tiers.ladder.get(at);
    let percent =
        |code, from: u32, to: u32| BenefitChange::Percent { code, from: from.into(), to: to.into() };
    let changes = benefits(tier(1), tier(2));
    assert_eq!(
        changes[..2],
        [percent("discount", 15, 20), BenefitChange::ProtectionDays { from: 0, to: 30 }]
    );
    let perks: Vec<_> = changes[2..].iter().map(|change| format!("{change:?}")).collect();
    assert!(perks[0].contains("Gained") && perks[0].contains("manager"), "{perks:?}");
    assert!(perks[1].contains("Lost") && perks[1].contains("portal"), "{perks:?}");
    assert_eq!(benefits(tier(2), tier(2)), []);
    assert_eq!(benefits(tier(1), None).len(), 4);
}

#[test]
fn up_at_once_down_after_thirty_days_and_not_at_all_after_a_recovery() {
    let start = day("2026-03-01");
    let mut record = Record { held: Some(1), below_since: None };
    let mut seen = Vec::new();
    // Ten days below, a recovery, then below for good.
    for number in 0..60 {
        let earned = if (10..20).contains(&number) || number >= 25 { Some(0) } else { Some(1) };
        let (next, change) = decide(record, earned, start + Days::new(number), 30);
        record = next;
        if seen.last().is_none_or(|(_, last)| *last != change) {
            seen.push((number, change));
        }
    }
    let until = |number| Change::Grace { until: start + Days::new(number) };
    assert_eq!(
        seen[..5],
        [(0, Change::Kept), (10, until(40)), (20, Change::Recovered), (21, Change::Kept), (25, until(55)),]
    );
    assert_eq!(seen[5..], [(55, Change::Downgraded), (56, Change::Kept)]);
    assert_eq!(record, Record { held: Some(0), below_since: None });
    let (up, change) = decide(Record { held: Some(2), below_since: Some(start) }, Some(3), start, 30);
    assert_eq!((up.held, up.below_since, change), (Some(3), None, Change::Upgraded));
    assert_eq!(decide(up, None, start, 0), (Record::default(), Change::Downgraded));
}

#[test]
fn without_a_memory_the_grace_period_is_found_in_the_deals() {
    // Silver rested on a deal that left on 10 November: eleven days ago.
    let sales = vec![won("a", "900 EUR", "2026-11-01"), won("b", "200 EUR", "2025-11-10")];
    let (record, change) = follow(&rolling(), &partner(sales));
    assert_eq!(record, Record { held: Some(1), below_since: Some(day("2026-11-10")) });
    assert_eq!(change, Change::Grace { until: day("2026-12-10") });
    // Silver ended longer ago than the grace period.
    let sales = vec![won("a", "900 EUR", "2026-11-01"), won("b", "200 EUR", "2025-10-10")];
    let (record, change) = follow(&rolling(), &partner(sales));
    assert_eq!((record, change), (Record { held: Some(0), below_since: None }, Change::Kept));
}

proptest! {
    // Each case looks at every day of a year.
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn looking_at_a_day_and_looking_ahead_agree(
        deals in prop::collection::vec((0_u64..500, 1_i64..400_000), 0..12),
        people in prop::collection::vec((0_u8..4, 0_u64..400), 0..6),
    ) {
        let start = day("2025-07-10");
        let sales = deals.iter().enumerate().map(|(number, (days, cents))| {
            let value = format!("{}.{:02} EUR", cents / 100, cents % 100);
            won(&number.to_string(), &value, &(start + Days::new(*days)).to_string())
        });
        let mut facts = partner(sales.collect());
        facts.certificates = Some(people.iter().map(|(person, days)| {
            certificate(&person.to_string(), &(facts.today + Days::new(*days)).to_string())
        }).collect());
        let tiers = rolling();
        let now = standing(&tiers, &facts);
        prop_assert_eq!(now.earned, earned_on(&tiers, &facts, facts.today));
        for progress in &now.keeps {
            prop_assert!(progress.met && progress.gap == Some(Decimal::ZERO));
        }
        // Deals won "tomorrow" must not be looked at before: leave only those that have happened.
        facts.sales.retain(|sale| sale.won_on().unwrap() <= facts.today);
        let until = standing(&tiers, &facts).until;
        let held = standing(&tiers, &facts).earned;
        for ahead in 1..=365_u64 {
            let on = facts.today + Days::new(ahead);
            let earned = earned_on(&tiers, &facts, on);
            if until.is_none_or(|until| on < until) {
                prop_assert!(earned >= held, "{} {:?} {:?}", on, earned, held);
            }
            if until == Some(on) {
                prop_assert!(earned < held, "{} {:?} {:?}", on, earned, held);
            }
        }
    }
}
