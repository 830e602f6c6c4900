//! A strict reader of JSON objects: knows its path, collects every issue, and reports keys nobody asked for.

use crate::issue::{Issue, IssueCode};
use serde_json::{Map, Value};
use std::cell::RefCell;

/// Where issues are collected while a document is read.
#[derive(Default)]
pub struct Problems(RefCell<Vec<Issue>>);

impl Problems {
    pub fn add(&self, issue: Issue) {
        self.0.borrow_mut().push(issue);
    }
    /// Whether anything at this path was reported.
    pub fn mentions(&self, path: &str) -> bool {
        self.0.borrow().iter().any(|issue| issue.path == path)
    }
    pub fn take(self) -> Vec<Issue> {
        self.0.into_inner()
    }
}

/// One object of the document.
pub struct Reader<'a> {
    pub path: String,
    pub problems: &'a Problems,
    object: &'a Map<String, Value>,
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Reader<'a> {
    /// Reads `value` as an object at `path`; reports it if it is not one.
    pub fn new(value: &'a Value, path: String, problems: &'a Problems) -> Option<Self> {
        match value.as_object() {
            Some(object) => Some(Self { path, problems, object, known: RefCell::default() }),
            None => {
                problems.add(Issue::new(path, IssueCode::WrongType).with("expected", "object"));
                None
            }
        }
    }

    pub fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// The raw value of a key that may be absent. `null` counts as absent.
    pub fn raw(&self, key: &'static str) -> Option<&'a Value> {
        self.known.borrow_mut().push(key);
        self.object.get(key).filter(|value| !value.is_null())
    }

    pub fn wrong(&self, key: &str, expected: &str) {
        self.problems.add(Issue::new(self.at(key), IssueCode::WrongType).with("expected", expected));
    }

    pub fn bad(&self, key: &str, expected: &str) {
        self.problems.add(Issue::new(self.at(key), IssueCode::BadValue).with("expected", expected));
    }

    /// The raw value of a key that must be there.
    pub fn needed(&self, key: &'static str) -> Option<&'a Value> {
        let value = self.raw(key);
        if value.is_none() {
            self.problems.add(Issue::new(self.at(key), IssueCode::MissingKey).with("key", key));
        }
        value
    }

    pub fn string(&self, key: &'static str) -> Option<&'a str> {
        self.as_string(key, self.raw(key)?)
    }

    pub fn needed_string(&self, key: &'static str) -> Option<&'a str> {
        self.as_string(key, self.needed(key)?)
    }

    fn as_string(&self, key: &'static str, value: &'a Value) -> Option<&'a str> {
        let text = value.as_str().filter(|text| !text.trim().is_empty());
        if text.is_none() {
            self.wrong(key, "non-empty string");
        }
        text
    }

    pub fn flag(&self, key: &'static str) -> bool {
        let Some(value) = self.raw(key) else { return false };
        value.as_bool().unwrap_or_else(|| {
            self.wrong(key, "true or false");
            false
        })
    }

    /// A whole number from 0 to `max`.
    pub fn count(&self, key: &'static str, max: u64) -> Option<u64> {
        let value = self.raw(key)?;
        let number = value.as_u64().filter(|number| *number <= max);
        if number.is_none() {
            self.bad(key, &format!("whole number from 0 to {max}"));
        }
        number
    }

    pub fn list(&self, key: &'static str) -> &'a [Value] {
        let Some(value) = self.raw(key) else { return &[] };
        match value.as_array() {
            Some(items) => items,
            None => {
                self.wrong(key, "list");
                &[]
            }
        }
    }

    pub fn strings(&self, key: &'static str) -> Vec<String> {
        let mut texts = Vec::new();
        for (index, item) in self.list(key).iter().enumerate() {
            match item.as_str().filter(|text| !text.is_empty()) {
                Some(text) => texts.push(text.to_owned()),
                None => self.wrong(&format!("{key}[{index}]"), "non-empty string"),
            }
        }
        texts
    }

    /// The object under `key` as name/value pairs.
    pub fn entries(&self, key: &'static str) -> Vec<(&'a String, &'a Value)> {
        let Some(value) = self.raw(key) else { return Vec::new() };
        match value.as_object() {
            Some(map) => map.iter().collect(),
            None => {
                self.wrong(key, "object");
                Vec::new()
            }
        }
    }

    /// One of several names.
    pub fn one_of<T: Copy>(&self, key: &'static str, names: &[(&'static str, T)]) -> Option<T> {
        let text = self.needed_string(key)?;
        let found = names.iter().find(|(name, _)| *name == text).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<_> = names.iter().map(|(name, _)| *name).collect();
            self.bad(key, &format!("one of {}", names.join(", ")));
        }
        found
    }

    /// Reports every key that was never asked for. Call it last.
    pub fn finish(&self) {
        let known = self.known.borrow();
        for key in self.object.keys().filter(|key| !known.contains(&key.as_str()) && *key != "$schema") {
            let mut issue = Issue::new(self.at(key), IssueCode::UnknownKey).with("key", key);
            if let Some(near) = nearest(key, &known) {
                issue = issue.with("suggestion", near);
            }
            self.problems.add(issue);
        }
    }
}

/// The known key that `key` was probably meant to be: at most two edits away.
fn nearest<'k>(key: &str, known: &[&'k str]) -> Option<&'k str> {
    known
        .iter()
        .map(|candidate| (edits(key, candidate), *candidate))
        .filter(|(distance, _)| *distance <= 2)
        .min()
        .map(|(_, name)| name)
}

/// Levenshtein distance in characters.
fn edits(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.chars().enumerate() {
        let mut next = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let replace = row.get(j).copied().unwrap_or_default() + usize::from(a != *b);
            let insert = next.last().copied().unwrap_or_default() + 1;
            let delete = row.get(j + 1).copied().unwrap_or_default() + 1;
            next.push(replace.min(insert).min(delete));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
