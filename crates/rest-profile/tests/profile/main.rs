//! Profiles, requests and answers, without any server.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "the allowance for tests does not reach the functions that they share"
)]

mod checks;
mod dialects;
mod hostile;
mod kit;
mod packing;
mod presets;
mod reading;
mod vectors;
mod writing;
