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
    /// The refresh that is under way belongs to somebody who has gone: its answer is for nobody. Until it comes no
    /// other one is begun, so that answers cannot be taken for each other.
    void: bool,
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
        self.void = self.refreshing;
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
        *self = Self {
            generation: self.generation.wrapping_add(1),
            token_endpoint,
            refreshing: self.refreshing,
            void: self.refreshing,
            ..Self::default()
        };
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
        let request = requests::refresh(profile, &self.refresh, &self.access, &self.token_endpoint)?;
        self.refreshing = true;
        Some(request)
    }

    /// Puts on a request what shows who asks. A request that leaves the profile's origin gets nothing.
    pub fn apply(&self, profile: &Profile, request: &mut HttpRequest) -> Ticket {
        let ticket = Ticket { generation: self.generation, signed_in: self.signed_in };
        if !profile.base.keeps(&request.url) {
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
                    if !value.is_empty() && crate::plan::address::is_header(&csrf.header) {
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
            && crate::plan::address::is_header(&header.name)
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
        match requests::refresh(profile, &self.refresh, &self.access, &self.token_endpoint) {
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
mod tests;
