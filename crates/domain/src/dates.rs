//! Civil dates and deadlines. A civil date is never shifted by a zone; an instant is UTC.
//!
//! A deadline (`answer_due`, `protected_until`) is the last civil day on which something is possible, by the days of
//! the programme's zone; whoever calls knows that zone's current day and passes it as `today`.

use crate::issue::{Issue, IssueCode};
use chrono::{Datelike, Days, NaiveDate, Weekday};

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
