//! The charts of the page: those that are chosen, in their order.

mod flow;
mod shares;

use super::choice::{Item, Picture, chosen};
use super::course;
use super::export;
use super::page::Shown;
use crate::t;
use crate::ui::chart::{Axis, ChartView};
use ::charts::Chart;
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn Charts(shown: Shown) -> impl IntoView {
    let items: Vec<Item> =
        chosen(&shown.address, shown.partner).into_iter().filter(|item| item.is_chart()).collect();
    let charts =
        items.iter().map(|item| view! { <div class="card">{one(&shown, *item, false)}</div> }).collect_view();
    (!items.is_empty()).then(|| {
        view! {
            <section class="charts" aria-labelledby="course-heading">
                <h2 id="course-heading" class="visually-hidden">{t!("explore.charts")}</h2>
                {charts}
            </section>
        }
    })
}

/// One chart; `bare`, without its table and files.
pub fn one(shown: &Shown, item: Item, bare: bool) -> Option<AnyView> {
    let Item::Chart(picture) = item else { return None };
    let currency = shown.program.default_currency;
    let money: Axis = Arc::new(move |number| course::short(number, Some(currency)));
    let plain: Axis = Arc::new(|number| course::short(number, None));
    let (mut chart, axis): (Chart, Axis) = match picture {
        Picture::Won => (course::amounts(shown), money),
        Picture::Ends => (course::counts(shown), plain),
        Picture::Pipeline => (flow::pipeline(shown), money),
        Picture::Funnel => (flow::funnel(shown), plain),
        Picture::Shares => (shares::shares(shown), money),
    };
    if matches!(picture, Picture::Won | Picture::Pipeline | Picture::Shares)
        && let Some(said) = course::said(shown)
    {
        chart.summary = [chart.summary, said].join(" ");
    }
    chart.note = export::note(shown);
    let why = t!("performance.no_groups");
    Some(view! { <ChartView chart=Signal::stored(chart) axis=axis empty=why bare=bare /> }.into_any())
}
