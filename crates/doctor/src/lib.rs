//! Does a backend do what its profile says?
//!
//! [`Suite`] asks a backend everything that a profile promises and compares the answers with the records. Nothing here
//! opens a connection, reads a clock, draws a random number or holds a sentence: an [`Exchange`] brings the first three,
//! and the words are those of the message catalogues, by the codes of [`codes`]. So the same checks run in
//! `portal-server doctor` and in the page.

pub mod codes;
mod finding;
mod report;
mod suite;

pub use finding::{Finding, Params, Say, Trace, Verdict};
pub use report::Report;
pub use suite::{Credentials, Exchange, Options, Outcome, Silence, Step, Suite, Viewpoint};
