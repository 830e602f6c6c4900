//! The page's own tests in a real browser: wasm-bindgen-test in headless Chromium.

use serde_json::json;

use crate::cache::{Places, write};
use crate::children::cargo_wasm;
use crate::steps::{Outcome, run};
use crate::tools;

/// Chromium without a sandbox (it runs as root on build machines) and without calls to the outside.
pub const CHROMIUM_FLAGS: [&str; 8] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

pub fn run_all(places: &Places) -> Outcome {
    tools::ensure_wasm_target(places)?;
    let bindgen = tools::ensure_wasm_bindgen(places)?;
    let (browser, driver) = tools::ensure_browser(places)?;
    let capabilities = places.own.join("webdriver.json");
    let flags: Vec<&str> = CHROMIUM_FLAGS.iter().copied().chain(["--disable-dev-shm-usage"]).collect();
    let options = json!({ "goog:chromeOptions": { "binary": browser, "args": flags } });
    write(&capabilities, options.to_string())?;
    let mut tests =
        cargo_wasm(places, &["test", "--package", "partner-portal", "--target", "wasm32-unknown-unknown"]);
    tests.args(["--test", "browser"]);
    tests
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", bindgen.folder().join("wasm-bindgen-test-runner"));
    tests.env("CHROMEDRIVER", driver).env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", capabilities);
    tests.env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    run(
        &mut tests,
        "test the page in the browser",
        "cargo xtask test browser, after reading the messages above",
    )
}
