//! Why a request did not do what it was meant to.

use domain::issue::Issue;

/// Everything that can go wrong between the page and a backend, in the terms of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No connection.
    Offline,
    /// No answer within the limit.
    Timeout,
    /// Nobody is signed in, or the session has ended.
    NotSignedIn,
    /// Not allowed for this person; the code says what.
    Forbidden(String),
    /// There is no such thing, or it is not to be seen.
    NotFound,
    /// The rules refuse the action: the code of a [`domain::deals::Refusal`].
    Refused(String),
    /// Somebody else was faster.
    Stale,
    /// In conflict with what is there; the code says how.
    Conflict(String),
    /// The content is refused, with the reasons.
    Invalid(Vec<Issue>),
    /// Too many requests; seconds to wait, if the backend says.
    RateLimited(Option<u32>),
    /// The backend failed.
    Server(u16),
    /// Nobody knows whether a command arrived, and this backend could take it twice: a person decides.
    Unclear,
    /// The backend has no such thing.
    Unsupported,
    /// An answer that is none: HTML from a captive portal, broken JSON.
    Malformed,
    /// Refused, in words that are for people already: those of the page around, or about signing in there.
    Told(String),
}

impl Failure {
    /// Whether sending the same request again later can help.
    pub fn is_passing(&self) -> bool {
        match self {
            Failure::Offline
            | Failure::Timeout
            | Failure::RateLimited(_)
            | Failure::Server(_)
            | Failure::Malformed => true,
            Failure::Conflict(code) => code == "request_in_progress",
            _ => false,
        }
    }

    /// What a person reads.
    pub fn sentence(&self) -> String {
        crate::i18n::lookup(&self.key(), &[])
    }

    /// The catalogue key of the sentence for it. Words that are none stand for themselves.
    pub fn key(&self) -> String {
        match self {
            Failure::Offline => "error.offline".to_owned(),
            Failure::Timeout => "error.timeout".to_owned(),
            Failure::NotSignedIn => "error.not_signed_in".to_owned(),
            Failure::Forbidden(_) => "error.forbidden".to_owned(),
            Failure::NotFound => "error.not_found".to_owned(),
            Failure::Refused(code) => format!("refusal.{code}"),
            Failure::Stale => "error.stale".to_owned(),
            Failure::Conflict(code) if code == "newer_draft" => "error.newer_draft".to_owned(),
            Failure::Conflict(_) => "error.conflict".to_owned(),
            Failure::Invalid(_) => "error.invalid".to_owned(),
            Failure::RateLimited(_) => "error.rate_limited".to_owned(),
            Failure::Server(_) => "error.server".to_owned(),
            Failure::Unclear => "error.unclear".to_owned(),
            Failure::Unsupported => "error.unsupported".to_owned(),
            Failure::Malformed => "error.malformed".to_owned(),
            Failure::Told(words) => words.clone(),
        }
    }
}
