//! Figures: the deals they are made of, the figures themselves where the deals are too many to send, what deals do not
//! tell, and what is kept and sent of all of it.

pub mod alerts;
pub mod benchmark;
pub mod deals;
pub mod entries;
mod given;
pub mod partners;
pub mod report;
pub mod reviews;
pub mod schedules;
pub mod standing;
pub mod views;

pub use benchmark::benchmark;
pub use deals::deals;
pub use entries::note;
pub use partners::partners;
pub use report::report;
pub use standing::standing;
