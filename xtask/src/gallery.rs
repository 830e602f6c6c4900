//! `cargo xtask test charts`: the gallery of charts (tests/gallery) is built, and looked at in the browser.

use std::fs;

use crate::cache::{Places, make, read, write};
use crate::children::{cargo_wasm, child};
use crate::node;
use crate::steps::{Failure, Outcome, run, say};
use crate::tools;

/// In the order of `index.html`, as far as charts need them.
const SHEETS: [&str; 2] = ["style/tokens.css", "style/base.css"];

pub fn test(places: &Places, passed_on: &[String]) -> Outcome {
    tools::ensure_wasm_target(places)?;
    let bindgen = tools::ensure_wasm_bindgen(places)?;
    let (browser, _) = tools::ensure_browser(places)?;
    let modules = node::ensure(places, "tests/e2e")?;
    node::link(places, "tests/e2e", &modules)?;
    let page = places.own.join("gallery");
    make(&page)?;
    let lock = places.lock()?;
    let mut build = cargo_wasm(places, &["build", "--package", "partner-portal", "--example", "gallery"]);
    build.args(["--target", "wasm32-unknown-unknown"]);
    run(&mut build, "build the gallery", "read the compiler's message above")?;
    let mut bind = child(places, &bindgen.path);
    bind.args(["--target", "web", "--out-name", "gallery", "--out-dir"]).arg(&page);
    bind.arg(places.wasm_target.join("wasm32-unknown-unknown/debug/examples/gallery.wasm"));
    run(&mut bind, "bind the gallery", "cargo xtask doctor")?;
    drop(lock);
    let mut style = String::new();
    for sheet in SHEETS {
        style.push_str(&read(&places.root.join(sheet))?);
    }
    style.push_str(&read(&places.root.join("tests/gallery/gallery.css"))?);
    write(&page.join("style.css"), style)?;
    for file in ["index.html", "start.js"] {
        let from = places.root.join("tests/gallery").join(file);
        fs::copy(&from, page.join(file)).map_err(|error| Failure::file("copy", &from, &error))?;
    }
    let shots = places.own.join("shots");
    let mut playwright = child(places, places.root.join("tests/e2e/node_modules/.bin/playwright"));
    playwright.current_dir(places.root.join("tests/e2e"));
    playwright.args(["test", "gallery/", "--project", "desktop"]).args(passed_on);
    playwright.env("GALLERY", &page).env("PORTAL_SHOTS", &shots).env("CHROMIUM", browser);
    playwright.env("PORTAL_RESULTS", places.own.join("gallery-results"));
    let tested = run(&mut playwright, "look at the charts", "cargo xtask test charts -- --grep 'a title'");
    say(&format!("     screenshots: {}", shots.display()));
    tested
}
