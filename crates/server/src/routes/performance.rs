//! Figures: the deals they are made of, and the figures themselves where the deals are too many to send.

pub mod deals;
pub mod report;
pub mod views;

pub use deals::deals;
pub use report::report;

/// 4,000 deals are read at a time: about a megabyte, and a few milliseconds of a connection.
const SLICE: u32 = 4_000;
