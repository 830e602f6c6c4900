//! A pivot as a chart: a heat map, or bars.

use super::super::course::{self, short};
use super::state::Form;
use super::{Made, texts};
use crate::browser::intl;
use crate::i18n;
use crate::t;
use crate::ui::chart::Axis;
use charts::{Chart, Kind, Series, Value};
use domain::money::Money;
use domain::performance::kpi::Unit;
use domain::performance::pivot::{Cell, Row};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use std::sync::Arc;

/// Five series and their rest: as many as there are inks.
const SERIES: usize = 5;

pub fn picture(made: &Made) -> (Chart, Axis) {
    let money = matches!(made.asked.ask.measure.unit(), Unit::Money | Unit::MoneyPerDay);
    let currency = money.then_some(made.shown.program.default_currency);
    let percent = made.asked.ask.measure.unit() == Unit::Percent;
    let axis: Axis = Arc::new(move |number| match percent {
        true => t!("performance.percent", number = short(number, None)),
        false => short(number, currency),
    });
    let mut chart = if made.pivot.columns.is_empty() {
        bars_alone(made)
    } else if made.asked.form == Form::Heat {
        heat(made)
    } else {
        bars(made)
    };
    let (have, all) = (chart_rows(made), made.pivot.all_rows);
    if have < all {
        let left = t!("explore.picture_capped", shown = have, all = all);
        chart.summary = [chart.summary, left].join(". ");
    }
    (chart, axis)
}

fn chart_rows(made: &Made) -> usize {
    let summed_up = made.asked.form == Form::Bars && made.asked.ask.measure.adds_up();
    if summed_up { made.pivot.all_rows } else { made.pivot.rows.len() }
}

fn name(made: &Made, row: &Row) -> String {
    texts::names(&made.shown, &made.asked.ask.rows, &row.names).join(" · ")
}

/// In a picture there is one currency: the programme's own, and the others converted where all have rates.
fn value(made: &Made, cell: &Cell) -> Option<Value> {
    let weight = cell.weight(course::scale(&made.shown)).filter(|_| !cell.empty)?;
    Some(Value::new(weight.to_f64()?, texts::exact(made, cell)))
}

/// A total in one currency where that can be told, else in all of them.
fn whole(made: &Made, cell: &Cell) -> String {
    match texts::in_one(made, cell) {
        Some(money) => i18n::display::money(&money),
        None => texts::exact(made, cell),
    }
}

fn new(made: &Made, kind: Kind) -> Chart {
    let most = made.pivot.rows.iter().max_by_key(|row| row.total.weight(course::scale(&made.shown)));
    let title = match most {
        Some(row) => t!("explore.most", row = name(made, row), figure = whole(made, &row.total)),
        None => texts::title(made),
    };
    let mut chart = Chart::new(kind, title, texts::title(made));
    chart.heading = t!("explore.columns");
    chart.labels = made.pivot.columns.iter().map(|column| texts::column(made, &column.key)).collect();
    chart
}

fn heat(made: &Made) -> Chart {
    let mut chart = new(made, Kind::Heat);
    chart.series = made.pivot.rows.iter().map(|row| series(made, row)).collect();
    // The same rate has the same colour in every picture.
    let whole = texts::range(made).and_then(|(least, most)| Some((least.to_f64()?, most.to_f64()?)));
    chart.range = whole.filter(|_| texts::is_share(made));
    chart
}

fn series(made: &Made, row: &Row) -> Series {
    let values = row.cells.iter().map(|cell| value(made, cell)).collect();
    Series { name: name(made, row), values, before: false }
}

/// Parts on top of each other where they make a whole, side by side where they do not.
fn bars(made: &Made) -> Chart {
    let adds_up = made.asked.ask.measure.adds_up();
    let mut chart = new(made, if adds_up { Kind::Stacked } else { Kind::Bar });
    chart.series = made.pivot.rows.iter().take(SERIES).map(|row| series(made, row)).collect();
    if adds_up && made.pivot.all_rows > SERIES {
        let values =
            made.pivot.columns.iter().enumerate().map(|(at, column)| rest(made, at, &column.total)).collect();
        chart.series.push(Series { name: t!("explore.others"), values, before: false });
    }
    chart
}

/// What the rows that are not drawn have in a column.
fn rest(made: &Made, at: usize, total: &Cell) -> Option<Value> {
    let own = made.shown.program.default_currency;
    let drawn = made.pivot.rows.iter().take(SERIES).filter_map(|row| row.cells.get(at));
    let scale = course::scale(&made.shown);
    let drawn: Decimal = drawn.filter_map(|cell| cell.weight(scale)).sum();
    let left = total.weight(scale)?.checked_sub(drawn)?;
    let text = match made.asked.ask.measure.unit() {
        Unit::Money => i18n::display::money(&Money::new(left, own)?),
        _ => intl::number(&i18n::locale(), &left.to_string()),
    };
    Some(Value::new(left.to_f64()?, text))
}

fn bars_alone(made: &Made) -> Chart {
    let mut chart = new(made, Kind::Rows);
    chart.heading = texts::measure(made.asked.ask.measure);
    chart.labels = made.pivot.rows.iter().map(|row| name(made, row)).collect();
    let values = made.pivot.rows.iter().map(|row| value(made, &row.total)).collect();
    chart.series = vec![Series { name: texts::measure(made.asked.ask.measure), values, before: false }];
    chart
}
