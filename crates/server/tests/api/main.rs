//! The server as its clients see it: every route over HTTP, in this process, on SQLite and on PostgreSQL.
//!
//! PostgreSQL is used when `TEST_POSTGRES_URL` names a superuser's connection; every test then makes a database of its
//! own through it.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test may fail")]

#[macro_use]
mod harness;

mod another_user;
mod benchmark;
mod csrf;
mod deals;
mod health;
mod openapi;
mod partners;
mod password_resets;
mod performance;
mod portal;
mod products;
mod program;
mod reports;
mod requests;
mod reviews;
mod serve;
mod session;
mod standing;
mod throttle;
mod visibility;
