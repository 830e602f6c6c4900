//! Cohorts: partners by the quarter in which they joined, and how many of each were active, had registered or had won by
//! their first to eighth quarter. As a heat map, and as a table with the numbers.

use super::address::Address;
use super::board::Board;
use super::words;
use crate::browser::timers;
use crate::i18n::{display, lookup};
use crate::ui::Empty;
use crate::ui::chart::{Axis, ChartView};
use crate::ui::field::{FieldTexts, OptionItem, Select};
use crate::{plural, t};
use charts::{Chart, Kind, Series, Value};
use domain::performance::Filter;
use domain::performance::cohorts::{Cohort, Reached, STEPS, Step, cohorts};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::sync::Arc;

/// 12 quarters: three years of newcomers; older ones are in the table's sum.
const SHOWN: usize = 12;

#[component]
pub fn Cohorts(board: Arc<Board>, address: Address) -> impl IntoView {
    let program = &board.fetched.program;
    let all =
        cohorts(&board.fetched.facts.deals, &Filter::default(), board.report.as_of, program.fiscal_year);
    let joined: usize = all.iter().map(|cohort| cohort.partners as usize).sum();
    let idle = board.rows.len().saturating_sub(joined);
    if all.is_empty() {
        return view! { <Empty title=t!("owner.no_cohorts") text=t!("owner.no_cohorts_text") /> }.into_any();
    }
    let from = all.len().saturating_sub(SHOWN);
    let shown: Vec<Cohort> = all.get(from..).unwrap_or_default().to_vec();
    let older: u32 = all.iter().take(from).map(|cohort| cohort.partners).sum();
    let axis: Axis = Arc::new(|number| words::decimal(Decimal::try_from(number).unwrap_or_default(), 0));
    let chart = heat(&shown, address.reached);
    let table = table(&shown, &board, &address);
    let older =
        (older > 0).then(|| view! { <p class="quiet">{plural!("owner.cohorts_older", older.into())}</p> });
    let idle =
        (idle > 0).then(|| view! { <p class="quiet">{plural!("owner.cohorts_idle", idle as u64)}</p> });
    view! {
        <section class="card" aria-labelledby="cohorts-heading">
            <h2 id="cohorts-heading">{t!("owner.view_cohorts")}</h2>
            <p class="quiet">{t!("owner.cohorts_text")}</p>
            <ReachedChoice address=address.clone() />
            <ChartView chart=Signal::stored(chart) axis=axis bare=true />
            {table}
            {older}
            {idle}
        </section>
    }
    .into_any()
}

fn name(reached: Reached) -> String {
    lookup(&format!("owner.reached_{}", reached.as_str()), &[])
}

#[component]
fn ReachedChoice(address: Address) -> impl IntoView {
    let navigate = use_navigate();
    let options: Vec<OptionItem> = Reached::ALL
        .into_iter()
        .map(|one| OptionItem { value: one.as_str().to_owned(), label: name(one), available: true })
        .collect();
    let chosen = address.reached.as_str().to_owned();
    let choose = move |value: String| {
        let Some(reached) = Reached::parse(&value) else { return };
        let href = Address { reached, ..address.clone() }.href();
        let navigate = navigate.clone();
        // The list of choices is built anew by the change of address: not while its own event runs.
        timers::spawn(async move {
            navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        });
    };
    let texts = FieldTexts::simple("owner-reached", t!("owner.reached"), Signal::stored(Vec::new()));
    view! {
        <div class="filters filters-even">
            <Select texts=texts options=Signal::stored(options) value=Signal::stored(chosen) on_choose=choose />
        </div>
    }
}

fn percent(count: u32, of: u32) -> Decimal {
    (Decimal::from(count) * Decimal::ONE_HUNDRED).checked_div(of.into()).unwrap_or_default()
}

/// What a cell says: the share, and of a quarter that runs that it is not over.
fn cell(cohort: &Cohort, step: &Step, reached: Reached) -> String {
    let count = reached.of(step);
    let share = t!("performance.percent", number = words::decimal(percent(count, cohort.partners), 0));
    if step.over { share } else { t!("owner.so_far", share = share) }
}

fn heat(shown: &[Cohort], reached: Reached) -> Chart {
    // The finding: how many of all that could were there after a year.
    let fourth = || shown.iter().filter_map(|cohort| Some((cohort, cohort.steps.get(3)?)));
    let (count, of) =
        fourth().fold((0, 0), |(count, of), (cohort, step)| (count + reached.of(step), of + cohort.partners));
    let title = if of > 0 {
        t!("owner.cohorts_title", reached = name(reached), percent = words::decimal(percent(count, of), 0))
    } else {
        name(reached)
    };
    let mut chart = Chart::new(Kind::Heat, title, t!("owner.cohorts_summary"));
    chart.heading = t!("owner.cohort");
    chart.labels = (1..=STEPS).map(|number| display::count(number as u64)).collect();
    for cohort in shown {
        let values = (0..STEPS).map(|at| {
            let step = cohort.steps.get(at)?;
            let amount = percent(reached.of(step), cohort.partners).to_f64().unwrap_or_default();
            Some(Value::new(amount, cell(cohort, step, reached)))
        });
        chart.series.push(Series {
            name: words::short_quarter(cohort.quarter),
            values: values.collect(),
            before: false,
        });
    }
    chart
}

fn table(shown: &[Cohort], board: &Board, address: &Address) -> AnyView {
    let reached = address.reached;
    let heads = (1..=STEPS)
        .map(|number| view! { <th scope="col" class="numeric">{t!("owner.nth_quarter", number = number)}</th> })
        .collect_view();
    let rows = shown
        .iter()
        .map(|cohort| {
            let cells = (0..STEPS)
                .map(|at| match cohort.steps.get(at) {
                    Some(step) => {
                        let count = display::count(reached.of(step).into());
                        view! { <td class="numeric">{count} " " <span class="row-note">{cell(cohort, step, reached)}</span></td> }.into_any()
                    }
                    None => view! { <td class="numeric"><span aria-hidden="true">"–"</span></td> }.into_any(),
                })
                .collect_view();
            let names = cohort
                .names
                .iter()
                .map(|id| {
                    let name = board.row(id).map_or_else(|| id.clone(), |row| row.name.clone());
                    view! { <li><a href=address.of(id).href()><bdi>{name}</bdi></a></li> }
                })
                .collect_view();
            view! {
                <tr data-cohort=cohort.quarter.to_string()>
                    <th scope="row">
                        {words::quarter(cohort.quarter)}
                        <details><summary>{plural!("owner.partners", u64::from(cohort.partners))}</summary><ul>{names}</ul></details>
                    </th>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="cohort-scroll" tabindex="0" role="region" aria-label=t!("owner.cohorts_table")>
            <table class="cohorts">
                <caption class="visually-hidden">{t!("owner.cohorts_table")}</caption>
                <thead><tr><th scope="col">{t!("owner.cohort")}</th>{heads}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}
