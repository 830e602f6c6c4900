//! The chosen figures as cards, and all others behind one line.

use super::card::{Card, meaning, told};
use super::choice::{AREAS, figures};
use super::page::Shown;
use super::words;
use crate::browser::dom;
use crate::i18n::lookup;
use crate::ui::{dynamic, text, when};
use crate::{plural, t};
use domain::performance::kpi::{Area, Definition, Kpi, Unknown};
use leptos::prelude::*;

/// The chosen figures. Each card stays while the question changes: only what it says is new.
#[component]
pub fn Cards(now: Memo<Shown>) -> impl IntoView {
    let chosen = Memo::new(move |_| now.with(|shown| codes(&figures(&shown.address, shown.partner))));
    let cards = dynamic(move || {
        // Read, not only tracked: a memo that nobody reads follows nothing.
        chosen.with(|_| ());
        let kpis = now.with_untracked(|shown| figures(&shown.address, shown.partner));
        kpis.iter().map(|kpi| Card::new(now, kpi.definition()).view()).collect_view().into_any()
    });
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
pub fn MoreFigures(now: Memo<Shown>) -> impl IntoView {
    let open = now.with_untracked(|shown| shown.more);
    let there = Memo::new(move |_| {
        let (told, missing) = now.with(others);
        [codes(&told), codes(&missing)].join("|")
    });
    let count = move || {
        there.with(|_| ());
        plural!("explore.more_figures", now.with_untracked(others).0.len() as u64)
    };
    let themes = when(
        move || open.get(),
        move || {
            dynamic(move || {
                there.with(|_| ());
                let (told, missing) = now.with_untracked(others);
                view! { {themes(now, &told)} {without_data(missing)} }.into_any()
            })
        },
    );
    view! {
        <details class="card more-figures" open=open.get_untracked() on:toggle=move |event| open.set(dom::is_open(&event))>
            <summary><h2>{text(count)}</h2></summary>
            {themes}
        </details>
    }
}

/// Tells one choice of figures from another.
fn codes(kpis: &[Kpi]) -> String {
    kpis.iter().map(|kpi| kpi.definition().code).collect::<Vec<_>>().join(" ")
}

/// What is not among the chosen figures and could be: with data, and without.
fn others(shown: &Shown) -> (Vec<Kpi>, Vec<Kpi>) {
    let chosen = figures(&shown.address, shown.partner);
    let is_other = |one: &Kpi| !chosen.contains(one) && belongs_here(*one, shown.partner);
    Kpi::ALL.iter().map(|one| one.kpi).filter(is_other).partition(|one| has_data(shown, *one))
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

/// Cards for what can be told, by theme.
fn themes(now: Memo<Shown>, told: &[Kpi]) -> AnyView {
    let area = |(area, name): &(Area, &str)| {
        let definitions = told.iter().map(|kpi| kpi.definition());
        let of: Vec<&'static Definition> = definitions.filter(|one| one.area == *area).collect();
        (!of.is_empty()).then(|| {
            let cards = of.into_iter().map(|definition| Card::new(now, definition).view()).collect_view();
            view! { <section class="theme"><h3>{lookup(name, &[])}</h3><ul class="kpis">{cards}</ul></section> }
        })
    };
    AREAS.iter().filter_map(area).collect_view().into_any()
}

/// Behind one line the names of what nobody collects data for.
fn without_data(missing: Vec<Kpi>) -> AnyView {
    let open = RwSignal::new(false);
    let label = plural!("explore.without_data", missing.len() as u64);
    let names = move || {
        let name = |one: &Kpi| {
            let definition = one.definition();
            view! { <li><span>{words::name(definition)}</span>{meaning(definition)}</li> }
        };
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
