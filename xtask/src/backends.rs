//! Real REST servers of other makers for the tests: installed once into the cache, started on a free port of loopback
//! over a temporary folder with the same sixty deals, ended as a whole process group. What they are and how each of
//! them names things stands in `tests/backends/README.md`. Nothing here is part of the portal.

mod catalogue;
mod group;
mod install;
mod launch;
mod probe;

use std::io::Read;

use serde_json::json;

use crate::cache::Places;
use crate::children::{cargo, child};
use crate::steps::{Failure, Outcome, last_lines, run, say};

pub use catalogue::{BACKENDS, Backend};
pub use launch::Running;

/// Starts one backend; dropping the answer ends it. `settings` reach it as environment variables: `ACCESS_SECONDS`
/// (life of an access token; drf-*, oidc), `REDIRECT_URIS` (oidc).
pub fn start(places: &Places, name: &str, settings: &[(&str, &str)]) -> Outcome<Running> {
    let backend = find(name)?;
    install::ensure(places, backend)?;
    let mut running = launch::launch(places, backend, settings)?;
    running.wait_until_ready(places)?;
    Ok(running)
}

/// Starts several: they come up side by side, so that it takes as long as the slowest.
pub fn start_all(places: &Places, names: &[String]) -> Outcome<Vec<Running>> {
    let backends = names.iter().map(|name| find(name)).collect::<Outcome<Vec<_>>>()?;
    for backend in &backends {
        install::ensure(places, backend)?;
    }
    let mut all =
        backends.iter().map(|backend| launch::launch(places, backend, &[])).collect::<Outcome<Vec<_>>>()?;
    for running in &mut all {
        running.wait_until_ready(places)?;
    }
    Ok(all)
}

/// Those that every check starts: one of each family, a second or a few each.
const FOUR: [&str; 4] = ["json-server-1", "drf-offset", "kinto", "cap"];

/// The part `backends` of the tests: four servers, or all of them, and a CRM behind the gateway.
pub fn test(places: &Places, all: bool) -> Outcome {
    let names = if all { vec!["all".to_owned()] } else { FOUR.map(str::to_owned).to_vec() };
    prove(places, &names)?;
    through_the_gateway(places)
}

/// The gateway's tests against the mock of a CRM that checks every request, by its profile alone.
fn through_the_gateway(places: &Places) -> Outcome {
    let running = start(places, "prism", &[])?;
    let mut tests = cargo(places, &["test", "--package", "portal-server", "--test", "gateway", "hubspot"]);
    tests.env("HUBSPOT_MOCK", running.base()).env_remove("DATABASE_URL");
    let outcome = run(
        &mut tests,
        "ask prism through the gateway",
        "correct tests/backends/profiles/hubspot.json; prism says below what it refused",
    );
    if outcome.is_err() {
        say(&format!("last lines of prism:\n{}", last_lines(&running.printed(), 30)));
    }
    outcome
}

/// Starts one after the other and asks each whether it behaves as `tests/backends/README.md` says.
pub fn prove(places: &Places, names: &[String]) -> Outcome {
    for name in &chosen(names) {
        let running = start(places, name, &[("ACCESS_SECONDS", "3")])?;
        let mut proof = child(places, "python3");
        proof.arg(places.root.join("tests/backends/prove.py")).args([name, &running.base()]);
        proof.arg(running.folder().join("users.json")).env("PYTHONUNBUFFERED", "1");
        if let Err(failure) = run(&mut proof, &format!("try {name}"), "correct the fixture or its README") {
            say(&format!("last lines of {name}:\n{}", last_lines(&running.printed(), 15)));
            return Err(failure);
        }
    }
    Ok(())
}

/// `light`: everything that installs in seconds; `all`: everything.
fn chosen(names: &[String]) -> Vec<String> {
    let wanted = |word: &str| names.iter().any(|name| name == word);
    if !wanted("light") && !wanted("all") {
        return names.to_vec();
    }
    BACKENDS
        .iter()
        .filter(|backend| wanted("all") || !backend.heavy)
        .map(|backend| backend.name.to_owned())
        .collect()
}

fn find(name: &str) -> Outcome<&'static Backend> {
    BACKENDS.iter().find(|backend| backend.name == name).ok_or_else(|| {
        let known: Vec<&str> = BACKENDS.iter().map(|backend| backend.name).collect();
        Failure::new(
            "start a backend",
            format!("there is no backend `{name}`"),
            format!("name some of: {}", known.join(" ")),
        )
    })
}

/// `cargo xtask backends list | up NAME... | prove NAME...`
pub fn command(places: &Places, words: &[String]) -> Outcome {
    match words.split_first() {
        Some((word, [])) if word == "list" => {
            list(places);
            Ok(())
        }
        Some((word, names)) if word == "up" && !names.is_empty() => up(places, names),
        Some((word, names)) if word == "prove" && !names.is_empty() => prove(places, names),
        _ => Err(Failure::new(
            "read the command line",
            "`backends` takes `list`, or `up` or `prove` with names, `light` or `all`",
            "cargo xtask backends list",
        )),
    }
}

fn list(places: &Places) {
    for backend in &BACKENDS {
        let installed = if install::installed(places, backend) { "installed" } else { "-" };
        say(&format!("{:<14} {installed:<10} {}", backend.name, backend.about));
    }
}

/// Prints one JSON line for each server, then serves until the standard input closes or this process ends, however
/// it ends.
fn up(places: &Places, names: &[String]) -> Outcome {
    let all = start_all(places, &chosen(names))?;
    for running in &all {
        let line = json!({
            "name": running.backend.name,
            "base": running.base(),
            "auth": running.backend.auth.as_str(),
            "users": running.users,
            "pid": running.pid(),
            "folder": running.folder(),
            "log": running.log,
        });
        say(&line.to_string());
    }
    let mut ignored = Vec::new();
    let _ = std::io::stdin().lock().read_to_end(&mut ignored);
    Ok(())
}
