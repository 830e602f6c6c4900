//! `cargo xtask dist`: the folder that is copied to a server.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::build;
use crate::cache::{Places, files, make};
use crate::steps::{Failure, Outcome, Steps, say};

/// Writes `<out>/portal-server` and `<out>/portal/` (the page). `out` is `dist` in the checkout by default.
pub fn dist(places: &Places, out: Option<PathBuf>) -> Outcome {
    let out = out.unwrap_or_else(|| places.root.join("dist"));
    let mut steps = Steps::new(4);
    let step = steps.begin("tools", Duration::from_secs(3));
    build::prepare_page(places)?;
    step.done();
    let step = steps.begin("page", Duration::from_secs(120));
    let page = build::page(places, true)?;
    step.done();
    let step = steps.begin("server", Duration::from_secs(150));
    let binary = build::server(places, true)?;
    step.done();
    let step = steps.begin("folder", Duration::from_secs(1));
    let portal = out.join("portal");
    if portal.exists() {
        fs::remove_dir_all(&portal).map_err(|error| Failure::file("empty", &portal, &error))?;
    }
    make(&portal)?;
    for file in files(&page) {
        let to = portal.join(file.strip_prefix(&page).unwrap_or(&file));
        make(to.parent().unwrap_or(&portal))?;
        fs::copy(&file, &to).map_err(|error| Failure::file("copy", &file, &error))?;
    }
    let server = out.join("portal-server");
    // A new file, in case the old one is running.
    let _ = fs::remove_file(&server);
    fs::copy(&binary, &server).map_err(|error| Failure::file("copy", &binary, &error))?;
    step.done();
    say(&format!(
        "{0}: start it with\n  {0}/portal-server serve --portal {0}/portal --data /var/lib/portal",
        out.display()
    ));
    Ok(())
}
