//! Content that is fetched: loading, there, or failed, with the old content standing while the new one comes.
//!
//! Only the answer to the latest question counts: an earlier one that comes late is dropped.

use super::dynamic::dynamic;
use super::{Loading, Problem};
use crate::browser::timers;
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The answer in the making: the content, or the sentence that says why there is none.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, String>>>>;

/// What was asked for, as far as it has come.
pub struct Loaded<T: Send + Sync + 'static> {
    state: RwSignal<Option<Result<Arc<T>, String>>>,
    attempt: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}

/// Asks now, and again whenever a signal that `ask` read before its first await has changed.
pub fn load<T: Send + Sync + 'static>(ask: impl Fn() -> Answer<T> + 'static) -> Loaded<T> {
    let ask: Box<dyn Fn() -> Answer<T>> = Box::new(ask);
    let loaded = Loaded { state: RwSignal::new(None), attempt: RwSignal::new(0) };
    let asked = StoredValue::new(0u32);
    Effect::new(move |_| {
        loaded.attempt.track();
        let number = asked.get_value() + 1;
        asked.set_value(number);
        let answer = ask();
        timers::spawn(async move {
            let answer = answer.await.map(Arc::new);
            if asked.try_get_value() == Some(number) {
                loaded.state.try_set(Some(answer));
            }
        });
    });
    loaded
}

impl<T: Send + Sync + 'static> Loaded<T> {
    /// The content once it is there; `rows` lines of skeleton before, and a way to try again if it fails.
    pub fn view(self, rows: usize, content: impl Fn(Arc<T>) -> AnyView + Send + 'static) -> AnyView {
        dynamic(move || match self.state.get() {
            None => view! { <Loading rows=rows /> }.into_any(),
            Some(Ok(value)) => content(value),
            Some(Err(text)) => view! { <Problem text=text on_retry=move |()| self.again() /> }.into_any(),
        })
    }

    /// Looks at the content, and again whenever it changes; `None` while there is none.
    pub fn with_value<U>(self, look: impl FnOnce(&T) -> Option<U>) -> Option<U> {
        self.state.with(|state| state.as_ref()?.as_ref().ok().and_then(|value| look(value)))
    }

    fn again(self) {
        self.attempt.update(|attempt| *attempt += 1);
    }
}
