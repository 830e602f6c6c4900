//! One tab at a time: the Web Locks of the browser.

use js_sys::{Function, Promise, Reflect};
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Runs `work` while no other tab holds the lock `name`; waits for it if need be.
///
/// Where the browser has no Web Locks, `work` runs without: then the server's idempotency keys alone keep
/// two tabs from sending twice.
pub async fn exclusively<F>(name: &str, work: F)
where
    F: Future<Output = ()> + 'static,
{
    let Some(request) = lock_request() else { return work.await };
    let work = Rc::new(RefCell::new(Some(work)));
    let taken = Rc::clone(&work);
    let callback = Closure::once(move |_lock: JsValue| -> Promise {
        let work = taken.borrow_mut().take();
        future_to_promise(async move {
            if let Some(work) = work {
                work.await;
            }
            Ok(JsValue::UNDEFINED)
        })
    });
    let (locks, request) = request;
    let promise = request.call2(&locks, &name.into(), callback.as_ref());
    if let Some(promise) = promise.ok().and_then(|promise| promise.dyn_into::<Promise>().ok()) {
        let _ = JsFuture::from(promise).await;
    }
    // Refused (an opaque origin, for example): do the work all the same.
    let rest = work.borrow_mut().take();
    if let Some(work) = rest {
        work.await;
    }
}

/// A lock that this tab holds; dropping it lets another tab have it.
pub struct Held(Function);

impl Drop for Held {
    fn drop(&mut self) {
        let _ = self.0.call0(&JsValue::NULL);
    }
}

/// Whether somebody else has the lock.
pub enum Hold {
    Mine(Option<Held>),
    Taken,
}

/// Takes the lock `name` if no other tab has it. Without Web Locks every tab gets it.
pub async fn hold(name: &str) -> Hold {
    let Some((locks, request)) = lock_request() else { return Hold::Mine(None) };
    let options = js_sys::Object::new();
    let _ = Reflect::set(&options, &"ifAvailable".into(), &true.into());
    let answer = Rc::new(RefCell::new(None::<Function>));
    let inner = Rc::clone(&answer);
    let decided = Promise::new(&mut |decide, refuse| {
        let inner = Rc::clone(&inner);
        let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
            if lock.is_null() {
                let _ = decide.call1(&JsValue::NULL, &false.into());
                return JsValue::UNDEFINED;
            }
            // The lock is held until this promise is resolved, which `Held` does when it is dropped.
            let held = Promise::new(&mut |release, _| {
                inner.replace(Some(release.unchecked_into()));
            });
            let _ = decide.call1(&JsValue::NULL, &true.into());
            held.into()
        });
        let asked = request.call3(&locks, &name.into(), &options, &callback);
        let asked = asked.and_then(|asked| Ok((Reflect::get(&asked, &"catch".into())?, asked)));
        let _ = match asked {
            Ok((catch, asked)) => catch.unchecked_into::<Function>().call1(&asked, &refuse),
            Err(error) => refuse.call1(&JsValue::NULL, &error),
        };
    });
    match JsFuture::from(decided).await {
        Ok(mine) if mine.is_truthy() => Hold::Mine(answer.borrow_mut().take().map(Held)),
        Ok(_) => Hold::Taken,
        // Refused (an opaque origin, for example): as without Web Locks.
        Err(_) => Hold::Mine(None),
    }
}

fn lock_request() -> Option<(JsValue, Function)> {
    let navigator = web_sys::window()?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into()).ok().filter(JsValue::is_object)?;
    let request = Reflect::get(&locks, &"request".into()).ok()?.dyn_into::<Function>().ok()?;
    Some((locks, request))
}
