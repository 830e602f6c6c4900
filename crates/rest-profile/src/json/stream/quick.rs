//! The ways through the scanner that most bytes take.
use super::super::lexis::{is_number, number_length, plain, same};
use super::grammar::{Cut, Expect};
use super::{Event, MAX_DEPTH, Scanner};

impl Scanner {
    /// Passes a key that is expected next: `written` is the key with its quotes and its colon, without an escape.
    /// `false`, and nothing has moved, when something else stands there. Much faster than reading the key and
    /// comparing it, and most objects of a list have the keys of the one before.
    #[inline]
    pub(crate) fn pass_key(&mut self, piece: &mut &[u8], written: &[u8]) -> bool {
        if self.cut != Cut::No || self.skip != usize::MAX {
            return false;
        }
        let rest = match self.expect {
            Expect::CommaOrEnd if self.objects & 1 == 1 => match piece.split_first() {
                Some((b',', rest)) => rest,
                _ => return false,
            },
            Expect::FirstKeyOrEnd => *piece,
            _ => return false,
        };
        let Some((key, rest)) = rest.split_at_checked(written.len()) else { return false };
        let used = piece.len() - rest.len();
        if !same(key, written) || used > self.limits.total - self.offset || used > self.limits.token {
            return false;
        }
        self.offset += used;
        *piece = rest;
        self.expect = Expect::Value;
        true
    }

    /// The next event where nothing is unusual: its token and the separator before it lie whole in the piece, without
    /// escapes and without faults. Otherwise `None`, and nothing has moved.
    ///
    /// Everything accepted here is accepted by [`Scanner::advance`] with the same outcome; this is only faster.
    #[inline(always)]
    pub(super) fn quick<'p>(&mut self, piece: &mut &'p [u8]) -> Option<Event<'p>> {
        let mut whole = *piece;
        let mut expect = self.expect;
        let in_object = self.objects & 1 == 1;
        if expect == Expect::CommaOrEnd && whole.first() == Some(&b',') {
            whole = whole.get(1..)?;
            expect = if in_object { Expect::Key } else { Expect::Value };
        }
        while let Some((b' ' | b'\n' | b'\r' | b'\t', rest)) = whole.split_first() {
            whole = rest;
        }
        let (byte, mut rest) = whole.split_first()?;
        let is_key = matches!(expect, Expect::Key | Expect::FirstKeyOrEnd);
        let is_value = matches!(expect, Expect::Value | Expect::FirstItemOrEnd) && self.depth > 0;
        let mut then = Expect::CommaOrEnd;
        let event = match byte {
            b'"' if is_key || is_value => {
                let run = plain(rest);
                let (raw, [b'"', after @ ..]) = rest.split_at_checked(run.length)? else { return None };
                if run.length > self.limits.token || (run.wide && std::str::from_utf8(raw).is_err()) {
                    return None;
                }
                rest = after;
                if is_key {
                    rest = rest.strip_prefix(b":")?;
                    then = Expect::Value;
                    Event::Key(raw)
                } else {
                    Event::Text(raw)
                }
            }
            b'0'..=b'9' | b'-' if is_value => {
                let (raw, after) = whole.split_at_checked(number_length(whole))?;
                if raw.len() > self.limits.token || after.is_empty() || !is_number(raw) {
                    return None;
                }
                rest = after;
                Event::Number(raw)
            }
            b'}' if in_object && matches!(expect, Expect::CommaOrEnd | Expect::FirstKeyOrEnd) => {
                Event::ObjectEnd
            }
            b']' if !in_object && matches!(expect, Expect::CommaOrEnd | Expect::FirstItemOrEnd) => {
                Event::ListEnd
            }
            b'{' if is_value && self.depth < MAX_DEPTH => Event::ObjectStart,
            b'[' if is_value && self.depth < MAX_DEPTH => Event::ListStart,
            b't' if is_value => {
                rest = rest.strip_prefix(b"rue")?;
                Event::Bool(true)
            }
            b'f' if is_value => {
                rest = rest.strip_prefix(b"alse")?;
                Event::Bool(false)
            }
            b'n' if is_value => {
                rest = rest.strip_prefix(b"ull")?;
                Event::Null
            }
            _ => return None,
        };
        let used = piece.len() - rest.len();
        if used > self.limits.total - self.offset {
            return None;
        }
        self.offset += used;
        *piece = rest;
        self.expect = then;
        match event {
            Event::ObjectStart => self.open(true),
            Event::ListStart => self.open(false),
            Event::ObjectEnd | Event::ListEnd => self.close(),
            _ => {}
        }
        Some(event)
    }
}
