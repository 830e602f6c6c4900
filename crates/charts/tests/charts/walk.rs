use crate::scenes::chart;
use charts::{Kind, Series, Step, Value, scene};

#[test]
fn arrows_walk_along_the_labels_and_across_the_series_and_stay_at_the_edge() {
    for kind in [Kind::Bar, Kind::Line, Kind::Heat] {
        let mut chart = chart(kind, &[1.0, 2.0, 3.0]);
        let values = vec![Some(Value::new(4.0, "4")), None, Some(Value::new(6.0, "6"))];
        chart.series.push(Series { name: "Lost".to_owned(), values, before: false });
        let scene = scene(&chart, &|tick| tick.to_string());
        let at = |series, label| {
            let wanted = |mark: &charts::Mark| mark.place.series == series && mark.place.label == Some(label);
            scene.marks.iter().position(wanted).unwrap()
        };
        let check = |from: (usize, usize), step, to: (usize, usize)| {
            assert_eq!(scene.step(at(from.0, from.1), step), at(to.0, to.1), "{kind:?} {from:?} {step:?}");
        };
        check((0, 0), Step::Forth, (0, 1));
        check((0, 2), Step::Forth, (0, 2));
        check((0, 0), Step::Back, (0, 0));
        check((0, 0), Step::Down, (1, 0));
        check((1, 0), Step::Up, (0, 0));
        check((1, 0), Step::Forth, (1, 2));
        check((0, 1), Step::Down, (0, 1));
    }
}

#[test]
fn lying_bars_are_walked_up_and_down_and_the_ends_are_one_key_away() {
    let scene = scene(&chart(Kind::Rows, &[1.0, 2.0, 3.0]), &|tick| tick.to_string());
    assert_eq!(scene.step(0, Step::Down), 1);
    assert_eq!(scene.step(1, Step::Up), 0);
    assert_eq!(scene.step(0, Step::Last), 2);
    assert_eq!(scene.step(2, Step::First), 0);
    assert_eq!(Step::of_key("ArrowLeft", true), Some(Step::Forth));
    assert_eq!(Step::of_key("a", true), None);
}
