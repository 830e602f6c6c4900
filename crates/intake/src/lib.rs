//! Reads the deals of an answer into columns, at full speed.
//!
//! It decides nothing: it is what `rest-profile` and `record-store` do. The page is compiled for size, and that makes
//! reading four times slower; a profile chooses by crate, and functions that are marked `#[inline]` are compiled with the
//! crate that calls them. So this one, which is compiled for speed, calls them for the page. It is in no part of the page
//! that is loaded first.

use domain::performance::{Deals, Uneven};
use domain::program::Program;
use record_store::facts::reading::{Read, Reading};
use record_store::facts::{self, Labels, Names};
use rest_profile::columns::{ColumnReader, Columns};
use rest_profile::http::HttpAnswer;
use rest_profile::json::JsonError;
use rest_profile::plan::ListPlan;
use rest_profile::read::Failure;

/// [`ColumnReader::push`]
///
/// # Errors
/// What is no JSON, and what is beyond the reader's limits.
pub fn push(reader: &mut ColumnReader, piece: &[u8]) -> Result<(), JsonError> {
    reader.push(piece)
}

/// [`facts::into_deals`]
///
/// # Errors
/// Never for columns of one reader.
pub fn deals<'v>(
    program: &Program,
    read: Columns,
    names: &Names,
    values: &dyn Fn(&str) -> Vec<&'v str>,
    day: &mut dyn FnMut(i64) -> i32,
) -> Result<(Deals, Labels), Uneven> {
    facts::into_deals(program, read, names, values, day)
}

/// [`Reading::push`]
pub fn push_page(reading: &mut Reading<'_>, piece: &[u8]) -> bool {
    reading.push(piece)
}

/// [`Reading::take`]
///
/// # Errors
/// Refusals, and answers that are not those of the profile.
pub fn take_page(reading: &mut Reading<'_>, plan: &ListPlan, answer: &HttpAnswer) -> Result<(), Failure> {
    reading.take(plan, answer)
}

/// [`Reading::finish`]
///
/// # Errors
/// Never for columns of one reader.
pub fn finish(
    reading: Reading<'_>,
    sees: &dyn Fn(&str) -> bool,
    day: &mut dyn FnMut(i64) -> i32,
) -> Result<Read, Uneven> {
    reading.finish(sees, day)
}
