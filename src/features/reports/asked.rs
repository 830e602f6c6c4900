//! A question to the backend that a button or a form asks: one at a time, with a sentence if it fails. What a form asks is on
//! this device until it is answered.

use crate::backend::kept_form::{Field, KeptForm};
use crate::backend::made::{self, Made, Unsaved};
use crate::backend::{Failure, Portal};
use crate::browser::{clock, timers};
use crate::t;
use crate::ui::{Banner, Tone, dynamic, toast};
use domain::ids::UserId;
use domain::issue::Issue;
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

/// What a form makes, or changes.
pub struct Making<T: 'static> {
    /// What is changed, as it was known last.
    base: StoredValue<Option<T>>,
    /// The ids of what was there when the form was opened.
    known: StoredValue<Vec<String>>,
    /// A record in words.
    said: fn(&T) -> String,
    pub kept: KeptForm,
}

impl<T: 'static> Clone for Making<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: 'static> Copy for Making<T> {}

impl<T: Made> Making<T> {
    /// `name` is the form's, of all that the person has.
    pub fn new(
        base: Option<T>,
        known: Vec<String>,
        said: fn(&T) -> String,
        name: &str,
        fields: Vec<Field>,
    ) -> Self {
        let name = base.as_ref().map_or_else(|| name.to_owned(), |one| [name, ":", one.id()].concat());
        Self {
            kept: KeptForm::new(Portal::of_page().user_id(), &name, fields),
            base: StoredValue::new(base),
            known: StoredValue::new(known),
            said,
        }
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
    /// Reads again what was found to be out of date.
    refresh: Option<Callback<()>>,
    /// Says beside the controls what the server refuses; answers whether it could.
    refused: Option<Callback<Vec<Issue>, bool>>,
}

impl Asked {
    pub fn new() -> Self {
        Self {
            busy: RwSignal::new(false),
            failed: RwSignal::new(None),
            key: StoredValue::new(clock::new_id()),
            portal: Portal::of_page(),
            speaker: Speaker::here(),
            refresh: None,
            refused: None,
        }
    }

    /// Of a list that is read again by `refresh`.
    pub fn of_list(refresh: Callback<()>) -> Self {
        Self { refresh: Some(refresh), ..Self::new() }
    }

    /// Of a form that says beside its controls what is wrong.
    pub fn telling(self, refused: Callback<Vec<Issue>, bool>) -> Self {
        Self { refused: Some(refused), ..self }
    }

    /// Saves what a form asks. Whatever goes wrong, the form keeps what is typed.
    pub fn save<T: Made>(self, making: Making<T>, draft: T::Draft, done: impl FnOnce(T) + 'static) {
        let Some(user) = self.portal.user_id() else { return };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failed.set(None);
        let (base, known) = (making.base.get_value(), making.known.get_value());
        timers::spawn(async move {
            let answer = made::save(&user, making.kept, draft, base, known).await;
            self.busy.try_set(false);
            match answer {
                Ok(saved) => self.speaker.within(|| done(saved)),
                Err(Unsaved::Failed(Failure::Invalid(issues))) if self.tells(&issues) => {}
                Err(Unsaved::Failed(failure)) => _ = self.failed.try_set(Some(sentence(&failure))),
                // The next press puts what is typed over what is there now: by then it was said what that is.
                Err(Unsaved::Changed(now)) => {
                    let text = t!("reports.changed_meanwhile", now = (making.said)(&now));
                    making.base.try_set_value(Some(now));
                    self.failed.try_set(Some(text));
                }
            }
        });
    }

    /// Says what the server refuses beside the controls, where the form is still there.
    fn tells(self, issues: &[Issue]) -> bool {
        let told = self.refused.and_then(|refused| refused.try_run(issues.to_vec()));
        !issues.is_empty() && told == Some(true)
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
                    match self.refresh.filter(|_| failure == Failure::Stale) {
                        Some(refresh) => {
                            refresh.run(());
                            self.failed.try_set(Some(t!("reports.stale_seen")));
                        }
                        None => _ = self.failed.try_set(Some(sentence(&failure))),
                    }
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
