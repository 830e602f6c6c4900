//! The portal over a backend that a profile describes (docs/backends.md), in the page itself.
//!
//! It stands where the reference backend's server stands otherwise: it takes an [`Operation`] and answers with the
//! portal's own records as JSON, so that nothing behind [`super::transport`] knows the difference. A backend of this
//! kind only keeps records: what becomes of a deal is decided here by the rules of `domain`, and the portal says on
//! the page that no server has confirmed it.
//!
//! All of it is a part of its own that is loaded only where a profile is configured; the reader of profiles is another,
//! which is loaded only where no packed form is at hand.

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

mod activities;
mod answer;
mod belongings;
mod client;
mod config;
pub mod connection;
mod csrf;
mod deals;
mod facts;
mod hooks;
mod host;
mod lanes;
mod oidc;
mod overview;
mod people;
mod reader;
mod uploads;
mod ways;

use super::dialect::Operation;
use super::failure::Failure;
use crate::browser::boot;
use crate::browser::files::Blob;
use crate::browser::http::Answer;
use crate::opened;
use crate::part::{NotLoaded, Work};
use domain::program::Program;
use domain::records::Session;
use record_store::ask::Controls;
use record_store::facts::reading::Read;
pub use rest_profile::auth::WayIn;
use std::rc::Rc;
pub use ways::SignInWay;

/// Whether this page talks to a backend that a profile describes.
pub fn is_configured() -> bool {
    boot::backend_config().is_some()
}

/// Does the work of a server for one operation. `file` is the content of what is uploaded, with its name.
pub async fn perform(operation: Operation, file: Option<(String, Blob)>) -> Result<Answer, Failure> {
    match opened!(perform_part(operation, file)).await {
        Ok(work) => work.await,
        Err(NotLoaded) => Err(Failure::Offline),
    }
}

/// What is to be known of the backend: what lists can be asked for, and whether its profile holds a secret that
/// everybody who opens the page can read.
pub async fn controls() -> Option<(Controls, bool)> {
    opened!(controls_part()).await.ok()?.await
}

/// All deals that the person sees, for figures. `progress` is told how many have arrived.
///
/// # Errors
/// As for any list.
pub async fn facts(progress: Rc<dyn Fn(usize)>) -> Result<Read, Failure> {
    match opened!(facts_part(progress)).await {
        Ok(work) => work.await,
        Err(NotLoaded) => Err(Failure::Offline),
    }
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(facts, fallible))]
fn facts_part(progress: Rc<dyn Fn(usize)>) -> Result<Work<Result<Read, Failure>>, NotLoaded> {
    Ok(Box::pin(async move { facts::facts(&*progress).await }))
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(profile, fallible))]
fn controls_part() -> Result<Work<Option<(Controls, bool)>>, NotLoaded> {
    Ok(Box::pin(async {
        let config = config::config().await.ok()?;
        let deals = config.portal.resource("deals")?;
        let secret = config.portal.backends().any(|(_, profile)| !profile.notices().is_empty());
        let controls = record_store::ask::controls(&config.program, deals, &people::context());
        let history = config.portal.resource(activities::ACTIVITIES).is_some();
        let files = config.portal.resource(uploads::FILES).is_some();
        Some((Controls { history, files, ..controls }, secret))
    }))
}

/// How people sign in, and why nobody is. For the sign-in screen.
pub async fn sign_in_way() -> Result<SignInWay, Failure> {
    match opened!(way_part()).await {
        Ok(work) => work.await,
        Err(NotLoaded) => Err(Failure::Offline),
    }
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(profile, fallible))]
fn way_part() -> Result<Work<Result<SignInWay, Failure>>, NotLoaded> {
    Ok(Box::pin(async { config::config().await.map(|config| ways::way(&config)) }))
}

/// Looks again who is there, where somebody else vouches for the person.
pub async fn arrive_again() -> Result<Session, Failure> {
    match opened!(again_part()).await {
        Ok(work) => work.await,
        Err(NotLoaded) => Err(Failure::Offline),
    }
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(profile, fallible))]
fn again_part() -> Result<Work<Result<Session, Failure>>, NotLoaded> {
    Ok(Box::pin(async { people::again(config::config().await?.as_ref()).await }))
}

/// Leaves for the identity provider. The page is gone soon after this answers.
pub async fn leave_for_provider() -> Result<(), Failure> {
    match opened!(leave_part()).await {
        Ok(work) => work.await,
        Err(NotLoaded) => Err(Failure::Offline),
    }
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(profile, fallible))]
fn leave_part() -> Result<Work<Result<(), Failure>>, NotLoaded> {
    Ok(Box::pin(ways::leave(false)))
}

/// The programme, without the fields that the backend has no place for.
pub async fn program() -> Result<Program, Failure> {
    match opened!(program_part()).await {
        Ok(work) => work.await,
        Err(NotLoaded) => Err(Failure::Offline),
    }
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(profile, fallible))]
fn program_part() -> Result<Work<Result<Program, Failure>>, NotLoaded> {
    Ok(Box::pin(async { config::config().await.map(|config| config.program.clone()) }))
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(profile, fallible))]
fn perform_part(
    operation: Operation,
    file: Option<(String, Blob)>,
) -> Result<Work<Result<Answer, Failure>>, NotLoaded> {
    Ok(Box::pin(answer::answer(operation, file)))
}
