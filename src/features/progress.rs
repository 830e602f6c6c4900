//! Progress: where a partner stands, what would follow, what it has earned, and what it works towards.
//!
//! Everything is decided here, by the programme's rules, from the partner's deals and the record that the server keeps; the
//! address says what is looked at.

mod address;
mod benefits;
mod certificates;
mod changes;
mod compare;
mod criteria;
mod earned;
mod goal_card;
mod goal_form;
mod goals;
mod ground;
mod line;
mod note_form;
mod page;
mod refund_form;
mod statement;
mod tier;
mod trace;
mod what_if;
mod words;

pub use page::ProgressPage;
