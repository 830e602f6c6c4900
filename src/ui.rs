//! The design system: accessible parts on native elements. Knows no feature and no backend.

pub mod badge;
pub mod banner;
pub mod button;
pub mod chart;
pub mod dialog;
pub mod dynamic;
pub mod field;
pub mod icon;
mod kept_note;
pub mod load;
pub mod markup;
pub mod page;
pub mod pagination;
pub mod part;
pub mod printing;
pub mod skeleton;
pub mod table;
pub mod toast;

pub use badge::{StatusBadge, Tone};
pub use banner::Banner;
pub use button::{ActionButton, ButtonKind, LinkButton};
pub use dialog::Dialog;
pub use dynamic::{When, dynamic, keyed, text, when};
pub use icon::{Icon, Symbol};
pub use kept_note::KeptNote;
pub use load::{Loaded, load};
pub use page::PageHeading;
pub use pagination::Pagination;
pub use skeleton::{Empty, Loading, Problem, Problems};
pub use toast::{Toasts, toast};
