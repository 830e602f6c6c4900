//! What stands where in a chart.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail"
)]

mod colours;
mod drawing;
mod scenes;
mod standalone;
mod ticks;
mod walk;
mod words;
