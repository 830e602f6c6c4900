//! Deal registration: the list, the form, the deal's page, and the programme's queue.

mod deal_form_page;
mod deal_list_page;
mod deal_page;
mod deal_table;
mod form;
mod own_columns;
mod page;
mod review_queue_page;

pub use deal_form_page::{DealFormPage, NewDealPage};
pub use deal_list_page::DealListPage;
pub use deal_page::DealPage;
pub use review_queue_page::ReviewQueuePage;
