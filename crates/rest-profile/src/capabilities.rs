//! What a screen may offer for a resource. What is not here has no control.

use crate::plan::condition;
use crate::profile::spec::{Idempotency, SortSpec, Total, UploadMode};
use crate::query::Operator;
use crate::record::wire::Kind;
use crate::resource::Resource;

/// What a backend can do with one resource, as its profile says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capabilities {
    pub list: bool,
    pub get: bool,
    pub create: bool,
    pub update: bool,
    pub delete: bool,
    pub batch: bool,
    pub actions: Vec<String>,
    pub fields: Vec<FieldCapabilities>,
    /// The most keys of an order.
    pub max_sorts: u32,
    /// Whether conditions can be joined with "any of".
    pub any_of: bool,
    pub search: bool,
    pub includes: Vec<String>,
    /// Whether the number of all records is known.
    pub total: bool,
    /// Whether any page can be asked for, not only the next one.
    pub jump: bool,
    /// The most records of a page.
    pub max_size: u32,
    /// The most records that can be reached; 0 is no limit.
    pub max_records: u32,
    /// Up to so many records may be loaded to filter and sort them in the page; 0 is never.
    pub local: u32,
    /// Whether a change notices that somebody else was faster.
    pub versions: bool,
    /// What happens when a create goes unanswered.
    pub retry_create: RetryCreate,
    pub uploads: bool,
}

/// Whether a create may be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryCreate {
    /// At any time.
    Always,
    /// After looking whether the first attempt arrived.
    AfterLookup,
    /// Only by a person.
    Never,
}

/// What can be done with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldCapabilities {
    pub name: String,
    pub kind: Kind,
    pub operators: Vec<Operator>,
    pub sort: bool,
    pub write: bool,
    /// The values of an enum, in the portal's words.
    pub values: Vec<String>,
}

impl Capabilities {
    /// Whether a field can be compared so.
    #[must_use]
    pub fn can(&self, field: &str, operator: Operator) -> bool {
        self.fields.iter().any(|known| known.name == field && known.operators.contains(&operator))
    }

    /// Whether lists can be ordered by a field.
    #[must_use]
    pub fn can_sort(&self, field: &str) -> bool {
        self.fields.iter().any(|known| known.name == field && known.sort)
    }
}

impl Resource<'_> {
    /// Whether lists can be searched by free text.
    #[must_use]
    pub fn searches(&self) -> bool {
        let list = self.spec.operations.list.as_ref();
        self.spec.list.search.is_some() || list.is_some_and(|list| crate::plan::mentions(list, "search"))
    }

    /// What a screen may offer. Every control is tried out, so ask once for a screen and not for each of its rows.
    #[must_use]
    pub fn capabilities(&self) -> Capabilities {
        let spec = self.spec;
        let list = &spec.list;
        let operations = &spec.operations;
        let sorts = match &list.sort {
            None => false,
            Some(SortSpec::Query(params)) => !params.is_empty(),
            Some(SortSpec::Terms { .. } | SortSpec::Text(_)) => true,
        };
        let field = |field: &crate::profile::spec::Field| FieldCapabilities {
            name: field.name.clone(),
            kind: field.codec.kind,
            operators: Operator::ALL
                .into_iter()
                .filter(|operator| condition::can(self, field, *operator))
                .collect(),
            sort: sorts && field.sort.is_some(),
            write: !field.read_only && (operations.create.is_some() || operations.update.is_some()),
            values: field.codec.values.iter().map(|(name, _)| name.clone()).collect(),
        };
        Capabilities {
            list: operations.list.is_some(),
            get: operations.get.is_some(),
            create: operations.create.is_some(),
            update: operations.update.is_some(),
            delete: operations.delete.is_some(),
            batch: operations.batch.is_some(),
            actions: operations.actions.iter().map(|(name, _)| name.clone()).collect(),
            fields: spec.fields.iter().map(field).collect(),
            max_sorts: list.max_sorts,
            any_of: condition::has_any(list.filter.as_ref()),
            search: self.searches(),
            includes: if list.include.is_some() {
                spec.includes.iter().map(|(name, _)| name.clone()).collect()
            } else {
                Vec::new()
            },
            total: list.total != Total::None,
            jump: self.jumps(),
            max_size: list.max_size,
            max_records: list.max_records,
            local: list.local,
            versions: spec.version.is_some(),
            retry_create: match &spec.idempotency {
                None => RetryCreate::Never,
                Some(Idempotency::Header(_) | Idempotency::ClientId(_)) => RetryCreate::Always,
                Some(Idempotency::Field(_)) => RetryCreate::AfterLookup,
            },
            uploads: spec.uploads.as_ref().is_some_and(|uploads| {
                uploads.mode != UploadMode::UploadThenRef || uploads.reference.is_some()
            }),
        }
    }
}
