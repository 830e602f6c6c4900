//! What stands where in a chart.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod scenes;
mod standalone;
mod ticks;
mod walk;
mod words;
