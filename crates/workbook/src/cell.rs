//! What a table holds.

use chrono::NaiveDate;
use rust_decimal::Decimal;

/// Sheets in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    pub sheets: Vec<Sheet>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// What the tab says; what it may not hold is taken out when it is written.
    pub name: String,
    pub rows: Vec<Vec<Cell>>,
    /// How many rows stand above the table: its headings stay in view, and can be filtered by. `None`: no table.
    pub heads_at: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    /// A heading.
    Head(String),
    Number(Decimal, Format),
    /// A civil date.
    Date(NaiveDate),
}

/// How a number is shown; it is stored as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    Whole,
    /// With up to two digits after the point.
    Decimal,
    /// A number of hundredths: 62.5 is shown as 62.5 %.
    Percent,
    /// Code and digits after the point (ISO 4217).
    Money(String, u32),
}

impl Cell {
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Cell::Empty } else { Cell::Text(text) }
    }

    pub fn whole(count: u64) -> Self {
        Cell::Number(count.into(), Format::Whole)
    }
}
