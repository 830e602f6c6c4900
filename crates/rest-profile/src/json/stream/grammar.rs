//! The whole grammar, with everything that may be cut at the end of a piece.
use super::super::JsonErrorKind;
use super::super::lexis::{is_number, number_length, plain, unescape};
use super::{Event, MAX_DEPTH, Scanner};

/// What may come next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    /// The document itself; a byte order mark may stand before it.
    Start,
    Value,
    FirstItemOrEnd,
    FirstKeyOrEnd,
    Key,
    Colon,
    CommaOrEnd,
    Nothing,
    /// Nothing either: the document is refused.
    Refused,
}

/// The token that a piece has cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    No,
    /// A key or text without its quotes in `kept`; `escaped`: it has a backslash; `open`: its last byte starts one.
    Text {
        escaped: bool,
        open: bool,
    },
    Number,
    /// How many bytes of the literal have been seen.
    Literal(Literal, usize),
    /// How many bytes of the byte order mark have been seen.
    Mark(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Literal {
    True,
    False,
    Null,
}

impl Literal {
    fn text(self) -> &'static [u8] {
        match self {
            Literal::True => b"true",
            Literal::False => b"false",
            Literal::Null => b"null",
        }
    }

    fn event(self) -> Event<'static> {
        match self {
            Literal::True => Event::Bool(true),
            Literal::False => Event::Bool(false),
            Literal::Null => Event::Null,
        }
    }
}

/// How many bytes before the start of what is left of the piece the fault lies, and what it is.
pub(super) type Fault = (usize, JsonErrorKind);

/// An event whose bytes may lie in the scanner: lending them out is left to the last step.
pub(super) enum Found<'a> {
    Plain(Event<'a>),
    KeptKey,
    KeptText,
    KeptNumber,
}

const MARK: &[u8] = b"\xef\xbb\xbf";

impl Scanner {
    /// One event; an error says how many bytes before the new start of `piece` its fault lies.
    #[inline]
    pub(super) fn advance<'a>(&mut self, piece: &mut &'a [u8]) -> Result<Option<Found<'a>>, Fault> {
        loop {
            let Some((&byte, rest)) = piece.split_first() else { return Ok(None) };
            let found = if self.cut == Cut::No {
                if matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                    *piece = rest;
                    if self.expect == Expect::Start {
                        self.expect = Expect::Value;
                    }
                    continue;
                }
                self.token(byte, piece)?
            } else {
                self.resume(piece)?
            };
            let Some(found) = found else { continue };
            if self.skip == usize::MAX {
                return Ok(Some(found));
            }
            self.end_skip(!matches!(self.expect, Expect::CommaOrEnd | Expect::Nothing));
        }
    }

    /// Ends skipping after the last event of the value, unless that event leaves something `open`.
    #[inline]
    pub(super) fn end_skip(&mut self, open: bool) {
        if !open && self.depth <= self.skip {
            self.skip = usize::MAX;
        }
    }

    /// Reads the token that starts with `byte`, the first of `piece`, where no token is cut.
    #[inline]
    fn token<'a>(&mut self, byte: u8, piece: &mut &'a [u8]) -> Result<Option<Found<'a>>, Fault> {
        let rest = piece.get(1..).unwrap_or_default();
        match self.expect {
            Expect::CommaOrEnd if byte == b',' => {
                *piece = rest;
                self.expect = if self.objects & 1 == 1 { Expect::Key } else { Expect::Value };
                Ok(None)
            }
            Expect::Colon if byte == b':' => {
                *piece = rest;
                self.expect = Expect::Value;
                Ok(None)
            }
            Expect::Key | Expect::FirstKeyOrEnd if byte == b'"' => self.text(piece),
            Expect::FirstKeyOrEnd | Expect::CommaOrEnd if byte == b'}' && self.objects & 1 == 1 => {
                *piece = rest;
                self.close();
                Ok(Some(Found::Plain(Event::ObjectEnd)))
            }
            Expect::FirstItemOrEnd | Expect::CommaOrEnd if byte == b']' && self.objects & 1 == 0 => {
                *piece = rest;
                self.close();
                Ok(Some(Found::Plain(Event::ListEnd)))
            }
            Expect::Start | Expect::Value | Expect::FirstItemOrEnd => self.value(byte, piece),
            Expect::Nothing => Err((0, JsonErrorKind::Trailing)),
            _ => Err((0, JsonErrorKind::Unexpected(byte))),
        }
    }

    #[inline]
    fn value<'a>(&mut self, byte: u8, piece: &mut &'a [u8]) -> Result<Option<Found<'a>>, Fault> {
        let literal = match byte {
            b'"' => return self.text(piece),
            b'-' | b'0'..=b'9' => return self.number(piece),
            b'{' | b'[' => {
                if self.depth == MAX_DEPTH {
                    return Err((0, JsonErrorKind::TooDeep));
                }
                *piece = piece.get(1..).unwrap_or_default();
                let object = byte == b'{';
                self.open(object);
                return Ok(Some(Found::Plain(if object { Event::ObjectStart } else { Event::ListStart })));
            }
            b't' => Literal::True,
            b'f' => Literal::False,
            b'n' => Literal::Null,
            // The start of a byte order mark.
            0xef if self.expect == Expect::Start => {
                self.cut = Cut::Mark(0);
                return Ok(None);
            }
            _ => return Err((0, JsonErrorKind::Unexpected(byte))),
        };
        self.cut = Cut::Literal(literal, 0);
        self.resume(piece)
    }

    #[inline]
    pub(super) fn open(&mut self, object: bool) {
        self.depth += 1;
        self.objects = self.objects << 1 | u128::from(object);
        self.expect = if object { Expect::FirstKeyOrEnd } else { Expect::FirstItemOrEnd };
    }

    #[inline]
    pub(super) fn close(&mut self) {
        self.depth -= 1;
        self.objects >>= 1;
        self.after_value();
    }

    #[inline]
    pub(super) fn after_value(&mut self) {
        self.expect = if self.depth == 0 { Expect::Nothing } else { Expect::CommaOrEnd };
    }

    fn is_key(&self) -> bool {
        matches!(self.expect, Expect::Key | Expect::FirstKeyOrEnd)
    }

    /// Reads a key or text whose quote is the first byte of `piece`.
    #[inline]
    fn text<'a>(&mut self, piece: &mut &'a [u8]) -> Result<Option<Found<'a>>, Fault> {
        let body = piece.get(1..).unwrap_or_default();
        let run = plain(body);
        if let Some((raw, [b'"', rest @ ..])) = body.split_at_checked(run.length)
            && run.length <= self.limits.token
        {
            if run.wide && std::str::from_utf8(raw).is_err() {
                return Err((0, JsonErrorKind::NotUtf8));
            }
            *piece = rest;
            if self.is_key() {
                self.expect = Expect::Colon;
                return Ok(Some(Found::Plain(Event::Key(raw))));
            }
            self.after_value();
            return Ok(Some(Found::Plain(Event::Text(raw))));
        }
        // An escape, a control character or the end of the piece: read it the long way.
        self.kept.clear();
        self.cut = Cut::Text { escaped: false, open: false };
        *piece = body;
        self.resume_text(false, false, piece)
    }

    #[inline]
    fn number<'a>(&mut self, piece: &mut &'a [u8]) -> Result<Option<Found<'a>>, Fault> {
        let length = number_length(piece);
        if length > self.limits.token {
            return Err((0, JsonErrorKind::TokenTooLong));
        }
        let (raw, rest) = piece.split_at_checked(length).unwrap_or_default();
        if rest.is_empty() {
            // More digits may follow in the next piece.
            self.kept.clear();
            self.kept.extend_from_slice(raw);
            self.cut = Cut::Number;
            *piece = rest;
            return Ok(None);
        }
        if !is_number(raw) {
            return Err((0, JsonErrorKind::BadNumber));
        }
        *piece = rest;
        self.after_value();
        Ok(Some(Found::Plain(Event::Number(raw))))
    }

    /// Goes on with the token that the last piece has cut. `piece` is not empty.
    #[cold]
    fn resume<'a>(&mut self, piece: &mut &'a [u8]) -> Result<Option<Found<'a>>, Fault> {
        match self.cut {
            Cut::No => Ok(None),
            Cut::Text { escaped, open } => self.resume_text(escaped, open, piece),
            Cut::Number => self.resume_number(piece),
            Cut::Literal(literal, seen) => {
                let seen = expect_rest(literal.text(), seen, piece)?;
                if seen < literal.text().len() {
                    self.cut = Cut::Literal(literal, seen);
                    return Ok(None);
                }
                self.cut = Cut::No;
                self.after_value();
                Ok(Some(Found::Plain(literal.event())))
            }
            Cut::Mark(seen) => {
                let seen = expect_rest(MARK, seen, piece)?;
                self.cut = if seen < MARK.len() { Cut::Mark(seen) } else { Cut::No };
                self.expect = Expect::Value;
                Ok(None)
            }
        }
    }

    fn resume_text<'a>(
        &mut self,
        mut escaped: bool,
        mut open: bool,
        piece: &mut &'a [u8],
    ) -> Result<Option<Found<'a>>, Fault> {
        loop {
            if !open {
                let run = plain(piece).length;
                let (raw, rest) = piece.split_at_checked(run).unwrap_or_default();
                if run > self.limits.token.saturating_sub(self.kept.len()) {
                    return Err((self.kept.len() + 1, JsonErrorKind::TokenTooLong));
                }
                self.kept.extend_from_slice(raw);
                *piece = rest;
            }
            let Some((&byte, rest)) = piece.split_first() else {
                self.cut = Cut::Text { escaped, open };
                return Ok(None);
            };
            if !open && byte < 0x20 {
                return Err((0, JsonErrorKind::ControlCharacter));
            }
            *piece = rest;
            if !open && byte == b'"' {
                return self.end_text(escaped).map(Some);
            }
            if self.kept.len() == self.limits.token {
                return Err((self.kept.len() + 2, JsonErrorKind::TokenTooLong));
            }
            self.kept.push(byte);
            open = !open && byte == b'\\';
            escaped |= open;
        }
    }

    /// The text in `kept` is complete, its closing quote is read.
    fn end_text<'a>(&mut self, escaped: bool) -> Result<Found<'a>, Fault> {
        let length = self.kept.len();
        if escaped {
            self.text.clear();
            unescape(&self.kept, &mut self.text).map_err(|(at, kind)| (length + 1 - at, kind))?;
        } else {
            std::mem::swap(&mut self.kept, &mut self.text);
        }
        if std::str::from_utf8(&self.text).is_err() {
            return Err((length + 2, JsonErrorKind::NotUtf8));
        }
        self.cut = Cut::No;
        if self.is_key() {
            self.expect = Expect::Colon;
            return Ok(Found::KeptKey);
        }
        self.after_value();
        Ok(Found::KeptText)
    }

    fn resume_number<'a>(&mut self, piece: &mut &'a [u8]) -> Result<Option<Found<'a>>, Fault> {
        let (raw, rest) = piece.split_at_checked(number_length(piece)).unwrap_or_default();
        if raw.len() > self.limits.token.saturating_sub(self.kept.len()) {
            return Err((self.kept.len(), JsonErrorKind::TokenTooLong));
        }
        self.kept.extend_from_slice(raw);
        *piece = rest;
        if rest.is_empty() {
            return Ok(None);
        }
        if !is_number(&self.kept) {
            return Err((self.kept.len(), JsonErrorKind::BadNumber));
        }
        self.cut = Cut::No;
        self.after_value();
        Ok(Some(Found::KeptNumber))
    }
}

/// Reads what is left of `whole` after `seen` bytes of it, as far as `piece` goes; how many bytes are then seen.
fn expect_rest(whole: &[u8], mut seen: usize, piece: &mut &[u8]) -> Result<usize, Fault> {
    while let (Some(wanted), Some((byte, rest))) = (whole.get(seen), piece.split_first()) {
        if byte != wanted {
            return Err((0, JsonErrorKind::Unexpected(*byte)));
        }
        *piece = rest;
        seen += 1;
    }
    Ok(seen)
}
