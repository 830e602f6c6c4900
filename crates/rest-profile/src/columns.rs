//! The column sink: pages of a list read into typed columns while their bytes arrive.
//!
//! A hundred thousand records become a handful of arrays, with no object and no text of its own per record: texts
//! are interned, amounts are integers of a fixed scale, days are counted. Values are read exactly as for a single
//! record; whatever does not fit its column is kept apart or counted, never rounded and never guessed.
//!
//! Nothing here performs a request, follows a link or knows what a column means.
mod bits;
mod column;
mod decimal;
mod dictionary;
mod moment;
mod paths;
mod reader;

use crate::json::{Json, Pointer};

pub use bits::Bits;
pub use column::{Amount, Column, Data, Example};
pub use dictionary::Dictionary;
pub use reader::{ColumnReader, Columns, ListState, PageSummary};

/// What is to be read from each page.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Where the list of items stands in an answer; `""` when the answer is the list.
    pub list: Pointer,
    pub columns: Vec<ColumnSpec>,
    /// The place in `columns` of the text column that tells items apart: an item whose id was read before is left
    /// out and counted. Backends whose pages overlap while records are added send such items.
    pub identity: Option<usize>,
    /// Scalars beside the list (a total, a link to the next page), each wherever it stands.
    pub envelope: Vec<Pointer>,
}

/// One column: its name for the caller, where its value stands within an item, and how it is written there.
#[derive(Debug, Clone)]
pub struct ColumnSpec {
    pub name: Box<str>,
    pub pointer: Pointer,
    pub kind: ColumnKind,
}

/// What a column holds. `null` and a missing member are no value in every kind; an empty text is none for amounts,
/// days and instants, since backends that know only texts send it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnKind {
    /// A text, or a number as it was sent (ids are numbers in half of all backends).
    Text,
    /// One of a few known values, stored as its code.
    Choice(Vec<Choice>),
    /// An exact amount in units of 10^-`scale`, from a number or a text; 18 is the largest scale.
    Decimal { scale: u8 },
    /// A number without a fraction.
    Integer,
    /// A day, as the day in UTC of what was sent.
    Date(Notation),
    /// A point in time, in milliseconds.
    Instant(Notation),
    /// `true` and `false`; with `loose` also `"true"`, `"false"`, 1 and 0 as text or number.
    Bool { loose: bool },
}

/// A value on the wire and the code that stands for it in the column; several values may share a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// A text, number or bool; a number also matches the text with the same digits, and the other way round.
    pub wire: Json,
    pub code: u16,
}

/// How days and instants are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// `2026-11-22`, `2026-11-22T08:30:00.5+01:00`; without an offset UTC is meant.
    Iso,
    /// A number or text.
    EpochSeconds,
    /// A number or text.
    EpochMilliseconds,
    /// `22.11.2026`
    DayMonthYear,
    /// `11/22/2026`
    MonthDayYear,
    /// `/Date(1795291336244)/`
    Microsoft,
}

/// Why a layout cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LayoutError {
    /// `identity` names no column of kind text.
    Identity,
    /// The envelope pointer with this index leads into the list or is the list.
    InsideTheList(usize),
    /// More than 65,000 columns or envelope pointers.
    TooMany,
    /// The column with this index has a scale above 18.
    Scale(usize),
}
