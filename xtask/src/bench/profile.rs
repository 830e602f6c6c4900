//! `cargo xtask bench profile`: what a request and a record cost by a profile, beside a client written by hand for one
//! backend. One run measures both natively and in wasm, and the page's `JSON.parse` of the same answer.

use std::time::Duration;

use crate::cache::{Places, write};
use crate::children::{cargo, child};
use crate::steps::{Outcome, Steps, capture, run};
use crate::tools;

const WASM: &str = "wasm32-unknown-unknown";

pub fn profile(places: &Places, rounds: u32) -> Outcome {
    let mut steps = Steps::new(2);
    let step = steps.begin("build", Duration::from_secs(60));
    tools::ensure_wasm_target(places)?;
    let mend = "read the compiler's message above";
    let build = ["build", "--release", "--package", "profile-bench"];
    run(cargo(places, &build).arg("--bins"), "build the native benchmark", mend)?;
    run(cargo(places, &build).args(["--lib", "--target", WASM]), "build the benchmark for wasm", mend)?;
    step.done();

    let step = steps.begin("measure", Duration::from_secs(20));
    let mut native = child(places, places.target.join("release/profile-bench"));
    let figures = capture(native.arg(rounds.to_string()), "measure natively", "run it again")?;
    let file = places.own.join("bench-profile.json");
    write(&file, figures)?;
    let mut node = child(places, "node");
    node.arg("benches/profile/measure.mjs")
        .arg(places.target.join(WASM).join("release/profile_bench.wasm"))
        .args([file.into_os_string(), rounds.to_string().into()]);
    run(
        &mut node,
        "measure in wasm",
        "a target was missed, or the two clients do not make the same: see above",
    )?;
    step.done();
    Ok(())
}
