//! The loops over columns in which figures spend their time.
//!
//! The page is compiled for size, and that makes such loops four times slower. A profile chooses by crate, so they stand
//! in one of their own, which is compiled for speed; it is in no part of the page that is loaded first. Nothing here is
//! generic for its callers, or it would be compiled with them, and nothing here knows what a column means.

mod choose;
mod count;
pub mod flow;
mod look;
mod order;

pub use choose::{fold, fold_small, hide, keep, keep_small, renumber};
pub use count::{Counted, Counts, Event, Rows, Steps, count};
pub use look::{Asked, Lives, SHORT, Seen, look};
pub use order::{by_key, by_text};

/// A row that is not asked about, where its cell would stand.
pub const OUTSIDE: u32 = u32::MAX;
