//! The programs a build needs: found on PATH if they are there in a fitting version, else in the cache, else
//! installed into the cache by the registries' ordinary clients. Nothing outside the cache is changed, but for the
//! Rust target (rustup) and, as root on Debian, the browser (apt-get).

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::cache::Places;
use crate::children::{cargo, child, on_path};
use crate::node;
use crate::steps::{Failure, Outcome, rough, run, say};

/// 0.22 wants a newer Rust than the workspace does.
const TRUNK: &str = "0.21.14";
/// Splits the page; goes with `wasm_split_helpers` in Cargo.toml.
const WASM_SPLIT: &str = "0.2.4";
/// Older ones do not know the instructions that today's rustc writes.
const OLDEST_WASM_OPT: u32 = 120;

/// A program and the version it reported.
pub struct Found {
    pub path: PathBuf,
    pub version: String,
}

impl Found {
    /// The folder that has to stand on PATH for others to find it.
    pub fn folder(&self) -> PathBuf {
        self.path.parent().map(Path::to_path_buf).unwrap_or_default()
    }
}

/// The first program of that name, on PATH or in the cache, whose version is accepted.
fn find(places: &Places, name: &str, accept: impl Fn(&str) -> bool) -> Option<Found> {
    let mut candidates = on_path(name);
    candidates.push(places.tools.join("bin").join(name));
    candidates.into_iter().find_map(|path| {
        let version = version_of(&path)?;
        accept(&version).then_some(Found { path, version })
    })
}

/// The version a program prints: the first word of its first line that begins with a digit, a `v` before it aside.
pub fn version_of(program: &Path) -> Option<String> {
    let output = Command::new(program).arg("--version").output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let words = text.lines().next()?.split_whitespace().map(|word| word.strip_prefix('v').unwrap_or(word));
    let version = words.into_iter().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    Some(version.trim_end_matches(',').to_owned())
}

pub fn trunk(places: &Places) -> Option<Found> {
    find(places, "trunk", |version| version.starts_with("0.21."))
}

pub fn ensure_trunk(places: &Places) -> Outcome<Found> {
    match trunk(places) {
        Some(found) => Ok(found),
        None => {
            install(places, "trunk", TRUNK, Duration::from_secs(500))?;
            trunk(places).ok_or_else(|| missing("trunk"))
        }
    }
}

/// The page's glue and this program must be of one version: the one in `Cargo.lock`.
pub fn wasm_bindgen_version(places: &Places) -> Outcome<String> {
    let lock = crate::cache::read(&places.root.join("Cargo.lock"))?;
    lock.split("[[package]]")
        .find(|entry| entry.contains("\nname = \"wasm-bindgen\"\n"))
        .and_then(|entry| entry.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"')))
        .map(str::to_owned)
        .ok_or_else(|| {
            Failure::new(
                "read the version of wasm-bindgen",
                "Cargo.lock does not name it",
                "cargo generate-lockfile",
            )
        })
}

pub fn wasm_bindgen(places: &Places) -> Option<Found> {
    let wanted = wasm_bindgen_version(places).ok()?;
    // The test runner comes with it; a package that ships only the first of the two does not help the tests.
    find(places, "wasm-bindgen", |version| version == wanted)
        .filter(|found| found.folder().join("wasm-bindgen-test-runner").is_file())
}

pub fn ensure_wasm_bindgen(places: &Places) -> Outcome<Found> {
    match wasm_bindgen(places) {
        Some(found) => Ok(found),
        None => {
            install(places, "wasm-bindgen-cli", &wasm_bindgen_version(places)?, Duration::from_secs(240))?;
            wasm_bindgen(places).ok_or_else(|| missing("wasm-bindgen"))
        }
    }
}

/// The program that splits the page into parts; it has no `--version`, so the one in the cache is known by its mark.
pub fn wasm_split(places: &Places) -> Option<PathBuf> {
    let program = places.tools.join("bin/wasm-split-cli");
    (program.is_file() && wasm_split_mark(places).is_file()).then_some(program)
}

fn wasm_split_mark(places: &Places) -> PathBuf {
    places.tools.join(format!("wasm-split-cli-{WASM_SPLIT}"))
}

pub fn ensure_wasm_split(places: &Places) -> Outcome<PathBuf> {
    if let Some(found) = wasm_split(places) {
        return Ok(found);
    }
    let name = "wasm_split_cli_support";
    install_with(
        places,
        name,
        WASM_SPLIT,
        &["--features", "build-binary", "--force"],
        Duration::from_secs(70),
    )?;
    crate::cache::write(&wasm_split_mark(places), "")?;
    wasm_split(places).ok_or_else(|| missing("wasm-split-cli"))
}

pub fn wasm_opt(places: &Places) -> Option<Found> {
    let new_enough = |version: &str| version.parse::<u32>().is_ok_and(|number| number >= OLDEST_WASM_OPT);
    find(places, "wasm-opt", new_enough).or_else(|| {
        let path = node::installed(places, "xtask/node")?.join(".bin/wasm-opt");
        let version = version_of(&path)?;
        new_enough(&version).then_some(Found { path, version })
    })
}

pub fn ensure_wasm_opt(places: &Places) -> Outcome<Found> {
    node::ensure(places, "xtask/node")?;
    wasm_opt(places).ok_or_else(|| missing("wasm-opt"))
}

pub fn nextest(places: &Places) -> Option<Found> {
    find(places, "cargo-nextest", |_| true)
}

pub fn ensure_nextest(places: &Places) -> Outcome {
    if nextest(places).is_none() {
        let version = "0.9.143";
        install(places, "cargo-nextest", version, Duration::from_secs(420))?;
    }
    Ok(())
}

/// Whether rustc can build for the browser.
pub fn has_wasm_target(places: &Places) -> bool {
    let sysroot = child(places, "rustc").args(["--print", "sysroot"]).output();
    sysroot.is_ok_and(|output| {
        let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        sysroot.join("lib/rustlib/wasm32-unknown-unknown/lib").is_dir()
    })
}

pub fn ensure_wasm_target(places: &Places) -> Outcome {
    if has_wasm_target(places) {
        return Ok(());
    }
    say("     adding the wasm32 standard library");
    run(
        child(places, "rustup").args(["target", "add", "wasm32-unknown-unknown"]),
        "add the wasm32 standard library",
        "rustup target add wasm32-unknown-unknown (Debian's Rust: apt-get install libstd-rust-dev-wasm32)",
    )
}

/// Whether the source of the standard library is there, from which release builds of the page make a smaller one.
pub fn has_standard_library_source(places: &Places) -> bool {
    let root = child(places, "rustc").args(["--print", "sysroot"]).output();
    root.is_ok_and(|root| {
        let root = PathBuf::from(String::from_utf8_lossy(&root.stdout).trim());
        root.join("lib/rustlib/src/rust/library/std/Cargo.toml").is_file()
    })
}

/// Adds that source where rustup can. Without it the page is built all the same, and larger.
pub fn ensure_standard_library_source(places: &Places) {
    if has_standard_library_source(places) {
        return;
    }
    say("     adding the source of the standard library");
    let added = child(places, "rustup").args(["component", "add", "rust-src"]).status();
    if !added.is_ok_and(|status| status.success()) {
        say("     not to be had: the page will be about 15 % larger (rustup component add rust-src)");
    }
}

/// The browser of the tests: `$CHROMIUM`, or one on PATH.
pub fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    named.or_else(|| {
        ["chromium", "chromium-browser", "google-chrome"]
            .iter()
            .find_map(|name| on_path(name).into_iter().next())
    })
}

/// Its driver: `$CHROMEDRIVER`, or one on PATH.
pub fn chromedriver() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMEDRIVER").map(PathBuf::from).filter(|path| path.is_file());
    named.or_else(|| on_path("chromedriver").into_iter().next())
}

pub fn ensure_browser(places: &Places) -> Outcome<(PathBuf, PathBuf)> {
    if let (Some(browser), Some(driver)) = (chromium(), chromedriver()) {
        return Ok((browser, driver));
    }
    if is_root() && Path::new("/etc/debian_version").exists() && !on_path("apt-get").is_empty() {
        say("     installing chromium and chromium-driver from Debian (about 60 s)");
        let mend = "apt-get update && apt-get install chromium chromium-driver";
        run(child(places, "apt-get").args(["update", "-qq"]), "refresh Debian's package lists", mend)?;
        let mut install = child(places, "apt-get");
        install.env("DEBIAN_FRONTEND", "noninteractive");
        install.args(["install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver"]);
        run(&mut install, "install Chromium", mend)?;
    }
    chromium().zip(chromedriver()).ok_or_else(|| {
        Failure::new(
            "find Chromium and chromedriver",
            "neither CHROMIUM/CHROMEDRIVER nor PATH names them",
            "install both (Debian: apt-get install chromium chromium-driver), or set CHROMIUM and CHROMEDRIVER",
        )
    })
}

pub fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn install(places: &Places, name: &str, version: &str, expected: Duration) -> Outcome {
    install_with(places, name, version, &[], expected)
}

fn install_with(places: &Places, name: &str, version: &str, options: &[&str], expected: Duration) -> Outcome {
    say(&format!(
        "     installing {name} {version} into {} (once, about {})",
        places.tools.display(),
        rough(expected)
    ));
    let output = places.cache.join("tool-build");
    let install = |locked: bool| {
        let mut command = cargo(places, &["install", name, "--version", version, "--root"]);
        command.arg(&places.tools).args(options).env("CARGO_TARGET_DIR", &output);
        if locked {
            command.arg("--locked");
        }
        run(
            &mut command,
            &format!("install {name} {version}"),
            &format!("cargo install {name} --version {version}"),
        )
    };
    // A registry mirror may lag behind what a lock file names; then the newest fitting versions do.
    install(true).or_else(|_| install(false))?;
    // A gigabyte that nobody needs again.
    let _ = fs::remove_dir_all(output);
    Ok(())
}

fn missing(name: &str) -> Failure {
    Failure::new(
        format!("use {name}"),
        "it was installed, and still does not answer `--version` as expected",
        "cargo xtask doctor",
    )
}
