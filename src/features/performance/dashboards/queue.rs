//! Registrations that wait for an answer, and since when.

use super::Desk;
use crate::i18n::{display, lookup_plural};
use crate::route::Route;
use crate::t;
use crate::ui::chart::ChartView;
use charts::{Chart, Kind, Series, Value};
use domain::deals::DealQuery;
use domain::performance::attention::Queue;
use leptos::prelude::*;
use std::sync::Arc;

pub fn card(desk: &Desk, queue: &Queue) -> AnyView {
    let review = Route::Review(DealQuery::default()).href();
    let body = if queue.waiting == 0 {
        view! { <p class="quiet">{t!("dashboards.queue_empty")}</p> }.into_any()
    } else {
        let title = lookup_plural(
            "dashboards.queue_title",
            queue.waiting.into(),
            &[("overdue", &display::count(queue.overdue.into()))],
        );
        let days = desk.shown.program.review.business_days;
        let mut summary = t!("dashboards.queue_promise", days = display::count(days.into()));
        if let Some(oldest) = queue.oldest {
            summary.push(' ');
            summary.push_str(&lookup_plural("dashboards.queue_oldest", oldest.unsigned_abs(), &[]));
        }
        let mut chart = Chart::new(Kind::Rows, title, summary);
        chart.heading = t!("dashboards.queue_age");
        chart.labels = vec![
            t!("dashboards.age_1"),
            t!("dashboards.age_3"),
            t!("dashboards.age_7"),
            t!("dashboards.age_more"),
        ];
        let value = |count: &u32| {
            let link = (*count > 0).then(|| review.clone());
            Some(Value { amount: f64::from(*count), text: display::count((*count).into()), link })
        };
        let values = queue.by_age.iter().map(value).collect();
        chart.series.push(Series { name: t!("dashboards.queue"), values, before: false });
        let axis: crate::ui::chart::Axis = Arc::new(|_| String::new());
        view! {
            <ChartView chart=Signal::stored(chart) axis=axis />
            <a class="link" href=review>{t!("dashboards.queue_open")}</a>
        }
        .into_any()
    };
    view! {
        <section class="card" aria-labelledby="queue-heading">
            <h2 id="queue-heading">{t!("dashboards.queue")}</h2>
            {body}
        </section>
    }
    .into_any()
}
