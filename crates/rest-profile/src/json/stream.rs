//! The incremental scanner: bytes in, in pieces of any size, events out.
//!
//! A piece may end inside a text, an escape, a UTF-8 sequence, a number or a literal. Only such a cut token is
//! copied; everything else is handed out as a slice of the piece. What is kept between pieces is bounded by
//! [`Limits::token`]. The grammar is checked in full, also where a value is skipped.
mod grammar;
mod quick;

use super::lexis::is_number;
use super::{JsonError, JsonErrorKind, MAX_DEPTH};
use grammar::{Cut, Expect, Found};

/// What a caller is ready to read, in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The longest document.
    pub total: usize,
    /// The longest key, text or number, as written.
    pub token: usize,
}

impl Limits {
    /// No limit but the memory that holds the document already.
    pub const NONE: Limits = Limits { total: usize::MAX, token: usize::MAX };
}

impl Default for Limits {
    /// 64 MiB for a document (100,000 records of 300 bytes are 29 MB) and 1 MiB for a token: a long description
    /// fits, a file in base64 does not belong into a list.
    fn default() -> Limits {
        Limits { total: 64 << 20, token: 1 << 20 }
    }
}

/// One step through a document. Bytes of keys and texts are unescaped and valid UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'a> {
    ObjectStart,
    ObjectEnd,
    ListStart,
    ListEnd,
    Key(&'a [u8]),
    Text(&'a [u8]),
    /// The raw text of a number, valid as JSON has it.
    Number(&'a [u8]),
    Bool(bool),
    Null,
}

/// Reads one document. Give it every piece with [`Scanner::next`] until that answers `None`, then ask
/// [`Scanner::finish`] until that answers `None`. After an error it stays where it failed.
#[derive(Debug)]
pub struct Scanner {
    limits: Limits,
    expect: Expect,
    cut: Cut,
    /// The bytes of a cut token as they were sent, a text without its first quote.
    kept: Vec<u8>,
    /// A text or key that was cut or had escapes, ready to be lent out.
    text: Vec<u8>,
    /// One bit for each open container, the innermost lowest: set for an object.
    objects: u128,
    depth: usize,
    /// The depth at which skipping ends; none: `usize::MAX`.
    skip: usize,
    /// Bytes of earlier pieces.
    offset: usize,
    failure: Option<JsonError>,
}

impl Default for Scanner {
    fn default() -> Scanner {
        Scanner::new(Limits::default())
    }
}

impl Scanner {
    pub fn new(limits: Limits) -> Scanner {
        Scanner {
            limits,
            expect: Expect::Start,
            cut: Cut::No,
            kept: Vec::new(),
            text: Vec::new(),
            objects: 0,
            depth: 0,
            skip: usize::MAX,
            offset: 0,
            failure: None,
        }
    }

    /// How many lists and objects are open.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// How many bytes have been read.
    pub fn offset(&self) -> usize {
        self.offset
    }

    /// Leaves out the events of one value: after [`Event::Key`] the value of that key, after
    /// [`Event::ObjectStart`] and [`Event::ListStart`] the rest of that container with its end.
    #[inline]
    pub fn skip(&mut self) {
        self.skip = match self.expect {
            Expect::FirstItemOrEnd | Expect::FirstKeyOrEnd => self.depth.saturating_sub(1),
            _ => self.depth,
        };
    }

    /// The next event of `piece`, which is moved on behind it. `None`: the piece is used up.
    #[inline]
    pub fn next<'a, 'p: 'a>(&'a mut self, piece: &mut &'p [u8]) -> Result<Option<Event<'a>>, JsonError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        if self.cut == Cut::No {
            while let Some(event) = self.quick(piece) {
                if self.skip == usize::MAX {
                    return Ok(Some(event));
                }
                self.end_skip(matches!(event, Event::Key(_) | Event::ObjectStart | Event::ListStart));
            }
        }
        self.slow(piece)
    }

    /// The whole grammar, one event: what [`Scanner::quick`] leaves over.
    fn slow<'a, 'p: 'a>(&'a mut self, piece: &mut &'p [u8]) -> Result<Option<Event<'a>>, JsonError> {
        let before = piece.len();
        let found = self.advance(piece);
        let used = before - piece.len();
        self.offset += used;
        let found = found.and_then(|found| {
            if self.offset > self.limits.total { Err((0, JsonErrorKind::TooLong)) } else { Ok(found) }
        });
        match found {
            Ok(found) => Ok(found.map(|found| self.lend(found))),
            Err((back, kind)) => Err(self.fail(back, kind)),
        }
    }

    /// Says that the document is over. Answers its last event where only the end shows that it is complete (a
    /// number that is the whole document), `None` when the document is whole.
    pub fn finish(&mut self) -> Result<Option<Event<'_>>, JsonError> {
        if let Some(failure) = self.failure {
            return Err(failure);
        }
        let mut back = 0;
        let kind = match self.cut {
            Cut::No if self.expect == Expect::Nothing => return Ok(None),
            Cut::No if self.depth == 0 => JsonErrorKind::Empty,
            Cut::Number if is_number(&self.kept) && self.depth == 0 => {
                self.cut = Cut::No;
                self.expect = Expect::Nothing;
                return Ok(Some(Event::Number(&self.kept)));
            }
            Cut::Number => {
                // `1` and `1.` could have gone on, `01` could not.
                back = self.kept.len();
                let whole = is_number(&self.kept);
                self.kept.push(b'0');
                if whole || is_number(&self.kept) {
                    JsonErrorKind::Truncated
                } else {
                    JsonErrorKind::BadNumber
                }
            }
            _ => JsonErrorKind::Truncated,
        };
        Err(self.fail(if kind == JsonErrorKind::BadNumber { back } else { 0 }, kind))
    }

    #[cold]
    fn fail(&mut self, back: usize, kind: JsonErrorKind) -> JsonError {
        let offset = self.offset.saturating_sub(back);
        let beyond = offset >= self.limits.total;
        let kind = if beyond && kind != JsonErrorKind::Truncated { JsonErrorKind::TooLong } else { kind };
        let offset = if kind == JsonErrorKind::TooLong { self.limits.total } else { offset };
        let failure = JsonError { offset, kind };
        self.failure = Some(failure);
        self.expect = Expect::Refused;
        failure
    }

    fn lend<'a>(&'a self, found: Found<'a>) -> Event<'a> {
        match found {
            Found::Plain(event) => event,
            Found::KeptKey => Event::Key(&self.text),
            Found::KeptText => Event::Text(&self.text),
            Found::KeptNumber => Event::Number(&self.kept),
        }
    }
}
