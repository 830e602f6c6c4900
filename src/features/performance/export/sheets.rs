//! The tables of a file: figures, groups and deals.

use super::super::page::Shown;
use super::super::words;
use super::{amount, value};
use crate::i18n::display;
use crate::t;
use domain::performance::kpi::{Figure, Kpi, Value};
use domain::performance::{
    Codes, Dimension, Event, Group, Moment, OrderBy, behind, from_day_number, ordered,
};
use std::collections::BTreeSet;
use workbook::{Cell, Format, Sheet};

/// What every workbook has: the figures, and the deals that they are made of.
pub fn sheets(shown: &Shown) -> Vec<Sheet> {
    vec![figures(shown), deals(shown, &counted(shown))]
}

fn heads(names: Vec<String>) -> Vec<Cell> {
    names.into_iter().map(Cell::Head).collect()
}

/// Every figure with what it is compared with and how it is made; a line for each currency.
fn figures(shown: &Shown) -> Sheet {
    let whole = &shown.report.whole;
    let mut rows = vec![heads(vec![
        t!("explore.figure"),
        t!("explore.value"),
        t!("performance.before"),
        t!("explore.formula"),
        t!("performance.what_it_means"),
    ])];
    for (kpi, figure) in &whole.figures {
        let definition = kpi.definition();
        let before = whole.figures_before.iter().find(|(one, _)| one == kpi).map(|(_, figure)| figure);
        for (now, before) in lines(shown, figure, before) {
            rows.push(vec![
                Cell::text(words::name(definition)),
                now,
                before,
                Cell::text(definition.formula),
                Cell::text(words::meaning(definition)),
            ]);
        }
    }
    Sheet { name: t!("explore.sheet_figures"), rows, heads_at: Some(0) }
}

/// A figure and what it was before, side by side; money in several currencies is a line for each.
fn lines(shown: &Shown, now: &Figure, before: Option<&Figure>) -> Vec<(Cell, Cell)> {
    let cell = |figure: Option<&Figure>| match figure {
        Some(Ok(told)) => value(told),
        Some(Err(unknown)) => Cell::text(words::unknown(unknown)),
        None => Cell::Empty,
    };
    let Ok(Value::Sums(sums)) = now else { return vec![(cell(Some(now)), cell(before))] };
    let earlier = match before {
        Some(Ok(Value::Sums(sums))) => Some(sums),
        _ => None,
    };
    let has = |currency| sums.minor(currency) != 0 || earlier.is_some_and(|sums| sums.minor(currency) != 0);
    let own = shown.program.default_currency;
    let known = shown.facts.deals.columns().currency_names.iter().copied();
    let currencies: BTreeSet<_> = known.filter(|currency| has(*currency)).chain([own]).collect();
    let line =
        |currency| (amount(sums, currency), earlier.map_or(Cell::Empty, |sums| amount(sums, currency)));
    currencies.into_iter().map(line).collect()
}

/// All groups of a dimension.
pub fn groups(shown: &Shown, dimension: Dimension) -> Sheet {
    let currencies: Vec<_> = shown.facts.deals.columns().currency_names.clone();
    let mut names = vec![words::dimension(dimension)];
    for label in [t!("kpi.deal_value"), t!("kpi.pipeline_value")] {
        names.extend(currencies.iter().map(|currency| format!("{label} {}", currency.code())));
    }
    names.extend([
        t!("kpi.deal_count"),
        t!("kpi.registrations"),
        t!("kpi.active_pipeline"),
        t!("kpi.win_rate"),
    ]);
    let mut rows = vec![heads(names)];
    for group in shown.groups() {
        let code = group.names.first().cloned().unwrap_or_default();
        let mut row = vec![Cell::text(words::value(&shown.program, &shown.facts, dimension, &code))];
        for sums in [&group.totals.won_value, &group.totals.open_value] {
            row.extend(currencies.iter().map(|currency| amount(sums, *currency)));
        }
        let totals = &group.totals;
        row.extend([totals.won, totals.submitted, totals.open].map(|count| Cell::whole(count.into())));
        row.push(rate(group));
        rows.push(row);
    }
    Sheet { name: t!("explore.sheet_groups"), rows, heads_at: Some(0) }
}

fn rate(group: &Group) -> Cell {
    match group.figures.iter().find(|(kpi, _)| *kpi == Kpi::WinRate) {
        Some((_, Ok(told))) => value(told),
        _ => Cell::Empty,
    }
}

/// The deals that anything of the period counts, or that are open today.
fn counted(shown: &Shown) -> Vec<u32> {
    let (filter, days) = shown.address.looked_at();
    let days = days.unwrap_or(shown.report.period);
    let all = &shown.facts.deals;
    let events = Event::ALL.iter().filter(|(_, event)| *event != Event::Due);
    let rows: BTreeSet<u32> = events.flat_map(|(_, event)| behind(all, &filter, *event, &days)).collect();
    ordered(all, &rows.into_iter().collect::<Vec<_>>(), OrderBy::Amount, true)
}

/// Deals, one a line.
pub fn deals(shown: &Shown, rows: &[u32]) -> Sheet {
    const DAYS: [Moment; 5] =
        [Moment::Created, Moment::Submitted, Moment::Decided, Moment::Closed, Moment::Expected];
    let all = &shown.facts.deals;
    let columns = all.columns();
    let named: [(Dimension, &Codes); 7] = [
        (Dimension::Customer, &columns.customer),
        (Dimension::Partner, &columns.partner),
        (Dimension::Owner, &columns.owner),
        (Dimension::Product, &columns.product),
        (Dimension::Country, &columns.country),
        (Dimension::Stage, &columns.stage),
        (Dimension::Reason, &columns.reason),
    ];
    let mut names = vec![t!("deals.title_column")];
    names.extend(named.iter().map(|(one, _)| words::dimension(*one)));
    names.extend([
        t!("deals.status"),
        t!("deals.value"),
        t!("explore.currency"),
        t!("explore.created"),
        t!("explore.submitted"),
        t!("explore.decided"),
        t!("explore.closed"),
        t!("explore.expected"),
        t!("explore.id"),
    ]);
    let mut lines = vec![heads(names)];
    // What a value is called is looked up once for each value, not for each deal.
    let labels: Vec<Vec<String>> = named
        .iter()
        .map(|(one, codes)| {
            codes.names.iter().map(|name| words::value(&shown.program, &shown.facts, *one, name)).collect()
        })
        .collect();
    for row in rows {
        let at = *row as usize;
        let mut line = vec![Cell::text(columns.titles.get(at).unwrap_or_default())];
        for ((_, codes), labels) in named.iter().zip(&labels) {
            let code = codes.of_row.get(at).map_or(0, |code| *code as usize);
            let given = codes.names.get(code).is_some_and(|name| !name.is_empty());
            let label = labels.get(code).filter(|_| given);
            line.push(label.map_or(Cell::Empty, Cell::text));
        }
        line.push(all.status(at).map_or(Cell::Empty, |status| Cell::text(display::status(status))));
        match all.value(at) {
            Some(money) => {
                let currency = money.currency();
                let format = Format::Money(currency.code().to_owned(), currency.minor_digits());
                line.push(Cell::Number(money.amount(), format));
                line.push(Cell::text(currency.code()));
            }
            None => line.extend([Cell::Empty, Cell::Empty]),
        }
        let day = |moment: &Moment| all.days(*moment).get(at).copied().and_then(from_day_number);
        line.extend(DAYS.iter().map(|moment| day(moment).map_or(Cell::Empty, Cell::Date)));
        line.push(Cell::text(columns.ids.get(at).unwrap_or_default()));
        lines.push(line);
    }
    Sheet { name: t!("explore.sheet_deals"), rows: lines, heads_at: Some(0) }
}
