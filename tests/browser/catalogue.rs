//! Texts: found by their key, filled with their parameters, in the form that the count asks for.

use portal::i18n::{self, Catalogue, LOCALES, PSEUDO_LOCALE};
use portal::{plural, t};
use serde_json::Value;
use std::collections::BTreeMap;
use wasm_bindgen_test::wasm_bindgen_test;

const ENGLISH: &str = include_str!("../../public/locales/en.json");
const CZECH: &str = include_str!("../../public/locales/cs.json");

const SMALL: &str = r#"{
    "plain": "Save",
    "greeting": "Hello {name}, {name}! You have {count}.",
    "odd": "{open and {{name}} and }",
    "deals": { "one": "{count} deal", "few": "{count} deals (few)", "other": "{count} deals" },
    "incomplete": { "one": "one" }
}"#;

fn small(locale: &str) -> Catalogue {
    Catalogue::read(locale, SMALL).unwrap()
}

/// Every text of a catalogue file with its key and, for the forms of a plural, its category.
fn texts(json: &str) -> Vec<(String, Option<String>, String)> {
    let messages: BTreeMap<String, Value> = serde_json::from_str(json).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let each = |(key, message): (String, Value)| match message {
        Value::Object(forms) => {
            forms.iter().map(|(category, form)| (key.clone(), Some(category.clone()), text(form))).collect()
        }
        single => vec![(key, None, text(&single))],
    };
    messages.into_iter().flat_map(each).collect()
}

/// The parameters that a text names, in their order.
fn params(text: &str) -> Vec<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

#[wasm_bindgen_test]
fn parameters_stand_where_they_are_named() {
    let catalogue = small("en");
    assert_eq!(catalogue.text("plain", &[("name", "unused")]), "Save");
    let filled = catalogue.text("greeting", &[("count", "3"), ("name", "Ann")]);
    assert_eq!(filled, "Hello Ann, Ann! You have 3.");
}

#[wasm_bindgen_test]
fn what_is_filled_in_is_not_filled_in_again() {
    let filled = small("en").text("greeting", &[("name", "{count}"), ("count", "{")]);
    assert_eq!(filled, "Hello {count}, {count}! You have {.");
}

#[wasm_bindgen_test]
fn a_parameter_that_is_not_given_stays_visible() {
    assert_eq!(small("en").text("greeting", &[("name", "Ann")]), "Hello Ann, Ann! You have {count}.");
    assert_eq!(small("en").text("odd", &[]), "{open and {{name}} and }");
}

#[wasm_bindgen_test]
fn a_missing_key_shows_itself() {
    let catalogue = small("en");
    assert_eq!(catalogue.text("no.such.key", &[]), "no.such.key");
    assert_eq!(catalogue.plural("no.such.key", "one", &[]), "no.such.key");
    assert_eq!(catalogue.plural("incomplete", "few", &[]), "incomplete");
    assert_eq!(catalogue.text("incomplete", &[]), "incomplete");
    assert!(catalogue.contains("plain") && !catalogue.contains("no.such.key"));
    assert_eq!(Catalogue::default().text("plain", &[]), "plain");
}

#[wasm_bindgen_test]
fn a_count_chooses_its_form() {
    let catalogue = small("cs");
    let form = |category| catalogue.plural("deals", category, &[("count", "7")]);
    assert_eq!(form("one"), "7 deal");
    assert_eq!(form("few"), "7 deals (few)");
    assert_eq!(form("many"), "7 deals", "a form that the catalogue lacks is the form `other`");
    assert_eq!(catalogue.plural("plain", "one", &[]), "Save", "a text without forms serves all counts");
    assert_eq!(catalogue.text("deals", &[("count", "7")]), "7 deals", "a plural without a count is `other`");
}

#[wasm_bindgen_test]
fn what_is_no_catalogue_is_refused() {
    for json in ["", "<!doctype html>", "[]", r#"{"a": 1}"#, r#"{"a": {"one": 1}}"#, r#"{"a": "b""#] {
        assert!(Catalogue::read("en", json).is_none(), "{json}");
    }
    assert!(Catalogue::read("en", "{}").is_some());
}

#[wasm_bindgen_test]
fn the_portals_catalogues_are_read_and_have_the_same_keys() {
    let english = Catalogue::read(LOCALES[0], ENGLISH).unwrap();
    let czech = Catalogue::read(LOCALES[1], CZECH).unwrap();
    for (key, category, text) in texts(ENGLISH) {
        assert!(czech.contains(&key), "Czech lacks {key}");
        let read = category.map_or_else(|| english.text(&key, &[]), |of| english.plural(&key, &of, &[]));
        assert_eq!(read, text);
    }
    for (key, _, _) in texts(CZECH) {
        assert!(english.contains(&key), "English lacks {key}");
    }
    assert_eq!((english.locale(), english.direction()), ("en", "ltr"));
    assert_eq!((czech.locale(), czech.direction()), ("cs", "ltr"));
}

#[wasm_bindgen_test]
fn the_pseudo_locale_keeps_every_parameter_and_frames_every_text() {
    let pseudo = Catalogue::read(PSEUDO_LOCALE, ENGLISH).unwrap();
    for (key, category, text) in texts(ENGLISH) {
        let shown = category.map_or_else(|| pseudo.text(&key, &[]), |of| pseudo.plural(&key, &of, &[]));
        assert_eq!(params(&shown), params(&text), "{key}");
        assert!(shown.starts_with('[') && shown.ends_with(']'), "{key}: {shown}");
        assert!(shown.chars().count() * 10 >= text.chars().count() * 13, "{key} is not longer: {shown}");
    }
    let small = small(PSEUDO_LOCALE);
    assert_eq!(small.text("plain", &[]), "[Šâvé~]");
    assert_eq!(small.plural("deals", "one", &[("count", "1")]), "[1 déâl~~~~]");
}

#[wasm_bindgen_test]
fn an_installed_catalogue_answers_everywhere_and_tells_the_page_its_language() {
    let root = web_sys::window().unwrap().document().unwrap().document_element().unwrap();
    let attribute = |name| root.get_attribute(name).unwrap_or_default();

    i18n::install(Catalogue::read("cs", SMALL).unwrap());
    assert_eq!(i18n::locale(), "cs");
    assert_eq!((attribute("lang"), attribute("dir")), ("cs".to_owned(), "ltr".to_owned()));
    assert_eq!(t!("greeting", name = "Jana", count = 2), "Hello Jana, Jana! You have 2.");
    assert_eq!(t!("no.such.key"), "no.such.key");
    assert_eq!(plural!("deals", 1), "1 deal");
    assert_eq!(plural!("deals", 3), "3 deals (few)");
    // The count is written as the language writes numbers: with a space of its own kind.
    assert_eq!(plural!("deals", 12_345), "12\u{a0}345 deals");

    i18n::install(Catalogue::read("ar-EG", SMALL).unwrap());
    assert_eq!((attribute("lang"), attribute("dir")), ("ar-EG".to_owned(), "rtl".to_owned()));

    i18n::install(Catalogue::read("en", SMALL).unwrap());
    assert_eq!(attribute("dir"), "ltr");
    assert_eq!(plural!("deals", 3), "3 deals");
    assert_eq!(plural!("deals", 12_345), "12,345 deals");
}
