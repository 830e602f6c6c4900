//! The portal's whole way in a browser against backends of other makers: each is started, a copy of the page is pointed
//! at it by the profile in `tests/backends/profiles`, and Playwright walks. Page and backend have different origins, so
//! the browser's rules for that are in force.

use std::path::Path;

use serde_json::{Value, json};

use crate::backends;
use crate::build;
use crate::cache::{Places, read};
use crate::children::child;
use crate::node;
use crate::pointing;
use crate::portal::{Launch, Log, Portal, free_port};
use crate::steps::{Failure, Outcome, last_lines, run, say};
use crate::tools;

/// Those that every check walks through.
const FOUR: [&str; 4] = ["json-server-1", "drf-offset", "kinto", "cap"];
/// And those that `--all` adds.
const MORE: [&str; 1] = ["dataverse"];

pub fn journey(places: &Places, page: &Path, all: bool, passed_on: &[String]) -> Outcome {
    let (browser, _) = tools::ensure_browser(places)?;
    let modules = node::ensure(places, "tests/e2e")?;
    node::link(places, "tests/e2e", &modules)?;
    let binary = build::server(places, false)?;
    let names = FOUR.iter().chain(MORE.iter().filter(|_| all));
    // One that fails does not hide what the others would show.
    let mut outcome = Ok(());
    for name in names {
        // A short life for tokens: that they end in the middle of the way is part of it.
        let backend = backends::start(places, name, &[("ACCESS_SECONDS", "5")])?;
        let folder = places.fresh(&format!("journey-{name}-page"))?;
        pointing::copy(page, &folder)?;
        pointing::point(&folder, &description(places, name, &backend.base())?)?;
        let data = places.fresh(&format!("journey-{name}-data"))?;
        let port = free_port()?;
        let log = Log::Kept("journey-server.log");
        let launch = Launch { binary: &binary, page: &folder, data: &data, port, program: None, log };
        let portal = Portal::start(places, launch)?;
        let mut playwright = child(places, places.root.join("tests/e2e/node_modules/.bin/playwright"));
        playwright.current_dir(places.root.join("tests/e2e"));
        playwright.args(["test", "backends/", "--project=desktop"]).args(passed_on);
        playwright.env("PORTAL_URL", portal.url()).env("CHROMIUM", &browser);
        playwright.env("BACKEND", name).env("BACKEND_BASE", backend.base());
        playwright.env("PORTAL_SHOTS", places.own.join("shots"));
        playwright.env("PORTAL_RESULTS", places.own.join(format!("journey-{name}-results")));
        let walked = run(
            &mut playwright,
            &format!("walk through the portal over {name}"),
            "open the trace named above with `npx playwright show-trace`",
        );
        if walked.is_err() {
            say(&format!("last lines of {name}:\n{}", last_lines(&backend.printed(), 15)));
        }
        outcome = outcome.and(walked);
    }
    outcome
}

/// The file beside the page: the profile, at the address where the backend runs now.
fn description(places: &Places, name: &str, base: &str) -> Outcome<String> {
    let path = places.root.join(format!("tests/backends/profiles/{name}.json"));
    let mut profile: Value = serde_json::from_str(&read(&path)?).map_err(|error| {
        Failure::new("read a profile", format!("{}: {error}", path.display()), "mend the file")
    })?;
    if let Some(own) = profile.get_mut("base") {
        *own = json!(base);
    }
    Ok(json!({ "format": 1, "program": "/programs/reseller.json", "backend": profile }).to_string())
}
