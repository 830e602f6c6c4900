//! Parts of a whole as a ring, each named with its figure in the legend beside it.

use crate::data::{Chart, Kind};
use crate::scene::{Drawn, Ink, Key, Scene, Shape, WHOLE};

const SIZE: i32 = 200;

pub(crate) fn donut(chart: &Chart) -> Scene {
    let drawn = Drawn::all(chart);
    let amount = |label: &Drawn<'_>| label.value(0).map_or(0.0, |value| value.amount).max(0.0);
    let total: f64 = drawn.iter().map(amount).sum();
    let mut scene = Scene {
        kind: Kind::Donut,
        height: SIZE,
        gutter: 0,
        wide_gutter: 0,
        foot: 0,
        behind: Vec::new(),
        marks: Vec::new(),
        legend: Vec::new(),
    };
    let mut sum = 0.0;
    for (number, label) in (0u8..).zip(&drawn) {
        let Some(value) = label.value(0) else { continue };
        let place = |amount: f64| (amount / total * f64::from(WHOLE)).round() as i32;
        // From the sums, so that the parts always close the ring.
        let start = place(sum);
        sum += amount(label);
        let length = place(sum) - start;
        let ink = Ink::Series(number);
        let mut mark = label.mark(0, value, (WHOLE / 2, WHOLE / 2), ((0, 0), (0, 0)));
        mark.heading = label.label.to_owned();
        mark.shapes.push(Shape::Arc { start, length, ink });
        scene.legend.push(Key { ink, form: None, text: format!("{}: {}", label.label, value.text) });
        scene.marks.push(mark);
    }
    scene
}
