//! One language's texts, and the pseudo-locale made from English.

use super::PSEUDO_LOCALE;
use serde_json::Value;
use std::collections::HashMap;

/// The texts of one language.
#[derive(Debug, Default)]
pub struct Catalogue {
    locale: String,
    messages: HashMap<String, Message>,
    /// The screens whose own texts are among them.
    screens: Vec<String>,
}

#[derive(Debug)]
enum Message {
    Text(String),
    Plural(HashMap<String, String>),
}

impl Message {
    /// A text, or an object of plural forms.
    fn of(value: Value) -> Option<Message> {
        match value {
            Value::String(text) => Some(Message::Text(text)),
            Value::Object(forms) => {
                let mut texts = HashMap::with_capacity(forms.len());
                for (category, text) in forms {
                    texts.insert(category, text.as_str()?.to_owned());
                }
                Some(Message::Plural(texts))
            }
            _ => None,
        }
    }
}

impl Catalogue {
    /// Reads a catalogue file. `None` if it is not one.
    ///
    /// For the pseudo-locale the English file is given; its texts are accented, lengthened and bracketed.
    pub fn read(locale: &str, json: &str) -> Option<Self> {
        let mut catalogue = Self { locale: locale.to_owned(), ..Self::default() };
        catalogue.add(json)?;
        Some(catalogue)
    }

    /// Adds the texts of another file of the same language. `None` if it is not one; then nothing is added.
    pub fn add(&mut self, json: &str) -> Option<()> {
        let read: serde_json::Map<String, Value> = serde_json::from_str(json).ok()?;
        let mut messages = HashMap::with_capacity(read.len());
        for (key, value) in read {
            messages.insert(key, Message::of(value)?);
        }
        if self.locale == PSEUDO_LOCALE {
            for message in messages.values_mut() {
                match message {
                    Message::Text(text) => *text = pseudo(text),
                    Message::Plural(forms) => forms.values_mut().for_each(|text| *text = pseudo(text)),
                }
            }
        }
        self.messages.extend(messages);
        Some(())
    }

    /// Whether the texts of a screen are among them.
    pub fn holds(&self, screen: &str) -> bool {
        self.screens.iter().any(|held| held == screen)
    }

    /// Says that they are.
    pub fn hold(&mut self, screen: &str) {
        self.screens.push(screen.to_owned());
    }

    pub fn locale(&self) -> &str {
        if self.locale.is_empty() { "en" } else { &self.locale }
    }

    /// `rtl` for languages written from right to left.
    pub fn direction(&self) -> &'static str {
        let language = self.locale().split('-').next().unwrap_or_default();
        if matches!(language, "ar" | "he" | "fa" | "ur") { "rtl" } else { "ltr" }
    }

    pub fn text(&self, key: &str, params: &[(&str, &str)]) -> String {
        match self.messages.get(key) {
            Some(Message::Text(text)) => fill(text, params),
            Some(Message::Plural(forms)) => {
                forms.get("other").map_or_else(|| key.to_owned(), |text| fill(text, params))
            }
            None => key.to_owned(),
        }
    }

    pub fn plural(&self, key: &str, category: &str, params: &[(&str, &str)]) -> String {
        match self.messages.get(key) {
            Some(Message::Plural(forms)) => {
                let text = forms.get(category).or_else(|| forms.get("other"));
                text.map_or_else(|| key.to_owned(), |text| fill(text, params))
            }
            _ => self.text(key, params),
        }
    }

    pub fn contains(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }
}

/// Puts the parameters in the place of `{name}`; an unknown name stays as it is.
fn fill(text: &str, params: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        match params.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => filled.push_str(value),
            None => {
                filled.push('{');
                filled.push_str(name);
                filled.push('}');
            }
        }
        rest = tail;
    }
    filled.push_str(rest);
    filled
}

/// `Save` -> `[Šâvé~~]`: brackets show clipping, accents show hard-coded text, 40 % more shows tight boxes.
fn pseudo(text: &str) -> String {
    let mut inside = false;
    let mut length = 0usize;
    let mut changed = String::from("[");
    for character in text.chars() {
        inside = (inside || character == '{') && character != '}';
        changed.push(if inside { character } else { accented(character) });
        length += 1;
    }
    changed.extend(std::iter::repeat_n('~', length * 2 / 5));
    changed.push(']');
    changed
}

fn accented(character: char) -> char {
    match character {
        'a' => 'â',
        'c' => 'č',
        'e' => 'é',
        'i' => 'î',
        'n' => 'ñ',
        'o' => 'ö',
        'r' => 'ř',
        's' => 'š',
        'u' => 'ü',
        'y' => 'ý',
        'z' => 'ž',
        'A' => 'Å',
        'D' => 'Ď',
        'E' => 'É',
        'O' => 'Ø',
        'S' => 'Š',
        other => other,
    }
}
