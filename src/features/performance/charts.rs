//! The charts of the page: those that are chosen, in their order.

mod flow;
mod shares;

use super::choice::{Item, Picture, chosen};
use super::course;
use super::export;
use super::page::Shown;
use crate::t;
use crate::ui::chart::{Axis, ChartView};
use crate::ui::dynamic;
use ::charts::Chart;
use leptos::prelude::*;
use std::sync::Arc;

/// Each chart stays while the question changes, and draws what is new of it.
#[component]
pub fn Charts(now: Memo<Shown>) -> impl IntoView {
    let items = move |shown: &Shown| {
        let all = chosen(&shown.address, shown.partner);
        all.into_iter().filter(|item| item.is_chart()).collect::<Vec<Item>>()
    };
    let codes =
        Memo::new(move |_| now.with(items).iter().map(|item| item.code()).collect::<Vec<_>>().join(" "));
    dynamic(move || {
        codes.with(|_| ());
        let items = now.with_untracked(items);
        if items.is_empty() {
            return ().into_any();
        }
        let charts = items
            .iter()
            .map(|item| view! { <div class="card">{one(now, *item, false)}</div> })
            .collect_view();
        view! {
            <section class="charts" aria-labelledby="course-heading">
                <h2 id="course-heading" class="visually-hidden">{t!("explore.charts")}</h2>
                {charts}
            </section>
        }
        .into_any()
    })
}

/// One chart; `bare`, without its table and files.
pub fn one(now: Memo<Shown>, item: Item, bare: bool) -> Option<AnyView> {
    let Item::Chart(picture) = item else { return None };
    let currency = now.with_untracked(|shown| shown.program.default_currency);
    let axis: Axis = match picture {
        Picture::Won | Picture::Pipeline | Picture::Shares => {
            Arc::new(move |number| course::short(number, Some(currency)))
        }
        Picture::Ends | Picture::Funnel => Arc::new(|number| course::short(number, None)),
    };
    let chart = Memo::new(move |_| now.with(|shown| chart(shown, picture)));
    let why = t!("performance.no_groups");
    Some(view! { <ChartView chart=chart axis=axis empty=why bare=bare /> }.into_any())
}

fn chart(shown: &Shown, picture: Picture) -> Chart {
    let mut chart = match picture {
        Picture::Won => course::amounts(shown),
        Picture::Ends => course::counts(shown),
        Picture::Pipeline => flow::pipeline(shown),
        Picture::Funnel => flow::funnel(shown),
        Picture::Shares => shares::shares(shown),
    };
    if matches!(picture, Picture::Won | Picture::Pipeline | Picture::Shares)
        && let Some(said) = course::said(shown)
    {
        chart.summary = [chart.summary, said].join(" ");
    }
    chart.note = export::note(shown);
    chart
}
