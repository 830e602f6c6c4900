//! What somebody typed, exactly as they typed it.

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// The raw content of one field: a text, or several values (multi-choice, files, many texts).
///
/// The canonical forms, in which fields are stored and sent: text as it is, trimmed; number `12.5`; amount
/// `1234.50 USD`; date `2026-11-21`; several values as a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Entry {
    Text(String),
    Many(Vec<String>),
}

impl Entry {
    /// The non-empty values, trimmed.
    pub fn values(&self) -> Vec<&str> {
        match self {
            Entry::Text(text) => vec![text.trim()],
            Entry::Many(texts) => texts.iter().map(|text| text.trim()).collect(),
        }
        .into_iter()
        .filter(|text| !text.is_empty())
        .collect()
    }
}

/// A string or a list of strings. Written out, because the derived form of an untagged enum reads into a generic
/// tree first, which is slow and, in the page, large.
impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntryVisitor;
        impl<'de> Visitor<'de> for EntryVisitor {
            type Value = Entry;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("a string or a list of strings")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Entry, E> {
                Ok(Entry::Text(text.to_owned()))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Entry, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = items.next_element()? {
                    texts.push(text);
                }
                Ok(Entry::Many(texts))
            }
        }
        deserializer.deserialize_any(EntryVisitor)
    }
}

impl From<&str> for Entry {
    fn from(text: &str) -> Self {
        Entry::Text(text.to_owned())
    }
}

/// The raw content of a form by field id. Holds whatever was typed, also what is wrong or hidden.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Draft {
    pub entries: BTreeMap<String, Entry>,
}

impl Draft {
    pub fn set(&mut self, id: &str, entry: impl Into<Entry>) {
        self.entries.insert(id.to_owned(), entry.into());
    }

    /// The non-empty values of a field, trimmed.
    pub fn values(&self, id: &str) -> Vec<&str> {
        self.entries.get(id).map(Entry::values).unwrap_or_default()
    }

    /// The text of a field as typed; the empty string if there is none.
    pub fn text(&self, id: &str) -> &str {
        match self.entries.get(id) {
            Some(Entry::Text(text)) => text,
            Some(Entry::Many(texts)) => texts.first().map_or("", String::as_str),
            None => "",
        }
    }

    pub fn is_filled(&self, id: &str) -> bool {
        !self.values(id).is_empty()
    }
}

impl From<BTreeMap<String, Entry>> for Draft {
    fn from(entries: BTreeMap<String, Entry>) -> Self {
        Self { entries }
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Draft {
    fn from(pairs: [(&str, &str); N]) -> Self {
        let mut draft = Draft::default();
        for (id, text) in pairs {
            draft.set(id, text);
        }
        draft
    }
}
