//! Figures: the deals they are made of, the figures themselves where the deals are too many to send, and what is kept
//! and sent of them.

pub mod alerts;
pub mod deals;
mod given;
pub mod report;
pub mod schedules;
pub mod views;

pub use deals::deals;
pub use report::report;
