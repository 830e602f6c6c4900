//! Sends what a profile planned: with the marks of whoever is signed in, renewed once for all requests that wait.

use super::config::Config;
use super::uploads::Enclosed;
use super::{csrf, hooks, host};
use crate::backend::Failure;
use crate::browser::http::{self, NoAnswer, Raw, RawBody, Take};
use crate::browser::{clock, console, timers};
use domain::issue::{Issue, IssueCode};
use rest_profile::auth::{After, Session, WayIn};
use rest_profile::http::{Body, HttpAnswer, HttpRequest};
use rest_profile::profile::Profile;
use rest_profile::read::{self, FailureKind};
use rest_profile::resource::Resource;
use std::cell::{Cell, RefCell};

/// 15 s, as for the reference backend.
const TIME_LIMIT_MS: u32 = 15_000;
/// 5 minutes for a file, as for the reference backend, and for an answer that is read while it arrives.
const LONG_LIMIT_MS: u32 = 300_000;
/// 100 ms between two looks at whether somebody else's refresh has come.
pub const REFRESH_WAIT_MS: u32 = 100;

thread_local! {
    /// Who is signed in, by backend. Tokens live here and nowhere else: no storage, no address, no log.
    static SESSIONS: RefCell<Vec<(String, Session)>> = const { RefCell::new(Vec::new()) };
    /// Counts how often somebody signed out: what comes late was meant for the person before.
    static TURN: Cell<u32> = const { Cell::new(0) };
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

/// Whose turn it is: another number than before if somebody has signed out meanwhile.
pub fn turn() -> u32 {
    TURN.get()
}

/// Forgets every token. What is still under way belongs to nobody any more.
pub fn sign_out() {
    TURN.set(turn().wrapping_add(1));
    SESSIONS.set(Vec::new());
}

/// What a request carries beside itself.
pub enum Carried<'c> {
    Nothing,
    File(&'c Enclosed),
    /// Takes the body of a successful answer while it arrives.
    Pieces(Take<'c>),
}

/// One resource of one backend, ready to be asked.
#[derive(Clone, Copy)]
pub struct Client<'c> {
    pub resource: Resource<'c>,
    pub profile: &'c Profile,
    pub backend: &'c str,
    /// The form's field beside which an error stands that names none.
    general: &'c str,
}

impl<'c> Client<'c> {
    /// `None` where no backend has the resource.
    pub fn of(config: &'c Config, resource: &str) -> Option<Self> {
        let (backend, profile) = config.portal.profile_of(resource)?;
        let general = &config.program.roles.title;
        Some(Self { resource: config.portal.resource(resource)?, profile, backend, general })
    }

    /// Sends a planned request; renews what shows who asks and sends again once if it was refused for that.
    ///
    /// Who signs out ends it: it is neither sent again for the next person, nor does that person get the answer. Only
    /// a write that was carried out is still told as such.
    pub async fn send(&self, request: &HttpRequest) -> Result<HttpAnswer, Failure> {
        self.send_with(request, Carried::Nothing).await
    }

    /// As [`Client::send`], with what goes along or comes back beside it.
    pub async fn send_with(
        &self,
        request: &HttpRequest,
        mut carried: Carried<'_>,
    ) -> Result<HttpAnswer, Failure> {
        let turn = turn();
        let is_write = !request.follow_redirects;
        self.prepare(is_write).await?;
        let (mut renewed, mut marked) = (false, false);
        loop {
            check_turn(turn)?;
            let mut signed = request.clone();
            let ticket = self.session(|session| session.apply(self.profile, &mut signed));
            let mut answer = self.exchange(signed, &mut carried).await?;
            answer.signed_in = ticket.signed_in;
            if answer.ok() && is_write {
                return Ok(answer);
            }
            check_turn(turn)?;
            if answer.ok() {
                return Ok(answer);
            }
            // The mark against forged requests may have changed; a refused request has changed nothing.
            if is_write && !marked && matches!(answer.status, 403 | 419) && self.profile.wants_csrf() {
                marked = true;
                if csrf::renew(self.backend, self.profile).await {
                    continue;
                }
            }
            if self.kind_of(&answer, request) != FailureKind::Unauthenticated || renewed {
                return self.refused(answer, is_write).await;
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
                After::SignIn if self.profile.way_in() == WayIn::Host => {
                    let _ = host::sign_in(self.backend, self.profile, true).await;
                }
                After::SignIn => return Ok(answer),
            }
            if !self.session(|session| session.is_signed_in()) {
                return Ok(answer);
            }
        }
    }

    /// What is due before a request: a refresh, the host page's token, the mark against forged requests.
    async fn prepare(&self, is_write: bool) -> Result<(), Failure> {
        if let Some(refresh) = self.session(|session| session.before(self.profile, now())) {
            self.refresh(&refresh).await;
        }
        if self.profile.way_in() == WayIn::Host && !self.session(|session| session.is_signed_in()) {
            host::sign_in(self.backend, self.profile, false).await?;
        }
        if is_write && self.profile.wants_csrf() {
            csrf::ready(self.backend, self.profile).await;
        }
        Ok(())
    }

    /// One request and its answer, with what the host page's functions make of them.
    async fn exchange(&self, signed: HttpRequest, carried: &mut Carried<'_>) -> Result<HttpAnswer, Failure> {
        if !hooks::has_any(self.profile) {
            return raw_with(&signed, carried).await;
        }
        let sent = hooks::before(self.backend, self.profile, signed).await?;
        let answer = match carried {
            // A function of the host page is shown whole answers.
            Carried::Pieces(_) => raw(&sent).await?,
            carried => raw_with(&sent, carried).await?,
        };
        Ok(hooks::after(self.backend, self.profile, answer).await)
    }

    /// A refusal that is final: as it is, or in the words of the host page.
    async fn refused(&self, answer: HttpAnswer, is_write: bool) -> Result<HttpAnswer, Failure> {
        if self.profile.hook("error").is_none() {
            return Ok(answer);
        }
        let mut refusal = self.resource.read_failure(&answer, is_write);
        // The others say what happens next: sign in, wait, look at what somebody else has changed.
        let is_last_word = matches!(
            refusal.kind,
            FailureKind::Validation
                | FailureKind::Forbidden
                | FailureKind::NotFound
                | FailureKind::Unsupported
        );
        if !is_last_word {
            return Ok(answer);
        }
        match hooks::error(self.backend, self.profile, &refusal).await {
            Some(words) if refusal.kind == FailureKind::Validation && is_write => {
                refusal.message = words;
                refusal.fields.clear();
                Err(failure(&refusal, self.general))
            }
            Some(words) => Err(Failure::Told(words)),
            None => Ok(answer),
        }
    }

    fn session<T>(&self, work: impl FnOnce(&mut Session) -> T) -> T {
        with_session(self.backend, self.profile, work)
    }

    async fn refresh(&self, request: &HttpRequest) {
        let turn = turn();
        let answer = raw(request).await.ok();
        // A token that comes after somebody has signed out signs nobody in.
        if check_turn(turn).is_ok() {
            self.session(|session| session.read_refresh(self.profile, answer.as_ref(), now()));
        }
    }

    fn kind_of(&self, answer: &HttpAnswer, request: &HttpRequest) -> FailureKind {
        self.resource.read_failure(answer, !request.follow_redirects).kind
    }
}

/// # Errors
/// Somebody has signed out since `turn`.
pub fn check_turn(of: u32) -> Result<(), Failure> {
    if of == turn() { Ok(()) } else { Err(Failure::Conflict("another_user".to_owned())) }
}

/// Milliseconds since 1970.
pub fn now() -> u64 {
    u64::try_from(clock::now().timestamp_millis()).unwrap_or_default()
}

/// Sends a request as it is.
pub async fn raw(request: &HttpRequest) -> Result<HttpAnswer, Failure> {
    raw_with(request, &mut Carried::Nothing).await
}

/// For one attempt: the next one may need it again.
fn lent<'l>(take: &'l mut Take<'_>) -> Take<'l> {
    &mut **take
}

async fn raw_with(request: &HttpRequest, carried: &mut Carried<'_>) -> Result<HttpAnswer, Failure> {
    let limit = if let Carried::Nothing = carried { TIME_LIMIT_MS } else { LONG_LIMIT_MS };
    let (body, take) = match (carried, &request.body) {
        (Carried::File(file), body) => (file.body(body), None),
        (Carried::Pieces(take), Body::Empty) => (RawBody::None, Some(lent(take))),
        (Carried::Pieces(take), Body::Text(text)) => (RawBody::Text(text.clone()), Some(lent(take))),
        (Carried::Nothing, Body::Empty) => (RawBody::None, None),
        (Carried::Nothing, Body::Text(text)) => (RawBody::Text(text.clone()), None),
        (_, Body::Multipart(_) | Body::File) => return Err(Failure::Unsupported),
    };
    let raw = Raw {
        method: request.method,
        address: request.url.clone(),
        headers: request.headers.clone(),
        body,
        follow_redirects: request.follow_redirects,
        cookies: request.cookies,
    };
    let answer = http::send_raw(raw, limit, take).await.map_err(|none| match none {
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

/// Tells whoever sets the portal up what is wrong with a backend.
pub fn report(backend: &str, what: &str) {
    let backend = if backend.is_empty() { "backend" } else { backend };
    console::report(&format!("{backend}: {what}"));
}

/// A kind as profiles name it (`errors.kinds`).
pub const fn kind_name(kind: FailureKind) -> &'static str {
    match kind {
        FailureKind::Unauthenticated => "unauthenticated",
        FailureKind::Forbidden => "forbidden",
        FailureKind::NotFound => "not_found",
        FailureKind::Validation => "validation",
        FailureKind::Conflict => "conflict",
        FailureKind::PreconditionRequired => "precondition_required",
        FailureKind::RateLimited => "rate_limited",
        FailureKind::Unsupported => "unsupported",
        FailureKind::Misconfigured => "misconfigured",
        FailureKind::Server => "server",
    }
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
            let read::Failure { kind, status, code, .. } = failure;
            report("", &format!("{} (status {status}) {code}", kind_name(*kind)));
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
