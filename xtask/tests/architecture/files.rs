//! Names and sizes of files.

use crate::source::{Source, files, none};

/// Names that say nothing about what is inside.
const SAYING_NOTHING: [&str; 7] = ["util", "utils", "helper", "helpers", "misc", "common", "stuff"];
/// A file that is longer holds two things.
const LONGEST: usize = 400;

fn all() -> Vec<Source> {
    ["src", "crates", "tests", "xtask"].iter().flat_map(|folder| files(folder, "rs")).collect()
}

fn badly_named(sources: &[Source]) -> Vec<String> {
    let bad = |path: &str| {
        let path = path.strip_suffix(".rs").unwrap_or(path);
        path.ends_with("/mod") || path.split('/').any(|part| SAYING_NOTHING.contains(&part))
    };
    sources.iter().filter(|source| bad(&source.path)).map(|source| source.path.clone()).collect()
}

fn empty(sources: &[Source]) -> Vec<String> {
    sources.iter().filter(|source| source.text.trim().is_empty()).map(|source| source.path.clone()).collect()
}

fn too_long(sources: &[Source]) -> Vec<String> {
    let lines = |source: &Source| source.text.lines().count();
    sources
        .iter()
        .filter(|source| lines(source) > LONGEST)
        .map(|source| format!("{} has {} lines", source.path, lines(source)))
        .collect()
}

#[test]
fn every_file_has_a_name_that_says_what_is_inside() {
    none("no mod.rs, and no name that says nothing:", &badly_named(&all()));
}

#[test]
fn no_file_is_empty() {
    none("an empty file promises something:", &empty(&all()));
}

#[test]
fn no_file_is_longer_than_four_hundred_lines() {
    none("split by what the parts are about:", &too_long(&all()));
}

#[test]
fn a_badly_named_an_empty_and_a_long_file_are_found() {
    let sources = [
        Source::new("src/ui/mod.rs", "x"),
        Source::new("src/utils/text.rs", "x"),
        Source::new("src/modal.rs", " \n"),
        Source::new("src/long.rs", &"x\n".repeat(401)),
    ];
    assert_eq!(badly_named(&sources), ["src/ui/mod.rs", "src/utils/text.rs"]);
    assert_eq!(empty(&sources), ["src/modal.rs"]);
    assert_eq!(too_long(&sources), ["src/long.rs has 401 lines"]);
}
