//! The files as the mapping sees them: spellings corrected, blanks filled, rows found by key. Everything that was
//! changed on the way is counted.

use super::encoding::{Encoding, decode};
use super::expression::{Part, Template, slug};
use super::mapping::{Mapping, SourceRule};
use super::report::{Applied, ImportReport, Problem};
use super::table::{Row, Table, read};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One cell after the rules of its source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    /// The file has nothing here; `text` is the mapping's default, or empty.
    pub was_blank: bool,
}

/// A row of a source.
#[derive(Debug, Clone)]
pub struct SourceRow {
    pub number: usize,
    pub cells: Vec<Cell>,
}

/// A file with its rules applied.
#[derive(Debug, Clone)]
pub struct Source {
    pub file: String,
    pub columns: Vec<String>,
    pub rows: Vec<SourceRow>,
    /// Rows that a rule of the mapping left out.
    pub skipped: usize,
    /// Key -> position in `rows`.
    keys: HashMap<String, usize>,
}

/// All sources by their names in the mapping.
pub type Sources = BTreeMap<String, Source>;

/// Reads every file that the mapping names. Problems go to the report; a source with problems is absent.
pub fn load(mapping: &Mapping, files: &BTreeMap<String, Vec<u8>>, report: &mut ImportReport) -> Sources {
    let wanted: BTreeSet<&str> = mapping.sources.values().map(|rule| rule.file.as_str()).collect();
    for file in files.keys().filter(|file| !wanted.contains(file.as_str())) {
        report.problem(Problem::of_file(file, "The mapping has no source for this file."));
    }
    let mut sources = Sources::new();
    for (name, rule) in &mapping.sources {
        let Some(bytes) = files.get(&rule.file) else {
            report.problem(Problem::of_file(
                &rule.file,
                format!("The file was not given; source {name:?} needs it."),
            ));
            continue;
        };
        match open(rule, bytes) {
            Ok(table) => {
                report.files.push((table.file.clone(), table.rows.len()));
                sources.extend(prepare(rule, table, report).map(|source| (name.clone(), source)));
            }
            Err(problems) => report.problems.extend(problems),
        }
    }
    sources
}

fn open(rule: &SourceRule, bytes: &[u8]) -> Result<Table, Vec<Problem>> {
    let text = decode(bytes, rule.encoding).map_err(|bad| {
        // The text up to the bad byte tells the row and the column.
        let before = bytes.get(..bad.offset).unwrap_or_default();
        let (row, column) = place(before, rule.delimiter);
        let advice = match bad.probably {
            Some(Encoding::Utf8) | None => String::new(),
            Some(encoding) => {
                let name = encoding.name();
                format!(" The file is probably {name}: write \"encoding\": {name:?} in the mapping, or save it as UTF-8.")
            }
        };
        let encoding = rule.encoding.name();
        let message = format!("Byte {} (0x{:02X}) is not {encoding}.{advice}", bad.offset, bad.byte);
        vec![Problem::at(&rule.file, row, &column, message)]
    })?;
    read(&rule.file, &text, rule.delimiter)
}

/// Row and column (by name where the header is readable) at the end of `before`.
fn place(before: &[u8], delimiter: char) -> (usize, String) {
    let (mut row, mut column, mut quoted) = (1, 0, false);
    let text = String::from_utf8_lossy(before);
    for character in text.chars() {
        match character {
            '"' => quoted = !quoted,
            '\n' if !quoted => (row, column) = (row + 1, 0),
            other if other == delimiter && !quoted => column += 1,
            _ => {}
        }
    }
    let header = text.lines().next().filter(|_| row > 1).unwrap_or_default();
    let name = header.split(delimiter).nth(column).map(|name| name.trim().trim_matches('"').to_owned());
    (row, name.filter(|name| !name.is_empty()).unwrap_or_else(|| (column + 1).to_string()))
}

/// Applies the rules of a source. `None` if its columns are not those that the mapping needs.
fn prepare(rule: &SourceRule, table: Table, report: &mut ImportReport) -> Option<Source> {
    let Table { file, header, rows } = table;
    let named = rule
        .columns
        .iter()
        .chain(&rule.key)
        .chain(rule.aliases.keys())
        .chain(rule.blanks.keys())
        .chain(rule.skip.keys());
    let missing: BTreeSet<&String> = named.filter(|column| !header.contains(*column)).collect();
    for column in &missing {
        let message = format!("The column is missing. The header has: {}.", header.join(", "));
        report.problem(Problem::at(&file, 1, column, message));
    }
    if !missing.is_empty() {
        return None;
    }
    for column in header.iter().filter(|column| !rule.columns.is_empty() && !rule.columns.contains(column)) {
        let message = "The mapping does not know this column; it is not imported.";
        report.remarks.push(Problem::at(&file, 1, column, message));
    }
    let mut source = Source {
        file,
        columns: header,
        rows: Vec::with_capacity(rows.len()),
        skipped: 0,
        keys: HashMap::new(),
    };
    for row in rows {
        source.add(rule, row, report);
    }
    Some(source)
}

impl Source {
    fn add(&mut self, rule: &SourceRule, row: Row, report: &mut ImportReport) {
        let mut cells = Vec::with_capacity(row.cells.len());
        for (column, text) in self.columns.iter().zip(row.cells) {
            if looks_like_formula(&text) {
                let shown: String = text.chars().take(40).collect();
                let message = format!("Looks like a formula and is kept as text: {shown:?}.");
                report.remarks.push(Problem::at(&self.file, row.number, column, message));
            }
            cells.push(cell(&self.file, rule, column, text, report));
        }
        for (column, values) in &rule.skip {
            let text =
                self.position(column).and_then(|at| cells.get(at)).map_or("", |cell| cell.text.as_str());
            if values.iter().any(|value| value == text) {
                report.apply(&self.file, column, Applied::Skipped { value: text.to_owned() });
                self.skipped += 1;
                return;
            }
        }
        if let Some(at) = rule.key.as_ref().and_then(|key| self.position(key)) {
            let key = cells.get(at).map(|cell| cell.text.clone()).unwrap_or_default();
            let column = rule.key.as_deref().unwrap_or_default();
            if key.is_empty() {
                report.problem(Problem::at(&self.file, row.number, column, "The key is blank."));
            } else if let Some(first) = self.keys.get(&key).and_then(|at| self.rows.get(*at)) {
                let message = format!("{key:?} stands already in row {}.", first.number);
                report.problem(Problem::at(&self.file, row.number, column, message));
            } else {
                self.keys.insert(key, self.rows.len());
            }
        }
        self.rows.push(SourceRow { number: row.number, cells });
    }

    pub fn position(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| name == column)
    }

    /// The row with this key.
    pub fn find(&self, key: &str) -> Option<&SourceRow> {
        self.keys.get(key).and_then(|at| self.rows.get(*at))
    }

    fn text<'a>(&self, row: &'a SourceRow, column: &str) -> Option<&'a Cell> {
        row.cells.get(self.position(column)?)
    }
}

fn cell(file: &str, rule: &SourceRule, column: &str, text: String, report: &mut ImportReport) -> Cell {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        let default = rule.blanks.get(column).cloned().unwrap_or_default();
        if !default.is_empty() {
            report.apply(file, column, Applied::Default { to: default.clone() });
        }
        return Cell { text: default, was_blank: true };
    }
    match rule.aliases.get(column).and_then(|aliases| aliases.get(trimmed)) {
        Some(meant) => {
            report.apply(file, column, Applied::Alias { from: trimmed.to_owned(), to: meant.clone() });
            Cell { text: meant.clone(), was_blank: false }
        }
        None => Cell { text: trimmed.to_owned(), was_blank: false },
    }
}

/// Whether a spreadsheet would calculate the cell. Signed numbers and telephone numbers are none.
fn looks_like_formula(text: &str) -> bool {
    let mut characters = text.trim_start().chars();
    match characters.next() {
        Some('=' | '@') => true,
        Some('+' | '-') => {
            let rest: String = characters.collect();
            let is_number = rest.bytes().any(|byte| byte.is_ascii_digit())
                && rest.chars().all(|c| {
                    c.is_ascii_digit()
                        || matches!(c, '.' | ',' | ' ' | '\'' | '(' | ')' | '-' | '/' | '%' | '\u{a0}')
                });
            !is_number && rest.chars().any(|c| !c.is_whitespace() && c != '-')
        }
        _ => false,
    }
}

/// One row with the rows it is joined to.
#[derive(Clone)]
pub struct View<'a> {
    pub source: &'a Source,
    pub row: &'a SourceRow,
    /// Join -> its source and row; `None` if the joining value is blank.
    pub joined: BTreeMap<&'a str, (&'a Source, Option<&'a SourceRow>)>,
}

impl<'a> View<'a> {
    pub fn of(source: &'a Source, row: &'a SourceRow) -> Self {
        Self { source, row, joined: BTreeMap::new() }
    }

    /// The text of a template. `None` if one of its columns is blank and has no default.
    ///
    /// # Errors
    /// A column or join that does not exist.
    pub fn render(&self, template: &Template) -> Result<Option<String>, String> {
        let mut text = String::new();
        for part in &template.parts {
            match part {
                Part::Text(literal) => text.push_str(literal),
                Part::Column { join, column, slug: is_slug } => {
                    let Some(cell) = self.cell(join, column)?.filter(|cell| !cell.text.is_empty()) else {
                        return Ok(None);
                    };
                    if *is_slug { text.push_str(&slug(&cell.text)) } else { text.push_str(&cell.text) }
                }
            }
        }
        Ok((!text.trim().is_empty()).then_some(text))
    }

    /// The key that a join looks for. `None` if the file has a blank there, whatever the default says.
    ///
    /// # Errors
    /// As [`View::render`].
    pub fn key(&self, template: &Template) -> Result<Option<String>, String> {
        for (join, column) in template.columns() {
            if self.cell(join, column)?.is_none_or(|cell| cell.was_blank) {
                return Ok(None);
            }
        }
        self.render(template)
    }

    fn cell(&self, join: &str, column: &str) -> Result<Option<&'a Cell>, String> {
        let (source, row) = match join {
            "" => (self.source, Some(self.row)),
            join => *self.joined.get(join).ok_or_else(|| format!("There is no join {join:?}."))?,
        };
        if source.position(column).is_none() {
            return Err(format!(
                "{} has no column {column:?}. It has: {}.",
                source.file,
                source.columns.join(", ")
            ));
        }
        Ok(row.and_then(|row| source.text(row, column)))
    }

    /// The column that a problem with this template is reported under.
    pub fn column_of(template: &Template) -> String {
        template.columns().find(|(join, _)| join.is_empty()).or(template.columns().next()).map_or(
            String::new(),
            |(join, column)| {
                if join.is_empty() { column.to_owned() } else { format!("{join}.{column}") }
            },
        )
    }
}
