//! The colours of the style sheet: seen against the surface in both schemes, and the same ones in a file.

use crate::scenes::chart;
use charts::{Kind, standalone};

/// The surfaces of `style/tokens.css`, light and dark.
const SURFACES: [&str; 2] = ["#fff", "#181c22"];

/// What WCAG 2.2 asks of graphics (1.4.11).
const CONTRAST: f64 = 3.0;

/// Every `--chart-…: light-dark(a, b)`.
fn colours() -> Vec<(String, [String; 2])> {
    let css = include_str!("../../../../style/charts.css");
    let read = |line: &str| {
        let (name, value) = line.trim().strip_prefix("--chart-")?.split_once(": light-dark(")?;
        let (light, dark) = value.split_once(')')?.0.split_once(", ")?;
        Some((name.to_owned(), [light.to_owned(), dark.to_owned()]))
    };
    css.lines().filter_map(read).collect()
}

fn luminance(colour: &str) -> f64 {
    let digits = colour.trim_start_matches('#');
    let digits = if digits.len() == 3 {
        digits.chars().flat_map(|digit| [digit, digit]).collect()
    } else {
        digits.to_owned()
    };
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(&digits[at..at + 2], 16).unwrap()) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4)
}

fn contrast(left: &str, right: &str) -> f64 {
    let (left, right) = (luminance(left), luminance(right));
    (left.max(right) + 0.05) / (left.min(right) + 0.05)
}

#[test]
fn every_colour_is_seen_against_its_surface() {
    assert!((contrast("#fff", "#000") - 21.0).abs() < 0.01);
    assert_eq!(colours().len(), 8);
    for (name, schemes) in colours() {
        for (colour, surface) in schemes.iter().zip(SURFACES) {
            let found = contrast(colour, surface);
            assert!(found >= CONTRAST, "--chart-{name} {colour} on {surface}: {found:.2}");
        }
    }
}

#[test]
fn a_file_has_the_colours_of_the_light_scheme() {
    let mut chart = chart(Kind::Stacked, &[1.0]);
    let one = chart.series[0].clone();
    chart.series = vec![one; 6];
    let svg = standalone(&chart, &|tick| tick.to_string(), false);
    for (name, [light, _]) in colours().into_iter().filter(|(name, _)| name.parse::<u8>().is_ok()) {
        assert!(svg.contains(&light), "--chart-{name} {light}");
    }
}
