//! The tokens of JSON: where a text ends, what a number may look like, what an escape stands for.
//!
//! Texts are read eight bytes at a time: most bytes of an answer are inside texts, and a byte-at-a-time loop would
//! cost more than everything else together.
use super::JsonErrorKind;

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

/// Bytes of a text up to its first byte that is not plain: a quote, a backslash or a control character.
pub(super) struct Plain {
    /// How many plain bytes stand before it; all of them when there is none.
    pub length: usize,
    /// Whether one of the plain bytes is not ASCII, so that UTF-8 has to be checked.
    pub wide: bool,
}

/// Reads plain bytes from the start of `bytes`.
#[inline]
pub(super) fn plain(bytes: &[u8]) -> Plain {
    let mut rest = bytes;
    let mut high = 0u64;
    let mut length = 0;
    while let Some((word, tail)) = rest.split_first_chunk::<8>() {
        let word = u64::from_le_bytes(*word);
        let stop = stops(word);
        if stop != 0 {
            // A borrow can only mark bytes above the first true one, so the lowest mark is exact.
            high |= word & HIGHS & ((stop & stop.wrapping_neg()) - 1);
            return Plain { length: length + (stop.trailing_zeros() / 8) as usize, wide: high != 0 };
        }
        high |= word & HIGHS;
        length += 8;
        rest = tail;
    }
    for byte in rest {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            break;
        }
        high |= u64::from(byte & 0x80);
        length += 1;
    }
    Plain { length, wide: high != 0 }
}

/// Marks the high bit of each byte of a word that is a quote, a backslash or below 0x20.
#[inline]
fn stops(word: u64) -> u64 {
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let below = word.wrapping_sub(ONES * 0x20) & !word;
    let quotes = quote.wrapping_sub(ONES) & !quote;
    let backslashes = backslash.wrapping_sub(ONES) & !backslash;
    (below | quotes | backslashes) & HIGHS
}

/// Whether two short texts are the same. Keys and repeated values are compared far more often than they differ, and
/// a call into the C library for each would cost more than the comparison.
#[inline]
pub(crate) fn same(mut left: &[u8], mut right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    while let (Some((a, left_rest)), Some((b, right_rest))) =
        (left.split_first_chunk::<8>(), right.split_first_chunk::<8>())
    {
        if u64::from_le_bytes(*a) != u64::from_le_bytes(*b) {
            return false;
        }
        (left, right) = (left_rest, right_rest);
    }
    left.iter().zip(right).all(|(a, b)| a == b)
}

/// How many bytes at the start of `bytes` may belong to a number.
#[inline]
pub(super) fn number_length(bytes: &[u8]) -> usize {
    let other = |byte: &u8| !matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E');
    bytes.iter().position(other).unwrap_or(bytes.len())
}

/// Whether the whole of `raw` is a JSON number.
#[inline]
pub fn is_number(raw: &[u8]) -> bool {
    let rest = raw.strip_prefix(b"-").unwrap_or(raw);
    let (whole, rest) = digits(rest);
    if whole == 0 || (whole > 1 && raw.iter().find(|byte| **byte != b'-') == Some(&b'0')) {
        return false;
    }
    let rest = match rest.split_first() {
        Some((b'.', tail)) => match digits(tail) {
            (0, _) => return false,
            (_, rest) => rest,
        },
        _ => rest,
    };
    match rest.split_first() {
        None => true,
        Some((b'e' | b'E', tail)) => {
            let (exponent, rest) = match tail.split_first() {
                Some((b'+' | b'-', tail)) => digits(tail),
                _ => digits(tail),
            };
            exponent > 0 && rest.is_empty()
        }
        Some(_) => false,
    }
}

#[inline]
fn digits(bytes: &[u8]) -> (usize, &[u8]) {
    let count = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len());
    (count, bytes.get(count..).unwrap_or_default())
}

/// Replaces the escapes of a text (its bytes without the quotes, ended by no backslash) and appends it to `out`.
/// An error is the offset of its backslash within `raw`.
///
/// A surrogate without its other half becomes U+FFFD, as `TextDecoder` and every browser would show it: one broken
/// emoji in a name is no reason to lose a page of records.
pub(super) fn unescape(raw: &[u8], out: &mut Vec<u8>) -> Result<(), (usize, JsonErrorKind)> {
    let mut rest = raw;
    while let Some(at) = rest.iter().position(|byte| *byte == b'\\') {
        let (before, escape) = rest.split_at(at);
        out.extend_from_slice(before);
        let failure = (raw.len() - escape.len(), JsonErrorKind::BadEscape);
        let letter = escape.get(1).copied().ok_or(failure)?;
        let mut used = 2;
        match letter {
            b'"' | b'\\' | b'/' => out.push(letter),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'b' => out.push(8),
            b'f' => out.push(12),
            b'u' => {
                let first = code_unit(escape).ok_or(failure)?;
                used = 6;
                let tail = escape.get(6..).unwrap_or_default();
                let low = if tail.starts_with(b"\\u") { code_unit(tail) } else { None };
                let character = match (first, low) {
                    (0xd800..0xdc00, Some(low @ 0xdc00..0xe000)) => {
                        used = 12;
                        char::from_u32(0x10000 + ((first - 0xd800) << 10) + (low - 0xdc00))
                    }
                    _ => char::from_u32(first),
                };
                let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
                out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
            }
            _ => return Err(failure),
        }
        rest = escape.get(used..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
    Ok(())
}

/// The four hexadecimal digits after `\u`.
fn code_unit(escape: &[u8]) -> Option<u32> {
    let digits = escape.get(2..6)?;
    digits.iter().try_fold(0, |code, digit| Some(code << 4 | char::from(*digit).to_digit(16)?))
}
