//! Records between the portal's notation and the backend's.
//!
//! A record holds the fields of the profile under their own names. What the backend's fields are called, where they
//! are nested and how they are written is known to `wire` and `dates` alone.

pub(crate) mod dates;
pub(crate) mod wire;

pub use crate::query::Value;
pub use wire::Kind;

/// One record of a backend.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    /// Never empty in a list; empty only where a profile has resources without ids.
    pub id: String,
    /// What the next change has to name, if the backend has versions.
    pub version: Option<String>,
    /// In the order of the profile. A field the answer does not have is not here; `null` is [`Value::Null`].
    pub fields: Vec<(String, Value)>,
    /// Names of fields whose content is not of the profile's type; they are kept as [`Value::Raw`].
    pub unread: Vec<String>,
    /// Everything that the backend sent of it, of single records of a backend that replaces records: what the profile
    /// does not name has to go back with a change.
    pub whole: Option<Box<crate::json::Json>>,
}

impl Record {
    /// A field's value; `None` where the answer did not have it.
    #[must_use]
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value)
    }

    /// Replaces or adds a field.
    pub fn set(&mut self, field: &str, value: Value) {
        match self.fields.iter_mut().find(|(name, _)| name == field) {
            Some((_, old)) => *old = value,
            None => self.fields.push((field.to_owned(), value)),
        }
    }

    /// Lays a partial answer over what was known before: fields it has win, fields it lacks stay.
    #[must_use]
    pub fn over(self, mut known: Self) -> Self {
        if !self.id.is_empty() {
            known.id = self.id;
        }
        if self.version.is_some() {
            known.version = self.version;
        }
        for (name, value) in self.fields {
            known.set(&name, value);
        }
        known.unread = self.unread;
        known
    }
}
