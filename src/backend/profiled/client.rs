//! Sends what a profile planned: with the token of whoever is signed in, renewed once for all requests that wait.

use super::config::Config;
use super::uploads::Enclosed;
use crate::backend::Failure;
use crate::browser::http::{self, NoAnswer, Raw, RawBody};
use crate::browser::{clock, timers};
use domain::issue::{Issue, IssueCode};
use rest_profile::auth::{After, Session};
use rest_profile::http::{Body, HttpAnswer, HttpRequest};
use rest_profile::profile::Profile;
use rest_profile::read::{self, FailureKind};
use rest_profile::resource::Resource;
use std::cell::RefCell;

/// 15 s, as for the reference backend.
const TIME_LIMIT_MS: u32 = 15_000;
/// 5 minutes for a file, as for the reference backend.
const UPLOAD_LIMIT_MS: u32 = 300_000;
/// 100 ms between two looks at whether somebody else's refresh has come.
const REFRESH_WAIT_MS: u32 = 100;

thread_local! {
    /// Who is signed in, by backend. Tokens live here and nowhere else: a reload asks to sign in again.
    static SESSIONS: RefCell<Vec<(String, Session)>> = const { RefCell::new(Vec::new()) };
}

/// Works on the session of a backend.
pub fn with_session<T>(backend: &str, profile: &Profile, work: impl FnOnce(&mut Session) -> T) -> T {
    SESSIONS.with_borrow_mut(|sessions| {
        if let Some((_, session)) = sessions.iter_mut().find(|(name, _)| name == backend) {
            return work(session);
        }
        let mut session = Session::new(profile);
        let result = work(&mut session);
        sessions.push((backend.to_owned(), session));
        result
    })
}

/// Forgets every token.
pub fn sign_out() {
    SESSIONS.set(Vec::new());
}

/// One resource of one backend, ready to be asked.
#[derive(Clone, Copy)]
pub struct Client<'c> {
    pub resource: Resource<'c>,
    profile: &'c Profile,
    backend: &'c str,
}

impl<'c> Client<'c> {
    /// `None` where no backend has the resource.
    pub fn of(config: &'c Config, resource: &str) -> Option<Self> {
        let (backend, profile) = config.portal.profile_of(resource)?;
        Some(Self { resource: config.portal.resource(resource)?, profile, backend })
    }

    /// Sends a planned request; renews the token and sends again once if it was refused for that.
    pub async fn send(&self, request: &HttpRequest) -> Result<HttpAnswer, Failure> {
        self.send_with(request, None).await
    }

    /// As [`Client::send`], with a file.
    pub async fn send_with(
        &self,
        request: &HttpRequest,
        file: Option<&Enclosed>,
    ) -> Result<HttpAnswer, Failure> {
        let now = now();
        if let Some(refresh) = self.session(|session| session.before(self.profile, now)) {
            self.refresh(&refresh).await;
        }
        let mut renewed = false;
        loop {
            let mut signed = request.clone();
            let ticket = self.session(|session| session.apply(self.profile, &mut signed));
            let mut answer = raw_with(&signed, file).await?;
            answer.signed_in = ticket.signed_in;
            if answer.ok() || self.kind_of(&answer, request) != FailureKind::Unauthenticated || renewed {
                return Ok(answer);
            }
            renewed = true;
            match self.session(|session| session.on_refused(self.profile, ticket)) {
                After::Retry => {}
                After::Refresh(refresh) => self.refresh(&refresh).await,
                After::Wait => {
                    while self.session(|session| session.is_refreshing()) {
                        timers::sleep(REFRESH_WAIT_MS).await;
                    }
                }
                After::SignIn => return Ok(answer),
            }
            if !self.session(|session| session.is_signed_in()) {
                return Ok(answer);
            }
        }
    }

    fn session<T>(&self, work: impl FnOnce(&mut Session) -> T) -> T {
        with_session(self.backend, self.profile, work)
    }

    async fn refresh(&self, request: &HttpRequest) {
        let answer = raw(request).await.ok();
        self.session(|session| session.read_refresh(self.profile, answer.as_ref(), now()));
    }

    fn kind_of(&self, answer: &HttpAnswer, request: &HttpRequest) -> FailureKind {
        self.resource.read_failure(answer, !request.follow_redirects).kind
    }
}

/// Milliseconds since 1970.
pub fn now() -> u64 {
    u64::try_from(clock::now().timestamp_millis()).unwrap_or_default()
}

/// Sends a request as it is.
pub async fn raw(request: &HttpRequest) -> Result<HttpAnswer, Failure> {
    raw_with(request, None).await
}

async fn raw_with(request: &HttpRequest, file: Option<&Enclosed>) -> Result<HttpAnswer, Failure> {
    let (body, limit) = match (file, &request.body) {
        (Some(file), body) => (file.body(body), UPLOAD_LIMIT_MS),
        (None, Body::Empty) => (RawBody::None, TIME_LIMIT_MS),
        (None, Body::Text(text)) => (RawBody::Text(text.clone()), TIME_LIMIT_MS),
        (None, Body::Multipart(_) | Body::File) => return Err(Failure::Unsupported),
    };
    let raw = Raw {
        method: request.method,
        address: request.url.clone(),
        headers: request.headers.clone(),
        body,
        follow_redirects: request.follow_redirects,
        cookies: request.cookies,
    };
    let answer = http::send_raw(raw, limit).await.map_err(|none| match none {
        NoAnswer::Network => Failure::Offline,
        NoAnswer::Timeout => Failure::Timeout,
    })?;
    Ok(HttpAnswer {
        status: answer.status,
        headers: answer.headers,
        body: answer.body,
        final_url: answer.address,
        signed_in: false,
    })
}

/// What a backend's refusal means for the portal. `general` is the field beside which an error stands that names none.
pub fn failure(failure: &read::Failure, general: &str) -> Failure {
    match failure.kind {
        FailureKind::Unauthenticated => Failure::NotSignedIn,
        FailureKind::Forbidden => Failure::Forbidden(failure.code.clone()),
        FailureKind::NotFound => Failure::NotFound,
        FailureKind::Validation => Failure::Invalid(issues(failure, general)),
        FailureKind::Conflict => Failure::Stale,
        FailureKind::RateLimited => Failure::RateLimited(failure.retry_after),
        FailureKind::Server => Failure::Server(failure.status),
        FailureKind::Unsupported | FailureKind::PreconditionRequired | FailureKind::Misconfigured => {
            crate::browser::console::report(&format!("{:?} {:?}", failure.kind, failure.reason));
            Failure::Malformed
        }
    }
}

/// The backend's words beside the portal's fields.
pub fn issues(failure: &read::Failure, general: &str) -> Vec<Issue> {
    let issue = |field: &str, text: &str| {
        // The currency is typed into the same control as the amount.
        let field = field.strip_suffix("_currency").unwrap_or(field);
        Issue::new(if field.is_empty() { general } else { field }, IssueCode::Backend).with("text", text)
    };
    if failure.fields.is_empty() {
        return vec![issue("", &failure.message)];
    }
    failure
        .fields
        .iter()
        .map(|error| issue(error.field.as_deref().unwrap_or_default(), &error.message))
        .collect()
}
