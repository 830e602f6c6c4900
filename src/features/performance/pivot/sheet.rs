//! A pivot as a table of a file: exact numbers, a column for each currency.

use super::super::export;
use super::{Made, texts, words};
use crate::t;
use domain::money::Currency;
use domain::performance::kpi::Value;
use domain::performance::pivot::Cell as Told;
use workbook::{Cell, Sheet};

pub fn sheet(made: &Made) -> Sheet {
    let pivot = &made.pivot;
    let currencies: Vec<Option<Currency>> = match &pivot.whole.figure {
        Ok(Value::Sums(_)) => {
            made.shown.facts.deals.columns().currency_names.iter().copied().map(Some).collect()
        }
        _ => vec![None],
    };
    let mut heads: Vec<Cell> =
        made.asked.ask.rows.iter().map(|one| Cell::Head(words::dimension(*one))).collect();
    let columns = pivot.columns.iter().map(|column| texts::column(made, &column.key));
    for column in std::iter::once(t!("explore.total")).chain(columns) {
        heads.extend(currencies.iter().map(|currency| match currency {
            Some(currency) => Cell::Head(format!("{column} {}", currency.code())),
            None => Cell::Head(column.clone()),
        }));
    }
    let cells = |told: &Told| -> Vec<Cell> { currencies.iter().map(|one| cell(told, *one)).collect() };
    let line = |names: Vec<Cell>, total: &Told, others: &mut dyn Iterator<Item = &Told>| {
        let mut line = names;
        line.extend(cells(total));
        others.for_each(|told| line.extend(cells(told)));
        line
    };
    let mut rows = vec![heads];
    for row in &pivot.rows {
        let names = texts::names(&made.shown, &made.asked.ask.rows, &row.names);
        rows.push(line(names.into_iter().map(Cell::text).collect(), &row.total, &mut row.cells.iter()));
    }
    let mut names = vec![Cell::Head(t!("explore.total"))];
    names.resize(made.asked.ask.rows.len(), Cell::Empty);
    rows.push(line(names, &pivot.whole, &mut pivot.columns.iter().map(|column| &column.total)));
    Sheet { name: t!("explore.sheet_pivot"), rows, heads_at: Some(0) }
}

fn cell(told: &Told, currency: Option<Currency>) -> Cell {
    match (&told.figure, currency) {
        _ if told.empty => Cell::Empty,
        (Ok(Value::Sums(sums)), Some(currency)) => export::amount(sums, currency),
        (Ok(value), _) => export::value(value),
        (Err(_), _) => Cell::Empty,
    }
}
