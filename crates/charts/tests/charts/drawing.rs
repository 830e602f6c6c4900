//! A chart as the inside of an `svg` in a page.

use crate::scenes::{KINDS, chart, drawn};
use charts::{Drawing, Kind};

const PAGE: Drawing = Drawing { id: 7, mirrored: false, opens: false };

#[test]
fn what_people_typed_is_text_and_nothing_else() {
    for kind in KINDS {
        let mut chart = chart(kind, &[1.0, 2.0, 3.0]);
        let nasty = "<b onclick=\"x\">&'\u{1}";
        chart.labels = vec![nasty.to_owned(), "b".to_owned(), "c".to_owned()];
        chart.series[0].name = nasty.to_owned();
        for value in chart.series[0].values.iter_mut().flatten() {
            value.text = nasty.to_owned();
        }
        let scene = drawn(&chart);
        let text = [PAGE.scene(&scene), scene.legend.iter().map(|key| PAGE.swatch(key)).collect()].concat();
        assert!(!text.contains("<b") && !text.contains("\"x\""), "{kind:?}: {text}");
        // Whatever opens is closed, and every attribute ends.
        let opened = text.matches('<').count() - text.matches("</").count();
        let closed = text.matches("</").count() + text.matches("/>").count();
        assert_eq!(opened, closed, "{kind:?}: {text}");
        assert_eq!(text.matches('"').count() % 2, 0, "{kind:?}: {text}");
    }
}

#[test]
fn every_mark_has_its_number_and_one_of_them_can_be_reached() {
    for kind in KINDS {
        let scene = drawn(&chart(kind, &[4.0, 2.0, 1.0]));
        let text = PAGE.scene(&scene);
        for number in 0..scene.marks.len() {
            assert!(text.contains(&format!("data-mark=\"{number}\"")), "{kind:?}: {text}");
        }
        let reached = text.matches("tabindex=\"0\"").count();
        assert_eq!(reached, scene.marks.len().min(1), "{kind:?}: {text}");
    }
}

#[test]
fn only_patterns_in_use_are_drawn_and_each_that_is_used_is_there() {
    let mut compared = chart(Kind::Bar, &[1.0, 2.0]);
    compared.series.push(compared.series[0].clone());
    compared.series[1].before = true;
    let text = PAGE.scene(&drawn(&compared));
    assert_eq!(text.matches("<pattern ").count(), 1, "{text}");
    assert!(text.contains("id=\"chart-7-pattern-0\"") && text.contains("url(#chart-7-pattern-0)"));
    assert!(!PAGE.scene(&drawn(&chart(Kind::Bar, &[1.0]))).contains("<pattern "));
}

#[test]
fn from_right_to_left_the_first_column_stands_at_the_right() {
    let scene = drawn(&chart(Kind::Bar, &[1.0, 2.0]));
    let first = |text: &str| -> f64 {
        let hit = text.split("class=\"chart-mark\"").nth(1).unwrap();
        let place = hit.split(" x=\"").nth(1).unwrap();
        place.split('%').next().unwrap().parse().unwrap()
    };
    assert!(first(&PAGE.scene(&scene)) < 50.0);
    assert!(first(&Drawing { mirrored: true, ..PAGE }.scene(&scene)) >= 50.0);
}
