//! Packages from the npm registry, laid into the cache once for each lock file. The checkout holds only the
//! manifests; no package's install script is run.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cache::{Places, make, short_hash, write};
use crate::children::child;
use crate::steps::{Failure, Outcome, run, say};

/// Where the packages of a manifest folder (`tests/e2e`) lie, if its lock file cannot be read: nowhere.
fn place(places: &Places, folder: &str) -> Option<PathBuf> {
    let lock = fs::read(places.root.join(folder).join("package-lock.json")).ok()?;
    let name = folder.replace('/', "-");
    Some(places.cache.join("npm").join(format!("{name}-{}", short_hash(&lock))))
}

/// The `node_modules` of a manifest folder, if it was installed whole.
pub fn installed(places: &Places, folder: &str) -> Option<PathBuf> {
    let place = place(places, folder)?;
    place.join("complete").is_file().then(|| place.join("node_modules"))
}

/// The `node_modules` of a manifest folder, installed if need be.
pub fn ensure(places: &Places, folder: &str) -> Outcome<PathBuf> {
    if let Some(modules) = installed(places, folder) {
        return Ok(modules);
    }
    let what = format!("install the packages of {folder}");
    let place = place(places, folder).ok_or_else(|| {
        Failure::new(
            &what,
            format!("{folder}/package-lock.json is missing"),
            format!("git checkout {folder}"),
        )
    })?;
    say(&format!("     {what} into {}", place.display()));
    make(&place)?;
    for file in ["package.json", "package-lock.json"] {
        let from = places.root.join(folder).join(file);
        fs::copy(&from, place.join(file)).map_err(|error| Failure::file("copy", &from, &error))?;
    }
    let mut npm = child(places, "npm");
    npm.current_dir(&place).args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
    run(&mut npm, &what, "install Node.js 20 or newer with npm, then run the command again")?;
    write(&place.join("complete"), "")?;
    Ok(place.join("node_modules"))
}

/// Lets the files of a folder in the checkout import those packages: a link, never a copy.
pub fn link(places: &Places, folder: &str, modules: &Path) -> Outcome {
    let link = places.root.join(folder).join("node_modules");
    if fs::read_link(&link).is_ok_and(|target| target == modules) {
        return Ok(());
    }
    if link.is_symlink() {
        fs::remove_file(&link).map_err(|error| Failure::file("remove the old link", &link, &error))?;
    }
    if link.exists() {
        // Somebody ran `npm install` here: theirs to keep.
        return Ok(());
    }
    std::os::unix::fs::symlink(modules, &link).map_err(|error| Failure::file("link", &link, &error))
}
