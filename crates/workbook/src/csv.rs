//! Comma-separated values.

use crate::cell::{Cell, Sheet};
use rust_decimal::Decimal;

/// A sheet as RFC 4180 has it. A mark of the encoding stands first, or spreadsheets would take it for another; a text
/// that a spreadsheet would compute is marked as a text. Numbers are plain, with a point and without groups.
pub fn csv(sheet: &Sheet) -> String {
    let mut file = String::from('\u{feff}');
    for row in &sheet.rows {
        for (at, cell) in row.iter().enumerate() {
            if at > 0 {
                file.push(',');
            }
            match cell {
                Cell::Empty => {}
                Cell::Text(text) | Cell::Head(text) => push_text(&mut file, text),
                Cell::Number(number, _) => file.push_str(&number.to_string()),
                Cell::Date(date) => file.push_str(&date.to_string()),
            }
        }
        file.push_str("\r\n");
    }
    file
}

/// The same of texts, for whoever has no cells: what reads as a plain number is one.
pub fn csv_lines(lines: &[Vec<String>]) -> String {
    let mut file = String::from('\u{feff}');
    for line in lines {
        for (at, text) in line.iter().enumerate() {
            if at > 0 {
                file.push(',');
            }
            match text.parse::<Decimal>() {
                Ok(_) => file.push_str(text),
                Err(_) => push_text(&mut file, text),
            }
        }
        file.push_str("\r\n");
    }
    file
}

fn push_text(file: &mut String, text: &str) {
    // Blanks before it do not keep every spreadsheet from computing.
    let computed = text
        .trim_start_matches([' ', '\u{a0}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let mark = if computed { "'" } else { "" };
    if text.contains(['"', ',', '\n', '\r', ';', '\t']) {
        file.push('"');
        file.push_str(mark);
        file.push_str(&text.replace('"', "\"\""));
        file.push('"');
    } else {
        file.push_str(mark);
        file.push_str(text);
    }
}
