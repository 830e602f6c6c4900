//! The file of `serve --backend`: the profile, and who is who on the other side. Everything that could let somebody see
//! what is not theirs, or lose what they typed, is refused here, before anything is served.

use super::account::prefix;
use super::organisations::Organisations;
use crate::programs::LoadedProgram;
use domain::program::FieldKind;
use record_store::{fit, names};
use rest_profile::json::Json;
use rest_profile::presets;
use rest_profile::profile::{Place, Portal, Problem, Profile, ProfileNotice};
use rest_profile::query::Operator;
use rest_profile::resource::Resource;
use std::collections::{BTreeMap, BTreeSet};

/// One backend of the file.
pub struct Named {
    /// Empty for the only one.
    pub name: String,
    pub profile: Profile,
    /// The profile's `auth.kind`.
    pub auth: String,
    pub organisations: Organisations,
    pub people: BTreeMap<String, String>,
}

/// What stands in the file.
pub struct File {
    pub backends: Vec<Named>,
    /// The place of the backend that has a resource.
    pub resources: BTreeMap<String, usize>,
}

/// Reads and checks the file.
///
/// # Errors
/// A text for the operator.
pub fn read(bytes: &[u8]) -> Result<File, String> {
    let json = Json::parse(bytes)
        .map_err(|error| format!("it is no JSON: {} at byte {}.", error.kind.code(), error.offset))?;
    let members = json.as_object().ok_or("it is no JSON object.")?;
    let known = ["$schema", "format", "backend", "partners", "people"];
    if let Some((key, _)) = members.iter().find(|(key, _)| !known.contains(&key.as_str())) {
        return Err(format!("it has a key `{key}`; known are {}.", known.join(", ")));
    }
    if json.get("format").and_then(Json::as_i64) != Some(1) {
        return Err("`format` has to be 1.".to_owned());
    }
    let backend = json.get("backend").ok_or("`backend`, the profile, is missing.")?.to_text();
    let lookup = |name: &str| presets::lookup(name);
    let portal = Portal::read(backend.as_bytes(), Place::Server, &lookup).map_err(|all| mistakes(&all))?;
    let whole = Portal::resolve(backend.as_bytes(), &lookup).map_err(|all| mistakes(&all))?;
    let whole = Json::parse(whole.as_bytes()).unwrap_or_default();
    let mut backends: Vec<Named> = Vec::new();
    let several = whole.get("backends");
    for (name, profile) in portal.backends() {
        if profile.notices().contains(&ProfileNotice::NotEncrypted) {
            tracing::warn!(backend = name, "the connection to the backend is not encrypted");
        }
        let of_backend = several.map_or(Some(&whole), |all| all.get(name));
        let auth = of_backend.and_then(|one| one.get("auth")?.get("kind")?.as_str());
        let (partners, people) =
            (ids(&json, "partners", several, name)?, ids(&json, "people", several, name)?);
        let organisations = match partners {
            None => Organisations::default(),
            Some(map) => Organisations::mapped(map)
                .map_err(|twice| format!("`partners` has `{twice}` twice; its deals would be shared."))?,
        };
        if let Some(same) = backends.iter().find(|known| prefix(&known.name) == prefix(name)) {
            return Err(format!(
                "the backends `{}` and `{name}` would share their secrets' variables.",
                same.name
            ));
        }
        backends.push(Named {
            name: name.to_owned(),
            profile: profile.clone(),
            auth: auth.unwrap_or("none").to_owned(),
            organisations,
            people: people.unwrap_or_default(),
        });
    }
    let resources = resources_of(&whole, &portal, &backends);
    if let Some(unused) =
        backends.iter().enumerate().find(|(place, _)| !resources.values().any(|used| used == place))
    {
        return Err(format!("no resource leads to the backend `{}`.", unused.1.name));
    }
    if let Some(deals) = portal.resource("deals") {
        check(deals)?;
    }
    Ok(File { backends, resources })
}

/// Which backend has which resource.
fn resources_of(whole: &Json, portal: &Portal, backends: &[Named]) -> BTreeMap<String, usize> {
    let of_file = whole.get("resources").and_then(Json::as_object).unwrap_or_default();
    let names = of_file.iter().map(|(name, _)| name.as_str());
    names
        .filter_map(|name| {
            let (backend, _) = portal.profile_of(name)?;
            Some((name.to_owned(), backends.iter().position(|known| known.name == backend)?))
        })
        .collect()
}

/// The backend's ids by ours. With several backends each has its own: `several` are the profiles by name.
fn ids(
    json: &Json,
    key: &str,
    several: Option<&Json>,
    backend: &str,
) -> Result<Option<BTreeMap<String, String>>, String> {
    let Some(map) = json.get(key) else { return Ok(None) };
    let wrong = || {
        let by_backend = if several.is_some() { "by the backend's name, " } else { "" };
        format!("`{key}` has to be {by_backend}an object of texts: our id, the backend's id.")
    };
    let mut map = map.as_object().ok_or_else(wrong)?;
    if let Some(several) = several {
        if let Some((name, _)) = map.iter().find(|(name, _)| several.get(name).is_none()) {
            return Err(format!("`{key}` names a backend `{name}`, which there is not."));
        }
        let Some((_, own)) = map.iter().find(|(name, _)| name == backend) else { return Ok(None) };
        map = own.as_object().ok_or_else(wrong)?;
    }
    let one = |(ours, theirs): &(String, Json)| {
        let theirs = theirs.as_str().filter(|text| !text.is_empty()).ok_or_else(wrong)?;
        Ok((ours.clone(), theirs.to_owned()))
    };
    map.iter().map(one).collect::<Result<_, String>>().map(Some)
}

/// What the gateway cannot do without.
fn check(deals: Resource<'_>) -> Result<(), String> {
    let can = deals.capabilities();
    if !can.list || !can.get {
        return Err("`deals` needs the operations list and get.".to_owned());
    }
    if !can.can(names::PARTNER, Operator::Equal) {
        let text = "`deals` needs a field `partner` that can be filtered by `eq`; nobody's deals could be told apart.";
        return Err(text.to_owned());
    }
    if can.create && !deals.writes(names::PARTNER) {
        return Err(
            "`deals` creates records but cannot write `partner`; they would belong to nobody.".to_owned()
        );
    }
    Ok(())
}

fn mistakes(problems: &[Problem]) -> String {
    let mut text = String::from("the profile has mistakes.");
    for problem in problems {
        text.push_str(&format!("\n  /backend{}: {} {}", problem.path, problem.code, problem.remedy));
    }
    text
}

/// What the form must never write: the gateway alone decides on them.
const RESERVED: [&str; 4] = [names::ID, names::STATUS, names::PARTNER, names::OWNER];

/// The programme as far as the backend can hold it. Files of a deal are kept beside it, so they stay.
///
/// # Errors
/// A text for the operator.
pub fn fit(program: &LoadedProgram, deals: Resource<'_>) -> Result<LoadedProgram, String> {
    if let Some(field) = program.rules.fields.iter().find(|field| RESERVED.contains(&field.id.as_str())) {
        return Err(format!("The programme has a field `{}`, which the gateway writes itself.", field.id));
    }
    let mut fitted = program.rules.clone();
    let missing = fit::fit(&mut fitted, deals, false);
    if !missing.is_empty() {
        return Err(format!("The profile's `deals` cannot write {}.", missing.join(", ")));
    }
    let kept = |id: &str| fitted.field(id).is_some_and(|field| field.kind != FieldKind::File);
    let all = program.rules.fields.iter().map(|field| field.id.as_str());
    let gone: BTreeSet<&str> = all.filter(|id| !kept(id)).collect();
    if !gone.is_empty() {
        tracing::info!(fields = ?gone, "the backend has no place for some fields; the form leaves them out");
    }
    let mut document = Json::parse(&program.document).map_err(|_| "The programme is no JSON.".to_owned())?;
    take_out(&mut document, &gone);
    LoadedProgram::read(&document.to_text(), "programme without the fields that the backend lacks")
}

fn take_out(document: &mut Json, gone: &BTreeSet<&str>) {
    let named = |json: &Json| json.as_str().is_some_and(|id| gone.contains(id));
    if let Some(Json::List(fields)) = document.get_mut("fields") {
        fields.retain(|field| !field.get("id").is_some_and(named));
    }
    if let Some(Json::List(sections)) = document.get_mut("sections") {
        for section in sections.iter_mut() {
            if let Some(Json::List(fields)) = section.get_mut("fields") {
                fields.retain(|id| !named(id));
            }
        }
        sections.retain(|section| {
            section.get("fields").and_then(Json::as_list).is_some_and(|all| !all.is_empty())
        });
    }
    if let Some(list) = document.get_mut("deal_list")
        && let Some(Json::List(columns)) = list.get_mut("columns")
    {
        columns.retain(|name| !named(name));
        if columns.is_empty() {
            document.remove("deal_list");
        }
    }
    if let Some(Json::Object(roles)) = document.get_mut("roles") {
        roles.retain(|(_, field)| !named(field));
    }
}
