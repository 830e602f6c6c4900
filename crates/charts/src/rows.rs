//! Lying bars, one below the other: each label stands above its bar, so that a long name has the whole width.

use crate::data::{Chart, Kind};
use crate::scene::{Anchor, Drawn, Ink, NARROW, Role, Scene, Shape, WHOLE, WIDE, ink, legend};
use crate::ticks::Scale;
use crate::words::shortened;

/// Pixels of the line of text above the bars of a label.
const TEXT: i32 = 22;
const BAR: i32 = 16;
const GAP: i32 = 10;
/// Characters of label and figure together that fit on a phone.
const LINE: usize = 42;
/// ... and from 520 pixels on.
const WIDE_LINE: usize = 68;
/// Less of a name says nothing.
const LEAST: usize = 12;

pub(crate) fn rows(chart: &Chart) -> Scene {
    let drawn = Drawn::all(chart);
    let kind = chart.drawn_kind();
    // A target is no bar of its own.
    let shown = if matches!(kind, Kind::Rows) { chart.series.len() } else { 1 };
    let row = TEXT + BAR * shown as i32 + GAP;
    let height = (row * drawn.len() as i32).max(1);
    let y = |pixels: i32| (i64::from(pixels) * i64::from(WHOLE) / i64::from(height)) as i32;
    let amounts = (0..chart.series.len()).flat_map(|series| {
        // The sum of many would make slivers of those it stands below; it says its figure, and has a bar if it fits.
        let single = drawn.iter().filter(|label| label.index.is_some());
        single.filter_map(move |label| Some(label.value(series)?.amount))
    });
    let (mut low, mut high) = (0.0f64, 0.0f64);
    for amount in amounts.filter(|amount| amount.is_finite()) {
        (low, high) = (low.min(amount), high.max(amount));
    }
    // Without an axis nothing has to be round: the longest bar takes the whole width.
    let scale = if high - low > 0.0 {
        Scale { low, high, step: 1.0 }
    } else {
        Scale { low: 0.0, high: 1.0, step: 1.0 }
    };
    let mut scene = Scene {
        kind,
        height,
        gutter: 0,
        wide_gutter: 0,
        foot: 0,
        behind: Vec::new(),
        marks: Vec::new(),
        legend: if shown > 1 { legend(chart, false) } else { Vec::new() },
    };
    for (index, label) in drawn.iter().enumerate() {
        let top = row * index as i32;
        for series in 0..shown {
            let Some(value) = label.value(series) else { continue };
            let own = match kind {
                Kind::Progress => towards(value.amount, label.value(1).map(|target| target.amount)),
                _ if label.index.is_none() && !(low..=high).contains(&value.amount) => 0.0,
                _ => value.amount,
            };
            let scale = if kind == Kind::Progress { Scale { low: 0.0, high: 1.0, step: 1.0 } } else { scale };
            let (zero, end) = (scale.place(0.0, WHOLE), scale.place(own, WHOLE));
            let (mut x, width) = (zero.min(end), (zero - end).abs());
            if kind == Kind::Funnel {
                x = (WHOLE - width) / 2;
            }
            let at = y(top + TEXT + BAR * series as i32);
            let hit = ((0, y(top)), (WHOLE, y(row)));
            let hit = if shown > 1 { ((0, at), (WHOLE, y(BAR))) } else { hit };
            let mut mark = label.mark(series, value, (x + width / 2, at), hit);
            if kind == Kind::Progress {
                mark.shapes.push(Shape::Rect { at: (0, at), size: (WHOLE, y(BAR - 2)), ink: Ink::Track });
                if let Some(target) = label.value(1) {
                    mark.value = format!("{} / {}", value.text, target.text);
                }
            }
            let ink = if value.amount < 0.0 { Ink::Loss } else { ink(chart, series) };
            mark.shapes.push(Shape::Rect { at: (x, at), size: (width, y(BAR - 2)), ink });
            if low < 0.0 && kind == Kind::Rows {
                let zero = scale.place(0.0, WHOLE);
                let end = at + y(BAR - 2);
                scene.behind.push(Shape::Line { from: (zero, at), to: (zero, end), ink: Ink::Zero });
            }
            if series == 0 {
                scene.behind.extend(texts(label.label, &mark.value, y(top)));
            }
            scene.marks.push(mark);
        }
    }
    scene
}

/// How much of the target is reached, 0 to 1. Without a target, or with none above zero, nothing can be reached.
fn towards(amount: f64, target: Option<f64>) -> f64 {
    match target {
        Some(target) if target > 0.0 => (amount / target).clamp(0.0, 1.0),
        _ => 0.0,
    }
}

/// The label and the figure. A long label stands there twice, cut for narrow and for wide charts.
fn texts(label: &str, value: &str, y: i32) -> Vec<Shape> {
    let text = |x, anchor, text: String, role, rank| Shape::Text {
        at: (x, y),
        shift: (0, 15),
        anchor,
        text,
        role,
        rank,
    };
    let room = |line: usize| line.saturating_sub(value.chars().count() + 2).max(LEAST);
    let (narrow, wide) = (room(LINE), room(WIDE_LINE));
    let label = |most, rank| text(0, Anchor::Start, shortened(label, most), Role::Label, rank);
    let mut texts = vec![text(WHOLE, Anchor::End, value.to_owned(), Role::Value, 0)];
    if label(narrow, 0) == label(wide, 0) {
        texts.push(label(narrow, 0));
    } else {
        texts.extend([label(narrow, NARROW), label(wide, WIDE)]);
    }
    texts
}
