//! What stands in and around the plot. The shapes themselves are text that the crate `charts` writes.

use crate::ui::dynamic::dynamic;
use charts::{Drawing, Key, Kind, Mark, Scene, percent};
use leptos::prelude::*;
use std::sync::Arc;

/// What the style sheet calls a kind.
pub(super) const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Line => "line",
        Kind::Bar | Kind::Stacked | Kind::Waterfall => "columns",
        Kind::Rows | Kind::Funnel | Kind::Progress => "rows",
        Kind::Heat => "heat",
        Kind::Donut => "donut",
        Kind::Sparkline => "sparkline",
    }
}

/// What each series looks like.
pub(super) fn legend(drawing: Drawing, scene: Memo<Option<Arc<Scene>>>) -> AnyView {
    let keys = Memo::new(move |_| {
        scene.with(|scene| scene.as_ref().map(|scene| scene.legend.clone()).unwrap_or_default())
    });
    dynamic(move || {
        let keys = keys.get();
        if keys.is_empty() {
            return ().into_any();
        }
        let entry = |key: Key| {
            let swatch = drawing.swatch(&key);
            view! {
                <li>
                    <svg class="chart-swatch" width="24" height="14" aria-hidden="true" inner_html=swatch></svg>
                    <span>{key.text}</span>
                </li>
            }
        };
        view! { <ul class="chart-legend">{keys.into_iter().map(entry).collect_view()}</ul> }.into_any()
    })
}

/// The figure of a mark beside it. It moves by its own share of the plot, so that it never reaches out of it.
pub(super) fn tip(mark: &Mark, mirrored: bool) -> Option<AnyView> {
    let (x, y) = mark.at;
    let back = percent(if mirrored { x } else { -x });
    // A bidirectional text isolates the number from the sentence around it.
    Some(
        view! {
            <div
                class="chart-tip"
                aria-hidden="true"
                style:inset-inline-start=percent(x)
                style:inset-block-start=percent(y)
                style:translate=format!("{back} calc(-100% - 10px)")
            >
                <span>{mark.heading.clone()}</span>
                <bdi>{mark.value.clone()}</bdi>
            </div>
        }
        .into_any(),
    )
}
