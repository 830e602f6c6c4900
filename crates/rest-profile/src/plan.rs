//! From a question to requests.
//!
//! What a backend cannot be asked is [`Unsupported`](crate::resource::Unsupported): a plan is never wider than the
//! question. Every address comes from [`url`](crate::url).

pub(crate) mod address;
mod batch;
pub(crate) mod condition;
mod list;
mod params;
mod text;
mod tree;
mod upload;
mod write;

pub use batch::BatchPlan;
pub use list::ListPlan;
pub(crate) use list::mentions;
pub use upload::{Upload, UploadPlan};
pub use write::CreatePlan;
