//! The owner's view of all partners: who stands where, why, how they began, and what is said to each of them once a
//! quarter.
//!
//! Only the programme's own people see other partners' figures; a partner's administrators see the published reviews of
//! their own organisation.

mod address;
mod board;
mod cohort_page;
mod compare;
mod controls;
mod evaluation;
mod export;
mod partners_page;
mod ranking_table;
mod review;
mod segments;
mod words;

pub use partners_page::PartnersPage;
pub use review::ReviewPage;
