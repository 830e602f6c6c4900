//! What is typed into a review is on this device at once and on the server a moment later.
//!
//! One content has one key: an attempt that is made again has no second effect. Only the server's echo of it lets the
//! device forget. If somebody else has written meanwhile, nothing is thrown away: a person decides.

use crate::backend::Failure;
use crate::backend::reviews::{Review, Unsent, Which};
use crate::browser::timers;
use crate::i18n::display;
use crate::t;
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use domain::performance::review::{Figures, Text};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;

/// 1 s after the last letter it is sent.
const SEND_AFTER_MS: u32 = 1_000;
/// 5 s until the next attempt.
const AGAIN_AFTER_MS: u32 = 5_000;

/// How far what was typed has come.
#[derive(Debug, Clone, PartialEq)]
pub enum Saved {
    /// Nobody has begun it.
    Nothing,
    /// On its way to this device.
    Keeping,
    /// On this device, not on the server yet.
    Here,
    There(DateTime<Utc>),
    /// On this device; the server cannot be reached.
    Waiting(String),
    /// Neither: the device refuses, and the server does not have it yet.
    Nowhere,
    /// Somebody else has written meanwhile.
    Conflict,
    /// The server refuses it, and why.
    Refused(String),
}

/// A review while it is written.
#[derive(Clone, Copy)]
pub struct Saving {
    which: StoredValue<Which>,
    user: StoredValue<UserId>,
    pub text: RwSignal<Text>,
    pub published: RwSignal<bool>,
    /// As the server keeps them since it was published.
    pub frozen: RwSignal<Option<Figures>>,
    pub state: RwSignal<Saved>,
    version: StoredValue<i64>,
    unsent: StoredValue<Option<Unsent>>,
    /// The last content that was sent: an answer that is lost leaves it on the server.
    attempted: StoredValue<Option<Text>>,
    sending: StoredValue<bool>,
    /// What somebody else has written.
    theirs: StoredValue<Option<Review>>,
    pending: StoredValue<Option<timers::Delayed>, LocalStorage>,
    /// What was typed last, once the review is left: whoever is sending meanwhile sends it next.
    left: StoredValue<Left, LocalStorage>,
}

type Left = Rc<RefCell<Option<Unsent>>>;

impl Saving {
    pub fn new(which: Which, user: UserId, review: Option<&Review>, unsent: Option<Unsent>) -> Self {
        let version = review.map_or(0, |review| review.version);
        let there = review.map(|review| review.text.clone()).unwrap_or_default();
        let state = review.map_or(Saved::Nothing, |review| Saved::There(review.saved_at));
        let published = review.is_some_and(|review| review.published_at.is_some());
        let saving = Self {
            which: StoredValue::new(which),
            user: StoredValue::new(user),
            text: RwSignal::new(there),
            published: RwSignal::new(published),
            frozen: RwSignal::new(review.and_then(|review| review.figures.clone())),
            state: RwSignal::new(state),
            version: StoredValue::new(version),
            unsent: StoredValue::new(None),
            attempted: StoredValue::new(None),
            sending: StoredValue::new(false),
            theirs: StoredValue::new(None),
            pending: StoredValue::new_local(None),
            left: StoredValue::new_local(Rc::default()),
        };
        if let Some(unsent) = unsent {
            saving.take_up(unsent, review);
        }
        saving
    }

    /// Goes on with what this device has kept.
    fn take_up(self, unsent: Unsent, review: Option<&Review>) {
        let arrived = review.is_some_and(|review| {
            review.text == unsent.text && review.published_at.is_some() == unsent.published
        });
        if arrived {
            return self.forget(unsent.key);
        }
        self.text.set(unsent.text.clone());
        self.published.set(unsent.published);
        let fresh = unsent.version == self.version.get_value();
        self.unsent.set_value(Some(unsent));
        if fresh {
            self.state.set(Saved::Here);
            self.soon(0);
        } else {
            self.theirs.set_value(review.cloned());
            self.state.set(Saved::Conflict);
        }
    }

    /// Changes the text, keeps it here, and plans to send it.
    pub fn change(self, change: impl FnOnce(&mut Text)) {
        self.text.update(change);
        self.changed(SEND_AFTER_MS);
    }

    /// Lets the partner read it, or not any more; sent at once.
    pub fn publish(self, published: bool) {
        self.published.set(published);
        self.changed(0);
    }

    fn changed(self, after: u32) {
        let unsent = self.newly();
        let key = unsent.key.clone();
        self.unsent.set_value(Some(unsent.clone()));
        let conflict = self.state.get_untracked() == Saved::Conflict;
        if !conflict {
            self.state.set(Saved::Keeping);
        }
        let which = self.which.get_value();
        timers::spawn(async move {
            let kept = which.keep(&unsent).await.is_ok();
            let latest = self.unsent.try_get_value().flatten().is_some_and(|unsent| unsent.key == key);
            if latest && self.state.try_get_untracked() == Some(Saved::Keeping) {
                self.state.try_set(if kept { Saved::Here } else { Saved::Nowhere });
            }
        });
        if !conflict {
            self.soon(after);
        }
    }

    fn newly(self) -> Unsent {
        let (text, published) = (self.text.get_untracked(), self.published.get_untracked());
        let (user, version) = (self.user.get_value(), self.version.get_value());
        self.which.with_value(|which| which.typed(&user, version, text, published))
    }

    fn soon(self, after: u32) {
        self.pending.set_value(Some(timers::later(after, move || self.send())));
    }

    /// Sends what is not sent yet. One at a time: what is typed meanwhile goes next.
    pub fn send(self) {
        let Some(Some(unsent)) = self.unsent.try_get_value() else { return };
        if self.sending.get_value() {
            return;
        }
        self.sending.set_value(true);
        let (which, user, left) = (self.which.get_value(), self.user.get_value(), self.left.get_value());
        timers::spawn(async move {
            let answer = which.send(&user, &unsent).await;
            let last = left.borrow_mut().take();
            if let Some(last) = last {
                return finish(&which, &user, unsent, answer, last).await;
            }
            let before = self.attempted.try_get_value().flatten();
            self.attempted.try_set_value(Some(unsent.text.clone()));
            self.sending.try_set_value(false);
            match answer {
                Ok(review) => self.arrived(&unsent, review).await,
                Err(Failure::Stale) => self.stale(before).await,
                Err(failure) if failure.is_passing() || failure == Failure::NotSignedIn => {
                    self.state.try_set(Saved::Waiting(failure.sentence()));
                    self.again();
                }
                // What was typed meanwhile may be right.
                Err(_) if self.is_outdated(&unsent) => self.send(),
                Err(failure) => _ = self.state.try_set(Saved::Refused(failure.sentence())),
            }
        });
    }

    /// Whether something was typed since.
    fn is_outdated(self, sent: &Unsent) -> bool {
        self.unsent.try_get_value().flatten().is_some_and(|latest| latest.key != sent.key)
    }

    /// The review is left: what is not sent yet is sent now, by something that outlives it.
    pub fn leave(self) {
        let Some(unsent) = self.unsent.get_value() else { return };
        if self.state.get_untracked() == Saved::Conflict {
            return;
        }
        if self.sending.get_value() {
            return self.left.with_value(|left| _ = left.replace(Some(unsent)));
        }
        let (which, user) = (self.which.get_value(), self.user.get_value());
        timers::spawn(async move {
            let answer = which.send(&user, &unsent).await;
            let last = unsent.clone();
            finish(&which, &user, unsent, answer, last).await;
        });
    }

    fn again(self) {
        if self.unsent.try_get_value().is_some() {
            self.pending.try_update_value(|pending| {
                *pending = Some(timers::later(AGAIN_AFTER_MS, move || self.send()));
            });
        }
    }

    async fn arrived(self, unsent: &Unsent, review: Review) {
        self.version.try_set_value(review.version);
        self.frozen.try_set(review.figures);
        if !self.is_outdated(unsent) {
            self.unsent.try_set_value(None);
            self.state.try_set(Saved::There(review.saved_at));
            self.forget(unsent.key.clone());
        } else {
            // Typed on meanwhile: the same content over the new version is another request.
            self.over_again().await;
        }
    }

    /// Somebody was faster: perhaps it was this page itself, whose answer was lost.
    async fn stale(self, before: Option<Text>) {
        let Some(which) = self.which.try_get_value() else { return };
        match which.fetch().await {
            Ok(Some(review)) if before.as_ref() == Some(&review.text) => {
                self.version.try_set_value(review.version);
                self.over_again().await;
            }
            Ok(review) => {
                self.theirs.try_set_value(review);
                self.state.try_set(Saved::Conflict);
            }
            Err(failure) => {
                self.state.try_set(Saved::Waiting(failure.sentence()));
                self.again();
            }
        }
    }

    async fn over_again(self) {
        let unsent = self.newly();
        if let Some(which) = self.which.try_get_value() {
            // Should the device refuse now, the server is about to have it.
            let _ = which.keep(&unsent).await;
        }
        self.unsent.try_set_value(Some(unsent));
        self.send();
    }

    fn forget(self, key: String) {
        if let (Some(which), Some(user)) = (self.which.try_get_value(), self.user.try_get_value()) {
            timers::spawn(async move { which.forget(&user, &key).await });
        }
    }

    /// Puts this device's content over what somebody else has written.
    pub fn keep_mine(self) {
        let version = self.theirs.with_value(|theirs| theirs.as_ref().map_or(0, |review| review.version));
        self.version.set_value(version);
        self.state.set(Saved::Here);
        self.changed(0);
    }

    /// Takes what somebody else has written, and forgets this device's.
    pub fn take_theirs(self) {
        let Some(review) = self.theirs.get_value() else { return self.keep_mine() };
        self.version.set_value(review.version);
        let mine = self.unsent.get_value();
        self.unsent.set_value(None);
        self.text.set(review.text);
        self.published.set(review.published_at.is_some());
        self.frozen.set(review.figures);
        self.state.set(Saved::There(review.saved_at));
        if let Some(mine) = mine {
            self.forget(mine.key);
        }
    }

    /// How far it has come, in words.
    pub fn note(self) -> String {
        match self.state.get() {
            Saved::Nothing => t!("quarterly.saved_nothing"),
            Saved::Keeping => t!("quarterly.saved_keeping"),
            Saved::Here => t!("quarterly.saved_here"),
            Saved::There(at) => t!("quarterly.saved_there", time = display::instant(at)),
            Saved::Waiting(why) => t!("quarterly.saved_waiting", reason = why),
            Saved::Nowhere => t!("quarterly.saved_nowhere"),
            Saved::Conflict => t!("quarterly.saved_conflict"),
            Saved::Refused(why) => t!("quarterly.saved_refused", reason = why),
        }
    }
}

/// What becomes of a review that nobody looks at any more, after the answer to what was sent of it. Whatever does not arrive
/// stays on this device and is taken up again where the review is opened.
async fn finish(which: &Which, user: &UserId, sent: Unsent, answer: Result<Review, Failure>, last: Unsent) {
    let last = match answer {
        Ok(_) if last.key == sent.key => return which.forget(user, &sent.key).await,
        // Typed on while it was sent: the same over the new version is another request.
        Ok(review) => {
            let newly = which.typed(user, review.version, last.text, last.published);
            let _ = which.keep(&newly).await;
            newly
        }
        Err(Failure::Invalid(_)) if last.key != sent.key => last,
        Err(_) => return,
    };
    if which.send(user, &last).await.is_ok() {
        which.forget(user, &last.key).await;
    }
}
