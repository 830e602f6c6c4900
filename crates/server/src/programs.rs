//! The programme this server runs: its rules, its document as it is sent, and its civil day.

use axum::body::Bytes;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::issue::{Issue, IssueCode};
use domain::program::Program;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The programmes that come with the server, by name.
const BUILT_IN: [(&str, &str); 2] = [
    ("reseller", include_str!("../../../public/programs/reseller.json")),
    ("aws-ace", include_str!("../../../public/programs/aws-ace.json")),
];

/// A programme that was read and checked.
pub struct LoadedProgram {
    pub rules: Program,
    /// The document without the spaces between its words: what `GET /api/v1/program` sends.
    pub document: Bytes,
    /// Quoted, as the `ETag` header wants it.
    pub etag: String,
    zone: Tz,
}

impl LoadedProgram {
    /// Reads a built-in programme or a file.
    ///
    /// # Errors
    /// A text for the operator: the file that cannot be read, or every issue with its path and its remedy.
    pub fn load(choice: &str) -> Result<Self, String> {
        match BUILT_IN.iter().find(|(name, _)| *name == choice) {
            Some((_, text)) => Self::read(text, choice),
            None => {
                let text = std::fs::read_to_string(choice).map_err(|error| {
                    let names: Vec<_> = BUILT_IN.iter().map(|(name, _)| *name).collect();
                    format!(
                        "The programme {choice:?} cannot be read: {error}.\nName a file, or one of: {}.",
                        names.join(", ")
                    )
                })?;
                Self::read(&text, choice)
            }
        }
    }

    /// Reads a document; `name` is only used in messages.
    ///
    /// # Errors
    /// As [`LoadedProgram::load`].
    pub fn read(text: &str, name: &str) -> Result<Self, String> {
        let rules = Program::from_json(text).map_err(|issues| listed(name, &issues))?;
        rules.segments().map_err(|issues| listed(name, &issues))?;
        let zone: Tz = rules.time_zone.parse().map_err(|_| {
            let expected = "IANA name of a time zone, like Europe/Prague";
            listed(name, &[Issue::new("time_zone", IssueCode::BadValue).with("expected", expected)])
        })?;
        let digest = Sha256::digest(text.as_bytes());
        let short: String = digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
        let json: Option<serde_json::Value> = serde_json::from_str(text).ok();
        let document = json.map_or_else(|| text.to_owned(), |json| json.to_string());
        Ok(Self { rules, document: Bytes::from(document), etag: format!("\"{short}\""), zone })
    }

    /// The civil day in the programme's zone.
    pub fn today(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.zone).date_naive()
    }
}

/// All issues of a programme in plain words, one a line.
fn listed(name: &str, issues: &[Issue]) -> String {
    let mut text = format!("The programme {name:?} has {} problem(s):", issues.len());
    for issue in issues {
        let path = if issue.path.is_empty() { "the document" } else { &issue.path };
        let _ = write!(text, "\n  {path}: {} [{}]", remedy(issue), issue.code.as_str());
    }
    text.push_str("\nThe server does not start with a programme that it only half understands.");
    text
}

fn remedy(issue: &Issue) -> String {
    let param = |name: &str| issue.params.get(name).map_or("", String::as_str);
    match issue.code {
        IssueCode::UnknownKey => match issue.params.get("suggestion") {
            Some(near) => format!("the format has no key {:?}; did you mean {near:?}?", param("key")),
            None => format!("the format has no key {:?}; remove it", param("key")),
        },
        IssueCode::MissingKey => format!("{:?} is missing; add it", param("key")),
        IssueCode::WrongType => format!("the value is of the wrong kind; write a {}", param("expected")),
        IssueCode::BadValue => format!("the value is not allowed; write {}", param("expected")),
        IssueCode::DanglingReference => {
            format!("there is no {} {:?}; define it or correct the name", param("kind"), param("name"))
        }
        IssueCode::DefinedTwice => format!("{:?} is defined twice; keep one", param("name")),
        IssueCode::NotJson => format!("this is not JSON: {}", param("detail")),
        code => code.as_str().replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_programme_is_sound() {
        for (name, _) in BUILT_IN {
            if let Err(text) = LoadedProgram::load(name) {
                panic!("{text}");
            }
        }
    }

    #[test]
    fn a_broken_programme_is_explained_with_path_code_and_remedy() {
        let broken = BUILT_IN[0].1.replacen("\"default_locale\"", "\"default_local\"", 1);
        let text = LoadedProgram::read(&broken, "my.json").err().unwrap();
        assert!(text.contains("my.json") && text.contains("default_local"), "{text}");
        assert!(
            text.contains("did you mean \"default_locale\"?") && text.contains("[missing_key]"),
            "{text}"
        );
        let text = LoadedProgram::read("{", "my.json").err().unwrap();
        assert!(text.contains("not JSON"), "{text}");
        let text = LoadedProgram::load("no/such/file.json").err().unwrap();
        assert!(text.contains("cannot be read") && text.contains("reseller"), "{text}");
    }

    #[test]
    fn an_unknown_zone_stops_the_start() {
        let broken = BUILT_IN[0].1.replacen("Europe/Prague", "Europe/Praha", 1);
        let text = LoadedProgram::read(&broken, "my.json").err().unwrap();
        assert!(text.contains("time_zone: ") && text.contains("IANA"), "{text}");
    }

    #[test]
    fn a_day_begins_at_midnight_in_the_programmes_zone() {
        let program = LoadedProgram::load("reseller").unwrap();
        let at = |text: &str| program.today(text.parse().unwrap()).to_string();
        assert_eq!(at("2026-11-21T22:59:59Z"), "2026-11-21");
        assert_eq!(at("2026-11-21T23:00:00Z"), "2026-11-22");
        assert_eq!(at("2026-07-01T22:00:00Z"), "2026-07-02");
    }
}
