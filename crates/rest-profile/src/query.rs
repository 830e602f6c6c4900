//! What a screen asks for, in the words of the profile's fields and of no backend.

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
    /// One of several values.
    In,
    NotIn,
    /// Text that has the value somewhere.
    Contains,
    /// Text that begins with the value.
    StartsWith,
    Null,
    NotNull,
    /// From the first to the second value, both included.
    Between,
}

impl Operator {
    pub const ALL: [Self; 13] = [
        Self::Equal,
        Self::NotEqual,
        Self::Greater,
        Self::GreaterOrEqual,
        Self::Less,
        Self::LessOrEqual,
        Self::In,
        Self::NotIn,
        Self::Contains,
        Self::StartsWith,
        Self::Null,
        Self::NotNull,
        Self::Between,
    ];

    /// All names, between spaces.
    pub(crate) const NAMES: &'static str =
        "eq ne gt gte lt lte in not_in contains starts null not_null between";

    /// Its name in a profile.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Equal => "eq",
            Self::NotEqual => "ne",
            Self::Greater => "gt",
            Self::GreaterOrEqual => "gte",
            Self::Less => "lt",
            Self::LessOrEqual => "lte",
            Self::In => "in",
            Self::NotIn => "not_in",
            Self::Contains => "contains",
            Self::StartsWith => "starts",
            Self::Null => "null",
            Self::NotNull => "not_null",
            Self::Between => "between",
        }
    }

    /// By its name in a profile.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|operator| operator.name() == name)
    }

    /// The comparison that holds exactly where this one does not, if there is one that treats missing values alike.
    #[must_use]
    pub const fn opposite(self) -> Option<Self> {
        match self {
            Self::Equal => Some(Self::NotEqual),
            Self::NotEqual => Some(Self::Equal),
            Self::In => Some(Self::NotIn),
            Self::NotIn => Some(Self::In),
            Self::Null => Some(Self::NotNull),
            Self::NotNull => Some(Self::Null),
            _ => None,
        }
    }
}

/// A value in the notation of the portal, whatever the backend writes.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// Plain decimal notation, exact: `-1234.50`.
    Decimal(String),
    Text(String),
    /// `2026-11-22`.
    Date(String),
    /// UTC, RFC 3339 with `Z`: `2026-11-22T08:30:00Z`, with milliseconds where there are any.
    Instant(String),
    List(Vec<Self>),
    /// What a backend sent and no type of the profile describes.
    Raw(crate::json::Json),
}

impl Value {
    /// The value's text, for values that are one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Decimal(text) | Self::Text(text) | Self::Date(text) | Self::Instant(text) => Some(text),
            Self::Null | Self::Bool(_) | Self::List(_) | Self::Raw(_) => None,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A condition on the fields of a resource.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// All of them; none at all means every record.
    All(Vec<Self>),
    /// At least one of them; none at all means no record.
    Any(Vec<Self>),
    Not(Box<Self>),
    /// `Null` and `NotNull` take no value, `Between` two, `In` and `NotIn` any number, the others one.
    Compare {
        field: String,
        operator: Operator,
        values: Vec<Value>,
    },
}

impl Filter {
    /// The condition that every record meets.
    #[must_use]
    pub const fn everything() -> Self {
        Self::All(Vec::new())
    }

    /// One comparison with one value.
    pub fn compare(field: &str, operator: Operator, value: impl Into<Value>) -> Self {
        Self::Compare { field: field.to_owned(), operator, values: vec![value.into()] }
    }
}

/// One key of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    pub field: String,
    pub descending: bool,
}

/// Which part of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Page {
    /// `number` counts from 1; `size` is capped by the profile's `max_size`.
    Number { number: u32, size: u32 },
    /// What follows an earlier answer.
    Next(Continuation),
}

/// Where a list goes on. It comes from one answer and is handed back with the next query, which must be the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Continuation {
    pub(crate) position: Position,
    pub(crate) size: u32,
    /// Records received so far.
    pub(crate) seen: u64,
    /// Answers received so far.
    pub(crate) hops: u32,
    /// Answers without a record, in a row.
    pub(crate) empty: u32,
    /// Fingerprint of the last page's ids: a backend that repeats its last page is noticed.
    pub(crate) fingerprint: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    Number(u32),
    Cursor(String),
    /// On the profile's origin, checked when it was read.
    Link(String),
}

/// A question to a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    pub filter: Filter,
    pub sort: Vec<Sort>,
    pub page: Page,
    /// Free text; empty means none.
    pub search: String,
    /// Names of the profile's `includes`.
    pub include: Vec<String>,
    /// The fields that are needed; empty means all of the profile.
    pub fields: Vec<String>,
}

impl Query {
    /// Page `number` (from 1) of everything.
    #[must_use]
    pub fn page(number: u32, size: u32) -> Self {
        Self {
            filter: Filter::everything(),
            sort: Vec::new(),
            page: Page::Number { number, size },
            search: String::new(),
            include: Vec::new(),
            fields: Vec::new(),
        }
    }
}
