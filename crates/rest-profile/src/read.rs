//! From answers to pages, records and failures.
//!
//! An answer is never believed further than it goes: a page of HTML is no empty list, a total smaller than what was
//! seen is no total, and a link to another origin is not followed.

mod columns;
pub(crate) mod failure;
pub(crate) mod field_errors;
mod list;
mod next;
mod record;

pub use columns::ColumnPage;
pub use failure::{Failure, FailureKind, FieldError, Reason};
pub use list::{ListPage, PageNotice};
pub use record::Outcome;

use crate::http::HttpAnswer;
use crate::json::{Json, JsonError, JsonErrorKind, stream::Limits};
use crate::profile::Profile;

/// Whether an answer of success may be what the profile says, by its head; its media type.
pub(crate) fn acceptable(profile: &Profile, answer: &HttpAnswer) -> Result<String, Reason> {
    if !profile.base.holds(&answer.final_url) {
        return Err(Reason::OtherOrigin { found: answer.final_url.clone() });
    }
    let media = answer.header("content-type").unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    // `text/plain` in front of JSON is a frequent slip and harmless; HTML is a page for people, whatever its status.
    let plain = matches!(media.as_str(), "" | "text/plain" | "application/octet-stream");
    if plain || media.contains("json") { Ok(media) } else { Err(Reason::NotJson { media }) }
}

/// The JSON of an answer that is one of success.
pub(crate) fn json(profile: &Profile, answer: &HttpAnswer) -> Result<Json, Reason> {
    let media = acceptable(profile, answer)?;
    Json::parse_within(&answer.body, Limits::default()).map_err(|error| unreadable(error, media))
}

/// Why a body of that type could not be read.
fn unreadable(error: JsonError, media: String) -> Reason {
    match error.kind {
        JsonErrorKind::TooLong | JsonErrorKind::TokenTooLong => Reason::TooLong,
        JsonErrorKind::Truncated => Reason::Truncated { offset: error.offset },
        kind if error.offset == 0 && matches!(kind, JsonErrorKind::Unexpected(_)) => {
            Reason::NotJson { media }
        }
        kind => Reason::BadJson { code: kind.code(), offset: error.offset },
    }
}
