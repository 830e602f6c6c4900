//! Charts as data and shapes: which mark stands where, how long, in which ink, and what it says.
//!
//! Pure: it knows no browser, no language and no currency. Exact figures come in as text that somebody else formatted;
//! the number beside it only says how long a bar is. [`Drawing`] writes the shapes for a page
//! (`src/ui/chart.rs` puts them there), [`standalone`] as a file of their own.

// Shares of a length are rounded to a hundredth of a percent on purpose.
#![allow(clippy::cast_possible_truncation)]

mod columns;
mod data;
mod donut;
mod drawing;
mod grid;
mod rows;
mod scene;
mod standalone;
pub mod ticks;
mod walk;
mod words;

pub use data::{Chart, Kind, Others, Series, Value};
pub use drawing::{Drawing, percent};
pub use scene::{
    Anchor, Form, Ink, Key, Mark, NARROW, Place, Point, Role, SPARSE, Scene, Shape, WHOLE, WIDE, scene,
};
pub use standalone::standalone;
pub use walk::Step;
pub use words::{distinct, escape, shortened};
