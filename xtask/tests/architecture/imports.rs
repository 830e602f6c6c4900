//! Who may import whom: domain <- backend <- features <- shell; ui, browser and i18n lie below the features.

use crate::source::{Source, code, files, none, paths, word_ends};

/// The words that only the browser's own module may say, and the two places that start the page.
const BROWSER_WORDS: [&str; 3] = ["web_sys", "js_sys", "wasm_bindgen"];

/// What each ring may not name.
const RINGS: [(&str, &[&str]); 5] = [
    ("ui", &["features", "backend", "shell", "embed"]),
    ("i18n", &["features", "backend", "shell", "ui", "embed"]),
    ("browser", &["features", "backend", "shell", "ui", "i18n", "embed"]),
    ("backend", &["features", "shell", "ui", "embed"]),
    ("features", &["shell", "embed"]),
];

fn browser_words(sources: &[Source]) -> Vec<String> {
    let may =
        |path: &str| ["src/browser", "src/embed", "src/main.rs"].iter().any(|place| path.starts_with(place));
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !may(&source.path)) {
        let text = code(&source.text).text;
        for word in BROWSER_WORDS.iter().filter(|word| !word_ends(&text, word).is_empty()) {
            findings.push(format!("{} names {word}", source.path));
        }
    }
    findings
}

fn features_apart(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources {
        let ["features", own, ..] = source.module()[..] else { continue };
        for path in paths(source) {
            if let [ring, other, ..] = &path[..]
                && ring == "features"
                && other != own
            {
                findings.push(format!("{} imports {}", source.path, path.join("::")));
            }
        }
    }
    findings
}

fn rings(sources: &[Source]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources {
        let module = source.module();
        let Some((_, forbidden)) = RINGS.iter().find(|(ring, _)| module.first() == Some(ring)) else {
            continue;
        };
        for path in paths(source) {
            if path.first().is_some_and(|ring| forbidden.contains(&ring.as_str())) {
                findings.push(format!("{} imports {}", source.path, path.join("::")));
            }
        }
    }
    findings
}

/// Words that would bring a clock, a file, the network or a float into the rules.
const NOT_IN_THE_DOMAIN: [&str; 9] =
    ["SystemTime", "Instant", "Utc::now", "Local::now", "std::fs", "std::net", "std::env", "f32", "f64"];

/// Words that would bring a clock, a file or the network into the checks of a backend. (`Instant` is a kind of value there.)
const NOT_IN_THE_DOCTOR: [&str; 6] =
    ["SystemTime", "std::fs", "std::net", "std::env", "std::time", "println"];

fn impure(sources: &[Source], words: &[&str]) -> Vec<String> {
    let mut findings = Vec::new();
    for source in sources {
        let text = code(&source.text).text;
        for word in words.iter().filter(|word| !word_ends(&text, word).is_empty()) {
            findings.push(format!("{} names {word}", source.path));
        }
    }
    findings
}

#[test]
fn only_the_browser_module_names_the_browser() {
    none("web_sys, js_sys and wasm_bindgen belong into src/browser:", &browser_words(&files("src", "rs")));
}

#[test]
fn no_feature_imports_another_feature() {
    none(
        "what two features share is a domain rule or a ui part:",
        &features_apart(&files("src/features", "rs")),
    );
}

#[test]
fn the_rings_import_inwards_only() {
    none("an inner ring imports an outer one:", &rings(&files("src", "rs")));
}

#[test]
fn the_rules_have_no_clock_no_file_and_no_float() {
    none("crates/domain is pure:", &impure(&files("crates/domain/src", "rs"), &NOT_IN_THE_DOMAIN));
}

#[test]
fn the_checks_of_a_backend_have_no_clock_and_no_transport() {
    none(
        "whoever runs the checks brings both:",
        &impure(&files("crates/doctor/src", "rs"), &NOT_IN_THE_DOCTOR),
    );
}

#[test]
fn a_broken_import_rule_is_found() {
    let words = browser_words(&[
        Source::new("src/shell/layout.rs", "use leptos::web_sys::Event; // js_sys"),
        Source::new("src/browser/storage.rs", "use web_sys::Storage;"),
        Source::new("src/ui/field.rs", "let not_web_sys_x = 1;"),
    ]);
    assert_eq!(words, ["src/shell/layout.rs names web_sys"]);
    let apart = features_apart(&[
        Source::new("src/features/deals/deal_list.rs", "use crate::features::{deals::x, training::Course};"),
        Source::new(
            "src/features/deals.rs",
            "use super::account::Profile; use crate::features::deals::deal_list;",
        ),
    ]);
    assert_eq!(
        apart,
        [
            "src/features/deals/deal_list.rs imports features::training::Course",
            "src/features/deals.rs imports features::account::Profile"
        ]
    );
    let rings = rings(&[
        Source::new("src/ui/table.rs", "use crate::{backend::Deal, i18n::t};"),
        Source::new("src/shell/layout.rs", "use crate::features::deals;"),
    ]);
    assert_eq!(rings, ["src/ui/table.rs imports backend::Deal"]);
    let money = Source::new("crates/domain/src/money.rs", "fn rate() -> f64 { Utc::now() }");
    assert_eq!(impure(&[money], &NOT_IN_THE_DOMAIN).len(), 2);
    let suite = Source::new(
        "crates/doctor/src/suite.rs",
        "fn kind() -> Kind { Kind::Instant } // std::net\nuse std::time::SystemTime;",
    );
    assert_eq!(impure(&[suite], &NOT_IN_THE_DOCTOR).len(), 2);
}
