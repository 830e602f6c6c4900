//! The partner portal's page: Leptos, compiled to WebAssembly.
//!
//! | module | what lives there | may import |
//! |---|---|---|
//! | [`browser`] | everything that touches the browser's interfaces | `domain` |
//! | [`i18n`] | every sentence a person reads | `browser` |
//! | [`part`] | the seams at which a release build is split into files | nothing |
//! | [`route`] | every address of the portal | `browser` |
//! | [`ui`] | the design system: parts that know no feature | `i18n`, `route`, `browser` |
//! | [`backend`] | typed resources, drafts and the outbox | `i18n`, `route`, `browser` |
//! | [`features`] | one folder a capability; no feature imports another | all of the above |
//! | [`shell`] | start, layout, navigation, session, banners | everything |
//!
//! The rules (what may be entered, who may do what) are in the crate `domain` and nowhere here.

// `view!` nests deeply; the default limit is for ordinary code.
#![recursion_limit = "256"]

pub mod backend;
pub mod browser;
pub mod features;
pub mod i18n;
pub mod part;
pub mod route;
pub mod shell;
pub mod ui;

/// Starts the portal in this page.
pub fn start() {
    shell::start();
}
