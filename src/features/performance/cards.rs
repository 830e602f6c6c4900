//! The figures as cards: number, change, what it means, and the way to the deals behind it.

use super::choice::{AREAS, figures};
use super::page::Shown;
use super::{target, why, words};
use crate::browser::dom;
use crate::i18n::{display, lookup};
use crate::ui::printing::printing;
use crate::ui::when;
use crate::{plural, t};
use domain::performance::Comparison;
use domain::performance::kpi::{Area, Better, Definition, Figure, Kpi, Unit, Unknown, Value};
use leptos::prelude::*;
use std::cmp::Ordering;

#[component]
pub fn Cards(shown: Shown) -> impl IntoView {
    let kpis = figures(&shown.address, shown.partner);
    let cards = kpis.iter().map(|kpi| card(&shown, kpi.definition())).collect_view();
    view! {
        <section aria-labelledby="figures-heading">
            <h2 id="figures-heading" class="visually-hidden">{t!("performance.figures")}</h2>
            <ul class="kpis">{cards}</ul>
        </section>
    }
}

/// All figures that are not among the chosen ones, by theme. Three dozen cards are made when somebody wants to see them,
/// and stay open while the question changes.
#[component]
pub fn MoreFigures(shown: Shown) -> impl IntoView {
    let open = shown.more;
    let count = others(&shown).into_iter().filter(|one| has_data(&shown, one.kpi)).count();
    let themes = when(move || open.get(), move || themes(&shown));
    view! {
        <details class="card more-figures" open=open.get_untracked() on:toggle=move |event| open.set(dom::is_open(&event))>
            <summary><h2>{plural!("explore.more_figures", count as u64)}</h2></summary>
            {themes}
        </details>
    }
}

/// What is not among the chosen figures and could be.
fn others(shown: &Shown) -> Vec<&'static Definition> {
    let chosen = figures(&shown.address, shown.partner);
    let is_other = |one: &&Definition| !chosen.contains(&one.kpi) && belongs_here(one.kpi, shown.partner);
    Kpi::ALL.iter().filter(is_other).collect()
}

/// Targets and certificates are told of one organisation, where its progress stands; and the share of a partner in its
/// own deals is all of them.
pub fn belongs_here(kpi: Kpi, partner: bool) -> bool {
    match kpi {
        Kpi::Attainment | Kpi::CertificationCoverage => false,
        Kpi::Contribution => !partner,
        _ => true,
    }
}

/// Whether somebody collects the data of a figure.
pub fn has_data(shown: &Shown, kpi: Kpi) -> bool {
    let told = told(&shown.report.whole.figures, kpi);
    told.is_some_and(|figure| *figure != Err(Unknown::NotCollected))
}

/// Cards for what can be told, by theme; behind one line names for what nobody collects data for.
fn themes(shown: &Shown) -> AnyView {
    let (told, missing): (Vec<&'static Definition>, Vec<&'static Definition>) =
        others(shown).into_iter().partition(|one| has_data(shown, one.kpi));
    let area = |(area, name): &(Area, &str)| {
        let of: Vec<&'static Definition> =
            told.iter().copied().filter(|definition| definition.area == *area).collect();
        (!of.is_empty()).then(|| {
            let cards = of.into_iter().map(|definition| card(shown, definition)).collect_view();
            view! { <section class="theme"><h3>{lookup(name, &[])}</h3><ul class="kpis">{cards}</ul></section> }
        })
    };
    let themes = AREAS.iter().filter_map(area).collect_view();
    view! { {themes} {without_data(missing)} }.into_any()
}

fn without_data(missing: Vec<&'static Definition>) -> AnyView {
    let open = RwSignal::new(false);
    let label = plural!("explore.without_data", missing.len() as u64);
    let names = move || {
        let name =
            |one: &&'static Definition| view! { <li><span>{words::name(one)}</span>{meaning(one)}</li> };
        view! { <ul class="kpis-missing">{missing.iter().map(name).collect_view()}</ul> }.into_any()
    };
    view! {
        <details class="theme" on:toggle=move |event| open.set(dom::is_open(&event))>
            <summary class="quiet">{label}</summary>
            {when(move || open.get(), names)}
        </details>
    }
    .into_any()
}

static NOT_COLLECTED: Figure = Err(Unknown::NotCollected);

pub fn told(figures: &[(Kpi, Figure)], kpi: Kpi) -> Option<&Figure> {
    figures.iter().find(|(one, _)| *one == kpi).map(|(_, figure)| figure)
}

fn card(shown: &Shown, definition: &'static Definition) -> Option<AnyView> {
    // What the report does not have is data that nobody collects.
    let now = told(&shown.report.whole.figures, definition.kpi).unwrap_or(&NOT_COLLECTED);
    Some(
        view! {
            <li class="card kpi">
                <h3>{words::name(definition)}</h3>
                {value(shown, now, definition)}
                {change_line(shown, now, definition)}
                {why::button(shown, definition)}
                {meaning(definition)}
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
    let total = match value {
        Value::Sums(sums) => words::total(sums, &shown.program),
        _ => None,
    };
    let Headline { first, rest, note } = Headline::of(shown, value, definition.unit);
    let others = (!rest.is_empty()).then(|| {
        let lines =
            move || rest.iter().map(|line| view! { <li><bdi>{line.clone()}</bdi></li> }).collect_view();
        let others = view! { <ul class="kpi-others">{lines()}</ul> };
        // On paper nothing can be opened, and one currency alone would be half of the truth.
        let printing = printing();
        let printed = when(
            move || printing.get(),
            move || view! { <ul class="print-only kpi-others">{lines()}</ul> }.into_any(),
        );
        view! {
            {printed}
            <details><summary>{note}</summary>{others}</details>
        }
    });
    view! {
        <p class="kpi-value"><bdi>{first}</bdi></p>
        {others}
        {total.map(|total| view! { <p class="kpi-total quiet">{total}</p> })}
    }
    .into_any()
}

/// What stands large of a figure, and what stands behind it.
pub struct Headline {
    /// Of money in several currencies the whole by the stored rates, else the programme's own currency.
    pub first: String,
    /// Every currency for itself beside a whole, else the others; empty where there is one line.
    pub rest: Vec<String>,
    /// What the rest is.
    pub note: String,
}

impl Headline {
    pub fn of(shown: &Shown, value: &Value, unit: Unit) -> Self {
        let lines = words::figure(value, unit, shown.program.default_currency);
        let whole = match value {
            Value::Sums(sums) => words::converted(sums, &shown.program),
            _ => None,
        };
        if let Some(whole) = whole {
            let note = plural!("performance.in_currencies", lines.len() as u64);
            return Self { first: display::money(&whole), rest: lines, note };
        }
        let mut lines = lines.into_iter();
        let first = lines.next().unwrap_or_default();
        let rest: Vec<String> = lines.collect();
        Self { first, note: plural!("performance.other_currencies", rest.len() as u64), rest }
    }
}

/// What a figure means and how it is made, behind its name.
fn meaning(definition: &Definition) -> AnyView {
    view! {
        <details>
            <summary>{t!("performance.what_it_means")}</summary>
            <p>{words::meaning(definition)}</p>
            <p class="formula"><code dir="ltr">{definition.formula}</code></p>
        </details>
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
