//! A chart: its finding as title, what it shows in words, the picture, and the same figures as a table.
//!
//! What stands where says the crate `charts`; this draws it. It measures nothing and knows no feature. The style comes
//! with it (`style/charts.css`), so that it costs nothing before the first chart and holds inside a shadow root.

mod picture;
mod table;

use crate::browser::{dom, files, marks, pictures, sheets};
use crate::t;
use crate::ui::dynamic::{dynamic, text, when};
use crate::ui::printing::printing;
use charts::{Chart, Drawing, Place, Scene, Step};
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Writes a number of an axis as a person reads it.
pub type Axis = Arc<dyn Fn(f64) -> String + Send + Sync>;

const STYLE: &str = include_str!("../../style/charts.css");

/// Names the parts of a chart for each other; charts of one page must not share a name.
static NEXT: AtomicU32 = AtomicU32::new(0);

/// A chart that follows its data.
#[component]
pub fn ChartView(
    #[prop(into)] chart: Signal<Chart>,
    axis: Axis,
    /// What Enter or a press on a mark does, unless the figure has a link.
    #[prop(optional)]
    on_open: Option<Callback<Place>>,
    /// Why there may be no figures, and what to do then.
    #[prop(optional, into)]
    empty: Option<String>,
    /// Without a table and files: beside text that says the same.
    #[prop(optional)]
    bare: bool,
) -> AnyView {
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    let name = move |part: &str| format!("chart-{id}-{part}");
    let figure = NodeRef::<html::Figure>::new();
    Effect::new(move |_| {
        if let Some(figure) = figure.get() {
            sheets::adopt(&figure, "charts", STYLE);
        }
    });
    // What stays the same from one question to the next is not drawn again.
    let scene = {
        let axis = axis.clone();
        let scene = move |chart: &Chart| Arc::new(charts::scene(chart, &*axis));
        Memo::new(move |_| chart.with(|chart| (!chart.is_empty()).then(|| scene(chart))))
    };
    let is_drawn = Memo::new(move |_| scene.with(Option::is_some));
    let body = dynamic(move || {
        if !is_drawn.get() {
            let why = empty.clone().unwrap_or_else(|| t!("chart.empty"));
            return view! { <p class="chart-empty">{why}</p> }.into_any();
        }
        let drawing = Drawing { id, mirrored: dom::is_right_to_left(), opens: on_open.is_some() };
        view! {
            {plot(drawing, scene, on_open)}
            {picture::legend(drawing, scene)}
            {(!bare).then(|| tools(id, chart, axis.clone()))}
        }
        .into_any()
    });
    view! {
        <figure class="chart" node_ref=figure aria-labelledby=name("title") data-bare=bare.then_some("")>
            <figcaption class="chart-head">
                <p class="chart-title" id=name("title")>{text(move || chart.with(|chart| chart.title.clone()))}</p>
                <p class="chart-summary" id=name("summary")>{text(move || chart.with(|chart| chart.summary.clone()))}</p>
            </figcaption>
            {body}
        </figure>
    }
    .into_any()
}

/// What is drawn at present; nothing where there are no figures.
type Drawn = Memo<Option<Arc<Scene>>>;

/// The picture, its keyboard, and the tip.
fn plot(drawing: Drawing, scene: Drawn, on_open: Option<Callback<Place>>) -> AnyView {
    let Drawing { id, mirrored: right_to_left, .. } = drawing;
    let shown = RwSignal::new(None::<usize>);
    let now = move || scene.try_get_untracked().flatten();
    let open = move |number: usize| {
        let mark = now().and_then(|scene| {
            let mark = scene.marks.get(number)?;
            Some((mark.place, mark.link.clone()))
        });
        match (mark, on_open) {
            (Some((_, Some(link))), _) => marks::follow(&link),
            (Some((place, None)), Some(on_open)) => on_open.run(place),
            _ => {}
        }
    };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let Some(number) = marks::of(&event) else { return };
        let key = event.key();
        if let Some(step) = Step::of_key(&key, right_to_left) {
            event.prevent_default();
            if let Some(scene) = now() {
                marks::focus(&event, scene.step(number, step));
            }
        } else if key == "Enter" || key == " " {
            event.prevent_default();
            open(number);
        } else if key == "Escape" {
            shown.set(None);
        }
    };
    let tip = dynamic(move || {
        let tip = shown.get().zip(scene.get());
        tip.and_then(|(number, scene)| picture::tip(scene.marks.get(number)?, right_to_left))
            .unwrap_or_else(|| ().into_any())
    });
    let of = move |told: fn(&Scene) -> String| {
        move || scene.with(|scene| scene.as_deref().map(told).unwrap_or_default())
    };
    let picture =
        move || scene.with(|scene| scene.as_deref().map(|scene| drawing.scene(scene)).unwrap_or_default());
    let hint = format!("chart-{id}-keys");
    view! {
        <p class="chart-hidden" id=hint.clone()>{t!("chart.keys")}</p>
        <div
            class="chart-plot"
            dir=if right_to_left { "rtl" } else { "ltr" }
            data-kind=of(|scene| picture::kind(scene.kind).to_owned())
            style:margin-inline-start=of(|scene| format!("clamp({}px, 40%, {}px)", scene.gutter, scene.wide_gutter))
            style:block-size=of(|scene| format!("{}px", scene.height))
            style:margin-block-end=of(|scene| format!("{}px", scene.foot))
            on:pointerover=move |event| {
                if let Some(number) = marks::of(&event) {
                    shown.set(Some(number));
                }
            }
            on:pointerleave=move |_| shown.set(None)
            on:focusin=move |event| shown.set(marks::of(&event))
            on:focusout=move |_| shown.set(None)
            on:click=move |event| {
                if let Some(number) = marks::of(&event) {
                    open(number);
                }
            }
            on:keydown=on_key
        >
            <svg
                data-marks=""
                width="100%"
                height="100%"
                role="group"
                aria-labelledby=format!("chart-{id}-title")
                aria-describedby=format!("chart-{id}-summary {hint}")
                inner_html=picture
            ></svg>
            {tip}
        </div>
    }
    .into_any()
}

/// The table behind its button, and the picture as a file.
fn tools(id: u32, chart: Signal<Chart>, axis: Axis) -> AnyView {
    let open = RwSignal::new(false);
    // On paper nothing can be opened: the table is built and shown before the page is printed.
    let printing = printing();
    let failed = RwSignal::new(false);
    let axis = StoredValue::new(axis);
    let picture = move || {
        let drawn = |axis: &Axis| {
            chart.with_untracked(|chart| charts::standalone(chart, &**axis, dom::is_right_to_left()))
        };
        axis.with_value(drawn)
    };
    let save_svg = move |_| files::download("chart.svg", "image/svg+xml", &picture());
    let save_png = move |_| {
        failed.set(false);
        pictures::download_png("chart.png", &picture(), move || _ = failed.try_set(true));
    };
    let there = format!("chart-{id}-table");
    let table = when(move || open.get() || printing.get(), move || chart.with(table::table));
    view! {
        <div class="chart-tools">
            <button
                type="button"
                class="chart-tool"
                aria-expanded=move || if open.get() { "true" } else { "false" }
                aria-controls=there.clone()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {text(move || if open.get() { t!("chart.hide_table") } else { t!("chart.table") })}
            </button>
            <button type="button" class="chart-tool" on:click=save_svg>{t!("chart.save_svg")}</button>
            <button type="button" class="chart-tool" on:click=save_png>{t!("chart.save_png")}</button>
        </div>
        <p role="status">{text(move || if failed.get() { t!("chart.png_failed") } else { String::new() })}</p>
        <div class="chart-table" id=there>{table}</div>
    }
    .into_any()
}
