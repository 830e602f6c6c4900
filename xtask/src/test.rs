//! `cargo xtask test`: the parts in their order, a summary, and one line that counts them.

use std::path::PathBuf;
use std::time::Duration;

use crate::cache::Places;
use crate::children::cargo;
use crate::postgres::Postgres;
use crate::steps::{Failure, Outcome, Steps, rough, run, say};
use crate::{backends, browser_tests, build, contract, e2e, gallery, journey, lint, python, size, tools};

/// A part: its name, what it takes with warm caches in seconds, what it does.
struct Part {
    name: &'static str,
    seconds: u64,
    run: fn(&mut Run<'_>) -> Outcome,
}

const PARTS: [Part; 14] = [
    Part { name: "format", seconds: 3, run: format },
    Part { name: "lint", seconds: 60, run: |run| lint::lint(run.places) },
    Part { name: "architecture", seconds: 10, run: architecture },
    Part { name: "domain", seconds: 20, run: domain },
    Part { name: "profiles", seconds: 20, run: profiles },
    Part { name: "server", seconds: 90, run: server },
    Part { name: "figures", seconds: 60, run: figures },
    Part { name: "contract", seconds: 120, run: |run| contract::contract(run.places, &run.page()?) },
    Part { name: "backends", seconds: 30, run: |run| backends::test(run.places, run.all) },
    Part { name: "browser", seconds: 60, run: |run| browser_tests::run_all(run.places) },
    Part { name: "charts", seconds: 60, run: charts },
    Part { name: "e2e", seconds: 240, run: |run| e2e::e2e(run.places, &run.page()?, run.passed_on) },
    Part {
        name: "journey",
        seconds: 120,
        run: |run| journey::journey(run.places, &run.page()?, run.all, run.passed_on),
    },
    Part { name: "size", seconds: 10, run: |run| size::size(run.places, &run.page()?) },
];

/// What the parts of one run share.
pub struct Run<'run> {
    places: &'run Places,
    passed_on: &'run [String],
    /// Also what takes minutes to install.
    all: bool,
    page: Option<PathBuf>,
}

impl Run<'_> {
    /// The release page, built once for all parts that need it.
    fn page(&mut self) -> Outcome<PathBuf> {
        if let Some(page) = &self.page {
            return Ok(page.clone());
        }
        build::prepare_page(self.places)?;
        let page = build::page(self.places, true)?;
        self.page = Some(page.clone());
        Ok(page)
    }

    fn nextest(&self, package: &str) -> Outcome<std::process::Command> {
        tools::ensure_nextest(self.places)?;
        let mut command = cargo(self.places, &["nextest", "run", "--package", package]);
        command.args(self.passed_on);
        Ok(command)
    }
}

/// Runs the named parts, or all. Answers whether every one of them passed.
pub fn test(
    places: &Places,
    names: &[String],
    keep_going: bool,
    all: bool,
    passed_on: &[String],
) -> Outcome<bool> {
    if let Some(unknown) = names.iter().find(|name| PARTS.iter().all(|part| part.name != name.as_str())) {
        let known: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
        return Err(Failure::new(
            "test",
            format!("there is no part `{unknown}`"),
            format!("name one of: {}", known.join(" ")),
        ));
    }
    let chosen: Vec<&Part> =
        PARTS.iter().filter(|part| names.is_empty() || names.iter().any(|name| name == part.name)).collect();
    let mut steps = Steps::new(chosen.len());
    let mut shared = Run { places, passed_on, all, page: None };
    let mut lines = Vec::new();
    let (mut passed, mut failed) = (0, 0);
    for part in &chosen {
        if failed > 0 && !keep_going {
            lines.push(format!("  not run  {}", part.name));
            continue;
        }
        let step = steps.begin(part.name, Duration::from_secs(part.seconds));
        match (part.run)(&mut shared) {
            Ok(()) => {
                passed += 1;
                lines.push(format!("  passed   {} in {}", part.name, rough(step.done())));
            }
            Err(failure) => {
                failed += 1;
                say(&format!("\n{failure}\n"));
                lines.push(format!("  FAILED   {}: {}", part.name, failure.what));
            }
        }
    }
    let skipped = chosen.len() - passed - failed;
    say(&format!("\n{}\n", lines.join("\n")));
    let skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
    say(&format!("xtask: {passed} passed, {failed} failed{skipped}"));
    Ok(failed == 0)
}

fn format(shared: &mut Run<'_>) -> Outcome {
    run(&mut cargo(shared.places, &["fmt", "--all", "--check"]), "check the formatting", "cargo fmt --all")
}

fn architecture(shared: &mut Run<'_>) -> Outcome {
    let mut command = shared.nextest("xtask")?;
    // Every rule is reported, and as its finding, not as a crash.
    command.arg("--no-fail-fast").env("RUST_BACKTRACE", "0");
    run(
        &mut command,
        "check the architecture",
        "each message above names a file and the rule it breaks; the rules stand in xtask/tests",
    )
}

fn domain(shared: &mut Run<'_>) -> Outcome {
    run(&mut shared.nextest("domain")?, "test the rules", "cargo xtask test domain -- <name of a test>")
}

/// The engine of profiles, the portal over a record store, and the checks of a backend.
fn profiles(shared: &mut Run<'_>) -> Outcome {
    let mut command = shared.nextest("rest-profile")?;
    command.args(["--package", "record-store", "--package", "doctor"]);
    run(&mut command, "test the profiles", "cargo xtask test profiles -- <name of a test>")
}

/// Figures against an independent computation, and their workbooks as another program reads them.
fn figures(shared: &mut Run<'_>) -> Outcome {
    let readers = python::with(shared.places, python::READERS)?;
    let mut command = shared.nextest("workbook")?;
    command.args(["--no-tests", "pass"]).env("WORKBOOK_PYTHON", readers);
    run(&mut command, "read workbooks back", "cargo xtask test figures -- <name of a test>")?;
    let python = python::with(shared.places, "tests/figures/requirements.txt")?;
    let mut command = shared.nextest("portal-server")?;
    command.args(["--test", "figures", "--no-fail-fast", "--success-output", "final"]);
    command.env("FIGURES_PYTHON", python);
    run(&mut command, "compare the figures with pandas", "each line above names a question and a number")
}

/// What stands where in a chart, and how it looks.
fn charts(shared: &mut Run<'_>) -> Outcome {
    tools::ensure_nextest(shared.places)?;
    let mut command = cargo(shared.places, &["nextest", "run", "--package", "charts"]);
    run(&mut command, "test the charts", "cargo nextest run --package charts")?;
    gallery::test(shared.places, shared.passed_on)
}

fn server(shared: &mut Run<'_>) -> Outcome {
    let postgres = Postgres::start(shared.places)?;
    let mut command = shared.nextest("portal-server")?;
    command.env("TEST_POSTGRES_URL", postgres.url()).env_remove("DATABASE_URL");
    run(&mut command, "test the server", "cargo xtask test server -- <name of a test>")
}
