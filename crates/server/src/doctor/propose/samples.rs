//! Answers to a list: the product by its envelope, the fields by what stands in them.

use super::document::Sample;
use super::draft::{Draft, FieldDraft, ResourceDraft};
use super::{names, text};
use rest_profile::json::{Json, is_number};

/// A profile from up to three answers; each collection is one resource.
pub fn draft(samples: &[Sample]) -> Result<Draft, String> {
    let mut draft = Draft::default();
    for sample in samples {
        let shape =
            shape(sample).ok_or_else(|| format!("{}: there is no list of records in it.", sample.from))?;
        let records: Vec<&Json> =
            shape.records.iter().map(|record| record.get(shape.item).unwrap_or(record)).collect();
        let (base, path) = place(&sample.from);
        let name = names::area(&path)
            .map_or_else(|| names::own(path.rsplit('/').next().unwrap_or(&path)), str::to_owned);
        let id = id(&shape.records);
        let mut fields: Vec<FieldDraft> = Vec::new();
        columns(&records, "", &mut fields);
        fields.retain(|field| {
            field.path != id && !field.path.starts_with('@') && !field.path.starts_with("_links")
        });
        if draft.extends.is_empty() {
            draft.extends = shape.extends;
            draft.list.clone_from(&shape.list);
            draft.base = base;
        }
        match draft.resources.iter_mut().find(|known| known.name == name) {
            // A second page of the same list: more records, the same fields.
            Some(known) => {
                fields.retain(|field| known.fields.iter().all(|each| each.path != field.path));
                known.fields.extend(fields);
            }
            None => draft.resources.push(ResourceDraft {
                name,
                path,
                id,
                fields,
                create: true,
                update: true,
                delete: true,
            }),
        }
    }
    draft.title = "Seen in answers".to_owned();
    draft.remarks.push("fields: types are those of the records that were seen; a field that was empty everywhere is taken for text.".to_owned());
    draft.remarks.push("operations: that records can be made, changed and removed is assumed.".to_owned());
    Ok(draft)
}

struct Shape<'j> {
    extends: &'static str,
    list: Vec<(&'static str, Json)>,
    records: Vec<&'j Json>,
    /// Where the fields are within a record; empty is the record itself.
    item: &'static str,
}

fn known<'j>(extends: &'static str, records: &'j [Json], item: &'static str) -> Option<Shape<'j>> {
    Some(Shape { extends, list: Vec::new(), records: records.iter().collect(), item })
}

fn shape(sample: &Sample) -> Option<Shape<'_>> {
    let json = &sample.json;
    let header = |name: &str| sample.headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    let list = |key: &str| {
        json.get(key)
            .and_then(Json::as_list)
            .filter(|items| items.iter().all(|item| item.as_object().is_some()))
    };
    let has = |keys: &[&str]| keys.iter().all(|key| json.get(key).is_some());
    let inner = |records: &[Json], key: &str| records.first().is_some_and(|record| record.get(key).is_some());
    if let Some(items) = json.as_list() {
        let extends = if header("X-Total-Count") {
            "json-server-0"
        } else if header("Content-Range") {
            "postgrest"
        } else {
            "rest"
        };
        return known(extends, items, "");
    }
    if let (Some(items), true) = (list("results"), has(&["next", "previous"])) {
        let next = [text(json, "next"), text(json, "previous")].concat();
        let extends = if next.contains("cursor=") || !has(&["count"]) {
            "drf-cursor"
        } else if next.contains("page=") {
            "drf-page"
        } else {
            "drf"
        };
        return known(extends, items, "");
    }
    if let Some(items) = list("value").filter(|_| has(&["@odata.context"])) {
        let dataverse = items.iter().any(|item| {
            item.as_object()
                .is_some_and(|all| all.iter().any(|(key, _)| key.starts_with('_') && key.ends_with("_value")))
        });
        return known(if dataverse { "dynamics" } else { "odata4" }, items, "");
    }
    if let Some(items) = list("results").filter(|items| inner(items, "properties")) {
        return known("hubspot", items, "properties");
    }
    if let Some(items) = list("results").filter(|items| inner(items, "objectId")) {
        return known("parse", items, "");
    }
    if let Some(items) = list("records") {
        return if inner(items, "fields") {
            known("airtable", items, "fields")
        } else {
            known("salesforce", items, "")
        };
    }
    if let Some(items) = list("data") {
        let extends = if has(&["pages", "items"]) {
            "json-server-1"
        } else if inner(items, "attributes") {
            "jsonapi"
        } else if json.get("meta").is_some_and(|meta| meta.get("pagination").is_some()) {
            "strapi5"
        } else if inner(items, "last_modified") {
            "kinto"
        } else {
            ""
        };
        if !extends.is_empty() {
            return known(extends, items, if extends == "jsonapi" { "attributes" } else { "" });
        }
    }
    if let Some((_, found)) = json.get("_embedded").and_then(|embedded| embedded.as_object()?.first()) {
        return known("spring-hal", found.as_list()?, "");
    }
    // Whatever else: the first member that is a list of records, and a number that sounds like a total.
    let (key, items) = json
        .as_object()?
        .iter()
        .find_map(|(key, _)| Some((key, list(key).filter(|items| !items.is_empty())?)))?;
    let mut settings = vec![("items", Json::from(["/", key].concat()))];
    let total = ["total", "count", "totalCount", "total_count"]
        .iter()
        .find(|name| json.get(name).is_some_and(|json| json.as_number().is_some()));
    if let Some(total) = total {
        settings.push(("total", Json::object([("body", Json::from(["/", total].concat()))])));
        settings.push(("next", Json::object([("by", Json::from("total"))])));
    }
    Some(Shape { extends: "rest", list: settings, records: items.iter().collect(), item: "" })
}

/// The base and the collection of an address; of a file only a name.
fn place(from: &str) -> (Option<String>, String) {
    let address = from.split(['?', '#']).next().unwrap_or(from).trim_end_matches('/');
    let last = |text: &str| text.rsplit_once('/').map(|(before, last)| (before.to_owned(), last.to_owned()));
    let address = address.strip_suffix("/records").unwrap_or(address);
    match last(address) {
        Some((base, path)) if from.contains("://") => (Some(base), path),
        Some((_, file)) => (None, file.split('.').next().unwrap_or("deals").to_owned()),
        None => (None, address.split('.').next().unwrap_or("deals").to_owned()),
    }
}

/// `id` in any spelling, else a member that ends so and differs everywhere.
fn id(records: &[&Json]) -> String {
    let Some(first) = records.first().and_then(|record| record.as_object()) else { return "id".to_owned() };
    let differs = |key: &str| {
        let mut seen: Vec<&Json> = records.iter().filter_map(|record| record.get(key)).collect();
        let all = seen.len();
        seen.sort_by_key(|json| json.to_text());
        seen.dedup();
        all == records.len() && seen.len() == all
    };
    let plain = first.iter().find(|(key, _)| {
        matches!(
            key.to_ascii_lowercase().as_str(),
            "id" | "_id" | "documentid" | "objectid" | "guid" | "uuid"
        )
    });
    let ends = || first.iter().find(|(key, _)| key.to_ascii_lowercase().ends_with("id") && differs(key));
    plain.or_else(ends).map_or_else(|| "id".to_owned(), |(key, _)| key.clone())
}

/// The fields of all records; objects are opened one level deep.
fn columns(records: &[&Json], above: &str, fields: &mut Vec<FieldDraft>) {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in records.iter().filter_map(|record| record.as_object()).flatten() {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    for name in names {
        let values: Vec<&Json> =
            records.iter().filter_map(|record| record.get(name)).filter(|json| !json.is_null()).collect();
        let path = if above.is_empty() { name.to_owned() } else { [above, "/", name].concat() };
        let nested = !values.is_empty() && values.iter().all(|json| json.as_object().is_some());
        if nested && above.is_empty() && !name.starts_with('_') {
            columns(&values, &path, fields);
        } else {
            fields.push(column(path, &values));
        }
    }
}

fn column(path: String, values: &[&Json]) -> FieldDraft {
    let all = |test: &dyn Fn(&Json) -> bool| !values.is_empty() && values.iter().all(|json| test(json));
    let texts = |test: &dyn Fn(&str) -> bool| all(&|json| json.as_str().is_some_and(test));
    let money = names::field("deals", &path) == Some("value") || path.to_ascii_lowercase().ends_with("price");
    let reference = matches!(names::field("deals", &path), Some("partner" | "owner" | "duplicate_of"))
        || path.ends_with("_id")
        || path.ends_with("Id")
        || path.ends_with("_ID");
    let moment = |text: &str| text.len() > 15 && text.as_bytes().get(10) == Some(&b'T') && day(text);
    let number = |json: &Json| json.as_number().is_some();
    let whole = |json: &Json| json.as_i64().is_some();
    let (kind, wire) = if all(&|json| json.as_bool().is_some()) {
        ("bool", "")
    } else if all(&|json| {
        json.as_list().is_some_and(|items| items.iter().all(|item| item.as_str().is_some() || number(item)))
    }) {
        ("list", "")
    } else if all(&|json| json.as_list().is_some() || json.as_object().is_some()) {
        ("json", "")
    } else if texts(&moment) {
        ("instant", "")
    } else if texts(&|text| text.len() == 10 && day(text)) {
        ("date", "")
    } else if money && texts(&|text| is_number(text.as_bytes())) {
        ("decimal", "text")
    } else if all(&whole)
        && all(&|json| {
            json.as_i64().is_some_and(|value| (1_000_000_000_000..4_000_000_000_000).contains(&value))
        })
    {
        ("instant", "epoch_ms")
    } else if reference && all(&whole) {
        ("reference", "number")
    } else if reference && texts(&|text| !text.contains(' ')) {
        ("reference", "")
    } else if all(&whole) && !money {
        ("integer", "")
    } else if all(&number) {
        ("decimal", "")
    } else {
        ("", "")
    };
    let values = if kind.is_empty()
        && matches!(names::field("deals", &path), Some("stage" | "status" | "opportunity_type"))
    {
        distinct(values)
    } else {
        Vec::new()
    };
    FieldDraft { path, kind, wire, read_only: false, values }
}

/// Up to 20 different texts.
fn distinct(values: &[&Json]) -> Vec<Json> {
    let mut found: Vec<Json> = Vec::new();
    for value in values.iter().filter(|json| json.as_str().is_some() || json.as_number().is_some()) {
        if !found.contains(value) && found.len() < 20 {
            found.push((*value).clone());
        }
    }
    found
}

/// Begins with `2026-11-22`.
fn day(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digits = |range: std::ops::Range<usize>| {
        bytes.get(range).is_some_and(|part| part.iter().all(u8::is_ascii_digit))
    };
    digits(0..4)
        && digits(5..7)
        && digits(8..10)
        && bytes.get(4) == Some(&b'-')
        && bytes.get(7) == Some(&b'-')
}
