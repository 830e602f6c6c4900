//! One typed column: values in an array, and which rows have one.
use super::bits::Bits;
use super::decimal::{Scaled, scaled};
use super::dictionary::Dictionary;
use super::moment::{self, DAY};
use super::{ColumnKind, ColumnSpec};
use crate::json::stream::Event;
use crate::json::{Json, same};

/// The values of a column, one for each row. What stands where a row has no value is said with each kind; whether it
/// has one is told by [`Column::present`] alone.
#[derive(Debug, Clone)]
pub enum Data {
    /// Codes of a dictionary; no value: `u32::MAX`.
    Text {
        codes: Vec<u32>,
        dictionary: Dictionary,
    },
    /// The codes given in the layout; no value: `u16::MAX`.
    Choice(Vec<u16>),
    /// Units of 10^-`scale`; no value: 0. A number that no i64 of this scale holds exactly is `i64::MIN` here and
    /// its text is in `beyond`, in the order of rows. Integers have scale 0.
    Decimal {
        scale: u8,
        units: Vec<i64>,
        beyond: Vec<(u32, Box<str>)>,
    },
    /// Days since 1970-01-01; no value: 0.
    Date(Vec<i32>),
    /// Milliseconds since 1970-01-01T00:00Z; no value: 0.
    Instant(Vec<i64>),
    Bool(Bits),
}

/// A cell of a decimal column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Amount<'a> {
    /// Units of 10^-scale.
    Units(i64),
    /// The number as it was sent, which the column's scale or 64 bits do not hold.
    Text(&'a str),
}

/// Content that is not of its column's type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    pub row: u32,
    /// As JSON, at most 60 characters of it; a list or object as `[]` or `{}`.
    pub found: Box<str>,
}

/// How many examples of wrong content a column keeps.
const EXAMPLES: usize = 3;

#[derive(Debug, Clone)]
pub struct Column {
    spec: ColumnSpec,
    data: Data,
    present: Bits,
    wrong: Vec<u32>,
    examples: Vec<Example>,
}

impl Column {
    pub(super) fn new(spec: ColumnSpec) -> Column {
        let decimal = |scale| Data::Decimal { scale, units: Vec::new(), beyond: Vec::new() };
        let data = match &spec.kind {
            ColumnKind::Text => Data::Text { codes: Vec::new(), dictionary: Dictionary::default() },
            ColumnKind::Choice(_) => Data::Choice(Vec::new()),
            ColumnKind::Decimal { scale } => decimal(*scale),
            ColumnKind::Integer => decimal(0),
            ColumnKind::Date(_) => Data::Date(Vec::new()),
            ColumnKind::Instant(_) => Data::Instant(Vec::new()),
            ColumnKind::Bool { .. } => Data::Bool(Bits::default()),
        };
        Column { spec, data, present: Bits::default(), wrong: Vec::new(), examples: Vec::new() }
    }

    pub fn spec(&self) -> &ColumnSpec {
        &self.spec
    }

    pub fn name(&self) -> &str {
        &self.spec.name
    }

    #[inline]
    pub fn data(&self) -> &Data {
        &self.data
    }

    /// Which rows have a value.
    #[inline]
    pub fn present(&self) -> &Bits {
        &self.present
    }

    /// Rows whose content is not of the column's type, in order; they have no value.
    pub fn wrong(&self) -> &[u32] {
        &self.wrong
    }

    /// The first three of them.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// The text of a row of a text column.
    #[inline]
    pub fn text(&self, row: usize) -> Option<&str> {
        let Data::Text { codes, dictionary } = &self.data else { return None };
        dictionary.get(*codes.get(row)?)
    }

    /// The code of a row of a choice column.
    pub fn choice(&self, row: usize) -> Option<u16> {
        let Data::Choice(codes) = &self.data else { return None };
        codes.get(row).copied().filter(|_| self.present.get(row))
    }

    /// The number of a row of a decimal or integer column.
    pub fn amount(&self, row: usize) -> Option<Amount<'_>> {
        let Data::Decimal { units, beyond, .. } = &self.data else { return None };
        let units = units.get(row).copied().filter(|_| self.present.get(row))?;
        if units != i64::MIN {
            return Some(Amount::Units(units));
        }
        let place = beyond.binary_search_by_key(&row, |(row, _)| *row as usize).ok()?;
        beyond.get(place).map(|(_, text)| Amount::Text(text))
    }

    /// The day of a row of a date column, counted from 1970-01-01.
    pub fn day(&self, row: usize) -> Option<i32> {
        let Data::Date(days) = &self.data else { return None };
        days.get(row).copied().filter(|_| self.present.get(row))
    }

    /// The point in time of a row of an instant column, in milliseconds since 1970-01-01T00:00Z.
    pub fn instant(&self, row: usize) -> Option<i64> {
        let Data::Instant(instants) = &self.data else { return None };
        instants.get(row).copied().filter(|_| self.present.get(row))
    }

    /// The value of a row of a bool column.
    pub fn bool(&self, row: usize) -> Option<bool> {
        let Data::Bool(bits) = &self.data else { return None };
        self.present.get(row).then(|| bits.get(row))
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.present.len()
    }

    /// Gives row `row`, the next or the last one, the value of an event, or none where it is no value of this kind.
    #[inline]
    pub(super) fn put(&mut self, row: usize, event: Event<'_>) {
        if self.len() > row {
            self.truncate(row);
        }
        let fine = match event {
            Event::Null => Some(false),
            Event::Text(bytes) => self.read(bytes, true),
            Event::Number(raw) => self.read(raw, false),
            Event::Bool(value) => self.read_bool(value),
            _ => None,
        };
        match fine {
            Some(true) => self.present.push(true),
            Some(false) => self.push_none(),
            None => {
                self.note(event);
                self.push_none();
            }
        }
    }

    /// Adds a row without a value.
    #[inline]
    pub(super) fn push_none(&mut self) {
        match &mut self.data {
            Data::Text { codes, .. } => codes.push(u32::MAX),
            Data::Choice(codes) => codes.push(u16::MAX),
            Data::Decimal { units, .. } => units.push(0),
            Data::Date(days) => days.push(0),
            Data::Instant(instants) => instants.push(0),
            Data::Bool(bits) => bits.push(false),
        }
        self.present.push(false);
    }

    /// Stores a text or number: `Some(false)` is no value, `None` one of a wrong type; both have stored nothing.
    #[inline]
    fn read(&mut self, bytes: &[u8], text: bool) -> Option<bool> {
        match (&mut self.data, &self.spec.kind) {
            (Data::Text { codes, dictionary }, _) => {
                let last = codes.last().copied().unwrap_or(u32::MAX);
                codes.push(dictionary.intern(bytes, last)?);
            }
            (Data::Choice(codes), ColumnKind::Choice(choices)) => {
                let means = |wire: &Json| match wire {
                    Json::Text(known) => same(known.as_bytes(), bytes),
                    Json::Number(known) => same(known.as_bytes(), bytes),
                    _ => false,
                };
                codes.push(choices.iter().find(|choice| means(&choice.wire))?.code);
            }
            (Data::Bool(bits), ColumnKind::Bool { loose: true }) => match bytes {
                b"true" | b"1" => bits.push(true),
                b"false" | b"0" => bits.push(false),
                _ => return None,
            },
            (Data::Bool(_), _) => return None,
            _ if text && bytes.is_empty() => return Some(false),
            (Data::Decimal { scale, units, beyond }, kind) => {
                let trimmed = if text { bytes.trim_ascii() } else { bytes };
                match scaled(trimmed, *scale, *kind == ColumnKind::Integer) {
                    Scaled::Exact(value) => units.push(value),
                    Scaled::Beyond => {
                        beyond.push((row_number(units.len()), String::from_utf8_lossy(trimmed).into()));
                        units.push(i64::MIN);
                    }
                    Scaled::Not => return None,
                }
            }
            (Data::Date(days), ColumnKind::Date(notation)) => {
                days.push(i32::try_from(moment::read(bytes, *notation)?.div_euclid(DAY)).ok()?);
            }
            (Data::Instant(instants), ColumnKind::Instant(notation)) => {
                instants.push(moment::read(bytes, *notation)?);
            }
            _ => return None,
        }
        Some(true)
    }

    #[inline]
    fn read_bool(&mut self, value: bool) -> Option<bool> {
        match (&mut self.data, &self.spec.kind) {
            (Data::Bool(bits), _) => bits.push(value),
            (Data::Choice(codes), ColumnKind::Choice(choices)) => {
                codes.push(choices.iter().find(|choice| choice.wire == Json::Bool(value))?.code);
            }
            _ => return None,
        }
        Some(true)
    }

    /// Takes note of content of a wrong type in the row about to be added.
    #[cold]
    fn note(&mut self, event: Event<'_>) {
        let row = row_number(self.len());
        self.wrong.push(row);
        if self.examples.len() == EXAMPLES {
            return;
        }
        let found = match event {
            Event::Text(bytes) => {
                Json::Text(String::from_utf8_lossy(bytes).chars().take(60).collect()).to_text()
            }
            Event::Number(raw) => String::from_utf8_lossy(raw).chars().take(60).collect(),
            Event::Bool(value) => Json::Bool(value).to_text(),
            Event::ListStart => "[]".to_owned(),
            _ => "{}".to_owned(),
        };
        self.examples.push(Example { row, found: found.into() });
    }

    /// Gives a text column's content away, and has none afterwards: the code of each row, all texts one after the other,
    /// and where each ends.
    pub(super) fn take_text(&mut self) -> Option<(Vec<u32>, String, Vec<u32>)> {
        let Data::Text { codes, dictionary } = &mut self.data else { return None };
        let (texts, ends) = std::mem::take(dictionary).into_parts();
        Some((std::mem::take(codes), texts, ends))
    }

    /// Takes back every row from `rows` on. Texts that only they had stay in the dictionary.
    pub(super) fn truncate(&mut self, rows: usize) {
        match &mut self.data {
            Data::Text { codes, .. } => codes.truncate(rows),
            Data::Choice(codes) => codes.truncate(rows),
            Data::Decimal { units, beyond, .. } => {
                units.truncate(rows);
                beyond.truncate(beyond.partition_point(|(row, _)| (*row as usize) < rows));
            }
            Data::Date(days) => days.truncate(rows),
            Data::Instant(instants) => instants.truncate(rows),
            Data::Bool(bits) => bits.truncate(rows),
        }
        self.present.truncate(rows);
        self.wrong.truncate(self.wrong.partition_point(|row| (*row as usize) < rows));
        self.examples.retain(|example| (example.row as usize) < rows);
    }

    /// Gives back the memory kept for growing.
    pub(super) fn shrink(&mut self) {
        match &mut self.data {
            Data::Text { codes, dictionary } => {
                codes.shrink_to_fit();
                dictionary.shrink();
            }
            Data::Choice(codes) => codes.shrink_to_fit(),
            Data::Decimal { units, beyond, .. } => {
                units.shrink_to_fit();
                beyond.shrink_to_fit();
            }
            Data::Date(days) => days.shrink_to_fit(),
            Data::Instant(instants) => instants.shrink_to_fit(),
            Data::Bool(bits) => bits.shrink(),
        }
        self.present.shrink();
        self.wrong.shrink_to_fit();
    }
}

/// Rows are counted in 32 bits: a page is smaller than 4 GiB and an item at least three bytes.
fn row_number(row: usize) -> u32 {
    u32::try_from(row).unwrap_or(u32::MAX)
}
