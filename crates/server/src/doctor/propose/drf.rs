//! The answer of Django REST Framework to `OPTIONS`: fields, types and choices, and nothing about pages.

use super::draft::{Draft, FieldDraft, ResourceDraft};
use super::{names, text};
use rest_profile::json::Json;

/// One resource with the fields of `actions`.
pub fn draft(json: &Json, from: &str) -> Result<Draft, String> {
    let actions = json.get("actions").unwrap_or(&Json::Null);
    let fields = actions.get("POST").or_else(|| actions.get("PUT")).and_then(Json::as_object);
    let fields = fields.ok_or("OPTIONS names fields only to those who may write; sign in with --token.")?;
    // …/api/deals/ is the collection `deals` below …/api.
    let address =
        from.split(['?', '#']).next().unwrap_or(from).trim_start_matches("OPTIONS ").trim_end_matches('/');
    let known = address.contains("://");
    let (base, path) = address.rsplit_once('/').filter(|_| known).unwrap_or(("", "deals"));
    let resource = ResourceDraft {
        name: names::area(path).unwrap_or(path).to_owned(),
        path: path.to_owned(),
        id: String::new(),
        fields: fields
            .iter()
            .filter(|(name, _)| name != "id")
            .map(|(name, about)| field(name, about))
            .collect(),
        create: actions.get("POST").is_some(),
        update: true,
        delete: true,
    };
    Ok(Draft {
        title: text(json, "name").to_owned(),
        extends: "drf",
        base: known.then(|| base.to_owned()),
        list: Vec::new(),
        resources: vec![resource],
        remarks: vec![
            "paging: OPTIONS does not tell; `drf` asks with limit and offset, `drf-page` with page numbers, `drf-cursor` follows links. Give an answer to a list as well, and it is seen.".to_owned(),
            "filters: django-filter ignores what it does not know; name the operators of each field in `filter`.".to_owned(),
        ],
    })
}

fn field(name: &str, about: &Json) -> FieldDraft {
    let values: Vec<Json> = about
        .get("choices")
        .and_then(Json::as_list)
        .unwrap_or_default()
        .iter()
        .filter_map(|choice| choice.get("value").cloned())
        .filter(|value| !matches!(value, Json::Null | Json::Object(_) | Json::List(_)))
        .collect();
    let (kind, wire) = match text(about, "type") {
        "decimal" => ("decimal", "text"),
        "float" => ("decimal", ""),
        "integer" => ("integer", ""),
        "boolean" => ("bool", ""),
        "date" => ("date", ""),
        "datetime" => ("instant", ""),
        "list" | "multiple choice" => ("list", ""),
        "nested object" => ("json", ""),
        // Related objects.
        "field" if values.is_empty() => ("reference", "number"),
        _ => ("", ""),
    };
    let many = kind == "list" || (text(about, "type") == "field" && name.ends_with('s'));
    let (kind, wire) = if many { ("list", "") } else { (kind, wire) };
    FieldDraft {
        path: name.to_owned(),
        kind,
        wire,
        read_only: about.get("read_only").and_then(Json::as_bool) == Some(true),
        values: if kind.is_empty() { values } else { Vec::new() },
    }
}
