//! The registration form: its model (draft, checks, saving, sending) and its views.

mod field_view;
mod file_view;
mod model;
mod saving;
mod sending;
mod steps;
mod summary;

pub use file_view::{refuse, rules_text, size_text};
pub use model::FormModel;
pub use saving::{flush, forget};
pub use sending::follow;
pub use steps::FormSteps;

/// The DOM id of the file input behind a field's button.
fn control_id_of_files(field: &str) -> String {
    format!("{field}-input")
}
