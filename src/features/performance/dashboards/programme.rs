//! The owner's view: who has moved in the ranking, and how healthy the partners are.

use super::super::words;
use super::Desk;
use crate::i18n::{display, lookup, lookup_plural};
use crate::t;
use crate::ui::chart::ChartView;
use charts::{Chart, Kind, Series, Value};
use domain::performance::attention::{Attention, Span, attention};
use domain::performance::kpi::Rating;
use domain::performance::movers::{Place, RankedBy, movers, ranking};
use domain::performance::{Dimension, Event};
use leptos::prelude::*;
use std::sync::Arc;

/// As many as are remembered.
const MOVERS: usize = 6;

/// What needs somebody among the deals that the person sees.
pub fn attention_of(desk: &Desk) -> Attention {
    let (shown, report) = (&desk.shown, &desk.shown.report);
    let span = Span {
        now: report.period,
        before: report.compared.unwrap_or(report.period),
        business_days: shown.program.review.business_days,
        targets: &shown.program.targets,
        tiers: &desk.tiers,
    };
    attention(&shown.facts.deals, &shown.address.query.filter, &span, &desk.setting)
}

pub fn movers_card(desk: &Desk) -> AnyView {
    let (by, places) = ranking(desk.shown.groups(), desk.setting.rates.as_ref());
    let rows: Vec<_> = movers(&places, MOVERS).into_iter().map(|place| mover(desk, place)).collect();
    let body = if rows.is_empty() {
        view! { <p class="quiet">{t!("dashboards.no_movers")}</p> }.into_any()
    } else {
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    let how = match by {
        RankedBy::Value => t!("dashboards.ranked_by_value"),
        RankedBy::Deals => t!("dashboards.ranked_by_deals"),
    };
    view! {
        <section class="card" aria-labelledby="movers-heading">
            <h2 id="movers-heading">{t!("dashboards.movers")}</h2>
            <p class="quiet">{how}</p>
            {body}
        </section>
    }
    .into_any()
}

fn mover(desk: &Desk, place: &Place) -> AnyView {
    let shown = &desk.shown;
    let name = words::value(&shown.program, &shown.facts, Dimension::Partner, &place.name);
    let moved = place.moved();
    let (sign, key, tone) = match moved > 0 {
        true => ("▲", "dashboards.moved_up", "good"),
        false => ("▼", "dashboards.moved_down", "bad"),
    };
    let params = [("now", display::count(place.now as u64)), ("before", display::count(place.before as u64))];
    let params: Vec<(&str, &str)> = params.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let text = lookup_plural(key, moved.unsigned_abs(), &params);
    let won = words::amounts(&place.won_value, shown.program.default_currency).join(", ");
    let own = desk.narrowed(Dimension::Partner, &place.name);
    let href = if place.won > 0 { own.looking(Event::Won).href() } else { own.href() };
    view! {
        <li>
            <a class="row" href=href>
                <span class="row-title"><bdi>{name}</bdi></span>
                <span class="kpi-change" data-tone=tone><span aria-hidden="true">{sign}</span> " " {text}</span>
                <span class="row-note"><bdi>{won}</bdi></span>
            </a>
        </li>
    }
    .into_any()
}

pub fn health_card(desk: &Desk, attention: &Attention) -> AnyView {
    const RATINGS: [(Rating, &str); 4] = [
        (Rating::Excellent, "excellent"),
        (Rating::Good, "good"),
        (Rating::Fair, "fair"),
        (Rating::Poor, "poor"),
    ];
    let of = |rating: Rating| -> Vec<&str> {
        let health = attention.health.iter().filter(|(_, health)| health.rating == rating);
        health.map(|(partner, _)| partner.as_str()).collect()
    };
    let body = if attention.health.is_empty() {
        view! { <p class="quiet">{t!("dashboards.no_health")}</p> }.into_any()
    } else {
        let well = of(Rating::Excellent).len() + of(Rating::Good).len();
        let title = t!(
            "dashboards.health_title",
            well = display::count(well as u64),
            all = display::count(attention.health.len() as u64)
        );
        let mut chart = Chart::new(Kind::Rows, title, t!("dashboards.health_summary"));
        chart.heading = t!("dashboards.health");
        chart.labels =
            RATINGS.iter().map(|(_, code)| lookup(&format!("dashboards.health_{code}"), &[])).collect();
        let value = |(rating, _): &(Rating, &str)| {
            let partners = of(*rating);
            let link = (!partners.is_empty()).then(|| {
                let mut address = desk.shown.address.clone();
                let names = partners.iter().map(|one| (*one).to_owned()).collect();
                address.query.filter.only.insert(Dimension::Partner, names);
                address.href()
            });
            let count = partners.len();
            Some(Value { amount: count as f64, text: display::count(count as u64), link })
        };
        let values = RATINGS.iter().map(value).collect();
        chart.series.push(Series { name: t!("dashboards.health_partners"), values, before: false });
        let axis: crate::ui::chart::Axis = Arc::new(|_| String::new());
        view! { <ChartView chart=Signal::stored(chart) axis=axis /> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="health-heading">
            <h2 id="health-heading">{t!("dashboards.health")}</h2>
            {body}
        </section>
    }
    .into_any()
}
