//! Lines as a file that spreadsheets read.

use rust_decimal::Decimal;

/// RFC 4180. A mark of the encoding stands first, or spreadsheets would take it for another; a cell that a spreadsheet
/// would compute is made a text.
pub fn csv(lines: &[Vec<String>]) -> String {
    let lines = lines.iter().map(|line| line.iter().map(|text| cell(text)).collect::<Vec<_>>().join(","));
    format!("\u{feff}{}\r\n", lines.collect::<Vec<_>>().join("\r\n"))
}

fn cell(text: &str) -> String {
    let number = Decimal::from_str_exact(text).is_ok();
    let computed = !number && text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if computed { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r', ';']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}
