//! Figures: the deals they are made of, the figures themselves where the deals are too many to send, and what deals do not
//! tell.

pub mod benchmark;
pub mod deals;
pub mod entries;
pub mod partners;
pub mod report;
pub mod reviews;
pub mod standing;

pub use benchmark::benchmark;
pub use deals::deals;
pub use entries::note;
pub use partners::partners;
pub(crate) use report::columns;
pub use report::report;
pub use standing::standing;

/// 4,000 deals are read at a time: about a megabyte, and a few milliseconds of a connection.
pub(crate) const SLICE: u32 = 4_000;
