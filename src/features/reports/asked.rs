//! A question to the backend that a button or a form asks: one at a time, with a sentence if it fails.

use crate::backend::{Failure, Portal};
use crate::browser::{clock, timers};
use crate::t;
use crate::ui::{Banner, Tone, dynamic, toast};
use domain::ids::UserId;
use leptos::prelude::*;
use std::future::Future;

/// Shows confirmations from where nothing says any more whose page it is: after an answer, or a press of a button.
#[derive(Clone, Copy)]
pub struct Speaker(StoredValue<Option<Owner>>);

impl Speaker {
    /// Of the component that is being built.
    pub fn here() -> Self {
        Self(StoredValue::new(Owner::current()))
    }

    /// Does something as if the component did it.
    pub fn within(self, action: impl FnOnce()) {
        match self.0.try_get_value().flatten() {
            Some(owner) => owner.with(action),
            None => action(),
        }
    }

    pub fn say(self, text: String) {
        self.within(|| toast(text));
    }
}

/// What is under way, and what went wrong last.
#[derive(Clone, Copy)]
pub struct Asked {
    pub busy: RwSignal<bool>,
    failed: RwSignal<Option<String>>,
    /// The same for every attempt at the same change; a new one after each success.
    key: StoredValue<String>,
    portal: Portal,
    pub speaker: Speaker,
}

impl Asked {
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            key: StoredValue::new(clock::new_id()),
            portal: Portal::of_page(),
            speaker: Speaker::here(),
        }
    }

    /// Asks, unless something is under way. `done` gets the answer.
    pub fn run<T: 'static, F>(
        self,
        ask: impl FnOnce(UserId, String) -> F + 'static,
        done: impl FnOnce(T) + 'static,
    ) where
        F: Future<Output = Result<T, Failure>> + 'static,
    {
        let Some(user) = self.portal.user_id() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failed.set(None);
        let answer = ask(user, self.key.get_value());
        timers::spawn(async move {
            let answer = answer.await;
            self.busy.try_set(false);
            match answer {
                Ok(value) => {
                    self.key.try_set_value(clock::new_id());
                    self.speaker.within(|| done(value));
                }
                Err(failure) => {
                    // What was refused for its content is another request when it is sent again.
                    if !failure.is_passing() {
                        self.key.try_set_value(clock::new_id());
                    }
                    self.failed.try_set(Some(sentence(&failure)));
                }
            }
        });
    }

    /// The sentence about what went wrong, where it belongs.
    pub fn trouble(self) -> AnyView {
        dynamic(move || match self.failed.get() {
            Some(text) => view! { <Banner tone=Tone::Bad live=true><p>{text}</p></Banner> }.into_any(),
            None => ().into_any(),
        })
    }
}

fn sentence(failure: &Failure) -> String {
    match failure {
        Failure::Conflict(code) if code == "too_many" => t!("reports.too_many"),
        Failure::Stale => t!("reports.stale"),
        other => other.sentence(),
    }
}
