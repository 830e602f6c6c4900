//! Goals: shares of a period add up, and forecasts follow the pace.

use crate::performance_deals::{day, money};
use chrono::Days;
use domain::performance::goals::{Goal, Pace, Share, wanted_value, whole};
use domain::performance::{Calendar, Dimension, Grain, Period, Sums};
use domain::program::{Split, Wanted};
use proptest::prelude::*;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

fn goal(wanted: Wanted, from: &str, to: &str, split: Split) -> Goal {
    let period = Period::between(day(from), day(to));
    Goal { id: "g".to_owned(), period, wanted, scope: BTreeMap::new(), split }
}

fn cents(share: &Share) -> i128 {
    match share {
        Share::Value(sums) => sums.iter().map(|(_, minor)| minor).sum(),
        Share::Number(number) => (number * Decimal::ONE_HUNDRED).mantissa(),
    }
}

fn part(goal: &Goal, from: &str, to: &str) -> i128 {
    cents(&goal.share(&Period::between(day(from), day(to))))
}

#[test]
fn a_part_of_a_period_has_its_share_of_the_goal() {
    let days = goal(Wanted::WonValue(money("9000 EUR")), "2026-01-01", "2026-03-31", Split::Days);
    assert_eq!(part(&days, "2026-01-01", "2026-03-31"), 900_000);
    assert_eq!(part(&days, "2026-01-01", "2026-01-31"), 310_000);
    assert_eq!(part(&days, "2025-06-01", "2026-02-28"), 590_000);
    assert_eq!(part(&days, "2026-04-01", "2026-04-30"), 0);
    assert_eq!(part(&days, "2025-01-01", "2030-01-01"), 900_000);
    let months = goal(Wanted::WonValue(money("9000 EUR")), "2026-01-01", "2026-03-31", Split::Months);
    assert_eq!(part(&months, "2026-02-01", "2026-02-28"), 300_000);
    assert_eq!(part(&months, "2026-02-01", "2026-02-14"), 150_000);
    let number = goal(Wanted::WonDeals(10), "2026-01-01", "2026-03-31", Split::Days);
    assert_eq!(part(&number, "2026-01-01", "2026-01-09"), 100);
    let yen = goal(Wanted::WonValue(money("100 JPY")), "2026-01-01", "2026-03-31", Split::Days);
    assert_eq!(part(&yen, "2026-01-01", "2026-01-31"), 34);
}

#[test]
fn a_forecast_follows_the_pace() {
    let goal = goal(Wanted::WonValue(money("9000 EUR")), "2026-01-01", "2026-03-31", Split::Days);
    let at = |done: i64, today: &str| goal.forecast(Decimal::from(done), day(today));
    let early = at(0, "2025-12-31");
    assert_eq!((early.pace, early.run_rate, early.expected), (Pace::NotBegun, None, Decimal::ZERO));
    assert_eq!(early.needed_per_day, Some(Decimal::from(100)));
    let behind = at(2_000, "2026-01-31");
    assert_eq!((behind.pace, behind.expected, behind.gap), (Pace::Behind, 3_100.into(), 7_000.into()));
    assert_eq!(behind.run_rate, Some("5806.45".parse().unwrap()));
    assert_eq!(behind.on, None);
    let ahead = at(4_000, "2026-01-31");
    // 4,000 in 31 days are 9,000 in 69.75 days: on the 70th.
    assert_eq!((ahead.pace, ahead.on), (Pace::OnTrack, Some(day("2026-03-11"))));
    assert_eq!(at(9_000, "2026-01-31").pace, Pace::Reached);
    let last = at(8_000, "2026-03-31");
    assert_eq!((last.needed_per_day, last.run_rate, last.pace), (None, Some(8_000.into()), Pace::Behind));
    assert_eq!(at(8_000, "2026-04-01").pace, Pace::Missed);
    let nothing = super::goals::goal(Wanted::WonDeals(0), "2026-01-01", "2026-03-31", Split::Days);
    let forecast = nothing.forecast(Decimal::ZERO, day("2026-02-01"));
    assert_eq!((forecast.pace, forecast.run_rate_percent, forecast.on), (Pace::Reached, None, None));
}

#[test]
fn a_goal_of_a_programme_is_that_of_the_fiscal_period() {
    let program = crate::programmes::reseller();
    let goal = Goal::of(&program.targets[0], day("2026-11-21"), program.fiscal_year);
    assert_eq!((goal.period.from, goal.period.to), (day("2026-04-01"), day("2027-03-31")));
    let goal = Goal::of(&program.targets[1], day("2026-11-21"), program.fiscal_year);
    assert_eq!((goal.period.from, goal.period.to), (day("2026-10-01"), day("2026-12-31")));
    let leap = whole(Grain::Month, day("2028-02-10"), Calendar::default());
    assert_eq!(leap.days(), 29);
}

#[test]
fn a_partner_has_the_goals_of_its_tier_and_a_person_its_own() {
    let program = crate::partners::with(serde_json::json!({ "targets": [
        { "id": "all", "figure": "deal_count", "each": "quarter", "wanted": 4 },
        { "id": "gold", "figure": "deal_value", "each": "year", "wanted": "100 EUR", "tier": "gold", "product": "care" },
        { "id": "person", "figure": "registrations", "each": "month", "wanted": 1, "of": "person" }
    ]}));
    let period = Period::between(day("2026-03-15"), day("2026-07-02"));
    let ids = |tier, person| {
        let goals = Goal::all(&program.targets, tier, person, &period, program.fiscal_year);
        goals.iter().map(|goal| format!("{} {}", goal.id, goal.period.from)).collect::<Vec<_>>()
    };
    let quarters = ["all 2026-01-01", "all 2026-04-01", "all 2026-07-01"];
    assert_eq!(ids(Some("silver"), None), quarters);
    assert_eq!(ids(Some("gold"), None)[3..], ["gold 2025-04-01", "gold 2026-04-01"]);
    assert_eq!(ids(Some("gold"), Some("ann")).len(), 5);
    let goals = Goal::all(&program.targets, None, Some("ann"), &period, program.fiscal_year);
    assert_eq!(goals[0].scope, [(Dimension::Owner, "ann".to_owned())].into());
}

#[test]
fn what_was_reached_is_counted_in_the_goals_own_unit() {
    let totals = domain::performance::DealTotals {
        won: 3,
        submitted: 5,
        won_value: [(money("1 EUR").currency(), 10_000), (money("1 USD").currency(), 5_001)]
            .into_iter()
            .collect(),
        ..Default::default()
    };
    let goal = |wanted| goal(wanted, "2026-01-01", "2026-03-31", Split::Days);
    assert_eq!(goal(Wanted::WonDeals(1)).done(&totals, None), Ok(3.into()));
    assert_eq!(goal(Wanted::RegisteredDeals(1)).done(&totals, None), Ok(5.into()));
    assert_eq!(goal(Wanted::RegisteredValue(money("1 EUR"))).done(&totals, None), Ok(0.into()));
    let euros = goal(Wanted::WonValue(money("1 EUR")));
    assert_eq!(euros.done(&totals, None).unwrap_err().0, [money("1 USD").currency()]);
    let rates = crate::partners::rates("EUR", &[("USD", "0.9")]);
    assert_eq!(euros.done(&totals, Some(&rates)), Ok("145.01".parse().unwrap()));
}

#[test]
fn goals_of_several_currencies_stay_apart() {
    let goals = [
        goal(Wanted::WonValue(money("9000 EUR")), "2026-01-01", "2026-03-31", Split::Days),
        goal(Wanted::WonValue(money("900 USD")), "2026-01-01", "2026-03-31", Split::Days),
        goal(Wanted::RegisteredDeals(5), "2026-01-01", "2026-03-31", Split::Days),
    ];
    let sums = wanted_value(&goals, &Period::between(day("2026-01-01"), day("2026-01-10")));
    let expected: Sums =
        [(money("1 EUR").currency(), 100_000), (money("1 USD").currency(), 10_000)].into_iter().collect();
    assert_eq!(sums, expected);
    let mut mine = goals[0].clone();
    mine.scope.insert(Dimension::Owner, "ann".to_owned());
    assert_eq!(mine.filter(), domain::performance::Filter::of(Dimension::Owner, "ann"));
}

proptest! {
    #[test]
    fn the_shares_of_any_partition_make_the_goal(
        // Also fewer cents than days: most shares are nothing then.
        cents_wanted in prop_oneof![0_i64..100, 0_i64..1_000_000_000_000],
        length in 1_u64..800,
        cuts in prop::collection::btree_set(0_u64..800, 0..20),
        months in any::<bool>(),
    ) {
        let start = day("2025-10-13");
        let value = domain::money::Money::from_minor(cents_wanted, money("1 EUR").currency()).unwrap();
        let split = if months { Split::Months } else { Split::Days };
        let end = start + Days::new(length - 1);
        let goal = goal(Wanted::WonValue(value), &start.to_string(), &end.to_string(), split);
        let mut sum = 0;
        let mut from = start;
        for cut in cuts.into_iter().filter(|cut| *cut + 1 < length) {
            let to = start + Days::new(cut);
            let share = cents(&goal.share(&Period::between(from, to)));
            prop_assert!(share >= 0);
            sum += share;
            from = to + Days::new(1);
        }
        sum += cents(&goal.share(&Period::between(from, end)));
        prop_assert_eq!(sum, i128::from(cents_wanted));
    }
}
