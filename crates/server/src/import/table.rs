//! CSV as RFC 4180 writes it: quotes, embedded line breaks, doubled quotes. Strict, because a lenient reader turns
//! one forgotten quote into one very long cell and many missing rows.

use super::report::Problem;

/// 10,000 characters: what the portal stores in a field at the most.
const MAX_CELL: usize = 10_000;

/// 500: far above any export, low enough to notice a wrong delimiter or file.
const MAX_COLUMNS: usize = 500;

/// One data row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// As a spreadsheet counts: the header is row 1.
    pub number: usize,
    pub cells: Vec<String>,
}

/// A file that was read: every row has as many cells as the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    pub file: String,
    pub header: Vec<String>,
    pub rows: Vec<Row>,
}

/// Reads `text`.
///
/// # Errors
/// Everything that is wrong with the file's form: empty, ragged rows, quotes, sizes, column names twice.
pub fn read(file: &str, text: &str, delimiter: char) -> Result<Table, Vec<Problem>> {
    if text.trim().is_empty() {
        return Err(vec![Problem::of_file(file, "The file is empty.")]);
    }
    let (records, mut problems) = records(file, text, delimiter);
    let mut records = records.into_iter();
    let Some((_, header)) = records.next() else {
        return Err(vec![Problem::of_file(file, "The file has no header row.")]);
    };
    let header: Vec<String> = header.into_iter().map(|name| name.trim().to_owned()).collect();
    problems.extend(check_header(file, &header));
    let mut rows = Vec::new();
    for (number, cells) in records {
        // A blank line is no row: editors leave one at the end.
        if cells.len() == 1 && cells.iter().all(String::is_empty) {
            continue;
        }
        if cells.len() != header.len() {
            let (expected, found) = (header.len(), cells.len());
            let hint = if found == 1 { " Is another delimiter used?" } else { "" };
            let message = format!("{found} cells where the header has {expected} columns.{hint}");
            problems.push(Problem { row: Some(number), ..Problem::of_file(file, message) });
            continue;
        }
        for (name, cell) in header.iter().zip(&cells) {
            let length = cell.chars().count();
            if length > MAX_CELL {
                let message = format!("The cell has {length} characters; at most {MAX_CELL} are stored.");
                problems.push(Problem::at(file, number, name, message));
            }
        }
        rows.push(Row { number, cells });
    }
    if problems.is_empty() { Ok(Table { file: file.to_owned(), header, rows }) } else { Err(problems) }
}

fn check_header(file: &str, header: &[String]) -> Vec<Problem> {
    let mut problems = Vec::new();
    if header.len() > MAX_COLUMNS {
        let message =
            format!("{} columns; at most {MAX_COLUMNS} are read. Is this the right file?", header.len());
        problems.push(Problem { row: Some(1), ..Problem::of_file(file, message) });
        return problems;
    }
    for (index, name) in header.iter().enumerate() {
        if name.is_empty() {
            let message = format!("Column {} has no name.", index + 1);
            problems.push(Problem { row: Some(1), ..Problem::of_file(file, message) });
        } else if header.iter().take(index).any(|other| other == name) {
            problems.push(Problem::at(file, 1, name, "The name stands twice in the header."));
        }
    }
    problems
}

type Record = (usize, Vec<String>);

fn records(file: &str, text: &str, delimiter: char) -> (Vec<Record>, Vec<Problem>) {
    let mut scan = Scan {
        file,
        row: 1,
        cells: Vec::new(),
        cell: String::new(),
        records: Vec::new(),
        problems: Vec::new(),
    };
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if scan.cell.is_empty() => {
                // Quoted: everything up to the closing quote, a doubled quote being one.
                let mut closed = false;
                while let Some(inner) = characters.next() {
                    match inner {
                        '"' if characters.next_if_eq(&'"').is_some() => scan.cell.push('"'),
                        '"' => {
                            closed = true;
                            break;
                        }
                        other => scan.cell.push(other),
                    }
                }
                if !closed {
                    scan.problem("A quote is opened in this row and never closed.");
                } else if characters
                    .peek()
                    .is_some_and(|next| !matches!(next, '\r' | '\n') && *next != delimiter)
                {
                    scan.problem("Text follows a closing quote. A quote inside a cell is written twice.");
                }
            }
            '\n' => scan.end_row(),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' => scan.end_row(),
            other if other == delimiter => scan.end_cell(),
            other => scan.cell.push(other),
        }
    }
    if !scan.cell.is_empty() || !scan.cells.is_empty() {
        scan.end_row();
    }
    (scan.records, scan.problems)
}

struct Scan<'a> {
    file: &'a str,
    row: usize,
    cells: Vec<String>,
    cell: String,
    records: Vec<Record>,
    problems: Vec<Problem>,
}

impl Scan<'_> {
    fn end_cell(&mut self) {
        self.cells.push(std::mem::take(&mut self.cell));
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.records.push((self.row, std::mem::take(&mut self.cells)));
        self.row += 1;
    }

    fn problem(&mut self, message: &str) {
        let column = format!("{}", self.cells.len() + 1);
        self.problems.push(Problem::at(self.file, self.row, &column, message));
    }
}
