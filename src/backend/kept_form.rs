//! What is typed into a form, on this device until the server has it or the person throws it away.
//!
//! For forms that are sent at once. Only what differs from the form as it was opened is kept: what it says beside that is
//! whatever is known when it is opened again. Only parts that are loaded later use it.

use super::device::{DRAFTS, Keep, device};
use super::made::Tried;
use crate::browser::{clock, dom, timers};
use domain::ids::UserId;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A control's name and what is typed into it.
pub type Field = (&'static str, RwSignal<String>);

/// As it is kept.
#[derive(Clone, Serialize, Deserialize)]
struct Kept {
    form: String,
    user: UserId,
    /// Of this state: another tab may have kept another one under the same name.
    mark: String,
    /// The id of what is made.
    id: String,
    fields: BTreeMap<String, String>,
    tried: Option<Tried>,
}

/// What was kept when something was sent.
#[derive(Clone)]
pub struct Receipt {
    form: String,
    mark: String,
}

/// A form whose content is kept.
#[derive(Clone, Copy)]
pub struct KeptForm {
    fields: StoredValue<Vec<Field>>,
    /// What the fields said when the form was opened.
    start: StoredValue<Vec<String>>,
    state: StoredValue<Kept>,
    /// Whether something typed is on this device.
    pub is_kept: RwSignal<bool>,
    /// Whether something that was typed before was put back into the form.
    pub is_resumed: RwSignal<bool>,
}

impl KeptForm {
    /// The form `form` of a person. What was kept of it comes back a moment later, unless somebody types before.
    pub fn new(user: Option<UserId>, form: &str, fields: Vec<Field>) -> Self {
        let user = user.unwrap_or_else(|| UserId(String::new()));
        let state = Kept {
            form: format!("form:{user}:{form}"),
            user,
            mark: clock::new_id(),
            id: clock::new_id(),
            fields: BTreeMap::new(),
            tried: None,
        };
        let start = fields.iter().map(|(_, field)| field.get_untracked()).collect();
        let kept = Self {
            fields: StoredValue::new(fields),
            start: StoredValue::new(start),
            state: StoredValue::new(state),
            is_kept: RwSignal::new(false),
            is_resumed: RwSignal::new(false),
        };
        timers::spawn(kept.resume());
        Effect::new(move |before: Option<BTreeMap<String, String>>| {
            kept.fields.with_value(|fields| fields.iter().for_each(|(_, field)| field.track()));
            let typed = kept.typed();
            if before.is_some_and(|before| before != typed) {
                kept.state.update_value(|state| state.fields = typed.clone());
                timers::spawn(kept.write());
            }
            typed
        });
        kept
    }

    /// The form's controls.
    pub fn fields(self) -> Vec<Field> {
        self.fields.get_value()
    }

    /// What differs from the form as it was opened.
    fn typed(self) -> BTreeMap<String, String> {
        let start = self.start.get_value();
        let fields = self.fields.get_value();
        let now = fields.into_iter().map(|(name, field)| (name.to_owned(), field.get_untracked()));
        // A day that is typed by half is not in the field any more when the form is opened again.
        let is_typed = |now: &str, start: &str| now != start && now != dom::UNREADABLE_DATE;
        now.zip(start).filter(|((_, now), start)| is_typed(now, start)).map(|(field, _)| field).collect()
    }

    /// Puts back what was kept.
    fn resume(self) -> impl Future<Output = ()> + 'static {
        let (name, user) = self.state.with_value(|state| (state.form.clone(), state.user.clone()));
        async move {
            let found: Option<Kept> = device().await.get(DRAFTS, &name).await;
            let Some(found) = found.filter(|found| found.user == user && found.form == name) else { return };
            let idle = self.state.try_with_value(|state| state.tried.is_none()) == Some(true);
            if !idle || !self.typed().is_empty() {
                return;
            }
            let fields = found.fields.clone();
            self.state.set_value(found);
            for (name, field) in self.fields.get_value() {
                if let Some(text) = fields.get(name) {
                    field.set(text.clone());
                }
            }
            self.is_kept.set(true);
            self.is_resumed.set(true);
        }
    }

    /// Keeps the state as it is; nothing where there is nothing to keep.
    fn write(self) -> impl Future<Output = ()> + 'static {
        let before = self.state.with_value(|state| state.mark.clone());
        self.state.update_value(|state| state.mark = clock::new_id());
        let state = self.state.get_value();
        async move {
            let device = device().await;
            if state.fields.is_empty() && state.tried.is_none() {
                let _ = device.forget_if(DRAFTS, &state.form, |kept: Kept| kept.mark == before).await;
                self.is_kept.try_set(false);
            } else {
                let kept = device.keep(vec![Keep::record(DRAFTS, &state.form, &state)]).await.is_ok();
                self.is_kept.try_set(kept);
            }
        }
    }

    /// The id of what is made with the form: the same for as long as it is the same thing.
    pub fn id(self) -> String {
        self.state.with_value(|state| state.id.clone())
    }

    /// What was sent and is not known to have arrived.
    pub fn tried(self) -> Option<Tried> {
        self.state.try_with_value(|state| state.tried.clone()).flatten()
    }

    /// Keeps what is about to be sent, or that nothing is under way any more. Answers what was kept; nothing where the form
    /// is gone.
    pub fn hold(self, tried: Option<Tried>) -> impl Future<Output = Option<Receipt>> + 'static {
        let there = self.state.try_update_value(|state| state.tried = tried).is_some();
        let write = there.then(|| (self.write(), self.receipt()));
        async move {
            let (write, receipt) = write?;
            write.await;
            Some(receipt)
        }
    }

    fn receipt(self) -> Receipt {
        self.state.with_value(|Kept { form, mark, .. }| Receipt { form: form.clone(), mark: mark.clone() })
    }

    /// The server has what was `sent`, also if the form has been left since; without that, nobody wants what is typed. What
    /// was typed since, here or in another tab, stays.
    pub fn forget(self, sent: Option<Receipt>) -> impl Future<Output = ()> + 'static {
        let sent = sent.or_else(|| self.state.try_with_value(|_| ()).map(|()| self.receipt()));
        let is_it = self.state.try_update_value(|state| {
            let is_it = sent.as_ref().is_some_and(|sent| sent.mark == state.mark);
            if is_it {
                (state.id, state.fields, state.tried) = (clock::new_id(), BTreeMap::new(), None);
            }
            is_it
        });
        async move {
            let Some(Receipt { form, mark }) = sent else { return };
            let _ = device().await.forget_if(DRAFTS, &form, |kept: Kept| kept.mark == mark).await;
            if is_it == Some(true) {
                self.is_kept.try_set(false);
                self.is_resumed.try_set(false);
            }
        }
    }

    /// Makes the form as it was opened, and forgets what was typed.
    pub fn discard(self) {
        timers::spawn(self.forget(None));
        for ((_, field), start) in self.fields.get_value().into_iter().zip(self.start.get_value()) {
            field.set(start);
        }
    }
}
