//! `cargo xtask dist`: the folder that is copied to a server.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use crate::build;
use crate::cache::{Places, make, read};
use crate::pointing;
use crate::steps::{Failure, Outcome, Steps, say};

/// Writes `<out>/portal-server` and `<out>/portal/` (the page). `out` is `dist` in the checkout by default.
/// With `backend` the page talks to the backend which that file describes.
pub fn dist(places: &Places, out: Option<PathBuf>, backend: Option<PathBuf>) -> Outcome {
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
    pointing::copy(&page, &portal)?;
    if let Some(file) = backend {
        pointing::point(&portal, &pointing::ready(&portal, &read(&file)?)?)?;
        pointing::compress(places, &portal)?;
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
