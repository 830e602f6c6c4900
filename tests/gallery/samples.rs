//! Figures for the gallery. Their sums and texts are made here, as a feature would make them from exact amounts.

use charts::{Chart, Kind, Others, Series, Value};

/// A number of the axis: whole thousands with a `k`.
pub fn thousands(tick: f64) -> String {
    if tick.abs() >= 1_000.0 { format!("{} k", (tick / 1_000.0) as i64) } else { format!("{}", tick as i64) }
}

fn series(name: &str, amounts: &[i64]) -> Series {
    let value = |amount: &i64| Some(Value::new(*amount as f64, format!("€{amount}.00")));
    Series { name: name.to_owned(), values: amounts.iter().map(value).collect(), before: false }
}

fn chart(kind: Kind, title: &str, labels: &[&str], all: Vec<Series>) -> Chart {
    let mut chart = Chart::new(kind, title, "In words: what the marks show, for those who do not see them.");
    chart.heading = "Month".to_owned();
    chart.labels = labels.iter().map(|label| (*label).to_owned()).collect();
    chart.series = all;
    chart
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const ARABIC: [&str; 12] = [
    "يناير",
    "فبراير",
    "مارس",
    "أبريل",
    "مايو",
    "يونيو",
    "يوليو",
    "أغسطس",
    "سبتمبر",
    "أكتوبر",
    "نوفمبر",
    "ديسمبر",
];
const WON: [i64; 12] =
    [12_000, 18_400, 9_100, 22_050, 31_000, 28_700, 15_300, 8_000, 26_400, 34_900, 41_200, 38_600];
const LAST: [i64; 12] =
    [10_000, 12_000, 14_500, 16_000, 19_000, 22_000, 18_000, 12_000, 20_000, 25_000, 27_000, 30_000];
const LOST: [i64; 12] = [4_000, 7_000, 9_000, 3_000, 8_500, 6_000, 11_000, 2_000, 5_000, 7_500, 9_900, 4_400];

pub fn all(right_to_left: bool) -> Vec<(&'static str, Chart)> {
    let months: &[&str] = if right_to_left { &ARABIC } else { &MONTHS };
    let before = Series { before: true, ..series("Won, year before", &LAST) };
    let mut gaps = chart(Kind::Line, "Two months have no figure", months, vec![series("Won", &WON)]);
    for month in [3, 7] {
        gaps.series[0].values[month] = None;
    }
    let mut steps = chart(
        Kind::Waterfall,
        "Returns took a third of what was won",
        &["Start", "Won", "Renewed", "Returned", "Lost", "End"],
        vec![series("", &[20_000, 14_000, 6_000, -9_000, -4_000, 27_000])],
    );
    steps.totals = vec![0, 5];
    let mut links = chart(
        Kind::Funnel,
        "Every fifth lead becomes an order",
        &["Leads", "Qualified", "Registered", "Approved", "Won"],
        vec![series("", &[400, 260, 180, 140, 82])],
    );
    for value in links.series[0].values.iter_mut().flatten() {
        value.link = Some("#funnel".to_owned());
    }
    let heat = ["EMEA", "APAC", "Latin America and the Caribbean", "North America"];
    let heat = heat.iter().zip([1, 3, 7, 9]).map(|(name, factor)| {
        let values = (0..12).map(|month| Some((month * factor * 7) % 50));
        let value = |amount: Option<i64>| amount.map(|amount| Value::new(amount as f64, amount.to_string()));
        Series { name: (*name).to_owned(), values: values.map(value).collect(), before: false }
    });
    vec![
        (
            "line",
            chart(
                Kind::Line,
                "Won deals doubled since spring",
                months,
                vec![series("Won", &WON), before.clone(), series("Lost", &LOST)],
            ),
        ),
        ("gaps", gaps),
        (
            "columns",
            chart(
                Kind::Bar,
                "November was the best month, ahead of the year before",
                months,
                vec![series("Won", &WON), before],
            ),
        ),
        (
            "negative",
            chart(
                Kind::Bar,
                "Margin fell below zero in two months",
                &months[..6],
                vec![series("Margin", &[4_000, -1_500, 2_000, 0, -3_200, 5_100])],
            ),
        ),
        (
            "stacked",
            chart(
                Kind::Stacked,
                "Half of the value comes from services",
                months,
                vec![series("Licences", &WON), series("Services", &LAST), series("Training", &LOST)],
            ),
        ),
        ("waterfall", steps),
        ("funnel", links),
        (
            "rows",
            chart(
                Kind::Rows,
                "Two partners bring most of the pipeline",
                &[
                    "Northwind Traders",
                    "Lindqvist Möbel och Kontorsinredning Aktiebolag i Jönköping med dotterbolag",
                    "Zálohování a obnova dat, spol. s r. o.",
                    "شركة الخليج للتوريدات",
                ],
                vec![series("Pipeline", &[82_000, 61_500, -4_000, 12_250])],
            ),
        ),
        ("many", many()),
        (
            "heat",
            chart(
                Kind::Heat,
                "Most registrations come in from North America in autumn",
                months,
                heat.collect(),
            ),
        ),
        (
            "donut",
            chart(
                Kind::Donut,
                "Three quarters of the deals are in two industries",
                &["Manufacturing", "Retail", "Health", "Public sector", "Other"],
                vec![series("Deals", &[48, 31, 12, 9, 4])],
            ),
        ),
        (
            "progress",
            chart(
                Kind::Progress,
                "Gold tier is two criteria away",
                &["Revenue", "Certified people", "New customers"],
                vec![series("Reached", &[72_000, 3, 12]), series("Target", &[100_000, 5, 10])],
            ),
        ),
        ("sparkline", chart(Kind::Sparkline, "Win rate: rising", months, vec![series("Win rate", &WON)])),
        ("one", chart(Kind::Line, "One month so far", &months[..1], vec![series("Won", &[12_000])])),
        ("empty", chart(Kind::Bar, "No deals yet", &[], vec![series("Won", &[])])),
    ]
}

/// 300 products of which the nine largest are drawn.
fn many() -> Chart {
    let amounts: Vec<i64> = (0..300).map(|number| (number * 7_919) % 10_007).collect();
    let mut chart = chart(
        Kind::Rows,
        "Nine of 300 products make a tenth of the value",
        &[],
        vec![series("Value", &amounts)],
    );
    chart.heading = "Product".to_owned();
    chart.labels = (1..=300).map(|number| format!("Product {number}")).collect();
    let rest: i64 = chart.beyond(9).into_iter().filter_map(|index| amounts.get(index)).sum();
    let value = Some(Value::new(rest as f64, format!("€{rest}.00")));
    chart.others = Some(Others { keep: 9, label: "291 others".to_owned(), values: vec![value] });
    chart
}
