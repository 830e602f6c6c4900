//! Files of a deal.

pub mod create;
pub mod delete;
pub mod download;

pub use create::{create, longest_upload};
pub(crate) use create::{judged, keep, receive, takes_files};
pub use delete::delete;
pub use download::download;
pub(crate) use download::{as_download, sent};
