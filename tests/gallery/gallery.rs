//! Every chart on one page, with ordinary, empty, negative and long figures: what `tests/gallery/charts.spec.ts` looks at.
//! `?language=ar` writes from right to left. Never a part of what is deployed.

#![allow(clippy::indexing_slicing, reason = "the samples are written here")]

mod samples;

use leptos::prelude::*;
use portal::i18n::Catalogue;
use portal::ui::chart::ChartView;
use std::sync::Arc;
use wasm_bindgen::JsCast;

const TEXTS: &str = include_str!("../../public/locales/en.json");

fn main() {
    let search = window().location().search().unwrap_or_default();
    let right_to_left = search.contains("language=ar");
    if let Some(catalogue) = Catalogue::read(if right_to_left { "ar" } else { "en" }, TEXTS) {
        portal::i18n::install(catalogue);
    }
    if search.contains("nothing") {
        return leptos::mount::mount_to_body(|| view! { <h1>"Nothing"</h1> });
    }
    leptos::mount::mount_to_body(move || view! { <Gallery right_to_left=right_to_left /> });
    shadowed();
}

#[component]
fn Gallery(right_to_left: bool) -> impl IntoView {
    let opened = RwSignal::new(String::new());
    let all: Vec<AnyView> = samples::all(right_to_left)
        .into_iter()
        .map(|(name, chart)| {
            let title = chart.title.clone();
            let on_open = Callback::new(move |place: charts::Place| {
                opened.set(format!("{title}: {} {:?}", place.series, place.label));
            });
            view! {
                <section data-sample=name>
                    <ChartView chart=Signal::stored(chart) axis=Arc::new(samples::thousands) on_open=on_open />
                </section>
            }
            .into_any()
        })
        .collect();
    view! {
        <main>
            <h1>"Gallery of charts"</h1>
            <output id="opened">{move || opened.get()}</output>
            <div class="gallery">{all}</div>
        </main>
    }
}

/// A chart inside a shadow root, where no style sheet of the page holds.
fn shadowed() {
    let document = document();
    let Some(host) = document.query_selector("#host").ok().flatten() else { return };
    let init = web_sys::ShadowRootInit::new(web_sys::ShadowRootMode::Open);
    let (Ok(root), Ok(inner)) = (host.attach_shadow(&init), document.create_element("div")) else { return };
    let _ = root.append_child(&inner);
    let Ok(inner) = inner.dyn_into::<web_sys::HtmlElement>() else { return };
    let chart = samples::all(false).into_iter().find(|(name, _)| *name == "columns").map(|(_, chart)| chart);
    if let Some(chart) = chart {
        leptos::mount::mount_to(inner, move || {
            view! { <ChartView chart=Signal::stored(chart.clone()) axis=Arc::new(samples::thousands) /> }
        })
        .forget();
    }
}
