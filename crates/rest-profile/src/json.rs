//! The JSON reader and writer of this crate.
//!
//! Two ways to read the same grammar: [`Json`], a tree for small documents (profiles, single records, problem
//! documents), and [`stream::Scanner`], which is fed bytes as they arrive and keeps nothing but the token in hand.
//! The tree is built on the scanner, so both accept and refuse exactly the same bytes.
//!
//! Numbers stay the raw text that was sent: this module never turns one into a float, so `0.1` and
//! `12345678901234567890.123` lose nothing. It never recurses over input deeper than [`MAX_DEPTH`].
mod error;
mod lexis;
mod pointer;
pub mod stream;
mod tree;
mod write;

pub use error::{JsonError, JsonErrorKind};
pub use lexis::is_number;
pub(crate) use lexis::same;
pub(crate) use pointer::index;
pub use pointer::{Pointer, PointerError};

/// How many lists and objects may be open at once: deeper documents are refused with [`JsonErrorKind::TooDeep`].
/// 128: no answer of a REST backend is a tenth of it, and 128 levels fit every stack this runs on.
pub const MAX_DEPTH: usize = 128;

/// One JSON value.
///
/// Two values are equal when they are written the same: `Number("1.0")` differs from `Number("1")`, and two objects
/// with the same members in another order differ.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Json {
    #[default]
    Null,
    Bool(bool),
    /// The number as it was sent, a valid JSON number: `-0`, `1e3`, `0.10`.
    Number(Box<str>),
    Text(String),
    List(Vec<Json>),
    /// Members in the order they were sent, each key once.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// An object of the given members. A key given twice keeps its first place and its last value.
    pub fn object<K: Into<String>, const N: usize>(members: [(K, Json); N]) -> Json {
        let mut object = Json::Object(Vec::with_capacity(N));
        for (key, value) in members {
            object.insert(key.into(), value);
        }
        object
    }

    /// A number from its raw text; `None` when the text is no JSON number (`.5`, `01`, `NaN`, ` 1`).
    pub fn number(raw: &str) -> Option<Json> {
        is_number(raw.as_bytes()).then(|| Json::Number(raw.into()))
    }

    /// The member `key`; `None` when there is none or this is no object.
    pub fn get(&self, key: &str) -> Option<&Json> {
        self.as_object()?.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The member `key`, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Json> {
        let Json::Object(members) = self else { return None };
        members.iter_mut().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// Sets the member `key` in place, or adds it at the end; gives back what stood there.
    /// Anything that is no object becomes one first.
    pub fn insert(&mut self, key: String, value: Json) -> Option<Json> {
        if !matches!(self, Json::Object(_)) {
            *self = Json::Object(Vec::new());
        }
        if let Some(place) = self.get_mut(&key) {
            return Some(std::mem::replace(place, value));
        }
        if let Json::Object(members) = self {
            members.push((key, value));
        }
        None
    }

    /// Takes the member `key` out of an object.
    pub fn remove(&mut self, key: &str) -> Option<Json> {
        let Json::Object(members) = self else { return None };
        let place = members.iter().position(|(name, _)| name == key)?;
        Some(members.remove(place).1)
    }

    /// The text of a [`Json::Text`]; a number is no text.
    pub fn as_str(&self) -> Option<&str> {
        if let Json::Text(text) = self { Some(text) } else { None }
    }

    /// The raw text of a [`Json::Number`].
    pub fn as_number(&self) -> Option<&str> {
        if let Json::Number(raw) = self { Some(raw) } else { None }
    }

    /// The number as an `i64`, when it is written as a plain integer that fits.
    pub fn as_i64(&self) -> Option<i64> {
        self.as_number()?.parse().ok()
    }

    pub fn as_bool(&self) -> Option<bool> {
        if let Json::Bool(value) = self { Some(*value) } else { None }
    }

    pub fn as_list(&self) -> Option<&[Json]> {
        if let Json::List(items) = self { Some(items) } else { None }
    }

    pub fn as_object(&self) -> Option<&[(String, Json)]> {
        if let Json::Object(members) = self { Some(members) } else { None }
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    /// What kind of value this is, in one word for a message: `null`, `bool`, `number`, `text`, `list`, `object`.
    pub fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "bool",
            Json::Number(_) => "number",
            Json::Text(_) => "text",
            Json::List(_) => "list",
            Json::Object(_) => "object",
        }
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Json {
        Json::Text(text.to_owned())
    }
}

impl From<String> for Json {
    fn from(text: String) -> Json {
        Json::Text(text)
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Json {
        Json::Bool(value)
    }
}

impl From<i64> for Json {
    fn from(value: i64) -> Json {
        Json::Number(value.to_string().into())
    }
}

impl From<Vec<Json>> for Json {
    fn from(items: Vec<Json>) -> Json {
        Json::List(items)
    }
}
