//! The parts of a deal's page.

mod actions;
mod deal_facts;
mod files;
mod history;
mod status_note;

pub use actions::Actions;
pub use deal_facts::DealFacts;
pub use files::Files;
pub use history::History;
pub use status_note::StatusNote;
