//! What a refusal means: its kind, its words, and which fields it is about.

use super::field_errors;
use crate::http::HttpAnswer;
use crate::json::{Json, Pointer, stream::Limits};
use crate::profile::spec::KindRule;
use crate::record::Record;
use crate::resource::Resource;

/// What a person, a screen or a program can do about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureKind {
    /// Nobody is signed in, or no longer.
    Unauthenticated,
    /// Signed in, but not allowed.
    Forbidden,
    NotFound,
    /// What was sent is not accepted; `fields` says where, as far as the backend tells.
    Validation,
    /// Somebody else changed the record, or it is there already.
    Conflict,
    /// The backend wants a version and was sent none: the profile has to be corrected.
    PreconditionRequired,
    /// Too many requests; `retry_after` says when.
    RateLimited,
    /// The backend does not have this operation.
    Unsupported,
    /// The backend's answer is not that of the profile; `reason` says how.
    Misconfigured,
    /// The backend is broken or away for the moment.
    Server,
}

impl FailureKind {
    /// Names that a profile's rules may give.
    pub(crate) const NAMES: &'static str = "unauthenticated forbidden not_found validation conflict precondition_required rate_limited unsupported server";

    /// By its place in the names.
    pub(crate) fn named(at: usize) -> Option<Self> {
        let all = [
            Self::Unauthenticated,
            Self::Forbidden,
            Self::NotFound,
            Self::Validation,
            Self::Conflict,
            Self::PreconditionRequired,
            Self::RateLimited,
            Self::Unsupported,
            Self::Server,
        ];
        all.get(at).copied()
    }
}

/// Why an answer is not that of the profile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A success in another format; `text/html` is most often a sign-in page or a wrong address.
    NotJson {
        media: String,
    },
    /// The connection broke, or the server stopped in the middle.
    Truncated {
        offset: usize,
    },
    BadJson {
        code: &'static str,
        offset: usize,
    },
    /// More than this crate reads at once: 64 MiB, or 1 MiB in one text.
    TooLong,
    /// A write was redirected; most often the path lacks a slash at its end. `to` may be unknown in a browser.
    Redirected {
        to: String,
    },
    /// The answer came from another origin.
    OtherOrigin {
        found: String,
    },
    /// There is no list where the profile says.
    NoList {
        at: String,
    },
    /// There is no record where the profile says.
    NoRecord {
        at: String,
    },
    /// A record without an id.
    NoId {
        at: String,
    },
    /// The backend does not understand the format that is sent or asked for (406, 415).
    Format,
}

/// An error about one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The profile's field; `None` for what belongs to no field the portal knows.
    pub field: Option<String>,
    /// The backend's own name.
    pub wire: String,
    /// The backend's words.
    pub message: String,
    /// The backend's code, if it has any.
    pub code: String,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub kind: FailureKind,
    pub status: u16,
    /// The backend's words; may be empty. They are for people who speak the backend's language.
    pub message: String,
    /// The backend's code, if the profile says where it stands.
    pub code: String,
    pub fields: Vec<FieldError>,
    /// Seconds.
    pub retry_after: Option<u32>,
    /// The record as it is now, where the answer to a conflict has it.
    pub current: Option<Box<Record>>,
    /// Only with [`FailureKind::Misconfigured`].
    pub reason: Option<Box<Reason>>,
}

impl Failure {
    pub(crate) fn misconfigured(status: u16, reason: Reason) -> Self {
        Self { reason: Some(Box::new(reason)), ..Self::plain(FailureKind::Misconfigured, status) }
    }

    pub(crate) const fn plain(kind: FailureKind, status: u16) -> Self {
        Self {
            kind,
            status,
            message: String::new(),
            code: String::new(),
            fields: Vec::new(),
            retry_after: None,
            current: None,
            reason: None,
        }
    }
}

impl Resource<'_> {
    /// Whether an answer whose status is one of success tells of a refusal.
    pub(crate) fn refuses(&self, body: &Json) -> bool {
        self.spec.errors.refused.iter().any(|(pointer, is)| match body.at(pointer) {
            None | Some(Json::Null) => false,
            Some(found) if !is.is_empty() => is.contains(found),
            Some(Json::Bool(said)) => *said,
            Some(Json::List(items)) => !items.is_empty(),
            Some(_) => true,
        })
    }

    /// Reads a refusal. `is_write` tells whether a redirect has lost what was sent.
    #[must_use]
    pub fn read_failure(&self, answer: &HttpAnswer, is_write: bool) -> Failure {
        let status = answer.status;
        if status == 0 || (300..400).contains(&status) {
            let to = answer.header("location").unwrap_or_default().to_owned();
            if is_write || status != 304 {
                return Failure::misconfigured(status, Reason::Redirected { to });
            }
        }
        let spec = &self.spec.errors;
        let limits = Limits { total: 4 << 20, token: 1 << 20 };
        let body = Json::parse_within(&answer.body, limits).unwrap_or_default();
        let mut failure = Failure::plain(kind(&spec.kinds, answer, &body), status);
        failure.retry_after = retry_after(answer);
        failure.message = first_text(&spec.message, &body).unwrap_or_else(|| bare_text(answer, &body));
        failure.code = first_text(&spec.code, &body).unwrap_or_default();
        failure.fields = field_errors::read(self, status, &body);
        if failure.kind == FailureKind::Conflict {
            let current = spec.current.as_ref().and_then(|pointer| body.at(pointer));
            failure.current = current.and_then(|json| self.read_record(json, answer).ok().map(Box::new));
            // "There is already one" is about a field that can be corrected, unlike "somebody was faster".
            if status == 409 && !failure.fields.is_empty() && failure.current.is_none() {
                failure.kind = FailureKind::Validation;
            }
        }
        if matches!(status, 406 | 415) && failure.kind == FailureKind::Misconfigured {
            failure.reason = Some(Box::new(Reason::Format));
        }
        failure
    }
}

fn kind(rules: &[KindRule], answer: &HttpAnswer, body: &Json) -> FailureKind {
    let applies = |rule: &&KindRule| {
        let status = rule.status.is_empty() || rule.status.contains(&answer.status);
        let signed_in = rule.signed_in.is_none_or(|wanted| wanted == answer.signed_in);
        let content = rule.at.as_ref().is_none_or(|pointer| {
            let found = body.at(pointer);
            if rule.is.is_empty() {
                found.is_some_and(|found| !found.is_null())
            } else {
                found.is_some_and(|found| rule.is.contains(found))
            }
        });
        status && signed_in && content
    };
    if let Some(rule) = rules.iter().find(applies) {
        return rule.kind;
    }
    match answer.status {
        401 => FailureKind::Unauthenticated,
        403 => FailureKind::Forbidden,
        404 | 410 => FailureKind::NotFound,
        409 | 412 => FailureKind::Conflict,
        428 => FailureKind::PreconditionRequired,
        408 | 425 | 429 => FailureKind::RateLimited,
        405 | 501 => FailureKind::Unsupported,
        406 | 415 => FailureKind::Misconfigured,
        // Refused within a success.
        200..=299 | 400 | 402 | 411 | 413 | 414 | 416..=499 => FailureKind::Validation,
        _ => FailureKind::Server,
    }
}

/// Seconds of `Retry-After`; a date is left to the caller's own patience, for this crate has no clock.
fn retry_after(answer: &HttpAnswer) -> Option<u32> {
    let seconds = answer.header("retry-after").or_else(|| answer.header("x-ratelimit-reset-after"))?.trim();
    let whole = seconds.split('.').next().unwrap_or_default();
    whole.parse::<u32>().ok().map(|seconds| seconds.min(86_400))
}

/// The words of an answer that is nothing but words.
fn bare_text(answer: &HttpAnswer, body: &Json) -> String {
    let mut text = String::new();
    match body {
        Json::Text(_) | Json::List(_) => words(body, 0, &mut text),
        _ if answer.header("content-type").is_some_and(|media| media.starts_with("text/plain")) => {
            text.push_str(std::str::from_utf8(&answer.body).unwrap_or_default().trim());
        }
        _ => {}
    }
    text.chars().take(300).collect()
}

/// The first text that one of the pointers leads to; lists of texts are joined.
pub(crate) fn first_text(pointers: &[Pointer], body: &Json) -> Option<String> {
    pointers.iter().filter_map(|pointer| body.at(pointer)).find_map(|json| {
        let mut out = String::new();
        words(json, 0, &mut out);
        let text: String = out.chars().take(2_000).collect();
        (!text.is_empty()).then_some(text)
    })
}

/// Texts within, one after the other.
pub(crate) fn words(json: &Json, depth: usize, out: &mut String) {
    let text = match json {
        // Some backends send their messages as JSON within a text.
        Json::Text(text) if depth < 4 && text.starts_with(['[', '{']) => match Json::parse(text.as_bytes()) {
            Ok(inner) => return words(&inner, depth + 1, out),
            Err(_) => text.as_str(),
        },
        Json::Text(text) => text.as_str(),
        Json::Number(raw) => raw,
        Json::List(items) if depth < 4 => return items.iter().for_each(|item| words(item, depth + 1, out)),
        Json::Object(members) if depth < 4 && depth > 0 => {
            if let Some(message) = json.get("message").filter(|message| message.as_str().is_some()) {
                return words(message, depth + 1, out);
            }
            return members.iter().for_each(|(_, value)| words(value, depth + 1, out));
        }
        _ => return,
    };
    if !out.is_empty() {
        out.push(' ');
    }
    out.push_str(text);
}
