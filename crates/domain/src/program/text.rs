//! Text by locale: what a programme owner wrote for people to read.

use std::collections::BTreeMap;

/// A text in one or several locales. Always holds at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    by_locale: BTreeMap<String, String>,
    fallback: String,
}

impl Text {
    /// `None` if no locale is given. `default_locale` decides the fallback, if it is among them.
    pub fn new(by_locale: BTreeMap<String, String>, default_locale: &str) -> Option<Self> {
        let fallback = by_locale.get(default_locale).or_else(|| by_locale.values().next())?.clone();
        Some(Self { by_locale, fallback })
    }

    /// A text in one locale.
    pub fn plain(locale: &str, text: &str) -> Self {
        let by_locale = BTreeMap::from([(locale.to_owned(), text.to_owned())]);
        Self { by_locale, fallback: text.to_owned() }
    }

    /// The text for `locale` (`cs-CZ`), then its language (`cs`), then the programme's default.
    pub fn get(&self, locale: &str) -> &str {
        self.by_locale
            .get(locale)
            .or_else(|| self.by_locale.get(locale.split('-').next().unwrap_or(locale)))
            .unwrap_or(&self.fallback)
    }

    pub fn locales(&self) -> impl Iterator<Item = &str> {
        self.by_locale.keys().map(String::as_str)
    }
}
