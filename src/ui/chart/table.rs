//! The figures of a chart as a table: every label in full, and all of them, also those that the picture sums up.

use crate::t;
use charts::{Chart, Value};
use leptos::prelude::*;

pub(super) fn table(chart: &Chart) -> AnyView {
    let heading = if chart.heading.is_empty() { t!("chart.column") } else { chart.heading.clone() };
    let names: Vec<AnyView> = chart
        .series
        .iter()
        .map(|series| {
            let name = if series.name.is_empty() { chart.title.clone() } else { series.name.clone() };
            view! { <th scope="col">{name}</th> }.into_any()
        })
        .collect();
    let rows: Vec<AnyView> = chart
        .labels
        .iter()
        .enumerate()
        .map(|(label, name)| {
            let cells: Vec<AnyView> =
                (0..chart.series.len()).map(|series| cell(chart.value(series, label))).collect();
            view! { <tr><th scope="row">{name.clone()}</th>{cells}</tr> }.into_any()
        })
        .collect();
    view! {
        <div class="chart-scroll" tabindex="0" role="region" aria-label=chart.title.clone()>
            <table>
                <caption>{chart.title.clone()}</caption>
                <thead><tr><th scope="col">{heading}</th>{names}</tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn cell(value: Option<&Value>) -> AnyView {
    match value {
        None => view! { <td>{t!("chart.none")}</td> }.into_any(),
        Some(Value { text, link: None, .. }) => view! { <td><bdi>{text.clone()}</bdi></td> }.into_any(),
        Some(Value { text, link: Some(link), .. }) => {
            view! { <td><a href=link.clone()><bdi>{text.clone()}</bdi></a></td> }.into_any()
        }
    }
}
