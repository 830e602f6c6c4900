//! The closed set of pipes: how a value is written where quotes, wildcards or separators have a meaning.

use super::{TemplateError, Unwritable};
use crate::json::Json;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Pipe {
    /// Several values with this between them. A value that holds it is refused unless it was quoted before.
    Join(String),
    /// `'…'`, a quote within doubled (SQL, OData).
    Quote,
    /// `'…'`, quotes and backslashes within after a backslash (SOQL).
    Squote,
    /// `"…"`, quotes and backslashes within after a backslash.
    Dquote,
    /// As `Quote`, without the outer quotes.
    Doubled,
    /// As `Squote` and `Dquote`, without the outer quotes.
    Escaped,
    /// The value's JSON.
    Json,
    /// Every scalar as text.
    Text,
    Lower,
    /// `%`, `_` and `\` after a backslash, for SQL's LIKE.
    Like,
    /// What has a meaning in regular expressions after a backslash.
    Regex,
    /// This instead of the value: for what is said only if there is one.
    Then(String),
    /// Refuses values that hold one of these characters: where a backend cannot be told to take them literally.
    Without(String),
}

/// The names of all pipes, for messages.
pub(crate) const NAMES: &str =
    "join: quote squote dquote doubled escaped json text lower like regex then: without:";

impl Pipe {
    pub(super) fn parse(text: &str) -> Result<Self, TemplateError> {
        if let Some(separator) = text.strip_prefix("join:") {
            return Ok(Self::Join(separator.to_owned()));
        }
        if let Some(characters) = text.strip_prefix("without:") {
            return Ok(Self::Without(characters.to_owned()));
        }
        if let Some(instead) = text.strip_prefix("then:") {
            return Ok(Self::Then(instead.to_owned()));
        }
        Ok(match text {
            "quote" => Self::Quote,
            "squote" => Self::Squote,
            "dquote" => Self::Dquote,
            "doubled" => Self::Doubled,
            "escaped" => Self::Escaped,
            "json" => Self::Json,
            "text" => Self::Text,
            "lower" => Self::Lower,
            "like" => Self::Like,
            "regex" => Self::Regex,
            _ => return Err(("template_pipe", text.to_owned())),
        })
    }

    /// Whether a text that went through cannot end the quotes around it.
    pub(crate) const fn protects(&self) -> bool {
        matches!(
            self,
            Self::Quote | Self::Squote | Self::Dquote | Self::Doubled | Self::Escaped | Self::Without(_)
        )
    }
}

/// Sends a value through pipes, one after the other.
pub(super) fn run(pipes: &[Pipe], value: &Json, quoted: bool) -> Result<Json, Unwritable> {
    let mut value = value.clone();
    let mut quoted = quoted;
    for pipe in pipes {
        value = match (pipe, value) {
            (Pipe::Join(separator), Json::List(items)) => Json::Text(join(&items, separator, quoted)?),
            (Pipe::Json, value) => Json::Text(value.to_text()),
            (Pipe::Then(instead), _) => Json::Text(instead.clone()),
            (pipe, Json::List(items)) => {
                Json::List(items.iter().map(|item| one(pipe, item)).collect::<Result<_, _>>()?)
            }
            (pipe, value) => one(pipe, &value)?,
        };
        quoted |= matches!(pipe, Pipe::Quote | Pipe::Squote | Pipe::Dquote | Pipe::Json);
    }
    Ok(value)
}

fn join(items: &[Json], separator: &str, quoted: bool) -> Result<String, Unwritable> {
    let mut text = String::new();
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            text.push_str(separator);
        }
        let start = text.len();
        scalar(item, &mut text)?;
        let added = text.get(start..).unwrap_or_default();
        // Without quotes, a value with a comma would be read as two values, and an empty one as none.
        if !quoted && (added.is_empty() || (!separator.is_empty() && added.contains(separator))) {
            return Err(Unwritable);
        }
    }
    Ok(text)
}

fn one(pipe: &Pipe, value: &Json) -> Result<Json, Unwritable> {
    let mut plain = String::new();
    scalar(value, &mut plain)?;
    let text = match pipe {
        Pipe::Join(_) | Pipe::Text | Pipe::Then(_) => plain,
        Pipe::Quote => ["'", &plain.replace('\'', "''"), "'"].concat(),
        Pipe::Squote => ["'", &backslashed(&plain, "\\'\""), "'"].concat(),
        Pipe::Dquote => ["\"", &backslashed(&plain, "\\\""), "\""].concat(),
        Pipe::Doubled => plain.replace('\'', "''"),
        Pipe::Escaped => backslashed(&plain, "\\'\""),
        Pipe::Json => value.to_text(),
        Pipe::Lower => plain.to_lowercase(),
        Pipe::Like => backslashed(&plain, "\\%_"),
        Pipe::Regex => backslashed(&plain, "\\.+*?()|[]{}^$/-"),
        Pipe::Without(characters) => {
            if plain.contains(|character| characters.contains(character)) {
                return Err(Unwritable);
            }
            plain
        }
    };
    Ok(Json::Text(text))
}

fn backslashed(text: &str, special: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if special.contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}

/// A scalar's plain text; lists and objects have none.
pub(crate) fn scalar(value: &Json, into: &mut String) -> Result<(), Unwritable> {
    match value {
        Json::Text(text) => into.push_str(text),
        Json::Number(raw) => into.push_str(raw),
        Json::Bool(true) => into.push_str("true"),
        Json::Bool(false) => into.push_str("false"),
        Json::Null => {}
        Json::List(_) | Json::Object(_) => return Err(Unwritable),
    }
    Ok(())
}
