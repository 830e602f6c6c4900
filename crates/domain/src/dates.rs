//! Civil dates and deadlines. A civil date is never shifted by a zone; an instant is UTC.
//!
//! A deadline (`answer_due`, `protected_until`) is the last civil day on which something is possible, by the days of
//! the programme's zone; whoever calls knows that zone's current day and passes it as `today`.

use crate::issue::{Issue, IssueCode};
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};

/// Reads `YYYY-MM-DD`.
///
/// # Errors
/// [`IssueCode::DateFormat`] for another shape, [`IssueCode::DateNotReal`] for a day that the calendar lacks.
pub fn parse_date(path: &str, text: &str) -> Result<NaiveDate, Issue> {
    let mut parts = text.trim().split('-');
    let mut number = |digits: usize| {
        let part = parts.next()?;
        (part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    };
    let (Some(year), Some(month), Some(day)) = (number(4), number(2), number(2)) else {
        return Err(Issue::new(path, IssueCode::DateFormat));
    };
    if parts.next().is_some() {
        return Err(Issue::new(path, IssueCode::DateFormat));
    }
    i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or_else(|| Issue::new(path, IssueCode::DateNotReal))
}

/// Reads an instant as RFC 3339 writes it: `2026-03-01T09:30:00Z`, with any fraction of a second and any offset.
///
/// Read by hand because the records of a page hold hundreds of instants, and chrono's own reader, made for any
/// notation, is 20 KB of a page's program.
pub fn parse_instant(text: &str) -> Option<DateTime<Utc>> {
    let (day, rest) = text.split_once(['T', 't', ' '])?;
    let day = parse_date("", day).ok()?;
    let at = rest.find(['Z', 'z', '+', '-'])?;
    let (time, zone) = rest.split_at_checked(at)?;
    let (time, fraction) = match time.split_once('.') {
        Some((time, fraction)) => (time, Some(fraction)),
        None => (time, None),
    };
    let [hour, minute, second] = two_digits::<3>(time)?;
    let nanos = fraction.map_or(Some(0), nanoseconds)?;
    let minutes_east = match zone {
        "Z" | "z" => 0,
        _ => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let [hours, minutes] = two_digits::<2>(zone.get(1..)?)?;
            (hours < 24 && minutes < 60).then_some(sign * i64::from(hours * 60 + minutes))?
        }
    };
    // A leap second is taken as the second before it: the calendar here has none.
    let local = day.and_hms_nano_opt(hour, minute, if second == 60 { 59 } else { second }, nanos)?;
    Some(local.checked_sub_signed(TimeDelta::minutes(minutes_east))?.and_utc())
}

/// The digits after the point of a second; those beyond the ninth are dropped.
fn nanoseconds(digits: &str) -> Option<u32> {
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let nine = digits.bytes().chain(std::iter::repeat(b'0')).take(9);
    Some(nine.fold(0, |number, byte| number * 10 + u32::from(byte - b'0')))
}

/// Exactly `N` numbers of two digits with colons between them.
fn two_digits<const N: usize>(text: &str) -> Option<[u32; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(':');
    for number in &mut numbers {
        let part = parts.next()?;
        if part.len() != 2 || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

/// How records read their dates and instants from JSON (`#[serde(deserialize_with)]`).
pub mod from_json {
    use super::{parse_date, parse_instant};
    use chrono::{DateTime, NaiveDate, Utc};
    use serde::de::{Deserialize, Deserializer, Error};

    pub fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<DateTime<Utc>, D::Error> {
        parse_instant(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("no RFC 3339 instant"))
    }

    pub fn optional_instant<'de, D: Deserializer<'de>>(from: D) -> Result<Option<DateTime<Utc>>, D::Error> {
        let read = |text: String| parse_instant(&text).ok_or_else(|| D::Error::custom("no RFC 3339 instant"));
        Option::<String>::deserialize(from)?.map(read).transpose()
    }

    pub fn date<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        parse_date("", &String::deserialize(from)?).map_err(|_| D::Error::custom("no date YYYY-MM-DD"))
    }

    pub fn optional_date<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
        let read = |text: String| parse_date("", &text).map_err(|_| D::Error::custom("no date YYYY-MM-DD"));
        Option::<String>::deserialize(from)?.map(read).transpose()
    }
}

/// The day `count` business days (Monday to Friday) after `start`. Zero answers `start` itself.
///
/// Public holidays are not known here: a programme that needs them sets a longer review time.
pub fn add_business_days(start: NaiveDate, count: u16) -> NaiveDate {
    let mut day = start;
    let mut left = count;
    while left > 0 {
        let Some(next) = day.succ_opt() else { return day };
        day = next;
        if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
            left -= 1;
        }
    }
    day
}

/// `start` moved by `days`; stays at the last representable day rather than failing.
pub fn add_days(start: NaiveDate, days: u16) -> NaiveDate {
    start.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_is_read_as_rfc_3339_writes_it() {
        let read = |text| parse_instant(text).map(|at: DateTime<Utc>| at.to_rfc3339());
        let same = |text: &str| Some(text.to_owned());
        assert_eq!(read("2026-03-01T09:30:00Z"), same("2026-03-01T09:30:00+00:00"));
        assert_eq!(read("2026-03-01t09:30:00.5z"), same("2026-03-01T09:30:00.500+00:00"));
        assert_eq!(read("2026-03-01 09:30:00.123456789123Z"), same("2026-03-01T09:30:00.123456789+00:00"));
        assert_eq!(read("2026-03-01T00:30:00+05:45"), same("2026-02-28T18:45:00+00:00"));
        assert_eq!(read("2026-12-31T23:00:00-02:00"), same("2027-01-01T01:00:00+00:00"));
        assert_eq!(read("2026-06-30T23:59:60Z"), same("2026-06-30T23:59:59+00:00"));
    }

    #[test]
    fn what_is_no_instant_is_not_read() {
        for text in [
            "",
            "2026-03-01",
            "2026-03-01T09:30Z",
            "2026-03-01T09:30:00",
            "2026-03-01T24:00:00Z",
            "2026-03-01T09:61:00Z",
            "2026-02-30T09:30:00Z",
            "2026-03-01T09:30:00.Z",
            "2026-03-01T9:30:00Z",
            "2026-03-01T09:30:00+0545",
            "2026-03-01T09:30:00+24:00",
            "2026-03-01T09:30:00Zx",
            "2026-03-01T09:30:00+05:45:00",
            "\u{661}026-03-01T09:30:00Z",
        ] {
            assert_eq!(parse_instant(text), None, "{text:?}");
        }
    }

    fn check(text: &str, expected: Result<(i32, u32, u32), IssueCode>) {
        let got = parse_date("d", text).map(|date| (date.year(), date.month(), date.day()));
        assert_eq!(got.map_err(|issue| issue.code), expected, "{text:?}");
    }

    #[test]
    fn dates_are_read_in_one_form_only() {
        check("2026-11-21", Ok((2026, 11, 21)));
        check(" 2024-02-29 ", Ok((2024, 2, 29)));
        check("2026-02-31", Err(IssueCode::DateNotReal));
        check("2025-02-29", Err(IssueCode::DateNotReal));
        check("2026-00-10", Err(IssueCode::DateNotReal));
        check("31.02.2026", Err(IssueCode::DateFormat));
        check("02/03/2026", Err(IssueCode::DateFormat));
        check("2026-2-3", Err(IssueCode::DateFormat));
        check("2026-11-21-01", Err(IssueCode::DateFormat));
        check("20２6-11-21", Err(IssueCode::DateFormat));
        check("", Err(IssueCode::DateFormat));
    }

    #[test]
    fn business_days_skip_the_weekend() {
        let day = |text| parse_date("d", text).unwrap();
        assert_eq!(add_business_days(day("2026-11-19"), 2), day("2026-11-23")); // Thursday -> Monday
        assert_eq!(add_business_days(day("2026-11-21"), 1), day("2026-11-23")); // Saturday -> Monday
        assert_eq!(add_business_days(day("2026-11-20"), 0), day("2026-11-20"));
        assert_eq!(add_business_days(NaiveDate::MAX, 3), NaiveDate::MAX);
    }
}
