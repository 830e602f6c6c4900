//! Signing in, as states: which header a request gets, and what to do when it was refused.
//!
//! No clock, no lock, no storage: the caller says what time it is, sends what it is told to and hands back the answer.
//! Many requests may be refused at once; the first one is told to refresh and the others to wait. Secrets are in no
//! `Debug` output.

mod base64;
mod oidc;
mod requests;
mod ways;

pub use crate::profile::auth::Person;
pub use oidc::{Endpoints, OidcError, SignIn};
pub use ways::{WayIn, identity};

use crate::http::HttpRequest;
use crate::json::Json;
use crate::profile::Profile;
use crate::profile::auth::{AuthSpec, Secret, TokenHeader};
use crate::template::Slots;

/// Who is signed in to one backend.
#[derive(Clone, Debug, Default)]
pub struct Session {
    access: Secret,
    refresh: Secret,
    user: String,
    csrf: Secret,
    /// Counts the tokens: a refusal of an older one says nothing about this one.
    generation: u32,
    refreshing: bool,
    signed_in: bool,
    /// Of OpenID Connect: where tokens are renewed.
    token_endpoint: String,
    /// Milliseconds since 1970; 0 where the backend does not say.
    expires: u64,
    /// How many milliseconds before its end a token is renewed.
    margin: u64,
}

/// With which token a request went out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    generation: u32,
    /// Whether the request could say who asks.
    pub signed_in: bool,
}

/// What to do with a request that was refused as not signed in.
#[derive(Clone, Debug)]
pub enum After {
    /// There is a newer token already: put it on the request and send it again, once.
    Retry,
    /// Send this, hand its answer to [`Session::read_refresh`], then as `Retry`.
    Refresh(HttpRequest),
    /// Somebody is refreshing; as `Retry` when [`Session::is_refreshing`] is false again.
    Wait,
    /// A person has to sign in.
    SignIn,
}

/// Why no request for signing in can be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthError {
    /// This kind of `auth` has no such step.
    NoSuchStep,
    /// A name or a password that cannot stand in a request.
    Unwritable,
}

impl Session {
    /// Nobody is signed in, except where the profile itself holds the secret.
    #[must_use]
    pub fn new(profile: &Profile) -> Self {
        let mut session = Self::default();
        match &profile.auth {
            AuthSpec::None => session.signed_in = true,
            AuthSpec::Token { secret, .. } if !secret.0.is_empty() => session.set_token(&secret.0),
            AuthSpec::Basic { user, password } if !password.0.is_empty() => {
                session.set_basic(user, &password.0)
            }
            _ => {}
        }
        session
    }

    /// Begins to sign in with a name and a password: answers the request to send, if it takes one. Where the name and
    /// password go with every request they are taken; where nobody has to sign in nothing happens.
    ///
    /// # Errors
    /// [`AuthError::NoSuchStep`]: people sign in elsewhere (an identity provider, the page around the portal).
    pub fn enter(
        &mut self,
        profile: &Profile,
        user: &str,
        password: &str,
    ) -> Result<Option<HttpRequest>, AuthError> {
        match &profile.auth {
            auth if auth.holds_secret() => Ok(None),
            AuthSpec::None | AuthSpec::Token { .. } => Ok(None),
            AuthSpec::Basic { .. } => {
                self.set_basic(user, password);
                Ok(None)
            }
            AuthSpec::Login { .. } | AuthSpec::Cookie { login: Some(_), .. } => {
                self.sign_in(profile, user, password).map(Some)
            }
            AuthSpec::Cookie { .. } | AuthSpec::Oidc(_) | AuthSpec::Host(_) => Err(AuthError::NoSuchStep),
        }
    }

    /// Takes a token that came from elsewhere: the host page, or the gateway's own settings.
    pub fn set_token(&mut self, token: &str) {
        self.access = Secret(token.to_owned());
        self.signed_in = !token.is_empty();
        self.generation = self.generation.wrapping_add(1);
        self.refreshing = false;
    }

    /// Takes a name and a password for `basic`.
    pub fn set_basic(&mut self, user: &str, password: &str) {
        user.clone_into(&mut self.user);
        self.set_token(password);
    }

    /// Says whether the cookie of an earlier visit still holds, as `me` has answered.
    pub fn set_signed_in(&mut self, signed_in: bool) {
        self.signed_in = signed_in;
    }

    /// Takes the value of the CSRF cookie, or of the answer to `csrf.fetch`; answers whether it is another than before.
    pub fn set_csrf(&mut self, value: &str) -> bool {
        let other = self.csrf.0 != value;
        self.csrf = Secret(value.to_owned());
        other
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        let token_endpoint = std::mem::take(&mut self.token_endpoint);
        *self = Self { generation: self.generation.wrapping_add(1), token_endpoint, ..Self::default() };
    }

    #[must_use]
    pub const fn is_signed_in(&self) -> bool {
        self.signed_in
    }

    #[must_use]
    pub const fn is_refreshing(&self) -> bool {
        self.refreshing
    }

    /// Whether the token ends within `margin` milliseconds; then [`Self::before`] may spare a refusal.
    #[must_use]
    pub const fn ends_soon(&self, now: u64, margin: u64) -> bool {
        self.expires != 0 && self.expires < now.saturating_add(margin)
    }

    /// The refresh that is due before a request; `None` where none is, or somebody is at it.
    pub fn before(&mut self, profile: &Profile, now: u64) -> Option<HttpRequest> {
        if self.refreshing || !self.ends_soon(now, self.margin) {
            return None;
        }
        let request = requests::refresh(profile, &self.refresh, &self.token_endpoint)?;
        self.refreshing = true;
        Some(request)
    }

    /// Puts on a request what shows who asks. A request that leaves the profile's origin gets nothing.
    pub fn apply(&self, profile: &Profile, request: &mut HttpRequest) -> Ticket {
        let ticket = Ticket { generation: self.generation, signed_in: self.signed_in };
        let rest = request.url.strip_prefix(profile.base.origin());
        if !rest.is_some_and(|rest| rest.starts_with('/') && !rest.starts_with("//")) {
            return ticket;
        }
        match &profile.auth {
            AuthSpec::None => {}
            AuthSpec::Host(header) | AuthSpec::Login { header, .. } => self.token_header(header, request),
            AuthSpec::Oidc(oidc) => self.token_header(&oidc.header, request),
            AuthSpec::Token { header, query, .. } => match query {
                Some(name) if !self.access.0.is_empty() => {
                    request.url.push(if request.url.contains('?') { '&' } else { '?' });
                    request.url.push_str(&crate::url::form(&[(name, &self.access.0)]));
                }
                _ => self.token_header(header, request),
            },
            AuthSpec::Basic { .. } => {
                if self.signed_in {
                    let pair = [self.user.as_str(), ":", &self.access.0].concat();
                    request
                        .set_header("Authorization", &["Basic ", &base64::encode(pair.as_bytes())].concat());
                }
            }
            AuthSpec::Cookie { csrf, .. } => {
                request.cookies = true;
                if let Some(csrf) = csrf
                    && !request.follow_redirects
                {
                    let value = csrf.value.as_deref().unwrap_or(&self.csrf.0);
                    if !value.is_empty() {
                        request.set_header(&csrf.header, value);
                    }
                }
            }
        }
        ticket
    }

    fn token_header(&self, header: &TokenHeader, request: &mut HttpRequest) {
        if self.access.0.is_empty() {
            return;
        }
        let slots = Slots::default().with("token", Json::from(self.access.0.as_str()));
        // A token with a line break would be two headers.
        if let Ok(Some(value)) = header.format.one(&slots)
            && value.bytes().all(|byte| (b' '..0x7f).contains(&byte))
        {
            request.set_header(&header.name, &value);
        }
    }

    /// A request with this ticket was refused as not signed in. Ask for each request once: a second refusal with a
    /// fresh token is final.
    pub fn on_refused(&mut self, profile: &Profile, ticket: Ticket) -> After {
        if self.refreshing {
            return After::Wait;
        }
        if ticket.generation != self.generation {
            return if self.signed_in { After::Retry } else { After::SignIn };
        }
        match requests::refresh(profile, &self.refresh, &self.token_endpoint) {
            Some(request) => {
                self.refreshing = true;
                After::Refresh(request)
            }
            // A secret of the profile itself stays: one refusal does not make it another.
            None if profile.auth.holds_secret() => After::SignIn,
            None => {
                self.signed_in = false;
                self.access = Secret::default();
                After::SignIn
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{After, Session};
    use crate::http::HttpAnswer;
    use crate::profile::{Place, Profile};

    const LOGIN: &str = r#"{"format":1,"base":"https://api.example/v1","auth":{"kind":"login",
        "login":{"path":"/token/","body":{"username":"{user}","password":"{password}"},"access":"/access","refresh":"/refresh","expires_in":"/expires_in"},
        "refresh":{"path":"/token/refresh/","body":{"refresh":"{refresh}"},"access":"/access","refresh":"/refresh"}},
        "operations":{"get":{"path":"/{path}/{id}"}},"resources":{"deals":{"path":"deals","fields":{"a":"a"}}}}"#;

    fn answer(status: u16, body: &str) -> HttpAnswer {
        HttpAnswer { status, body: body.as_bytes().to_vec(), ..HttpAnswer::default() }
    }

    fn signed_in() -> (Profile, Session) {
        let profile = Profile::read(LOGIN.as_bytes(), Place::Browser, &|_| None).unwrap();
        let mut session = Session::new(&profile);
        let request = session.sign_in(&profile, "partner", "pass\"word").unwrap();
        assert_eq!((request.method, request.url.as_str()), ("POST", "https://api.example/v1/token/"));
        assert_eq!(request.text(), Some(r#"{"username":"partner","password":"pass\"word"}"#));
        session
            .read_sign_in(&profile, &answer(200, r#"{"access":"a1","refresh":"r1","expires_in":300}"#), 1_000)
            .unwrap();
        (profile, session)
    }

    fn get(profile: &Profile) -> crate::http::HttpRequest {
        profile.resource("deals").unwrap().get("1", &crate::resource::Context::default()).unwrap()
    }

    #[test]
    fn three_refusals_at_once_make_one_refresh_and_its_token_rotates() {
        let (profile, mut session) = signed_in();
        let mut request = get(&profile);
        let ticket = session.apply(&profile, &mut request);
        assert_eq!(request.header("authorization"), Some("Bearer a1"));
        let After::Refresh(refresh) = session.on_refused(&profile, ticket) else { panic!() };
        assert_eq!(refresh.text(), Some(r#"{"refresh":"r1"}"#));
        assert!(matches!(session.on_refused(&profile, ticket), After::Wait));
        assert!(matches!(session.on_refused(&profile, ticket), After::Wait));
        assert!(session.read_refresh(
            &profile,
            Some(&answer(200, r#"{"access":"a2","refresh":"r2"}"#)),
            2_000
        ));
        assert!(matches!(session.on_refused(&profile, ticket), After::Retry));
        let ticket = session.apply(&profile, &mut request);
        assert_eq!(request.header("authorization"), Some("Bearer a2"));
        let After::Refresh(refresh) = session.on_refused(&profile, ticket) else { panic!() };
        assert_eq!(refresh.text(), Some(r#"{"refresh":"r2"}"#));
        assert!(!session.read_refresh(&profile, Some(&answer(401, "{}")), 3_000));
        assert!(!session.is_signed_in());
        assert!(matches!(session.on_refused(&profile, ticket), After::SignIn));
    }

    #[test]
    fn a_server_that_is_away_signs_nobody_out() {
        let (profile, mut session) = signed_in();
        let ticket = session.apply(&profile, &mut get(&profile));
        assert!(matches!(session.on_refused(&profile, ticket), After::Refresh(_)));
        assert!(!session.read_refresh(&profile, None, 0));
        assert!(session.is_signed_in());
        assert!(matches!(session.on_refused(&profile, ticket), After::Refresh(_)));
        assert!(!session.read_refresh(&profile, Some(&answer(503, "")), 0));
        assert!(session.is_signed_in() && !session.is_refreshing());
    }

    #[test]
    fn a_token_that_ends_soon_is_refreshed_before_it_is_refused() {
        let (profile, mut session) = signed_in();
        assert!(session.before(&profile, 2_000).is_none());
        assert!(session.before(&profile, 299_000).is_some());
        assert!(session.before(&profile, 299_000).is_none());
    }

    #[test]
    fn a_token_with_a_short_life_is_not_renewed_before_each_request() {
        let (profile, mut session) = signed_in();
        let short = answer(200, r#"{"access":"a2","refresh":"r2","expires_in":5}"#);
        session.read_sign_in(&profile, &short, 1_000).unwrap();
        assert!(session.before(&profile, 2_000).is_none());
        assert!(session.before(&profile, 5_500).is_some());
    }

    #[test]
    fn secrets_are_not_shown_and_do_not_leave_the_origin() {
        let (profile, session) = signed_in();
        let mut request = get(&profile);
        session.apply(&profile, &mut request);
        let shown = format!("{session:?} {request:?} {profile:?}");
        assert!(!shown.contains("a1") && !shown.contains("r1"), "{shown}");
        let mut request = get(&profile);
        for evil in [
            "https://evil.example/v1/deals/1",
            "https://api.example.evil.example/v1",
            "//api.example/v1",
            "/v1/deals",
        ] {
            request.url = evil.to_owned();
            session.apply(&profile, &mut request);
            assert_eq!(request.header("authorization"), None, "{evil}");
        }
    }

    #[test]
    fn basic_cookie_and_key_have_their_own_marks() {
        let profile = |auth: &str| {
            let text = LOGIN.replace(
                LOGIN.split("\"auth\":").nth(1).unwrap().split("\n        \"operations\"").next().unwrap(),
                &[auth, ","].concat(),
            );
            Profile::read(text.as_bytes(), Place::Server, &|_| None)
                .unwrap_or_else(|problems| panic!("{problems:?} {text}"))
        };
        let mut request = get(&profile(r#"{"kind":"none"}"#));
        let basic = profile(r#"{"kind":"basic","user":"partner","password":"s3cret?"}"#);
        Session::new(&basic).apply(&basic, &mut request);
        assert_eq!(request.header("authorization"), Some("Basic cGFydG5lcjpzM2NyZXQ/"));
        let key = profile(r#"{"kind":"api_key","token":"k","query":"key"}"#);
        let mut request = get(&key);
        Session::new(&key).apply(&key, &mut request);
        assert_eq!(request.url, "https://api.example/v1/deals/1?key=k");
        let key =
            profile(r#"{"kind":"api_key","token":"k:s","header":"Authorization","format":"token {token}"}"#);
        Session::new(&key).apply(&key, &mut request);
        assert_eq!(request.header("authorization"), Some("token k:s"));
        let cookie = profile(r#"{"kind":"cookie","csrf":{"cookie":"csrftoken","header":"X-CSRFToken"}}"#);
        let mut session = Session::new(&cookie);
        session.set_csrf("c1");
        let mut request = get(&cookie);
        session.apply(&cookie, &mut request);
        assert!(request.cookies && request.header("x-csrftoken").is_none());
        request.follow_redirects = false;
        session.apply(&cookie, &mut request);
        assert_eq!(request.header("x-csrftoken"), Some("c1"));
    }
}
