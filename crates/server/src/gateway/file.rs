//! The file of `serve --backend`: the profile, and who is who on the other side. Everything that could let somebody see
//! what is not theirs, or lose what they typed, is refused here, before anything is served.

use super::organisations::Organisations;
use crate::programs::LoadedProgram;
use domain::program::FieldKind;
use record_store::{fit, names};
use rest_profile::json::Json;
use rest_profile::presets;
use rest_profile::profile::{Place, Problem, Profile, ProfileNotice};
use rest_profile::query::Operator;
use rest_profile::resource::Resource;
use std::collections::{BTreeMap, BTreeSet};

/// What stands in the file.
pub struct File {
    pub profile: Profile,
    /// The profile's `auth.kind`.
    pub auth: String,
    pub organisations: Organisations,
    pub people: BTreeMap<String, String>,
    pub reference: Option<String>,
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
    let profile = Profile::read(backend.as_bytes(), Place::Server, &lookup).map_err(|all| mistakes(&all))?;
    let whole = Profile::resolve(backend.as_bytes(), &lookup).map_err(|all| mistakes(&all))?;
    let whole = Json::parse(whole.as_bytes()).unwrap_or_default();
    if profile.notices().contains(&ProfileNotice::NotEncrypted) {
        tracing::warn!("the connection to the backend is not encrypted");
    }
    check(profile.resource("deals").ok_or("the profile has no resource `deals`.")?)?;
    let organisations = match ids(&json, "partners")? {
        None => Organisations::default(),
        Some(map) => Organisations::mapped(map)
            .map_err(|twice| format!("`partners` has `{twice}` twice; its deals would be shared."))?,
    };
    let auth = whole.get("auth").and_then(|auth| auth.get("kind")).and_then(Json::as_str);
    let own =
        whole.get("resources").and_then(|all| all.get("deals")).and_then(|deals| deals.get("idempotency"));
    let idempotency = own.or_else(|| whole.get("idempotency"));
    let reference = idempotency.and_then(|one| one.get("field")).and_then(Json::as_str).map(str::to_owned);
    Ok(File {
        auth: auth.unwrap_or("none").to_owned(),
        organisations,
        people: ids(&json, "people")?.unwrap_or_default(),
        reference,
        profile,
    })
}

fn ids(json: &Json, key: &str) -> Result<Option<BTreeMap<String, String>>, String> {
    let Some(map) = json.get(key) else { return Ok(None) };
    let wrong = || format!("`{key}` has to be an object of texts: our id, the backend's id.");
    let one = |(ours, theirs): &(String, Json)| {
        let theirs = theirs.as_str().filter(|text| !text.is_empty()).ok_or_else(wrong)?;
        Ok((ours.clone(), theirs.to_owned()))
    };
    map.as_object().ok_or_else(wrong)?.iter().map(one).collect::<Result<_, String>>().map(Some)
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

/// The programme as far as the backend can hold it. Files are not passed on.
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
    if let (Some(attachments), Some(none)) = (document.get_mut("attachments"), Json::number("0")) {
        attachments.insert("max_files".to_owned(), none);
    }
    if let Some(Json::Object(roles)) = document.get_mut("roles") {
        roles.retain(|(_, field)| !named(field));
    }
}
