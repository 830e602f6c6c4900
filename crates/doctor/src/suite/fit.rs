//! Whether a record meets a condition, as far as backends agree about that.
//!
//! Databases differ in small and capital letters, in the order of texts and in what a missing value is compared with.
//! Where they may, the answer is [`Fit::Either`], and no backend is blamed.

use rest_profile::query::{Operator, Value};
use rest_profile::record::Record;
use std::cmp::Ordering;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    Yes,
    No,
    /// Backends may differ.
    Either,
}

impl Fit {
    const fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Either => Self::Either,
        }
    }

    const fn when(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// A field's value; absent and null are the same to a condition.
pub(super) fn value<'r>(record: &'r Record, field: &str) -> &'r Value {
    record.get(field).unwrap_or(&Value::Null)
}

/// Whether the condition holds.
pub(super) fn fit(record: &Record, field: &str, operator: Operator, values: &[Value]) -> Fit {
    let own = value(record, field);
    let (first, second) = (values.first().unwrap_or(&Value::Null), values.get(1).unwrap_or(&Value::Null));
    let empty = matches!(own, Value::Text(text) if text.is_empty())
        || matches!(own, Value::List(items) if items.is_empty());
    match (operator, own) {
        (Operator::Null | Operator::NotNull, _) if empty => Fit::Either,
        (Operator::Null, _) => Fit::when(*own == Value::Null),
        (Operator::NotNull, _) => Fit::when(*own != Value::Null),
        (Operator::Equal | Operator::In | Operator::Contains | Operator::StartsWith, Value::Null) => Fit::No,
        (_, Value::Null | Value::Raw(_)) => Fit::Either,
        (Operator::Equal, _) => equal(own, first),
        (Operator::NotEqual, _) => equal(own, first).not(),
        (Operator::In, _) => one_of(own, values),
        (Operator::NotIn, _) => one_of(own, values).not(),
        (Operator::Contains, Value::List(items)) => one_of(first, items),
        (Operator::Contains, _) => part(own, first, |text, word| text.contains(word)),
        (Operator::StartsWith, _) => part(own, first, |text, word| text.starts_with(word)),
        (Operator::Greater, _) => ordered(own, first, |order| order == Ordering::Greater),
        (Operator::GreaterOrEqual, _) => ordered(own, first, Ordering::is_ge),
        (Operator::Less, _) => ordered(own, first, |order| order == Ordering::Less),
        (Operator::LessOrEqual, _) => ordered(own, first, Ordering::is_le),
        (Operator::Between, _) => {
            match (ordered(own, first, Ordering::is_ge), ordered(own, second, Ordering::is_le)) {
                (Fit::No, _) | (_, Fit::No) => Fit::No,
                (Fit::Yes, Fit::Yes) => Fit::Yes,
                _ => Fit::Either,
            }
        }
    }
}

fn one_of(own: &Value, values: &[Value]) -> Fit {
    let fits: Vec<Fit> = values.iter().map(|value| equal(own, value)).collect();
    if fits.contains(&Fit::Yes) {
        Fit::Yes
    } else if fits.contains(&Fit::Either) {
        Fit::Either
    } else {
        Fit::No
    }
}

fn equal(own: &Value, other: &Value) -> Fit {
    match (own, other) {
        (Value::Decimal(own), Value::Decimal(other)) => Fit::when(numbers(own, other) == Ordering::Equal),
        // Backends keep more digits of a second than the portal reads.
        (Value::Instant(own), Value::Instant(other)) if own == other => Fit::Either,
        (Value::Text(own), Value::Text(other)) if own != other && alike(own, other) => Fit::Either,
        _ => Fit::when(own == other),
    }
}

/// The same but for capitals, accents or spaces at the end.
fn alike(own: &str, other: &str) -> bool {
    let plain = |text: &str| text.trim_end().to_lowercase();
    plain(own) == plain(other)
        || !own.is_ascii() && !other.is_ascii() && own.chars().count() == other.chars().count()
}

fn part(own: &Value, word: &Value, holds: impl Fn(&str, &str) -> bool) -> Fit {
    let (Some(own), Some(word)) = (own.as_text(), word.as_text()) else { return Fit::Either };
    if holds(own, word) {
        Fit::Yes
    } else if holds(&own.to_lowercase(), &word.to_lowercase()) || !own.is_ascii() {
        Fit::Either
    } else {
        Fit::No
    }
}

fn ordered(own: &Value, other: &Value, holds: impl Fn(Ordering) -> bool) -> Fit {
    match order(own, other) {
        Some(Ordering::Equal) if matches!(own, Value::Instant(_)) => Fit::Either,
        Some(order) => Fit::when(holds(order)),
        None => Fit::Either,
    }
}

/// Which comes first; `None` where that depends on the backend.
pub(super) fn order(own: &Value, other: &Value) -> Option<Ordering> {
    match (own, other) {
        (Value::Decimal(own), Value::Decimal(other)) => Some(numbers(own, other)),
        (Value::Date(own), Value::Date(other)) => Some(own.cmp(other)),
        (Value::Instant(own), Value::Instant(other)) => {
            Some(own.trim_end_matches('Z').cmp(other.trim_end_matches('Z')))
        }
        (Value::Bool(own), Value::Bool(other)) => Some(own.cmp(other)),
        (Value::Text(own), Value::Text(other)) => texts(own, other),
        _ => None,
    }
}

/// The order of two texts where every collation has the same: by the first place where they differ, if letters or digits
/// of ASCII stand there. Signs are skipped by some, and runs of digits of different length are numbers to others.
fn texts(own: &str, other: &str) -> Option<Ordering> {
    let (mut left, mut right) = (own.chars(), other.chars());
    loop {
        let (one, two) = (left.next(), right.next());
        if one == two {
            if one.is_none() {
                return Some(Ordering::Equal);
            }
            continue;
        }
        let (Some(one), Some(two)) = (one, two) else { return Some(one.cmp(&two)) };
        if !one.is_ascii_alphanumeric() || !two.is_ascii_alphanumeric() || one.eq_ignore_ascii_case(&two) {
            return None;
        }
        let run = |rest: std::str::Chars<'_>| rest.take_while(char::is_ascii_digit).count();
        if own.bytes().any(|byte| byte.is_ascii_digit()) && run(left) != run(right) {
            return None;
        }
        let (exact, loose) = (one.cmp(&two), one.to_ascii_lowercase().cmp(&two.to_ascii_lowercase()));
        return (exact == loose).then_some(exact);
    }
}

/// Compares numbers in plain notation without making floats of them.
pub(super) fn numbers(own: &str, other: &str) -> Ordering {
    let split = |text: &str| {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let (whole, fraction) =
            (whole.trim_start_matches('0').to_owned(), fraction.trim_end_matches('0').to_owned());
        let zero = whole.is_empty() && fraction.is_empty();
        (negative && !zero, whole, fraction)
    };
    let (own, other) = (split(own), split(other));
    let sizes = || {
        own.1.len().cmp(&other.1.len()).then_with(|| own.1.cmp(&other.1)).then_with(|| own.2.cmp(&other.2))
    };
    match (own.0, other.0) {
        (false, false) => sizes(),
        (true, true) => sizes().reverse(),
        (negative, _) => {
            if negative {
                Ordering::Less
            } else {
                Ordering::Greater
            }
        }
    }
}
