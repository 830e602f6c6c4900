//! The table: each figure leads to its deals, each heading puts the rows in order. Where there is no room for columns,
//! a row is a card with its figures named.

use super::super::address::Address;
use super::super::course;
use super::texts;
use super::{Made, ON_SCREEN, words};
use crate::i18n::display;
use crate::t;
use crate::ui::{Icon, Pagination, Symbol};
use domain::performance::kpi::Unit;
use domain::performance::pivot::{Across, Ask, Cell, Column, Key, Order, Row};
use domain::performance::{Dimension, Period};
use leptos::prelude::*;
use rust_decimal::Decimal;

/// From so many columns on, cells show amounts in short; the exact ones are read out, and stand in totals and files.
const MANY: usize = 5;

pub fn grid(made: &Made) -> AnyView {
    let pivot = &made.pivot;
    let heads = heads(made);
    let range = texts::range(made);
    let rows = pivot.rows.iter().map(|one| row(made, one, range)).collect_view();
    let label = texts::title(made);
    let page = made.shown.address.page;
    let turn = {
        let address = made.shown.address.clone();
        move |page: u32| Address { page, ..address.clone() }.href()
    };
    let next = ON_SCREEN.rows.saturating_mul(page as usize) < pivot.all_rows;
    let pages = (pivot.all_rows > ON_SCREEN.rows || page > 1).then(|| {
        view! {
            <Pagination page=page per_page=ON_SCREEN.rows as u32 shown=pivot.rows.len() total=Some(pivot.all_rows as u64) has_next=next href=turn />
        }
    });
    view! {
        {capped(made)}
        {converted(made)}
        <div class="pivot-box" role="group" tabindex="0" aria-label=label.clone()>
            <table class="pivot" role="table">
                <caption class="visually-hidden">{label.clone()}</caption>
                <thead role="rowgroup"><tr role="row">{heads}</tr></thead>
                <tbody role="rowgroup">{rows}</tbody>
                <tfoot role="rowgroup">{totals(made)}</tfoot>
            </table>
        </div>
        {pages}
    }
    .into_any()
}

/// What is left out, in a sentence.
fn capped(made: &Made) -> Option<AnyView> {
    let (have, all) = (made.pivot.columns.len(), made.pivot.all_columns);
    if have >= all {
        return None;
    }
    let (have, all) = (display::count(have as u64), display::count(all as u64));
    let text = match made.asked.ask.across {
        Across::Steps(_) => t!("explore.capped_steps", shown = have, all = all),
        _ => t!("explore.capped", shown = have, all = all),
    };
    Some(view! { <p class="quiet">{text}</p> }.into_any())
}

/// How amounts of several currencies became one.
fn converted(made: &Made) -> Option<AnyView> {
    let money = made.asked.ask.measure.unit() == Unit::Money && course::scale(&made.shown).converts();
    let said = course::said(&made.shown).filter(|_| money)?;
    Some(view! { <p class="quiet">{said}</p> }.into_any())
}

fn heads(made: &Made) -> AnyView {
    let ask = &made.asked.ask;
    let names = ask.rows.iter().map(|one| head(made, words::dimension(*one), Order::Names, false));
    let total = head(made, t!("explore.total"), Order::Total, true);
    let columns =
        made.pivot.columns.iter().map(|column| {
            head(made, texts::column(made, &column.key), Order::Column(column.key.name()), true)
        });
    names.chain([total]).chain(columns).collect_view().into_any()
}

/// A heading that sorts, and turns the order around where it sorts already.
fn head(made: &Made, label: String, order: Order, numeric: bool) -> AnyView {
    let ask = &made.asked.ask;
    let current = ask.order == order;
    // Names begin with the first letter, figures with the largest.
    let sorted = current.then_some(match (ask.ascending, order == Order::Names) {
        (false, true) | (true, false) => "ascending",
        _ => "descending",
    });
    let next = Ask { order, ascending: current && !ask.ascending, ..ask.clone() };
    let href = super::Asked { ask: next, ..made.asked.clone() }.within(&made.shown.address).href();
    let title = t!("list.sort_by", column = label);
    view! {
        <th scope="col" role="columnheader" aria-sort=sorted class:numeric=numeric>
            <a class="sort" href=href title=title><bdi>{label}</bdi> <Icon symbol=Symbol::Sort /></a>
        </th>
    }
    .into_any()
}

fn row(made: &Made, row: &Row, range: texts::Range) -> AnyView {
    let dimensions = &made.asked.ask.rows;
    let labels = texts::names(&made.shown, dimensions, &row.names);
    let of: Vec<(Dimension, String)> = dimensions.iter().copied().zip(row.names.iter().cloned()).collect();
    let name = labels.join(", ");
    let heads = labels
        .iter()
        .zip(&of)
        .map(|(label, (dimension, name))| {
            // Narrows the view to it; the condition above the table takes that back.
            let narrowed = Address { page: 1, ..made.shown.address.within(*dimension, name) };
            view! {
                <th scope="row" role="rowheader" data-label=words::dimension(*dimension)>
                    <a href=narrowed.href()><bdi title=label.clone()>{label.clone()}</bdi></a>
                </th>
            }
        })
        .collect_view();
    let total = cell(made, &row.total, Place { row: &name, of: &of, column: None }, None);
    let cells = row
        .cells
        .iter()
        .zip(&made.pivot.columns)
        .map(|(one, column)| cell(made, one, Place { row: &name, of: &of, column: Some(column) }, range))
        .collect_view();
    view! { <tr role="row">{heads}{total}{cells}</tr> }.into_any()
}

fn totals(made: &Made) -> AnyView {
    let name = t!("explore.total");
    let span = made.asked.ask.rows.len();
    let whole = cell(made, &made.pivot.whole, Place { row: &name, of: &[], column: None }, None);
    let cells = made
        .pivot
        .columns
        .iter()
        .map(|column| cell(made, &column.total, Place { row: &name, of: &[], column: Some(column) }, None))
        .collect_view();
    let head = view! { <th scope="row" role="rowheader" colspan=span.to_string()>{name.clone()}</th> };
    view! { <tr role="row">{head}{whole}{cells}</tr> }.into_any()
}

/// Where a cell stands.
#[derive(Clone, Copy)]
struct Place<'p> {
    row: &'p str,
    of: &'p [(Dimension, String)],
    /// `None`: the total of the row.
    column: Option<&'p Column>,
}

fn cell(made: &Made, cell: &Cell, place: Place, range: texts::Range) -> AnyView {
    let label = match place.column {
        Some(column) => texts::column(made, &column.key),
        None => t!("explore.total"),
    };
    let shortened = place.column.is_some() && made.pivot.columns.len() >= MANY;
    let lines = texts::cell(made, cell, shortened);
    let told_otherwise = shortened || texts::is_converted(made, cell);
    let heat = range.and_then(|range| heat(made, cell, range)).map(|step| step.to_string());
    let class = if place.column.is_some() { "numeric" } else { "numeric pivot-total" };
    let said = lines.join(" ");
    let text =
        lines.into_iter().map(|line| view! { <span class="line"><bdi>{line}</bdi></span>" " }).collect_view();
    let content = if cell.deals > 0 && !cell.empty {
        // What is seen is part of what is read out; the exact figure follows where that is shortened.
        let name = t!("explore.cell", row = place.row, column = label, figure = said);
        let exact = told_otherwise.then(|| texts::exact(made, cell));
        let (of, days) = conditions(made, place);
        let href = made.shown.address.inside(made.asked.ask.measure.event(), &of, days).href();
        view! { <a href=href aria-label=name title=exact>{text}</a> }.into_any()
    } else {
        let why = cell.figure.as_ref().err().filter(|_| !cell.empty).map(texts::why);
        view! { {text} {why.map(|why| view! { <span class="visually-hidden">{why}</span> })} }.into_any()
    };
    view! {
        <td role="cell" class=class data-label=label data-heat=heat data-empty=cell.empty.then_some("")>{content}</td>
    }
    .into_any()
}

/// Which deals a cell is of: the values of its row and column, and the days of its step.
fn conditions(made: &Made, place: Place) -> (Vec<(Dimension, String)>, Option<Period>) {
    let mut of = place.of.to_vec();
    match (place.column.map(|column| &column.key), made.asked.ask.across) {
        (Some(Key::Name(name)), Across::Dimension(one)) => {
            of.push((one, name.clone()));
            (of, None)
        }
        (Some(Key::Days(days)), _) => (of, Some(*days)),
        _ => (of, None),
    }
}

/// 0 to 4, as in a heat map: a step for each fifth of the range. The figure stands in the cell, so that
/// no colour has to be read.
fn heat(made: &Made, cell: &Cell, (least, most): (Decimal, Decimal)) -> Option<u8> {
    let weight = cell.weight(course::scale(&made.shown)).filter(|_| !cell.empty)?;
    let span = most.checked_sub(least)?;
    let share = weight.checked_sub(least)?.checked_div(span)?;
    let step = share.checked_mul(Decimal::from(5))?.trunc();
    u8::try_from(step).ok().map(|step| step.min(4))
}
