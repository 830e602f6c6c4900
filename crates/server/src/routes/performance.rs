//! Figures: the deals they are made of, and the figures themselves where the deals are too many to send; and where a
//! partner stands, with what is noted of it.

pub mod deals;
pub mod entries;
pub mod report;
pub mod standing;

pub use deals::deals;
pub use entries::note;
pub(crate) use report::columns;
pub use report::report;
pub use standing::standing;

/// 4,000 deals are read at a time: about a megabyte, and a few milliseconds of a connection.
pub(crate) const SLICE: u32 = 4_000;
