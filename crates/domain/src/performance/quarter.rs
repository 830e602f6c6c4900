//! Fiscal quarters by name.

use super::goals::whole;
use super::period::{Calendar, Grain, Period};
use chrono::{Datelike, Months, NaiveDate};
use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

/// A quarter of a fiscal year; the year has the number of the calendar year in which it ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    pub year: i32,
    /// 1 to 4.
    pub number: u32,
}

impl Quarter {
    /// The quarter that a day is in.
    pub fn of(day: NaiveDate, fiscal: Calendar) -> Self {
        let (year, number) = fiscal.quarter_of(day);
        Self { year, number }
    }

    /// Reads `2027-Q3`; years from 1900 to 9998.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, number) = text.split_once("-Q")?;
        let digits =
            |text: &str, count| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(number, 1) {
            return None;
        }
        let (year, number) = (year.parse().ok()?, number.parse().ok()?);
        ((1900..=9998).contains(&year) && (1..=4).contains(&number)).then_some(Self { year, number })
    }

    /// Quarters since year 0: neighbours differ by one.
    pub fn index(self) -> i32 {
        self.year * 4 + i32::try_from(self.number).unwrap_or(1) - 1
    }

    /// The quarter of an index.
    pub fn at(index: i32) -> Self {
        Self { year: index.div_euclid(4), number: index.rem_euclid(4).unsigned_abs() + 1 }
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self::at(self.index() + 1)
    }

    #[must_use]
    pub fn previous(self) -> Self {
        Self::at(self.index() - 1)
    }

    /// Its days.
    pub fn period(self, fiscal: Calendar) -> Period {
        // A day that is surely in it: found from any day by counting quarters.
        let day = NaiveDate::from_ymd_opt(self.year, 1, 15).unwrap_or_default();
        let away = self.index() - Self::of(day, fiscal).index();
        let months = Months::new(away.unsigned_abs() * 3);
        let first = day.with_day(1).unwrap_or(day);
        let inside =
            if away < 0 { first.checked_sub_months(months) } else { first.checked_add_months(months) };
        whole(Grain::Quarter, inside.unwrap_or(day), fiscal)
    }
}

impl std::fmt::Display for Quarter {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:04}-Q{}", self.year, self.number)
    }
}

impl Serialize for Quarter {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Quarter {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("not a quarter"))
    }
}
