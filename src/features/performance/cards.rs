//! The figures as cards: number, change, what it means, and the way to the deals behind it.

use super::page::Shown;
use super::{target, why, words};
use crate::{plural, t};
use domain::performance::Comparison;
use domain::performance::kpi::{Better, Definition, Figure, Kpi, Value};
use leptos::prelude::*;
use std::cmp::Ordering;

/// What a partner looks at, most important first.
const OF_PARTNER: [Kpi; 12] = [
    Kpi::DealValue,
    Kpi::PipelineValue,
    Kpi::WinRate,
    Kpi::AverageDealSize,
    Kpi::WeightedPipeline,
    Kpi::CycleTime,
    Kpi::DealCount,
    Kpi::NewLogos,
    Kpi::Registrations,
    Kpi::ApprovalRate,
    Kpi::OpportunityWindow,
    Kpi::SalesVelocity,
];

/// What the programme looks at.
const OF_PROGRAMME: [Kpi; 12] = [
    Kpi::DealValue,
    Kpi::PipelineValue,
    Kpi::WinRate,
    Kpi::Registrations,
    Kpi::ApprovalRate,
    Kpi::TimeToAnswer,
    Kpi::AverageDealSize,
    Kpi::WeightedPipeline,
    Kpi::CycleTime,
    Kpi::NewLogos,
    Kpi::ConflictRate,
    Kpi::Contribution,
];

#[component]
pub fn Cards(shown: Shown) -> impl IntoView {
    let kpis = if shown.partner { OF_PARTNER } else { OF_PROGRAMME };
    let cards = kpis.into_iter().map(|kpi| card(&shown, kpi.definition())).collect_view();
    view! {
        <section aria-labelledby="figures-heading">
            <h2 id="figures-heading" class="visually-hidden">{t!("performance.figures")}</h2>
            <ul class="kpis">{cards}</ul>
        </section>
    }
}

pub fn told(figures: &[(Kpi, Figure)], kpi: Kpi) -> Option<&Figure> {
    figures.iter().find(|(one, _)| *one == kpi).map(|(_, figure)| figure)
}

fn card(shown: &Shown, definition: &'static Definition) -> Option<AnyView> {
    let now = told(&shown.report.whole.figures, definition.kpi)?;
    Some(
        view! {
            <li class="card kpi">
                <h3>{words::name(definition)}</h3>
                {value(shown, now, definition)}
                {change_line(shown, now, definition)}
                {why::button(shown, definition)}
                <details>
                    <summary>{t!("performance.what_it_means")}</summary>
                    <p>{words::meaning(definition)}</p>
                    <p class="formula"><code dir="ltr">{definition.formula}</code></p>
                </details>
                {behind_link(shown, now, definition)}
            </li>
        }
        .into_any(),
    )
}

/// The figure itself, or why it cannot be told. Of money every currency for itself, and one total where there are rates.
pub fn value(shown: &Shown, now: &Figure, definition: &Definition) -> AnyView {
    let value = match now {
        Ok(value) => value,
        Err(unknown) => {
            return view! {
                <p class="kpi-value kpi-unknown"><span aria-hidden="true">"–"</span></p>
                <p class="quiet">{words::unknown(unknown)}</p>
            }
            .into_any();
        }
    };
    let mut lines = words::figure(value, definition.unit, shown.program.default_currency).into_iter();
    let first = lines.next().unwrap_or_default();
    let rest: Vec<String> = lines.collect();
    let others = (!rest.is_empty()).then(|| {
        let count = rest.len() as u64;
        let rest = rest.into_iter().map(|line| view! { <li><bdi>{line}</bdi></li> }).collect_view();
        view! {
            <details>
                <summary>{plural!("performance.other_currencies", count)}</summary>
                <ul class="kpi-others">{rest}</ul>
            </details>
        }
    });
    view! {
        <p class="kpi-value"><bdi>{first}</bdi></p>
        {others}
        {words::total(value, &shown.program).map(|total| view! { <p class="kpi-total quiet">{total}</p> })}
    }
    .into_any()
}

/// How it has changed, or how much of the target it is.
pub fn change_line(shown: &Shown, now: &Figure, definition: &Definition) -> Option<AnyView> {
    if shown.address.query.compare == Some(Comparison::Target) {
        return target::line(shown, definition.kpi);
    }
    let (direction, text) = change(shown, now, definition)?;
    Some(changed(direction, text, definition.better))
}

/// The change against the period compared with; `None` where both cannot be compared.
pub fn change(shown: &Shown, now: &Figure, definition: &Definition) -> Option<(Ordering, String)> {
    let before = told(&shown.report.whole.figures_before, definition.kpi)?;
    words::change(now, before, shown.program.rates.as_ref().map(|stored| &stored.rates))
}

pub fn behind_link(shown: &Shown, now: &Figure, definition: &Definition) -> Option<AnyView> {
    let event = definition.kpi.event().filter(|_| is_something(now))?;
    let label = t!("performance.show_deals_of", figure = words::name(definition));
    let href = shown.address.looking(event).href();
    Some(view! { <a class="link" href=href aria-label=label>{t!("performance.show_deals")}</a> }.into_any())
}

/// Nothing stands behind a zero.
fn is_something(figure: &Figure) -> bool {
    match figure {
        Ok(Value::Count(count)) => *count > 0,
        Ok(Value::Sums(sums)) => !sums.is_empty(),
        Ok(_) => true,
        Err(_) => false,
    }
}

/// A change: arrow, number and word say it; the colour only helps.
pub fn changed(direction: Ordering, text: String, better: Better) -> AnyView {
    let (sign, words) = match direction {
        Ordering::Greater => ("▲", t!("performance.more", change = text)),
        Ordering::Less => ("▼", t!("performance.less", change = text)),
        Ordering::Equal => ("=", t!("performance.same")),
    };
    let tone = match (direction, better) {
        (Ordering::Equal, _) | (_, Better::Neither) => "neutral",
        (Ordering::Greater, Better::Higher) | (Ordering::Less, Better::Lower) => "good",
        _ => "bad",
    };
    view! { <p class="kpi-change" data-tone=tone><span aria-hidden="true">{sign}</span> " " {words}</p> }
        .into_any()
}
