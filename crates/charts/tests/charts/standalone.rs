use crate::scenes::chart;
use charts::{Kind, standalone};

#[test]
fn a_file_says_title_and_summary_and_escapes_what_is_typed() {
    let mut chart = chart(Kind::Bar, &[1.0, -2.0, 3.0]);
    chart.title = "Won < lost & \"more\"\u{1}".to_owned();
    chart.summary = "word ".repeat(60);
    let svg = standalone(&chart, &|tick| tick.to_string(), false);
    assert!(svg.contains("<title>Won &lt; lost &amp; &quot;more&quot;</title>"), "{svg}");
    assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.ends_with("</svg>\n"));
    for absent in ["style=", "class=", "%", "var("] {
        assert!(!svg.contains(absent), "{absent} in {svg}");
    }
}

#[test]
fn from_right_to_left_the_first_column_stands_at_the_right_and_numbers_stay_as_they_are() {
    let chart = chart(Kind::Bar, &[1.0, 2.0]);
    let first = |svg: &str| -> i32 {
        let bar = svg.split("<rect x=\"").nth(1).unwrap();
        bar.split('"').next().unwrap().parse().unwrap()
    };
    assert!(first(&standalone(&chart, &|tick| tick.to_string(), false)) < 480);
    let mirrored = standalone(&chart, &|tick| tick.to_string(), true);
    assert!(first(&mirrored) > 480);
    assert!(mirrored.contains("direction=\"ltr\""));
}

#[test]
fn a_file_says_whose_figures_it_shows() {
    let mut chart = chart(Kind::Bar, &[1.0]);
    chart.note = "Northwind <2026> · as of 15 March".to_owned();
    let svg = standalone(&chart, &|tick| tick.to_string(), false);
    assert!(svg.contains("Northwind &lt;2026&gt; · as of 15 March</text>"), "{svg}");
}
