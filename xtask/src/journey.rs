//! The portal's whole way in a browser against backends of other makers: each is started, a copy of the page is pointed
//! at it by the profile in `tests/backends/profiles`, and Playwright walks. Page and backend have different origins, so
//! the browser's rules for that are in force.

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
    /// Also where not everything is asked for.
    always: bool,
    /// Whether the programme has a field of the backend's own, and names its columns.
    own: bool,
}

const WAYS: [Way; 6] = [
    Way { name: "json-server-1", backends: &[("json-server-1", &[])], always: true, own: false },
    Way { name: "drf-offset", backends: &[("drf-offset", &[])], always: true, own: true },
    Way { name: "kinto", backends: &[("kinto", &[])], always: true, own: true },
    Way { name: "cap", backends: &[("cap", &[])], always: true, own: false },
    Way { name: "dataverse", backends: &[("dataverse", &[])], always: false, own: false },
    // Deals here, people and organisations there.
    Way {
        name: "mixed",
        backends: &[("json-server-1", &["deals"]), ("drf-offset", &["me", "partners"])],
        always: false,
        own: false,
    },
];

pub fn journey(places: &Places, page: &Path, all: bool, passed_on: &[String]) -> Outcome {
    let (browser, _) = tools::ensure_browser(places)?;
    let modules = node::ensure(places, "tests/e2e")?;
    node::link(places, "tests/e2e", &modules)?;
    let binary = build::server(places, false)?;
    // One that fails does not hide what the others would show.
    let mut outcome = Ok(());
    for way in WAYS.iter().filter(|way| all || way.always) {
        outcome = outcome.and(walk(places, way, page, (&binary, &browser), passed_on));
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
    for (backend, resources) in way.backends {
        // A short life for tokens: that they end in the middle of the way is part of it.
        running.push((backends::start(places, backend, &[("ACCESS_SECONDS", "5")])?, *backend, *resources));
    }
    let folder = places.fresh(&format!("journey-{name}-page"))?;
    pointing::copy(page, &folder)?;
    let program = if way.own { own_program(&folder)? } else { "/programs/reseller.json" };
    pointing::point(&folder, &description(places, &running, program)?)?;
    let data = places.fresh(&format!("journey-{name}-data"))?;
    let port = free_port()?;
    let log = Log::Kept("journey-server.log");
    let portal =
        Portal::start(places, Launch { binary, page: &folder, data: &data, port, program: None, log })?;
    let mut playwright = child(places, places.root.join("tests/e2e/node_modules/.bin/playwright"));
    playwright.current_dir(places.root.join("tests/e2e"));
    playwright.args(["test", "backends/", "--project=desktop"]).args(passed_on);
    playwright.env("PORTAL_URL", portal.url()).env("CHROMIUM", browser).env("BACKEND", name);
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
    let path = places.root.join(format!("tests/backends/profiles/{name}.json"));
    let mut profile: Value = serde_json::from_str(&read(&path)?).map_err(|error| {
        Failure::new("read a profile", format!("{}: {error}", path.display()), "mend the file")
    })?;
    if let Some(own) = profile.get_mut("base") {
        *own = json!(base);
    }
    Ok(profile)
}
