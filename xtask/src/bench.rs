//! `cargo xtask bench load`: first paint and first rows of the deals list, beside front ends that a team would pick
//! instead. Their sources lie outside the product; they are built in the cache. The measuring is done by
//! `benches/load/load.mjs`.

mod kpi;
mod profile;

pub use kpi::{Wish as KpiWish, kpi};
pub use profile::profile;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::json;

use crate::accounts::Role;
use crate::cache::{Places, files, make, short_hash, write};
use crate::children::child;
use crate::node;
use crate::portal::{Launch, Log, Portal, free_port};
use crate::steps::{Failure, Outcome, Steps, run, say};
use crate::{build, tools};

/// The peers, and what npm has to be told to install them.
const PEERS: [(&str, &[&str]); 4] =
    [("react-admin", &[]), ("refine-antd", &["--legacy-peer-deps"]), ("solid", &[]), ("solid-tuned", &[])];

/// What the caller asked for.
pub struct Wish {
    pub runs: u32,
    /// The folder with the peers' sources.
    pub peers: Option<PathBuf>,
    /// A comma-separated choice of peers.
    pub only: Option<String>,
}

pub fn load(places: &Places, wish: &Wish) -> Outcome {
    let mut steps = Steps::new(4);
    let step = steps.begin("portal", Duration::from_secs(150));
    build::prepare_page(places)?;
    let page = build::page(places, true)?;
    let binary = build::server(places, true)?;
    step.done();

    let step = steps.begin("peers", Duration::from_secs(5));
    let peers = match peers_folder(places, wish) {
        Some(folder) => build_peers(places, &folder, wish.only.as_deref())?,
        None => {
            say(
                "     skipped: no peers here (--peers DIR or PORTAL_PEERS names their sources); measuring the portal alone",
            );
            None
        }
    };
    step.done();

    let step = steps.begin("start", Duration::from_secs(10));
    let (browser, _) = tools::ensure_browser(places)?;
    let modules = node::ensure(places, "tests/e2e")?;
    let data = places.fresh("bench-data")?;
    let log = Log::Kept("bench-server.log");
    let portal = Portal::start(
        places,
        Launch { binary: &binary, page: &page, data: &data, port: free_port()?, program: None, log },
    )?;
    let account = portal.account(Role::Representative)?;
    step.done();

    let names: Vec<&str> = peers.iter().flat_map(|peers| peers.names.iter().copied()).collect();
    let samples = u64::from(wish.runs) * (names.len() as u64 + 1);
    let step = steps.begin("measure", Duration::from_secs(samples * 12));
    let plan = json!({
        "portal": portal.url(),
        "account": { "email": account.email, "password": account.password },
        "peers": peers.as_ref().map(|peers| &peers.folder),
        "names": names,
        "runs": wish.runs,
        "browser": browser,
        "modules": modules,
        "out": places.root.join("benches/load.json"),
    });
    let file = places.own.join("bench-plan.json");
    write(&file, plan.to_string())?;
    let mut harness = child(places, "node");
    harness.arg("benches/load/load.mjs").arg(&file);
    run(
        &mut harness,
        "measure the first load",
        "read the message above; the server's log is in the cache, bench-server.log",
    )?;
    step.done();
    Ok(())
}

struct Peers {
    folder: PathBuf,
    names: Vec<&'static str>,
}

/// The given folder, else `$PORTAL_PEERS`, else one beside the checkout. It may be the folder above `peers`.
fn peers_folder(places: &Places, wish: &Wish) -> Option<PathBuf> {
    let named = wish.peers.clone().or_else(|| std::env::var_os("PORTAL_PEERS").map(PathBuf::from));
    let folder = named.or_else(|| Some(places.root.parent()?.join("shared/perf")))?;
    let folder = if folder.join("peers").is_dir() { folder.join("peers") } else { folder };
    folder.join("shared/deals.js").is_file().then_some(folder)
}

/// Copies the sources into the cache and builds what is not built yet.
fn build_peers(places: &Places, sources: &Path, only: Option<&str>) -> Outcome<Option<Peers>> {
    let wanted = |name: &str| only.is_none_or(|only| only.split(',').any(|word| word == name));
    let of_interest = |file: &PathBuf| {
        !file.components().any(|part| part.as_os_str() == "node_modules" || part.as_os_str() == "dist")
    };
    let all: Vec<PathBuf> = files(sources).into_iter().filter(of_interest).collect();
    let mut content = Vec::new();
    for file in &all {
        content.extend(fs::read(file).map_err(|error| Failure::file("read", file, &error))?);
    }
    let folder = places.cache.join("peers").join(short_hash(&content));
    for file in &all {
        let to = folder.join(file.strip_prefix(sources).unwrap_or(file));
        if to.exists() {
            continue;
        }
        make(to.parent().unwrap_or(&folder))?;
        fs::copy(file, &to).map_err(|error| Failure::file("copy", file, &error))?;
    }
    let mut names = Vec::new();
    for (name, flags) in PEERS {
        let peer = folder.join(name);
        if !peer.is_dir() || !wanted(name) {
            continue;
        }
        if !peer.join("complete").is_file() {
            say(&format!("     building {name}"));
            let mend =
                format!("look at {}; without it: cargo xtask bench load --only <the others>", peer.display());
            let mut install = child(places, "npm");
            install
                .current_dir(&peer)
                .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
                .args(flags);
            run(&mut install, &format!("install the packages of {name}"), &mend)?;
            let mut vite = child(places, peer.join("node_modules/.bin/vite"));
            vite.current_dir(&peer).arg("build");
            run(&mut vite, &format!("build {name}"), &mend)?;
            write(&peer.join("complete"), "")?;
        }
        names.push(name);
    }
    Ok(Some(Peers { folder, names }))
}
