//! One folder a capability. A feature never imports another: what two share is a rule in `domain` or a part in
//! `ui`.

pub mod account;
pub mod connection;
pub mod deals;
pub mod home;
pub mod owner;
pub mod performance;
pub mod progress;
pub mod reports;
