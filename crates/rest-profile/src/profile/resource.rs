//! Reading `resources`, `record` and `errors`.

use super::node::{Node, Section};
use super::problem::{Place, Problems};
use super::spec::{
    Condition, ErrorSpec, Field, FieldFilter, FieldRule, FieldSource, Idempotency, KindRule, RecordSpec,
    ResourceSpec, Scope,
};
use super::{list, merge, operations};
use crate::json::{Json, Pointer};
use crate::pattern::Pattern;
use crate::query::Operator;
use crate::read::failure::FailureKind;
use crate::record::dates::Notation;
use crate::record::wire::{Codec, Kind, Wire};

pub(super) fn read_all(top: &Section<'_>, whole: &Json, problems: &Problems) -> Vec<ResourceSpec> {
    let Some(resources) = top.get("resources") else { return Vec::new() };
    resources.entries().into_iter().filter_map(|(name, node)| read(name, &node, whole, problems)).collect()
}

fn read(name: &str, node: &Node<'_>, whole: &Json, problems: &Problems) -> Option<ResourceSpec> {
    let section = node.section("resource");
    // A resource that does not change a section has that of the backend, and problems are told about there.
    let merged: Vec<(&str, Option<(Json, Place)>)> = merge::OWN
        .iter()
        .map(|key| {
            let found = match (node.json.get(key), whole.get(key)) {
                (Some(own), backend) => Some((merge::section(backend, own), problems.below(node.place, key))),
                (None, Some(backend)) => Some((backend.clone(), problems.below(Place::ROOT, key))),
                (None, None) => None,
            };
            (*key, found)
        })
        .collect();
    let part = |key: &str| {
        let (_, found) = merged.iter().find(|(known, _)| *known == key)?;
        let (json, place) = found.as_ref().filter(|(json, _)| !json.is_null())?;
        Some(Node { json, place: *place, problems })
    };
    let path = section.need("path").and_then(|node| {
        let text = node.text()?;
        let fine = !text.is_empty()
            && text.split('/').all(|segment| !matches!(segment, "" | "." | ".."))
            && !text.contains(['?', '#', '\\', '{', '}']);
        if !fine {
            node.problem("address_path", &[("found", text)]);
        }
        Some(text.to_owned())
    })?;
    let single = section.flag("single");
    let operations = operations::read(part("operations"), single);
    let list = list::read(part("list"), &path, operations.list.as_ref());
    let mut record = record(part("record"));
    if let Some(id) = section.pointer("id") {
        record.id = id;
    }
    let fields: Vec<Field> = section
        .need("fields")
        .map(|node| node.entries())
        .unwrap_or_default()
        .into_iter()
        .filter_map(|(name, node)| field(name, &node))
        .collect();
    let includes = section.get("includes").map(|node| node.entries()).unwrap_or_default();
    let known = |node: &Node<'_>, name: &str| {
        if !fields.iter().any(|field| field.name == name) {
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            let meant = super::keys::meant(name, names.iter().copied()).unwrap_or_default();
            node.problem("field_unknown", &[("found", name), ("meant", meant), ("known", &names.join(" "))]);
        }
    };
    let scope = section.get("scope").map(|node| node.items()).unwrap_or_default();
    let scope = scope.into_iter().filter_map(|node| {
        let section = node.section("scope");
        let field = section.need("field")?;
        known(&field, field.text()?);
        let word = section.need("op")?;
        let Some(operator) = Operator::named(word.text()?) else {
            word.unknown_word(word.text()?, Operator::NAMES);
            return None;
        };
        let values = section.need("value")?.one_or_items();
        Some(Scope {
            field: field.text()?.to_owned(),
            operator,
            values: values.iter().map(|node| node.template(&["me.", "settings."])).collect(),
        })
    });
    let scope = scope.collect();
    let idempotency = operations::idempotency(part("idempotency"));
    if let (Some(Idempotency::Field(field)), Some(node)) = (&idempotency, part("idempotency")) {
        known(&node, field);
    }
    Some(ResourceSpec {
        name: name.to_owned(),
        single,
        kind: section.text("type").unwrap_or_else(|| path.clone()),
        includes: includes
            .into_iter()
            .filter_map(|(name, node)| Some((name.to_owned(), node.text()?.to_owned())))
            .collect(),
        scope,
        operations,
        list,
        record,
        version: operations::version(part("version")),
        idempotency,
        errors: part("errors").map(|node| errors(&node)).unwrap_or_default(),
        uploads: operations::uploads(part("uploads")),
        fields,
        path,
    })
}

fn record(node: Option<Node<'_>>) -> RecordSpec {
    let id = Pointer::from_segments(["id"]);
    let Some(node) = node else { return RecordSpec { id, ..RecordSpec::default() } };
    let section = node.section("record");
    RecordSpec {
        item: section.pointer("item").unwrap_or_default(),
        id: section.pointer("id").unwrap_or(id),
        id_last_segment: section.flag("id_last_segment"),
        numeric: section.flag("numeric"),
        empty: section
            .get("empty")
            .map(|node| node.one_or_items().iter().map(|node| node.json.clone()).collect())
            .unwrap_or_default(),
    }
}

fn field(name: &str, node: &Node<'_>) -> Option<Field> {
    if let Json::Text(_) = node.json {
        let read = node.pointer();
        return Some(Field {
            name: name.to_owned(),
            more: Vec::new(),
            joint: String::new(),
            root: false,
            query: levels(&read),
            sort: Some(String::new()),
            codec: Codec {
                kind: Kind::Text,
                wire: Wire::Natural,
                minor: 0,
                values: Vec::new(),
                format: None,
            },
            literal: None,
            read_only: false,
            write: read.clone(),
            filter: FieldFilter::Inherit,
            to: None,
            read,
        });
    }
    let section = node.section("field");
    let places = section.need("path")?;
    let mut more: Vec<Pointer> = places.one_or_items().iter().map(Node::pointer).collect();
    if more.is_empty() {
        places.problem("missing_key", &[("key", "path")]);
        return None;
    }
    let read = more.remove(0);
    let joined = !more.is_empty();
    let kind = section.get("type").map_or(Some(Kind::Text), |node| {
        let text = node.text()?;
        let kind = Kind::named(text);
        if kind.is_none() {
            node.unknown_word(text, "text integer decimal bool date instant reference list json");
        }
        kind
    })?;
    let values = section.get("values").map(|node| values(&node, kind)).unwrap_or_default();
    if joined && (kind != Kind::Text || !values.is_empty()) {
        section.problem("field_joined", &[]);
    }
    let minor = section.get("minor").and_then(|node| node.count(0, 8)).unwrap_or(0);
    if minor > 0 && kind != Kind::Decimal {
        section.problem("field_minor", &[]);
    }
    let wire = match section.get("separator") {
        Some(separator) => Wire::Joined(separator.text()?.to_owned()),
        None => section.get("wire").map_or(Some(Wire::Natural), |node| wire(&node, kind))?,
    };
    let write = section.get("write").map(|node| node.section("write"));
    let query = section.get("query").map_or_else(|| levels(&read), |node| levels(&node.pointer()));
    // Several places together have no one name to compare or sort by, unless the backend has one.
    let named = section.get("query").is_some();
    let sort = match section.get("sort") {
        None if joined && !named => None,
        Some(node) if node.json.as_bool() == Some(false) => None,
        Some(node) => Some(node.text()?.to_owned()),
        None => Some(String::new()),
    };
    Some(Field {
        name: name.to_owned(),
        more,
        joint: section.text("join").unwrap_or_else(|| " ".to_owned()),
        root: section.flag("root"),
        query,
        sort,
        codec: Codec {
            kind,
            wire,
            minor: u8::try_from(minor).unwrap_or(0),
            values,
            format: write.as_ref().and_then(|write| write.get("format")).map(|node| node.template(&["v"])),
        },
        literal: section.get("literal").and_then(|node| list::literal(&node)),
        // Which part of a text belongs to which place nobody can tell.
        read_only: section.flag("read_only")
            || (joined && write.as_ref().is_none_or(|write| write.get("path").is_none())),
        write: write.and_then(|write| write.pointer("path")).unwrap_or_else(|| read.clone()),
        filter: match section.get("filter") {
            Some(node) => field_filter(&node),
            None if joined && !named => FieldFilter::Only(Vec::new()),
            None => FieldFilter::Inherit,
        },
        to: section.text("to"),
        read,
    })
}

fn levels(pointer: &Pointer) -> Vec<String> {
    pointer.segments().iter().map(|segment| segment.to_string()).collect()
}

fn wire(node: &Node<'_>, kind: Kind) -> Option<Wire> {
    let text = node.text()?;
    let wire = match (kind, text) {
        (_, "text") => Some(Wire::Text),
        (Kind::Decimal | Kind::Integer | Kind::Bool | Kind::Reference | Kind::List, "number") => {
            Some(Wire::Number)
        }
        (Kind::Date | Kind::Instant, notation) => Notation::named(notation).map(Wire::Date),
        _ => None,
    };
    if wire.is_none() {
        let known = match kind {
            Kind::Date | Kind::Instant => Notation::NAMES,
            _ => "text number",
        };
        node.unknown_word(text, known);
    }
    wire
}

fn values(node: &Node<'_>, kind: Kind) -> Vec<(String, Vec<Json>)> {
    let mut values: Vec<(String, Vec<Json>)> = Vec::new();
    for (name, node) in node.entries() {
        if kind == Kind::Bool && !matches!(name, "true" | "false") {
            node.unknown_word(name, "true false");
        }
        let mut wires = Vec::new();
        for wire in node.one_or_items() {
            if !matches!(wire.json, Json::Text(_) | Json::Number(_) | Json::Bool(_)) {
                wire.problem("type", &[("expected", "text or number"), ("found", wire.json.kind())]);
            }
            if values.iter().any(|(_, known)| known.contains(wire.json)) {
                wire.problem("values_repeated", &[("found", &wire.json.to_text())]);
            }
            wires.push(wire.json.clone());
        }
        values.push((name.to_owned(), wires));
    }
    values
}

fn field_filter(node: &Node<'_>) -> FieldFilter {
    if node.json.as_list().is_none() {
        let own = list::operators(node);
        let pair = |(operator, node): (Operator, Node<'_>)| {
            let condition: Condition = list::pair(&node, operator, false);
            (operator, condition)
        };
        return FieldFilter::Own(own.into_iter().map(pair).collect());
    }
    let operator = |node: &Node<'_>| {
        let text = node.text()?;
        let operator = Operator::named(text);
        if operator.is_none() {
            node.unknown_word(text, Operator::NAMES);
        }
        operator
    };
    FieldFilter::Only(node.items().iter().filter_map(operator).collect())
}

fn errors(node: &Node<'_>) -> ErrorSpec {
    let section = node.section("errors");
    let pointers = |key: &str| {
        section
            .get(key)
            .map(|node| node.one_or_items().iter().map(|node| node.pointer()).collect())
            .unwrap_or_default()
    };
    let items = |key: &str| section.get(key).map(|node| node.items()).unwrap_or_default();
    ErrorSpec {
        message: pointers("message"),
        code: pointers("code"),
        refused: refused(section.get("refused")),
        kinds: items("kinds").iter().filter_map(kind_rule).collect(),
        fields: items("fields").iter().filter_map(field_rule).collect(),
        current: section.pointer("current"),
    }
}

/// One place that tells of a refusal, or several of which any does.
fn refused(node: Option<Node<'_>>) -> Vec<(Pointer, Vec<Json>)> {
    let rule = |node: &Node<'_>| {
        let section = node.section("error_refused");
        let is = section.get("is").map(|node| node.one_or_items());
        let is = is.unwrap_or_default().iter().map(|node| node.json.clone()).collect();
        Some((section.need("at")?.pointer(), is))
    };
    node.map(|node| node.one_or_items().iter().filter_map(rule).collect()).unwrap_or_default()
}

fn kind_rule(node: &Node<'_>) -> Option<KindRule> {
    let section = node.section("error_kind");
    Some(KindRule {
        status: section.get("status").map(|node| node.statuses()).unwrap_or_default(),
        at: section.pointer("at"),
        is: section
            .get("is")
            .map(|node| node.one_or_items().iter().map(|node| node.json.clone()).collect())
            .unwrap_or_default(),
        signed_in: section.get("signed_in").map(|node| node.flag()),
        kind: FailureKind::named(section.need("kind")?.choice(FailureKind::NAMES)?)?,
    })
}

fn field_rule(node: &Node<'_>) -> Option<FieldRule> {
    let section = node.section("error_fields");
    let patterns = section.get("pattern").map(|node| node.one_or_items()).unwrap_or_default();
    let patterns = patterns.iter().filter_map(|node| {
        let pattern = Pattern::parse(node.text()?);
        if pattern.is_none() {
            node.problem("pattern", &[("found", &node.json.to_text())]);
        }
        pattern
    });
    let patterns = patterns.collect();
    let source = if let Some(at) = section.pointer("map") {
        FieldSource::Map { at, general: section.get("general").map(|node| node.words()).unwrap_or_default() }
    } else {
        let field = section.need("field")?.pointer();
        let several = section.flag("several");
        match section.pointer("each") {
            Some(at) => FieldSource::Each { at, field, several },
            None => FieldSource::One { field, several },
        }
    };
    Some(FieldRule {
        status: section.get("status").map(|node| node.statuses()).unwrap_or_default(),
        source,
        patterns,
        message: section.pointer("message").unwrap_or_default(),
        code: section.pointer("code"),
    })
}
