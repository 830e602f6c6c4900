//! `cargo xtask doctor`: what is installed, what is missing and how to get it. Changes nothing.

use std::path::Path;

use crate::cache::Places;
use crate::children::on_path;
use crate::node;
use crate::postgres;
use crate::steps::{Outcome, say};
use crate::tools::{self, Found, version_of};

/// One thing to look for.
struct Finding {
    name: &'static str,
    /// Version and place, if it is there.
    there: Option<String>,
    /// How it comes, if it is not.
    get: &'static str,
    /// Whether the commands install it themselves.
    by_itself: bool,
}

/// Prints the findings; `false` if something is missing that the commands do not install themselves.
pub fn doctor(places: &Places) -> Outcome<bool> {
    let findings = look(places);
    for finding in &findings {
        match (&finding.there, finding.by_itself) {
            (Some(there), _) => say(&format!("  ok       {:<22} {there}", finding.name)),
            (None, true) => say(&format!("  later    {:<22} {}", finding.name, finding.get)),
            (None, false) => say(&format!("  MISSING  {:<22} {}", finding.name, finding.get)),
        }
    }
    say(&format!(
        "\ncache: {}\nbuild output: {} and {}",
        places.cache.display(),
        places.target.display(),
        places.wasm_target.display()
    ));
    let missing = findings.iter().filter(|finding| finding.there.is_none() && !finding.by_itself).count();
    let later = findings.iter().filter(|finding| finding.there.is_none() && finding.by_itself).count();
    if later > 0 {
        say(&format!("{later} of these are installed into the cache by the command that needs them first"));
    }
    say(if missing == 0 {
        "everything needed is there or comes by itself"
    } else {
        "install what is MISSING, then ask again"
    });
    Ok(missing == 0)
}

fn look(places: &Places) -> Vec<Finding> {
    let tool =
        |found: Option<Found>| found.map(|found| format!("{} {}", found.version, found.path.display()));
    let plain = |name: &str| {
        let path = on_path(name).into_iter().next()?;
        Some(format!("{} {}", version_of(&path)?, path.display()))
    };
    let packages =
        |folder: &str| node::installed(places, folder).map(|modules| modules.display().to_string());
    let folder = |path: Option<std::path::PathBuf>| path.map(|path| path.display().to_string());
    let root_on_debian = tools::is_root() && Path::new("/etc/debian_version").exists();
    vec![
        Finding { name: "rustc", there: plain("rustc"), get: "rustup 1.95 or newer", by_itself: false },
        Finding {
            name: "wasm32 library",
            there: tools::has_wasm_target(places).then(|| "installed".to_owned()),
            get: "rustup target add wasm32-unknown-unknown",
            by_itself: !on_path("rustup").is_empty(),
        },
        Finding {
            name: "trunk",
            there: tool(tools::trunk(places)),
            get: "cargo install trunk (8 min)",
            by_itself: true,
        },
        Finding {
            name: "wasm-bindgen",
            there: tool(tools::wasm_bindgen(places)),
            get: "cargo install wasm-bindgen-cli, of the version in Cargo.lock (4 min)",
            by_itself: true,
        },
        Finding { name: "node", there: plain("node"), get: "Node.js 20 or newer with npm", by_itself: false },
        Finding { name: "npm", there: plain("npm"), get: "comes with Node.js", by_itself: false },
        Finding {
            name: "wasm-opt",
            there: tool(tools::wasm_opt(places)),
            get: "npm package binaryen",
            by_itself: true,
        },
        Finding {
            name: "wasm-split-cli",
            there: tools::wasm_split(places).map(|path| path.display().to_string()),
            get: "cargo install wasm_split_cli_support --features build-binary (1 min)",
            by_itself: true,
        },
        Finding {
            name: "cargo-nextest",
            there: tool(tools::nextest(places)),
            get: "cargo install cargo-nextest",
            by_itself: true,
        },
        Finding {
            name: "chromium",
            there: folder(tools::chromium()),
            get: "apt-get install chromium",
            by_itself: root_on_debian,
        },
        Finding {
            name: "chromedriver",
            there: folder(tools::chromedriver()),
            get: "apt-get install chromium-driver",
            by_itself: root_on_debian,
        },
        Finding {
            name: "Playwright",
            there: packages("tests/e2e"),
            get: "npm packages of tests/e2e",
            by_itself: true,
        },
        Finding {
            name: "PostgreSQL",
            there: folder(postgres::programs()),
            get: "apt-get install postgresql (only the server's tests need it)",
            by_itself: false,
        },
        Finding {
            name: "python3",
            there: plain("python3"),
            get: "Python 3.11 or newer with venv (only the tests of contract and figures)",
            by_itself: false,
        },
    ]
}
