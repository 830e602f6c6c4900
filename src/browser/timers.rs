//! Waiting, and doing something later.

use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::future::Future;
use std::rc::Rc;
use std::task::Poll;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::Closure;

/// Waits `millis` milliseconds.
pub async fn sleep(millis: u32) {
    gloo_timers::future::TimeoutFuture::new(millis).await;
}

/// Runs `action` after `millis`, unless the returned guard is dropped before.
pub fn later(millis: u32, action: impl FnOnce() + 'static) -> Delayed {
    Delayed(Some(Timeout::new(millis, action)))
}

/// A planned action; dropping it cancels.
pub struct Delayed(Option<Timeout>);

impl Drop for Delayed {
    fn drop(&mut self) {
        if let Some(timeout) = self.0.take() {
            timeout.cancel();
        }
    }
}

/// Runs `action` once the next frame is painted, unless the returned guard is dropped before. A page that nobody sees paints
/// none: then it waits until it is seen.
pub fn after_paint(action: impl FnOnce() + 'static) -> Painted {
    let planned: Planned = Rc::new(RefCell::new(Some(Box::new(action))));
    let run = planned.clone();
    let frame = Closure::once_into_js(move || {
        // The frame is painted after its callbacks; a task begun in one comes after it.
        let run = move || {
            let action = run.borrow_mut().take();
            if let Some(action) = action {
                action();
            }
        };
        Timeout::new(0, run).forget();
    });
    if let Some(window) = web_sys::window() {
        let _ = window.request_animation_frame(frame.unchecked_ref());
    }
    Painted(planned)
}

type Planned = Rc<RefCell<Option<Box<dyn FnOnce()>>>>;

/// An action that waits for a frame; dropping it cancels.
pub struct Painted(Planned);

impl Drop for Painted {
    fn drop(&mut self) {
        self.0.borrow_mut().take();
    }
}

/// Waits for both, which run side by side.
pub async fn both<One, Other>(
    one: impl Future<Output = One>,
    other: impl Future<Output = Other>,
) -> (One, Other) {
    let (mut one, mut other) = (std::pin::pin!(one), std::pin::pin!(other));
    let (mut first, mut second) = (None, None);
    std::future::poll_fn(move |context| {
        if first.is_none()
            && let Poll::Ready(answer) = one.as_mut().poll(context)
        {
            first = Some(answer);
        }
        if second.is_none()
            && let Poll::Ready(answer) = other.as_mut().poll(context)
        {
            second = Some(answer);
        }
        match (first.take(), second.take()) {
            (Some(one), Some(other)) => Poll::Ready((one, other)),
            (one, other) => {
                (first, second) = (one, other);
                Poll::Pending
            }
        }
    })
    .await
}

/// Runs a future to its end in the background.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}
