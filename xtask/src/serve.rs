//! `cargo xtask serve`: the portal on this machine, over SQLite and demo data, and with `--watch` built anew whenever
//! a source file changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant, SystemTime};

use crate::build;
use crate::cache::{Places, files, make};
use crate::portal::{Launch, Log, Portal};
use crate::steps::{Failure, Outcome, Steps, rough, say};

/// What the caller asked for.
pub struct Wish {
    pub release: bool,
    pub watch: bool,
    pub port: u16,
    /// Where database and attachments lie; `data/demo` in the checkout by default.
    pub data: Option<PathBuf>,
}

pub fn serve(places: &Places, wish: &Wish) -> Outcome {
    let mut steps = Steps::new(4);
    let step = steps.begin("tools", Duration::from_secs(3));
    build::prepare_page(places)?;
    step.done();
    let step = steps.begin("page", Duration::from_secs(if wish.release { 120 } else { 40 }));
    let page = build::page(places, wish.release)?;
    step.done();
    let step = steps.begin("server", Duration::from_secs(if wish.release { 90 } else { 30 }));
    let binary = build::server(places, wish.release)?;
    step.done();
    let step = steps.begin("start", Duration::from_secs(5));
    let data = wish.data.clone().unwrap_or_else(|| places.root.join("data/demo"));
    make(&data)?;
    let start = || {
        Portal::start(
            places,
            Launch {
                binary: &binary,
                page: &page,
                data: &data,
                port: wish.port,
                program: None,
                log: Log::Shown,
            },
        )
    };
    let mut portal = start()?;
    step.done();
    say(&format!("listening on {} (Ctrl+C stops it)", portal.url()));
    if wish.watch {
        return watch(places, wish, portal, start);
    }
    while portal.runs() {
        sleep(Duration::from_millis(200));
    }
    Err(Failure::new("serve the portal", "the server ended by itself", "read its last lines above"))
}

/// Polls the sources' times: no file-system notification to depend on, and 200 files are read in a millisecond.
fn watch(places: &Places, wish: &Wish, portal: Portal, start: impl Fn() -> Outcome<Portal>) -> Outcome {
    let page_sources = ["src", "crates/domain", "style", "public", "index.html", "Cargo.toml", "Trunk.toml"];
    let server_sources = ["crates", "Cargo.toml"];
    let mut page_seen = times(&places.root, &page_sources);
    let mut server_seen = times(&places.root, &server_sources);
    let mut running = Some(portal);
    say("watching src, crates, style, public and index.html");
    loop {
        sleep(Duration::from_millis(300));
        let (page_now, server_now) =
            (times(&places.root, &page_sources), times(&places.root, &server_sources));
        let (page_changed, server_changed) = (page_now != page_seen, server_now != server_seen);
        if !page_changed && !server_changed {
            continue;
        }
        (page_seen, server_seen) = (page_now, server_now);
        let began = Instant::now();
        let built = rebuild(places, wish, page_changed, server_changed);
        if let Err(failure) = built {
            // The last good build stays up while the mistake is being mended.
            say(&failure.to_string());
            continue;
        }
        // The server knows the page's hashes from its start.
        if let Some(mut old) = running.take() {
            old.stop();
        }
        match start() {
            Ok(portal) => running = Some(portal),
            Err(failure) => say(&failure.to_string()),
        }
        say(&format!("reload the page: built and restarted in {}", rough(began.elapsed())));
    }
}

fn rebuild(places: &Places, wish: &Wish, page: bool, server: bool) -> Outcome {
    if page {
        say("page changed: building");
        build::page(places, wish.release)?;
    }
    if server {
        say("server changed: building");
        build::server(places, wish.release)?;
    }
    Ok(())
}

/// The time of the last change of every file under the given places.
fn times(root: &Path, sources: &[&str]) -> BTreeMap<PathBuf, SystemTime> {
    let all = sources.iter().flat_map(|source| {
        let path = root.join(source);
        if path.is_file() { vec![path] } else { files(&path) }
    });
    all.filter_map(|path| {
        let time = path.metadata().ok()?.modified().ok()?;
        Some((path, time))
    })
    .collect()
}
