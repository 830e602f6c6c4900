//! Where won amounts come from: the four largest groups and all others.

use super::super::course::{drawn, in_own, money};
use super::super::page::Shown;
use super::super::words;
use crate::t;
use ::charts::{Chart, Kind, Others, Series, Value};
use domain::performance::Event;
use rust_decimal::Decimal;

/// Four and the others: more parts of a ring cannot be told apart.
const PARTS: usize = 4;

pub fn shares(shown: &Shown) -> Chart {
    let dimension = shown.address.grouped_by(shown.partner);
    let mut groups: Vec<(Decimal, String)> = shown
        .groups()
        .iter()
        .map(|group| {
            let code = group.names.first().cloned().unwrap_or_default();
            (in_own(shown, &group.totals.won_value), code)
        })
        .filter(|(won, _)| !won.is_zero())
        .collect();
    groups.sort_by(|one, other| other.cmp(one));
    let name = |code: &str| words::value(&shown.program, &shown.facts, dimension, code);
    let whole = money(shown, &shown.report.whole.totals.won_value).text;
    let title = match groups.first() {
        Some((_, code)) => t!("explore.shares_title", name = name(code), whole = whole),
        None => t!("performance.course_none"),
    };
    let summary = t!("explore.shares_text", dimension = words::dimension(dimension));
    let mut chart = Chart::new(Kind::Donut, title, summary);
    chart.heading = words::dimension(dimension);
    let values = groups.iter().map(|(won, code)| {
        let link = shown.address.within(dimension, code).looking(Event::Won).href();
        Some(Value { link: Some(link), ..drawn(shown, *won) })
    });
    let values: Vec<Option<Value>> = values.collect();
    chart.labels = groups.iter().map(|(_, code)| name(code)).collect();
    chart.series = vec![Series { name: t!("kpi.deal_value"), values, before: false }];
    let beyond: Decimal =
        chart.beyond(PARTS).iter().filter_map(|at| groups.get(*at)).map(|(won, _)| *won).sum();
    chart.others =
        Some(Others { keep: PARTS, label: t!("explore.others"), values: vec![Some(drawn(shown, beyond))] });
    chart
}
