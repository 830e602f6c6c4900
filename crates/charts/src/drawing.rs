//! A scene as the inside of an `svg` element in a page. Places are percentages, so that the browser fits the plot to its
//! box and text keeps its size.
//!
//! It is text: a browser reads a few hundred shapes from it at once, where each was made by several calls. Every word of a
//! person goes through [`escaped`].

use crate::scene::{Form, Ink, Key, Mark, Point, Role, Scene, Shape, WHOLE};
use crate::words::escaped;
use std::fmt::Write;

/// What is drawn, and how.
#[derive(Debug, Clone, Copy)]
pub struct Drawing {
    /// Names the patterns of this chart; no other chart of the page has it.
    pub id: u32,
    /// From right to left.
    pub mirrored: bool,
    /// Whether a mark without a link does something when it is pressed.
    pub opens: bool,
}

impl Drawing {
    /// Everything inside the chart's `svg`: patterns, what stands behind the marks, and the marks in their order, each with
    /// its number as `data-mark`.
    pub fn scene(self, scene: &Scene) -> String {
        let mut pen = Pen::new(self);
        pen.out.push_str("<g aria-hidden=\"true\">");
        scene.behind.iter().for_each(|shape| pen.draw(shape));
        pen.out.push_str("</g>");
        scene.marks.iter().enumerate().for_each(|(number, mark)| pen.mark(number, mark));
        // The legend stands outside and points to the same patterns.
        scene.legend.iter().for_each(|key| _ = pen.over(key.ink));
        pen.with_patterns()
    }

    /// The inside of the small `svg` that stands for a key of the legend. Its patterns are those of the chart.
    pub fn swatch(self, key: &Key) -> String {
        let mut pen = Pen::new(Drawing { mirrored: false, ..self });
        let middle = WHOLE / 2;
        match key.form {
            Some(form) => {
                let runs = vec![vec![(0, middle), (WHOLE, middle)]];
                pen.draw(&Shape::Path { runs, closed: false, ink: key.ink });
                pen.draw(&Shape::Dot { at: (middle, middle), form, ink: key.ink });
            }
            None => pen.draw(&Shape::Rect { at: (0, 0), size: (WHOLE, WHOLE), ink: key.ink }),
        }
        pen.out
    }
}

/// A hundredth of a percent, as the percentage that SVG and CSS take.
pub fn percent(share: i32) -> String {
    let sign = if share < 0 { "-" } else { "" };
    let share = share.unsigned_abs();
    match share % 100 {
        0 => format!("{sign}{}%", share / 100),
        rest => format!("{sign}{}.{rest:02}%", share / 100),
    }
}

/// What the style sheet calls an ink.
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

/// Stripes in three directions, a grid and dots, in the colour of the surface over the colour of the series.
const PATTERNS: [&str; 6] = [
    "M-2 2 2-2M0 8 8 0M6 10 10 6",
    "M0 4h8",
    "M-2 6 2 10M0 0 8 8M6-2 10 2",
    "M4 0v8",
    "M0 4h8M4 0v8",
    "M3 4h2",
];

struct Pen {
    drawing: Drawing,
    out: String,
    /// The patterns in use, a bit for each.
    patterns: u8,
}

impl Pen {
    fn new(drawing: Drawing) -> Self {
        Self { drawing, out: String::with_capacity(16 * 1024), patterns: 0 }
    }

    fn with_patterns(self) -> String {
        let mut defs = String::from("<defs>");
        for (number, form) in
            PATTERNS.iter().enumerate().filter(|(number, _)| self.patterns >> number & 1 == 1)
        {
            let _ = write!(
                defs,
                "<pattern id=\"chart-{}-pattern-{number}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
                 <path d=\"{form}\" class=\"chart-hatch\"/></pattern>",
                self.drawing.id
            );
        }
        [&defs, "</defs>", &self.out].concat()
    }

    fn x(&self, x: i32) -> i32 {
        if self.drawing.mirrored { WHOLE - x } else { x }
    }

    /// The reference to an ink's pattern.
    fn over(&mut self, ink: Ink) -> Option<String> {
        let number = pattern(ink)?;
        self.patterns |= 1 << number;
        Some(format!("url(#chart-{}-pattern-{number})", self.drawing.id))
    }

    fn rect(&mut self, at: Point, size: Point, class: &str, fill: Option<&str>) {
        let x = if self.drawing.mirrored { WHOLE - at.0 - size.0 } else { at.0 };
        let (x, y, width, height) = (percent(x), percent(at.1), percent(size.0), percent(size.1));
        let _ = write!(
            self.out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" class=\"{class}\""
        );
        if let Some(fill) = fill {
            let _ = write!(self.out, " fill=\"{fill}\"");
        }
        self.out.push_str("/>");
    }

    fn draw(&mut self, shape: &Shape) {
        match shape {
            Shape::Line { from, to, ink } => {
                let (x1, x2) = (percent(self.x(from.0)), percent(self.x(to.0)));
                let (y1, y2) = (percent(from.1), percent(to.1));
                let class = class(*ink);
                let _ = write!(
                    self.out,
                    "<line x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\" class=\"{class}\"/>"
                );
            }
            Shape::Rect { at, size, ink } => {
                self.rect(*at, *size, &["chart-fill ", &class(*ink)].concat(), None);
                if let Some(over) = self.over(*ink) {
                    self.rect(*at, *size, "chart-over", Some(&over));
                }
            }
            Shape::Path { runs, ink, .. } => {
                let _ = write!(
                    self.out,
                    "<svg viewBox=\"0 0 {WHOLE} {WHOLE}\" preserveAspectRatio=\"none\" width=\"100%\" height=\"100%\" \
                     class=\"chart-lines\"><path class=\"chart-line {}\" vector-effect=\"non-scaling-stroke\" d=\"",
                    class(*ink)
                );
                for run in runs {
                    for (index, (x, y)) in run.iter().enumerate() {
                        let x = self.x(*x);
                        let _ = write!(self.out, "{}{x} {y}", if index == 0 { 'M' } else { 'L' });
                    }
                }
                self.out.push_str("\"/></svg>");
            }
            Shape::Dot { at, form, ink } => self.dot(*at, *form, *ink),
            Shape::Arc { start, length, ink } => {
                self.arc((*start, *length), &["chart-arc ", &class(*ink)].concat(), None);
                if let Some(over) = self.over(*ink) {
                    self.arc((*start, *length), "chart-arc chart-over", Some(&over));
                }
            }
            Shape::Text { at, shift, anchor, text, role, rank } => {
                // Numbers run from left to right everywhere; their start is then not the line's start.
                let number = matches!(role, Role::Tick | Role::Value);
                let mirrored = self.drawing.mirrored;
                let across = if mirrored { -shift.0 } else { shift.0 };
                let class = match role {
                    Role::Tick => "tick",
                    Role::Label => "label",
                    Role::Value => "value",
                };
                let _ = write!(
                    self.out,
                    "<text x=\"{}\" y=\"{}\" dx=\"{across}\" dy=\"{}\" class=\"chart-text chart-{class}\" \
                     text-anchor=\"{}\"{} data-rank=\"{rank}\">{}</text>",
                    percent(self.x(at.0)),
                    percent(at.1),
                    shift.1,
                    anchor.word(number && mirrored),
                    if number { " direction=\"ltr\"" } else { "" },
                    escaped(text)
                );
            }
        }
    }

    fn dot(&mut self, at: Point, form: Form, ink: Ink) {
        let (x, y) = (percent(self.x(at.0)), percent(at.1));
        let (outline, class) = (form.outline(), class(ink));
        let _ = write!(
            self.out,
            "<svg x=\"{x}\" y=\"{y}\" class=\"chart-dot\"><path d=\"{outline}\" class=\"chart-fill {class}\"/></svg>"
        );
    }

    fn arc(&mut self, (start, length): (i32, i32), class: &str, stroke: Option<&str>) {
        let drawn = (length - 40).max(1);
        // A ring begins at the side; ours at the top. Turning it would turn its patterns too.
        let offset = WHOLE / 4 - start;
        let stroke = stroke.map(|stroke| format!(" stroke=\"{stroke}\"")).unwrap_or_default();
        let _ = write!(
            self.out,
            "<circle cx=\"100\" cy=\"100\" r=\"76\" fill=\"none\" pathLength=\"{WHOLE}\" stroke-dasharray=\"{drawn} {}\" \
             stroke-dashoffset=\"{offset}\" class=\"{class}\"{stroke}/>",
            WHOLE - drawn
        );
    }

    fn mark(&mut self, number: usize, mark: &Mark) {
        let role = match (&mark.link, self.drawing.opens) {
            (Some(_), _) => "link",
            (None, true) => "button",
            (None, false) => "img",
        };
        let _ = write!(
            self.out,
            "<g class=\"chart-mark\" role=\"{role}\" tabindex=\"{}\" data-mark=\"{number}\" aria-label=\"{}: {}\">",
            if number == 0 { "0" } else { "-1" },
            escaped(&mark.heading),
            escaped(&mark.value)
        );
        let (at, size) = mark.hit;
        if size.0 > 0 {
            self.rect(at, size, "chart-hit", None);
        }
        mark.shapes.iter().for_each(|shape| self.draw(shape));
        self.out.push_str("</g>");
    }
}
