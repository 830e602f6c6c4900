//! The ranking as a file that spreadsheets read: with the question, the filters and the day at its top.

use super::address::Address;
use super::board::{Board, Ranked};
use super::ranking_table::{apart, listed};
use super::words;
use crate::browser::files;
use crate::t;
use domain::performance::kpi::Kpi;
use domain::performance::ranking::{Measure, Moved};
use workbook::csv_lines;

/// Everybody who is listed, not only the page that is shown.
pub fn download(board: &Board, ranked: &Ranked, address: &Address) {
    let (report, program) = (&board.report, &board.fetched.program);
    let mut lines = vec![
        vec![t!("owner.title"), words::period(&report.period)],
        vec![t!("performance.as_of", day = report.as_of)],
        vec![t!("owner.ranked_by"), words::measure(address.measure)],
    ];
    if let Some(compared) = &report.compared {
        lines.push(vec![t!("performance.compare"), words::period(compared)]);
    }
    if address.measure.is_money() {
        lines.push(vec![t!("owner.currency"), board.currency(address).code().to_owned()]);
    }
    let filters = [
        (t!("owner.find"), address.find.clone()),
        (t!("owner.segment"), named_segment(board, &address.segment)),
        (t!("owner.tier"), some(&address.tier, |tier| words::tier(program, tier))),
        (t!("owner.type"), some(&address.kind, |kind| words::partner_type(program, kind))),
        (t!("owner.country"), some(&address.country, words::country)),
    ];
    lines.extend(
        filters.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| vec![name, value]),
    );
    lines.push(Vec::new());
    lines.push(vec![
        t!("owner.place"),
        t!("performance.by_partner"),
        t!("owner.tier"),
        t!("owner.type"),
        t!("owner.country"),
        t!("owner.segment"),
        words::measure(address.measure),
        t!("owner.place_before"),
        t!("owner.moved"),
        t!("kpi.deal_count"),
        t!("owner.reason"),
    ]);
    let currency = board.currency(address);
    let line = |at: usize, place: String, before: String, moved: String| {
        let row = board.rows.get(at)?;
        let number = board.measured(&board.figure(row, address.measure), currency);
        let reason = ranked.reasons.get(at).and_then(Option::as_ref).map(words::unknown).unwrap_or_default();
        Some(vec![
            place,
            row.name.clone(),
            words::tier(program, &row.tier),
            words::partner_type(program, &row.kind),
            words::country(&row.country),
            board.segment_name(row.segment),
            // Four digits after the point: as exact as a share of ten thousand deals.
            number.map(|number| number.round_dp(4).normalize().to_string()).unwrap_or_default(),
            before,
            moved,
            plain(board, at, Kpi::DealCount),
            reason,
        ])
    };
    for placed in listed(board, ranked, address) {
        let before = placed.before.map(|place| place.to_string()).unwrap_or_default();
        let moved = match placed.moved() {
            Moved::Up(by) => by.to_string(),
            Moved::Down(by) => format!("-{by}"),
            Moved::Stayed => "0".to_owned(),
            Moved::New => String::new(),
        };
        lines.extend(line(placed.at, placed.place.to_string(), before, moved));
    }
    for at in apart(board, ranked, address) {
        lines.extend(line(at, String::new(), String::new(), String::new()));
    }
    files::download(&format!("partners-{}.csv", report.as_of), "text/csv;charset=utf-8", &csv_lines(&lines));
}

fn plain(board: &Board, at: usize, kpi: Kpi) -> String {
    let figure = board.rows.get(at).map(|row| board.figure(row, Measure::Figure(kpi)));
    let number = figure.and_then(Result::ok).and_then(|value| value.number());
    number.map(|number| number.to_string()).unwrap_or_default()
}

fn some(value: &str, words: impl Fn(&str) -> String) -> String {
    if value.is_empty() { String::new() } else { words(value) }
}

fn named_segment(board: &Board, id: &str) -> String {
    let at = board.segments.iter().position(|segment| segment.rule.id == id);
    at.map(|at| board.segment_name(at)).unwrap_or_default()
}
