//! Waiting, and doing something later.

use gloo_timers::callback::Timeout;
use std::future::Future;

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

/// Runs a future to its end in the background.
pub fn spawn(future: impl Future<Output = ()> + 'static) {
    wasm_bindgen_futures::spawn_local(future);
}
