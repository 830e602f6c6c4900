//! Whether the rules of a field fit its type: a rule that would never be looked at is a mistake of its author.

use super::reader::Problems;
use super::{Bound, Field, FieldKind};
use crate::issue::{Issue, IssueCode};

/// Reports every rule of `field` that its type does not know, and limits that exclude each other.
pub fn rules(path: &str, field: &Field, problems: &Problems) {
    use FieldKind::{Country, Date, Email, File, LongText, Money, MultiChoice, Number, Phone, Text, Url};
    let typed = &[Text, LongText, Email, Phone, Url][..];
    let choosing = field.kind.has_options();
    let any_of = |kinds: &[FieldKind]| kinds.contains(&field.kind);
    let rules = [
        ("options", field.options.is_some(), choosing || any_of(&[Country])),
        ("exclusive", !field.exclusive.is_empty(), any_of(&[MultiChoice])),
        ("many", field.many, any_of(&[Text])),
        ("min_length", field.min_length.is_some(), any_of(typed)),
        ("max_length", field.max_length.is_some(), any_of(typed)),
        ("masks", !field.masks.is_empty(), any_of(typed)),
        ("format_table", field.format_table.is_some(), any_of(typed)),
        ("above", matches!(field.min, Some(Bound::Above(_))), any_of(&[Number, Money])),
        ("min", matches!(field.min, Some(Bound::AtLeast(_))), any_of(&[Number, Money])),
        ("max", field.max.is_some(), any_of(&[Number, Money])),
        ("places", field.places.is_some(), any_of(&[Number, Money])),
        ("not_before", field.not_before.is_some(), any_of(&[Date])),
        ("default", field.default.is_some(), !any_of(&[File])),
    ];
    let bad = |key: &str, expected: &str| {
        problems.add(Issue::new(format!("{path}.{key}"), IssueCode::BadValue).with("expected", expected));
    };
    for (key, _, _) in rules.into_iter().filter(|(_, used, fits)| *used && !fits) {
        bad(key, "a rule that the field's type knows");
    }
    if field.min_length.zip(field.max_length).is_some_and(|(min, max)| min > max) {
        bad("max_length", "not below min_length");
    }
    let lowest = match field.min {
        Some(Bound::AtLeast(number) | Bound::Above(number)) => Some(number),
        None => None,
    };
    if lowest.zip(field.max).is_some_and(|(min, max)| min > max) {
        bad("max", "not below the lower limit");
    }
}
