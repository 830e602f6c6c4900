//! Strict reading of the mapping's JSON: every key that nobody asked for and every wrong kind of value is reported
//! with its path.

use super::report::Problem;
use serde_json::{Map, Value};
use std::cell::RefCell;

/// The name under which problems of the mapping are reported.
pub const MAPPING: &str = "mapping";

/// Collects what is wrong.
#[derive(Default)]
pub struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    pub fn add(&self, path: &str, message: impl Into<String>) {
        let column = (!path.is_empty()).then(|| path.to_owned());
        self.0.borrow_mut().push(Problem { column, ..Problem::of_file(MAPPING, message) });
    }

    pub fn take(self) -> Vec<Problem> {
        self.0.into_inner()
    }
}

/// One object of the document.
pub struct Object<'a> {
    pub path: String,
    pub problems: &'a Problems,
    map: &'a Map<String, Value>,
    known: RefCell<Vec<&'static str>>,
}

impl<'a> Object<'a> {
    /// `value` as an object; reports it if it is none.
    pub fn new(value: &'a Value, path: String, problems: &'a Problems) -> Option<Self> {
        match value.as_object() {
            Some(map) => Some(Self { path, problems, map, known: RefCell::default() }),
            None => {
                problems.add(&path, "An object {...} is expected here.");
                None
            }
        }
    }

    pub fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub fn optional(&self, key: &'static str) -> Option<&'a Value> {
        self.known.borrow_mut().push(key);
        self.map.get(key)
    }

    pub fn needed(&self, key: &'static str) -> Option<&'a Value> {
        let value = self.optional(key);
        if value.is_none() {
            self.problems.add(&self.path, format!("The key {key:?} is missing."));
        }
        value
    }

    pub fn string(&self, key: &'static str) -> Option<String> {
        self.text_of(key, self.optional(key)?)
    }

    pub fn needed_string(&self, key: &'static str) -> Option<String> {
        self.text_of(key, self.needed(key)?)
    }

    fn text_of(&self, key: &str, value: &Value) -> Option<String> {
        let text = value.as_str().map(str::to_owned);
        if text.is_none() {
            self.problems.add(&self.at(key), "A text in quotes is expected here.");
        }
        text
    }

    pub fn flag(&self, key: &'static str) -> bool {
        let Some(value) = self.optional(key) else { return false };
        value.as_bool().unwrap_or_else(|| {
            self.problems.add(&self.at(key), "true or false is expected here.");
            false
        })
    }

    /// The elements of a list with their paths.
    pub fn list(&self, key: &'static str) -> Vec<(String, &'a Value)> {
        let Some(value) = self.optional(key) else { return Vec::new() };
        let Some(items) = value.as_array() else {
            self.problems.add(&self.at(key), "A list [...] is expected here.");
            return Vec::new();
        };
        items.iter().enumerate().map(|(index, item)| (format!("{}[{index}]", self.at(key)), item)).collect()
    }

    pub fn strings(&self, key: &'static str) -> Vec<String> {
        let texts = self.list(key).into_iter().filter_map(|(path, item)| match item.as_str() {
            Some(text) => Some(text.to_owned()),
            None => {
                self.problems.add(&path, "A text in quotes is expected here.");
                None
            }
        });
        texts.collect()
    }

    /// The members of an object whose keys are free, with their paths.
    pub fn members(&self, key: &'static str) -> Vec<(String, &'a String, &'a Value)> {
        let Some(value) = self.optional(key) else { return Vec::new() };
        let Some(map) = value.as_object() else {
            self.problems.add(&self.at(key), "An object {...} is expected here.");
            return Vec::new();
        };
        map.iter().map(|(name, value)| (format!("{}.{name}", self.at(key)), name, value)).collect()
    }

    /// An object from text to text.
    pub fn table(&self, key: &'static str) -> Vec<(String, String)> {
        let members = self.members(key).into_iter();
        let pairs = members.filter_map(|(path, name, value)| match value.as_str() {
            Some(text) => Some((name.clone(), text.to_owned())),
            None => {
                self.problems.add(&path, "A text in quotes is expected here.");
                None
            }
        });
        pairs.collect()
    }

    /// Reports every key that was never asked for. Call it last.
    pub fn finish(&self) {
        let known = self.known.borrow();
        for key in self.map.keys().filter(|key| !known.contains(&key.as_str()) && *key != "$comment") {
            let allowed = known.join(", ");
            self.problems
                .add(&self.at(key), format!("The key {key:?} is unknown here. Known are: {allowed}."));
        }
    }
}
