//! Durable sending: a command is on the disk before the screen says so, and stays until a server acknowledged it.
//!
//! Each command has one idempotency key for life. One tab at a time sends (a Web Lock). What a passing failure
//! means, what goes back to the person, and how long to wait is decided in [`verdict`].

mod entry;
mod verdict;
mod worker;

pub use entry::{Act, Command, OutboxEntry};
pub use verdict::{Outcome, Verdict, judge, wait_before};
pub use worker::Outbox;
