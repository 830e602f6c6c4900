//! The files of a workbook.

use crate::archive::Entry;
use crate::cell::{Book, Cell, Format, Sheet};
use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const CONTENT: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/// 31 characters: what spreadsheets take as the name of a sheet.
const LONGEST_NAME: usize = 31;
/// 32,767 characters: what they take in a cell.
const LONGEST_TEXT: usize = 32_767;
/// 1,048,576 rows: what they take in a sheet.
const MOST_ROWS: usize = 1 << 20;
/// 15 digits: what their numbers hold exactly.
const DIGITS: usize = 15;
/// Widths in characters.
const WIDTHS: std::ops::RangeInclusive<usize> = 8..=48;

/// Styles whose number does not depend on the book.
const PLAIN: usize = 0;
const HEAD: usize = 1;
const DATE: usize = 2;
const FIRST_FORMAT: usize = 3;

/// Every file of the workbook, ready for [`archive`](crate::archive).
pub fn files(book: &Book) -> Vec<Entry> {
    let formats = formats(book);
    let names = names(book);
    let mut files = vec![
        Entry::new("[Content_Types].xml", types(book).into_bytes()),
        Entry::new("_rels/.rels", package().into_bytes()),
        Entry::new("xl/workbook.xml", workbook(book, &names).into_bytes()),
        Entry::new("xl/_rels/workbook.xml.rels", relations(book).into_bytes()),
        Entry::new("xl/styles.xml", styles(&formats).into_bytes()),
    ];
    files.extend(book.sheets.iter().enumerate().map(|(at, each)| {
        let name = format!("xl/worksheets/sheet{}.xml", at + 1);
        Entry::new(&name, sheet(each, &formats).into_bytes())
    }));
    files
}

fn formats(book: &Book) -> Vec<Format> {
    let cells = book.sheets.iter().flat_map(|sheet| sheet.rows.iter().flatten());
    let all = cells.filter_map(|cell| match cell {
        Cell::Number(_, format) => Some(format.clone()),
        _ => None,
    });
    all.collect::<BTreeSet<_>>().into_iter().collect()
}

/// Names that spreadsheets take: short, without certain letters, and none twice.
fn names(book: &Book) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let name = |(at, sheet): (usize, &Sheet)| {
        let kept = sheet.name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control());
        let name: String = kept.take(LONGEST_NAME).collect();
        let name = name.trim().to_owned();
        if name.is_empty() || !taken.insert(name.to_lowercase()) { format!("Sheet{}", at + 1) } else { name }
    };
    book.sheets.iter().enumerate().map(name).collect()
}

fn types(book: &Book) -> String {
    let sheets = (1..=book.sheets.len()).map(|at| {
        format!(
            "<Override PartName=\"/xl/worksheets/sheet{at}.xml\" ContentType=\"{CONTENT}.worksheet+xml\"/>"
        )
    });
    let sheets: String = sheets.collect();
    format!(
        "{PROLOGUE}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Override PartName=\"/xl/workbook.xml\" ContentType=\"{CONTENT}.sheet.main+xml\"/>\
         <Override PartName=\"/xl/styles.xml\" ContentType=\"{CONTENT}.styles+xml\"/>{sheets}</Types>"
    )
}

fn package() -> String {
    format!(
        "{PROLOGUE}<Relationships xmlns=\"{RELATIONS}\">\
         <Relationship Id=\"r1\" Type=\"{DOCUMENT}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
    )
}

fn workbook(book: &Book, names: &[String]) -> String {
    let sheets = names
        .iter()
        .zip(1..)
        .map(|(name, at)| format!("<sheet name=\"{}\" sheetId=\"{at}\" r:id=\"r{at}\"/>", escaped(name)));
    let sheets: String = sheets.collect();
    // What can be filtered has to be named as well.
    let named = book.sheets.iter().zip(names).enumerate().filter_map(|(at, (sheet, name))| {
        let range = filtered(sheet)?;
        let name = escaped(name);
        Some(format!(
            "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"{at}\" hidden=\"1\">'{name}'!{range}</definedName>"
        ))
    });
    let named: String = named.collect();
    let named = if named.is_empty() { named } else { format!("<definedNames>{named}</definedNames>") };
    format!(
        "{PROLOGUE}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOCUMENT}\"><sheets>{sheets}</sheets>{named}</workbook>"
    )
}

fn relations(book: &Book) -> String {
    let styles = book.sheets.len() + 1;
    let sheets = (1..=book.sheets.len()).map(|at| {
        format!(
            "<Relationship Id=\"r{at}\" Type=\"{DOCUMENT}/worksheet\" Target=\"worksheets/sheet{at}.xml\"/>"
        )
    });
    let sheets: String = sheets.collect();
    format!(
        "{PROLOGUE}<Relationships xmlns=\"{RELATIONS}\">{sheets}\
         <Relationship Id=\"r{styles}\" Type=\"{DOCUMENT}/styles\" Target=\"styles.xml\"/></Relationships>"
    )
}

fn styles(formats: &[Format]) -> String {
    /// Numbers below are the format's own.
    const FIRST_CODE: usize = 164;
    let code = |format: &Format| match format {
        Format::Whole => "#,##0".to_owned(),
        Format::Decimal => "#,##0.##".to_owned(),
        Format::Percent => "0.0%".to_owned(),
        Format::Money(code, digits) => {
            let point = if *digits == 0 { "" } else { "." };
            // The code comes from a list of currencies; quotes would end it.
            let code = code.replace('"', "");
            format!("#,##0{point}{} \"{code}\"", "0".repeat(*digits as usize))
        }
    };
    let codes: String = formats
        .iter()
        .enumerate()
        .map(|(at, format)| {
            format!("<numFmt numFmtId=\"{}\" formatCode=\"{}\"/>", FIRST_CODE + at, escaped(&code(format)))
        })
        .collect();
    let own: String = (0..formats.len())
        .map(|at| {
            let id = FIRST_CODE + at;
            format!("<xf numFmtId=\"{id}\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>")
        })
        .collect();
    let codes = match formats.len() {
        0 => String::new(),
        count => format!("<numFmts count=\"{count}\">{codes}</numFmts>"),
    };
    let font = "<sz val=\"11\"/><name val=\"Calibri\"/>";
    format!(
        "{PROLOGUE}<styleSheet xmlns=\"{MAIN}\">{codes}\
         <fonts count=\"2\"><font>{font}</font><font><b/>{font}</font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"{}\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
         <xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
         <xf numFmtId=\"14\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/>{own}</cellXfs>\
         <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>",
        FIRST_FORMAT + formats.len()
    )
}

fn sheet(sheet: &Sheet, formats: &[Format]) -> String {
    let mut xml =
        format!("{PROLOGUE}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">");
    if let Some(above) = sheet.heads_at {
        let below = above + 1;
        xml.push_str(&format!(
            "<pane ySplit=\"{below}\" topLeftCell=\"A{}\" activePane=\"bottomLeft\" state=\"frozen\"/>",
            below + 1
        ));
    }
    xml.push_str("</sheetView></sheetViews>");
    xml.push_str(&columns(sheet));
    xml.push_str("<sheetData>");
    for (at, row) in sheet.rows.iter().take(MOST_ROWS).enumerate() {
        let number = at + 1;
        xml.push_str(&format!("<row r=\"{number}\">"));
        for (column, cell) in row.iter().enumerate() {
            push_cell(&mut xml, &format!("{}{number}", letters(column)), cell, formats);
        }
        xml.push_str("</row>");
    }
    xml.push_str("</sheetData>");
    if let Some(range) = filtered(sheet) {
        xml.push_str(&format!("<autoFilter ref=\"{}\"/>", range.replace('$', "")));
    }
    xml.push_str("</worksheet>");
    xml
}

/// The table of a sheet with its headings: `$A$5:$C$40`.
fn filtered(sheet: &Sheet) -> Option<String> {
    let above = sheet.heads_at?;
    let width = sheet.rows.get(above)?.len().checked_sub(1)?;
    let last = sheet.rows.len().min(MOST_ROWS);
    Some(format!("$A${}:${}${last}", above + 1, letters(width)))
}

/// As wide as what stands in the first rows of each column.
fn columns(sheet: &Sheet) -> String {
    let width = |column: usize| {
        let rows = sheet.rows.iter().skip(sheet.heads_at.unwrap_or(0)).take(200);
        let lengths = rows.filter_map(|row| row.get(column)).map(|cell| match cell {
            Cell::Empty => 0,
            Cell::Text(text) | Cell::Head(text) => {
                text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
            }
            Cell::Number(number, _) => number.to_string().len() + 6,
            Cell::Date(_) => 10,
        });
        lengths.max().unwrap_or(0).clamp(*WIDTHS.start(), *WIDTHS.end()) + 2
    };
    let count = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
    if count == 0 {
        return String::new();
    }
    let all = (0..count).map(|column| {
        let number = column + 1;
        format!("<col min=\"{number}\" max=\"{number}\" width=\"{}\" customWidth=\"1\"/>", width(column))
    });
    format!("<cols>{}</cols>", all.collect::<String>())
}

fn push_cell(xml: &mut String, place: &str, cell: &Cell, formats: &[Format]) {
    let text = |xml: &mut String, text: &str, style: usize| {
        let text: String = text.chars().take(LONGEST_TEXT).collect();
        let text = escaped(&text);
        xml.push_str(&format!(
            "<c r=\"{place}\" s=\"{style}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>"
        ));
    };
    let mut number = |number: &str, style: usize| {
        xml.push_str(&format!("<c r=\"{place}\" s=\"{style}\"><v>{number}</v></c>"));
    };
    match cell {
        Cell::Empty => {}
        Cell::Text(content) => text(xml, content, PLAIN),
        Cell::Head(content) => text(xml, content, HEAD),
        Cell::Date(date) => match serial(*date) {
            Some(day) => number(&day.to_string(), DATE),
            None => text(xml, &date.to_string(), PLAIN),
        },
        Cell::Number(value, format) => {
            let at = formats.iter().position(|one| one == format);
            let style = at.map_or(PLAIN, |at| FIRST_FORMAT + at);
            let stored = match format {
                Format::Percent => value.checked_div(Decimal::ONE_HUNDRED).unwrap_or(*value),
                _ => *value,
            };
            let digits = value.to_string().chars().filter(char::is_ascii_digit).count();
            match format {
                // More digits than their numbers hold: the text is exact, a number would not be.
                Format::Money(code, _) if digits > DIGITS => text(xml, &format!("{value} {code}"), PLAIN),
                _ => number(&stored.to_string(), style),
            }
        }
    }
}

/// Days as spreadsheets count them; before March 1900 they do not agree on them.
fn serial(date: NaiveDate) -> Option<i32> {
    /// 1899-12-30, counted from 0001-01-01 as day 1.
    const ORIGIN: i32 = 693_594;
    Some(date.num_days_from_ce() - ORIGIN).filter(|day| *day > 60)
}

/// `A` to `Z`, `AA` ...; counted from 0.
fn letters(column: usize) -> String {
    let mut rest = column + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.into_iter().rev().collect()
}

/// Text for XML; what XML cannot hold at all is left out.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(c),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c < ' ' => {}
            c => escaped.push(c),
        }
    }
    escaped
}
