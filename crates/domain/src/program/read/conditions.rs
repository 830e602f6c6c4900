//! Conditions of a definition: `{"all": [...]}`, `{"any": [...]}`, `{"not": {...}}`, or one test of one subject.

use crate::issue::{Issue, IssueCode};
use crate::program::condition::{Condition, Context, Subject, Test};
use crate::program::reader::{Problems, Reader};
use serde_json::Value;

pub fn optional_condition(reader: &Reader<'_>, key: &'static str) -> Option<Condition> {
    condition(reader.raw(key)?, reader.at(key), reader.problems)
}

pub fn needed_condition(reader: &Reader<'_>, key: &'static str) -> Option<Condition> {
    condition(reader.needed(key)?, reader.at(key), reader.problems)
}

fn condition(value: &Value, path: String, problems: &Problems) -> Option<Condition> {
    let reader = Reader::new(value, path, problems)?;
    let parts = |key: &'static str| -> Vec<Condition> {
        let items = reader.list(key).iter().enumerate();
        items
            .filter_map(|(index, item)| condition(item, reader.at(&format!("{key}[{index}]")), problems))
            .collect()
    };
    let read = if reader.raw("all").is_some() {
        Some(Condition::All(parts("all")))
    } else if reader.raw("any").is_some() {
        Some(Condition::Any(parts("any")))
    } else if let Some(inner) = reader.raw("not") {
        condition(inner, reader.at("not"), problems).map(|inner| Condition::Not(Box::new(inner)))
    } else {
        let subject = match reader.string("field") {
            Some(field) => Some(Subject::Field(field.to_owned())),
            None if reader.raw("saved").is_some() => {
                reader.string("saved").map(|field| Subject::Saved(field.to_owned()))
            }
            None if reader.raw("context").is_some() => {
                reader.one_of("context", &Context::ALL).map(Subject::Context)
            }
            None => {
                problems.add(
                    Issue::new(&reader.path, IssueCode::BadValue)
                        .with("expected", "all, any, not, field, saved or context"),
                );
                None
            }
        };
        subject.and_then(|subject| Some(Condition::Is(subject, test(&reader)?)))
    };
    reader.finish();
    read
}

fn test(reader: &Reader<'_>) -> Option<Test> {
    if let Some(value) = reader.string("equals") {
        Some(Test::OneOf(vec![value.to_owned()]))
    } else if reader.raw("one_of").is_some() {
        Some(Test::OneOf(reader.strings("one_of")))
    } else if let Some(list) = reader.string("in_list") {
        Some(Test::InList(list.to_owned()))
    } else if reader.raw("filled").is_some() {
        Some(Test::Filled(reader.flag("filled")))
    } else {
        let expected = "equals, one_of, in_list or filled";
        reader.problems.add(Issue::new(&reader.path, IssueCode::BadValue).with("expected", expected));
        None
    }
}
