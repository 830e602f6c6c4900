//! Deal registration: the record, its statuses, who may do what, and what a submission leads to.

mod outlook;
mod query;
mod record;
pub mod registration;
mod status;
mod transition;

pub use outlook::{Outlook, outlook};
pub use query::{DealQuery, DealSort, Direction, MAX_PER_PAGE, SortKey};
pub use record::{Activity, Attachment, Deal, DealSummary, closed_at};
pub use status::Status;
pub use transition::{Action, Allowed, Refusal, Request, allowed_actions, transition};
