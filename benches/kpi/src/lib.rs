//! What the figures of many deals cost. The same parts run natively (`main.rs`) and as wasm in a browser
//! (`page/`), built as the page is built.
#![allow(unsafe_code, reason = "a wasm module without a binding generator exports plain functions")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a benchmark stops where something is wrong"
)]

pub mod generate;
pub mod work;

use domain::performance::{Deals, OrderBy};
use rest_profile::columns::ColumnReader;
use std::cell::RefCell;

/// Names of the parts, in the order of [`run`].
pub const PARTS: [&str; 4] = ["aggregate", "report", "sort by amount", "sort by name"];

/// Does a part of the work so many times; a sum of what was made, so that nothing is left out.
#[must_use]
pub fn run(deals: &Deals, part: usize, times: u32) -> u64 {
    let once = |time: u32| match part {
        0 => {
            let (grouping, tally) = work::aggregate(deals);
            grouping.cells() as u64 + u64::from(tally.count(7, 0))
        }
        1 => u64::from(work::answer(deals, &work::question(time)).whole.totals.won),
        2 => u64::from(work::order(deals, OrderBy::Amount).last().copied().unwrap_or(0)),
        _ => u64::from(work::order(deals, OrderBy::Title).last().copied().unwrap_or(0)),
    };
    (0..times).map(once).fold(0, u64::wrapping_add)
}

#[derive(Default)]
struct State {
    /// Where the page puts the bytes of a piece.
    piece: Vec<u8>,
    reader: Option<ColumnReader>,
    deals: Option<Deals>,
    text: String,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn with<T>(act: impl FnOnce(&mut State) -> T) -> T {
    STATE.with_borrow_mut(act)
}

/// Begins to read an answer; where its pieces of at most `size` bytes are to be put.
#[unsafe(no_mangle)]
pub extern "C" fn begin(size: usize) -> *const u8 {
    with(|state| {
        state.deals = None;
        state.reader = Some(work::reader());
        state.piece = vec![0; size];
        state.piece.as_ptr()
    })
}

/// Reads the first `length` bytes of what was put there.
#[unsafe(no_mangle)]
pub extern "C" fn push(length: usize) {
    with(|state| {
        let State { piece, reader, .. } = state;
        intake::push(reader.as_mut().unwrap(), &piece[..length]).unwrap();
    });
}

/// Ends the answer; how many deals there are.
#[unsafe(no_mangle)]
pub extern "C" fn end() -> usize {
    with(|state| {
        let deals = work::deals(state.reader.take().unwrap());
        state.piece = Vec::new();
        state.deals.insert(deals).len()
    })
}

/// As [`run`], with what was read last.
#[unsafe(no_mangle)]
pub extern "C" fn measure(part: usize, times: u32) -> f64 {
    // Below 2^53 no number is changed.
    with(|state| (run(state.deals.as_ref().unwrap(), part, times) & 0xf_ffff_ffff) as f64)
}

/// Makes a text to compare answers by, and answers its length: of the aggregation (0), of the report of a question as
/// JSON (100 and its number), of the rows by amount (2) and by name (3).
#[unsafe(no_mangle)]
pub extern "C" fn told(part: usize) -> usize {
    with(|state| {
        let deals = state.deals.as_ref().unwrap();
        let rows = |by| work::order(deals, by).iter().map(u32::to_string).collect::<Vec<_>>().join(",");
        state.text = match part {
            0 => work::aggregate_lines(deals),
            2 => rows(OrderBy::Amount),
            3 => rows(OrderBy::Title),
            _ => {
                let time = u32::try_from(part - 100).unwrap();
                serde_json::to_string(&work::answer(deals, &work::question(time))).unwrap()
            }
        };
        state.text.len()
    })
}

/// Where that text lies.
#[unsafe(no_mangle)]
pub extern "C" fn told_at() -> *const u8 {
    with(|state| state.text.as_ptr())
}
