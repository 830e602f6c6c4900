//! Why bytes are no JSON, and where.
use std::fmt;

/// Where reading stopped and why. The same bytes give the same error however they were cut into chunks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JsonError {
    /// Bytes from the start of the document: the byte nobody expected, or the first byte of the token at fault.
    pub offset: usize,
    pub kind: JsonErrorKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JsonErrorKind {
    /// Nothing but white space.
    Empty,
    /// The document stopped where more could have made it whole: a connection that broke, not a wrong grammar.
    Truncated,
    /// A byte that the grammar does not allow here; `<` at offset 0 is most often a page of HTML.
    Unexpected(u8),
    /// The document was whole and something other than white space follows.
    Trailing,
    /// `01`, `1.`, `.5`, `+1`, `1e`.
    BadNumber,
    /// A backslash followed by none of `"\/bfnrtu`, or `\u` without four hexadecimal digits.
    BadEscape,
    /// A byte below 0x20 inside a text; RFC 8259 wants it escaped.
    ControlCharacter,
    /// A text that is not UTF-8: most often an answer in Latin-1 or Windows-1252.
    NotUtf8,
    /// More than [`super::MAX_DEPTH`] lists and objects open at once.
    TooDeep,
    /// One key, text or number is longer than the limit given.
    TokenTooLong,
    /// The document is longer than the limit given.
    TooLong,
}

impl JsonErrorKind {
    /// A stable word for this kind, for messages and logs.
    pub fn code(self) -> &'static str {
        match self {
            JsonErrorKind::Empty => "empty",
            JsonErrorKind::Truncated => "truncated",
            JsonErrorKind::Unexpected(_) => "unexpected",
            JsonErrorKind::Trailing => "trailing",
            JsonErrorKind::BadNumber => "bad_number",
            JsonErrorKind::BadEscape => "bad_escape",
            JsonErrorKind::ControlCharacter => "control_character",
            JsonErrorKind::NotUtf8 => "not_utf8",
            JsonErrorKind::TooDeep => "too_deep",
            JsonErrorKind::TokenTooLong => "token_too_long",
            JsonErrorKind::TooLong => "too_long",
        }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.kind.code())?;
        out.write_str(" at byte ")?;
        fmt::Display::fmt(&self.offset, out)
    }
}

impl std::error::Error for JsonError {}
