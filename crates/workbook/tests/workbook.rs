//! What another program reads in the files: `WORKBOOK_PYTHON` names an interpreter with openpyxl (`cargo xtask test
//! figures` brings one); without it only what needs none is tested.

// Everything here is test code, also the functions that the tests share.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use serde_json::{Value, json};
use std::path::Path;
use std::process::Command;
use workbook::{Book, Cell, Entry, Format, Sheet, archive, csv, files};

fn number(text: &str, format: Format) -> Cell {
    Cell::Number(text.parse().unwrap(), format)
}

fn money(text: &str, code: &str, digits: u32) -> Cell {
    number(text, Format::Money(code.to_owned(), digits))
}

fn sheet(name: &str, rows: Vec<Vec<Cell>>) -> Sheet {
    Sheet { name: name.to_owned(), rows, heads_at: None }
}

/// What openpyxl reads; `None` where nobody has it.
fn read(name: &str, book: &Book) -> Option<Value> {
    let Some(python) = std::env::var_os("WORKBOOK_PYTHON") else {
        eprintln!("skipped: WORKBOOK_PYTHON names no interpreter with openpyxl");
        return None;
    };
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.xlsx"));
    std::fs::write(&path, archive(&files(book))).unwrap();
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/workbook/read.py");
    let answer = Command::new(python).arg(reader).arg(&path).output().unwrap();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    Some(serde_json::from_slice(&answer.stdout).unwrap())
}

fn cells(book: &Value, sheet: usize, row: usize) -> Vec<Value> {
    let cell = |cell: &Value| json!([cell["kind"], cell["value"]]);
    book[sheet]["rows"][row].as_array().unwrap().iter().map(cell).collect()
}

#[test]
fn numbers_are_numbers_and_dates_are_dates() {
    let rows = vec![vec![
        Cell::whole(1_234_567),
        money("-1234.5", "CZK", 2),
        money("1500", "JPY", 0),
        money("1.005", "KWD", 3),
        number("62.5", Format::Percent),
        number("3.25", Format::Decimal),
        Cell::Date("2026-02-28".parse().unwrap()),
        Cell::Date("1899-01-01".parse().unwrap()),
        money("12345678901234567.89", "EUR", 2),
        Cell::Empty,
        Cell::text("end"),
    ]];
    let Some(book) = read("numbers", &Book { sheets: vec![sheet("Figures", rows)] }) else { return };
    let expected = [
        json!(["number", 1_234_567]),
        json!(["number", -1234.5]),
        json!(["number", 1500]),
        json!(["number", 1.005]),
        json!(["number", 0.625]),
        json!(["number", 3.25]),
        json!(["date", "2026-02-28"]),
        json!(["text", "1899-01-01"]),
        // More digits than a spreadsheet's number has: to the cent as a text rather than nearly as a number.
        json!(["text", "12345678901234567.89 EUR"]),
        json!(["empty", null]),
        json!(["text", "end"]),
    ];
    assert_eq!(cells(&book, 0, 0), expected);
    let formats: Vec<&str> = book[0]["rows"][0].as_array().unwrap()[..5]
        .iter()
        .map(|cell| cell["format"].as_str().unwrap())
        .collect();
    assert_eq!(formats, ["#,##0", "#,##0.00 \"CZK\"", "#,##0 \"JPY\"", "#,##0.000 \"KWD\"", "0.0%"]);
}

#[test]
fn what_begins_like_a_formula_stays_text() {
    let texts = ["=1+1", "+49 30", "-5", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")", "\t=1", " =1"];
    let rows = vec![texts.iter().map(|text| Cell::text(*text)).collect::<Vec<_>>()];
    let plain = csv(&sheet("", rows.clone()));
    assert_eq!(
        plain,
        "\u{feff}'=1+1,'+49 30,'-5,'@SUM(A1),\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\",\"'\t=1\",' =1\r\n"
    );
    let Some(book) = read("formulas", &Book { sheets: vec![sheet("a", rows)] }) else { return };
    let expected: Vec<Value> = texts.iter().map(|text| json!(["text", text])).collect();
    assert_eq!(cells(&book, 0, 0), expected);
}

#[test]
fn negative_numbers_of_a_table_are_no_text_in_csv() {
    let rows = vec![vec![Cell::Head("Betrag; netto".to_owned()), money("-12.50", "EUR", 2), Cell::Empty]];
    assert_eq!(csv(&sheet("", rows)), "\u{feff}\"Betrag; netto\",-12.50,\r\n");
}

#[test]
fn three_hundred_products_with_chinese_names_come_back_whole() {
    let heads = ["产品", "Q1 <2026> & \"more\"", "Σ"].map(|head| Cell::Head(head.to_owned()));
    let mut rows = vec![vec![Cell::text("About")], heads.to_vec()];
    let name = |at: usize| format!("数据保护软件 {at} — {}", "很长的名字".repeat(40));
    rows.extend(
        (0..300).map(|at| vec![Cell::text(name(at)), Cell::whole(at as u64), money("0.1", "CNY", 2)]),
    );
    let mut products = sheet("产品: [Q1]/2026 — a name that is far too long for a tab", rows);
    products.heads_at = Some(1);
    let twice = sheet("产品 Q12026 — a name that is far", Vec::new());
    let Some(book) = read("products", &Book { sheets: vec![products, twice, sheet("", Vec::new())] }) else {
        return;
    };
    assert_eq!(book[0]["rows"].as_array().unwrap().len(), 302);
    assert_eq!(
        cells(&book, 0, 301),
        [json!(["text", name(299)]), json!(["number", 299]), json!(["number", 0.1])]
    );
    assert_eq!((&book[0]["frozen"], &book[0]["filter"]), (&json!("A3"), &json!("A2:C302")));
    let names: Vec<&str> = book.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["产品 Q12026 — a name that is far", "Sheet2", "Sheet3"]);
}

#[test]
fn what_xml_cannot_hold_does_not_break_the_file() {
    let odd = "a\u{0}b\u{1f}c\u{ffff}d\r\ne\u{1f600}";
    let long = "x".repeat(40_000);
    let rows = vec![vec![Cell::text(odd), Cell::text(&long)]];
    let Some(book) = read("odd", &Book { sheets: vec![sheet("a", rows)] }) else { return };
    assert_eq!(book[0]["rows"][0][0]["value"], json!("abcd\r\ne\u{1f600}"));
    assert_eq!(book[0]["rows"][0][1]["value"].as_str().unwrap().len(), 32_767);
}

#[test]
fn an_archive_is_what_the_format_says() {
    let whole = archive(&[Entry::new("a.txt", b"123456789".to_vec())]);
    assert_eq!(&whole[..4], b"PK\x03\x04");
    // The check sum that the algorithm's authors give for these digits.
    assert_eq!(whole[14..18], 0xcbf4_3926_u32.to_le_bytes());
    let end = whole.len() - 22;
    assert_eq!(&whole[end..end + 4], b"PK\x05\x06");
    let longer = Entry::new("a", b"1".to_vec());
    assert_eq!(longer.clone().pressed(b"22".to_vec()), longer, "what deflate makes longer stays as it is");
}

#[test]
fn lines_of_texts_keep_numbers_and_compute_nothing() {
    let line = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
    let file = workbook::csv_lines(&[line(&["-5", "007", "-x", " =1+1", "＝1", "a,b"]), Vec::new()]);
    assert_eq!(file, "\u{feff}-5,007,'-x,' =1+1,'＝1,\"a,b\"\r\n\r\n");
}
