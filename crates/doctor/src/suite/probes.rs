//! The values of the records that the suite makes: ordinary ones, so that they are accepted, and awkward ones, to see
//! that they come back as they were.

use super::fit::{numbers, value};
use super::listing::Known;
use super::{Options, Subject};
use rest_profile::Kind;
use rest_profile::query::Value;
use rest_profile::record::Record;
use std::cmp::Ordering;

/// The field that says whose record it is.
pub(super) const MARKED: &str = "title";

/// Behind the marker: what breaks where texts are put together carelessly.
const AWKWARD: &str = " – 测试 \"O'Neil\" & 50% <b>, ∑";

/// Sixteen digits: a float keeps fifteen of them for certain.
pub(super) const LONG_DECIMAL: &str = "9007199254740.993";

/// The values of a new record. Texts and references are those of a record that is there, because only the backend knows
/// what it accepts; choices are the first of their field.
pub(super) fn record(
    subject: &Subject<'_>,
    known: &Known,
    options: &Options,
    marker: &str,
    now: u64,
) -> Vec<(String, Value)> {
    let filled = |record: &&Record| record.fields.iter().filter(|(_, value)| *value != Value::Null).count();
    let donor = known.records.iter().max_by_key(filled).cloned().unwrap_or_default();
    let mut values = Vec::new();
    for field in subject.can.fields.iter().filter(|field| field.write) {
        let given =
            options.values.iter().find(|(name, _)| *name == field.name).map(|(_, value)| value.clone());
        let own = value(&donor, &field.name);
        let found = match (given, field.kind) {
            (Some(given), _) => given,
            _ if field.name == MARKED => Value::Text([marker, AWKWARD].concat()),
            (None, Kind::Instant | Kind::Json) => continue,
            (None, Kind::List | Kind::Reference) => own.clone(),
            _ if !field.values.is_empty() => {
                field.values.first().map_or(Value::Null, |name| Value::Text(name.clone()))
            }
            (None, Kind::Decimal) => Value::Decimal("1234.50".to_owned()),
            (None, Kind::Integer) => Value::Decimal("42".to_owned()),
            (None, Kind::Date) => Value::Date(day(now / 86_400_000 + 90)),
            (None, Kind::Bool) => Value::Bool(true),
            (None, Kind::Text) => own.clone(),
        };
        let empty = matches!(&found, Value::Null | Value::Raw(_))
            || matches!(&found, Value::Text(text) if text.is_empty());
        if !empty {
            values.push((field.name.clone(), found));
        }
    }
    values
}

/// Values that a backend should refuse, each with its field.
pub(super) fn bad(subject: &Subject<'_>, values: &[(String, Value)], marker: &str) -> Vec<(String, Value)> {
    let mut bad = Vec::new();
    let address =
        |value: &Value| value.as_text().is_some_and(|text| text.contains('@') && !text.contains(' '));
    bad.extend(
        values
            .iter()
            .find(|(_, value)| address(value))
            .map(|(name, _)| (name.clone(), Value::from("no address"))),
    );
    let decimal = subject.can.fields.iter().find(|field| field.write && field.kind == Kind::Decimal);
    bad.extend(decimal.map(|field| (field.name.clone(), Value::Decimal("-1".to_owned()))));
    bad.push((MARKED.to_owned(), Value::Text([marker, " ", &"x".repeat(5_000)].concat())));
    bad
}

/// What is changed in a record: its title, a choice and an amount.
pub(super) fn changes(subject: &Subject<'_>, marker: &str) -> Vec<(String, Value)> {
    let mut changes = vec![(MARKED.to_owned(), Value::Text([marker, " changed"].concat()))];
    let fields = || subject.can.fields.iter().filter(|field| field.write);
    let choice = fields().find(|field| field.values.len() > 1 && field.kind != Kind::List);
    changes.extend(
        choice.and_then(|field| Some((field.name.clone(), Value::Text(field.values.get(1)?.clone())))),
    );
    let amount = fields().find(|field| field.kind == Kind::Decimal);
    changes.extend(amount.map(|field| (field.name.clone(), Value::Decimal("4321.00".to_owned()))));
    changes
}

/// Whether what was read is what was written.
pub(super) fn same(written: &Value, read: &Value) -> bool {
    match (written, read) {
        (Value::Decimal(written), Value::Decimal(read)) => numbers(written, read) == Ordering::Equal,
        (Value::List(written), Value::List(read)) => {
            written.len() == read.len() && written.iter().all(|item| read.contains(item))
        }
        _ => written == read,
    }
}

/// A day by its number since 1970-01-01, as `YYYY-MM-DD`.
fn day(number: u64) -> String {
    // Days of 400 years from 1 March 0000, the calendar's own period.
    let days = number + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let rest = day - (365 * year + year / 4 - year / 100);
    let month = (5 * rest + 2) / 153;
    let date = rest - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    format!("{year:04}-{month:02}-{date:02}")
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (number, date) in [
            (0, "1970-01-01"),
            (58, "1970-02-28"),
            (11_016, "2000-02-29"),
            (20_779, "2026-11-22"),
            (47_540, "2100-02-28"),
            (47_541, "2100-03-01"),
        ] {
            assert_eq!(day(number), date);
        }
    }
}
