//! The lints: clippy for both targets, warnings as errors, and what may not be among the dependencies.

use crate::cache::Places;
use crate::children::{cargo, cargo_wasm};
use crate::steps::{Failure, Outcome, capture, run};
use crate::tools;

/// Not among what the page is built from. Leptos itself brings `regex` and ICU data for parts of it that no page calls;
/// that these are not linked, `linked` checks on the program.
const NOT_IN_THE_PAGE: [(&str, &str); 3] = [
    ("html5ever", "no HTML is parsed in the page"),
    ("ammonia", "no HTML is cleaned in the page"),
    ("tokio", "the browser is the runtime"),
];

/// Not in the rules: they run natively and in the browser, and know neither.
const NOT_IN_THE_DOMAIN: [(&str, &str); 5] = [
    ("web-sys", "the rules know no browser"),
    ("js-sys", "the rules know no browser"),
    ("wasm-bindgen", "the rules know no browser"),
    ("tokio", "the rules do no input or output"),
    ("sqlx", "the rules know no database"),
];

/// Not in the checks of a backend: whoever runs them brings the transport.
const NOT_IN_THE_DOCTOR: [(&str, &str); 4] = [
    ("web-sys", "the checks know no browser"),
    ("wasm-bindgen", "the checks know no browser"),
    ("tokio", "the checks do no input or output"),
    ("hyper", "the checks send nothing"),
];

pub fn lint(places: &Places) -> Outcome {
    tools::ensure_wasm_target(places)?;
    let mend = "cargo clippy --fix, or mend what the messages above name";
    let mut native =
        cargo(places, &["clippy", "--workspace", "--exclude", "partner-portal", "--all-targets"]);
    native.args(["--quiet", "--", "-D", "warnings"]);
    run(&mut native, "lint the native crates", mend)?;
    let mut page =
        cargo_wasm(places, &["clippy", "--package", "partner-portal", "--target", "wasm32-unknown-unknown"]);
    page.args(["--lib", "--bins", "--tests", "--examples", "--quiet", "--", "-D", "warnings"]);
    run(&mut page, "lint the page", mend)?;
    dependencies(places)
}

fn dependencies(places: &Places) -> Outcome {
    let page = tree(places, &["--package", "partner-portal", "--target", "wasm32-unknown-unknown"])?;
    let domain = tree(places, &["--package", "domain"])?;
    forbid(
        &page,
        &NOT_IN_THE_PAGE,
        "the page",
        "cargo tree -p partner-portal --target wasm32-unknown-unknown -i",
    )?;
    forbid(&domain, &NOT_IN_THE_DOMAIN, "the rules", "cargo tree -p domain -i")?;
    let doctor = tree(places, &["--package", "doctor"])?;
    forbid(&doctor, &NOT_IN_THE_DOCTOR, "the checks of a backend", "cargo tree -p doctor -i")?;
    match page
        .iter()
        .find(|(name, features)| name == "leptos" && features.split(',').any(|f| f == "delegation"))
    {
        None => Ok(()),
        Some(_) => Err(Failure::new(
            "check the features of leptos",
            "`delegation` is on: it breaks forms inside shadow roots",
            "cargo tree -p partner-portal -e features -i leptos",
        )),
    }
}

/// Every package that is linked, with its features. Procedural macros run in the compiler and are left out.
fn tree(places: &Places, which: &[&str]) -> Outcome<Vec<(String, String)>> {
    let mut command = cargo(
        places,
        &["tree", "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}|{f}"],
    );
    command.args(which);
    let text = capture(&mut command, "list the dependencies", "cargo tree")?;
    Ok(packages(&text))
}

fn packages(tree: &str) -> Vec<(String, String)> {
    tree.lines()
        .filter_map(|line| {
            let (package, features) = line.split_once('|')?;
            let name = package.split_whitespace().next()?;
            Some((name.to_owned(), features.trim_end_matches(" (*)").to_owned()))
        })
        .collect()
}

fn forbid(packages: &[(String, String)], rules: &[(&str, &str)], whom: &str, ask: &str) -> Outcome {
    for (rule, reason) in rules {
        if let Some((name, _)) = packages.iter().find(|(name, _)| name == rule) {
            let what = format!("check the dependencies of {whom}");
            return Err(Failure::new(what, format!("`{name}` is linked: {reason}"), format!("{ask} {name}")));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_package_is_named_with_its_reason() {
        let tree = packages("partner-portal v0.1.0 (/x)|\ntokio v1.10.0|std,rt\nserde v1.0.0|derive (*)\n");
        let failure =
            forbid(&tree, &NOT_IN_THE_PAGE, "the page", "cargo tree -i").expect_err("tokio is there");
        assert!(failure.why.contains("tokio"));
        assert_eq!(failure.mend, "cargo tree -i tokio");
        assert!(forbid(&packages("tokio-util v0.1.0|\n"), &NOT_IN_THE_PAGE, "", "").is_ok());
    }
}
