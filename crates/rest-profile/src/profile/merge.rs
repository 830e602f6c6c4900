//! `extends`, and what belongs to one resource alone: merging as in RFC 7396, where `null` deletes.

use super::problem::{Place, Problems};
use crate::json::stream::Limits;
use crate::json::{Json, JsonErrorKind};

/// Sections that a resource may change for itself.
pub(crate) const OWN: [&str; 7] =
    ["operations", "list", "record", "version", "idempotency", "errors", "uploads"];

/// Finds the text of a preset.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<&'a str>;

/// Reads a profile's bytes: at most 1 MiB, far more than anybody writes by hand.
pub(crate) fn parse(bytes: &[u8], place: Place, problems: &Problems) -> Option<Json> {
    match Json::parse_within(bytes, Limits { total: 1 << 20, token: 1 << 20 }) {
        Ok(json) => Some(json),
        Err(error) => {
            let found = match error.kind {
                JsonErrorKind::Unexpected(byte) => char::from(byte).to_string(),
                _ => String::new(),
            };
            let offset = error.offset.to_string();
            problems.add(
                place,
                "json",
                &[("reason", error.kind.code()), ("offset", &offset), ("found", &found)],
            );
            None
        }
    }
}

/// Lays a profile over its presets. What comes back has no `extends`.
pub(crate) fn resolve(profile: Json, lookup: Lookup<'_>, problems: &Problems) -> Json {
    let mut chain = vec![profile];
    let mut names: Vec<String> = Vec::new();
    while let Some(extends) = chain.last().and_then(|last| last.get("extends")) {
        let place = problems.below(Place::ROOT, "extends");
        let Some(name) = extends.as_str() else {
            problems.add(place, "type", &[("expected", "text"), ("found", extends.kind())]);
            break;
        };
        if names.iter().any(|known| known == name) {
            problems.add(place, "preset_cycle", &[("found", name)]);
            break;
        }
        let name = name.to_owned();
        let Some(text) = lookup(&name) else {
            problems.add(place, "preset_unknown", &[("found", &name)]);
            break;
        };
        let Some(preset) = parse(text.as_bytes(), place, problems) else { break };
        names.push(name);
        chain.push(preset);
    }
    let mut whole = Json::Object(Vec::new());
    while let Some(layer) = chain.pop() {
        let Json::Object(members) = layer else {
            // The reader says that this is no object.
            return layer;
        };
        for (key, value) in members {
            if key == "extends" {
                continue;
            }
            // Within a resource, null also deletes what the whole backend says, so it has to stay until then.
            let keep = key == "resources";
            lay(&mut whole, key, value, keep);
        }
    }
    whole
}

/// A section of one resource: that of the backend with the resource's own laid over it.
pub(crate) fn section(backend: Option<&Json>, own: &Json) -> Json {
    let mut holder = Json::Object(Vec::new());
    if let Some(backend) = backend {
        lay(&mut holder, String::new(), backend.clone(), false);
    }
    lay(&mut holder, String::new(), own.clone(), false);
    holder.remove("").unwrap_or_default()
}

/// RFC 7396 for one member.
fn lay(target: &mut Json, key: String, value: Json, keep_null: bool) {
    match value {
        Json::Null if !keep_null => {
            target.remove(&key);
        }
        Json::Object(members) => {
            if !matches!(target.get(&key), Some(Json::Object(_))) {
                target.insert(key.clone(), Json::Object(Vec::new()));
            }
            if let Some(inner) = target.get_mut(&key) {
                for (key, value) in members {
                    lay(inner, key, value, keep_null);
                }
            }
        }
        other => {
            target.insert(key, other);
        }
    }
}
