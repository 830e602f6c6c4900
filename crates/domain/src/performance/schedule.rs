//! The days on which something that repeats is due. The hour, and what it means in a time zone, is the server's matter.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

/// How often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rhythm {
    Daily,
    Weekly(Weekday),
    /// On a day of the month, 1 to 31; in a shorter month on its last day.
    Monthly(u32),
}

impl Rhythm {
    /// From its name and day: of a week 1 (Monday) to 7, of a month 1 to 31, 0 of a rhythm without one.
    pub fn parse(name: &str, day: u32) -> Option<Self> {
        match name {
            "daily" => (day == 0).then_some(Rhythm::Daily),
            "weekly" => {
                let from_monday = day.checked_sub(1).filter(|day| *day < 7)?;
                Weekday::try_from(u8::try_from(from_monday).ok()?).ok().map(Rhythm::Weekly)
            }
            "monthly" => (1..=31).contains(&day).then_some(Rhythm::Monthly(day)),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Rhythm::Daily => "daily",
            Rhythm::Weekly(_) => "weekly",
            Rhythm::Monthly(_) => "monthly",
        }
    }

    /// As [`Rhythm::parse`] takes it.
    pub fn day(self) -> u32 {
        match self {
            Rhythm::Daily => 0,
            Rhythm::Weekly(day) => day.number_from_monday(),
            Rhythm::Monthly(day) => day,
        }
    }

    /// The first due day that is `day` or later. `None` only at the end of the calendar.
    pub fn on_or_after(self, day: NaiveDate) -> Option<NaiveDate> {
        match self {
            Rhythm::Daily => Some(day),
            Rhythm::Weekly(weekday) => {
                let ahead = weekday.days_since(day.weekday());
                day.checked_add_days(Days::new(ahead.into()))
            }
            Rhythm::Monthly(wanted) => {
                let first = day.with_day(1)?;
                let this = in_month(first, wanted)?;
                if this >= day { Some(this) } else { in_month(next_month(first)?, wanted) }
            }
        }
    }
}

fn next_month(first: NaiveDate) -> Option<NaiveDate> {
    first.checked_add_months(chrono::Months::new(1))
}

/// The wanted day of the month that begins on `first`, or its last one.
fn in_month(first: NaiveDate, wanted: u32) -> Option<NaiveDate> {
    let last = next_month(first)?.pred_opt()?;
    first.with_day(wanted.clamp(1, last.day()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, day: u32, after: &str, expected: &[&str]) {
        let rhythm = Rhythm::parse(name, day).unwrap();
        assert_eq!((rhythm.name(), rhythm.day()), (name, day));
        let mut from: NaiveDate = after.parse().unwrap();
        for one in expected {
            let due = rhythm.on_or_after(from).unwrap();
            assert_eq!(due.to_string(), *one, "{name} {day} after {from}");
            from = due.succ_opt().unwrap();
        }
    }

    #[test]
    fn every_rhythm_falls_on_its_days() {
        check("daily", 0, "2026-12-31", &["2026-12-31", "2027-01-01"]);
        check("weekly", 1, "2026-11-22", &["2026-11-23", "2026-11-30"]);
        check("weekly", 7, "2026-11-22", &["2026-11-22", "2026-11-29"]);
        check("monthly", 1, "2026-11-02", &["2026-12-01", "2027-01-01"]);
    }

    #[test]
    fn the_31st_is_the_last_day_of_a_shorter_month() {
        check("monthly", 31, "2027-01-31", &["2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]);
        check("monthly", 29, "2027-02-01", &["2027-02-28", "2027-03-29"]);
        check("monthly", 29, "2028-02-01", &["2028-02-29", "2028-03-29"]);
        check("monthly", 30, "2028-02-29", &["2028-02-29", "2028-03-30"]);
    }

    #[test]
    fn what_is_no_rhythm_is_refused() {
        for (name, day) in
            [("daily", 1), ("weekly", 0), ("weekly", 8), ("monthly", 0), ("monthly", 32), ("hourly", 0)]
        {
            assert_eq!(Rhythm::parse(name, day), None, "{name} {day}");
        }
    }
}
