//! Days and instants in the notations of backends. No clock and no time zone but UTC offsets.

/// How a backend writes a day or an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// `2026-11-22` for days, `2026-11-22T08:30:00Z` for instants; either is read for both.
    Iso,
    /// A day as the instant of its midnight in UTC.
    IsoMidnight,
    EpochSeconds,
    EpochMilliseconds,
    /// `22.11.2026`
    DayMonthYear,
    /// `11/22/2026`
    MonthDayYear,
    /// `/Date(1795291336244)/`, the old notation of Microsoft's JSON.
    Microsoft,
    /// Spelt out in letters: `Y-m-d H:i:s`.
    Pattern(DatePattern),
}

/// A notation spelt out: `Y` `m` `d` `H` `i` `s` for the parts, `v` for milliseconds, `P` and `O` for the offset of UTC
/// (`+00:00`, `+0000`); everything else stands for itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct DatePattern {
    bytes: [u8; MOST],
    length: usize,
}

/// Longer than any notation with all of its parts.
const MOST: usize = 32;

impl DatePattern {
    /// `None` where the day is not said, or something is said twice.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let said = |letter: char| text.matches(letter).count();
        let whole = ['Y', 'm', 'd'].into_iter().all(|letter| said(letter) == 1);
        let once = ['H', 'i', 's', 'v', 'P', 'O'].into_iter().all(|letter| said(letter) <= 1);
        let plain = text.bytes().all(|byte| (b' '..0x7f).contains(&byte));
        let mut bytes = [0; MOST];
        bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        (whole && once && plain).then_some(Self { bytes, length: text.len() })
    }

    /// As it was spelt.
    pub(crate) fn text(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl Notation {
    pub(crate) const NAMES: &'static str =
        "iso iso_midnight epoch_s epoch_ms d.m.Y m/d/Y json_date Y-m-d H:i:s";

    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "iso" => Self::Iso,
            "iso_midnight" => Self::IsoMidnight,
            "epoch_s" => Self::EpochSeconds,
            "epoch_ms" => Self::EpochMilliseconds,
            "d.m.Y" => Self::DayMonthYear,
            "m/d/Y" => Self::MonthDayYear,
            "json_date" => Self::Microsoft,
            pattern => Self::Pattern(DatePattern::parse(pattern)?),
        })
    }

    pub(crate) const fn is_number(self) -> bool {
        matches!(self, Self::EpochSeconds | Self::EpochMilliseconds)
    }
}

const DAY: i64 = 86_400_000;
/// Years 0001 to 9999: what four digits hold.
const FIRST: i64 = -62_135_596_800_000;
const LAST: i64 = 253_402_300_799_999;

/// Whether an instant stands in the portal's own notation, if it is one: whole seconds, UTC. A second that does not exist
/// on clocks (`:60`) is not.
pub(crate) fn is_plain_instant(text: &str) -> bool {
    matches!(
        text.as_bytes(),
        [_, _, _, _, _, _, _, _, _, _, b'T', _, _, b':', _, _, b':', b'0'..=b'5', _, b'Z']
    )
}

/// Milliseconds since 1970 of a text in a notation; a day means its midnight in UTC.
pub(crate) fn read(text: &str, notation: Notation) -> Option<i64> {
    let text = text.trim();
    let found = match notation {
        Notation::Iso | Notation::IsoMidnight => iso(text)?,
        Notation::EpochSeconds => whole(text)?.checked_mul(1000)?,
        Notation::EpochMilliseconds => whole(text)?,
        Notation::DayMonthYear => {
            let mut parts = text.split('.');
            let (day, month, year) = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
            parts.next().is_none().then(|| from_day(year, month, day))??
        }
        Notation::MonthDayYear => {
            let mut parts = text.split('/');
            let (month, day, year) = (number(parts.next()?)?, number(parts.next()?)?, number(parts.next()?)?);
            parts.next().is_none().then(|| from_day(year, month, day))??
        }
        Notation::Pattern(pattern) => spelt(text, pattern)?,
        Notation::Microsoft => {
            let inner = text.strip_prefix("/Date(")?.strip_suffix(")/")?;
            // An offset behind the milliseconds only says in which zone they were shown.
            let digits =
                inner.get(1..).and_then(|rest| rest.find(['+', '-'])).map_or(inner.len(), |at| at + 1);
            inner.get(..digits)?.parse().ok()?
        }
    };
    (FIRST..=LAST).contains(&found).then_some(found)
}

/// A day or an instant in a notation; `millis` since 1970.
pub(crate) fn write(millis: i64, notation: Notation, is_day: bool) -> String {
    let (year, month, day) = civil(millis.div_euclid(DAY));
    let mut text = String::with_capacity(24);
    match notation {
        Notation::EpochSeconds => text.push_str(&millis.div_euclid(1000).to_string()),
        Notation::EpochMilliseconds => text.push_str(&millis.to_string()),
        Notation::Microsoft => {
            text.push_str("/Date(");
            text.push_str(&millis.to_string());
            text.push_str(")/");
        }
        Notation::Pattern(pattern) => {
            let rest = millis.rem_euclid(DAY);
            for byte in pattern.text() {
                let (number, width) = match byte {
                    b'Y' => (year, 4),
                    b'm' => (month, 2),
                    b'd' => (day, 2),
                    b'H' => (rest / 3_600_000, 2),
                    b'i' => (rest / 60_000 % 60, 2),
                    b's' => (rest / 1000 % 60, 2),
                    b'v' => (rest % 1000, 3),
                    b'P' => {
                        text.push_str("+00:00");
                        continue;
                    }
                    b'O' => {
                        text.push_str("+0000");
                        continue;
                    }
                    other => {
                        text.push(char::from(*other));
                        continue;
                    }
                };
                join(&mut text, &[(number, width, ' ')]);
            }
        }
        Notation::DayMonthYear => join(&mut text, &[(day, 2, '.'), (month, 2, '.'), (year, 4, ' ')]),
        Notation::MonthDayYear => join(&mut text, &[(month, 2, '/'), (day, 2, '/'), (year, 4, ' ')]),
        Notation::Iso | Notation::IsoMidnight => {
            join(&mut text, &[(year, 4, '-'), (month, 2, '-'), (day, 2, ' ')]);
            if notation == Notation::Iso && is_day {
                return text;
            }
            text.push('T');
            let rest = millis.rem_euclid(DAY);
            join(
                &mut text,
                &[(rest / 3_600_000, 2, ':'), (rest / 60_000 % 60, 2, ':'), (rest / 1000 % 60, 2, ' ')],
            );
            if rest % 1000 != 0 {
                text.push('.');
                join(&mut text, &[(rest % 1000, 3, ' ')]);
            }
            text.push('Z');
        }
    }
    text
}

/// Numbers of a width, each with what stands behind it; a space stands for nothing.
fn join(text: &mut String, parts: &[(i64, u32, char)]) {
    for (number, width, behind) in parts {
        for place in (0..*width).rev() {
            let digit = u8::try_from(number / 10i64.pow(place) % 10).unwrap_or(0);
            text.push(char::from(b'0' + digit));
        }
        if *behind != ' ' {
            text.push(*behind);
        }
    }
}

/// Digits, also of a number that was written as a decimal without a fraction or with one that is cut off.
fn whole(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    fraction.bytes().all(|byte| byte.is_ascii_digit()).then(|| whole.parse().ok())?
}

fn number(text: &str) -> Option<i64> {
    let fine = !text.is_empty() && text.len() <= 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    fine.then(|| text.parse().ok())?
}

/// `YYYY-MM-DD`, or that with a time of day; without an offset UTC is meant.
fn iso(text: &str) -> Option<i64> {
    let (day, rest) = text.split_at_checked(10)?;
    let mut parts = day.split('-');
    let (year, month, date) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 || month.len() != 2 || date.len() != 2 {
        return None;
    }
    let midnight = from_day(number(year)?, number(month)?, number(date)?)?;
    if rest.is_empty() {
        return Some(midnight);
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?;
    let (time, offset) = match rest.find(['Z', 'z', '+', '-']) {
        Some(at) => rest.split_at_checked(at)?,
        None => (rest, "Z"),
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut parts = time.split(':');
    let (hour, minute) = (number(parts.next()?)?, number(parts.next()?)?);
    let second = parts.next().map_or(Some(0), number)?;
    if parts.next().is_some() || hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let time = ((hour * 60 + minute) * 60 + second) * 1000 + thousandths(fraction)?;
    Some(midnight + time - shift(offset)?)
}

/// Milliseconds of the digits behind the point; what is finer is cut off.
fn thousandths(fraction: &str) -> Option<i64> {
    let mut found = 0;
    let mut weight = 100;
    for byte in fraction.bytes() {
        found += i64::from(char::from(byte).to_digit(10)?) * weight;
        weight /= 10;
    }
    Some(found)
}

/// Milliseconds that an offset (`Z`, `+01:00`, `+0100`, `+01`) is ahead of UTC.
fn shift(offset: &str) -> Option<i64> {
    if matches!(offset, "Z" | "z") {
        return Some(0);
    }
    let (sign, offset) = match offset.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        (_, rest) => (-1, rest),
    };
    let (hours, minutes) = match offset.split_once(':') {
        Some(pair) => pair,
        None => offset.split_at_checked(2)?,
    };
    let minutes = if minutes.is_empty() { 0 } else { number(minutes)? };
    Some(sign * (number(hours)? * 60 + minutes) * 60_000)
}

/// A text in the notation of a pattern. Backends with a notation of their own for instants often write days as
/// everybody does, so that is read as well where it cannot be taken for another day.
fn spelt(text: &str, pattern: DatePattern) -> Option<i64> {
    let like_iso = pattern.text().starts_with(b"Y-m-d");
    spelt_exactly(text, pattern).or_else(|| if like_iso { iso(text) } else { None })
}

fn spelt_exactly(text: &str, pattern: DatePattern) -> Option<i64> {
    let (mut year, mut month, mut day) = (0, 0, 0);
    let (mut time, mut offset) = (0, 0);
    let mut rest = text;
    for byte in pattern.text() {
        let most = match byte {
            b'Y' => 4,
            b'v' => 9,
            b'm' | b'd' | b'H' | b'i' | b's' => 2,
            b'P' | b'O' => {
                offset = shift(rest)?;
                rest = "";
                continue;
            }
            other => {
                rest = rest.strip_prefix(char::from(*other))?;
                continue;
            }
        };
        let end = rest.bytes().take(most).take_while(u8::is_ascii_digit).count();
        let (digits, after) = rest.split_at_checked(end)?;
        rest = after;
        let value: i64 = digits.parse().ok()?;
        match byte {
            b'Y' if digits.len() == 4 => year = value,
            b'm' => month = value,
            b'd' => day = value,
            b'H' if value < 24 => time += value * 3_600_000,
            b'i' if value < 60 => time += value * 60_000,
            b's' if value < 61 => time += value * 1000,
            b'v' => time += thousandths(digits)?,
            _ => return None,
        }
    }
    if rest.is_empty() { Some(from_day(year, month, day)? + time - offset) } else { None }
}

/// Midnight of a day of the Gregorian calendar, in milliseconds since 1970.
fn from_day(year: i64, month: i64, day: i64) -> Option<i64> {
    days(year, month, day).map(|days| days * DAY)
}

/// Days since 1970 of a day of the Gregorian calendar. Years begin in March here, so that the leap day is the last.
#[inline]
pub(crate) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if year < 1 || day < 1 || day > length {
        return None;
    }
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1 - 719_468)
}

/// Year, month and day of a count of days since 1970.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, shift) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    (year + era * 400 + shift, month, day)
}

#[cfg(test)]
mod tests {
    use super::{Notation, read, write};

    fn check(text: &str, notation: &str, day: &str) {
        let notation = Notation::named(notation).unwrap();
        let found = read(text, notation).map(|millis| write(millis, Notation::Iso, true));
        assert_eq!(found.as_deref(), Some(day).filter(|day| !day.is_empty()), "{text}");
        if let Some(millis) = read(text, notation) {
            assert_eq!(
                read(&write(millis, notation, true), notation),
                Some(millis.div_euclid(86_400_000) * 86_400_000)
                    .filter(|_| !notation.is_number())
                    .or(Some(millis).filter(|_| notation.is_number())),
                "{text}"
            );
        }
    }

    #[test]
    fn a_day_is_read_in_every_notation() {
        check("2026-11-22", "iso", "2026-11-22");
        check("2024-02-29", "iso", "2024-02-29");
        check("2026-02-29", "iso", "");
        check("22.11.2026", "d.m.Y", "2026-11-22");
        check("1.2.2026", "d.m.Y", "2026-02-01");
        check("11/22/2026", "m/d/Y", "2026-11-22");
        check("22/11/2026", "m/d/Y", "");
        check("/Date(1795305600000)/", "json_date", "2026-11-22");
        check("1795305600", "epoch_s", "2026-11-22");
        check("1795305600000", "epoch_ms", "2026-11-22");
        check("0001-01-01", "iso", "0001-01-01");
        check("9999-12-31", "iso", "9999-12-31");
        check("99999-12-31", "iso", "");
        check("tomorrow", "iso", "");
    }

    #[test]
    fn an_instant_is_brought_to_utc() {
        let back = |text: &str| read(text, Notation::Iso).map(|millis| write(millis, Notation::Iso, false));
        let expect = |text: &str, found: Option<&str>| assert_eq!(back(text).as_deref(), found, "{text}");
        expect("2026-11-21T13:48:59.683272-06:00", Some("2026-11-21T19:48:59.683Z"));
        expect("2026-11-21T20:14:02+0000", Some("2026-11-21T20:14:02Z"));
        expect("2026-11-21 20:14", Some("2026-11-21T20:14:00Z"));
        expect("2026-11-21T25:00:00Z", None);
        expect("2026-11-21T20:14:02+xx", None);
        assert_eq!(read("/Date(1795305600000+0200)/", Notation::Microsoft), Some(1_795_305_600_000));
    }
}
