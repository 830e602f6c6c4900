//! Performance: the figures of a period, what they are compared with, and the deals behind each of them.
//!
//! Every figure is made here, from columns that were read once; the address says what is shown, so that it can be
//! shared and gone back to.

mod address;
mod arrange;
mod behind;
mod benchmark;
mod card;
mod cards;
mod charts;
mod choice;
mod controls;
mod course;
mod dashboards;
mod export;
mod groups;
mod page;
mod pivot;
mod target;
mod toolbar;
mod tv;
mod why;
mod words;

pub use dashboards::Dashboards;
pub use page::PerformancePage;
pub use pivot::PivotPage;
