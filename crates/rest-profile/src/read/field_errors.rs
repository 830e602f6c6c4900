//! Which fields a refusal is about, in the shapes that backends use.

use super::failure::{FieldError, words};
use crate::json::{Json, Pointer};
use crate::profile::spec::{FieldRule, FieldSource};
use crate::resource::Resource;

/// The most errors of one answer; a form has no more fields.
const MOST: usize = 200;

pub(super) fn read(resource: &Resource<'_>, status: u16, body: &Json) -> Vec<FieldError> {
    let mut found: Vec<FieldError> = Vec::new();
    for rule in &resource.spec.errors.fields {
        if !rule.status.is_empty() && !rule.status.contains(&status) {
            continue;
        }
        match &rule.source {
            FieldSource::Map { at, general } => {
                for (name, json) in body.at(at).and_then(Json::as_object).unwrap_or_default() {
                    if !general.contains(name) {
                        map_entry(resource, rule, name, json, &mut found);
                    }
                }
            }
            FieldSource::Each { at, field, several } => {
                for error in body.at(at).and_then(Json::as_list).unwrap_or_default() {
                    one(resource, rule, error, field, *several, &mut found);
                }
            }
            FieldSource::One { field, several } => one(resource, rule, body, field, *several, &mut found),
        }
        found.truncate(MOST);
    }
    found
}

/// `{"amount": ["Too small."]}`, and nested `{"contact": {"email": ["…"]}}`.
fn map_entry(
    resource: &Resource<'_>,
    rule: &FieldRule,
    name: &str,
    json: &Json,
    found: &mut Vec<FieldError>,
) {
    // An object of lists is a nested field; an object with a message is one error.
    if let Json::Object(members) = json
        && json.at(&rule.message).is_none_or(|inner| rule.message.is_root() || inner.is_null())
        && !members.is_empty()
    {
        for (inner, json) in members {
            let path = [name, "/", inner].concat();
            push(resource, rule, &path, json, found);
        }
        return;
    }
    push(resource, rule, name, json, found);
}

fn push(resource: &Resource<'_>, rule: &FieldRule, wire: &str, json: &Json, found: &mut Vec<FieldError>) {
    let message = json.at(&rule.message).unwrap_or(json);
    let mut text = String::new();
    words(message, 1, &mut text);
    let code = rule.code.as_ref().and_then(|code| json.at(code)).map(plain).unwrap_or_default();
    add(resource, wire, text, code, found);
}

fn one(
    resource: &Resource<'_>,
    rule: &FieldRule,
    error: &Json,
    field: &Pointer,
    several: bool,
    found: &mut Vec<FieldError>,
) {
    let mut message = String::new();
    if let Some(json) = error.at(&rule.message) {
        words(json, 1, &mut message);
    }
    let code = rule.code.as_ref().and_then(|code| error.at(code)).map(plain).unwrap_or_default();
    let Some(named) = error.at(field) else { return };
    let names = match named {
        // `fields: ["Amount", "Name"]` are several fields, `path: ["contact", "email"]` is one.
        Json::List(items) if several => items.iter().map(plain).collect(),
        Json::List(items) => vec![items.iter().map(plain).collect::<Vec<_>>().join("/")],
        json => vec![plain(json)],
    };
    for name in names {
        let name = if rule.patterns.is_empty() {
            Some(name)
        } else {
            rule.patterns.iter().find_map(|pattern| pattern.find(&name, &resource.spec.path))
        };
        if let Some(name) = name.filter(|name| !name.is_empty()) {
            add(resource, &name, message.clone(), code.clone(), found);
        }
    }
}

fn add(resource: &Resource<'_>, wire: &str, message: String, code: String, found: &mut Vec<FieldError>) {
    let error = FieldError { field: canonical(resource, wire), wire: wire.to_owned(), message, code };
    // Two rules may find the same.
    if !found.iter().any(|known| known.wire == error.wire && known.message == error.message) {
        found.push(error);
    }
}

fn plain(json: &Json) -> String {
    json.as_str().or_else(|| json.as_number()).unwrap_or_default().to_owned()
}

/// The profile's name of a backend's field: by the whole path it is written or read at, then by its first level.
fn canonical(resource: &Resource<'_>, wire: &str) -> Option<String> {
    let wire = wire.trim_start_matches('/').trim_start_matches("#/").trim_start_matches("$.");
    let levels: Vec<&str> = wire.split(['/', '.']).filter(|level| !level.is_empty()).collect();
    let same = |pointer: &Pointer, depth: usize| {
        let segments = pointer.segments();
        !segments.is_empty()
            && depth > 0
            && segments.len().min(depth) == levels.len().min(depth)
            && segments.iter().zip(&levels).take(depth).all(|(segment, level)| **segment == **level)
    };
    let fields = &resource.spec.fields;
    let whole = |pointer: &Pointer| pointer.segments().len() == levels.len() && same(pointer, levels.len());
    let literal = |pointer: &Pointer| matches!(pointer.segments(), [one] if **one == *wire);
    // A lookup that is written as `account@odata.bind` is complained about as `account`.
    let bound = |pointer: &Pointer| {
        pointer.segments().last().is_some_and(|segment| segment.split('@').next() == Some(wire))
    };
    fields
        .iter()
        .find(|field| {
            whole(&field.write) || whole(&field.read) || literal(&field.write) || literal(&field.read)
        })
        .or_else(|| fields.iter().find(|field| bound(&field.write) && !wire.is_empty()))
        .or_else(|| fields.iter().find(|field| same(&field.write, 1) || same(&field.read, 1)))
        .or_else(|| {
            let mut alike =
                fields.iter().filter(|field| alike(&field.write, wire) || alike(&field.read, wire));
            alike.next().filter(|_| alike.next().is_none())
        })
        .map(|field| field.name.clone())
}

/// Whether a name says the same in another spelling: `CustomerName` and `Customer Name` of `customer_name`.
fn alike(pointer: &Pointer, wire: &str) -> bool {
    let letters = |text: &str| -> String {
        let kept = text.chars().filter(|character| character.is_alphanumeric());
        kept.flat_map(char::to_lowercase).collect()
    };
    pointer.segments().last().is_some_and(|segment| !wire.is_empty() && letters(segment) == letters(wire))
}
