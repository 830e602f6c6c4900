//! The business review of a partner's quarter: made of figures, written by the programme's people, read by the partner's
//! administrators once it is published, and printed.

mod editor;
mod page;
mod reading;
mod saving;
mod sections;
mod steps;

pub use page::ReviewPage;
