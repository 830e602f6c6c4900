//! Waiting, and doing something later.

use gloo_timers::callback::Timeout;
use std::future::Future;
use std::task::Poll;

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
