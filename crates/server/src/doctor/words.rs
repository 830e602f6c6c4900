//! The report's sentences in English: those of the message catalogue that the page has, too.

use serde_json::{Map, Value};
use std::sync::LazyLock;

const CATALOGUE: &str = include_str!("../../../../public/locales/connection.en.json");

static MESSAGES: LazyLock<Map<String, Value>> =
    LazyLock::new(|| serde_json::from_str(CATALOGUE).unwrap_or_default());

/// The sentence under a key with its parameters in place; empty where there is none.
#[must_use]
pub fn english(key: &str, params: &[(&str, &str)]) -> String {
    let mut text = MESSAGES.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    for (name, value) in params {
        text = text.replace(&["{", name, "}"].concat(), value);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_checks_has_its_sentence() {
        for key in ::doctor::codes::keys() {
            assert!(!english(&key, &[]).is_empty(), "{key}");
        }
        assert_eq!(english("doctor.cors_expose", &[("header", "ETag")]), "the server does not expose `ETag`");
    }
}
