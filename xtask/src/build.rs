//! Builds what runs: the page (Trunk, then the finishing step) and the server. Each ends in the checkout's own part
//! of the cache, where a build in another clone cannot replace it.

use std::fs;
use std::path::PathBuf;

use crate::cache::{Places, make};
use crate::children::{DEBUG_PAGE_FLAGS, RELEASE_PAGE_FLAGS, cargo, child, path_with};
use crate::finish;
use crate::linked;
use crate::split;
use crate::steps::{Failure, Outcome, run};
use crate::tools;

/// Everything a build of the page needs, installed if missing.
pub fn prepare_page(places: &Places) -> Outcome {
    tools::ensure_wasm_target(places)?;
    tools::ensure_standard_library_source(places);
    tools::ensure_wasm_bindgen(places)?;
    tools::ensure_trunk(places)?;
    tools::ensure_wasm_opt(places)?;
    tools::ensure_wasm_split(places)?;
    Ok(())
}

/// Builds the page and returns its finished folder.
pub fn page(places: &Places, release: bool) -> Outcome<PathBuf> {
    let trunk = tools::ensure_trunk(places)?;
    let mut folders = [&trunk, &tools::ensure_wasm_bindgen(places)?, &tools::ensure_wasm_opt(places)?]
        .map(tools::Found::folder)
        .to_vec();
    let raw = places.own.join(if release { "trunk-release" } else { "trunk-debug" });
    let mut command = child(places, &trunk.path);
    command.arg("build").arg("--dist").arg(&raw);
    if release {
        folders.insert(0, split::prepare(places, &mut command)?);
    }
    command.env("PATH", path_with(&folders)).env("CARGO_TARGET_DIR", &places.wasm_target);
    command.env("RUST_BACKTRACE", "0");
    // Trunk reads any value but "true" and "false" in NO_COLOR as a mistake.
    command.env_remove("NO_COLOR");
    if release {
        command.arg("--release");
    }
    if release && tools::has_standard_library_source(places) {
        command
            .env("RUSTFLAGS", format!("{RELEASE_PAGE_FLAGS} {}", split::FLAGS))
            .env("RUSTC_BOOTSTRAP", "1");
        command.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
        command.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    } else if release {
        command.env("RUSTFLAGS", format!("{DEBUG_PAGE_FLAGS} {}", split::FLAGS));
    } else {
        command.env("RUSTFLAGS", DEBUG_PAGE_FLAGS);
    }
    let lock = places.lock()?;
    run(
        &mut command,
        "build the page",
        "read the compiler's message above; `cargo xtask doctor` checks the tools",
    )?;
    if release {
        linked::keep(
            places,
            &places.wasm_target.join("wasm32-unknown-unknown/wasm-release/partner-portal.wasm"),
        )?;
        split::shrink(places)?;
    }
    drop(lock);
    let page = places.page(release);
    finish::finish(places, &raw, &page, release)?;
    Ok(page)
}

/// Builds the server and returns its binary.
pub fn server(places: &Places, release: bool) -> Outcome<PathBuf> {
    let profile = if release { "release" } else { "debug" };
    let mut command = cargo(places, &["build", "--package", "portal-server", "--bin", "portal-server"]);
    if release {
        command.arg("--release");
    }
    let lock = places.lock()?;
    run(&mut command, "build the server", "read the compiler's message above")?;
    let built = places.target.join(profile).join("portal-server");
    let folder = places.own.join("bin").join(profile);
    make(&folder)?;
    let kept = folder.join("portal-server");
    // A running server keeps the old file open: a new name first, then the exchange.
    let fresh = folder.join("portal-server.new");
    fs::copy(&built, &fresh).map_err(|error| Failure::file("copy", &built, &error))?;
    fs::rename(&fresh, &kept).map_err(|error| Failure::file("replace", &kept, &error))?;
    drop(lock);
    Ok(kept)
}
