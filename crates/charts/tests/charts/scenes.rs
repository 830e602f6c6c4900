use charts::{Chart, Ink, Kind, Mark, Others, Point, Scene, Series, Shape, Value, WHOLE, scene};

pub fn chart(kind: Kind, amounts: &[f64]) -> Chart {
    let mut chart = Chart::new(kind, "Title", "Summary");
    chart.labels = (1..=amounts.len()).map(|number| format!("Label {number}")).collect();
    chart.series = vec![series("Won", amounts)];
    chart
}

fn series(name: &str, amounts: &[f64]) -> Series {
    let values = amounts.iter().map(|amount| Some(Value::new(*amount, format!("{amount}")))).collect();
    Series { name: name.to_owned(), values, before: false }
}

pub fn drawn(chart: &Chart) -> Scene {
    scene(chart, &|tick| tick.to_string())
}

fn rect(mark: &Mark) -> (Point, Point) {
    let found = mark.shapes.iter().find_map(|shape| match shape {
        Shape::Rect { at, size, ink } if *ink != Ink::Track => Some((*at, *size)),
        _ => None,
    });
    found.unwrap()
}

pub const KINDS: [Kind; 10] = [
    Kind::Line,
    Kind::Bar,
    Kind::Stacked,
    Kind::Rows,
    Kind::Funnel,
    Kind::Waterfall,
    Kind::Heat,
    Kind::Donut,
    Kind::Sparkline,
    Kind::Progress,
];

#[test]
fn no_chart_leaves_its_plot_whatever_it_is_given() {
    let many: Vec<f64> = (0..300).map(|number| f64::from(number) * 7.0 - 400.0).collect();
    let inputs: [&[f64]; 8] = [
        &[],
        &[0.0],
        &[5.0],
        &[-5.0, 5.0],
        &[-1.0, -2.0],
        &[f64::NAN, f64::INFINITY, 1.0],
        &[f64::MAX, f64::MIN],
        &many,
    ];
    for kind in KINDS {
        for amounts in inputs {
            let mut chart = chart(kind, amounts);
            chart.series.push(series("Lost", amounts));
            for mark in drawn(&chart).marks {
                let (x, y) = mark.at;
                assert!(
                    (0..=WHOLE).contains(&x) && (0..=WHOLE).contains(&y),
                    "{kind:?} {amounts:?} {mark:?}"
                );
                for shape in &mark.shapes {
                    if let Shape::Rect { at, size, .. } = shape {
                        assert!(at.0 >= 0 && at.1 >= 0 && size.0 >= 0 && size.1 >= 0, "{kind:?} {mark:?}");
                        assert!(at.0 + size.0 <= WHOLE && at.1 + size.1 <= WHOLE + 1, "{kind:?} {mark:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn an_empty_month_keeps_its_place_and_breaks_the_line() {
    let mut chart = chart(Kind::Line, &[1.0, 2.0, 3.0, 4.0, 5.0]);
    chart.series[0].values[2] = None;
    let scene = drawn(&chart);
    assert_eq!(scene.marks.len(), 4);
    assert_eq!(scene.marks[2].at.0, WHOLE * 7 / 10);
    let runs = scene.behind.iter().find_map(|shape| match shape {
        Shape::Path { runs, .. } => Some(runs.len()),
        _ => None,
    });
    assert_eq!(runs, Some(2));
}

#[test]
fn columns_below_zero_hang_from_the_zero_line() {
    let scene = drawn(&chart(Kind::Bar, &[10.0, -10.0]));
    let zero = scene.behind.iter().find_map(|shape| match shape {
        Shape::Line { from, ink: Ink::Zero, .. } => Some(from.1),
        _ => None,
    });
    let (up, down) = (rect(&scene.marks[0]), rect(&scene.marks[1]));
    assert_eq!(Some(up.0.1 + up.1.1), zero);
    assert_eq!(Some(down.0.1), zero);
}

#[test]
fn stacked_parts_stand_on_each_other_and_losses_below_zero() {
    let mut chart = chart(Kind::Stacked, &[10.0]);
    chart.series.extend([series("Renewed", &[5.0]), series("Returned", &[-5.0])]);
    let scene = drawn(&chart);
    let (first, second, third) = (rect(&scene.marks[0]), rect(&scene.marks[1]), rect(&scene.marks[2]));
    assert_eq!(second.0.1 + second.1.1, first.0.1);
    assert_eq!(third.0.1, first.0.1 + first.1.1);
}

#[test]
fn a_waterfall_goes_on_where_the_step_before_ended_and_its_total_stands_on_zero() {
    let mut chart = chart(Kind::Waterfall, &[10.0, -4.0, 6.0]);
    chart.totals = vec![2];
    let scene = drawn(&chart);
    let (up, down, total) = (rect(&scene.marks[0]), rect(&scene.marks[1]), rect(&scene.marks[2]));
    assert_eq!(down.0.1, up.0.1);
    assert_eq!(total.0.1, down.0.1 + down.1.1);
    assert_eq!(total.0.1 + total.1.1, up.0.1 + up.1.1);
}

#[test]
fn the_parts_of_a_donut_close_the_ring() {
    let scene = drawn(&chart(Kind::Donut, &[1.0, 1.0, 1.0, 4.0, 1.0]));
    let mut end = 0;
    for mark in &scene.marks {
        let Shape::Arc { start, length, .. } = mark.shapes[0] else { panic!("{mark:?}") };
        assert_eq!(start, end);
        end = start + length;
    }
    assert_eq!(end, WHOLE);
}

#[test]
fn a_donut_that_cannot_be_one_becomes_rows() {
    let kind = |amounts: &[f64]| drawn(&chart(Kind::Donut, amounts)).kind;
    assert_eq!(kind(&[1.0; 5]), Kind::Donut);
    assert_eq!(kind(&[1.0; 6]), Kind::Rows);
    assert_eq!(kind(&[1.0, -1.0]), Kind::Rows);
    assert_eq!(kind(&[0.0, 0.0]), Kind::Rows);
}

#[test]
fn of_three_hundred_categories_the_largest_are_drawn_and_the_others_as_one() {
    let amounts: Vec<f64> = (0..300).map(|number| f64::from(number % 50)).collect();
    let mut chart = chart(Kind::Rows, &amounts);
    let beyond = chart.beyond(9);
    assert_eq!(beyond.len(), 291);
    chart.others =
        Some(Others { keep: 9, label: "Others".to_owned(), values: vec![Some(Value::new(100.0, "100"))] });
    let scene = drawn(&chart);
    assert_eq!(scene.marks.len(), 10);
    assert_eq!(scene.marks[9].heading, "Others, Won");
    assert_eq!(scene.marks[9].place.label, None);
    assert_eq!(rect(&scene.marks[9]).1.0, 0);
    assert_eq!(scene.marks[..9].iter().map(|mark| rect(mark).1.0).max(), Some(WHOLE));
    assert!(scene.marks[..9].iter().all(|mark| !beyond.contains(&mark.place.label.unwrap())));
}

#[test]
fn progress_ends_at_its_target_and_a_target_of_zero_is_no_division() {
    let mut chart = chart(Kind::Progress, &[150.0, 50.0, 5.0]);
    chart.series.push(series("Target", &[100.0, 100.0, 0.0]));
    let widths: Vec<i32> = drawn(&chart).marks.iter().map(|mark| rect(mark).1.0).collect();
    assert_eq!(widths, [WHOLE, WHOLE / 2, 0]);
}

#[test]
fn the_period_before_takes_the_ink_of_its_series() {
    let mut chart = chart(Kind::Bar, &[1.0]);
    chart.series.push(Series { before: true, ..series("Won, year before", &[1.0]) });
    chart.series.push(series("Lost", &[1.0]));
    let inks: Vec<Ink> = drawn(&chart).legend.iter().map(|key| key.ink).collect();
    assert_eq!(inks, [Ink::Series(0), Ink::Before(0), Ink::Series(1)]);
}

/// Once 60 % was dark among small rates and pale among large ones.
#[test]
fn a_heat_map_of_shares_has_the_same_colour_for_the_same_share() {
    let inks = |amounts: &[f64], range| {
        let mut chart = chart(Kind::Heat, amounts);
        chart.range = range;
        let scene = drawn(&chart);
        let ink = |mark: &Mark| match mark.shapes.first() {
            Some(Shape::Rect { ink: Ink::Heat(step), .. }) => *step,
            other => panic!("{other:?}"),
        };
        let legend: Vec<String> = scene.legend.iter().map(|key| key.text.clone()).collect();
        (scene.marks.iter().map(ink).collect::<Vec<_>>(), legend)
    };
    let whole = Some((0.0, 100.0));
    assert_eq!(inks(&[60.0, 100.0], whole).0, [3, 4]);
    assert_eq!(inks(&[0.0, 60.0], whole).0, [0, 3]);
    assert_eq!(inks(&[60.0], whole).1, ["0–20", "20–40", "40–60", "60–80", "80–100"]);
    let (steps, legend) = inks(&[10.0, 60.0], None);
    assert_eq!(steps, [0, 4]);
    assert_eq!(legend.first().map(String::as_str), Some("10–20"));
    assert_eq!(inks(&[60.0], None).1, Vec::<String>::new(), "one figure has no scale");
}
