//! The first page: what needs me now, how am I doing, what next.

mod home_page;

pub use home_page::{HomePage, NotFoundPage};
