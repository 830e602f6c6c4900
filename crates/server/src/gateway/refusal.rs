//! What a backend's refusal or silence means to a client of ours. The account is the portal's, not the person's: a backend
//! that does not know it is a failure here, and never a reason to sign anybody out.

use crate::problem::{FieldError, Problem};
use crate::requests::bad_query;
use axum::http::StatusCode;
use domain::issue::{Issue, IssueCode};
use domain::program::Program;
use record_store::names;
use record_store::steps::{NoAnswer, Stop, Why};
use rest_profile::query::Operator;
use rest_profile::read::{Failure, FailureKind, Reason};
use rest_profile::resource::{Unsupported, What};

/// No answer came.
pub fn no_answer(none: NoAnswer) -> Problem {
    let (status, code) = match none {
        NoAnswer::TimedOut => (StatusCode::GATEWAY_TIMEOUT, "backend_silent"),
        NoAnswer::Unsent | NoAnswer::Broken => (StatusCode::BAD_GATEWAY, "backend_unreachable"),
    };
    Problem::new(status, code, "the backend of this portal does not answer; try again")
}

/// A step did not come to its end. `general` is the field beside which an error stands that names none.
pub fn stopped(stop: &Stop, general: &str) -> Problem {
    match &stop.why {
        Why::Unsaid(refused) => unsaid(refused),
        Why::NoPlace(name) => no_place(name),
        Why::NoAnswer(none) => no_answer(*none),
        Why::Refused(failure) => writing(failure, general),
        Why::Hidden => Problem::not_found(),
        Why::Unclear => unclear(),
    }
}

/// A question was refused, or its answer cannot be read.
pub fn reading(failure: &Failure) -> Problem {
    match failure.kind {
        FailureKind::NotFound => Problem::not_found(),
        FailureKind::RateLimited => busy(failure),
        _ => failed(failure),
    }
}

/// A step was refused. `general` is the field beside which an error stands that names none.
pub fn writing(failure: &Failure, general: &str) -> Problem {
    match failure.kind {
        FailureKind::NotFound => Problem::not_found(),
        FailureKind::RateLimited => busy(failure),
        FailureKind::Validation => Problem::invalid_fields(&issues(failure, general)),
        FailureKind::Conflict => {
            Problem::new(StatusCode::CONFLICT, "already_exists", "the backend has such a deal already")
        }
        FailureKind::Forbidden => {
            let detail = "the backend does not let the portal do this";
            Problem::new(StatusCode::CONFLICT, "backend_refused", detail)
        }
        _ => failed(failure),
    }
}

/// Nobody knows whether the step was taken, and taking it twice would be wrong.
pub fn unclear() -> Problem {
    let detail = "nobody knows whether the backend took this; look at the list before you send it again";
    Problem::new(StatusCode::CONFLICT, "unknown_outcome", detail)
}

fn busy(failure: &Failure) -> Problem {
    Problem::busy().retry_after(failure.retry_after.map_or(1, u64::from))
}

fn failed(failure: &Failure) -> Problem {
    // An address can hold a key, and the backend's message somebody's data: neither goes into the log.
    let reason = match failure.reason.as_deref() {
        None => String::new(),
        Some(Reason::Redirected { .. }) => "redirected".to_owned(),
        Some(Reason::OtherOrigin { .. }) => "other origin".to_owned(),
        Some(reason) => format!("{reason:?}"),
    };
    tracing::error!(
        status = failure.status,
        kind = ?failure.kind,
        code = failure.code,
        reason,
        "the backend's answer is of no use"
    );
    Problem::new(StatusCode::BAD_GATEWAY, "backend_failed", "the backend of this portal failed; try again")
}

/// The profile has no words for a list. The parameter that asked for it is named, as one that cannot be read.
pub fn unasked(program: &Program, refused: &Unsupported) -> Problem {
    let roles = &program.roles;
    let parameter = match refused.what {
        What::Page => "page",
        What::Sort => "sort",
        What::Search => "q",
        _ if refused.operator == Some(Operator::Contains) => "q",
        _ => match refused.field.as_str() {
            field if field == roles.value => "value_min",
            field if field == roles.close_date && refused.operator == Some(Operator::LessOrEqual) => {
                "close_to"
            }
            field if field == roles.close_date => "close_from",
            // A status, a stage, a partner: these have the names of their parameters.
            other => other,
        },
    };
    bad_query([parameter])
}

/// The profile has no words for a step.
pub fn unsaid(refused: &Unsupported) -> Problem {
    match refused.what {
        What::Field | What::ReadOnly | What::Value => no_place(&refused.field),
        _ => {
            tracing::error!(what = ?refused.what, field = refused.field, "the profile has no words for a step");
            Problem::new(StatusCode::CONFLICT, "backend_refused", "the backend has no such step")
        }
    }
}

/// The backend cannot keep what was entered.
pub fn no_place(field: &str) -> Problem {
    match field {
        names::REASON | names::COMMENT | names::DUPLICATE_OF => {
            Problem::invalid(vec![FieldError::new(format!("/{field}"), "not_allowed")])
        }
        field => Problem::invalid_fields(&[Issue::new(field, IssueCode::NotEditable)]),
    }
}

/// The backend's words beside the portal's fields.
fn issues(failure: &Failure, general: &str) -> Vec<Issue> {
    let issue = |field: &str, text: &str| {
        // The currency is typed into the same control as the amount.
        let field = field.strip_suffix("_currency").unwrap_or(field);
        Issue::new(if field.is_empty() { general } else { field }, IssueCode::Backend).with("text", text)
    };
    if failure.fields.is_empty() {
        return vec![issue("", &failure.message)];
    }
    let each = failure.fields.iter();
    each.map(|error| issue(error.field.as_deref().unwrap_or_default(), &error.message)).collect()
}
