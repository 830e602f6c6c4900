//! The page's lower layers where they live: in a browser. What they ask of IndexedDB, Web Locks, `Intl` and addresses
//! is asked of the real ones.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail")]

mod catalogue;
mod clock;
mod days;
mod drafts;
mod intl;
mod locks;
mod made;
mod outbox;
mod patch;
mod reviews;
mod route;
mod storage;
mod url;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
