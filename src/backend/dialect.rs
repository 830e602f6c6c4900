//! The reference backend's addresses and JSON. No other module knows them.
//!
//! An [`Operation`] is what the portal wants; [`request`] says how this backend is asked, [`failure`] what its
//! refusals mean. A backend profile takes this module's place for other backends.

use super::failure::Failure;
use super::outbox::Command;
use crate::browser::http::Answer;
use crate::browser::url;
use domain::deals::DealQuery;
use domain::ids::{DealId, UserId};
use domain::issue::{Issue, IssueCode};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What the portal can ask of a backend.
pub enum Operation {
    Session,
    SignIn {
        email: String,
        password: String,
    },
    SignOut,
    SignOutEverywhere,
    RequestPasswordReset {
        email: String,
    },
    ResetPassword {
        token: String,
        password: String,
    },
    Program,
    Partners,
    Deals(DealQuery),
    DealsSummary,
    Deal(DealId),
    Activities(DealId),
    /// `user` is whose command it is: a backend must refuse it under anybody else's session.
    Command {
        command: Command,
        key: String,
        user: UserId,
    },
}

/// How the backend is asked: everything but a file's content.
pub struct Request {
    pub method: &'static str,
    pub address: String,
    pub headers: Vec<(&'static str, String)>,
    pub json: Option<Value>,
}

const BASE: &str = "/api/v1";

/// The request for an operation.
pub fn request(operation: &Operation) -> Request {
    let (method, path, json) = match operation {
        Operation::Session => ("GET", "/session".to_owned(), None),
        Operation::SignIn { email, password } => {
            ("POST", "/session".to_owned(), Some(json!({ "email": email, "password": password })))
        }
        Operation::SignOut => ("DELETE", "/session".to_owned(), None),
        Operation::SignOutEverywhere => ("DELETE", "/sessions".to_owned(), None),
        Operation::RequestPasswordReset { email } => {
            ("POST", "/password-resets".to_owned(), Some(json!({ "email": email })))
        }
        Operation::ResetPassword { token, password } => (
            "PUT",
            format!("/password-resets/{}", url::segment(token)),
            Some(json!({ "password": password })),
        ),
        Operation::Program => ("GET", "/program".to_owned(), None),
        Operation::Partners => ("GET", "/partners?per_page=100".to_owned(), None),
        Operation::Deals(query) => ("GET", format!("/deals{}", url::build_search(&query.to_pairs())), None),
        Operation::DealsSummary => ("GET", "/deals/summary".to_owned(), None),
        Operation::Deal(id) => ("GET", deal_path(id, ""), None),
        Operation::Activities(id) => ("GET", deal_path(id, "/activities?per_page=100"), None),
        Operation::Command { command, .. } => command_request(command),
    };
    let mut headers = vec![("Accept", "application/json".to_owned())];
    if method != "GET" {
        headers.push(("X-Portal-CSRF", "1".to_owned()));
    }
    if let Operation::Command { command, key, user } = operation {
        headers.push(("X-Portal-User", user.0.clone()));
        headers.push(("Idempotency-Key", key.clone()));
        headers.extend(command.version().map(|version| ("If-Match", format!("\"{version}\""))));
    }
    Request { method, address: format!("{BASE}{path}"), headers, json }
}

fn deal_path(id: &DealId, tail: &str) -> String {
    format!("/deals/{}{tail}", url::segment(id.as_str()))
}

fn command_request(command: &Command) -> (&'static str, String, Option<Value>) {
    match command {
        Command::Create { deal, fields } => {
            ("POST", "/deals".to_owned(), Some(json!({ "id": deal, "submit": true, "fields": fields })))
        }
        Command::Change { deal, fields, .. } => {
            ("PATCH", deal_path(deal, ""), Some(json!({ "fields": fields })))
        }
        Command::Act { deal, act, fields, .. } => {
            let body = json!({
                "action": act.action,
                "reason": act.reason,
                "comment": act.comment,
                "duplicate_of": act.duplicate_of,
                "fields": fields,
            });
            ("POST", deal_path(deal, "/actions"), Some(body))
        }
        Command::Upload { deal, .. } => ("POST", deal_path(deal, "/attachments"), None),
    }
}

/// The address of an attachment's content.
pub fn attachment_address(deal: &DealId, attachment: &str) -> String {
    format!("{BASE}{}", deal_path(deal, &format!("/attachments/{}", url::segment(attachment))))
}

#[derive(Deserialize)]
struct Problem {
    #[serde(default)]
    code: String,
    #[serde(default)]
    errors: Vec<ProblemError>,
    #[serde(default)]
    refusal: Option<ProblemRefusal>,
}

#[derive(Deserialize)]
struct ProblemRefusal {
    code: String,
}

#[derive(Deserialize)]
struct ProblemError {
    #[serde(default)]
    pointer: String,
    code: String,
    #[serde(default)]
    params: BTreeMap<String, String>,
}

/// What an answer that is not a success means.
pub fn failure(answer: &Answer) -> Failure {
    let problem = serde_json::from_str::<Problem>(&answer.body).ok();
    let code = problem.as_ref().map(|problem| problem.code.clone()).unwrap_or_default();
    match (answer.status, problem) {
        (401, _) => Failure::NotSignedIn,
        (403, _) => Failure::Forbidden(code),
        // Without a problem document it is not the backend that answered: a proxy, or a captive portal.
        (404 | 410, Some(_)) => Failure::NotFound,
        (409, Some(Problem { refusal: Some(refusal), .. })) => Failure::Refused(refusal.code),
        (409, _) => Failure::Conflict(code),
        (412, _) => Failure::Stale,
        (413, _) => Failure::Invalid(vec![Issue::new("files", IssueCode::TooLong)]),
        (400 | 422, Some(Problem { refusal: Some(refusal), .. })) => Failure::Refused(refusal.code),
        (400 | 422, Some(problem)) => Failure::Invalid(problem.errors.iter().filter_map(issue).collect()),
        (408 | 425 | 429, _) => Failure::RateLimited(answer.retry_after),
        (500.., _) => Failure::Server(answer.status),
        (400..=499, Some(_)) => Failure::Conflict(code),
        _ => Failure::Malformed,
    }
}

fn issue(error: &ProblemError) -> Option<Issue> {
    let code = IssueCode::parse(&error.code)?;
    let path = error
        .pointer
        .strip_prefix("/fields/")
        .or_else(|| error.pointer.strip_prefix('/'))
        .unwrap_or(&error.pointer);
    let field = path.split('/').next().unwrap_or(path);
    Some(Issue { path: field.to_owned(), code, params: error.params.clone() })
}
