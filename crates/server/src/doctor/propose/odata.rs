//! OData 4 `$metadata`: entity sets and the properties of their types.

use super::draft::{Draft, FieldDraft, ResourceDraft};
use super::names;
use super::xml::{Tag, tags};

#[derive(Default)]
struct Entity {
    name: String,
    key: String,
    fields: Vec<FieldDraft>,
}

/// A profile of those sets that look like areas of the portal, or that are wanted.
pub fn draft(text: &str, wanted: &[String]) -> Result<Draft, String> {
    let mut entities: Vec<Entity> = Vec::new();
    let mut sets: Vec<(String, String)> = Vec::new();
    let mut open: Option<Entity> = None;
    let (mut key, mut dataverse) = (false, false);
    for tag in tags(text) {
        match (tag.name.as_str(), tag.end) {
            ("Schema", false) => dataverse |= tag.get("Namespace").contains("CRM"),
            ("EntityType", false) => {
                open = Some(Entity { name: tag.get("Name").to_owned(), ..Entity::default() })
            }
            ("EntityType", true) => entities.extend(open.take()),
            ("Key", end) => key = !end,
            ("PropertyRef", false) if key => {
                if let Some(entity) = open.as_mut().filter(|entity| entity.key.is_empty()) {
                    tag.get("Name").clone_into(&mut entity.key);
                }
            }
            ("Property", false) => {
                if let Some(entity) = &mut open {
                    dataverse |= tag.get("Name").starts_with('_') && tag.get("Name").ends_with("_value");
                    entity.fields.extend(field(&tag));
                }
            }
            ("EntitySet", false) => {
                let kind = tag.get("EntityType").rsplit('.').next().unwrap_or_default().to_owned();
                sets.push((tag.get("Name").to_owned(), kind));
            }
            _ => {}
        }
    }
    if sets.is_empty() {
        return Err("there is no EntitySet in it.".to_owned());
    }
    let mut draft = Draft {
        title: "OData service".to_owned(),
        extends: if dataverse { "dynamics" } else { "odata4" },
        ..Draft::default()
    };
    let mut others = Vec::new();
    for (set, kind) in sets {
        let asked = wanted.contains(&set);
        let area = names::area(&set);
        let Some(entity) = entities.iter().find(|entity| entity.name == kind) else { continue };
        let name = area.map_or_else(|| names::own(&set), str::to_owned);
        if (!asked && (area.is_none() || !wanted.is_empty()))
            || draft.resources.iter().any(|known| known.name == name)
        {
            others.push(set);
            continue;
        }
        let fields = entity.fields.iter().filter(|field| field.path != entity.key).cloned().collect();
        draft.resources.push(ResourceDraft {
            name,
            path: set,
            id: entity.key.clone(),
            fields,
            create: true,
            update: true,
            delete: true,
        });
    }
    if dataverse {
        draft.remarks.push(
            "lookups (`_…_value`): they are read there and written as `name@odata.bind`; add `write` with `path` and `format`.".to_owned(),
        );
    }
    draft.remarks.push(
        "version: `@odata.etag` is sent as If-Match; a service without it needs `version: null`.".to_owned(),
    );
    if !others.is_empty() {
        draft.remarks.push(format!(
            "left out, for they do not look like areas of the portal (--resource takes them): {}.",
            others.join(", ")
        ));
    }
    Ok(draft)
}

fn field(tag: &Tag) -> Option<FieldDraft> {
    let name = tag.get("Name");
    let (kind, wire) = match tag.get("Type") {
        "Edm.Decimal" | "Edm.Double" | "Edm.Single" => ("decimal", ""),
        "Edm.Int16" | "Edm.Int32" | "Edm.Int64" | "Edm.Byte" => ("integer", ""),
        "Edm.Boolean" => ("bool", ""),
        "Edm.Date" => ("date", ""),
        "Edm.DateTimeOffset" => ("instant", ""),
        "Edm.Guid" => ("reference", ""),
        "Edm.Stream" | "Edm.Binary" => return None,
        list if list.starts_with("Collection(Edm.") => ("list", ""),
        list if list.starts_with("Collection(") => ("json", ""),
        _ => ("", ""),
    };
    Some(FieldDraft { path: name.to_owned(), kind, wire, read_only: false, values: Vec::new() })
}
