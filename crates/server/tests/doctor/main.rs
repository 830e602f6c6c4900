//! The doctor: what a backend does wrong is found and named, and what works is not blamed.
//!
//! The backend is a small one in this process whose faults can be switched on.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail"
)]

mod client;
mod cors;
mod fake;
mod page;
mod proposals;
mod reading;
mod report;
mod stopping;
mod writing;
