//! The parts of the work that are measured, each as the page does it.

use chrono::NaiveDate;
use domain::performance::{
    Deals, Dimension, Event, Filter, Grouping, OrderBy, Period, Query, Setting, Tally, Timeline, ordered,
    report,
};
use domain::program::Program;
use record_store::facts::{self, Names};
use rest_profile::columns::ColumnReader;
use rest_profile::json::stream::Limits;
use std::sync::OnceLock;

/// The day on which the figures are asked for.
pub fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default()
}

fn program() -> &'static Program {
    static PROGRAM: OnceLock<Program> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        Program::from_json(include_str!("../../../public/programs/reseller.json"))
            .expect("the published programme")
    })
}

/// A reader of the answer, ready for its first piece.
pub fn reader() -> ColumnReader {
    let limits = Limits { total: 1 << 30, ..Limits::default() };
    let mut reader = ColumnReader::new(facts::portal_layout(), limits).expect("a layout");
    reader.begin_page();
    reader
}

/// What was read, as deals.
pub fn deals(mut reader: ColumnReader) -> Deals {
    reader.end_page().expect("a whole answer");
    let read = reader.into_columns();
    let mut no_instants = |_| domain::performance::NO_DAY;
    intake::deals(program(), read, &Names::portal(), &|_| Vec::new(), &mut no_instants)
        .expect("even columns")
        .0
}

/// The three dimensions that everybody adds up over.
pub const BY: [Dimension; 3] = [Dimension::Country, Dimension::Product, Dimension::Status];

/// Exact sums and counts of all deals over the three dimensions, by currency.
pub fn aggregate(deals: &Deals) -> (Grouping, Tally) {
    let grouping = Grouping::new(deals, &Filter::default(), &BY);
    let all = Period::between(
        NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default(),
        NaiveDate::from_ymd_opt(2099, 12, 31).unwrap_or_default(),
    );
    let tally = Tally::new(deals, &grouping, &Timeline::whole(&all), Event::Created);
    (grouping, tally)
}

/// The sums as lines, for a comparison: `country|product|status|currency|count of all|minor units`.
pub fn aggregate_lines(deals: &Deals) -> String {
    let (grouping, tally) = aggregate(deals);
    let mut lines = Vec::new();
    for cell in 0..grouping.cells() {
        let count = tally.count(cell, 0);
        if count == 0 {
            continue;
        }
        let codes = BY.into_iter().zip(grouping.codes(cell));
        let names: Vec<&str> = codes.map(|(dimension, code)| deals.name(dimension, code)).collect();
        for (currency, minor) in tally.sums(cell, 0).iter() {
            lines.push(format!("{}|{}|{count}|{minor}", names.join("|"), currency.code()));
        }
    }
    lines.sort();
    lines.join("\n")
}

/// The questions that filters ask, one after the other.
pub fn question(time: u32) -> Query {
    let partner = format!("partner-{:03}", time * 7 % 200);
    let text = [
        "by=partner",
        "by=product",
        "by=product&partner=",
        "by=partner&country=DE",
        "period=last_year&by=partner",
        "by=partner&product=backup&country=CZ",
    ];
    let text = text.get(time as usize % text.len()).copied().unwrap_or_default();
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    let pairs = pairs.map(|(name, value)| (name, if value.is_empty() { partner.as_str() } else { value }));
    Query::from_pairs(pairs).0
}

/// The answer to a question, as the dashboard shows it.
pub fn answer(deals: &Deals, query: &Query) -> domain::performance::Report {
    let setting = Setting { today: today(), fiscal: program().fiscal_year, rates: None };
    report(deals, query, &setting)
}

/// All rows by amount, or by title.
pub fn order(deals: &Deals, by: OrderBy) -> Vec<u32> {
    let rows: Vec<u32> = (0..u32::try_from(deals.len()).unwrap_or(u32::MAX)).collect();
    ordered(deals, &rows, by, false)
}
