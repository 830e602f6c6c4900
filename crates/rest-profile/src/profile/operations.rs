//! Reading `operations`, `version`, `idempotency` and `uploads`.

use super::COMMON;
use super::node::{Node, Section};
use super::spec::{
    Batch, Idempotency, METHODS, Operation, Operations, UploadMode, UploadSpec, VersionPlace, VersionSpec,
};
use crate::json::Pointer;
use crate::template::{JsonTemplate, Template};

/// The method of an operation; `default` where it names none.
pub(crate) fn method(section: Section<'_>, default: &'static str) -> &'static str {
    let found = section.get("method").and_then(|node| node.choice("GET HEAD SEARCH POST PUT PATCH DELETE"));
    found.and_then(|at| METHODS.get(at).copied()).unwrap_or(default)
}

/// What a list's templates may use.
pub(crate) const LIST: [&str; 15] = [
    "path",
    "type",
    "settings.",
    "me.",
    "page",
    "page0",
    "size",
    "offset",
    "end",
    "last",
    "cursor",
    "filter",
    "search",
    "sort",
    "fields",
];

fn slots(more: &[&'static str]) -> Vec<&'static str> {
    COMMON.iter().chain(more).copied().collect()
}

pub(super) fn read(node: Option<Node<'_>>, single: bool) -> Operations {
    let Some(node) = node else { return Operations::default() };
    let section = node.section("operations");
    let list_slots: Vec<&'static str> =
        LIST.iter().chain(&["filters", "sorts", "include"]).copied().collect();
    let write = slots(&["record", "key", "id", "version"]);
    let one =
        |key: &str, method, slots: &[&str]| section.get(key).map(|node| operation(&node, method, slots));
    let operations = Operations {
        list: one("list", "GET", &list_slots),
        get: one("get", "GET", &slots(&["id", "fields", "include"])),
        create: one("create", "POST", &write),
        update: one("update", "PATCH", &write),
        delete: one("delete", "DELETE", &slots(&["id", "version"])),
        batch: section.get("batch").map(|node| batch(&node)),
        actions: section
            .get("actions")
            .map(|node| node.entries())
            .unwrap_or_default()
            .into_iter()
            .map(|(name, node)| (name.to_owned(), operation(&node, "POST", &write)))
            .collect(),
    };
    for (key, operation) in
        [("get", &operations.get), ("update", &operations.update), ("delete", &operations.delete)]
    {
        if let (Some(operation), Some(node), false) = (operation, section.get(key), single) {
            names_id(operation, &node);
        }
    }
    for (key, operation) in [("create", &operations.create), ("update", &operations.update)] {
        if let (Some(Operation { body: Some(body), .. }), Some(node)) = (operation, section.get(key))
            && !body.mentions("record")
        {
            node.problem("operation_record", &[]);
        }
    }
    operations
}

/// Without the id, one record's operation would be that of all.
fn names_id(operation: &Operation, node: &Node<'_>) {
    let fine = operation.path.mentions("id")
        || (operation.id_in.is_some() && operation.body.is_none())
        || operation.query.iter().any(|(_, value)| value.mentions("id"))
        || operation.body.as_ref().is_some_and(|body| body.mentions("id"));
    if !fine {
        node.problem("operation_id", &[]);
    }
}

pub(super) fn operation(node: &Node<'_>, default: &'static str, slots: &[&str]) -> Operation {
    let section = node.section("operation");
    Operation {
        method: method(section, default),
        path: section.need("path").map(|node| path(&node, slots)).unwrap_or_default(),
        query: section.templates("query", slots),
        headers: section.headers("headers", slots),
        body: section.get("body").map(|node| node.json_template(slots)),
        result: section.pointer("result").unwrap_or_default(),
        id_at: section.pointer("id_at"),
        id_in: section.pointer("id_in"),
        reread: section.flag("reread"),
        whole: section.flag("whole"),
    }
}

/// A path's fixed parts may not leave the base; what fills its slots is encoded when the address is made.
pub(crate) fn path(node: &Node<'_>, slots: &[&str]) -> Template {
    let template = node.template(slots);
    let text = node.json.as_str().unwrap_or_default();
    let climbs = text
        .split('/')
        .any(|segment| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | ".."));
    if !text.starts_with('/')
        || text.starts_with("//")
        || climbs
        || text.contains(['?', '#', '\\', ' '])
        || !text.is_ascii()
    {
        node.problem("address_path", &[("found", text)]);
    }
    template
}

fn batch(node: &Node<'_>) -> Batch {
    let section = node.section("batch");
    let empty = || JsonTemplate::Fixed(crate::json::Json::Null);
    let body = section.need("body").map_or_else(empty, |node| {
        let body = node.json_template(&slots(&["items"]));
        if !body.mentions("items") {
            node.problem("template_slot_missing", &[("slot", "items")]);
        }
        body
    });
    Batch {
        method: method(section, "POST"),
        path: section.need("path").map(|node| path(&node, &COMMON)).unwrap_or_default(),
        headers: section.headers("headers", &COMMON),
        body,
        item: section.need("item").map_or_else(empty, |node| {
            node.json_template(&slots(&["method", "address", "base_path", "body", "headers", "number"]))
        }),
        max: section.get("max").and_then(|node| node.count(1, 1000)).unwrap_or(20),
        results: section.pointer("results").unwrap_or_default(),
        status: section.pointer("status").unwrap_or_else(|| Pointer::from_segments(["status"])),
        result_body: section.pointer("result_body").unwrap_or_else(|| Pointer::from_segments(["body"])),
    }
}

pub(super) fn version(node: Option<Node<'_>>) -> Option<VersionSpec> {
    let section = node?.section("version");
    let read = section.need("read").map(|node| node.section("version_read"));
    let place = read.and_then(|read| {
        if let Some(pointer) = read.pointer("body") {
            return Some(VersionPlace::Body(pointer));
        }
        read.need("header").and_then(|node| node.text()).map(|name| VersionPlace::Header(name.to_owned()))
    });
    let send = section.need("send").map(|node| node.section("version_send"))?;
    if ["header", "query", "body"].iter().all(|key| send.get(key).is_none()) {
        send.problem("missing_key", &[("key", "header")]);
    }
    let slots = ["version"];
    Some(VersionSpec {
        read: place?,
        header: send.text("header"),
        query: send.templates("query", &slots),
        body: send.pointer("body"),
        format: send.get("format").map(|node| node.template(&slots)),
        when_unknown: send.text("when_unknown"),
        nothing_changed_is_conflict: section.flag("nothing_changed_is_conflict"),
    })
}

pub(super) fn idempotency(node: Option<Node<'_>>) -> Option<Idempotency> {
    let section: Section<'_> = node?.section("idempotency");
    if let Some(header) = section.text("header") {
        return Some(Idempotency::Header(header));
    }
    if let Some(field) = section.text("field") {
        return Some(Idempotency::Field(field));
    }
    let node = section.need("client_id")?;
    if node.json.as_bool() == Some(true) {
        return Some(Idempotency::ClientId(None));
    }
    let operation = operation(&node, "PUT", &slots(&["record", "key", "id"]));
    if !(operation.path.mentions("id") || operation.body.as_ref().is_some_and(|body| body.mentions("id"))) {
        node.problem("operation_id", &[]);
    }
    Some(Idempotency::ClientId(Some(operation)))
}

pub(super) fn uploads(node: Option<Node<'_>>) -> Option<UploadSpec> {
    let section = node?.section("uploads");
    let mode =
        match section.need("mode")?.choice("multipart_field upload_then_ref base64_field put_binary")? {
            0 => UploadMode::MultipartField,
            1 => UploadMode::UploadThenRef,
            2 => UploadMode::Base64Field,
            _ => UploadMode::PutBinary,
        };
    let slots = slots(&["id", "name", "media_type", "field", "reference", "base64"]);
    let default =
        if mode == UploadMode::MultipartField || mode == UploadMode::Base64Field { "PATCH" } else { "POST" };
    Some(UploadSpec {
        mode,
        method: method(section, default),
        path: section.need("path").map(|node| path(&node, &slots)).unwrap_or_else(Template::default),
        field: section.text("field").unwrap_or_else(|| "file".to_owned()),
        extra: section.templates("extra", &slots),
        reference: section.pointer("reference"),
        address: section.get("address").map(|node| path(&node, &slots)),
        body: section.get("body").map(|node| node.json_template(&slots)),
        max_bytes: section.get("max_bytes").and_then(|node| node.count(1, u32::MAX)).unwrap_or(0),
    })
}
