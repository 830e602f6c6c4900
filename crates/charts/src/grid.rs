//! Heat maps: a row for each series, a column for each label, five steps from least to most or between the bounds of the
//! figures, each named in the legend. The figure stands in the cell where there is room, so that no colour has to be read.

use crate::data::{Chart, Kind};
use crate::scene::{Anchor, Drawn, Ink, Key, NARROW, Role, SPARSE, Scene, Shape, WHOLE, WIDE};
use crate::words::{distinct, shortened};

const CELL: i32 = 32;
/// Letters of a name on a phone, and from 520 pixels on: what fits into two fifths of the width.
const LABEL: usize = 14;
const WIDE_LABEL: usize = 28;
const LETTER: i32 = 7;
/// Letters of all columns together, on a phone beside long names and from 860 pixels on.
const COLUMNS: usize = 20;
const WIDE_COLUMNS: usize = 90;
/// Letters and the gap after them that a label has at the least: a month and its year.
const LEAST: usize = 7;
/// Up to so many columns a figure fits into its cell on a wide screen.
const ROOM_FOR_FIGURES: usize = 14;

/// In letters of the Latin script; those of Chinese, Japanese and Korean are twice as wide.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c >= '\u{1100}' { 2 } else { 1 }).sum()
}

pub(crate) fn heat(chart: &Chart, axis: &dyn Fn(f64) -> String) -> Scene {
    let drawn = Drawn::all(chart);
    let (columns, rows) = (drawn.len().max(1) as i32, chart.series.len().max(1) as i32);
    let cells =
        || chart.series.iter().flat_map(|series| series.values.iter().flatten()).map(|value| value.amount);
    let finite = || cells().filter(|amount| amount.is_finite());
    let (low, high) = chart.range.unwrap_or_else(|| {
        (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max))
    });
    let gutter = |most| {
        let names =
            chart.series.iter().map(|series| width(&shortened(&series.name, most))).max().unwrap_or(0);
        names as i32 * LETTER + 12
    };
    let mut scene = Scene {
        kind: Kind::Heat,
        height: CELL * rows,
        gutter: gutter(LABEL),
        wide_gutter: gutter(WIDE_LABEL),
        foot: 28,
        behind: Vec::new(),
        marks: Vec::new(),
        legend: Vec::new(),
    };
    let text = |at, shift, anchor, text: &str, role, rank| Shape::Text {
        at,
        shift,
        anchor,
        text: text.to_owned(),
        role,
        rank,
    };
    for (row, series) in chart.series.iter().enumerate() {
        let (top, next) = (WHOLE * row as i32 / rows, WHOLE * (row as i32 + 1) / rows);
        let at = (0, (top + next) / 2);
        let mut name = |most, rank| {
            let name = shortened(&series.name, most);
            scene.behind.push(text(at, (-8, 4), Anchor::End, &name, Role::Label, rank));
        };
        if width(&series.name) <= LABEL {
            name(LABEL, 0);
        } else {
            name(LABEL, NARROW);
            name(WIDE_LABEL, WIDE);
        }
        for (column, label) in drawn.iter().enumerate() {
            let Some(value) = label.value(row) else { continue };
            let (left, right) = (WHOLE * column as i32 / columns, WHOLE * (column as i32 + 1) / columns);
            let hit = ((left, top), (right - left, next - top));
            let middle = ((left + right) / 2, (top + next) / 2);
            let mut mark = label.mark(row, value, middle, hit);
            let ink = Ink::Heat(step(value.amount, low, high));
            mark.shapes.push(Shape::Rect { at: hit.0, size: hit.1, ink });
            if drawn.len() <= ROOM_FOR_FIGURES && value.text.chars().count() <= 5 {
                let rank = if drawn.len() <= 6 { 0 } else { 2 };
                mark.shapes.push(text(middle, (0, 4), Anchor::Middle, &value.text, Role::Value, rank));
            }
            scene.marks.push(mark);
        }
    }
    if low < high {
        let at = |step: u8| axis(low + (high - low) * f64::from(step) / 5.0);
        let key = |step| Key { ink: Ink::Heat(step), form: None, text: [at(step), at(step + 1)].join("–") };
        scene.legend = (0..5).map(key).collect();
    }
    feet(&mut scene, &drawn);
    scene
}

/// The labels below the columns: all of them where there is room, else some; without the words that all of them begin
/// with, as what tells them apart has to be left.
fn feet(scene: &mut Scene, drawn: &[Drawn<'_>]) {
    let count = drawn.len().max(1);
    let all: Vec<&str> = drawn.iter().map(|label| label.label).collect();
    let mut row = |rank, room: usize| {
        let every = (LEAST * count).div_ceil(room).max(1);
        let letters = (room * every / count).saturating_sub(1);
        let labels =
            if all.iter().any(|label| width(label) > letters) { distinct(&all) } else { all.clone() };
        for (column, label) in labels.iter().enumerate().filter(|(column, _)| column.is_multiple_of(every)) {
            let (first, second) = two_lines(label, letters);
            for (line, down) in [(first, 20), (second, 36)].into_iter().filter(|(line, _)| !line.is_empty()) {
                scene.foot = scene.foot.max(down + 8);
                scene.behind.push(Shape::Text {
                    at: (WHOLE * (2 * column as i32 + 1) / (2 * count as i32), WHOLE),
                    shift: (0, down),
                    anchor: Anchor::Middle,
                    text: shortened(line, letters),
                    role: Role::Label,
                    rank,
                });
            }
        }
    };
    row(SPARSE, COLUMNS);
    row(2, WIDE_COLUMNS);
}

/// As many words as have room, and the others below them.
fn two_lines(label: &str, letters: usize) -> (&str, &str) {
    if width(label) <= letters {
        return (label, "");
    }
    let fits = |(at, _): &(usize, &str)| label.get(..*at).is_some_and(|first| width(first) <= letters);
    let at = label.match_indices(' ').take_while(fits).last().map(|(at, _)| at);
    at.or_else(|| label.find(' '))
        .and_then(|at| Some((label.get(..at)?, label.get(at + 1..)?)))
        .unwrap_or((label, ""))
}

/// Five steps of equal width.
fn step(amount: f64, low: f64, high: f64) -> u8 {
    if !amount.is_finite() || high <= low {
        return 0;
    }
    (((amount - low) / (high - low) * 5.0) as u8).min(4)
}
