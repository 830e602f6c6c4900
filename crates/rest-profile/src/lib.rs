//! A declarative profile of a REST backend.
//!
//! A neutral query and a profile give an HTTP request; an HTTP answer and the same profile give records or a typed
//! failure. The crate performs no request, reads no clock and knows no deal: browser and server bring their own
//! transport, and which fields a resource has is said by the profile.
#![forbid(unsafe_code)]

pub mod auth;
pub mod capabilities;
pub mod columns;
pub mod http;
pub mod json;
pub mod pack;
mod pattern;
pub mod plan;
#[cfg(feature = "presets")]
pub mod presets;
pub mod profile;
pub mod query;
pub mod read;
pub mod record;
pub mod resource;
mod template;
pub mod url;

pub use record::wire::Kind;
