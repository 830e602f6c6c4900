//! Signing in at an identity provider: OpenID Connect, authorization code with PKCE. The page leaves for the provider
//! and comes back to its own address with a code, which it changes for tokens.
//!
//! What belongs to one attempt (state, nonce, verifier) lies in this tab's session storage from leaving to coming back
//! and is taken out as it is read, whatever comes of it. Tokens are never put anywhere. A part of its own: other ways
//! in do without.

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

use super::client::{check_turn, now, raw, report, turn, with_session};
use super::config::config;
use super::ways::own;
use crate::backend::Failure;
use crate::backend::device::{DRAFTS, device};
use crate::browser::{events, passing, secrets, timers, url};
use crate::part::{NotLoaded, Work};
use crate::t;
use rest_profile::auth::{Endpoints, OidcError, Person, SignIn, identity};
use rest_profile::http::HttpAnswer;
use rest_profile::profile::Profile;
use std::cell::RefCell;

/// Where an attempt is kept.
const ATTEMPT: &str = "sign_in";
/// 1 h: whoever needs longer at the provider begins again.
const LONGEST_MS: u64 = 3_600_000;
/// 50 ms: a draft that is being saved is in the device's hands by then.
const LEAVING_MS: u32 = 50;

/// Of whoever is signed in: where the provider's steps are, and the token that names the session when it ends.
struct AtProvider {
    endpoints: Endpoints,
    id_token: String,
    /// Where it sends people back to.
    back: String,
}

thread_local! {
    static AT_PROVIDER: RefCell<Option<AtProvider>> = const { RefCell::new(None) };
}

/// What coming back has brought.
pub enum Return {
    /// The page was not opened by the provider.
    None,
    /// The provider would have had to show something, and was asked not to.
    NotThere,
    /// Signed in; with what the provider says about the person, where the profile reads it there.
    SignedIn(Option<HttpAnswer>),
}

fn redirect() -> String {
    url::origin() + "/"
}

async fn endpoints(backend: &str, profile: &Profile) -> Result<Endpoints, Failure> {
    if let Some(endpoints) = Endpoints::of(profile) {
        return Ok(endpoints);
    }
    let away = || Failure::Told(t!("sign_in.provider_away"));
    let request = Endpoints::discovery(profile).map_err(|_| away())?;
    let answer = raw(&request).await.map_err(|_| away())?;
    Endpoints::read(profile, &answer).map_err(|_| {
        report(backend, &format!("{} is not the issuer's document (status {})", request.url, answer.status));
        away()
    })
}

/// Leaves for the provider. `silent`: only if it has to show nothing. The page is gone soon after this answers.
///
/// # Errors
/// In words for the person; then nobody has left.
async fn begin(silent: bool) -> Result<(), Failure> {
    let config = config().await?;
    let (backend, profile) = own(&config).ok_or(Failure::Unsupported)?;
    let endpoints = endpoints(backend, profile).await?;
    let insecure = || Failure::Told(t!("sign_in.insecure"));
    let random = secrets::random::<96>().ok_or_else(insecure)?;
    let attempt = SignIn::new(profile, &random, &redirect());
    let challenge = secrets::sha256(&attempt.verifier).await.ok_or_else(insecure)?;
    let address = attempt
        .authorize(profile, &endpoints, &challenge, silent)
        .map_err(|_| Failure::Told(t!("sign_in.bad_answer")))?;
    // What is being typed reaches the device first; reading waits for what was written before.
    events::announce_leaving();
    timers::sleep(LEAVING_MS).await;
    let _ = device().await.holds(DRAFTS, "").await;
    let kept = Attempt { at: now(), silent, back: url::whole(), sign_in: attempt }.keep();
    if !kept {
        return Err(Failure::Told(t!("sign_in.no_storage")));
    }
    url::leave_for(&address);
    Ok(())
}

/// Takes in what the provider sent the person back with. The address is that of before again, whatever comes of it.
///
/// # Errors
/// In words for the person.
async fn finish() -> Result<Return, Failure> {
    let config = config().await?;
    let (backend, profile) = own(&config).ok_or(Failure::Unsupported)?;
    let attempt = Attempt::take();
    let (path, search) = url::current();
    let given = url::parse_search(&search);
    let has = |name: &str| given.iter().any(|(known, _)| known == name);
    let redirect = attempt.as_ref().map_or_else(redirect, |attempt| attempt.sign_in.redirect.clone());
    let here = redirect == [url::origin(), path].concat();
    if !(here && has("state") && (has("code") || has("error"))) {
        return Ok(Return::None);
    }
    url::replace(attempt.as_ref().map_or("/", |attempt| attempt.back.as_str()));
    let fresh = attempt.filter(|attempt| now().saturating_sub(attempt.at) < LONGEST_MS);
    let Some(Attempt { sign_in, silent, .. }) = fresh else { return Err(other_attempt()) };
    let endpoints = endpoints(backend, profile).await?;
    let request = match sign_in.token(profile, &endpoints, &search) {
        Ok(request) => request,
        Err(OidcError::Refused(code)) if silent && code != "server_error" => return Ok(Return::NotThere),
        Err(refused) => return Err(sentence(backend, &refused)),
    };
    let turn = turn();
    let answer = raw(&request).await.map_err(|_| Failure::Told(t!("sign_in.provider_away")))?;
    check_turn(turn)?;
    with_session(backend, profile, |session| {
        session.use_endpoints(&endpoints);
        session.read_tokens(profile, &sign_in, &answer, now())
    })
    .map_err(|refused| sentence(backend, &refused))?;
    let (id_token, claims) = identity(&answer).ok_or_else(|| sentence(backend, &OidcError::Token))?;
    let person = match profile.person() {
        Person::UserInfo => Some(userinfo(backend, profile, &endpoints).await?),
        Person::IdToken | Person::Api => Some(claims),
    };
    AT_PROVIDER.set(Some(AtProvider { endpoints, id_token, back: sign_in.redirect }));
    Ok(Return::SignedIn(person))
}

async fn userinfo(backend: &str, profile: &Profile, endpoints: &Endpoints) -> Result<HttpAnswer, Failure> {
    let request = with_session(backend, profile, |session| session.userinfo(endpoints));
    let Some(request) = request else {
        report(backend, "the issuer names no userinfo endpoint");
        return Err(Failure::Told(t!("sign_in.bad_answer")));
    };
    let mut answer = raw(&request).await.map_err(|_| Failure::Told(t!("sign_in.provider_away")))?;
    // It is read as the profile's `me`, and does not come from the profile's origin.
    answer.final_url.clear();
    Ok(answer)
}

/// Where to go to sign out at the provider too.
fn end(profile: &Profile) -> Option<String> {
    let at = AT_PROVIDER.take()?;
    at.endpoints.sign_out(profile, Some(&at.id_token), &at.back)
}

fn other_attempt() -> Failure {
    Failure::Told(t!("sign_in.other_attempt"))
}

fn sentence(backend: &str, error: &OidcError) -> Failure {
    let refused = |code: &str| {
        report(backend, &format!("the identity provider refused: {code}"));
        Failure::Told(match code {
            "access_denied" | "login_required" | "interaction_required" | "consent_required" => {
                t!("sign_in.refused")
            }
            "server_error" | "temporarily_unavailable" => t!("sign_in.provider_away"),
            // The code was spent, or is too old.
            "invalid_grant" => t!("sign_in.other_attempt"),
            _ => t!("sign_in.bad_answer"),
        })
    };
    match error {
        OidcError::State => other_attempt(),
        OidcError::Refused(code) => refused(code),
        OidcError::Token => {
            report(
                backend,
                "the identity token is for another attempt, client or time, or by another issuer",
            );
            Failure::Told(t!("sign_in.bad_answer"))
        }
        OidcError::Profile | OidcError::Discovery | OidcError::Answer => {
            Failure::Told(t!("sign_in.bad_answer"))
        }
    }
}

/// What has to be known when the person comes back.
struct Attempt {
    /// Milliseconds since 1970.
    at: u64,
    silent: bool,
    /// The place in the portal that the person left from.
    back: String,
    sign_in: SignIn,
}

impl Attempt {
    fn keep(&self) -> bool {
        let SignIn { verifier, state, nonce, redirect } = &self.sign_in;
        let at = self.at.to_string();
        let silent = if self.silent { "silent" } else { "" };
        let lines: [&str; 7] = [&at, silent, &self.back, verifier, state, nonce, redirect];
        passing::keep(ATTEMPT, &lines.join("\n"))
    }

    fn take() -> Option<Self> {
        let text = passing::take(ATTEMPT)?;
        let mut lines = text.split('\n').map(str::to_owned);
        let at = lines.next()?.parse().ok()?;
        let silent = lines.next()? == "silent";
        // Another origin could not be put into the history anyway.
        let back = lines.next().filter(|back| back.starts_with('/'))?;
        let (verifier, state, nonce) = (lines.next()?, lines.next()?, lines.next()?);
        let redirect = lines.next()?;
        Some(Self { at, silent, back, sign_in: SignIn { verifier, state, nonce, redirect } })
    }
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(provider, fallible))]
pub fn begin_part(silent: bool) -> Result<Work<Result<(), Failure>>, NotLoaded> {
    Ok(Box::pin(begin(silent)))
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(provider, fallible))]
pub fn finish_part() -> Result<Work<Result<Return, Failure>>, NotLoaded> {
    Ok(Box::pin(finish()))
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(provider, fallible))]
pub fn end_part() -> Result<Work<Option<String>>, NotLoaded> {
    Ok(Box::pin(async {
        let config = config().await.ok()?;
        end(own(&config)?.1)
    }))
}
