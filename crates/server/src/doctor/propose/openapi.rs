//! OpenAPI 3: the collections among the paths, and the fields of their records.

use super::draft::{Draft, FieldDraft, ResourceDraft};
use super::{names, text};
use rest_profile::json::Json;

/// How far `$ref` is followed, one after the other.
const DEPTH: usize = 12;

/// A profile of those collections that look like areas of the portal, or that are wanted.
pub fn draft(json: &Json, wanted: &[String]) -> Result<Draft, String> {
    let paths = json.get("paths").and_then(Json::as_object).ok_or("the document has no paths.")?;
    let mut draft = Draft {
        title: json.get("info").map(|info| text(info, "title").to_owned()).unwrap_or_default(),
        base: json
            .get("servers")
            .and_then(|servers| servers.as_list()?.first())
            .map(|server| text(server, "url").trim_end_matches('/').to_owned()),
        ..Draft::default()
    };
    if draft.base.as_deref().is_some_and(|base| !base.starts_with("http") && !base.starts_with('/')) {
        draft.base = None;
    }
    let mut others = Vec::new();
    for (path, item) in paths {
        if path.contains('{') {
            continue;
        }
        let Some(get) = item.get("get") else { continue };
        let answer = get.get("responses").and_then(|all| all.get("200").or_else(|| all.get("206")));
        let Some(mut found) =
            answer.and_then(|answer| body(json, answer)).and_then(|schema| records(json, schema, 0))
        else {
            continue;
        };
        let collection = path.trim_matches('/').to_owned();
        let area = names::area(&collection);
        let own = collection.rsplit('/').next().unwrap_or(&collection).to_owned();
        let asked = wanted.iter().any(|name| *name == own || *name == collection);
        if !asked && (area.is_none() || !wanted.is_empty()) {
            others.push(own);
            continue;
        }
        let one = paths.iter().find(|(other, _)| {
            other
                .trim_matches('/')
                .strip_prefix(&collection)
                .is_some_and(|rest| rest.starts_with("/{") && rest.matches('/').count() == 1)
        });
        let has = |method: &str| one.is_some_and(|(_, item)| item.get(method).is_some());
        let name = area.map_or_else(|| own.clone(), str::to_owned);
        if draft.resources.iter().any(|known| known.name == name) {
            continue;
        }
        if !found.at.is_empty() || draft.list.is_empty() {
            draft.list = vec![("items", Json::from(found.at.as_str()))];
            if let Some(total) = &found.total {
                draft.list.push(("total", Json::object([("body", Json::from(total.as_str()))])));
            }
        }
        if path.ends_with('/') {
            draft.extends = "drf";
        }
        let mut collection = collection;
        if let Some(at) =
            found.fields.iter().position(|field| field.path == "properties" && field.kind == "json")
            && found.at == "/results"
        {
            // Which properties there are is in no document of that product.
            draft.extends = "hubspot";
            draft.list.clear();
            found.fields.remove(at);
            collection.clone_from(&own);
            draft.remarks.push("fields: this API has them in `properties`; give an answer to a list as well, and they are seen.".to_owned());
        }
        draft.resources.push(ResourceDraft {
            name,
            path: collection,
            id: found.id,
            fields: found.fields,
            create: item.get("post").is_some(),
            update: has("patch") || has("put"),
            delete: has("delete"),
        });
        if has("put") && !has("patch") {
            draft.remarks.push("operations.update: the document has PUT and no PATCH; set `method`, and `whole` if it replaces the record.".to_owned());
        }
        let parameters: Vec<String> = get
            .get("parameters")
            .and_then(Json::as_list)
            .unwrap_or_default()
            .iter()
            .map(|parameter| resolve(json, parameter, 0))
            .filter(|parameter| text(parameter, "in") == "query")
            .map(|parameter| text(parameter, "name").to_owned())
            .collect();
        if !parameters.is_empty() {
            draft.remarks.push(format!(
                "list of {}: the document has the parameters {}.",
                draft.resources.last().map_or("", |each| &each.name),
                parameters.join(", ")
            ));
        }
    }
    if !others.is_empty() {
        draft.remarks.push(format!(
            "left out, for they do not look like areas of the portal (--resource takes them): {}.",
            others.join(", ")
        ));
    }
    Ok(draft)
}

struct Records {
    at: String,
    total: Option<String>,
    id: String,
    fields: Vec<FieldDraft>,
}

/// The schema of a JSON answer.
fn body<'j>(document: &'j Json, answer: &'j Json) -> Option<&'j Json> {
    let content = resolve(document, answer, 0).get("content")?.as_object()?;
    content.iter().find(|(media, _)| media.contains("json"))?.1.get("schema")
}

fn resolve<'j>(document: &'j Json, json: &'j Json, depth: usize) -> &'j Json {
    let Some(link) = json.get("$ref").and_then(Json::as_str).filter(|_| depth < DEPTH) else { return json };
    let mut found = Some(document);
    for part in link.trim_start_matches("#/").split('/') {
        let key = part.replace("~1", "/").replace("~0", "~");
        found = found.and_then(|json| json.get(&key));
    }
    found.map_or(json, |found| resolve(document, found, depth + 1))
}

/// The list in an answer: the answer itself, or a member of it.
fn records(document: &Json, schema: &Json, depth: usize) -> Option<Records> {
    let schema = resolve(document, schema, 0);
    if let Some(items) = schema.get("items") {
        let members = members(document, items, 0);
        if members.is_empty() {
            return None;
        }
        let id = members
            .iter()
            .map(|(name, _)| name.as_str())
            .find(|name| name.eq_ignore_ascii_case("id"))
            .unwrap_or("id")
            .to_owned();
        let fields = members
            .iter()
            .filter(|(name, _)| *name != id)
            .map(|(name, schema)| field(document, name, schema))
            .collect();
        return Some(Records { at: String::new(), total: None, id, fields });
    }
    if depth > 1 {
        return None;
    }
    let members = members(document, schema, 0);
    let total = members
        .iter()
        .map(|(name, _)| name)
        .find(|name| matches!(name.as_str(), "total" | "count" | "totalCount" | "total_count"));
    let total = total.map(|name| ["/", name].concat());
    members.iter().find_map(|(name, schema)| {
        let found = records(document, schema, depth + 1)?;
        Some(Records { at: ["/", name, &found.at].concat(), total: total.clone(), ..found })
    })
}

/// Properties, those of `allOf` included.
fn members<'j>(document: &'j Json, schema: &'j Json, depth: usize) -> Vec<(String, &'j Json)> {
    let schema = resolve(document, schema, 0);
    let mut found: Vec<(String, &Json)> = Vec::new();
    if depth > DEPTH {
        return found;
    }
    for part in schema.get("allOf").and_then(Json::as_list).unwrap_or_default() {
        found.extend(members(document, part, depth + 1));
    }
    let own = schema.get("properties").and_then(Json::as_object).unwrap_or_default();
    found.extend(own.iter().map(|(name, schema)| (name.clone(), schema)));
    found
}

fn field(document: &Json, name: &str, schema: &Json) -> FieldDraft {
    let mut schema = resolve(document, schema, 0);
    let read_only = schema.get("readOnly").and_then(Json::as_bool) == Some(true);
    for key in ["allOf", "anyOf", "oneOf"] {
        let parts = schema.get(key).and_then(Json::as_list).unwrap_or_default();
        let real = parts
            .iter()
            .map(|part| resolve(document, part, 0))
            .find(|part| text(part, "type") != "null" && !text(part, "type").is_empty());
        schema = real.unwrap_or(schema);
    }
    // OpenAPI 3.1 writes `["string", "null"]`.
    let several = schema.get("type").and_then(Json::as_list).unwrap_or_default();
    let kind = several
        .iter()
        .filter_map(Json::as_str)
        .find(|kind| *kind != "null")
        .unwrap_or_else(|| text(schema, "type"));
    let (kind, wire) = match (kind, text(schema, "format")) {
        ("string", "date") => ("date", ""),
        ("string", "date-time") => ("instant", ""),
        ("string", "decimal") => ("decimal", "text"),
        ("number", _) => ("decimal", ""),
        ("integer", _) => ("integer", ""),
        ("boolean", _) => ("bool", ""),
        ("array", _) => ("list", ""),
        ("object", _) => ("json", ""),
        _ => ("", ""),
    };
    let values = schema.get("enum").and_then(Json::as_list).unwrap_or_default();
    let values =
        values.iter().filter(|value| !value.is_null() && value.as_str() != Some("")).cloned().collect();
    FieldDraft {
        path: name.to_owned(),
        kind,
        wire,
        read_only,
        values: if matches!(kind, "" | "integer") { values } else { Vec::new() },
    }
}
