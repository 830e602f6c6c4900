//! The rules that hold the portal together, checked on its text: who may import whom, what may not occur at all, what
//! the stylesheets and the message catalogues owe. A rule that finds nothing to check (a folder that does not exist
//! yet) passes. Beside each rule stands a test that breaks it.

// Offsets come from searches in the same text, so they lie between characters; and this whole program is a test.
#![allow(clippy::string_slice, clippy::expect_used, clippy::panic)]

mod catalogues;
mod files;
mod imports;
mod markup;
mod places;
mod source;
mod styles;
