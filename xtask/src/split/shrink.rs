//! Shrinking the parts of the page, and keeping what was made of them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{is_wasm, keeps_names, parts};
use crate::cache::{Places, files, make, short_hash};
use crate::children::child;
use crate::steps::{Failure, Outcome, run};
use crate::tools;

/// Shrinks the parts as Trunk shrinks the main program.
pub fn shrink(places: &Places) -> Outcome {
    if keeps_names() {
        return Ok(());
    }
    let wasm_opt = tools::ensure_wasm_opt(places)?.path;
    forget(places);
    let all: Vec<PathBuf> = files(&parts(places)).into_iter().filter(|file| is_wasm(file)).collect();
    // Most of the time goes into starting the tool, once for each of a hundred small files.
    let at_once = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let share = all.len().div_ceil(at_once).max(1);
    std::thread::scope(|scope| {
        let work = |parts: &[PathBuf]| parts.iter().try_for_each(|part| shrunk(places, &wasm_opt, part));
        let threads: Vec<_> = all.chunks(share).map(|parts| scope.spawn(move || work(parts))).collect();
        threads.into_iter().try_for_each(|thread| {
            thread.join().unwrap_or_else(|_| {
                Err(Failure::new("shrink a part of the page", "it stopped", "cargo xtask doctor"))
            })
        })
    })
}

/// Shrinks a program that is no part of the page as if it were one, into a file of its own.
pub fn shrink_alone(places: &Places, program: &Path, to: &Path) -> Outcome {
    fs::copy(program, to).map_err(|error| Failure::file("copy", program, &error))?;
    shrunk(places, &tools::ensure_wasm_opt(places)?.path, to)
}

/// Shrinking takes minutes for all parts, and most of them are those of the last build: what was made of the same bytes
/// by the same tool is kept for a week after its last use.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

fn shrunk(places: &Places, wasm_opt: &Path, part: &Path) -> Outcome {
    let mut input = fs::read(part).map_err(|error| Failure::file("read", part, &error))?;
    // The tool's place names its version.
    input.extend(wasm_opt.to_string_lossy().as_bytes());
    let folder = places.cache.join("shrunk");
    make(&folder)?;
    let kept = folder.join(short_hash(&input)).with_extension("wasm");
    if fs::copy(&kept, part).is_ok() {
        // Looked at, so that it stays.
        let now =
            File::options().append(true).open(&kept).and_then(|file| file.set_modified(SystemTime::now()));
        return now.map_err(|error| Failure::file("mark as used", &kept, &error));
    }
    shrink_now(places, wasm_opt, part)?;
    // Another build may do the same at the same time: a file appears whole or not at all.
    let fresh = kept.with_extension(format!("{}-{:?}", std::process::id(), std::thread::current().id()));
    fs::copy(part, &fresh)
        .and_then(|_| fs::rename(&fresh, &kept))
        .map_err(|error| Failure::file("keep", &kept, &error))
}

/// Deletes what no build has used for a while.
fn forget(places: &Places) {
    for file in files(&places.cache.join("shrunk")) {
        let used = fs::metadata(&file).and_then(|data| data.modified()).ok();
        if used.and_then(|used| used.elapsed().ok()).is_some_and(|unused| unused > KEPT) {
            let _ = fs::remove_file(&file);
        }
    }
}

fn shrink_now(places: &Places, wasm_opt: &Path, part: &Path) -> Outcome {
    let mut command = child(places, wasm_opt);
    command.args(["-Oz", "--strip-debug", "--strip-producers"]);
    // A part does not say which instructions the compiler used: those of its target.
    command.args(["bulk-memory", "mutable-globals", "nontrapping-float-to-int", "sign-ext"].map(enabled));
    command.args(["reference-types", "multivalue", "extended-const"].map(enabled));
    command.arg(part).arg("-o").arg(part).stderr(std::process::Stdio::null());
    run(&mut command, "shrink a part of the page", "cargo xtask doctor")
}

fn enabled(feature: &str) -> String {
    format!("--enable-{feature}")
}
