//! One at a time. The callers of a test share a tab; the browser's locks do not care.

use crate::patch::patch;
use portal::browser::clock::new_id;
use portal::browser::locks::{Hold, exclusively, hold};
use portal::browser::timers::{sleep, spawn};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_test::wasm_bindgen_test;

const WITHOUT_LOCKS: &str =
    "Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
    return () => { delete navigator.locks; }";
const REFUSING_LOCKS: &str = "const request = () => Promise.reject(new DOMException('', 'SecurityError'));
    Object.defineProperty(navigator, 'locks', { value: { request }, configurable: true });
    return () => { delete navigator.locks; }";

/// Whether `done` becomes true within a second.
async fn happens(done: impl Fn() -> bool) -> bool {
    for _ in 0..100 {
        if done() {
            return true;
        }
        sleep(10).await;
    }
    done()
}

/// Takes the lock as soon as it is free; a lock that was let go is free a moment later.
async fn free_again(name: &str) -> bool {
    for _ in 0..100 {
        if matches!(hold(name).await, Hold::Mine(Some(_))) {
            return true;
        }
        sleep(10).await;
    }
    false
}

fn flag_setter(flag: &Rc<Cell<bool>>) -> impl Future<Output = ()> + 'static {
    let flag = Rc::clone(flag);
    async move { flag.set(true) }
}

#[wasm_bindgen_test]
async fn callers_of_the_same_lock_never_overlap_and_go_in_their_order() {
    let name = new_id();
    let inside = Rc::new(Cell::new(0));
    // Who came in, and how many were inside then.
    let entered = Rc::new(RefCell::new(Vec::new()));
    for caller in 0..6 {
        let (name, inside, entered) = (name.clone(), Rc::clone(&inside), Rc::clone(&entered));
        let work = async move {
            inside.set(inside.get() + 1);
            entered.borrow_mut().push((caller, inside.get()));
            sleep(5).await;
            inside.set(inside.get() - 1);
        };
        spawn(async move { exclusively(&name, work).await });
    }
    assert!(happens(|| entered.borrow().len() == 6).await);
    assert_eq!(*entered.borrow(), [0, 1, 2, 3, 4, 5].map(|caller| (caller, 1)));
}

#[wasm_bindgen_test]
async fn different_locks_do_not_wait_for_each_other() {
    let Hold::Mine(Some(_held)) = hold(&new_id()).await else { panic!("the lock is not free") };
    let ran = Rc::new(Cell::new(false));
    exclusively(&new_id(), flag_setter(&ran)).await;
    assert!(ran.get());
}

#[wasm_bindgen_test]
async fn a_held_lock_is_taken_for_others_and_free_after_it_is_let_go() {
    let name = new_id();
    let Hold::Mine(Some(held)) = hold(&name).await else { panic!("the lock is not free") };
    assert!(matches!(hold(&name).await, Hold::Taken));
    sleep(50).await;
    assert!(matches!(hold(&name).await, Hold::Taken));
    drop(held);
    assert!(free_again(&name).await);
}

#[wasm_bindgen_test]
async fn exclusive_work_waits_until_a_held_lock_is_let_go() {
    let name = new_id();
    let Hold::Mine(Some(held)) = hold(&name).await else { panic!("the lock is not free") };
    let ran = Rc::new(Cell::new(false));
    let work = flag_setter(&ran);
    let waiting = name.clone();
    spawn(async move { exclusively(&waiting, work).await });
    sleep(50).await;
    assert!(!ran.get());
    drop(held);
    assert!(happens(|| ran.get()).await);
    assert!(free_again(&name).await);
}

#[wasm_bindgen_test]
async fn without_locks_the_work_is_done_and_every_tab_holds() {
    let patched = patch(WITHOUT_LOCKS, "");
    let ran = Rc::new(Cell::new(false));
    exclusively("any", flag_setter(&ran)).await;
    let (first, second) = (hold("any").await, hold("any").await);
    drop(patched);
    assert!(ran.get());
    assert!(matches!((first, second), (Hold::Mine(None), Hold::Mine(None))));
}

#[wasm_bindgen_test]
async fn where_locks_are_refused_the_work_is_done_all_the_same() {
    let patched = patch(REFUSING_LOCKS, "");
    let ran = Rc::new(Cell::new(false));
    exclusively("any", flag_setter(&ran)).await;
    drop(patched);
    assert!(ran.get());
}

/// In a page of an opaque origin (a sandboxed frame) the browser refuses every lock, without calling back: `hold` would
/// wait for ever.
#[wasm_bindgen_test]
async fn where_locks_are_refused_hold_answers_as_without_locks() {
    let patched = patch(REFUSING_LOCKS, "");
    let mine = Rc::new(Cell::new(false));
    let telling = Rc::clone(&mine);
    spawn(async move { telling.set(matches!(hold("any").await, Hold::Mine(None))) });
    let answered = happens(|| mine.get()).await;
    drop(patched);
    assert!(answered);
}
