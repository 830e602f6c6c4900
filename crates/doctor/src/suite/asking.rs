//! Signing in, and sending one request with all that belongs to it: tokens, their refresh, waiting when asked to.

use super::{At, Credentials, Exchange, Silence, Subject, Suite};
use crate::finding::{Params, Trace, Verdict};
use rest_profile::auth::{After, AuthError};
use rest_profile::http::{HttpAnswer, HttpRequest, Replay};
use rest_profile::plan::ListPlan;
use rest_profile::query::Query;
use rest_profile::read::{Failure, FailureKind, ListPage, Reason};
use rest_profile::resource::{Unsupported, What};

/// The longest wait that a backend's `Retry-After` is granted, in seconds.
const PATIENCE: u32 = 30;

/// A request that did not bring what was asked for.
pub(super) struct Trouble {
    /// The sentence: `unsupported`, `transport`, `refused` or one of the reasons of a wrong profile.
    pub(super) code: &'static str,
    pub(super) params: Params,
    pub(super) trace: Option<Trace>,
    pub(super) failure: Option<Failure>,
    /// What could not even be asked.
    pub(super) unsupported: Option<What>,
}

impl Trouble {
    pub(super) fn unsupported(unsupported: &Unsupported) -> Self {
        let what = format!("{:?}", unsupported.what);
        Self {
            code: "unsupported",
            params: vec![("what", what), ("field", unsupported.field.clone())],
            trace: None,
            failure: None,
            unsupported: Some(unsupported.what),
        }
    }

    pub(super) fn silent(silence: Silence, trace: Trace) -> Self {
        let Silence { code, params } = silence;
        Self { code, params, trace: Some(trace), failure: None, unsupported: None }
    }

    pub(super) fn failed(failure: Failure, trace: Trace) -> Self {
        let (code, params) = sentence(&failure);
        Self { code, params, trace: Some(trace), failure: Some(failure), unsupported: None }
    }

    pub(super) fn kind(&self) -> Option<FailureKind> {
        self.failure.as_ref().map(|failure| failure.kind)
    }
}

/// The sentence of a refusal.
fn sentence(failure: &Failure) -> (&'static str, Params) {
    let status = ("status", failure.status.to_string());
    let Some(reason) = &failure.reason else {
        let mut message = failure.message.clone();
        for error in &failure.fields {
            let name = error.field.as_deref().unwrap_or(&error.wire);
            message =
                [message.as_str(), if message.is_empty() { "" } else { "; " }, name, ": ", &error.message]
                    .concat();
        }
        let kind = format!("{:?}", failure.kind);
        let code = match failure.kind {
            FailureKind::Unauthenticated => "refused_unauthenticated",
            FailureKind::Forbidden => "refused_forbidden",
            FailureKind::PreconditionRequired => "refused_version",
            _ => "refused",
        };
        return (code, vec![status, ("kind", kind), ("message", message)]);
    };
    let (code, params): (&'static str, Params) = match &**reason {
        Reason::NotJson { media } if media.contains("html") => ("answer_html", Vec::new()),
        Reason::NotJson { media } => ("answer_not_json", vec![("media", media.clone())]),
        Reason::Truncated { offset } => ("answer_truncated", vec![("offset", offset.to_string())]),
        Reason::BadJson { offset, .. } => ("answer_bad_json", vec![("offset", offset.to_string())]),
        Reason::TooLong => ("answer_too_long", Vec::new()),
        Reason::Redirected { to } => ("redirected", vec![("to", to.clone())]),
        Reason::OtherOrigin { found } => ("other_origin", vec![("found", found.clone())]),
        Reason::NoList { at } => ("no_list", vec![("at", at.clone())]),
        Reason::NoRecord { at } => ("no_record", vec![("at", at.clone())]),
        Reason::NoId { at } => ("no_id", vec![("at", at.clone())]),
        Reason::Format => ("format_refused", Vec::new()),
    };
    let mut all = vec![status];
    all.extend(params);
    (code, all)
}

/// Two lines may stand for one page: the list, and the count where that is a request of its own.
pub(super) struct Page {
    pub(super) page: ListPage,
    pub(super) trace: Trace,
}

impl<X: Exchange> Suite<'_, X> {
    /// Sends a request as it is, unless nothing more is to be asked.
    pub(super) async fn deliver(&mut self, request: &HttpRequest) -> Result<HttpAnswer, Silence> {
        if self.halted() { Err(Silence::stopped()) } else { self.exchange.send(request).await }
    }

    /// Sends a request as whoever is signed in; refreshes a token that ran out, waits where the backend asks for it.
    pub(super) async fn ask(&mut self, request: &HttpRequest) -> (Result<HttpAnswer, Silence>, Trace) {
        let (mut refreshed, mut waits) = (false, 2);
        loop {
            let mut sent = request.clone();
            let ticket = self.session.apply(self.profile, &mut sent);
            let mut trace = Trace::of(request, &sent);
            let mut answer = self.deliver(&sent).await;
            if let Ok(answer) = &mut answer {
                answer.signed_in = ticket.signed_in;
                if answer.status == 401
                    && !refreshed
                    && let After::Refresh(refresh) = self.session.on_refused(self.profile, ticket)
                {
                    refreshed = true;
                    let fresh = self.deliver(&refresh).await;
                    let now = self.exchange.now();
                    if self.session.read_refresh(self.profile, fresh.as_ref().ok(), now) {
                        continue;
                    }
                }
                let again = request.replay == Replay::Safe || answer.status == 429;
                if again && waits > 0 && !self.halted() && self.profile.retries(answer.status) > 0 {
                    waits -= 1;
                    let seconds = answer.header("retry-after").and_then(|text| text.trim().parse().ok());
                    self.exchange.pause(seconds.unwrap_or(1).min(PATIENCE)).await;
                    continue;
                }
            }
            trace.answered(&answer, false);
            return (answer, trace);
        }
    }

    /// Sends a request, and turns everything but a success into trouble.
    pub(super) async fn fetch(
        &mut self,
        subject: &Subject<'_>,
        request: Result<HttpRequest, Unsupported>,
    ) -> Result<(HttpAnswer, Trace), Trouble> {
        let request = request.map_err(|unsupported| Trouble::unsupported(&unsupported))?;
        let write = !request.follow_redirects;
        let (answer, trace) = self.ask(&request).await;
        match answer {
            Err(silence) => Err(Trouble::silent(silence, trace)),
            Ok(answer) if answer.ok() => Ok((answer, trace)),
            Ok(answer) => Err(Trouble::failed(subject.resource.read_failure(&answer, write), trace)),
        }
    }

    /// One page of a list.
    pub(super) async fn page(&mut self, subject: &Subject<'_>, query: &Query) -> Result<Page, Trouble> {
        let plan = subject.resource.list(query, &self.context);
        let plan = plan.map_err(|unsupported| Trouble::unsupported(&unsupported))?;
        self.planned(subject, &plan).await
    }

    /// The page that was planned already.
    pub(super) async fn planned(&mut self, subject: &Subject<'_>, plan: &ListPlan) -> Result<Page, Trouble> {
        let (answer, trace) = self.ask(&plan.request).await;
        let answer = answer.map_err(|silence| Trouble::silent(silence, trace.clone()))?;
        match subject.resource.read_list(plan, &answer) {
            Ok(page) => Ok(Page { page, trace }),
            Err(failure) => Err(Trouble::failed(failure, trace)),
        }
    }

    /// Says that something is not there, or that it failed.
    pub(super) fn trouble(&mut self, at: &At<'_>, trouble: Trouble) {
        let verdict = if trouble.unsupported.is_some() { Verdict::Missing } else { Verdict::Wrong };
        self.note(at, verdict, trouble.code, trouble.params, trouble.trace);
    }

    /// Signs in, and finds out who that is. `false` ends the run.
    pub(super) async fn sign_in(&mut self, credentials: &Credentials) -> bool {
        let at = At { resource: "", check: "sign_in", what: "" };
        let mut trace = None;
        match credentials {
            Credentials::None => {}
            Credentials::Token(token) => self.session.set_token(token),
            Credentials::Password { user, password } => {
                match self.session.sign_in(self.profile, user, password) {
                    // Basic has no request of its own.
                    Err(AuthError::NoSuchStep) if !self.session.is_signed_in() => {
                        self.session.set_basic(user, password);
                    }
                    Err(AuthError::NoSuchStep) => {}
                    Err(AuthError::Unwritable) => {
                        self.note(&at, Verdict::Wrong, "sign_in_unwritable", Vec::new(), None);
                        return false;
                    }
                    Ok(request) => {
                        self.fetch_csrf().await;
                        let mut request = request;
                        self.session.apply(self.profile, &mut request);
                        let mut shown = Trace::hidden(&request);
                        let answer = self.deliver(&request).await;
                        let refused = answer.as_ref().is_ok_and(|answer| !answer.ok());
                        shown.answered(&answer, !refused);
                        let now = self.exchange.now();
                        let read = answer
                            .as_ref()
                            .map(|answer| self.session.read_sign_in(self.profile, answer, now));
                        let (code, params) = match read {
                            Ok(Ok(())) => ("", Vec::new()),
                            Ok(Err(failure)) if failure.kind == FailureKind::Misconfigured && !refused => {
                                ("sign_in_no_token", Vec::new())
                            }
                            Ok(Err(failure)) => {
                                ("sign_in_refused", vec![("status", failure.status.to_string())])
                            }
                            Err(silence) => (silence.code, silence.params.clone()),
                        };
                        if !code.is_empty() {
                            self.note(&at, Verdict::Wrong, code, params, Some(shown));
                            return false;
                        }
                        self.fetch_csrf().await;
                        trace = Some(shown);
                    }
                }
            }
        }
        if !self.session.is_signed_in() {
            self.note(&at, Verdict::Wrong, "sign_in_needed", Vec::new(), None);
            return false;
        }
        self.note(&at, Verdict::Ok, "ok", Vec::new(), trace);
        self.who().await;
        true
    }

    async fn fetch_csrf(&mut self) {
        if let (_, Some(request)) = self.session.csrf(self.profile) {
            // The exchange keeps cookies; the token in one of them is wanted in a header as well.
            let answer = self.deliver(&request).await;
            self.take_csrf(answer.ok().as_ref());
        }
    }

    fn take_csrf(&mut self, answer: Option<&HttpAnswer>) {
        let (Some(name), _) = self.session.csrf(self.profile) else { return };
        let cookies = answer.map(|answer| answer.headers.as_slice()).unwrap_or_default();
        let value = cookies.iter().filter(|(header, _)| header.eq_ignore_ascii_case("set-cookie")).find_map(
            |(_, text)| {
                let (cookie, rest) = text.split_once('=')?;
                (cookie.trim() == name).then(|| rest.split(';').next().unwrap_or_default().trim().to_owned())
            },
        );
        if let Some(value) = value {
            self.session.set_csrf(&value);
        }
    }

    /// What `{me.…}` stands for, and whether a token can be renewed.
    async fn who(&mut self) {
        if let Some(request) = self.session.me(self.profile) {
            let at = At { resource: "", check: "me", what: "" };
            let (answer, trace) = self.ask(&request).await;
            let found = answer.map(|answer| self.session.read_me(self.profile, &answer)).unwrap_or_default();
            if found.is_empty() {
                self.note(&at, Verdict::Wrong, "me_unread", Vec::new(), Some(trace));
            } else {
                let params = found.iter().map(|(_, value)| ("value", value.clone())).collect();
                self.note(&at, Verdict::Ok, "ok", params, Some(trace));
                for (name, value) in found {
                    if !self.context.me.iter().any(|(known, _)| *known == name) {
                        self.context.me.push((name, value));
                    }
                }
            }
        }
    }
}
