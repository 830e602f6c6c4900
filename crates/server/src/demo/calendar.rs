//! When things happen in a sales year: quarter ends, the August dip, the December peak, working hours.

use super::random::Random;
use chrono::{DateTime, Datelike, Days, NaiveDate, TimeDelta, Utc, Weekday};

/// How long the demo's past is.
pub const HISTORY_DAYS: u64 = 3 * 365;

/// How many registrations a month brings against the average, in percent, January first.
const MONTHS: [u64; 12] = [78, 92, 128, 88, 96, 126, 74, 52, 124, 108, 120, 84];

/// `count` days of registration between three years and `until` days before `today`, in order.
///
/// The last year brings about twice as many as the first.
pub fn registration_days(today: NaiveDate, until: u64, count: usize, random: &mut Random) -> Vec<NaiveDate> {
    let days: Vec<(NaiveDate, u64)> = (until..=HISTORY_DAYS)
        .filter_map(|back| {
            let day = today.checked_sub_days(Days::new(back))?;
            let growth = 100 + 110 * (HISTORY_DAYS - back) / HISTORY_DAYS;
            let month = usize::try_from(day.month0())
                .ok()
                .and_then(|month| MONTHS.get(month))
                .copied()
                .unwrap_or(100);
            let weekday = match day.weekday() {
                Weekday::Sat => 5,
                Weekday::Sun => 2,
                Weekday::Fri => 85,
                _ => 100,
            };
            Some((day, growth * month * weekday))
        })
        .collect();
    let total: u64 = days.iter().map(|(_, weight)| weight).sum();
    let mut found: Vec<NaiveDate> = (0..count)
        .filter_map(|_| {
            let mut left = random.next() % total.max(1);
            let hit = days.iter().find(|(_, weight)| {
                let here = left < *weight;
                left = left.saturating_sub(*weight);
                here
            });
            hit.map(|(day, _)| *day)
        })
        .collect();
    found.sort_unstable();
    found
}

/// A day near `day` on which an order is likely: quarters and the year are closed, August is empty.
pub fn order_day(day: NaiveDate, random: &mut Random) -> NaiveDate {
    let mut day = day;
    if day.month() == 8 && random.chance(65) {
        day = later(day, random.between(21, 38));
    }
    // Early in a quarter: many of these were already signed on the last days of the one before.
    if day.month0().is_multiple_of(3) && day.day() < 29 && random.chance(52) {
        day = later(day, -i64::from(day.day()));
    }
    let end = quarter_end(day);
    let left = (end - day).num_days();
    if left <= 50 && random.chance(if end.month() == 12 { 70 } else { 50 }) {
        day = later(end, -random.between(0, if end.month() == 12 { 16 } else { 9 }));
    }
    // Nobody signs between the holidays.
    if day.month() == 12 && day.day() > 23 {
        day = later(day, -random.between(8, 14));
    } else if day.month() == 1 && day.day() < 4 {
        day = later(day, random.between(5, 12));
    }
    weekday(day)
}

/// `day` moved by so many days; itself beyond the calendar.
pub fn later(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_signed(TimeDelta::days(days)).unwrap_or(day)
}

/// The day itself, or the working day before a weekend or the year's last holidays.
pub fn weekday(day: NaiveDate) -> NaiveDate {
    let day = match (day.month(), day.day()) {
        (12, 24..=26) => later(day, 23 - i64::from(day.day())),
        (1, 1) => later(day, -2),
        _ => day,
    };
    match day.weekday() {
        Weekday::Sat => later(day, -1),
        Weekday::Sun => later(day, -2),
        _ => day,
    }
}

/// The business day that lies `count` business days before `day`, which counts as the first if it is one.
pub fn business_days_before(day: NaiveDate, count: i64) -> NaiveDate {
    let mut found = weekday(day);
    for _ in 0..count {
        found = weekday(later(found, -1));
    }
    found
}

fn quarter_end(day: NaiveDate) -> NaiveDate {
    let month = day.month0() / 3 * 3 + 3;
    let (year, next) = if month == 12 { (day.year() + 1, 1) } else { (day.year(), month + 1) };
    NaiveDate::from_ymd_opt(year, next, 1).map_or(day, |first| later(first, -1))
}

/// An instant of `day` in the working hours of a place that is `zone` hours ahead of UTC. Always on the same
/// civil day in UTC and in Europe, so that deadlines come out the same wherever they are computed.
pub fn working_hours(day: NaiveDate, zone: i64, random: &mut Random) -> DateTime<Utc> {
    let hour = random.between(8, 16) - zone;
    let minutes = hour.clamp(0, 20) * 60 + random.between(0, 59);
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
    midnight + TimeDelta::seconds(minutes * 60 + random.between(0, 59))
}
