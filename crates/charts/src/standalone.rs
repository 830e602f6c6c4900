//! A chart as a file of its own: an SVG whose colours stand in attributes, so that it looks the same in any program.
//! Dark on white, in a generic typeface, with its title, its legend and its summary.

use crate::data::Chart;
use crate::scene::{Anchor, Form, Ink, Key, NARROW, Point, Role, SPARSE, Scene, Shape, WHOLE, scene};
use crate::words::escaped;
use std::fmt::Write;

const WIDTH: i32 = 960;
const EDGE: i32 = 32;
const HEAD: i32 = 64;
const LINE: i32 = 20;
/// Characters of a line of the summary.
const MEASURE: usize = 120;

/// The chart as the text of an SVG file; `right_to_left` mirrors it.
pub fn standalone(chart: &Chart, axis: &dyn Fn(f64) -> String, right_to_left: bool) -> String {
    let scene = scene(chart, axis);
    let mut summary = wrapped(&chart.summary);
    summary.extend(wrapped(&chart.note));
    let keys = scene.legend.len() as i32;
    let below = HEAD + scene.height + scene.foot + EDGE;
    let height = below + (keys + summary.len() as i32) * LINE + EDGE;
    let frame = Frame::of(&scene, right_to_left);
    let direction = if right_to_left { "rtl" } else { "ltr" };
    let mut svg = String::new();
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" viewBox=\"0 0 {WIDTH} {height}\" \
         direction=\"{direction}\" font-family=\"sans-serif\" font-size=\"13\" fill=\"#1a1f27\"><title>{}</title><desc>{}</desc>\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>",
        escaped(&chart.title),
        escaped(&chart.summary)
    );
    let edge = if right_to_left { WIDTH - EDGE } else { EDGE };
    let _ = write!(
        svg,
        "<text x=\"{edge}\" y=\"38\" font-size=\"18\" font-weight=\"600\">{}</text>",
        escaped(&chart.title)
    );
    for shape in scene.behind.iter().chain(scene.marks.iter().flat_map(|mark| &mark.shapes)) {
        frame.draw(&mut svg, shape);
    }
    for (number, Key { ink, text, .. }) in (0..).zip(&scene.legend) {
        let y = below + number * LINE;
        let box_x = if right_to_left { edge - 12 } else { edge };
        let text_x = if right_to_left { edge - 20 } else { edge + 20 };
        let _ =
            write!(svg, "<rect x=\"{box_x}\" y=\"{}\" width=\"12\" height=\"12\" {}/>", y - 10, filled(*ink));
        let _ = write!(svg, "<text x=\"{text_x}\" y=\"{y}\">{}</text>", escaped(text));
    }
    for (number, line) in (0..).zip(&summary) {
        let y = below + (keys + number) * LINE;
        let _ = write!(svg, "<text x=\"{edge}\" y=\"{y}\" fill=\"#545d6b\">{}</text>", escaped(line));
    }
    svg.push_str("</svg>\n");
    svg
}

/// Where the plot stands in the file.
struct Frame {
    left: i32,
    width: i32,
    height: i32,
    mirrored: bool,
}

impl Frame {
    fn of(scene: &Scene, mirrored: bool) -> Self {
        let ring = scene.kind == crate::Kind::Donut;
        let width = if ring { scene.height } else { WIDTH - 2 * EDGE - scene.wide_gutter };
        let left = match (ring, mirrored) {
            (true, true) => WIDTH - EDGE - width,
            (_, true) => EDGE,
            (_, false) => EDGE + scene.wide_gutter,
        };
        Self { left, width, height: scene.height, mirrored }
    }

    fn place(&self, (x, y): Point) -> (i32, i32) {
        let x = if self.mirrored { WHOLE - x } else { x };
        (self.left + x * self.width / WHOLE, HEAD + y * self.height / WHOLE)
    }

    fn draw(&self, svg: &mut String, shape: &Shape) {
        let _ = match shape {
            Shape::Line { from, to, ink } => {
                let ((x1, y1), (x2, y2)) = (self.place(*from), self.place(*to));
                write!(
                    svg,
                    "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" stroke=\"{}\"/>",
                    colour(*ink)
                )
            }
            Shape::Rect { at, size, ink } => {
                let ((x1, y1), (x2, y2)) = (self.place(*at), self.place((at.0 + size.0, at.1 + size.1)));
                let (x, width) = (x1.min(x2), (x2 - x1).abs());
                write!(
                    svg,
                    "<rect x=\"{x}\" y=\"{y1}\" width=\"{width}\" height=\"{}\" {}/>",
                    y2 - y1,
                    filled(*ink)
                )
            }
            Shape::Path { runs, ink, .. } => {
                let mut path = String::new();
                for run in runs {
                    for (index, point) in run.iter().enumerate() {
                        let (x, y) = self.place(*point);
                        let _ = write!(path, "{}{x} {y}", if index == 0 { 'M' } else { 'L' });
                    }
                }
                let dash = if matches!(ink, Ink::Before(_)) { " stroke-dasharray=\"6 4\"" } else { "" };
                write!(
                    svg,
                    "<path d=\"{path}\" fill=\"none\" stroke-width=\"2\" stroke=\"{}\"{dash}/>",
                    colour(*ink)
                )
            }
            Shape::Dot { at, form, ink } => {
                let (x, y) = self.place(*at);
                write!(
                    svg,
                    "<path transform=\"translate({x} {y})\" d=\"{}\" {}/>",
                    outline(*form),
                    filled(*ink)
                )
            }
            Shape::Arc { start, length, ink } => {
                let (x, y) = (self.left + self.width / 2, HEAD + self.height / 2);
                write!(
                    svg,
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"76\" fill=\"none\" stroke-width=\"40\" stroke=\"{}\" pathLength=\"{WHOLE}\" \
                     stroke-dasharray=\"{} {WHOLE}\" stroke-dashoffset=\"-{start}\" transform=\"rotate(-90 {x} {y})\"/>",
                    colour(*ink),
                    (length - 40).max(1)
                )
            }
            Shape::Text { rank: NARROW | SPARSE, .. } => Ok(()),
            Shape::Text { at, shift, anchor, text, role, .. } => {
                let (x, y) = self.place(*at);
                let x = if self.mirrored { x - shift.0 } else { x + shift.0 };
                // A number is written from left to right everywhere, so its start is not the line's start.
                let ltr = matches!(role, Role::Tick | Role::Value);
                let anchor = anchor_word(*anchor, self.mirrored && ltr);
                let direction = if ltr { " direction=\"ltr\"" } else { "" };
                let size = if matches!(role, Role::Tick) { 12 } else { 13 };
                write!(
                    svg,
                    "<text x=\"{x}\" y=\"{}\" font-size=\"{size}\" text-anchor=\"{anchor}\"{direction}>{}</text>",
                    y + shift.1,
                    escaped(text)
                )
            }
        };
    }
}

/// The `text-anchor`; turned where the text runs against the line.
pub(crate) fn anchor_word(anchor: Anchor, turned: bool) -> &'static str {
    match (anchor, turned) {
        (Anchor::Middle, _) => "middle",
        (Anchor::Start, false) | (Anchor::End, true) => "start",
        (Anchor::End, false) | (Anchor::Start, true) => "end",
    }
}

impl Anchor {
    /// The `text-anchor` of a text; `turned` where it runs against the line it stands in.
    pub fn word(self, turned: bool) -> &'static str {
        anchor_word(self, turned)
    }
}

impl Form {
    /// The outline around its middle, 10 pixels wide.
    pub fn outline(self) -> &'static str {
        outline(self)
    }
}

fn outline(form: Form) -> &'static str {
    match form {
        Form::Circle => "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z",
        Form::Square => "M-4.5-4.5h9v9h-9z",
        Form::Triangle => "M0-5.5 5.5 4.5h-11z",
        Form::Diamond => "M0-6 6 0 0 6-6 0z",
    }
}

/// The colours of the light scheme, as they stand in `style/charts.css`.
fn colour(ink: Ink) -> &'static str {
    match ink {
        Ink::Grid => "#d9dee5",
        Ink::Zero => "#808b9a",
        Ink::Series(number) | Ink::Before(number) => {
            ["#1b5e8c", "#b4540a", "#0f766e", "#7c3aed", "#a21c5b", "#545d6b"]
                .get(usize::from(number))
                .copied()
                .unwrap_or("#545d6b")
        }
        Ink::Gain => "#1a6a3c",
        Ink::Loss => "#a8261d",
        Ink::Total => "#545d6b",
        Ink::Heat(step) => ["#e3edf5", "#bcd5e7", "#8db7d6", "#5b96c2", "#3f80b0"]
            .get(usize::from(step))
            .copied()
            .unwrap_or("#e3edf5"),
        Ink::Track => "#e7eaef",
    }
}

fn filled(ink: Ink) -> String {
    let colour = colour(ink);
    match ink {
        Ink::Before(_) => {
            format!("fill=\"#fff\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"4 2\"")
        }
        _ => format!("fill=\"{colour}\" stroke=\"#fff\""),
    }
}

fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < MEASURE => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
