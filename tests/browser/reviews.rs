//! Reviews on the device: what another tab has kept is not forgotten with what this one sent.

use domain::ids::{PartnerId, UserId};
use domain::performance::Quarter;
use domain::performance::review::Text;
use portal::backend::reviews::{Unsent, Which};
use portal::browser::clock::new_id;
use wasm_bindgen_test::wasm_bindgen_test;

fn some_review() -> (Which, UserId) {
    let quarter = Quarter::parse("2026-Q3").unwrap();
    (Which { partner: PartnerId(new_id()), quarter }, UserId(new_id()))
}

fn typed(which: &Which, user: &UserId, notes: &str) -> Unsent {
    which.typed(user, 3, Text { notes: notes.to_owned(), ..Text::default() }, false)
}

// Two tabs wrote the same review; one was in conflict. When the other had saved, the text of the one in conflict was gone.
#[wasm_bindgen_test]
async fn what_another_tab_has_kept_stays_when_this_one_has_saved() {
    let (which, user) = some_review();
    let (here, there) = (typed(&which, &user, "here"), typed(&which, &user, "there"));
    which.keep(&here).await.unwrap();
    which.keep(&there).await.unwrap();
    which.forget(&user, &here.key).await;
    assert_eq!(which.unsent(&user).await, Some(there.clone()));
    which.forget(&user, &there.key).await;
    assert_eq!(which.unsent(&user).await, None);
}

#[wasm_bindgen_test]
async fn a_review_that_was_never_kept_is_forgotten_without_trouble() {
    let (which, user) = some_review();
    which.forget(&user, "a key").await;
    assert_eq!(which.unsent(&user).await, None);
}
