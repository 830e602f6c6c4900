//! The mark against forged requests that a session of cookies needs on everything that writes: read from a cookie, from
//! the page, or from the answer to a request of its own, as the profile says.

use super::client::{raw, report, with_session};
use crate::browser::dom;
use rest_profile::profile::Profile;

/// Sees to it that a write has its mark. Where there is none to be had, the backend refuses, and says so.
pub async fn ready(backend: &str, profile: &Profile) {
    // A cookie may have changed in another tab.
    if let Some(value) = at_hand(backend, profile) {
        with_session(backend, profile, |session| session.set_csrf(&value));
    }
    if with_session(backend, profile, |session| session.lacks_csrf(profile)) {
        renew(backend, profile).await;
    }
}

/// Finds the mark out anew; `true` if it is another one than before.
pub async fn renew(backend: &str, profile: &Profile) -> bool {
    let (cookie, fetch) = with_session(backend, profile, |session| session.csrf(profile));
    let mut fetched = None;
    if let Some(request) = &fetch
        && let Ok(answer) = raw(request).await
    {
        fetched = profile.csrf_in(&answer);
    }
    let Some(value) = fetched.or_else(|| at_hand(backend, profile)) else {
        let hint = if cookie.is_some() {
            "pages cannot read the cookies of another site: let `csrf.read` say where the answer to `csrf.fetch` has it"
        } else {
            "`csrf.read` leads to nothing"
        };
        report(backend, &format!("no mark against forged requests: {hint}"));
        return false;
    };
    with_session(backend, profile, |session| session.set_csrf(&value))
}

/// The mark without a request: from the page's own `<meta>`, or from the cookie, where the page can read it.
fn at_hand(backend: &str, profile: &Profile) -> Option<String> {
    let (cookie, _) = with_session(backend, profile, |session| session.csrf(profile));
    profile.csrf_meta().and_then(dom::meta).or_else(|| dom::cookie(&cookie?))
}
