//! A period and the one that it is compared with.

use crate::performance_deals::{day, deals, rows};
use domain::performance::{
    Calendar, Comparison, Days, DealTotals, Dimension, Filter, Period, Query, Setting, grouped, report,
};
use proptest::prelude::*;

proptest! {
    /// Both are counted in one pass where they share no day, and in two where they do.
    #[test]
    fn a_period_compared_with_has_the_figures_that_it_has_by_itself(
        rows in rows(60), from in 0_u64..900, days in 0_u64..800, last_year in any::<bool>(),
    ) {
        let deals = deals(&rows);
        let first = day("2023-10-01") + chrono::Days::new(from);
        let period = Period::between(first, first + chrono::Days::new(days));
        let with = if last_year { Comparison::LastYear } else { Comparison::Previous };
        let setting = Setting { today: day("2025-06-30"), fiscal: Calendar::default(), rates: None };
        let asked = |period: &Period, compare| Query {
            period: Days::Between(period.from, period.to),
            compare,
            by: vec![Dimension::Partner],
            ..Query::default()
        };
        let both = report(&deals, &asked(&period, Some(with)), &setting);
        let alone = report(&deals, &asked(&period, None), &setting);
        let before = report(&deals, &asked(&both.compared.unwrap(), None), &setting);
        prop_assert_eq!(&both.whole.totals, &alone.whole.totals);
        prop_assert_eq!(both.whole.before.as_ref(), Some(&before.whole.totals));
        prop_assert_eq!(&both.steps, &alone.steps);
        if both.steps_before.len() == before.steps.len() {
            prop_assert_eq!(&both.steps_before, &before.steps);
        }
        for group in &both.groups {
            let same = |one: &&domain::performance::Group| one.names == group.names;
            let now = alone.groups.iter().find(same).map(|one| one.totals.clone()).unwrap_or_default();
            let then = before.groups.iter().find(same).map(|one| one.totals.clone()).unwrap_or_default();
            prop_assert_eq!(&group.totals, &now);
            prop_assert_eq!(group.before.as_ref(), Some(&then));
        }
    }
    #[test]
    fn groups_asked_for_alone_are_those_of_the_whole_answer(
        rows in rows(60), name in "[abc]", narrowed in any::<bool>(), compare in any::<bool>(),
    ) {
        let deals = deals(&rows);
        let filter = if narrowed { Filter::of(Dimension::Product, &name) } else { Filter::default() };
        let setting = Setting { today: day("2025-06-30"), fiscal: Calendar::default(), rates: None };
        let query = Query {
            period: Days::Between(day("2024-02-01"), day("2025-03-31")),
            compare: compare.then_some(Comparison::LastYear),
            by: vec![Dimension::Partner],
            filter,
            ..Query::default()
        };
        let whole = report(&deals, &query, &setting);
        let has_any = [Some(&whole.whole.totals), whole.whole.before.as_ref()];
        let has_any = has_any.into_iter().flatten().any(|totals| *totals != DealTotals::default());
        prop_assert_eq!(whole.groups.is_empty(), !has_any, "without a group nothing is told of the whole");
        prop_assert_eq!(grouped(&deals, &query, &setting), whole.groups);
    }
}
