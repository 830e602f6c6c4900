//! The portal's whole way in a browser against backends of other makers: each is started, a copy of the page is pointed
//! at it by the profile in `tests/backends/profiles`, and Playwright walks. Page and backend have different origins, so
//! the browser's rules for that are in force. Names of ways after `--` choose some: `cargo xtask test journey -- oidc`.

use std::path::Path;

use serde_json::{Map, Value, json};

use crate::backends::{self, Running};
use crate::build;
use crate::cache::{Places, read, write};
use crate::children::child;
use crate::node;
use crate::pointing;
use crate::portal::{Launch, Log, Portal, free_port};
use crate::steps::{Failure, Outcome, last_lines, run, say};
use crate::tools;

/// A way through the portal: its name, and which backend has which resources (all of them where there is one).
struct Way {
    name: &'static str,
    backends: &'static [(&'static str, &'static [&'static str])],
    /// The files of `tests/e2e/backends` that walk it.
    specs: &'static [&'static str],
    /// Also where not everything is asked for.
    always: bool,
    packed: Packed,
    /// Whether the programme has a field of the backend's own, and names its columns.
    own: bool,
}

/// Who packs the profiles.
#[derive(Clone, Copy, PartialEq)]
enum Packed {
    /// `cargo xtask dist`.
    Ahead,
    /// The server that sends the page.
    ByServer,
    /// The page itself, for later visits: what a host does that only knows files.
    ByPage,
}

/// A way over one backend of the same name.
const fn way(
    name: &'static str,
    alone: &'static [(&'static str, &'static [&'static str])],
    specs: &'static [&'static str],
) -> Way {
    Way { name, backends: alone, specs, always: true, packed: Packed::Ahead, own: false }
}

const WHOLE: &[&str] = &["journey"];

const WAYS: [Way; 8] = [
    Way {
        packed: Packed::ByPage,
        ..way("json-server-1", &[("json-server-1", &[])], &["journey", "connection"])
    },
    Way {
        own: true,
        ..way("drf-offset", &[("drf-offset", &[])], &["journey", "belongings", "sign-in-around"])
    },
    Way { own: true, ..way("kinto", &[("kinto", &[])], &["journey", "belongings", "connection"]) },
    Way { packed: Packed::ByServer, ..way("cap", &[("cap", &[])], WHOLE) },
    way("oidc", &[("oidc", &[])], &["sign-in-provider"]),
    way("drf-session", &[("drf-session", &[])], &["sign-in-cookie"]),
    Way { always: false, ..way("dataverse", &[("dataverse", &[])], WHOLE) },
    // Deals here, people and organisations there.
    Way {
        name: "mixed",
        backends: &[("json-server-1", &["deals"]), ("drf-offset", &["me", "partners"])],
        specs: WHOLE,
        always: false,
        packed: Packed::Ahead,
        own: false,
    },
];

pub fn journey(places: &Places, page: &Path, all: bool, passed_on: &[String]) -> Outcome {
    let (browser, _) = tools::ensure_browser(places)?;
    let modules = node::ensure(places, "tests/e2e")?;
    node::link(places, "tests/e2e", &modules)?;
    let binary = build::server(places, false)?;
    let named = |word: &String| WAYS.iter().any(|way| way.name == word);
    let (names, passed_on): (Vec<String>, Vec<String>) = passed_on.iter().cloned().partition(named);
    let wanted = |way: &&Way| {
        if names.is_empty() { all || way.always } else { names.iter().any(|name| name == way.name) }
    };
    // One that fails does not hide what the others would show.
    let mut outcome = Ok(());
    for way in WAYS.iter().filter(wanted) {
        outcome = outcome.and(walk(places, way, page, (&binary, &browser), &passed_on));
    }
    outcome
}

fn walk(
    places: &Places,
    way: &Way,
    page: &Path,
    (binary, browser): (&Path, &Path),
    passed_on: &[String],
) -> Outcome {
    let name = way.name;
    let mut running = Vec::new();
    let port = free_port()?;
    let origin = format!("http://127.0.0.1:{port}");
    let settings = [
        // A short life for tokens: that they end in the middle of the way is part of it.
        ("ACCESS_SECONDS", "5"),
        ("REDIRECT_URIS", &format!("{origin}/")),
        ("PAGE_ORIGINS", &origin),
    ];
    for (backend, resources) in way.backends {
        running.push((backends::start(places, backend, &settings)?, *backend, *resources));
    }
    let folder = places.fresh(&format!("journey-{name}-page"))?;
    pointing::copy(page, &folder)?;
    let program = if way.own { own_program(&folder)? } else { "/programs/reseller.json" };
    let written = description(places, &running, program)?;
    let description = match way.packed {
        Packed::Ahead => pointing::ready(&folder, &written)?,
        Packed::ByServer => written,
        // The server takes it for packed; the page sees that it is not.
        Packed::ByPage => written.replacen('{', "{\"packed\":\"\",", 1),
    };
    pointing::point(&folder, &description)?;
    let data = places.fresh(&format!("journey-{name}-data"))?;
    let log = Log::Kept("journey-server.log");
    let portal =
        Portal::start(places, Launch { binary, page: &folder, data: &data, port, program: None, log })?;
    let mut playwright = child(places, places.root.join("tests/e2e/node_modules/.bin/playwright"));
    playwright.current_dir(places.root.join("tests/e2e"));
    playwright.arg("test").args(way.specs.iter().map(|spec| format!("backends/{spec}.spec.ts")));
    playwright.arg("--project=desktop").args(passed_on);
    playwright.env("PORTAL_URL", portal.url()).env("CHROMIUM", browser).env("BACKEND", name);
    playwright.env("BACKEND_PACKED", if way.packed == Packed::ByPage { "" } else { "1" });
    let bases: Vec<String> = running.iter().map(|(backend, ..)| backend.base()).collect();
    playwright.env("BACKEND_BASE", bases.join(" "));
    playwright.env("PORTAL_SHOTS", places.own.join("shots"));
    playwright.env("PORTAL_RESULTS", places.own.join(format!("journey-{name}-results")));
    say(&format!("     {name}"));
    let walked = run(
        &mut playwright,
        &format!("walk through the portal over {name}"),
        "open the trace named above with `npx playwright show-trace`",
    );
    if walked.is_err() {
        for (backend, name, _) in &running {
            say(&format!("last lines of {name}:\n{}", last_lines(&backend.printed(), 15)));
        }
    }
    walked
}

/// The file beside the page: the profiles, at the addresses where the backends run now.
fn description(places: &Places, running: &[(Running, &str, &[&str])], program: &str) -> Outcome<String> {
    let mut profiles = Map::new();
    let mut resources = Map::new();
    for (backend, name, of) in running {
        profiles.insert((*name).to_owned(), profile(places, name, &backend.base())?);
        resources.extend(of.iter().map(|resource| ((*resource).to_owned(), json!(name))));
    }
    let backend = match (running, resources.is_empty()) {
        ([(_, name, _)], true) => profiles.remove(*name).unwrap_or_default(),
        _ => json!({ "format": 1, "backends": profiles, "resources": resources }),
    };
    Ok(json!({ "format": 1, "program": program, "backend": backend }).to_string())
}

/// The reseller programme with a field that only these backends have, and a list of its own. Answers its address.
fn own_program(page: &Path) -> Outcome<&'static str> {
    let broken =
        |why: String| Failure::new("change the programme", why, "mend public/programs/reseller.json");
    let text = read(&page.join("programs/reseller.json"))?;
    let mut program: Value = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
    let seats =
        json!({ "id": "seats", "type": "number", "label": { "en": "Seats", "cs": "Místa" }, "places": 0 });
    match program.get_mut("fields").and_then(Value::as_array_mut) {
        Some(fields) => fields.push(seats),
        None => return Err(broken("it has no fields".to_owned())),
    }
    match program.pointer_mut("/sections/3/fields").and_then(Value::as_array_mut) {
        Some(fields) => fields.push(json!("seats")),
        None => return Err(broken("it has no fourth section".to_owned())),
    }
    let columns = ["partner", "status", "seats", "value", "industry", "products", "close_date", "next_step"];
    if let Some(program) = program.as_object_mut() {
        program.insert("deal_list".to_owned(), json!({ "columns": columns }));
    }
    write(&page.join("programs/own.json"), program.to_string())?;
    Ok("/programs/own.json")
}

fn profile(places: &Places, name: &str, base: &str) -> Outcome<Value> {
    let mut profile = read_profile(places, name)?;
    if let Some(own) = profile.get_mut("base") {
        *own = json!(base);
    }
    // The identity provider is the server of the API.
    if let Some(issuer) = profile.pointer_mut("/auth/issuer") {
        *issuer = json!(base.trim_end_matches("/api"));
    }
    Ok(profile)
}

/// A profile of `tests/backends/profiles`. One that is `like` another says only what is different.
fn read_profile(places: &Places, name: &str) -> Outcome<Value> {
    let path = places.root.join(format!("tests/backends/profiles/{name}.json"));
    let mut profile: Value = serde_json::from_str(&read(&path)?).map_err(|error| {
        Failure::new("read a profile", format!("{}: {error}", path.display()), "mend the file")
    })?;
    let like = profile.as_object_mut().and_then(|members| members.remove("like"));
    let Some(like) = like.as_ref().and_then(Value::as_str) else { return Ok(profile) };
    let mut whole = read_profile(places, like)?;
    lay_over(&mut whole, profile);
    Ok(whole)
}

/// Objects are laid over each other, member by member; everything else takes the place of what was there.
fn lay_over(whole: &mut Value, more: Value) {
    match (whole, more) {
        (Value::Object(whole), Value::Object(more)) => {
            for (name, value) in more {
                lay_over(whole.entry(name).or_insert(Value::Null), value);
            }
        }
        (place, more) => *place = more,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_that_is_like_another_keeps_what_it_does_not_mention() {
        let mut whole =
            json!({ "auth": { "kind": "login", "login": { "path": "/token/" } }, "title": "One" });
        lay_over(&mut whole, json!({ "auth": { "kind": "cookie", "refresh": null }, "list": { "x": 1 } }));
        let auth = json!({ "kind": "cookie", "login": { "path": "/token/" }, "refresh": null });
        assert_eq!(whole, json!({ "auth": auth, "title": "One", "list": { "x": 1 } }));
    }
}
