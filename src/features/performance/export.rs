//! What is shown, as files: CSV at once, workbooks by a part of the program that is loaded when one is asked for. Every
//! file says what was asked and on which day.

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

mod sheets;

use super::page::Shown;
use super::words;
use crate::browser::{files, timers};
use crate::i18n::display;
use crate::opened;
use crate::part::{NotLoaded, Work};
use crate::t;
use crate::ui::{ActionButton, text};
use domain::money::Currency;
use domain::performance::Sums;
use domain::performance::kpi::Value;
use leptos::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};
use std::rc::Rc;
use workbook::{Book, Cell, Format, Sheet};

pub use sheets::{deals, groups, sheets};

/// What was asked, line by line: programme, page, days, filters, and as of when.
pub fn question(shown: &Shown, title: String) -> Vec<Vec<Cell>> {
    let report = &shown.report;
    let line = |name: String, cell: Cell| vec![Cell::Head(name), cell];
    let programme = shown.program.name.get(&crate::i18n::locale()).to_owned();
    let mut lines = vec![
        line(programme, Cell::Text(title)),
        line(t!("performance.period"), Cell::Text(words::period(&report.period))),
        line(t!("explore.as_of"), Cell::Date(report.as_of)),
    ];
    if let Some(before) = &report.compared {
        lines.push(line(t!("performance.compare"), Cell::Text(words::period(before))));
    }
    lines.extend(filters(shown).into_iter().map(|(name, values)| line(name, Cell::Text(values))));
    lines
}

/// What the figures are narrowed to: the name of each dimension and its values.
pub fn filters(shown: &Shown) -> Vec<(String, String)> {
    let (filter, _) = shown.address.looked_at();
    let all = [(&filter.only, false), (&filter.except, true)];
    let named = all.into_iter().flat_map(|(names, without)| names.iter().map(move |one| (one, without)));
    named
        .map(|((dimension, names), without)| {
            let values: Vec<String> = names
                .iter()
                .map(|name| words::value(&shown.program, &shown.facts, *dimension, name))
                .collect();
            let name = words::dimension(*dimension);
            (if without { t!("explore.without", dimension = name) } else { name }, values.join(", "))
        })
        .collect()
}

/// The same in one line, for the file of a chart.
pub fn note(shown: &Shown) -> String {
    let mut parts = vec![
        shown.program.name.get(&crate::i18n::locale()).to_owned(),
        words::period(&shown.report.period),
        t!("performance.as_of", day = display::date(shown.report.as_of)),
    ];
    parts.extend(filters(shown).into_iter().map(|(name, values)| format!("{name}: {values}")));
    parts.join(" · ")
}

/// The sheet that says what the others are.
pub fn about(shown: &Shown, title: String) -> Sheet {
    let mut rows = question(shown, title);
    rows.push(Vec::new());
    rows.push(vec![Cell::Text(t!("explore.about_files"))]);
    Sheet { name: t!("explore.sheet_about"), rows, heads_at: None }
}

/// Gives a table to the person, with the question above it.
pub fn save_csv(name: &str, shown: &Shown, title: String, mut sheet: Sheet) {
    let mut rows = question(shown, title);
    rows.push(Vec::new());
    rows.append(&mut sheet.rows);
    let text = workbook::csv(&Sheet { rows, ..sheet });
    files::download(&format!("{name}-{}.csv", shown.report.as_of), "text/csv;charset=utf-8", &text);
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(sheets, fallible))]
fn workbook_part(book: Book) -> Result<Work<Vec<u8>>, NotLoaded> {
    Ok(Box::pin(pressed(book)))
}

/// The file, pressed by the browser where it can do that.
async fn pressed(book: Book) -> Vec<u8> {
    let mut entries = Vec::new();
    for entry in workbook::files(&book) {
        let pressed = files::pressed(entry.bytes()).await;
        entries.push(match pressed {
            Some(bytes) => entry.pressed(bytes),
            None => entry,
        });
    }
    workbook::archive(&entries)
}

/// The button that makes a workbook.
pub struct Button {
    /// The file's name, and what is in it.
    made: Rc<dyn Fn() -> (String, Vec<Sheet>)>,
}

impl Button {
    pub fn new(name: &str, shown: &Shown, sheets: impl Fn() -> Vec<Sheet> + 'static) -> Self {
        let name = file_name(name, shown);
        Self { made: Rc::new(move || (name.clone(), sheets())) }
    }

    /// Of what is shown when it is pressed.
    pub fn following(
        name: &'static str,
        now: Memo<Shown>,
        sheets: impl Fn(&Shown) -> Vec<Sheet> + 'static,
    ) -> Self {
        let made = move || now.with_untracked(|shown| (file_name(name, shown), sheets(shown)));
        Self { made: Rc::new(made) }
    }

    pub fn view(self) -> AnyView {
        let (busy, failed) = (RwSignal::new(false), RwSignal::new(false));
        let made = StoredValue::new_local(self.made);
        let press = move |()| {
            busy.set(true);
            failed.set(false);
            timers::spawn(async move {
                // The button says that it works before the work begins.
                timers::sleep(0).await;
                let Some(made) = made.try_get_value() else { return };
                let (name, sheets) = made();
                let book = Book { sheets };
                let bytes = match opened!(workbook_part(book)).await {
                    Ok(work) => Some(work.await),
                    Err(NotLoaded) => None,
                };
                match bytes {
                    Some(bytes) => files::download_bytes(&name, workbook::MEDIA_TYPE, &bytes),
                    None => _ = failed.try_set(true),
                }
                busy.try_set(false);
            });
        };
        let problem = move || if failed.get() { t!("error.offline") } else { String::new() };
        view! {
            <ActionButton on_press=press busy=busy>{t!("explore.workbook")}</ActionButton>
            <span role="status">{text(problem)}</span>
        }
        .into_any()
    }
}

fn file_name(name: &str, shown: &Shown) -> String {
    format!("{name}-{}.xlsx", shown.report.as_of)
}

/// A figure as a cell. Days, hours and rates are rounded as far as anybody reads them.
pub fn value(value: &Value) -> Cell {
    let rounded = |number: &Decimal, digits, format| {
        Cell::Number(number.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero), format)
    };
    match value {
        Value::Count(count) => Cell::whole(*count),
        Value::Amount(money) => {
            let currency = money.currency();
            Cell::Number(money.amount(), Format::Money(currency.code().to_owned(), currency.minor_digits()))
        }
        Value::Percent(number) => rounded(number, 4, Format::Percent),
        Value::Days(number) | Value::Hours(number) | Value::Ratio(number) | Value::Score(number) => {
            rounded(number, 4, Format::Decimal)
        }
        Value::Sums(sums) => match sums.amounts().as_slice() {
            [] => Cell::whole(0),
            [one] => self::value(&Value::Amount(*one)),
            several => Cell::Text(several.iter().map(display::money).collect::<Vec<_>>().join("; ")),
        },
    }
}

/// A sum in one currency; nothing is zero.
pub fn amount(sums: &Sums, currency: Currency) -> Cell {
    let digits = currency.minor_digits();
    let amount = Decimal::try_from_i128_with_scale(sums.minor(currency), digits).unwrap_or_default();
    Cell::Number(amount, Format::Money(currency.code().to_owned(), digits))
}
