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
use serde_json::{Value, json};

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

/// What stands before every path.
pub const BASE: &str = "/api/v1";
/// All deals that the person sees, as figures need them.
pub const FACTS: &str = "/api/v1/performance/deals";

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

/// A problem document (RFC 9457), as far as the portal uses it. Read from the generic tree, which the catalogues bring
/// along anyway: derived readers for it are 4 KB of program.
#[derive(Default)]
struct Problem {
    code: String,
    errors: Vec<Issue>,
    refusal: Option<String>,
}

impl Problem {
    fn read(body: &str) -> Option<Self> {
        let json: Value = serde_json::from_str(body).ok().filter(Value::is_object)?;
        let errors = json.get("errors").and_then(Value::as_array);
        Some(Self {
            code: text(&json, "code").to_owned(),
            errors: errors.into_iter().flatten().filter_map(issue).collect(),
            refusal: json.get("refusal").map(|refusal| text(refusal, "code").to_owned()),
        })
    }
}

fn text<'j>(json: &'j Value, name: &str) -> &'j str {
    json.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// What an answer that is not a success means.
pub fn failure(answer: &Answer) -> Failure {
    let problem = Problem::read(&answer.body);
    let code = problem.as_ref().map(|problem| problem.code.clone()).unwrap_or_default();
    match (answer.status, problem) {
        (401, _) => Failure::NotSignedIn,
        (403, _) => Failure::Forbidden(code),
        // Without a problem document it is not the backend that answered: a proxy, or a captive portal.
        (404 | 410, Some(_)) => Failure::NotFound,
        (409, Some(Problem { refusal: Some(refusal), .. })) => Failure::Refused(refusal),
        (409, _) => Failure::Conflict(code),
        (412, _) => Failure::Stale,
        (413, _) => Failure::Invalid(vec![Issue::new("files", IssueCode::TooLong)]),
        (400 | 422, Some(Problem { refusal: Some(refusal), .. })) => Failure::Refused(refusal),
        (400 | 422, Some(problem)) => Failure::Invalid(problem.errors),
        (408 | 425 | 429, _) => Failure::RateLimited(answer.retry_after),
        (500.., _) => Failure::Server(answer.status),
        (400..=499, Some(_)) => Failure::Conflict(code),
        _ => Failure::Malformed,
    }
}

fn issue(error: &Value) -> Option<Issue> {
    let code = IssueCode::parse(text(error, "code"))?;
    let pointer = text(error, "pointer");
    let path = pointer.strip_prefix("/fields/").or_else(|| pointer.strip_prefix('/')).unwrap_or(pointer);
    let params = error.get("params").and_then(Value::as_object).into_iter().flatten();
    let field = path.split('/').next().unwrap_or(path);
    let mut issue = Issue::new(field, code);
    issue.params.extend(params.filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned()))));
    Some(issue)
}

/// Every organisation that the person sees, in one answer.
pub const RANKED_PARTNERS: &str = "/api/v1/performance/partners";

/// The reviews of an organisation, or with a quarter one of them.
pub fn review_address(partner: &str, quarter: Option<&str>) -> String {
    let tail = quarter.map(|quarter| format!("/{}", url::segment(quarter))).unwrap_or_default();
    format!("{BASE}/performance/reviews/{}{tail}", url::segment(partner))
}
