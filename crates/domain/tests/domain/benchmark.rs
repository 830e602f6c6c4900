//! Benchmarks that give nobody away, evaluations for the owner, and alerts that do not flutter.

use crate::partners::rates;
use crate::performance_deals::{day, money};
use domain::deals::Status;
use domain::performance::alerts::{News, Rule, When, judge};
use domain::performance::benchmark::{Band, Withheld, benchmark, numbers};
use domain::performance::evaluation::{Is, Segment, Test, evaluation, segment, usual_segments};
use domain::performance::kpi::{Better, Figure, Kpi, Unknown, Value};
use domain::performance::{Calendar, Days, Deals, Dimension, Fact, Query, Setting, report};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn ask(
    own: Option<i64>,
    others: &[i64],
    better: Better,
) -> Result<domain::performance::benchmark::Benchmark, Withheld> {
    let ids: Vec<String> = (0..others.len()).map(|number| number.to_string()).collect();
    let figures = ids.iter().map(String::as_str).zip(others.iter().map(|other| Decimal::from(*other)));
    benchmark("own", own.map(Decimal::from), figures.chain([("own", Decimal::from(999_999))]), better)
}

#[test]
fn a_group_of_fewer_than_five_others_is_not_told() {
    assert_eq!(ask(Some(5), &[], Better::Higher), Err(Withheld::TooFew));
    assert_eq!(ask(Some(5), &[1, 2, 3, 4], Better::Higher), Err(Withheld::TooFew));
    let five = ask(Some(5), &[50, 20, 30, 40, 10], Better::Higher).unwrap();
    assert_eq!((five.others, five.low, five.median, five.high), (5, 20.into(), 30.into(), 40.into()));
    // The same organisation twice is one, and the own one is none.
    let twice = [("a", 1), ("b", 2), ("c", 3), ("d", 4), ("a", 5), ("own", 6)];
    let figures = twice.map(|(id, figure)| (id, Decimal::from(figure)));
    assert_eq!(benchmark("own", None, figures, Better::Higher), Err(Withheld::TooFew));
}

#[test]
fn what_would_give_somebody_away_is_not_told() {
    assert_eq!(ask(Some(5), &[7, 7, 7, 7, 7], Better::Higher), Err(Withheld::TooAlike));
    assert_eq!(ask(Some(5), &[0, 0, 0, 0, 0, 0], Better::Higher), Err(Withheld::TooAlike));
    assert_eq!(ask(Some(5), &[1, 1, 1, 1, 100_000], Better::Higher), Err(Withheld::OneStandsOut));
    // Two digits: one member more or less moves nothing that can be read.
    let many: Vec<i64> = (1_000..1_040).collect();
    let published = ask(None, &many, Better::Higher).unwrap_err();
    assert_eq!(published, Withheld::TooAlike);
}

#[test]
fn the_band_is_that_of_the_published_numbers() {
    let band = |own, better| ask(Some(own), &[10, 20, 30, 40, 50], better).unwrap().band.unwrap();
    assert_eq!(band(40, Better::Higher), Band::TopQuarter);
    assert_eq!(band(39, Better::Higher), Band::AboveMedian);
    assert_eq!(band(29, Better::Higher), Band::BelowMedian);
    assert_eq!(band(20, Better::Higher), Band::BottomQuarter);
    assert_eq!(band(20, Better::Lower), Band::TopQuarter);
    assert_eq!(band(30, Better::Lower), Band::AboveMedian);
    assert_eq!(band(39, Better::Lower), Band::BelowMedian);
    assert_eq!(band(40, Better::Lower), Band::BottomQuarter);
    assert_eq!(ask(None, &[10, 20, 30, 40, 50], Better::Higher).unwrap().band, None);
}

#[test]
fn amounts_are_compared_in_one_currency_or_not_at_all() {
    let won = |partner, value| Fact {
        partner,
        value: Some(money(value)),
        status: Some(Status::Won),
        closed: Some(day("2026-11-02")),
        ..Fact::default()
    };
    let deals = Deals::from_facts([won("a", "30 EUR"), won("b", "1000 JPY"), won("b", "5 EUR")]);
    let query = Query {
        period: Days::Between(day("2026-11-01"), day("2026-11-30")),
        by: vec![Dimension::Partner],
        ..Query::default()
    };
    let found = |stored: Option<domain::performance::Rates>, kpi| -> Vec<(String, Decimal)> {
        let setting =
            Setting { today: day("2026-11-20"), fiscal: Calendar::default(), rates: stored.clone() };
        let groups = report(&deals, &query, &setting).groups;
        let numbers = numbers(&groups, kpi, money("1 EUR").currency(), stored.as_ref());
        numbers.into_iter().map(|(id, number)| (id.to_owned(), number)).collect()
    };
    let [a, b] = ["a", "b"].map(str::to_owned);
    assert_eq!(found(None, Kpi::DealValue), [(a.clone(), 30.into())]);
    let stored = rates("EUR", &[("JPY", "0.01")]);
    assert_eq!(found(Some(stored), Kpi::DealValue), [(a.clone(), 30.into()), (b.clone(), 15.into())]);
    assert_eq!(found(None, Kpi::DealCount), [(a, 1.into()), (b, 2.into())]);
    // Two closed deals tell no rate.
    assert_eq!(found(None, Kpi::WinRate), []);
}

proptest! {
    #[test]
    fn own_figures_and_order_move_nothing_and_no_far_value_can_be_read(
        mut others in prop::collection::vec(0_i64..10_000_000, 5..60),
        own in 0_i64..10_000_000,
        other_own in 0_i64..10_000_000,
    ) {
        let published = |own, others: &[i64]| {
            let found = ask(Some(own), others, Better::Higher)?;
            Ok::<_, Withheld>((found.others, found.low, found.median, found.high))
        };
        let first = published(own, &others);
        prop_assert_eq!(&published(other_own, &others), &first);
        others.reverse();
        prop_assert_eq!(&published(own, &others), &first);
        if let Ok((count, low, median, high)) = first {
            prop_assert!(low <= median && median <= high);
            prop_assert!(count % 5 == 0 && count <= others.len());
            // The largest of all can grow without end, and nothing published follows it to a value of its own.
            others.sort_unstable();
            let top = others.pop().unwrap();
            let digits = |number: Decimal| number.normalize().mantissa().to_string().trim_end_matches('0').len();
            prop_assert!([low, median, high].into_iter().all(|number| digits(number) <= 2));
            others.push(top.saturating_mul(1_000_000).max(1));
            if others.len() >= 12 {
                prop_assert_eq!(published(own, &others), Ok((count, low, median, high)));
            }
        }
    }
}

fn percent(kpi: Kpi, number: i64) -> (Kpi, Figure) {
    (kpi, Ok(Value::Percent(number.into())))
}

#[test]
fn strengths_and_weaknesses_are_the_best_and_the_worst_quarter() {
    let days = |number: i64| (Kpi::CycleTime, Ok(Value::Days(number.into())));
    let others: Vec<Vec<(Kpi, Figure)>> = (1..=8)
        .map(|number| {
            vec![percent(Kpi::WinRate, number * 10), days(number * 10), percent(Kpi::ApprovalRate, 50)]
        })
        .collect();
    let others: Vec<&[(Kpi, Figure)]> = others.iter().map(Vec::as_slice).collect();
    let own = [percent(Kpi::WinRate, 65), days(65), percent(Kpi::ApprovalRate, 50)];
    let found = evaluation(&own, &others);
    let marks = |marks: &[domain::performance::evaluation::Mark]| {
        marks.iter().map(|mark| (mark.kpi, mark.percent.normalize(), mark.median)).collect::<Vec<_>>()
    };
    assert_eq!(marks(&found.strengths), [(Kpi::WinRate, 75.into(), 45.into())]);
    // Long sales are bad news.
    assert_eq!(marks(&found.weaknesses), [(Kpi::CycleTime, 75.into(), 45.into())]);
    assert_eq!(evaluation(&[percent(Kpi::WinRate, 55)], &others), Default::default());
    assert_eq!(evaluation(&own, &others[..7]), Default::default());
    let unknown = [(Kpi::WinRate, Err(Unknown::TooFew { have: 1, need: 3 }))];
    assert_eq!(evaluation(&unknown, &others), Default::default());
}

#[test]
fn a_partner_is_in_the_first_segment_that_fits() {
    let segments = usual_segments();
    let of = |won: u64, open: u64, growth: Figure| {
        let figures = [
            (Kpi::DealCount, Ok(Value::Count(won))),
            (Kpi::ActivePipeline, Ok(Value::Count(open))),
            (Kpi::Growth, growth),
        ];
        segment(&segments, &figures).unwrap().to_owned()
    };
    let growth = |number: i64| Ok(Value::Percent(number.into()));
    assert_eq!(of(0, 0, Err(Unknown::Nothing)), "sleeping");
    assert_eq!(of(0, 3, Err(Unknown::Nothing)), "promising");
    assert_eq!(of(2, 0, Err(Unknown::Nothing)), "starting");
    assert_eq!(of(2, 0, growth(10)), "growing");
    assert_eq!(of(2, 0, growth(-10)), "steady");
    assert_eq!(of(2, 0, growth(-11)), "shrinking");
    // No rate is no news about the partner.
    assert_eq!(of(2, 0, Err(Unknown::NoRate(Vec::new()))), "steady");
    let rule = Segment { id: "x".into(), all: vec![Test { kpi: Kpi::Nps, is: Is::AtLeast(0.into()) }] };
    assert_eq!(segment(&[rule], &[]), None);
}

#[test]
fn an_alert_ends_only_beyond_its_margin() {
    let course = |when, margin: i64, figures: &[i64], before: Option<i64>| {
        let rule = Rule { id: "a".into(), kpi: Kpi::WinRate, when, margin: margin.into() };
        let before = before.map(|before| percent(Kpi::WinRate, before).1);
        let mut raised = false;
        let news = figures.iter().map(|figure| {
            let alert = judge(&rule, &percent(Kpi::WinRate, *figure).1, before.as_ref(), raised);
            raised = alert.raised;
            alert.news
        });
        news.collect::<Vec<_>>()
    };
    use News::{Ended, Nothing, Raised};
    let below = When::Below(30.into());
    assert_eq!(
        course(below, 5, &[31, 30, 29, 31, 34, 29, 35, 34], None),
        [Nothing, Nothing, Raised, Nothing, Nothing, Nothing, Ended, Nothing]
    );
    assert_eq!(course(below, 0, &[29, 30, 29], None), [Raised, Ended, Raised]);
    assert_eq!(course(When::Above(50.into()), 2, &[50, 51, 49, 48], None), [Nothing, Raised, Nothing, Ended]);
    let moved = When::ChangedBy(10.into());
    assert_eq!(course(moved, 0, &[55, 61, 39, 45], Some(50)), [Nothing, Raised, Nothing, Ended]);
    let percent = When::ChangedByPercent(10.into());
    assert_eq!(course(percent, 0, &[55, 56, 44], Some(50)), [Nothing, Raised, Nothing]);
    assert_eq!(course(percent, 0, &[55], Some(0)), [Nothing]);
    assert_eq!(course(moved, 0, &[99], None), [Nothing]);
}

#[test]
fn a_figure_that_cannot_be_told_neither_raises_nor_ends() {
    let rule = Rule { id: "a".into(), kpi: Kpi::WinRate, when: When::Below(30.into()), margin: 0.into() };
    for raised in [true, false] {
        let alert = judge(&rule, &Err(Unknown::TooFew { have: 2, need: 3 }), None, raised);
        assert_eq!((alert.raised, alert.news, alert.measured), (raised, News::Nothing, None));
    }
}
