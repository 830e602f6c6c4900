//! Parts of the program that are loaded when they are needed.
//!
//! A release build is split (`--cfg split_page`, xtask/src/split.rs) at the functions that carry
//! `#[cfg_attr(split_page, wasm_split_helpers::wasm_split(<part>, fallible))]`: what only they need becomes a file of
//! its own, so that the first page does not wait for the form. Everywhere else they are ordinary functions. The
//! splitting makes them asynchronous and able to fail; [`opened!`] hides the difference.

use std::future::Future;
use std::pin::Pin;

/// The part could not be fetched: no network, or the portal was deployed anew meanwhile. The next call tries again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotLoaded;

/// Work that a part does: what a split function answers, as it cannot be asynchronous itself.
pub type Work<T> = Pin<Box<dyn Future<Output = T>>>;

#[cfg(split_page)]
impl From<wasm_split_helpers::SplitLoaderError> for NotLoaded {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        NotLoaded
    }
}

/// A future of what a split function answers.
#[macro_export]
macro_rules! opened {
    ($call:expr) => {
        async move {
            #[cfg(split_page)]
            let answer = $call.await;
            #[cfg(not(split_page))]
            let answer = $call;
            answer
        }
    };
}
