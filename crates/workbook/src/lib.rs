//! Tables as files that spreadsheets read: CSV (RFC 4180), and workbooks of Office Open XML (ECMA-376).
//!
//! Pure: it knows no browser, no language and no deal. A workbook is a handful of XML files in a ZIP archive; whoever
//! asks for one may press them with a deflate of their own ([`Entry::pressed`]), so that none is in here
//! (docs/adr/0010-workbooks.md). A cell that holds text is text, whatever it begins with: nothing in a file is computed.

mod archive;
mod cell;
mod csv;
mod xml;

pub use archive::{Entry, archive};
pub use cell::{Book, Cell, Format, Sheet};
pub use csv::{csv, csv_lines};
pub use xml::files;

/// The media type of a workbook.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
