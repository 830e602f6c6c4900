//! The end-to-end tests: Playwright drives Debian's Chromium against the release page, a real server and fresh demo
//! data, as a desktop and as a phone.

use std::path::Path;

use crate::build;
use crate::cache::{Places, make};
use crate::children::child;
use crate::node;
use crate::portal::{Launch, Log, Portal, free_port};
use crate::python;
use crate::steps::{Outcome, last_lines, run, say};
use crate::tools;

pub fn e2e(places: &Places, page: &Path, passed_on: &[String]) -> Outcome {
    let (browser, _) = tools::ensure_browser(places)?;
    let modules = node::ensure(places, "tests/e2e")?;
    node::link(places, "tests/e2e", &modules)?;
    let binary = build::server(places, false)?;
    let start = |program: &'static str, data: &str, log: &'static str| {
        let data = places.fresh(data)?;
        let log = Log::Kept(log);
        let port = free_port()?;
        Portal::start(
            places,
            Launch { binary: &binary, page, data: &data, port, program: Some(program), log },
        )
    };
    let portal = start("reseller", "e2e-data", "e2e-server.log")?;
    // The same page under a programme with many more fields and rules.
    let long_form = start("aws-ace", "e2e-ace-data", "e2e-ace-server.log")?;
    let shots = places.own.join("shots");
    make(&shots)?;
    let mut playwright = child(places, places.root.join("tests/e2e/node_modules/.bin/playwright"));
    playwright.current_dir(places.root.join("tests/e2e")).args(["test", "specs/"]).args(passed_on);
    playwright.env("PORTAL_URL", portal.url()).env("PORTAL_SHOTS", &shots).env("CHROMIUM", browser);
    playwright.env("PORTAL_ACE_URL", long_form.url());
    playwright.env("PORTAL_PYTHON", python::with(places, python::READERS)?);
    playwright.env("PORTAL_RESULTS", places.own.join("e2e-results"));
    playwright.env("PORTAL_LOG", places.own.join("e2e-server.log"));
    let tested = run(
        &mut playwright,
        "test the portal end to end",
        "open the trace named above with `npx playwright show-trace`, or run one: cargo xtask test e2e -- --grep 'a title'",
    );
    if tested.is_err() {
        say(&format!("last lines of the server:\n{}", last_lines(&portal.printed(), 15)));
    }
    say(&format!("     screenshots: {}", shots.display()));
    tested
}
