//! Writing a tree as JSON text: compact, in the order of its members, with the fewest escapes RFC 8259 allows.
use std::fmt;

use super::Json;

impl Json {
    /// The document as compact JSON text.
    pub fn to_text(&self) -> String {
        let mut out = String::new();
        // Writing into a String does not fail.
        let _ = write_value(&mut out, self);
        out
    }
}

impl fmt::Display for Json {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_value(out, self)
    }
}

fn write_value(out: &mut dyn fmt::Write, value: &Json) -> fmt::Result {
    match value {
        Json::Null => out.write_str("null"),
        Json::Bool(true) => out.write_str("true"),
        Json::Bool(false) => out.write_str("false"),
        Json::Number(raw) => out.write_str(raw),
        Json::Text(text) => write_text(out, text),
        Json::List(items) => {
            let mut before = '[';
            for item in items {
                out.write_char(before)?;
                write_value(out, item)?;
                before = ',';
            }
            out.write_str(if items.is_empty() { "[]" } else { "]" })
        }
        Json::Object(members) => {
            let mut before = '{';
            for (key, item) in members {
                out.write_char(before)?;
                write_text(out, key)?;
                out.write_char(':')?;
                write_value(out, item)?;
                before = ',';
            }
            out.write_str(if members.is_empty() { "{}" } else { "}" })
        }
    }
}

fn write_text(out: &mut dyn fmt::Write, text: &str) -> fmt::Result {
    out.write_char('"')?;
    for part in text.split_inclusive(|character| escape(character).is_some()) {
        let last = part.chars().next_back();
        match last.and_then(escape) {
            Some(letter) => {
                out.write_str(part.strip_suffix(|_| true).unwrap_or(part))?;
                out.write_char('\\')?;
                out.write_char(letter)?;
                if letter == 'u' {
                    let code = last.map_or(0, u32::from);
                    out.write_str("00")?;
                    for digit in [code >> 4, code & 15] {
                        out.write_char(char::from_digit(digit, 16).unwrap_or('0'))?;
                    }
                }
            }
            None => out.write_str(part)?,
        }
    }
    out.write_char('"')
}

/// The letter after the backslash, for characters that must be escaped.
fn escape(character: char) -> Option<char> {
    match character {
        '"' | '\\' => Some(character),
        '\n' => Some('n'),
        '\r' => Some('r'),
        '\t' => Some('t'),
        '\u{8}' => Some('b'),
        '\u{c}' => Some('f'),
        '\0'..='\u{1f}' => Some('u'),
        _ => None,
    }
}
