//! Charts with an upright axis of numbers: lines, columns, stacked columns and waterfalls.

use crate::data::{Chart, Kind};
use crate::scene::{Anchor, Drawn, Form, Ink, Role, Scene, Shape, WHOLE, ink, legend};
use crate::ticks::Scale;
use crate::words::shortened;

const HEIGHT: i32 = 240;
/// Room for two lines of text at most.
const SPARK_HEIGHT: i32 = 36;
/// Below a label at the foot.
const FOOT: i32 = 28;
/// Characters of a label below a column.
const LABEL: usize = 10;
/// Pixels of a digit in the axis' size, rounded up.
const DIGIT: i32 = 7;

/// Where the labels' middles stand.
fn middle(index: usize, count: usize) -> i32 {
    (WHOLE * (2 * index as i32 + 1)) / (2 * count.max(1) as i32)
}

/// The numbers and lines of the axis, and the labels below it.
fn frame(scene: &mut Scene, scale: Scale, drawn: &[Drawn<'_>], axis: &dyn Fn(f64) -> String) {
    for tick in scale.ticks() {
        let y = WHOLE - scale.place(tick, WHOLE);
        let ink = if tick == 0.0 { Ink::Zero } else { Ink::Grid };
        let text = axis(tick);
        scene.gutter = scene.gutter.max(text.chars().count() as i32 * DIGIT + 12);
        scene.wide_gutter = scene.gutter;
        scene.behind.push(Shape::Line { from: (0, y), to: (WHOLE, y), ink });
        scene.behind.push(Shape::Text {
            at: (0, y),
            shift: (-8, 4),
            anchor: Anchor::End,
            text,
            role: Role::Tick,
            rank: 0,
        });
    }
    let ranks = Ranks::of(drawn.len());
    for (index, label) in drawn.iter().enumerate() {
        let Some(rank) = ranks.rank(index) else { continue };
        scene.behind.push(Shape::Text {
            at: (middle(index, drawn.len()), WHOLE),
            shift: (0, 20),
            anchor: Anchor::Middle,
            text: shortened(label.label, LABEL),
            role: Role::Label,
            rank,
        });
    }
}

/// Which labels stand where there is room for 4, for 8, and for 14 of them. The wider set holds the narrower.
struct Ranks([usize; 3]);

impl Ranks {
    fn of(count: usize) -> Self {
        let wide = count.div_ceil(14).max(1);
        let medium = wide * count.div_ceil(8).max(1).div_ceil(wide);
        let narrow = medium * count.div_ceil(4).max(1).div_ceil(medium);
        Self([narrow, medium, wide])
    }

    fn rank(&self, index: usize) -> Option<u8> {
        (0u8..).zip(self.0).find(|(_, every)| index.is_multiple_of(*every)).map(|(rank, _)| rank)
    }
}

fn empty(chart: &Chart, height: i32) -> Scene {
    Scene {
        kind: chart.drawn_kind(),
        height,
        gutter: 0,
        wide_gutter: 0,
        foot: 0,
        behind: Vec::new(),
        marks: Vec::new(),
        legend: Vec::new(),
    }
}

pub(crate) fn lines(chart: &Chart, axis: &dyn Fn(f64) -> String) -> Scene {
    let spark = chart.kind == Kind::Sparkline;
    let drawn = Drawn::all(chart);
    let mut scene = empty(chart, if spark { SPARK_HEIGHT } else { HEIGHT });
    let amounts = (0..chart.series.len())
        .flat_map(|series| drawn.iter().filter_map(move |label| Some(label.value(series)?.amount)));
    let scale = Scale::of(amounts, 4);
    if !spark {
        frame(&mut scene, scale, &drawn, axis);
        scene.foot = FOOT;
        scene.legend = legend(chart, true);
    }
    let width = WHOLE / drawn.len().max(1) as i32;
    for series in 0..chart.series.len() {
        let ink = ink(chart, series);
        let mut runs = vec![Vec::new()];
        for (index, label) in drawn.iter().enumerate() {
            let Some(value) = label.value(series) else {
                // A gap stays a gap.
                runs.push(Vec::new());
                continue;
            };
            let at = (middle(index, drawn.len()), WHOLE - scale.place(value.amount, WHOLE));
            if let Some(run) = runs.last_mut() {
                run.push(at);
            }
            // Of several lines each is sensitive around its own points only.
            let hit = if chart.series.len() == 1 {
                ((at.0 - width / 2, 0), (width, WHOLE))
            } else {
                ((at.0 - width / 2, (at.1 - 500).max(0)), (width, 1000))
            };
            let mut mark = label.mark(series, value, at, hit);
            let last = !spark || index + 1 == drawn.len();
            if last {
                mark.shapes.push(Shape::Dot { at, form: Form::of(series), ink });
            }
            scene.marks.push(mark);
        }
        runs.retain(|run| run.len() > 1);
        scene.behind.push(Shape::Path { runs, closed: false, ink });
    }
    scene
}

pub(crate) fn columns(chart: &Chart, axis: &dyn Fn(f64) -> String) -> Scene {
    let drawn = Drawn::all(chart);
    let mut scene = empty(chart, HEIGHT);
    scene.foot = FOOT;
    let bars = bars(chart, &drawn);
    let scale = Scale::of(bars.iter().flat_map(|bar| [bar.from, bar.to]), 4);
    frame(&mut scene, scale, &drawn, axis);
    if chart.kind != Kind::Waterfall {
        scene.legend = legend(chart, false);
    }
    let slot = WHOLE / drawn.len().max(1) as i32;
    // A few columns would be slabs.
    let full = (slot * 7 / 10).min(1_000);
    let mut level: Option<(i32, i32)> = None;
    for bar in bars {
        let Some(label) = drawn.get(bar.label) else { continue };
        let Some(value) = label.value(bar.series) else { continue };
        let width = full / bar.beside.max(1) as i32;
        let x = middle(bar.label, drawn.len()) - full / 2 + width * bar.slot as i32;
        let (from, to) = (WHOLE - scale.place(bar.from, WHOLE), WHOLE - scale.place(bar.to, WHOLE));
        let (top, height) = (from.min(to), (from - to).abs());
        if chart.kind == Kind::Waterfall {
            // A thin line leads from one step's end to the next step's begin.
            if let Some((end, y)) = level {
                scene.behind.push(Shape::Line { from: (end, y), to: (x, y), ink: Ink::Zero });
            }
            level = Some((x + width, to));
        }
        let hit =
            if chart.kind == Kind::Stacked { ((x, top), (width, height)) } else { ((x, 0), (width, WHOLE)) };
        let mut mark = label.mark(bar.series, value, (x + width / 2, top), hit);
        mark.shapes.push(Shape::Rect { at: (x, top), size: (width, height), ink: bar.ink });
        scene.marks.push(mark);
    }
    scene
}

/// A column before it has a scale.
struct Bar {
    series: usize,
    /// Number among the drawn labels.
    label: usize,
    from: f64,
    to: f64,
    ink: Ink,
    /// Its number among those that stand side by side, and how many these are.
    slot: usize,
    beside: usize,
}

fn bars(chart: &Chart, drawn: &[Drawn<'_>]) -> Vec<Bar> {
    let mut bars = Vec::new();
    let mut running = 0.0;
    for (label, drawn) in drawn.iter().enumerate() {
        let (mut above, mut below) = (0.0f64, 0.0f64);
        for series in 0..chart.series.len() {
            let Some(value) = drawn.value(series).filter(|value| value.amount.is_finite()) else { continue };
            let amount = value.amount;
            let mut bar =
                Bar { series, label, from: 0.0, to: amount, ink: ink(chart, series), slot: 0, beside: 1 };
            match chart.kind {
                Kind::Stacked => {
                    // What is below zero grows downwards and takes nothing from what is above.
                    let end = if amount < 0.0 { &mut below } else { &mut above };
                    bar.from = *end;
                    *end += amount;
                    bar.to = *end;
                }
                Kind::Waterfall if series > 0 => continue,
                Kind::Waterfall if drawn.index.is_some_and(|index| chart.totals.contains(&index)) => {
                    running = amount;
                    bar.ink = Ink::Total;
                }
                Kind::Waterfall => {
                    bar.from = running;
                    running += amount;
                    bar.to = running;
                    bar.ink = match amount < 0.0 {
                        // What leaves for a good reason is no loss.
                        true if drawn.index.is_some_and(|index| chart.gone_well.contains(&index)) => {
                            Ink::Series(0)
                        }
                        true => Ink::Loss,
                        false => Ink::Gain,
                    };
                }
                _ => (bar.slot, bar.beside) = (series, chart.series.len()),
            }
            bars.push(bar);
        }
    }
    bars
}
