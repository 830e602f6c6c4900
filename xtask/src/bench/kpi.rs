//! `cargo xtask bench kpi`: what the figures of many deals cost. One run measures the parts natively, in wasm and by
//! libraries of JavaScript that do the same work, and the portal's own page beside one that is made with Solid.
//! What is measured is in `benches/kpi`.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;

use crate::accounts::Role;
use crate::cache::{Places, make, write};
use crate::children::{RELEASE_PAGE_FLAGS, cargo, child};
use crate::portal::{Launch, Log, Portal, free_port};
use crate::steps::{Outcome, Steps, capture, run};
use crate::{build, node, split, tools};

const WASM: &str = "wasm32-unknown-unknown";
const FOLDER: &str = "benches/kpi";

/// What the caller asked for.
pub struct Wish {
    pub rounds: u32,
    /// A comma-separated choice of `parts`, `portal` and `solid`.
    pub only: Option<String>,
    /// How many deals; several are measured one after the other.
    pub rows: Vec<u32>,
}

pub fn kpi(places: &Places, wish: &Wish) -> Outcome {
    let mut steps = Steps::new(3);
    let step = steps.begin("build", Duration::from_secs(240));
    build::prepare_page(places)?;
    let page = build::page(places, true)?;
    // It only signs in and hands out files here: what the page does is what is measured.
    let binary = build::server(places, false)?;
    let mend = "read the compiler's message above";
    run(
        cargo(places, &["build", "--release", "--package", "kpi-bench"]).arg("--bins"),
        "build the native benchmark",
        mend,
    )?;
    let wasm = wasm(places)?;
    let modules = node::ensure(places, FOLDER)?;
    let e2e = node::ensure(places, "tests/e2e")?;
    let (browser, _) = tools::ensure_browser(places)?;
    step.done();

    let step = steps.begin("measure natively", Duration::from_secs(60));
    let native = places.target.join("release/kpi-bench");
    let folder = places.own.join("kpi");
    make(&folder)?;
    let mut files = Vec::new();
    for rows in &wish.rows {
        let file = folder.join(format!("{rows}.json"));
        run(
            child(places, &native).arg("make").arg(rows.to_string()).arg(&file),
            "make deals",
            "is there room on the disk?",
        )?;
        files.push(file);
    }
    let mut measure = child(places, &native);
    measure.args(["measure", &wish.rounds.to_string()]).args(&files);
    let figures = capture(&mut measure, "measure natively", "run it again")?;
    let native = places.own.join("kpi-native.json");
    write(&native, figures)?;
    step.done();

    let step = steps.begin("measure in the browser", Duration::from_secs(180));
    let data = places.fresh("kpi-data")?;
    let log = Log::Kept("kpi-server.log");
    let portal = Portal::start(
        places,
        Launch { binary: &binary, page: &page, data: &data, port: free_port()?, program: None, log },
    )?;
    let account = portal.account(Role::Manager)?;
    let plan = json!({
        "portal": portal.url(),
        "account": { "email": account.email, "password": account.password },
        "modules": modules,
        "e2e": e2e,
        "browser": browser,
        "wasm": wasm,
        "data": folder,
        "native": native,
        "rows": wish.rows,
        "rounds": wish.rounds,
        "only": wish.only.as_ref().map(|only| only.split(',').collect::<Vec<_>>()),
        "out": places.own.join("kpi.json"),
    });
    let file = places.own.join("kpi-plan.json");
    write(&file, plan.to_string())?;
    let mut harness = child(places, "node");
    // A million deals as JSON are half a gigabyte.
    harness.arg("--max-old-space-size=4096").arg("benches/kpi/measure.mjs").arg(&file);
    run(&mut harness, "measure in the browser", "a figure was missed, or the answers differ: see above")?;
    step.done();
    Ok(())
}

/// The parts as wasm, compiled and shrunk as the page is.
fn wasm(places: &Places) -> Outcome<PathBuf> {
    let mut command =
        cargo(places, &["build", "--profile", "wasm-release", "--package", "kpi-bench", "--lib"]);
    command.args(["--target", WASM]).env("CARGO_TARGET_DIR", &places.wasm_target);
    if tools::has_standard_library_source(places) {
        command
            .env("RUSTFLAGS", format!("{RELEASE_PAGE_FLAGS} {}", split::FLAGS))
            .env("RUSTC_BOOTSTRAP", "1");
        command.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        command.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    }
    run(&mut command, "build the benchmark for wasm", "read the compiler's message above")?;
    let built = places.wasm_target.join(WASM).join("wasm-release/kpi_bench.wasm");
    let small = places.own.join("kpi_bench.wasm");
    split::shrink_alone(places, &built, &small)?;
    Ok(small)
}
