//! Files of a deal.

pub mod create;
pub mod delete;
pub mod download;

pub use create::{create, longest_upload};
pub use delete::delete;
pub use download::download;
