//! Calendar and fiscal periods, what they are compared with, and their steps.

use crate::performance_deals::day;
use domain::performance::{
    Calendar, Comparison, Grain, Period, Preset, Timeline, day_number, from_day_number,
};
use proptest::prelude::*;

#[test]
fn a_preset_means_the_days_that_its_name_says() {
    let fiscal = Calendar::starting_in(4).unwrap();
    for (preset, today, from, to) in [
        (Preset::Today, "2026-11-22", "2026-11-22", "2026-11-22"),
        (Preset::Last7, "2026-11-22", "2026-11-16", "2026-11-22"),
        (Preset::Last30, "2026-03-01", "2026-01-31", "2026-03-01"),
        (Preset::Last365, "2024-12-31", "2024-01-02", "2024-12-31"),
        (Preset::MonthToDate, "2026-11-22", "2026-11-01", "2026-11-22"),
        (Preset::QuarterToDate, "2026-11-22", "2026-10-01", "2026-11-22"),
        (Preset::YearToDate, "2026-11-22", "2026-01-01", "2026-11-22"),
        (Preset::LastMonth, "2026-03-31", "2026-02-01", "2026-02-28"),
        (Preset::LastMonth, "2024-03-31", "2024-02-01", "2024-02-29"),
        (Preset::LastQuarter, "2026-01-01", "2025-10-01", "2025-12-31"),
        (Preset::LastYear, "2026-11-22", "2025-01-01", "2025-12-31"),
        (Preset::FiscalQuarterToDate, "2026-11-22", "2026-10-01", "2026-11-22"),
        (Preset::FiscalYearToDate, "2026-03-31", "2025-04-01", "2026-03-31"),
        (Preset::FiscalYearToDate, "2026-04-01", "2026-04-01", "2026-04-01"),
        (Preset::LastFiscalQuarter, "2026-04-01", "2026-01-01", "2026-03-31"),
        (Preset::LastFiscalYear, "2026-11-22", "2025-04-01", "2026-03-31"),
    ] {
        let period = preset.period(day(today), fiscal);
        assert_eq!((period.from, period.to), (day(from), day(to)), "{preset:?} on {today}");
    }
}

#[test]
fn a_fiscal_year_has_the_number_of_the_year_it_ends_in() {
    let quarter = |month, date| Calendar::starting_in(month).unwrap().quarter_of(day(date));
    assert_eq!(quarter(1, "2026-12-31"), (2026, 4));
    assert_eq!(quarter(2, "2026-01-31"), (2026, 4));
    assert_eq!(quarter(2, "2026-02-01"), (2027, 1));
    assert_eq!(quarter(7, "2026-06-30"), (2026, 4));
    assert_eq!(quarter(7, "2026-07-01"), (2027, 1));
    assert_eq!(quarter(10, "2026-01-01"), (2026, 2));
    assert!(Calendar::starting_in(0).is_none() && Calendar::starting_in(13).is_none());
}

#[test]
fn a_period_is_compared_with_one_like_it() {
    let chosen = |from, to| Period::between(day(from), day(to));
    let preset = |preset: Preset, today| preset.period(day(today), Calendar::default());
    for (period, with, from, to) in [
        (chosen("2026-03-01", "2026-03-31"), Comparison::Previous, "2026-02-01", "2026-02-28"),
        (chosen("2026-02-01", "2026-02-28"), Comparison::Previous, "2026-01-01", "2026-01-31"),
        (chosen("2026-01-01", "2026-06-30"), Comparison::Previous, "2025-07-01", "2025-12-31"),
        (chosen("2026-03-05", "2026-03-11"), Comparison::Previous, "2026-02-26", "2026-03-04"),
        (chosen("2024-02-01", "2024-02-29"), Comparison::LastYear, "2023-02-01", "2023-02-28"),
        (chosen("2023-02-01", "2023-02-28"), Comparison::LastYear, "2022-02-01", "2022-02-28"),
        (chosen("2025-02-01", "2025-02-28"), Comparison::LastYear, "2024-02-01", "2024-02-29"),
        (chosen("2026-03-05", "2026-03-11"), Comparison::LastYear, "2025-03-05", "2025-03-11"),
        (preset(Preset::MonthToDate, "2026-03-31"), Comparison::Previous, "2026-02-01", "2026-02-28"),
        (preset(Preset::MonthToDate, "2026-03-30"), Comparison::Previous, "2026-02-01", "2026-02-28"),
        (preset(Preset::MonthToDate, "2026-03-15"), Comparison::Previous, "2026-02-01", "2026-02-15"),
        (preset(Preset::QuarterToDate, "2026-11-22"), Comparison::Previous, "2026-07-01", "2026-08-22"),
        (preset(Preset::YearToDate, "2024-02-29"), Comparison::Previous, "2023-01-01", "2023-02-28"),
        (preset(Preset::Last30, "2026-11-22"), Comparison::Previous, "2026-09-24", "2026-10-23"),
        (preset(Preset::LastQuarter, "2026-11-22"), Comparison::Previous, "2026-04-01", "2026-06-30"),
    ] {
        let before = period.compared(with);
        assert_eq!((before.from, before.to), (day(from), day(to)), "{period:?} with {with:?}");
    }
}

#[test]
fn empty_months_are_kept() {
    let timeline = Timeline::stepped(
        &Period::between(day("2026-01-15"), day("2026-04-02")),
        Grain::Month,
        Calendar::default(),
    );
    assert_eq!(timeline.begins(), ["2026-01-15", "2026-02-01", "2026-03-01", "2026-04-01"].map(day));
    let weeks = Timeline::stepped(
        &Period::between(day("2026-11-20"), day("2026-11-23")),
        Grain::Week,
        Calendar::default(),
    );
    assert_eq!(weeks.begins(), ["2026-11-20", "2026-11-23"].map(day));
    let fiscal = Calendar::starting_in(2).unwrap();
    let quarters =
        Timeline::stepped(&Period::between(day("2026-01-01"), day("2026-06-30")), Grain::Quarter, fiscal);
    assert_eq!(quarters.begins(), ["2026-01-01", "2026-02-01", "2026-05-01"].map(day));
}

proptest! {
    #[test]
    fn a_day_is_counted_and_found_again(days in -700_000_i32..2_000_000) {
        prop_assert_eq!(from_day_number(days).map(day_number), Some(days));
    }

    #[test]
    fn a_chart_has_a_bearable_number_of_steps(from in 0_u64..20_000, length in 1_u64..12_000) {
        let from = day("1990-01-01") + chrono::Days::new(from);
        let period = Period::between(from, from + chrono::Days::new(length));
        let timeline = Timeline::stepped(&period, period.grain(), Calendar::default());
        prop_assert!(timeline.len() <= 35, "{} steps in {:?}", timeline.len(), period);
        prop_assert!(timeline.begins().is_sorted());
    }
}
