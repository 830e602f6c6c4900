//! What an import found, did and would do: counts that add up, and every problem with its place.

use domain::money::Money;
use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};

/// Something wrong or worth knowing, with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// A file's name, or the mapping.
    pub file: String,
    /// As a spreadsheet counts: the header is row 1. `None` for a problem of the whole file.
    pub row: Option<usize>,
    /// The column's name, or a path in the mapping.
    pub column: Option<String>,
    pub message: String,
}

impl Problem {
    pub fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self { file: file.to_owned(), row: None, column: None, message: message.into() }
    }

    pub fn at(file: &str, row: usize, column: &str, message: impl Into<String>) -> Self {
        let column = (!column.is_empty()).then(|| column.to_owned());
        Self { file: file.to_owned(), row: Some(row), column, message: message.into() }
    }
}

impl Display for Problem {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.file)?;
        if let Some(row) = self.row {
            write!(out, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(out, ", column {column}")?;
        }
        write!(out, ": {}", self.message)
    }
}

/// A rule of the mapping that changed what a cell says.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applied {
    /// One spelling was replaced by another.
    Alias { from: String, to: String },
    /// A blank cell was filled.
    Default { to: String },
    /// A blank cell left its target empty.
    LeftEmpty { target: String },
    /// A row was left out by a rule.
    Skipped { value: String },
    /// The programme asks for this field and the files do not have it.
    NotAsked { field: String },
}

/// What an import found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ImportReport {
    /// File and number of its rows, without the header.
    pub files: Vec<(String, usize)>,
    /// Rows of the file that holds the deals.
    pub deal_rows: usize,
    /// Of these: ready to be imported, left out by a rule of the mapping, refused. They add up.
    pub ready: usize,
    pub skipped: usize,
    pub refused: usize,
    pub partners: usize,
    pub people: usize,
    pub products: usize,
    pub certificates: usize,
    /// Ready deals by status, with the sum of their amounts for each currency.
    pub statuses: BTreeMap<String, StatusCount>,
    /// File, column, rule: how many cells.
    pub applied: BTreeMap<(String, String, Applied), usize>,
    /// Kept as they are, but worth a look.
    pub remarks: Vec<Problem>,
    /// With a single one of these nothing is imported.
    pub problems: Vec<Problem>,
}

/// The deals of one status.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatusCount {
    pub deals: usize,
    /// One sum for each currency.
    pub sums: Vec<Money>,
    /// How many have no amount.
    pub without_value: usize,
}

impl StatusCount {
    pub fn add(&mut self, value: Option<Money>) {
        self.deals += 1;
        let Some(value) = value else {
            self.without_value += 1;
            return;
        };
        match self.sums.iter_mut().find(|sum| sum.currency() == value.currency()) {
            Some(sum) => *sum = sum.checked_add(&value).unwrap_or(*sum),
            None => self.sums.push(value),
        }
    }
}

impl ImportReport {
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    pub fn apply(&mut self, file: &str, column: &str, rule: Applied) {
        *self.applied.entry((file.to_owned(), column.to_owned(), rule)).or_default() += 1;
    }

    pub fn problem(&mut self, problem: Problem) {
        self.problems.push(problem);
    }
}

/// How many problems and remarks are printed; the rest is counted.
const PRINTED: usize = 500;

impl Display for ImportReport {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        for (file, rows) in &self.files {
            writeln!(out, "read      {file}: {rows} rows")?;
        }
        if self.deal_rows > 0 {
            let Self { deal_rows, ready, skipped, refused, .. } = self;
            writeln!(
                out,
                "deals     {deal_rows} rows = {ready} ready + {skipped} left out by rule + {refused} refused"
            )?;
        }
        let Self { partners, people, products, .. } = self;
        writeln!(out, "          {partners} partner organisations, {people} people, {products} products")?;
        if self.certificates > 0 {
            writeln!(out, "          {} certificates", self.certificates)?;
        }
        for (status, count) in &self.statuses {
            let mut facts: Vec<String> = count.sums.iter().map(Money::canonical).collect();
            if count.without_value > 0 {
                facts.push(format!("{} without an amount", count.without_value));
            }
            writeln!(out, "status    {status}: {} deals, {}", count.deals, facts.join(", "))?;
        }
        for ((file, column, rule), count) in &self.applied {
            let place = if column.is_empty() { file.clone() } else { format!("{file}, {column}") };
            writeln!(out, "applied   {count:>6} x {place}: {}", rule.words())?;
        }
        print_some(out, "remark", &self.remarks)?;
        print_some(out, "error", &self.problems)
    }
}

fn print_some(out: &mut Formatter<'_>, label: &str, problems: &[Problem]) -> fmt::Result {
    for problem in problems.iter().take(PRINTED) {
        writeln!(out, "{label:<9} {problem}")?;
    }
    match problems.len().saturating_sub(PRINTED) {
        0 => Ok(()),
        more => writeln!(out, "{label:<9} and {more} more"),
    }
}

impl Applied {
    fn words(&self) -> String {
        match self {
            Applied::Alias { from, to } => format!("{from:?} was read as {to:?}"),
            Applied::Default { to } => format!("blank, filled with {to:?}"),
            Applied::LeftEmpty { target } => format!("blank, {target} left empty"),
            Applied::Skipped { value } => format!("row left out, because it says {value:?}"),
            Applied::NotAsked { field } => {
                format!("the programme requires {field}, the files do not have it")
            }
        }
    }
}
