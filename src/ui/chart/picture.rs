//! Shapes as SVG. Places are percentages, so that the browser fits the plot to its box and text keeps its size.

use charts::{Anchor, Form, Ink, Key, Kind, Mark, Point, Role, Scene, Shape, WHOLE};
use leptos::prelude::*;

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

fn class(ink: Ink) -> String {
    match ink {
        Ink::Grid => "ink-grid".to_owned(),
        Ink::Zero => "ink-zero".to_owned(),
        Ink::Series(number) => format!("ink-{number}"),
        Ink::Before(number) => format!("ink-{number} ink-before"),
        Ink::Gain => "ink-gain".to_owned(),
        Ink::Loss => "ink-loss".to_owned(),
        Ink::Total => "ink-total".to_owned(),
        Ink::Heat(step) => format!("ink-heat-{step}"),
        Ink::Track => "ink-track".to_owned(),
    }
}

/// The pattern that tells an ink from others without its colour.
fn pattern(ink: Ink) -> Option<u8> {
    match ink {
        Ink::Before(_) | Ink::Loss => Some(0),
        Ink::Series(number @ 1..=5) => Some(number),
        _ => None,
    }
}

/// A hundredth of a percent, as the percentage that SVG and CSS take.
fn percent(share: i32) -> String {
    let sign = if share < 0 { "-" } else { "" };
    let share = share.unsigned_abs();
    format!("{sign}{}.{:02}%", share / 100, share % 100)
}

struct Pen {
    id: u32,
    mirrored: bool,
}

impl Pen {
    fn x(&self, x: i32) -> i32 {
        if self.mirrored { WHOLE - x } else { x }
    }

    fn fill(&self, ink: Ink) -> Option<String> {
        pattern(ink).map(|number| format!("url(#chart-{}-pattern-{number})", self.id))
    }

    fn rect(&self, at: Point, size: Point, class: String, fill: Option<String>) -> AnyView {
        let x = if self.mirrored { WHOLE - at.0 - size.0 } else { at.0 };
        view! {
            <rect x=percent(x) y=percent(at.1) width=percent(size.0) height=percent(size.1) class=class fill=fill />
        }
        .into_any()
    }

    fn draw(&self, shape: &Shape) -> AnyView {
        match shape {
            Shape::Line { from, to, ink } => {
                let (x1, x2) = (percent(self.x(from.0)), percent(self.x(to.0)));
                view! { <line x1=x1 y1=percent(from.1) x2=x2 y2=percent(to.1) class=class(*ink) /> }
                    .into_any()
            }
            Shape::Rect { at, size, ink } => {
                let over =
                    self.fill(*ink).map(|fill| self.rect(*at, *size, "chart-over".to_owned(), Some(fill)));
                let base = self.rect(*at, *size, format!("chart-fill {}", class(*ink)), None);
                view! { {base} {over} }.into_any()
            }
            Shape::Path { runs, ink, .. } => {
                let mut path = String::new();
                for run in runs {
                    for (index, (x, y)) in run.iter().enumerate() {
                        path.push(if index == 0 { 'M' } else { 'L' });
                        path.push_str(&format!("{} {y}", self.x(*x)));
                    }
                }
                let view_box = format!("0 0 {WHOLE} {WHOLE}");
                view! {
                    <svg viewBox=view_box preserveAspectRatio="none" width="100%" height="100%" class="chart-lines">
                        <path d=path class=format!("chart-line {}", class(*ink)) vector-effect="non-scaling-stroke" />
                    </svg>
                }
                .into_any()
            }
            Shape::Dot { at, form, ink } => self.dot(*at, *form, *ink),
            Shape::Arc { start, length, ink } => {
                let drawn = (length - 40).max(1);
                let part = format!("{drawn} {}", WHOLE - drawn);
                // A ring begins at the side; ours at the top. Turning it would turn its patterns too.
                let offset = (WHOLE / 4 - start).to_string();
                let ring = |class: String, stroke: Option<String>| {
                    view! {
                        <circle
                            cx="100" cy="100" r="76" fill="none" pathLength=WHOLE.to_string()
                            stroke-dasharray=part.clone() stroke-dashoffset=offset.clone() class=class stroke=stroke
                        />
                    }
                };
                let over =
                    self.fill(*ink).map(|stroke| ring("chart-arc chart-over".to_owned(), Some(stroke)));
                view! { {ring(format!("chart-arc {}", class(*ink)), None)} {over} }.into_any()
            }
            Shape::Text { at, shift, anchor, text, role, rank } => {
                self.text(*at, *shift, *anchor, text, *role, *rank)
            }
        }
    }

    fn dot(&self, at: Point, form: Form, ink: Ink) -> AnyView {
        view! {
            <svg x=percent(self.x(at.0)) y=percent(at.1) class="chart-dot">
                <path d=form.outline() class=format!("chart-fill {}", class(ink)) />
            </svg>
        }
        .into_any()
    }

    fn text(&self, at: Point, shift: Point, anchor: Anchor, text: &str, role: Role, rank: u8) -> AnyView {
        // Numbers run from left to right everywhere; their start is then not the line's start.
        let number = matches!(role, Role::Tick | Role::Value);
        let across = if self.mirrored { -shift.0 } else { shift.0 };
        let class = match role {
            Role::Tick => "chart-text chart-tick",
            Role::Label => "chart-text chart-label",
            Role::Value => "chart-text chart-value",
        };
        view! {
            <text
                x=percent(self.x(at.0)) y=percent(at.1) dx=across.to_string() dy=shift.1.to_string() class=class
                text-anchor=anchor.word(number && self.mirrored) direction=number.then_some("ltr")
                data-rank=rank.to_string()
            >
                {text.to_owned()}
            </text>
        }
        .into_any()
    }

    fn mark(&self, number: usize, mark: &Mark, opens: bool) -> AnyView {
        let shapes: Vec<AnyView> = mark.shapes.iter().map(|shape| self.draw(shape)).collect();
        let (at, size) = mark.hit;
        let hit = (size.0 > 0).then(|| self.rect(at, size, "chart-hit".to_owned(), None));
        let role = match (&mark.link, opens) {
            (Some(_), _) => "link",
            (None, true) => "button",
            (None, false) => "img",
        };
        view! {
            <g
                class="chart-mark" role=role tabindex=if number == 0 { "0" } else { "-1" } data-mark=number.to_string()
                aria-label=format!("{}: {}", mark.heading, mark.value)
            >
                {hit} {shapes}
            </g>
        }
        .into_any()
    }
}

/// Everything inside the chart's `svg`.
pub(super) fn shapes(id: u32, scene: &Scene, mirrored: bool, opens: bool) -> AnyView {
    let pen = Pen { id, mirrored };
    let behind: Vec<AnyView> = scene.behind.iter().map(|shape| pen.draw(shape)).collect();
    let marks: Vec<AnyView> =
        scene.marks.iter().enumerate().map(|(number, mark)| pen.mark(number, mark, opens)).collect();
    view! {
        {patterns(id)}
        <g aria-hidden="true">{behind}</g>
        {marks}
    }
    .into_any()
}

/// Stripes in three directions, a grid and dots, in the colour of the surface over the colour of the series.
fn patterns(id: u32) -> AnyView {
    const FORMS: [&str; 6] = [
        "M-2 2 2-2M0 8 8 0M6 10 10 6",
        "M0 4h8",
        "M-2 6 2 10M0 0 8 8M6-2 10 2",
        "M4 0v8",
        "M0 4h8M4 0v8",
        "M3 4h2",
    ];
    let pattern = |(number, form): (usize, &'static str)| {
        view! {
            <pattern id=format!("chart-{id}-pattern-{number}") width="8" height="8" patternUnits="userSpaceOnUse">
                <path d=form class="chart-hatch" />
            </pattern>
        }
    };
    let all: Vec<_> = FORMS.into_iter().enumerate().map(pattern).collect();
    view! { <defs>{all}</defs> }.into_any()
}

/// What each series looks like.
pub(super) fn legend(id: u32, scene: &Scene) -> AnyView {
    if scene.legend.is_empty() {
        return ().into_any();
    }
    let pen = Pen { id, mirrored: false };
    let entry = |key: &Key| {
        let swatch = match key.form {
            Some(form) => {
                let path = Shape::Path {
                    runs: vec![vec![(0, WHOLE / 2), (WHOLE, WHOLE / 2)]],
                    closed: false,
                    ink: key.ink,
                };
                view! { {pen.draw(&path)} {pen.dot((WHOLE / 2, WHOLE / 2), form, key.ink)} }.into_any()
            }
            None => pen.draw(&Shape::Rect { at: (0, 0), size: (WHOLE, WHOLE), ink: key.ink }),
        };
        view! {
            <li><svg class="chart-swatch" width="24" height="14" aria-hidden="true">{swatch}</svg><span>{key.text.clone()}</span></li>
        }
    };
    let entries: Vec<_> = scene.legend.iter().map(entry).collect();
    view! { <ul class="chart-legend">{entries}</ul> }.into_any()
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
