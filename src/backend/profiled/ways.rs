//! How people come in: which way the backend of the people has, coming back from an identity provider, and why nobody is
//! signed in.

use super::client::{Client, failure, with_session};
use super::config::Config;
use super::oidc::{self, Return};
use super::people;
use crate::backend::Failure;
use crate::browser::{preferences, url};
use crate::opened;
use crate::part::NotLoaded;
use domain::records::Session;
use rest_profile::auth::{Person, WayIn};
use rest_profile::http::HttpAnswer;
use rest_profile::profile::{Portal, Profile};
use std::cell::{Cell, RefCell};

/// What the sign-in screen shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInWay {
    pub way: WayIn,
    /// Whom one signs in with: the backend's name, or the identity provider's host.
    pub title: String,
    /// Why nobody is signed in, in words; empty where nobody has tried.
    pub problem: String,
    /// The name that the person signed in with before; empty where it is not known.
    pub user: String,
}

/// The mark that somebody was signed in at an identity provider here: only then it is asked after a reload.
const RETURNING: &str = "returning";

thread_local! {
    static PROBLEM: RefCell<String> = const { RefCell::new(String::new()) };
    /// Whether the page has looked at the address that it was opened with.
    static LOOKED: Cell<bool> = const { Cell::new(false) };
}

/// The backend that has the people.
pub fn own(config: &Config) -> Option<(&str, &Profile)> {
    config
        .portal
        .profile_of("me")
        .or_else(|| config.portal.profile_of("deals"))
        .or_else(|| config.portal.backends().next())
}

/// What of the configuration a page cannot do: an identity provider sends people away, and tokens do not outlive that.
pub fn not_possible(portal: &Portal) -> Option<String> {
    let providers = || portal.backends().filter(|(_, profile)| profile.way_in() == WayIn::Provider);
    let own = portal.profile_of("me").or_else(|| portal.profile_of("deals")).map(|(name, _)| name.to_owned());
    match (providers().next(), providers().nth(1)) {
        (_, Some((name, _))) => Some(format!("{name}: only one backend may sign in at an identity provider")),
        (Some((name, _)), None) if own.as_deref().is_some_and(|own| own != name) => {
            Some(format!("{name}: only the backend of `me` may sign in at an identity provider"))
        }
        _ => None,
    }
}

/// What the sign-in screen shows.
pub fn way(config: &Config) -> SignInWay {
    let (problem, user) = (PROBLEM.with_borrow(Clone::clone), people::login());
    let Some((_, profile)) = own(config) else {
        return SignInWay { way: WayIn::Password, title: String::new(), problem, user };
    };
    let host = || profile.issuer().split("://").nth(1).unwrap_or_default().to_owned();
    let title = if profile.title().is_empty() { host() } else { profile.title().to_owned() };
    SignInWay { way: profile.way_in(), title, problem, user }
}

/// Leaves for the identity provider.
///
/// # Errors
/// In words for the person; then nobody has left.
pub async fn leave(silent: bool) -> Result<(), Failure> {
    match opened!(oidc::begin_part(silent)).await {
        Ok(work) => work.await,
        Err(NotLoaded) => Err(Failure::Offline),
    }
}

/// Who is there without having typed anything: somebody who comes back from the identity provider, has a cookie of an
/// earlier visit, or is signed in on the site around.
///
/// # Errors
/// [`Failure::NotSignedIn`] where somebody has to sign in; why they have to stands in [`way`].
pub async fn arrive(config: &Config) -> Result<Session, Failure> {
    let arrived = match own(config) {
        Some((_, profile)) if profile.way_in() == WayIn::Provider => come_back(config, profile).await,
        Some((name, profile)) if profile.keeps_session_in_cookie() => {
            with_session(name, profile, |session| session.set_signed_in(true));
            let arrived = people::identify(config, "").await;
            with_session(name, profile, |session| session.set_signed_in(arrived.is_ok()));
            arrived
        }
        Some((_, profile)) if profile.way_in() == WayIn::Host => people::identify(config, "").await,
        _ => Err(Failure::NotSignedIn),
    };
    let problem = match &arrived {
        Err(Failure::Told(words)) => words.clone(),
        Err(refused @ Failure::Forbidden(_)) => refused.sentence(),
        _ => String::new(),
    };
    let explained = !problem.is_empty();
    PROBLEM.set(problem);
    // Why stands on the sign-in screen.
    if explained { Err(Failure::NotSignedIn) } else { arrived }
}

async fn come_back(config: &Config, profile: &Profile) -> Result<Session, Failure> {
    if LOOKED.get() {
        return Err(Failure::NotSignedIn);
    }
    let Ok(finish) = opened!(oidc::finish_part()).await else { return Err(Failure::Offline) };
    LOOKED.set(true);
    let back = finish.await?;
    match back {
        Return::SignedIn(person) => {
            let session = known(config, profile, person).await?;
            preferences::set(RETURNING, "1");
            Ok(session)
        }
        Return::None if profile.renews_silently() && preferences::get(RETURNING).is_some() => {
            leave(true).await?;
            // The page is going: it shows what it shows until then.
            std::future::pending().await
        }
        Return::None => Err(Failure::NotSignedIn),
        Return::NotThere => {
            preferences::forget(RETURNING);
            Err(Failure::NotSignedIn)
        }
    }
}

/// The person as the provider describes them, or as the backend's `me` does.
async fn known(config: &Config, profile: &Profile, person: Option<HttpAnswer>) -> Result<Session, Failure> {
    let Some(claims) = person else { return people::identify(config, "").await };
    let Some(me) = Client::of(config, "me") else { return people::identify(config, "").await };
    if profile.person() == Person::Api {
        return people::identify(config, &login_in(&claims)).await;
    }
    let record = me.resource.read_one(&claims).map_err(|refused| failure(&refused, ""))?;
    people::recognised(config, &record).await
}

/// The name that the provider knows the person by.
fn login_in(claims: &HttpAnswer) -> String {
    let json = rest_profile::json::Json::parse(&claims.body).unwrap_or_default();
    let claim = |name: &str| json.get(name).and_then(|claim| claim.as_str()).map(str::to_owned);
    claim("preferred_username").or_else(|| claim("email")).or_else(|| claim("sub")).unwrap_or_default()
}

/// Ends the provider's session too: the page leaves for it.
pub async fn end(config: &Config) {
    PROBLEM.set(String::new());
    preferences::forget(RETURNING);
    let Some((_, profile)) = own(config) else { return };
    if profile.way_in() == WayIn::Provider
        && let Ok(end) = opened!(oidc::end_part()).await
        && let Some(address) = end.await
    {
        url::leave_for(&address);
    }
}
