//! Partners that need somebody, each with its reasons.

use super::super::words;
use super::Desk;
use crate::i18n::{display, lookup_plural};
use crate::t;
use domain::performance::attention::{Attention, Need};
use domain::performance::{Dimension, Event};
use leptos::prelude::*;

/// As many as a manager can call in a morning.
const SHOWN: usize = 6;

pub fn card(desk: &Desk, attention: &Attention) -> AnyView {
    let count = attention.needs.len();
    let rows: Vec<_> = attention.needs.iter().take(SHOWN).map(|need| row(desk, need)).collect();
    let body = if rows.is_empty() {
        view! { <p class="quiet">{t!("dashboards.no_needs")}</p> }.into_any()
    } else {
        view! { <ul class="dashboard-needs">{rows}</ul> }.into_any()
    };
    let more = (count > SHOWN).then(|| {
        let text = lookup_plural("dashboards.more_needs", (count - SHOWN) as u64, &[]);
        view! { <a class="link" href=desk.shown.address.href()>{text}</a> }
    });
    view! {
        <section class="card" aria-labelledby="needs-heading">
            <h2 id="needs-heading">{t!("dashboards.needs")}</h2>
            {body}
            {more}
        </section>
    }
    .into_any()
}

fn row(desk: &Desk, need: &Need) -> AnyView {
    let shown = &desk.shown;
    let name = words::value(&shown.program, &shown.facts, Dimension::Partner, &need.partner);
    let own = desk.narrowed(Dimension::Partner, &need.partner);
    let mut waiting = own.looking(Event::Open);
    for status in ["submitted", "under_review"] {
        waiting.query.filter.only.entry(Dimension::Status).or_default().insert(status.to_owned());
    }
    let overdue = (need.queue.overdue > 0).then(|| {
        let days = need.queue.oldest.unwrap_or_default().unsigned_abs();
        let count = need.queue.overdue.into();
        let text = lookup_plural("dashboards.need_overdue", count, &[("days", &display::count(days))]);
        (text, waiting.href())
    });
    let conflicts = (need.conflicts > 0).then(|| {
        let text = lookup_plural("dashboards.need_conflicts", need.conflicts.into(), &[]);
        (text, own.looking(Event::Duplicate).href())
    });
    let fell = need.fell_from.zip(need.health).map(|(was, is)| {
        let text = t!("dashboards.need_health", was = words::decimal(was, 0), now = words::decimal(is, 0));
        (text, own.href())
    });
    let reasons = [overdue, conflicts, fell].into_iter().flatten();
    let reasons: Vec<_> =
        reasons.map(|(text, href)| view! { <li><a class="link" href=href>{text}</a></li> }).collect();
    view! {
        <li>
            <h3><a href=own.href()><bdi>{name}</bdi></a></h3>
            <ul>{reasons}</ul>
        </li>
    }
    .into_any()
}
