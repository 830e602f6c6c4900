//! The requests of signing in, refreshing and signing out, and how their answers are read.

use super::{AuthError, Session};
use crate::http::{Body, HttpAnswer, HttpRequest, Replay};
use crate::json::{Json, stream::Limits};
use crate::plan::address;
use crate::profile::Profile;
use crate::profile::auth::{AuthCall, AuthSpec, Me, Secret};
use crate::read::{Failure, FailureKind};
use crate::template::Slots;

fn settings(profile: &Profile) -> Slots {
    let mut slots = Slots::default();
    for (name, value) in &profile.settings {
        slots.set(&["settings.", name.as_str()].concat(), value.clone());
    }
    slots
}

/// A request with headers of its own: what API calls need (`Accept` of JSON:API …) often breaks these.
fn call(profile: &Profile, call: &AuthCall, slots: &Slots) -> Option<HttpRequest> {
    let mut query = Vec::new();
    address::push_params(&mut query, &call.query, slots).ok()?;
    let path = address::path(&call.path, slots).ok()?;
    let base = &profile.base;
    let url =
        if call.from_origin { base.join_origin(&path, &query) } else { base.join(&path, &query) }.ok()?;
    let mut request = HttpRequest {
        method: call.method,
        url,
        headers: vec![("Accept".to_owned(), "application/json".to_owned())],
        body: Body::Empty,
        replay: Replay::Never,
        follow_redirects: false,
        cookies: matches!(profile.auth, AuthSpec::Cookie { .. }),
    };
    address::push_headers(&mut request, &call.headers, slots).ok()?;
    if matches!(profile.auth, AuthSpec::Cookie { .. }) {
        // The page's own marks against forged requests count here too.
        address::push_headers(&mut request, &profile.headers, slots).ok()?;
    }
    if let Some(template) = &call.body {
        let body = address::fill(template, slots).ok()??;
        request.add_header("Content-Type", &call.content_type);
        request.body = Body::Text(if call.content_type.starts_with("application/x-www-form-urlencoded") {
            let mut pairs = Vec::new();
            for (name, value) in body.as_object()? {
                pairs.push((name.as_str(), value.as_str()?));
            }
            crate::url::form(&pairs)
        } else {
            body.to_text()
        });
    }
    Some(request)
}

pub(super) fn refresh(
    profile: &Profile,
    token: &Secret,
    access: &Secret,
    token_endpoint: &str,
) -> Option<HttpRequest> {
    match &profile.auth {
        AuthSpec::Login { refresh: Some(refresh), .. } => {
            // Some backends renew the token by itself; those have no second one.
            let by_itself = mentions(refresh, "token") && !mentions(refresh, "refresh");
            if if by_itself { access.0.is_empty() } else { token.0.is_empty() } {
                return None;
            }
            call(profile, refresh, &tokens(profile, token, access))
        }
        AuthSpec::Oidc(_) if token.0.is_empty() => None,
        AuthSpec::Oidc(oidc) => super::oidc::refresh(oidc, &token.0, token_endpoint),
        _ => None,
    }
}

fn mentions(call: &AuthCall, slot: &str) -> bool {
    call.query.iter().chain(&call.headers).any(|(_, template)| template.mentions(slot))
        || call.body.as_ref().is_some_and(|body| body.mentions(slot))
}

fn tokens(profile: &Profile, refresh: &Secret, access: &Secret) -> Slots {
    let token = |secret: &Secret| Json::from(secret.0.as_str());
    settings(profile).with("refresh", token(refresh)).with("token", token(access))
}

impl Session {
    /// Asks the backend with a name and a password.
    ///
    /// # Errors
    /// The profile signs in in another way.
    pub fn sign_in(&self, profile: &Profile, user: &str, password: &str) -> Result<HttpRequest, AuthError> {
        let login = match &profile.auth {
            AuthSpec::Login { login, .. } | AuthSpec::Cookie { login: Some(login), .. } => login,
            _ => return Err(AuthError::NoSuchStep),
        };
        let slots = settings(profile).with("user", Json::from(user)).with("password", Json::from(password));
        let mut request = call(profile, login, &slots).ok_or(AuthError::Unwritable)?;
        if let AuthSpec::Cookie { .. } = &profile.auth {
            self.apply(profile, &mut request);
        }
        Ok(request)
    }

    /// Reads the answer to [`sign_in`](Self::sign_in); `now` in milliseconds since 1970.
    ///
    /// # Errors
    /// Wrong name or password (backends say 400, 401, 403 or 422), and answers without a token.
    pub fn read_sign_in(&mut self, profile: &Profile, answer: &HttpAnswer, now: u64) -> Result<(), Failure> {
        let refused = |kind| Failure::plain(kind, answer.status);
        if !answer.ok() {
            let kind = match answer.status {
                400 | 401 | 403 | 404 | 422 => FailureKind::Unauthenticated,
                429 | 423 => FailureKind::RateLimited,
                0 | 300..=399 => FailureKind::Misconfigured,
                _ => FailureKind::Server,
            };
            let mut failure = refused(kind);
            failure.retry_after =
                answer.header("retry-after").and_then(|seconds| seconds.trim().parse().ok());
            return Err(failure);
        }
        match &profile.auth {
            AuthSpec::Cookie { .. } => {
                self.signed_in = true;
                self.generation = self.generation.wrapping_add(1);
                Ok(())
            }
            AuthSpec::Login { login, .. } if self.take(login, answer, now) => Ok(()),
            _ => Err(refused(FailureKind::Misconfigured)),
        }
    }

    /// Reads the answer to a refresh; `None` where none came. `true` where there is a new token. A refusal signs out; a
    /// server that is away does not.
    pub fn read_refresh(&mut self, profile: &Profile, answer: Option<&HttpAnswer>, now: u64) -> bool {
        let asked = std::mem::take(&mut self.refreshing);
        // Whoever asked has signed out meanwhile, or has another token: a late answer signs nobody in, and nobody out.
        if std::mem::take(&mut self.void) || !asked {
            return false;
        }
        let Some(answer) = answer else { return false };
        if answer.ok() {
            let taken = match &profile.auth {
                AuthSpec::Login { refresh: Some(refresh), .. } => self.take(refresh, answer, now),
                AuthSpec::Oidc(_) => self.take_oidc(answer, now),
                _ => false,
            };
            if taken {
                return true;
            }
        }
        if answer.ok() || (400..500).contains(&answer.status) && !matches!(answer.status, 408 | 425 | 429) {
            self.clear();
        }
        false
    }

    fn take(&mut self, call: &AuthCall, answer: &HttpAnswer, now: u64) -> bool {
        let limits = Limits { total: 1 << 20, token: 1 << 18 };
        let json = Json::parse_within(&answer.body, limits);
        if call.access_header.is_none() && json.is_err() {
            return false;
        }
        let json = json.unwrap_or_default();
        let text = |pointer| json.at(pointer).and_then(Json::as_str).filter(|text| !text.is_empty());
        let header = |name: &String| {
            let value = answer.header(name)?.trim();
            let bare = value.get(..7).filter(|word| word.eq_ignore_ascii_case("bearer "));
            bare.and(value.get(7..)).or(Some(value)).map(str::trim).filter(|token| !token.is_empty())
        };
        let found = match &call.access_header {
            Some(name) => header(name),
            None => text(&call.access),
        };
        let Some(access) = found else { return false };
        let seconds = call.expires_in.as_ref().and_then(|pointer| json.at(pointer)?.as_i64());
        self.took(access, call.refresh.as_ref().and_then(text), seconds, now);
        true
    }

    /// New tokens; without a new refresh token the old one stays.
    pub(super) fn took(&mut self, access: &str, refresh: Option<&str>, seconds: Option<i64>, now: u64) {
        if let Some(refresh) = refresh {
            self.refresh = Secret(refresh.to_owned());
        }
        self.set_token(access);
        let seconds = seconds.and_then(|seconds| u64::try_from(seconds).ok()).unwrap_or(0);
        let life = seconds.saturating_mul(1000);
        self.expires = if life == 0 { 0 } else { now.saturating_add(life) };
        // 10 s, and a quarter of a short life: it would otherwise be renewed before each request.
        self.margin = (life / 4).min(10_000);
    }

    /// Tells the backend that the session is over, where it has a word for that; call [`clear`](Self::clear) as well.
    #[must_use]
    pub fn sign_out(&self, profile: &Profile) -> Option<HttpRequest> {
        let logout = match &profile.auth {
            AuthSpec::Login { logout, .. } | AuthSpec::Cookie { logout, .. } => logout.as_ref()?,
            _ => return None,
        };
        let slots = tokens(profile, &self.refresh, &self.access);
        let mut request = call(profile, logout, &slots)?;
        self.apply(profile, &mut request);
        Some(request)
    }

    /// Asks who is signed in.
    #[must_use]
    pub fn me(&self, profile: &Profile) -> Option<HttpRequest> {
        let me = spec_of_me(profile)?;
        let slots = settings(profile);
        let path = address::path(&me.path, &slots).ok()?;
        let base = &profile.base;
        let url = if me.from_origin { base.join_origin(&path, &[]) } else { base.join(&path, &[]) }.ok()?;
        let mut request = address::bare(profile, "GET", url, &slots).ok()?;
        address::push_headers(&mut request, &me.headers, &slots).ok()?;
        self.apply(profile, &mut request);
        Some(request)
    }

    /// What `{me.…}` stands for: for [`Context`](crate::resource::Context).
    #[must_use]
    pub fn read_me(&self, profile: &Profile, answer: &HttpAnswer) -> Vec<(String, String)> {
        let json =
            if answer.ok() { crate::read::json(profile, answer).unwrap_or_default() } else { Json::Null };
        let values = spec_of_me(profile).map(|me| me.values.as_slice()).unwrap_or_default();
        let one = |json: &Json| json.as_str().or_else(|| json.as_number()).map(str::to_owned);
        values.iter().filter_map(|(name, pointer)| Some((name.clone(), one(json.at(pointer)?)?))).collect()
    }

    /// The name of the cookie whose value [`set_csrf`](Self::set_csrf) wants, and the request that makes the backend
    /// set it.
    #[must_use]
    pub fn csrf(&self, profile: &Profile) -> (Option<String>, Option<HttpRequest>) {
        let AuthSpec::Cookie { csrf: Some(csrf), .. } = &profile.auth else { return (None, None) };
        let fetch = csrf.fetch.as_ref().and_then(|path| {
            let slots = settings(profile);
            let url = profile.base.join(&address::path(path, &slots).ok()?, &[]).ok()?;
            let mut request = address::bare(profile, "GET", url, &slots).ok()?;
            request.cookies = true;
            Some(request)
        });
        (csrf.cookie.clone(), fetch)
    }
}

fn spec_of_me(profile: &Profile) -> Option<&Me> {
    match &profile.auth {
        AuthSpec::Login { me, .. } | AuthSpec::Cookie { me, .. } => me.as_ref(),
        AuthSpec::Oidc(oidc) => oidc.me.as_ref(),
        _ => None,
    }
}
