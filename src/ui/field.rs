//! Form controls: label above, help before the field, errors below it, all tied together for screen readers.

mod choices;
mod frame;
mod summary;
mod text;

pub use choices::{CheckboxGroup, OptionItem, RadioGroup, Select};
pub use frame::{FieldFrame, FieldTexts};
pub use summary::{ErrorSummary, Place, Wrong, Wrongs};
pub use text::{InputKind, TextArea, TextInput};
