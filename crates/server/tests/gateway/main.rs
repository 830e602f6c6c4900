//! The server in front of a foreign backend: nothing of another organisation's comes through, and a deal is registered once.
//!
//! The backend is a small one in this process that notes every request and whose faults can be switched on.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail"
)]

/// The harness of the API's tests: people, clock, client.
#[path = "../api"]
#[allow(dead_code, unused_macros, unused_imports, reason = "a part of it is needed here")]
mod api {
    pub mod harness;
}

mod account;
mod beside;
mod expiry;
mod facts;
mod fake;
mod files;
mod history;
mod hooks;
mod hubspot;
mod lost;
mod once;
mod reading;
mod scope;
mod several;
mod start;
mod steps;
