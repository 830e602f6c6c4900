//! The token that the page around the portal brings: asked for when one is needed, and once more when it was refused.

use super::client::{REFRESH_WAIT_MS, check_turn, turn, with_session};
use super::hooks;
use crate::backend::Failure;
use crate::browser::timers;
use rest_profile::profile::Profile;
use std::cell::RefCell;

thread_local! {
    /// Backends for which a token is being asked: many requests at once ask once.
    static ASKING: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

fn is_asking(backend: &str) -> bool {
    ASKING.with_borrow(|all| all.iter().any(|name| name == backend))
}

/// Asks the host page for a token. `refused` tells it that the last one no longer holds.
///
/// # Errors
/// The function is missing, fails, or has no token for this person.
pub async fn sign_in(backend: &str, profile: &Profile, refused: bool) -> Result<(), Failure> {
    if is_asking(backend) {
        while is_asking(backend) {
            timers::sleep(REFRESH_WAIT_MS).await;
        }
        let signed_in = with_session(backend, profile, |session| session.is_signed_in());
        return if signed_in { Ok(()) } else { Err(Failure::NotSignedIn) };
    }
    ASKING.with_borrow_mut(|all| all.push(backend.to_owned()));
    let turn = turn();
    let token = hooks::token(backend, profile, refused).await;
    ASKING.with_borrow_mut(|all| all.retain(|name| name != backend));
    let token = token?;
    check_turn(turn)?;
    with_session(backend, profile, |session| session.set_token(&token));
    Ok(())
}
