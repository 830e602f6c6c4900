//! What a page has to know of `auth` to offer the right way in, and where the marks of a session are read.

use super::{Endpoints, Person, Session};
use crate::http::{Body, HttpAnswer, HttpRequest, Replay};
use crate::json::Json;
use crate::profile::Profile;
use crate::profile::auth::{AuthSpec, Csrf};
use crate::url::form;

/// How people sign in to a backend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayIn {
    /// With a name and a password, where it wants to know at all who asks.
    Password,
    /// At an identity provider, which sends them back.
    Provider,
    /// The page around the portal has a token.
    Host,
    /// Somewhere else on the backend's site, which has set a cookie.
    Elsewhere,
}

impl Profile {
    /// How people sign in to this backend.
    #[must_use]
    pub fn way_in(&self) -> WayIn {
        match &self.auth {
            AuthSpec::Oidc(_) => WayIn::Provider,
            AuthSpec::Host(_) => WayIn::Host,
            AuthSpec::Cookie { login: None, .. } => WayIn::Elsewhere,
            _ => WayIn::Password,
        }
    }

    /// Whether a session may have outlived the page: cookies do.
    #[must_use]
    pub fn keeps_session_in_cookie(&self) -> bool {
        matches!(self.auth, AuthSpec::Cookie { .. })
    }

    /// Whether the identity provider may be asked after a reload, without showing anything, if the person is there.
    #[must_use]
    pub fn renews_silently(&self) -> bool {
        matches!(&self.auth, AuthSpec::Oidc(oidc) if oidc.silent)
    }

    /// Where an OpenID profile says who the person is.
    #[must_use]
    pub fn person(&self) -> Person {
        if let AuthSpec::Oidc(oidc) = &self.auth { oidc.person } else { Person::Api }
    }

    /// The identity provider's address; empty for other ways in.
    #[must_use]
    pub fn issuer(&self) -> &str {
        if let AuthSpec::Oidc(oidc) = &self.auth { &oidc.issuer } else { "" }
    }

    fn csrf(&self) -> Option<&Csrf> {
        match &self.auth {
            AuthSpec::Cookie { csrf: Some(csrf), .. } if csrf.value.is_none() => Some(csrf),
            _ => None,
        }
    }

    /// Whether writes carry a mark against forged requests that has to be found out first.
    #[must_use]
    pub fn wants_csrf(&self) -> bool {
        self.csrf().is_some()
    }

    /// The name of the page's own `<meta>` that holds the mark.
    #[must_use]
    pub fn csrf_meta(&self) -> Option<&str> {
        self.csrf()?.read.meta.as_deref()
    }

    /// The mark in the answer to `csrf.fetch`; `None` where the profile reads it from the cookie, or it is not there.
    #[must_use]
    pub fn csrf_in(&self, answer: &HttpAnswer) -> Option<String> {
        let read = &self.csrf()?.read;
        if !answer.ok() {
            return None;
        }
        if let Some(header) = &read.header {
            return answer.header(header).map(str::to_owned);
        }
        let json = Json::parse(&answer.body).ok()?;
        json.at(read.body.as_ref()?)?.as_str().map(str::to_owned)
    }
}

impl Session {
    /// Whether a write would go out without the mark that it needs.
    #[must_use]
    pub fn lacks_csrf(&self, profile: &Profile) -> bool {
        profile.wants_csrf() && self.csrf.0.is_empty()
    }

    /// The question to the issuer's userinfo, with the token of this session.
    #[must_use]
    pub fn userinfo(&self, endpoints: &Endpoints) -> Option<HttpRequest> {
        let url = endpoints.userinfo.clone()?;
        let headers = vec![
            ("Accept".to_owned(), "application/json".to_owned()),
            ("Authorization".to_owned(), ["Bearer ", &self.access.0].concat()),
        ];
        let body = Body::Empty;
        Some(HttpRequest {
            method: "GET",
            url,
            headers,
            body,
            replay: Replay::Safe,
            follow_redirects: false,
            cookies: false,
        })
    }
}

impl Endpoints {
    /// Where to send somebody who signs out, so that the issuer's own session ends too; it sends them back to `back`.
    /// `id_token` tells it whose session that is.
    #[must_use]
    pub fn sign_out(&self, profile: &Profile, id_token: Option<&str>, back: &str) -> Option<String> {
        let address = self.end_session.as_deref()?;
        let AuthSpec::Oidc(oidc) = &profile.auth else { return None };
        let mut pairs = vec![("client_id", oidc.client_id.as_str()), ("post_logout_redirect_uri", back)];
        pairs.extend(id_token.map(|token| ("id_token_hint", token)));
        let separator = if address.contains('?') { "&" } else { "?" };
        Some([address, separator, &form(&pairs)].concat())
    }
}

/// The identity token in the token endpoint's answer, and its claims as an answer that the resource `me` can read.
/// Unchecked: ask [`Session::read_tokens`] first.
#[must_use]
pub fn identity(answer: &HttpAnswer) -> Option<(String, HttpAnswer)> {
    let json = Json::parse(&answer.body).ok()?;
    let token = json.get("id_token")?.as_str()?.to_owned();
    let claims = super::oidc::claims(&token)?;
    let headers = vec![("content-type".to_owned(), "application/json".to_owned())];
    let claims =
        HttpAnswer { status: 200, headers, body: claims.to_text().into_bytes(), ..HttpAnswer::default() };
    Some((token, claims))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Place;

    fn profile(auth: &str) -> Profile {
        let text =
            format!(r#"{{"format":1,"base":"https://api.example/v1","auth":{auth},"resources":{{}}}}"#);
        Profile::read(text.as_bytes(), Place::Browser, &|_| None)
            .unwrap_or_else(|problems| panic!("{problems:?} {text}"))
    }

    const PROVIDER: &str = r#"{"kind":"oidc","issuer":"https://id.example","client_id":"portal","person":"id_token","silent":true}"#;

    #[test]
    fn each_kind_has_its_way_in() {
        for (auth, way) in [
            (r#"{"kind":"none"}"#, WayIn::Password),
            (r#"{"kind":"cookie","login":{"path":"/login/"}}"#, WayIn::Password),
            (r#"{"kind":"cookie"}"#, WayIn::Elsewhere),
            (r#"{"kind":"host"}"#, WayIn::Host),
            (PROVIDER, WayIn::Provider),
        ] {
            assert_eq!(profile(auth).way_in(), way, "{auth}");
        }
        let provider = profile(PROVIDER);
        assert!(provider.renews_silently() && !profile(r#"{"kind":"none"}"#).renews_silently());
        assert_eq!((provider.person(), provider.issuer()), (Person::IdToken, "https://id.example"));
    }

    #[test]
    fn the_mark_is_read_where_the_profile_says() {
        let answer = HttpAnswer {
            status: 200,
            headers: vec![("X-Mark".to_owned(), "from-header".to_owned())],
            body: br#"{"csrf":{"token":"from-body"}}"#.to_vec(),
            ..HttpAnswer::default()
        };
        let reads = |read: &str| {
            let auth = format!(
                r#"{{"kind":"cookie","csrf":{{"header":"X-CSRFToken","fetch":"/csrf/","read":{read}}}}}"#
            );
            profile(&auth).csrf_in(&answer)
        };
        assert_eq!(reads(r#"{"body":"/csrf/token"}"#).as_deref(), Some("from-body"));
        assert_eq!(reads(r#"{"header":"x-mark"}"#).as_deref(), Some("from-header"));
        assert_eq!(reads(r#"{"meta":"csrf-token"}"#), None);
        let fixed = profile(r#"{"kind":"cookie","csrf":{"header":"X-Requested-With","value":"portal"}}"#);
        assert!(!fixed.wants_csrf());
        let marked = profile(r#"{"kind":"cookie","csrf":{"header":"X-CSRFToken","cookie":"csrftoken"}}"#);
        let mut session = Session::new(&marked);
        assert!(session.lacks_csrf(&marked));
        assert!(session.set_csrf("one") && !session.set_csrf("one") && session.set_csrf("two"));
        assert!(!session.lacks_csrf(&marked));
    }

    #[test]
    fn signing_out_names_the_client_and_the_way_back() {
        let endpoints = Endpoints {
            authorize: String::new(),
            token: String::new(),
            end_session: Some("https://id.example/end".to_owned()),
            userinfo: None,
        };
        let url = endpoints.sign_out(&profile(PROVIDER), Some("a.b.c"), "https://portal.example/");
        assert_eq!(
            url.as_deref(),
            Some(
                "https://id.example/end?client_id=portal&post_logout_redirect_uri=https%3A%2F%2Fportal.example%2F&id_token_hint=a.b.c"
            )
        );
    }
}
