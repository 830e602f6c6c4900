//! Saved views of figures, what is sent on schedules, and alerts.
//!
//! Nothing here makes a figure: a view is an address, and what is sent is made by the server for the person who wants it.

mod alert_form;
mod alert_list;
mod asked;
mod channel;
mod places;
mod reports_page;
mod schedule_form;
mod schedule_list;
mod sending_list;
mod sending_words;
mod view_list;
mod view_menu;
mod view_words;

pub use reports_page::ReportsPage;
pub use view_menu::ViewMenu;
