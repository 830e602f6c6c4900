//! Days and instants from the bytes of an answer.
//!
//! The two shapes that nearly every answer has are read here without a detour; the rest goes the way that single
//! records go, so that both mean the same.
use super::Notation;
use crate::record::dates::{self, days};

/// Milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;

/// Milliseconds since 1970 in UTC, of years 1 to 9999.
#[inline]
pub(super) fn read(bytes: &[u8], notation: Notation) -> Option<i64> {
    let quick = match notation {
        Notation::Iso => plain(bytes),
        _ => None,
    };
    quick.or_else(|| other(bytes, notation))
}

#[cold]
fn other(bytes: &[u8], notation: Notation) -> Option<i64> {
    let notation = match notation {
        Notation::Iso => dates::Notation::Iso,
        Notation::EpochSeconds => dates::Notation::EpochSeconds,
        Notation::EpochMilliseconds => dates::Notation::EpochMilliseconds,
        Notation::DayMonthYear => dates::Notation::DayMonthYear,
        Notation::MonthDayYear => dates::Notation::MonthDayYear,
        Notation::Microsoft => dates::Notation::Microsoft,
    };
    dates::read(std::str::from_utf8(bytes).ok()?, notation)
}

/// `2026-11-22` and `2026-11-22T08:30:00Z`, with or without thousandths.
#[inline]
fn plain(bytes: &[u8]) -> Option<i64> {
    let (date, time) = bytes.split_first_chunk::<10>()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = date else { return None };
    let year = pair(*y1, *y2)? * 100 + pair(*y3, *y4)?;
    let midnight = days(year, pair(*m1, *m2)?, pair(*d1, *d2)?)? * DAY;
    let (clock, thousandths) = match time {
        [] => return Some(midnight),
        [clock @ .., b'.', a, b, c, b'Z'] => (clock, i64::from(digit(*a)?) * 100 + pair(*b, *c)?),
        [clock @ .., b'Z'] => (clock, 0),
        _ => return None,
    };
    let [b'T', h1, h2, b':', m1, m2, b':', s1, s2] = clock else { return None };
    let (hour, minute, second) = (pair(*h1, *h2)?, pair(*m1, *m2)?, pair(*s1, *s2)?);
    let fine = hour < 24 && minute < 60 && second < 60;
    fine.then_some(midnight + (hour * 3600 + minute * 60 + second) * 1000 + thousandths)
}

#[inline]
fn digit(byte: u8) -> Option<u8> {
    Some(byte.wrapping_sub(b'0')).filter(|digit| *digit < 10)
}

#[inline]
fn pair(tens: u8, ones: u8) -> Option<i64> {
    Some(i64::from(digit(tens)? * 10 + digit(ones)?))
}
