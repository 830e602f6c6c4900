//! OpenID Connect with authorization code and PKCE (RFC 7636).
//!
//! Random bytes and SHA-256 come from the caller. These requests go to the issuer, which the profile names, and carry
//! no header of the profile.

use super::{Session, base64};
use crate::http::{Body, HttpAnswer, HttpRequest, Replay};
use crate::json::{Json, stream::Limits};
use crate::profile::Profile;
use crate::profile::auth::{AuthSpec, Oidc};
use crate::url::{Base, form};

/// Where the issuer's steps are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    pub authorize: String,
    pub token: String,
    /// Where a person signs out.
    pub end_session: Option<String>,
    /// Who the person is.
    pub userinfo: Option<String>,
}

/// One attempt at signing in. The page keeps it over the redirect (session storage) and forgets it afterwards.
#[derive(Clone, PartialEq, Eq)]
pub struct SignIn {
    pub verifier: String,
    pub state: String,
    pub nonce: String,
    /// Where the issuer sends the person back to; the same in both steps.
    pub redirect: String,
}

/// The verifier is a secret until it is spent.
impl std::fmt::Debug for SignIn {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SignIn")
    }
}

/// Why nobody was signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OidcError {
    /// The profile does not sign in this way, or its issuer is not an address.
    Profile,
    /// The document of the issuer names other places, or none.
    Discovery,
    /// The issuer refused; its code (`access_denied`, `login_required` …).
    Refused(String),
    /// The answer belongs to another attempt: somebody may have sent the person here.
    State,
    /// The token was made for another attempt, another client or by another issuer.
    Token,
    /// The token endpoint did not answer with tokens.
    Answer,
}

fn spec(profile: &Profile) -> Result<&Oidc, OidcError> {
    match &profile.auth {
        AuthSpec::Oidc(oidc) => Ok(oidc),
        _ => Err(OidcError::Profile),
    }
}

fn request(method: &'static str, url: String, body: Body) -> HttpRequest {
    let mut headers = vec![("Accept".to_owned(), "application/json".to_owned())];
    if body != Body::Empty {
        headers.push(("Content-Type".to_owned(), "application/x-www-form-urlencoded".to_owned()));
    }
    HttpRequest { method, url, headers, body, replay: Replay::Never, follow_redirects: false, cookies: false }
}

impl SignIn {
    /// Makes an attempt from 96 random bytes. `redirect` is the page's own address, used where the profile names none.
    #[must_use]
    pub fn new(profile: &Profile, random: &[u8; 96], redirect: &str) -> Self {
        let redirect = spec(profile).ok().and_then(|oidc| oidc.redirect.as_deref()).unwrap_or(redirect);
        let (verifier, rest) = random.split_at(32);
        let (state, nonce) = rest.split_at(32);
        Self {
            verifier: base64::encode_for_url(verifier),
            state: base64::encode_for_url(state),
            nonce: base64::encode_for_url(nonce),
            redirect: redirect.to_owned(),
        }
    }

    /// Where to send the person. `challenge` is the SHA-256 of the verifier's text; a `silent` attempt shows nothing and
    /// is refused where the issuer would have to (`login_required`).
    ///
    /// # Errors
    /// The profile does not sign in this way.
    pub fn authorize(
        &self,
        profile: &Profile,
        endpoints: &Endpoints,
        challenge: &[u8; 32],
        silent: bool,
    ) -> Result<String, OidcError> {
        let oidc = spec(profile)?;
        let challenge = base64::encode_for_url(challenge);
        let mut scope = oidc.scopes.join(" ");
        if !oidc.scopes.iter().any(|scope| scope == "openid") {
            scope = ["openid ", scope.as_str()].concat();
        }
        let mut pairs: Vec<(&str, &str)> = vec![
            ("response_type", "code"),
            ("client_id", &oidc.client_id),
            ("redirect_uri", &self.redirect),
            ("scope", scope.trim()),
            ("state", &self.state),
            ("nonce", &self.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        if silent {
            pairs.push(("prompt", "none"));
        }
        let fixed = |name: &str| !pairs.iter().any(|(known, _)| *known == name);
        let more: Vec<(&str, &str)> = oidc
            .parameters
            .iter()
            .filter(|(name, _)| fixed(name))
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        pairs.extend(more);
        let separator = if endpoints.authorize.contains('?') { "&" } else { "?" };
        Ok([endpoints.authorize.as_str(), separator, &form(&pairs)].concat())
    }

    /// The request for tokens, from the query that the person came back with (`code=…&state=…`).
    ///
    /// # Errors
    /// A refusal of the issuer, and an answer to another attempt.
    pub fn token(
        &self,
        profile: &Profile,
        endpoints: &Endpoints,
        query: &str,
    ) -> Result<HttpRequest, OidcError> {
        let oidc = spec(profile)?;
        let value = |name: &str| {
            query.trim_start_matches('?').split('&').find_map(|pair| {
                let (known, value) = pair.split_once('=')?;
                if known == name { crate::url::decode(&value.replace('+', " ")) } else { None }
            })
        };
        // RFC 9207: who answers, where the issuer says so.
        let stranger = value("iss").is_some_and(|issuer| !same_issuer(&issuer, &oidc.issuer));
        if stranger || value("state").is_none_or(|state| state != self.state) {
            return Err(OidcError::State);
        }
        if let Some(error) = value("error") {
            return Err(OidcError::Refused(error));
        }
        let code = value("code").ok_or(OidcError::Answer)?;
        let body = form(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", &self.redirect),
            ("client_id", &oidc.client_id),
            ("code_verifier", &self.verifier),
        ]);
        Ok(request("POST", endpoints.token.clone(), Body::Text(body)))
    }
}

pub(super) fn refresh(oidc: &Oidc, token: &str, endpoint: &str) -> Option<HttpRequest> {
    let url = oidc.token.clone().or_else(|| (!endpoint.is_empty()).then(|| endpoint.to_owned()))?;
    let body =
        form(&[("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", &oidc.client_id)]);
    Some(request("POST", url, Body::Text(body)))
}

impl Endpoints {
    /// Those of the profile; where it has none, ask [`Endpoints::discovery`].
    #[must_use]
    pub fn of(profile: &Profile) -> Option<Self> {
        let oidc = spec(profile).ok()?;
        Some(Self {
            authorize: oidc.authorize.clone()?,
            token: oidc.token.clone()?,
            end_session: oidc.end_session.clone(),
            userinfo: oidc.userinfo.clone(),
        })
    }

    /// Asks the issuer for its document.
    ///
    /// # Errors
    /// The profile does not sign in this way.
    pub fn discovery(profile: &Profile) -> Result<HttpRequest, OidcError> {
        let issuer = spec(profile)?.issuer.trim_end_matches('/');
        Base::parse(issuer).map_err(|_| OidcError::Profile)?;
        let mut request = request("GET", [issuer, "/.well-known/openid-configuration"].concat(), Body::Empty);
        request.replay = Replay::Safe;
        Ok(request)
    }

    /// Reads the issuer's document. It has to be the issuer that the profile names.
    ///
    /// # Errors
    /// Anything else.
    pub fn read(profile: &Profile, answer: &HttpAnswer) -> Result<Self, OidcError> {
        let oidc = spec(profile)?;
        let json = parse(answer).ok_or(OidcError::Discovery)?;
        let text = |key: &str| json.get(key).and_then(Json::as_str).map(str::to_owned);
        let same = text("issuer").is_some_and(|issuer| same_issuer(&issuer, &oidc.issuer));
        let address = |key: &str| {
            text(key).filter(|url| {
                Base::parse(url.split('?').next().unwrap_or_default()).is_ok() && !url.starts_with('/')
            })
        };
        match (same, address("authorization_endpoint"), address("token_endpoint")) {
            (true, Some(authorize), Some(token)) => {
                let end_session = oidc.end_session.clone().or_else(|| address("end_session_endpoint"));
                let userinfo = oidc.userinfo.clone().or_else(|| address("userinfo_endpoint"));
                Ok(Self { authorize, token, end_session, userinfo })
            }
            _ => Err(OidcError::Discovery),
        }
    }
}

fn same_issuer(one: &str, other: &str) -> bool {
    one.trim_end_matches('/') == other.trim_end_matches('/')
}

fn parse(answer: &HttpAnswer) -> Option<Json> {
    if !answer.ok() {
        return None;
    }
    Json::parse_within(&answer.body, Limits { total: 1 << 20, token: 1 << 18 }).ok()
}

impl Session {
    /// Remembers where tokens are renewed, for issuers that were discovered.
    pub fn use_endpoints(&mut self, endpoints: &Endpoints) {
        endpoints.token.clone_into(&mut self.token_endpoint);
    }

    /// Reads the answer to [`SignIn::token`]; `now` in milliseconds since 1970. The identity token came straight from
    /// the issuer over TLS, so its signature adds nothing; for whom and for which attempt it was made is checked.
    ///
    /// # Errors
    /// Refusals and tokens of another attempt.
    pub fn read_tokens(
        &mut self,
        profile: &Profile,
        attempt: &SignIn,
        answer: &HttpAnswer,
        now: u64,
    ) -> Result<(), OidcError> {
        let oidc = spec(profile)?;
        if !answer.ok() {
            let json = Json::parse(&answer.body).unwrap_or_default();
            let code = json.get("error").and_then(Json::as_str).unwrap_or("server_error");
            return Err(OidcError::Refused(code.to_owned()));
        }
        let json = parse(answer).ok_or(OidcError::Answer)?;
        let claims = json.get("id_token").and_then(Json::as_str).and_then(claims).ok_or(OidcError::Token)?;
        let claim = |key: &str| claims.get(key).and_then(Json::as_str);
        let audience = match claims.get("aud") {
            Some(Json::Text(one)) => *one == oidc.client_id,
            Some(Json::List(several)) => several.iter().any(|one| one.as_str() == Some(&oidc.client_id)),
            _ => false,
        };
        let issuer = claim("iss").is_some_and(|issuer| same_issuer(issuer, &oidc.issuer));
        let fresh = claims
            .get("exp")
            .and_then(Json::as_i64)
            .and_then(|seconds| u64::try_from(seconds).ok())
            .is_some_and(|seconds| seconds.saturating_mul(1000) > now.saturating_sub(60_000));
        if claim("nonce") != Some(&attempt.nonce) || !audience || !issuer || !fresh {
            return Err(OidcError::Token);
        }
        if self.take_oidc(answer, now) { Ok(()) } else { Err(OidcError::Answer) }
    }

    pub(super) fn take_oidc(&mut self, answer: &HttpAnswer, now: u64) -> bool {
        let Some(json) = parse(answer) else { return false };
        let Some(access) = json.get("access_token").and_then(Json::as_str) else { return false };
        let refresh = json.get("refresh_token").and_then(Json::as_str);
        self.took(access, refresh, json.get("expires_in").and_then(Json::as_i64), now);
        true
    }
}

/// The claims of a token, unchecked.
pub(super) fn claims(token: &str) -> Option<Json> {
    let mut parts = token.split('.');
    let payload = parts.nth(1)?;
    parts.next()?;
    Json::parse(&base64::decode_from_url(payload)?).ok()
}

#[cfg(test)]
mod tests {
    use super::{Endpoints, OidcError, SignIn, base64};
    use crate::auth::{After, Session};
    use crate::http::HttpAnswer;
    use crate::profile::{Place, Profile};

    fn profile() -> Profile {
        let text = r#"{"format":1,"base":"https://api.example","auth":{"kind":"oidc","issuer":"https://id.example","client_id":"portal","scopes":["deals"]},"resources":{}}"#;
        Profile::read(text.as_bytes(), Place::Browser, &|_| None).unwrap()
    }

    fn answer(body: &str) -> HttpAnswer {
        HttpAnswer { status: 200, body: body.as_bytes().to_vec(), ..HttpAnswer::default() }
    }

    fn discovered(profile: &Profile) -> Endpoints {
        let request = Endpoints::discovery(profile).unwrap();
        assert_eq!(request.url, "https://id.example/.well-known/openid-configuration");
        let document = r#"{"issuer":"https://id.example","authorization_endpoint":"https://id.example/auth","token_endpoint":"https://id.example/token"}"#;
        Endpoints::read(profile, &answer(document)).unwrap()
    }

    fn tokens(nonce: &str, audience: &str) -> String {
        let claims =
            format!(r#"{{"iss":"https://id.example","aud":"{audience}","nonce":"{nonce}","exp":2000}}"#);
        let token = ["e30", &base64::encode_for_url(claims.as_bytes()), "sig"].join(".");
        format!(r#"{{"access_token":"a1","refresh_token":"r1","expires_in":60,"id_token":"{token}"}}"#)
    }

    #[test]
    fn a_person_signs_in_with_code_and_verifier() {
        let profile = profile();
        let endpoints = discovered(&profile);
        let attempt = SignIn::new(&profile, &[7; 96], "https://portal.example/");
        let url = attempt.authorize(&profile, &endpoints, &[1; 32], false).unwrap();
        assert!(url.starts_with("https://id.example/auth?response_type=code&client_id=portal&redirect_uri=https%3A%2F%2Fportal.example%2F&scope=openid%20deals&state="));
        assert!(url.contains("code_challenge_method=S256") && !url.contains("prompt="));
        let silent = attempt.authorize(&profile, &endpoints, &[1; 32], true).unwrap();
        assert!(silent.contains("&prompt=none"));
        let back = format!("?state={}&code=c%2F1", attempt.state);
        let request = attempt.token(&profile, &endpoints, &back).unwrap();
        assert!(
            request.text().unwrap().contains("&code=c%2F1&")
                && request.text().unwrap().contains("code_verifier=")
        );
        let mut session = Session::new(&profile);
        session.use_endpoints(&endpoints);
        session
            .read_tokens(&profile, &attempt, &answer(&tokens(&attempt.nonce, "portal")), 1_000_000)
            .unwrap();
        let ticket = session.apply(
            &profile,
            &mut crate::auth::oidc::request("GET", "https://api.example/x".into(), crate::http::Body::Empty),
        );
        let After::Refresh(refresh) = session.on_refused(&profile, ticket) else { panic!() };
        assert_eq!(refresh.url, "https://id.example/token");
    }

    #[test]
    fn an_answer_to_another_attempt_signs_nobody_in() {
        let profile = profile();
        let endpoints = discovered(&profile);
        let attempt = SignIn::new(&profile, &[7; 96], "https://portal.example/");
        assert_eq!(attempt.token(&profile, &endpoints, "?state=x&code=1").unwrap_err(), OidcError::State);
        let stranger = format!("?state={}&code=1&iss=https%3A%2F%2Fevil.example", attempt.state);
        assert_eq!(attempt.token(&profile, &endpoints, &stranger).unwrap_err(), OidcError::State);
        let refused = format!("?error=access_denied&state={}", attempt.state);
        assert_eq!(
            attempt.token(&profile, &endpoints, &refused).unwrap_err(),
            OidcError::Refused("access_denied".into())
        );
        let mut session = Session::new(&profile);
        for (nonce, audience, now) in
            [("other", "portal", 0), (&*attempt.nonce, "another", 0), (&*attempt.nonce, "portal", 9_000_000)]
        {
            let read = session.read_tokens(&profile, &attempt, &answer(&tokens(nonce, audience)), now);
            assert_eq!(read, Err(OidcError::Token));
            assert!(!session.is_signed_in());
        }
        let elsewhere = r#"{"issuer":"https://evil.example","authorization_endpoint":"https://evil.example/auth","token_endpoint":"https://evil.example/token"}"#;
        assert_eq!(Endpoints::read(&profile, &answer(elsewhere)), Err(OidcError::Discovery));
    }
}
