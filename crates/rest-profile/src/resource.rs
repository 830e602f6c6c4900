//! One resource of a profile: what can be asked of it, and how its answers are read.

use crate::json::Json;
use crate::profile::Profile;
use crate::profile::spec::{Field, Idempotency, ResourceSpec};
use crate::query::Operator;
use crate::record::wire::Kind;
use crate::template::Slots;

/// A resource of one backend.
#[derive(Clone, Copy, Debug)]
pub struct Resource<'p> {
    pub(crate) profile: &'p Profile,
    pub(crate) spec: &'p ResourceSpec,
}

/// Who asks: what `{me.…}` stands for. Secrets do not belong here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    pub me: Vec<(String, String)>,
}

/// What cannot be asked of this backend. A screen hides the control; nothing is asked instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsupported {
    pub what: What,
    /// The field, the action, the include …; empty where it is the resource as a whole.
    pub field: String,
    pub operator: Option<Operator>,
}

/// Which part of a question a backend has no words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The operation itself: create, update, an action, an upload, a batch.
    Operation,
    /// A field the profile does not have.
    Field,
    /// A field that is only read.
    ReadOnly,
    Operator,
    /// A value that is not of the field's type, or that the backend would read as something else.
    Value,
    /// "Any of", "not", or two conditions on what can hold only one.
    Combination,
    /// A condition that no record meets; there is nothing to ask.
    Nothing,
    Sort,
    Search,
    Include,
    /// A page that cannot be jumped to, or that lies behind the last one that can be reached.
    Page,
    /// A value of the profile's scope is not known: nobody is signed in.
    Scope,
    /// An id, a version or a key that cannot stand in a request.
    Address,
}

impl Unsupported {
    pub(crate) fn new(what: What, field: &str) -> Self {
        Self { what, field: field.to_owned(), operator: None }
    }

    pub(crate) fn operator(what: What, field: &str, operator: Operator) -> Self {
        Self { what, field: field.to_owned(), operator: Some(operator) }
    }
}

impl<'p> Resource<'p> {
    /// Its name in the profile.
    #[must_use]
    pub fn name(&self) -> &'p str {
        &self.spec.name
    }

    /// Names and types of its fields, in the order of the profile.
    pub fn fields(&self) -> impl Iterator<Item = (&'p str, Kind)> {
        self.spec.fields.iter().map(|field| (field.name.as_str(), field.codec.kind))
    }

    /// Whether the backend knows a new record by a reference that the client made ([`create`](Self::create)): an id, or
    /// a field that is looked up. Then the record's own reference is the right key, not that of one attempt.
    #[must_use]
    pub fn creates_by_reference(&self) -> bool {
        matches!(self.spec.idempotency, Some(Idempotency::ClientId(_) | Idempotency::Field(_)))
    }

    /// Whether a record that a lookup found carries the reference: a backend that ignores the condition answers
    /// somebody else's.
    #[must_use]
    pub fn carries(&self, record: &crate::record::Record, reference: &str) -> bool {
        match &self.spec.idempotency {
            Some(Idempotency::Field(field)) => {
                record.get(field).and_then(crate::query::Value::as_text) == Some(reference)
            }
            _ => record.id == reference,
        }
    }

    /// Whether the field can be written.
    #[must_use]
    pub fn writes(&self, field: &str) -> bool {
        self.spec.fields.iter().any(|known| known.name == field && !known.read_only)
    }

    /// The resource a reference leads to, if the profile says so.
    #[must_use]
    pub fn refers_to(&self, field: &str) -> Option<&'p str> {
        self.spec.fields.iter().find(|known| known.name == field)?.to.as_deref()
    }

    /// The values of an enum field in the portal's words; empty for other fields.
    pub fn values(&self, field: &str) -> impl Iterator<Item = &'p str> {
        let values = self
            .spec
            .fields
            .iter()
            .find(|known| known.name == field)
            .map(|field| field.codec.values.as_slice());
        values.unwrap_or_default().iter().map(|(name, _)| name.as_str())
    }

    pub(crate) fn field(&self, name: &str) -> Result<&'p Field, Unsupported> {
        let found = self.spec.fields.iter().find(|field| field.name == name);
        found.ok_or_else(|| Unsupported::new(What::Field, name))
    }

    /// What every template of this resource may use.
    pub(crate) fn slots(&self, context: &Context) -> Slots {
        let mut slots = Slots::default();
        slots.text("path", &self.spec.path);
        slots.text("type", &self.spec.kind);
        for (name, value) in &self.profile.settings {
            slots.set(&["settings.", name.as_str()].concat(), value.clone());
        }
        for (name, value) in &context.me {
            slots.set(&["me.", name.as_str()].concat(), Json::from(value.as_str()));
        }
        slots
    }
}
