//! A chart as shapes. Places are shares of the plot, so that the same scene fits every width without measuring: 0 to
//! [`WHOLE`] from the start of a line to its end, and from top to bottom. Text keeps its size.

use crate::data::{Chart, Kind, Value};
use crate::{columns, donut, grid, rows};

/// The whole width or height of the plot.
pub const WHOLE: i32 = 10_000;

/// Rank of a text that has a longer form where there is room, and of that longer form.
pub const NARROW: u8 = 4;
pub const WIDE: u8 = 3;
/// Rank of a text that gives way to others of rank 2 where there is room for those.
pub const SPARSE: u8 = 5;

/// Across and down, in shares of the plot.
pub type Point = (i32, i32);

/// What a shape stands for; the style sheet gives it its colour, a pattern tells it from others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ink {
    Grid,
    Zero,
    /// 0 to 5.
    Series(u8),
    /// The period that a series is compared with.
    Before(u8),
    Gain,
    Loss,
    Total,
    /// 0 (least) to 4 (most).
    Heat(u8),
    /// What a bar may fill.
    Track,
}

/// Forms of dots, so that lines differ by more than colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Circle,
    Square,
    Triangle,
    Diamond,
}

impl Form {
    pub fn of(series: usize) -> Form {
        [Form::Circle, Form::Square, Form::Triangle, Form::Diamond]
            .get(series % 4)
            .copied()
            .unwrap_or(Form::Circle)
    }
}

/// The side of a text that its place names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    Start,
    Middle,
    End,
}

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A number at an axis: always written from left to right.
    Tick,
    Label,
    Value,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Line {
        from: Point,
        to: Point,
        ink: Ink,
    },
    Rect {
        at: Point,
        size: Point,
        ink: Ink,
    },
    /// One or more runs of points; filled if closed.
    Path {
        runs: Vec<Vec<Point>>,
        closed: bool,
        ink: Ink,
    },
    Dot {
        at: Point,
        form: Form,
        ink: Ink,
    },
    /// A part of a ring: where it begins and how long it is, in shares of the ring.
    Arc {
        start: i32,
        length: i32,
        ink: Ink,
    },
    /// `shift` in pixels. `rank`: 0 is shown always, 1 and 2 only where there is room;
    /// [`NARROW`] and [`WIDE`] stand for each other, [`SPARSE`] for what has rank 2.
    Text {
        at: Point,
        shift: Point,
        anchor: Anchor,
        text: String,
        role: Role,
        rank: u8,
    },
}

/// Which figure: the number of its series, and of its label, `None` for the sum of the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub series: usize,
    pub label: Option<usize>,
}

/// What can be pointed at, reached with the keyboard and followed.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    pub place: Place,
    /// "March 2026, Won".
    pub heading: String,
    /// The exact figure.
    pub value: String,
    pub link: Option<String>,
    /// Where the tip points.
    pub at: Point,
    /// What is sensitive to a pointer.
    pub hit: (Point, Point),
    pub shapes: Vec<Shape>,
}

/// An entry of the legend.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    pub ink: Ink,
    pub form: Option<Form>,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    pub kind: Kind,
    /// Pixels of the plot without what stands around it.
    pub height: i32,
    /// Pixels before the plot, for the numbers of the axis.
    pub gutter: i32,
    /// The same where there is room for longer names: from 520 pixels on, two fifths of the whole width are enough.
    pub wide_gutter: i32,
    /// Pixels below the plot, for labels.
    pub foot: i32,
    pub behind: Vec<Shape>,
    pub marks: Vec<Mark>,
    pub legend: Vec<Key>,
}

/// The shapes of a chart. `axis` writes a number of an axis as a person reads it.
pub fn scene(chart: &Chart, axis: &dyn Fn(f64) -> String) -> Scene {
    match chart.drawn_kind() {
        Kind::Line | Kind::Sparkline => columns::lines(chart, axis),
        Kind::Bar | Kind::Stacked | Kind::Waterfall => columns::columns(chart, axis),
        Kind::Rows | Kind::Funnel | Kind::Progress => rows::rows(chart),
        Kind::Heat => grid::heat(chart, axis),
        Kind::Donut => donut::donut(chart),
    }
}

/// A label that is drawn, with the way to its figures.
pub(crate) struct Drawn<'chart> {
    pub label: &'chart str,
    pub index: Option<usize>,
    chart: &'chart Chart,
}

impl<'chart> Drawn<'chart> {
    pub(crate) fn all(chart: &'chart Chart) -> Vec<Drawn<'chart>> {
        let (drawn, others) = chart.drawn();
        let each = drawn
            .into_iter()
            .filter_map(|index| Some(Drawn { label: chart.labels.get(index)?, index: Some(index), chart }));
        let rest = others.map(|others| Drawn { label: &others.label, index: None, chart });
        each.chain(rest).collect()
    }

    pub(crate) fn value(&self, series: usize) -> Option<&'chart Value> {
        match self.index {
            Some(index) => self.chart.value(series, index),
            None => self.chart.others.as_ref()?.values.get(series)?.as_ref(),
        }
    }

    /// A mark of this label's figure in a series.
    pub(crate) fn mark(&self, series: usize, value: &Value, at: Point, hit: (Point, Point)) -> Mark {
        let name = self.chart.series.get(series).map(|series| series.name.as_str()).unwrap_or_default();
        let heading = match (self.label, name) {
            (label, "") => label.to_owned(),
            ("", name) => name.to_owned(),
            (label, name) => format!("{label}, {name}"),
        };
        Mark {
            place: Place { series, label: self.index },
            heading,
            value: value.text.clone(),
            link: value.link.clone(),
            at,
            hit,
            shapes: Vec::new(),
        }
    }
}

/// The ink of a series: one that is compared with takes the colour of the one before it.
pub(crate) fn ink(chart: &Chart, series: usize) -> Ink {
    let mut number = 0u8;
    for (index, each) in chart.series.iter().enumerate() {
        if index > 0 && !each.before {
            number = (number + 1) % 6;
        }
        if index == series {
            return if each.before { Ink::Before(number) } else { Ink::Series(number) };
        }
    }
    Ink::Series(0)
}

pub(crate) fn legend(chart: &Chart, forms: bool) -> Vec<Key> {
    if chart.series.len() < 2 {
        return Vec::new();
    }
    let key = |(index, series): (usize, &crate::Series)| Key {
        ink: ink(chart, index),
        form: forms.then(|| Form::of(index)),
        text: series.name.clone(),
    };
    chart.series.iter().enumerate().map(key).collect()
}
