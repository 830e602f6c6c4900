//! What a profile says, once it has been read: plain data for the planner and the readers.

use crate::json::{Json, Pointer};
use crate::pattern::Pattern;
use crate::query::Operator;
use crate::read::failure::FailureKind;
use crate::record::wire::Codec;
use crate::template::{JsonTemplate, Template};

/// The methods that requests have.
pub(crate) const METHODS: [&str; 7] = ["GET", "HEAD", "SEARCH", "POST", "PUT", "PATCH", "DELETE"];

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ResourceSpec {
    pub(crate) name: String,
    pub(crate) path: String,
    /// JSON:API's `type`; the path where it is not given.
    pub(crate) kind: String,
    /// There is one record and no list: what the backend answers to whoever asks. It may have no id.
    pub(crate) single: bool,
    pub(crate) fields: Vec<Field>,
    pub(crate) includes: Vec<(String, String)>,
    pub(crate) scope: Vec<Scope>,
    pub(crate) operations: Operations,
    pub(crate) list: ListSpec,
    pub(crate) record: RecordSpec,
    pub(crate) version: Option<VersionSpec>,
    pub(crate) idempotency: Option<Idempotency>,
    pub(crate) errors: ErrorSpec,
    pub(crate) uploads: Option<UploadSpec>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Scope {
    pub(crate) field: String,
    pub(crate) operator: Operator,
    pub(crate) values: Vec<Template>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) read: Pointer,
    /// More places whose texts are read behind that of `read`, with `joint` between them.
    pub(crate) more: Vec<Pointer>,
    pub(crate) joint: String,
    /// Read from the whole record instead of from `record.item`.
    pub(crate) root: bool,
    /// The name in conditions, by levels.
    pub(crate) query: Vec<String>,
    /// The name in orders; `None` where nothing can be sorted by it.
    pub(crate) sort: Option<String>,
    pub(crate) codec: Codec,
    pub(crate) literal: Option<Literal>,
    pub(crate) read_only: bool,
    pub(crate) write: Pointer,
    pub(crate) filter: FieldFilter,
    /// The resource a reference leads to.
    pub(crate) to: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldFilter {
    /// What `list.filter` has and the type allows.
    Inherit,
    /// These of `list.filter` only.
    Only(Vec<Operator>),
    /// Parameters of its own.
    Own(Vec<(Operator, Condition)>),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Operations {
    pub(crate) list: Option<Operation>,
    pub(crate) get: Option<Operation>,
    pub(crate) create: Option<Operation>,
    pub(crate) update: Option<Operation>,
    pub(crate) delete: Option<Operation>,
    pub(crate) batch: Option<Batch>,
    pub(crate) actions: Vec<(String, Operation)>,
}

impl Operations {
    /// An action of the profile's own, by its name.
    pub(crate) fn action(&self, name: &str) -> Option<&Operation> {
        self.actions.iter().find(|(known, _)| known == name).map(|(_, operation)| operation)
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operation {
    pub(crate) method: &'static str,
    pub(crate) path: Template,
    pub(crate) query: Vec<(String, Template)>,
    pub(crate) headers: Vec<(String, Template)>,
    pub(crate) body: Option<JsonTemplate>,
    /// Where the record is in the answer.
    pub(crate) result: Pointer,
    /// Where the new record's id is in an answer that has no record.
    pub(crate) id_at: Option<Pointer>,
    /// Where the id stands in a record that is sent without a body of its own.
    pub(crate) id_in: Option<Pointer>,
    /// The answer does not have the whole record.
    pub(crate) reread: bool,
    /// What is sent replaces the record, so all of it is sent.
    pub(crate) whole: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Batch {
    pub(crate) method: &'static str,
    pub(crate) path: Template,
    pub(crate) headers: Vec<(String, Template)>,
    pub(crate) body: JsonTemplate,
    pub(crate) item: JsonTemplate,
    pub(crate) max: u32,
    pub(crate) results: Pointer,
    pub(crate) status: Pointer,
    pub(crate) result_body: Pointer,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ListSpec {
    pub(crate) items: Pointer,
    pub(crate) items_optional: bool,
    pub(crate) query: Vec<(String, Template)>,
    pub(crate) headers: Vec<(String, Template)>,
    pub(crate) paging_query: Vec<(String, Template)>,
    pub(crate) paging_headers: Vec<(String, Template)>,
    pub(crate) default_size: u32,
    pub(crate) max_size: u32,
    /// How many records of a list can be reached at all; 0 is no limit.
    pub(crate) max_records: u32,
    pub(crate) next: Next,
    pub(crate) total: Total,
    pub(crate) sort: Option<SortSpec>,
    /// The most keys of an order; more are refused.
    pub(crate) max_sorts: u32,
    pub(crate) search: Option<String>,
    pub(crate) filter: Option<FilterSpec>,
    pub(crate) include: Option<(String, String)>,
    pub(crate) select: Option<(String, String)>,
    pub(crate) empty_status: Vec<u16>,
    pub(crate) local: u32,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Next {
    /// There is no second page.
    None,
    ByTotal,
    /// A page that is not full is the last one.
    FullPage,
    Flag(Pointer),
    Cursor(Pointer),
    CursorHeader(String),
    /// The cursor is the last record's id; the flag says whether there is more, without one a full page does.
    LastId(Option<Pointer>),
    Link(Pointer),
    LinkHeader(String),
    LinkRel(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Total {
    None,
    Body(Pointer),
    /// The digits behind `after`, or the whole header.
    Header {
        name: String,
        after: String,
    },
    Request {
        method: &'static str,
        /// Where the number is asked for, if not where the list is.
        path: Option<Template>,
        /// Instead of the list's own parameters; conditions go along either way.
        query: Option<Vec<(String, Template)>>,
        /// The body, if not that of the list.
        send: Option<Box<JsonTemplate>>,
        header: Option<String>,
        body: Option<Pointer>,
        without: Vec<String>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum SortSpec {
    /// Parameters; several may be needed for one key.
    Query(Vec<(Template, Direction)>),
    /// Items for the slot `{sorts}`.
    Terms { asc: JsonTemplate, desc: JsonTemplate },
    /// Text for the slot `{sort}`.
    Text(Direction),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Direction {
    pub(crate) asc: Template,
    pub(crate) desc: Template,
    /// `None` repeats the parameter.
    pub(crate) join: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FilterSpec {
    /// Between the levels of a nested field's name; `None` nests objects (trees only).
    pub(crate) nest: Option<String>,
    pub(crate) operators: Vec<(Operator, Condition)>,
    /// Those of fields of type `list`, where `contains` means "has the item".
    pub(crate) lists: Vec<(Operator, Condition)>,
    pub(crate) encoder: Encoder,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Condition {
    Pair(Template, Template),
    Tree(JsonTemplate),
    Text(Template),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Encoder {
    Params {
        /// Whether a parameter given twice means both conditions; else a second one is refused.
        repeat: bool,
        any_of: Option<TextShape>,
    },
    Tree {
        shape: TreeShape,
        place: TreePlace,
    },
    Text {
        shape: TextShape,
        param: Option<String>,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TreeShape {
    pub(crate) all: Option<JsonTemplate>,
    pub(crate) any: Option<JsonTemplate>,
    pub(crate) not: Option<JsonTemplate>,
    /// Groups that are or-ed, each of conditions that are and-ed, and no deeper.
    pub(crate) flat: bool,
    /// Conditions that are and-ed are the members of one object: there is no list of them.
    pub(crate) merged: bool,
    /// Polish notation: `all`, `any` and `not` are items that stand before what they join, in one list.
    pub(crate) prefix: bool,
    pub(crate) max_groups: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TreePlace {
    Json(String),
    Brackets(String),
    /// The slot `{filters}`.
    Body,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TextShape {
    /// Only of `any_of`: the parameter and the conditions in its notation.
    pub(crate) param: String,
    pub(crate) operators: Vec<(Operator, Template)>,
    pub(crate) all: Option<String>,
    pub(crate) any: Option<String>,
    pub(crate) not: Option<Template>,
    pub(crate) group: Template,
    /// No more than two terms between brackets: `((a and b) and c)`.
    pub(crate) pairs: bool,
    pub(crate) literals: Literals,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    Plain,
    Quote,
    Squote,
    Dquote,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Literals {
    pub(crate) text: Literal,
    pub(crate) number: Literal,
    pub(crate) bool: Literal,
    pub(crate) date: Literal,
    pub(crate) instant: Literal,
    pub(crate) reference: Literal,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RecordSpec {
    pub(crate) item: Pointer,
    pub(crate) id: Pointer,
    pub(crate) id_last_segment: bool,
    /// Ids are numbers, and are sent as such in bodies.
    pub(crate) numeric: bool,
    /// Values that mean "none" in every field but those of type `bool` and `json`.
    pub(crate) empty: Vec<Json>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct VersionSpec {
    pub(crate) read: VersionPlace,
    pub(crate) header: Option<String>,
    pub(crate) query: Vec<(String, Template)>,
    pub(crate) body: Option<Pointer>,
    pub(crate) format: Option<Template>,
    pub(crate) when_unknown: Option<String>,
    pub(crate) nothing_changed_is_conflict: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum VersionPlace {
    Body(Pointer),
    Header(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Idempotency {
    Header(String),
    /// The client makes the id; the operation says how a record is put there once.
    ClientId(Option<Operation>),
    /// A field that holds the client's own reference, looked up before a second attempt.
    Field(String),
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ErrorSpec {
    pub(crate) message: Vec<Pointer>,
    pub(crate) code: Vec<Pointer>,
    /// What tells a refusal in an answer whose status is one of success: something other than null, false and an
    /// empty list at the pointer, or one of the values.
    pub(crate) refused: Vec<(Pointer, Vec<Json>)>,
    pub(crate) kinds: Vec<KindRule>,
    pub(crate) fields: Vec<FieldRule>,
    /// The record as it is now, in the answer to a conflict.
    pub(crate) current: Option<Pointer>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct KindRule {
    pub(crate) status: Vec<u16>,
    pub(crate) at: Option<Pointer>,
    pub(crate) is: Vec<Json>,
    pub(crate) signed_in: Option<bool>,
    pub(crate) kind: FailureKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FieldRule {
    pub(crate) status: Vec<u16>,
    pub(crate) source: FieldSource,
    pub(crate) patterns: Vec<Pattern>,
    pub(crate) message: Pointer,
    pub(crate) code: Option<Pointer>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FieldSource {
    /// An object of messages by field; some of its keys belong to no field.
    Map { at: Pointer, general: Vec<String> },
    /// A list of errors; the field's name stands in each.
    Each { at: Pointer, field: Pointer, several: bool },
    /// One error, the body itself.
    One { field: Pointer, several: bool },
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UploadSpec {
    pub(crate) mode: UploadMode,
    pub(crate) method: &'static str,
    pub(crate) path: Template,
    pub(crate) field: String,
    pub(crate) extra: Vec<(String, Template)>,
    pub(crate) reference: Option<Pointer>,
    pub(crate) address: Option<Template>,
    pub(crate) body: Option<JsonTemplate>,
    /// 0 is no limit.
    pub(crate) max_bytes: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UploadMode {
    /// The file is a field of the record.
    MultipartField,
    /// The file is stored first, its reference is written into the record.
    UploadThenRef,
    /// The file's content is text in the record.
    Base64Field,
    /// The file's bytes are the request.
    PutBinary,
}
