//! The message catalogues: every sentence that the code asks for exists, in every language, with the same parameters
//! and the plural forms that the language has; and none is left that nobody asks for.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::Role;
use domain::deals::{Action, Status};
use domain::issue::IssueCode;
use domain::performance::Because;
use serde_json::Value;

use crate::source::{Source, code, files, is_word, none, root, word_ends};

/// Languages and the plural forms their numbers need.
const LANGUAGES: [(&str, &[&str]); 2] = [("en", &["one", "other"]), ("cs", &["one", "few", "many", "other"])];

/// What looks a message up, as function or as macro.
const LOOKUPS: [&str; 4] = ["t", "plural", "lookup", "lookup_plural"];

/// Filled in by the look-up itself.
const GIVEN: &str = "count";

/// Codes of the domain that the page puts behind a prefix: each needs its sentence.
fn codes() -> Vec<String> {
    let issues = IssueCode::ALL.iter().map(|code| format!("issue.{}", code.as_str()));
    let statuses = Status::ALL.iter().map(|status| format!("status.{}", status.as_str()));
    let actions = Action::ALL.iter().map(|action| format!("action.{}", action.as_str()));
    let roles = Role::ALL.iter().map(|role| format!("role.{}", role.as_str()));
    let reasons = Because::ALL.iter().map(|because| format!("because.{}", because.as_str()));
    issues
        .chain(reasons)
        .chain(statuses)
        .chain(actions)
        .chain(roles)
        .chain(doctor::codes::keys())
        .chain(problems())
        .collect()
}

/// Codes of mistakes in a profile: those that have a remedy in the engine of profiles.
fn problems() -> Vec<String> {
    let text = std::fs::read_to_string(root().join("crates/rest-profile/src/profile/problem.rs"));
    let text = text.expect("the list of remedies");
    let (_, remedies) = text.split_once("fn remedy(code: &str)").expect("the list of remedies");
    let arms = remedies.lines().filter_map(|line| line.trim().strip_prefix('"')?.split_once("\" =>"));
    arms.map(|(code, _)| format!("problem.{code}")).collect()
}

type Catalogue = BTreeMap<String, Value>;

/// One look-up by a literal key.
struct Lookup {
    key: String,
    file: String,
    /// The `name = value` arguments of the macro; `None` for a function, whose parameters are data.
    named: Option<BTreeSet<String>>,
}

fn lookups(sources: &[Source]) -> Vec<Lookup> {
    let mut found = Vec::new();
    for source in sources {
        let code = code(&source.text);
        for word in LOOKUPS {
            for end in word_ends(&code.text, word) {
                let rest = &code.text[end..];
                let call = rest.strip_prefix('!').unwrap_or(rest);
                let Some(inside) = call.strip_prefix('(') else { continue };
                let Some(after) = inside.trim_start().strip_prefix("\"\"") else { continue };
                let close = code.text.len() - after.len();
                let key =
                    code.at.iter().position(|at| *at == close).and_then(|index| code.strings.get(index));
                let named = rest.starts_with('!').then(|| named_arguments(after));
                found.extend(key.map(|key| Lookup { key: key.clone(), file: source.path.clone(), named }));
            }
        }
    }
    found
}

/// The names in `, a = x, b = y)`, up to the parenthesis that closes the call.
fn named_arguments(text: &str) -> BTreeSet<String> {
    let (mut depth, mut argument, mut names) = (0i32, String::new(), BTreeSet::new());
    for c in text.chars() {
        depth += i32::from(matches!(c, '(' | '[' | '{')) - i32::from(matches!(c, ')' | ']' | '}'));
        if depth < 0 || (depth == 0 && c == ',') {
            let name = argument.split_once('=').filter(|(_, value)| !value.starts_with('='));
            names.extend(
                name.map(|(name, _)| name.trim().to_owned()).filter(|name| name.chars().all(is_word)),
            );
            argument.clear();
        } else {
            argument.push(c);
        }
        if depth < 0 {
            break;
        }
    }
    names
}

/// Every string literal: a key that stands in a table is used as well.
fn literals(sources: &[Source]) -> BTreeSet<String> {
    sources.iter().flat_map(|source| code(&source.text).strings).collect()
}

fn missing(used: &[Lookup], codes: &[String], catalogue: &Catalogue) -> Vec<String> {
    let asked = used.iter().map(|lookup| (&lookup.key, lookup.file.as_str()));
    let all = asked.chain(codes.iter().map(|code| (code, "crates/domain")));
    all.filter(|(key, _)| !catalogue.contains_key(*key))
        .map(|(key, file)| format!("{key}, asked for in {file}"))
        .collect()
}

/// Calls that leave a parameter of the text open, or fill one that it does not have.
fn misfilled(used: &[Lookup], catalogue: &Catalogue) -> Vec<String> {
    let mut findings = Vec::new();
    for lookup in used {
        let (Some(named), Some(message)) = (&lookup.named, catalogue.get(&lookup.key)) else { continue };
        let mut wanted = all_parameters(message);
        if message.is_object() {
            wanted.remove(GIVEN);
        }
        if *named != wanted {
            findings
                .push(format!("{}: {} gives {named:?}, the text has {wanted:?}", lookup.key, lookup.file));
        }
    }
    findings
}

/// A literal such as `status.{}` reaches every key that begins so.
fn unused(literals: &BTreeSet<String>, catalogue: &Catalogue) -> Vec<String> {
    let prefixes: Vec<&str> = literals
        .iter()
        .filter_map(|literal| literal.split_once('{').map(|(prefix, _)| prefix))
        .filter(|prefix| prefix.contains('.') && !prefix.contains(char::is_whitespace))
        .collect();
    let reached = |key: &str| literals.contains(key) || prefixes.iter().any(|prefix| key.starts_with(prefix));
    catalogue.keys().filter(|key| !reached(key)).cloned().collect()
}

/// The texts of a message: one, or one for each plural form.
fn texts(message: &Value) -> Option<BTreeMap<String, String>> {
    match message {
        Value::String(text) => Some([(String::new(), text.clone())].into()),
        Value::Object(forms) => {
            forms.iter().map(|(form, text)| Some((form.clone(), text.as_str()?.to_owned()))).collect()
        }
        _ => None,
    }
}

/// The `{names}` in a text; a brace that does not close is a finding of its own.
fn parameters(text: &str) -> BTreeSet<String> {
    text.split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').map_or("unclosed", |(name, _)| name).to_owned())
        .collect()
}

/// `one` may say it without the number, so the forms are taken together.
fn all_parameters(message: &Value) -> BTreeSet<String> {
    texts(message).into_iter().flatten().flat_map(|(_, text)| parameters(&text)).collect()
}

fn malformed(language: &str, forms: &[&str], catalogue: &Catalogue) -> Vec<String> {
    let mut findings = Vec::new();
    for (key, message) in catalogue {
        match texts(message) {
            None => findings.push(format!("{language} {key}: neither a text nor an object of texts")),
            Some(texts) if message.is_object() => {
                let have: BTreeSet<&str> = texts.keys().map(String::as_str).collect();
                let need: BTreeSet<&str> = forms.iter().copied().collect();
                if have != need {
                    findings.push(format!("{language} {key}: has the forms {have:?}, needs {need:?}"));
                }
            }
            Some(_) => {}
        }
        let empty = texts(message).is_some_and(|texts| texts.values().any(|text| text.trim().is_empty()));
        if empty {
            findings.push(format!("{language} {key}: is empty"));
        }
    }
    findings
}

/// Differences between a language and the first one: keys, kind of message, parameters.
fn differing(language: &str, first: &Catalogue, other: &Catalogue) -> Vec<String> {
    let mut findings = Vec::new();
    for key in first.keys().chain(other.keys()).collect::<BTreeSet<_>>() {
        let (Some(here), Some(there)) = (first.get(key), other.get(key)) else {
            let place = if first.contains_key(key) { language } else { "en" };
            findings.push(format!("{key}: missing in {place}"));
            continue;
        };
        if here.is_object() != there.is_object() {
            findings.push(format!("{key}: plural in one language only"));
        }
        let (mine, theirs) = (all_parameters(here), all_parameters(there));
        if mine != theirs {
            findings.push(format!("{key}: {language} has {theirs:?}, en has {mine:?}"));
        }
    }
    findings
}

/// The catalogue of a language with those of single screens, which are loaded with them (`connection.en.json`); none if
/// there are no catalogues yet.
fn catalogue(language: &str) -> Option<Catalogue> {
    let folder = root().join("public/locales");
    let mut whole: Option<Catalogue> = None;
    for entry in std::fs::read_dir(folder).ok()?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".json") else { continue };
        if stem != language && !stem.ends_with(&format!(".{language}")) {
            continue;
        }
        let text = std::fs::read_to_string(entry.path()).expect("a file that is there");
        let one: Catalogue =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("public/locales/{name}: {error}"));
        let all = whole.get_or_insert_default();
        for (key, message) in one {
            assert!(all.insert(key.clone(), message).is_none(), "{key} is in two catalogues of {language}");
        }
    }
    whole
}

#[test]
fn every_message_that_the_page_asks_for_exists() {
    let Some(english) = catalogue("en") else { return };
    none("missing in public/locales:", &missing(&lookups(&files("src", "rs")), &codes(), &english));
}

#[test]
fn every_look_up_fills_the_parameters_of_its_message() {
    let Some(english) = catalogue("en") else { return };
    none("parameters:", &misfilled(&lookups(&files("src", "rs")), &english));
}

#[test]
fn no_message_is_left_that_nobody_asks_for() {
    let Some(english) = catalogue("en") else { return };
    let mut used = literals(&files("src", "rs"));
    // Put together by the checks of a backend.
    used.extend(doctor::codes::keys());
    // The server writes mail in the page's words.
    used.extend(literals(&files("crates/server/src", "rs")));
    // The shell speaks before the program runs.
    for source in files("public", "js") {
        used.extend(code(&source.text).strings);
        used.extend(source.text.split('\'').map(str::to_owned));
    }
    none("in public/locales, asked for by nobody:", &unused(&used, &english));
}

#[test]
fn every_language_says_the_same_with_the_same_parameters() {
    let Some(english) = catalogue("en") else { return };
    let mut findings = Vec::new();
    for (language, forms) in LANGUAGES {
        let other = catalogue(language).unwrap_or_default();
        findings.extend(malformed(language, forms, &other));
        findings.extend(differing(language, &english, &other));
    }
    none("catalogues:", &findings);
}

#[test]
fn a_broken_catalogue_is_found() {
    let parse = |text: &str| -> Catalogue { serde_json::from_str(text).expect("a catalogue") };
    let english = parse(
        r#"{"a": "A {x}", "b": {"one": "{n} b", "other": "{n} bs"}, "left.over": "L", "error.gone": "G"}"#,
    );
    let czech = parse(
        r#"{"a": "A {y}", "b": {"one": "{n} b", "few": "{n} b", "other": "{n} b"}, "error.gone": "G", "d": 1}"#,
    );
    let source = Source::new(
        "src/x.rs",
        "t!(\"a\", y = f(1, z = 2)); lookup(\n \"gone\", x); plural!(\"b\", n, n = n); format!(\"error.{}\", c); not(\"c\");",
    );
    let used = lookups(std::slice::from_ref(&source));
    assert_eq!(used.iter().map(|lookup| lookup.key.as_str()).collect::<Vec<_>>(), ["a", "b", "gone"]);
    let codes = ["status.won".to_owned()];
    let absent = ["gone, asked for in src/x.rs", "status.won, asked for in crates/domain"];
    assert_eq!(missing(&used, &codes, &english), absent);
    assert_eq!(misfilled(&used, &english).len(), 1);
    assert_eq!(unused(&literals(&[source]), &english), ["left.over"]);
    assert_eq!(malformed("cs", &["one", "few", "many", "other"], &czech).len(), 2);
    assert_eq!(differing("cs", &english, &czech).len(), 3);
}
