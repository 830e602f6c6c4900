//! Pointers into a JSON document (RFC 6901), and reading and changing a tree through them.
use std::fmt;

use super::{Json, MAX_DEPTH};

/// A path from the root of a document to a value.
///
/// `""` is the whole document, `/a/0/b` descends through members and list indices (`~1` stands for `/`, `~0` for
/// `~`), and text that does not start with `/` is one literal key: `amount`, `odata.count`, `@odata.nextLink`.
/// `-`, the place after the last item, is not known here: it is an ordinary key and no index.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pointer {
    segments: Vec<Box<str>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointerError {
    /// `~` followed by something other than `0` or `1`; the byte offset of the `~`.
    BadEscape { offset: usize },
    /// More segments than a document may have levels ([`MAX_DEPTH`]).
    TooDeep,
}

impl Pointer {
    pub fn parse(text: &str) -> Result<Pointer, PointerError> {
        let Some(path) = text.strip_prefix('/') else {
            return Ok(if text.is_empty() { Pointer::default() } else { Pointer::from_segments([text]) });
        };
        let mut segments = Vec::new();
        let mut offset = 1;
        for part in path.split('/') {
            if segments.len() == MAX_DEPTH {
                return Err(PointerError::TooDeep);
            }
            segments.push(unescape(part, offset)?);
            offset += part.len() + 1;
        }
        Ok(Pointer { segments })
    }

    /// A pointer from segments as they are, without escapes.
    pub fn from_segments<'a>(segments: impl IntoIterator<Item = &'a str>) -> Pointer {
        Pointer { segments: segments.into_iter().take(MAX_DEPTH).map(Into::into).collect() }
    }

    /// Keys and indices from the root down, unescaped.
    pub fn segments(&self) -> &[Box<str>] {
        &self.segments
    }

    /// Whether this is `""`, the whole document.
    pub fn is_root(&self) -> bool {
        self.segments.is_empty()
    }

    /// This pointer and one segment more; at [`MAX_DEPTH`] it stays as it is.
    #[must_use]
    pub fn child(&self, segment: &str) -> Pointer {
        let mut segments = self.segments.clone();
        if segments.len() < MAX_DEPTH {
            segments.push(segment.into());
        }
        Pointer { segments }
    }

    /// The path of `inner` continued from the place this one points at.
    #[must_use]
    pub fn join(&self, inner: &Pointer) -> Pointer {
        Pointer::from_segments(self.segments.iter().chain(&inner.segments).map(|segment| &**segment))
    }
}

impl std::str::FromStr for Pointer {
    type Err = PointerError;

    fn from_str(text: &str) -> Result<Pointer, PointerError> {
        Pointer::parse(text)
    }
}

/// Writes the RFC 6901 form, also for a literal key: `amount` is written `/amount`.
impl fmt::Display for Pointer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for segment in &self.segments {
            out.write_str("/")?;
            for character in segment.chars() {
                match character {
                    '~' => out.write_str("~0")?,
                    '/' => out.write_str("~1")?,
                    other => fmt::Write::write_char(out, other)?,
                }
            }
        }
        Ok(())
    }
}

impl fmt::Display for PointerError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            PointerError::BadEscape { .. } => "a ~ in a pointer is followed by neither 0 nor 1",
            PointerError::TooDeep => "a pointer has more than 128 segments",
        })
    }
}

impl std::error::Error for PointerError {}

fn unescape(part: &str, start: usize) -> Result<Box<str>, PointerError> {
    if !part.contains('~') {
        return Ok(part.into());
    }
    let mut out = String::with_capacity(part.len());
    let mut characters = part.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '~' => match characters.next() {
                Some((_, '0')) => out.push('~'),
                Some((_, '1')) => out.push('/'),
                _ => return Err(PointerError::BadEscape { offset: start + at }),
            },
            other => out.push(other),
        }
    }
    Ok(out.into())
}

/// A list index as RFC 6901 writes it: digits without a leading zero.
pub(crate) fn index(segment: &str) -> Option<usize> {
    let digits = segment.as_bytes();
    let plain = digits.iter().all(u8::is_ascii_digit) && (digits.len() == 1 || digits.first() != Some(&b'0'));
    if plain { segment.parse().ok() } else { None }
}

impl Json {
    /// The value a pointer leads to; `None` where the path ends early.
    pub fn at(&self, pointer: &Pointer) -> Option<&Json> {
        let mut here = self;
        for segment in pointer.segments() {
            here = match here {
                Json::Object(_) => here.get(segment)?,
                Json::List(items) => items.get(index(segment)?)?,
                _ => return None,
            };
        }
        Some(here)
    }

    /// The value a pointer leads to, to be changed.
    pub fn at_mut(&mut self, pointer: &Pointer) -> Option<&mut Json> {
        let mut here = self;
        for segment in pointer.segments() {
            here = match here {
                Json::Object(_) => here.get_mut(segment)?,
                Json::List(items) => items.get_mut(index(segment)?)?,
                _ => return None,
            };
        }
        Some(here)
    }

    /// Puts `value` where the pointer leads. Missing objects on the way are made, also in place of `null`; an
    /// existing list item is replaced. `false`, and nothing is changed at the place itself, when a scalar or a
    /// list without that index stands in the way.
    pub fn set(&mut self, pointer: &Pointer, value: Json) -> bool {
        let mut here = self;
        for segment in pointer.segments() {
            if here.is_null() {
                *here = Json::Object(Vec::new());
            }
            let next = match here {
                Json::Object(members) => match members.iter().position(|(name, _)| **name == **segment) {
                    Some(place) => members.get_mut(place).map(|(_, value)| value),
                    None => {
                        members.push((segment.to_string(), Json::Null));
                        members.last_mut().map(|(_, value)| value)
                    }
                },
                Json::List(items) => index(segment).and_then(|place| items.get_mut(place)),
                _ => None,
            };
            match next {
                Some(next) => here = next,
                None => return false,
            }
        }
        *here = value;
        true
    }
}
