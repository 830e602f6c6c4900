//! RFC 9457 problem details: the one shape of every refusal. Codes are for programs, `detail` is for developers;
//! what a person reads is made from the code by the page.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::deals::{Deal, Refusal};
use domain::issue::Issue;
use domain::performance::dossier::Dossier;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// An answer that is not the one that was asked for. Boxed: most requests have none, and carry it through every result.
#[derive(Debug, Clone)]
pub struct Problem(Box<Parts>);

#[derive(Debug, Clone)]
struct Parts {
    status: StatusCode,
    code: &'static str,
    detail: String,
    errors: Vec<FieldError>,
    refusal: Option<Refusal>,
    current: Option<Value>,
    standing: Option<Dossier>,
    retry_after_seconds: Option<u64>,
}

/// One thing that is wrong with the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// JSON pointer into the request's body, or `/query/<name>`.
    pub pointer: String,
    pub code: String,
    pub params: BTreeMap<String, String>,
    pub detail: String,
}

impl FieldError {
    pub fn new(pointer: impl Into<String>, code: &str) -> Self {
        Self {
            pointer: pointer.into(),
            code: code.to_owned(),
            params: BTreeMap::new(),
            detail: code.replace('_', " "),
        }
    }

    /// The error for an issue of a form field.
    pub fn of_field(issue: &Issue) -> Self {
        let token = issue.path.replace('~', "~0").replace('/', "~1");
        Self::at(format!("/fields/{token}"), issue)
    }

    /// The error for an issue of a body whose keys are the paths.
    pub fn of_entry(issue: &Issue) -> Self {
        Self::at(format!("/{}", issue.path), issue)
    }

    fn at(pointer: String, issue: &Issue) -> Self {
        let params = issue.params.iter().map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>();
        let mut detail = issue.code.as_str().replace('_', " ");
        if !params.is_empty() {
            detail = format!("{detail} ({})", params.join(", "));
        }
        Self { pointer, code: issue.code.as_str().to_owned(), params: issue.params.clone(), detail }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.params.insert(name.to_owned(), value.to_string());
        self
    }
}

/// The wire form.
#[derive(Serialize)]
struct Body<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    code: &'a str,
    detail: &'a str,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    errors: &'a [FieldError],
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: &'a Option<Refusal>,
    #[serde(skip_serializing_if = "Option::is_none")]
    current: &'a Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: &'a Option<Dossier>,
}

impl Problem {
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Self {
        Self(Box::new(Parts {
            status,
            code,
            detail: detail.into(),
            errors: Vec::new(),
            refusal: None,
            current: None,
            standing: None,
            retry_after_seconds: None,
        }))
    }

    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "there is nothing here, or nothing that you may see")
    }

    pub fn role_not_allowed() -> Self {
        Self::new(StatusCode::FORBIDDEN, "role_not_allowed", "your role does not do this")
    }

    /// The request was understood and its content is refused, for all of these reasons.
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", "see errors");
        problem.0.errors = errors;
        problem
    }

    /// As [`Problem::invalid`], from the issues of form fields.
    pub fn invalid_fields(issues: &[Issue]) -> Self {
        Self::invalid(issues.iter().map(FieldError::of_field).collect())
    }

    /// Somebody else was faster: the deal as it is now comes along.
    pub fn stale(current: Deal) -> Self {
        Self::stale_record(&current)
    }

    /// Somebody, or another tab, was faster: the record as it is now comes along.
    pub fn stale_record(current: &impl Serialize) -> Self {
        let mut problem =
            Self::new(StatusCode::PRECONDITION_FAILED, "stale", "it was changed meanwhile; see current");
        problem.0.current = serde_json::to_value(current).ok();
        problem
    }

    /// Somebody else has noted something about a partner meanwhile: its record as it is now comes along.
    pub fn stale_standing(standing: Dossier) -> Self {
        let mut problem = Self::new(
            StatusCode::PRECONDITION_FAILED,
            "stale",
            "something else was noted meanwhile; see standing",
        );
        problem.0.standing = Some(standing);
        problem
    }

    /// Somebody has as many as one may have.
    pub fn too_many(most: usize) -> Self {
        Self::new(StatusCode::CONFLICT, "too_many", format!("{most} are the most; delete one first"))
    }

    /// A transition that the rules refuse.
    pub fn refused(refusal: Refusal) -> Self {
        let detail = format!("the action is not possible: {}", refusal.code().replace('_', " "));
        let pointer = match refusal {
            Refusal::OutOfSight => return Self::not_found(),
            Refusal::WrongStatus { .. } | Refusal::WrongRole => None,
            Refusal::ReasonMissing | Refusal::ReasonUnknown => Some("/reason"),
            Refusal::CommentMissing => Some("/comment"),
            Refusal::DuplicateOfMissing | Refusal::DuplicateOfItself => Some("/duplicate_of"),
        };
        let mut problem = match pointer {
            None => Self::new(StatusCode::CONFLICT, "refused", detail),
            Some(pointer) => Self::invalid(vec![FieldError::new(pointer, refusal.code())]),
        };
        problem.0.refusal = Some(refusal);
        problem
    }

    /// There is more to do at the moment than this server takes on.
    pub fn busy() -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", "too much at once; try again").retry_after(1)
    }

    /// Something went wrong here; what it was stands in the log, not in the answer.
    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "a request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the server failed; try again")
    }

    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after_seconds = Some(seconds);
        self
    }

    pub fn status(&self) -> StatusCode {
        self.0.status
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        if crate::database::is_busy(&error) {
            tracing::warn!(%error, "the database is busy");
            return Self::busy();
        }
        Self::internal(&error)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let parts = *self.0;
        let body = Body {
            r#type: format!("urn:portal:problem:{}", parts.code),
            title: parts.status.canonical_reason().unwrap_or("Error"),
            status: parts.status.as_u16(),
            code: parts.code,
            detail: &parts.detail,
            errors: &parts.errors,
            refusal: &parts.refusal,
            current: &parts.current,
            standing: &parts.standing,
        };
        let mut response = (parts.status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = parts.retry_after_seconds {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
