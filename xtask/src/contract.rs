//! The contract between page and server: the checked-in OpenAPI document is the one the server's code describes, and
//! schemathesis finds no answer that it does not document.

use std::path::Path;
use std::process::Stdio;

use crate::accounts::Role;
use crate::cache::{Places, read};
use crate::children::child;
use crate::portal::{Launch, Log, Portal, free_port};
use crate::steps::{Failure, Outcome, capture, last_lines, run, say};
use crate::{build, python};

const DOCUMENT: &str = "docs/api/openapi.json";

pub fn contract(places: &Places, page: &Path) -> Outcome {
    let binary = build::server(places, false)?;
    no_drift(places, &binary)?;
    let python = python::with(places, "tests/contract/requirements.txt")?;
    let data = places.fresh("contract-data")?;
    let log = Log::Kept("contract-server.log");
    let portal = Portal::start(
        places,
        Launch { binary: &binary, page, data: &data, port: free_port()?, program: None, log },
    )?;
    let mut tests = child(places, &python);
    tests.arg("tests/contract/run.py").args(["--schema", DOCUMENT, "--url", &portal.url()]);
    for role in [Role::Representative, Role::Manager] {
        let account = portal.account(role)?;
        tests.arg("--account").arg(format!("{}:{}", account.email, account.password));
    }
    tests.arg("--report").arg(places.own.join("contract-report"));
    let tested = run(
        &mut tests,
        "test the server against its OpenAPI document",
        "document the answer in crates/server, or do not give it; each finding above ends with a curl command",
    );
    if tested.is_err() {
        say(&format!("last lines of the server:\n{}", last_lines(&portal.printed(), 15)));
    }
    tested
}

/// Both sides are compared as text: the document is generated, so its form does not change by itself.
fn no_drift(places: &Places, binary: &Path) -> Outcome {
    let what = "compare the OpenAPI document with the code";
    let mend = "cargo run --package portal-server -- openapi > docs/api/openapi.json";
    let mut command = child(places, binary);
    command.arg("openapi").stdin(Stdio::null());
    let described = capture(&mut command, what, mend)?;
    let checked_in = read(&places.root.join(DOCUMENT))?;
    if described.trim_end() == checked_in.trim_end() {
        return Ok(());
    }
    let line =
        described.lines().zip(checked_in.lines()).take_while(|(left, right)| left == right).count() + 1;
    Err(Failure::new(what, format!("{DOCUMENT} differs from line {line} on"), mend))
}
