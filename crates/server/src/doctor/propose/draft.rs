//! A profile that is being made, and what has to be checked about it.

use super::names;
use rest_profile::json::Json;

/// What a field was seen or said to be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldDraft {
    /// In the backend's records, levels divided by `/`.
    pub path: String,
    /// A word of the profile's `type`; empty is text.
    pub kind: &'static str,
    /// A word of the profile's `wire`; empty is what goes with the type.
    pub wire: &'static str,
    pub read_only: bool,
    /// The backend's values of a choice.
    pub values: Vec<Json>,
}

/// One collection.
#[derive(Clone, Debug, Default)]
pub struct ResourceDraft {
    /// The portal's area, or the collection's own name.
    pub name: String,
    pub path: String,
    /// Where it is not `id`.
    pub id: String,
    pub fields: Vec<FieldDraft>,
    pub create: bool,
    pub update: bool,
    pub delete: bool,
}

/// The whole profile.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub title: String,
    pub extends: &'static str,
    pub base: Option<String>,
    /// Where lists are, if the preset does not say.
    pub list: Vec<(&'static str, Json)>,
    pub resources: Vec<ResourceDraft>,
    pub remarks: Vec<String>,
}

impl Draft {
    /// The base from the address of a description: its folder.
    #[must_use]
    pub fn based_on(mut self, from: &str) -> Self {
        let address = from.split(['?', '#']).next().unwrap_or(from).trim_end_matches('/');
        self.base = address.rsplit_once('/').map(|(folder, _)| folder.to_owned());
        self
    }

    /// Two descriptions: the first wins where both speak.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        for resource in other.resources {
            match self.resources.iter_mut().find(|known| known.name == resource.name) {
                Some(known) => {
                    for field in resource.fields {
                        if known.fields.iter().all(|each| each.path != field.path) {
                            known.fields.push(field);
                        }
                    }
                }
                None => self.resources.push(resource),
            }
        }
        self.remarks.extend(other.remarks);
        self
    }

    /// Fields as described, shape and base as seen in answers.
    #[must_use]
    pub fn shaped_by(mut self, seen: Self) -> Self {
        self.extends = seen.extends;
        self.list = seen.list;
        self.base = seen.base.or(self.base);
        let (title, remarks) = (self.title.clone(), seen.remarks);
        self = self.with(Self { resources: seen.resources, ..Self::default() });
        self.title = title;
        self.remarks.extend(remarks);
        self
    }

    /// What is to be checked.
    #[must_use]
    pub fn remarks(&self) -> Vec<String> {
        let mut remarks = self.remarks.clone();
        if self.base.is_none() {
            remarks.push("base: the sources do not name the address of the API.".to_owned());
        }
        if self.extends == "rest" || self.extends.is_empty() {
            remarks.push(
                "extends: no known product was recognised. Write how pages, orders and filters are asked for into `list`."
                    .to_owned(),
            );
        }
        remarks.push("auth: how one signs in is in none of the sources.".to_owned());
        for resource in &self.resources {
            let named = named(resource);
            let choices: Vec<&str> = named
                .iter()
                .filter(|(_, field)| !field.values.is_empty())
                .map(|(name, _)| name.as_str())
                .collect();
            if !choices.is_empty() {
                remarks.push(format!(
                    "{}: values of {}: on the left stands the portal's word, on the right the backend's; both are the backend's now.",
                    resource.name,
                    choices.join(", ")
                ));
            }
            let own: Vec<&str> = named
                .iter()
                .filter(|(_, field)| names::field(&resource.name, &field.path).is_none())
                .map(|(name, _)| name.as_str())
                .collect();
            if !own.is_empty() {
                remarks.push(format!(
                    "{}: not among the fields the portal knows: {}. Keep what lists and forms are to show, rename what was not recognised.",
                    resource.name,
                    own.join(", ")
                ));
            }
        }
        remarks.push("filters: every operator of the preset is offered at every field; the doctor tells which ones hold.".to_owned());
        remarks
    }

    /// The profile, ready to be edited.
    #[must_use]
    pub fn to_text(&self) -> String {
        let base = self.base.clone().unwrap_or_else(|| "https://api.example.com".to_owned());
        let mut profile = Json::object([("format", Json::from(1))]);
        let mut put = |key: &str, value: Json| {
            profile.insert(key.to_owned(), value);
        };
        put("title", Json::from(self.title.as_str()));
        put("extends", Json::from(if self.extends.is_empty() { "rest" } else { self.extends }));
        put("base", Json::from(base));
        if !self.list.is_empty() {
            put(
                "list",
                Json::Object(
                    self.list.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
                ),
            );
        }
        let resources = self.resources.iter().map(|each| (each.name.clone(), resource(each))).collect();
        put("resources", Json::Object(resources));
        let mut text = String::new();
        pretty(&profile, 0, &mut text);
        text
    }
}

/// Fields under the portal's names, the best fit where several would be the same.
fn named(resource: &ResourceDraft) -> Vec<(String, &FieldDraft)> {
    let mut named: Vec<(String, &FieldDraft)> = Vec::new();
    for field in &resource.fields {
        let area = resource.name.as_str();
        let found = names::field(area, &field.path).filter(|own| {
            let better = |other: &&FieldDraft| {
                names::field(area, &other.path) == Some(own)
                    && names::rank(area, own, &other.path) < names::rank(area, own, &field.path)
            };
            !resource.fields.iter().any(|other| better(&other))
                && !named.iter().any(|(known, _)| known == own)
        });
        let mut name = found.map_or_else(|| names::own(&field.path), str::to_owned);
        while name.is_empty() || named.iter().any(|(known, _)| *known == name) {
            name.push_str("_2");
        }
        named.push((name, field));
    }
    named
}

fn resource(draft: &ResourceDraft) -> Json {
    let mut json = Json::object([("path", Json::from(draft.path.as_str()))]);
    if !draft.id.is_empty() && draft.id != "id" {
        json.insert("id".to_owned(), Json::from(draft.id.as_str()));
    }
    let off: Vec<(String, Json)> =
        [("create", draft.create), ("update", draft.update), ("delete", draft.delete)]
            .into_iter()
            .filter(|(_, there)| !there)
            .map(|(name, _)| (name.to_owned(), Json::Null))
            .collect();
    if !off.is_empty() {
        json.insert("operations".to_owned(), Json::Object(off));
    }
    let fields = named(draft).into_iter().map(|(name, each)| (name, field(each))).collect();
    json.insert("fields".to_owned(), Json::Object(fields));
    json
}

fn field(draft: &FieldDraft) -> Json {
    let path = if draft.path.contains('/') { ["/", &draft.path].concat() } else { draft.path.clone() };
    let mut json = Json::object([("path", Json::from(path.as_str()))]);
    let mut plain = true;
    for (key, word) in [("type", draft.kind), ("wire", draft.wire)] {
        if !word.is_empty() {
            json.insert(key.to_owned(), Json::from(word));
            plain = false;
        }
    }
    if draft.read_only {
        json.insert("read_only".to_owned(), Json::Bool(true));
        plain = false;
    }
    if !draft.values.is_empty() {
        let word = |value: &Json| value.as_str().map_or_else(|| value.to_text(), str::to_owned);
        let values = draft.values.iter().map(|value| (word(value), value.clone())).collect();
        json.insert("values".to_owned(), Json::Object(values));
        plain = false;
    }
    if plain { Json::from(path) } else { json }
}

/// JSON for people: what is short stays on a line.
fn pretty(json: &Json, depth: usize, text: &mut String) {
    let short = json.to_text();
    let Some(members) =
        json.as_object().filter(|members| !members.is_empty() && (depth < 3 || short.len() > 110))
    else {
        text.push_str(&short);
        return;
    };
    text.push_str("{\n");
    for (at, (key, value)) in members.iter().enumerate() {
        text.push_str(&"  ".repeat(depth + 1));
        text.push_str(&Json::from(key.as_str()).to_text());
        text.push_str(": ");
        pretty(value, depth + 1, text);
        text.push_str(if at + 1 < members.len() { ",\n" } else { "\n" });
    }
    text.push_str(&"  ".repeat(depth));
    text.push('}');
}
