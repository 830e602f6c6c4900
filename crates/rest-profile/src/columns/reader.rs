//! Pages in, columns out: where a page begins, what becomes of one that breaks.
mod walk;

use super::column::Column;
use super::paths::{NOWHERE, Paths, Place};
use super::{ColumnKind, Layout, LayoutError};
use crate::json::stream::{Limits, Scanner};
use crate::json::{Json, JsonError};
use walk::Level;

/// The columns read so far. Once a page has ended all are [`rows`](Self::rows) long; between two pieces of a page some
/// may be one longer, by the row at hand, which does not count yet.
#[derive(Debug, Clone)]
pub struct Columns {
    rows: usize,
    columns: Vec<Column>,
}

impl Columns {
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// In the order of the layout.
    pub fn all(&self) -> &[Column] {
        &self.columns
    }

    /// The column of that name.
    pub fn get(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name() == name)
    }

    /// Gives the content of a text column away without copying it: the code of each row (`u32::MAX` for none), all texts
    /// one after the other, and where each ends in bytes. The column is empty afterwards.
    pub fn take_text(&mut self, name: &str) -> Option<(Vec<u32>, String, Vec<u32>)> {
        self.columns.iter_mut().find(|column| column.name() == name)?.take_text()
    }

    fn truncate(&mut self, rows: usize) {
        self.rows = rows;
        for column in &mut self.columns {
            column.truncate(rows);
        }
    }
}

/// What stood where the list should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ListState {
    Found,
    /// Its place does not exist in the answer.
    #[default]
    Missing,
    /// `null`
    Null,
    /// A scalar or an object.
    NotAList,
}

/// What a page gave.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageSummary {
    pub list: ListState,
    /// Rows added to the columns.
    pub added: usize,
    /// Items left out because their id was read before, on this page or an earlier one.
    pub duplicates: usize,
    /// Items that are no object (`null`, a text, a list) where the columns want one; they are no rows.
    pub not_records: usize,
    /// For each envelope pointer the scalar it led to; `None` when missing, or a list or object.
    pub envelope: Vec<Option<Json>>,
}

/// Reads pages into one set of columns: [`begin_page`](Self::begin_page), [`push`](Self::push) for each piece of
/// the body, [`end_page`](Self::end_page).
///
/// Rows can be looked at between pieces. A page counts when it ended: the rows of a page that failed, or that was
/// given up, are taken back by the next `begin_page`, so that it can be asked for again.
#[derive(Debug)]
pub struct ColumnReader {
    columns: Columns,
    paths: Paths,
    identity: Option<usize>,
    /// For each code of the identity column the row it was read in.
    rows_of: Vec<u32>,
    limits: Limits,
    scanner: Scanner,
    levels: Vec<Level>,
    /// Where the value after the last key belongs.
    next: Place,
    /// Counts pages and rows, for keys given twice.
    visits: u64,
    page_visit: u64,
    /// Rows before this page.
    page_start: usize,
    page: PageSummary,
    in_page: bool,
}

impl ColumnReader {
    /// `limits` hold for each page.
    pub fn new(layout: Layout, limits: Limits) -> Result<ColumnReader, LayoutError> {
        let paths = Paths::new(&layout)?;
        for (at, column) in layout.columns.iter().enumerate() {
            if matches!(column.kind, ColumnKind::Decimal { scale } if scale > 18) {
                return Err(LayoutError::Scale(at));
            }
        }
        if let Some(at) = layout.identity
            && layout.columns.get(at).is_none_or(|column| column.kind != ColumnKind::Text)
        {
            return Err(LayoutError::Identity);
        }
        let columns = Columns { rows: 0, columns: layout.columns.into_iter().map(Column::new).collect() };
        let page = PageSummary { envelope: vec![None; layout.envelope.len()], ..PageSummary::default() };
        Ok(ColumnReader {
            columns,
            paths,
            identity: layout.identity,
            rows_of: Vec::new(),
            limits,
            scanner: Scanner::new(limits),
            levels: Vec::new(),
            next: NOWHERE,
            visits: 1,
            page_visit: 1,
            page_start: 0,
            page,
            in_page: true,
        })
    }

    /// What has been read, the page at hand included.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The columns without the rows of a page that did not end.
    pub fn into_columns(mut self) -> Columns {
        self.give_up();
        for column in &mut self.columns.columns {
            column.shrink();
        }
        self.columns
    }

    /// Starts a page. The rows of one that did not end are taken back.
    pub fn begin_page(&mut self) {
        self.give_up();
        self.scanner = Scanner::new(self.limits);
        self.levels.clear();
        self.next = NOWHERE;
        self.visits += 1;
        self.page_visit = self.visits;
        self.page_start = self.columns.rows;
        self.page = PageSummary { envelope: vec![None; self.page.envelope.len()], ..PageSummary::default() };
        self.in_page = true;
    }

    fn give_up(&mut self) {
        if self.in_page {
            self.columns.truncate(self.page_start);
            self.in_page = false;
        }
    }

    /// Reads the next piece of the page's body. After an error the page is lost; see [`Self::begin_page`].
    #[inline]
    pub fn push(&mut self, piece: &[u8]) -> Result<(), JsonError> {
        let mut piece = piece;
        // The scanner lends its own bytes, the walk needs all of the rest: take it out for the while.
        let mut scanner = std::mem::take(&mut self.scanner);
        let outcome = loop {
            if let Some(Level::Object { place, turn }) = self.levels.last_mut()
                && let Some(place) = self.paths.pass(*place, turn, &mut scanner, &mut piece)
            {
                self.next = place;
                if place == NOWHERE {
                    scanner.skip();
                }
            }
            match scanner.next(&mut piece) {
                Ok(Some(event)) => {
                    if self.take(event) {
                        scanner.skip();
                    }
                }
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.scanner = scanner;
        outcome
    }

    /// Ends the page and says what it gave.
    pub fn end_page(&mut self) -> Result<PageSummary, JsonError> {
        let mut scanner = std::mem::take(&mut self.scanner);
        let outcome = loop {
            match scanner.finish() {
                Ok(Some(event)) => drop(self.take(event)),
                Ok(None) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        self.scanner = scanner;
        outcome?;
        self.in_page = false;
        self.page.added = self.columns.rows - self.page_start;
        Ok(self.page.clone())
    }
}
