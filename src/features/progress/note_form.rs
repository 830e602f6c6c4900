//! Sending a note, and what came of it.

use super::page::Seen;
use crate::backend::kept_form::{KeptForm, Receipt};
use crate::backend::made::Tried;
use crate::backend::{Failure, standing};
use crate::browser::{dom, timers};
use crate::i18n::display;
use crate::t;
use crate::ui::field::Wrongs;
use crate::ui::{Banner, Tone, dynamic, toast};
use domain::issue::Issue;
use domain::performance::dossier::{Entry, Noted};
use leptos::prelude::*;
use std::sync::Arc;

/// One form's way to the server.
#[derive(Clone, Copy)]
pub struct Sender {
    seen: Seen,
    pub busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    /// What was tried last: the same note again is the same request.
    tried: StoredValue<Option<Tried>>,
    /// What is typed, where there is a form.
    kept: Option<KeptForm>,
    /// What takes the focus when it is done and what was noted cannot: the form itself is built anew.
    back_to: &'static str,
    /// What is wrong, beside the form's controls and in its list.
    wrongs: Option<Wrongs>,
    /// Where the form stands: a press knows no place of its own.
    owner: StoredValue<Option<Owner>>,
    /// Called when the note was taken.
    taken: Option<Callback<()>>,
}

impl Sender {
    pub fn new(seen: Seen, back_to: &'static str) -> Self {
        Self {
            seen,
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            tried: StoredValue::new(None),
            back_to,
            owner: StoredValue::new(Owner::current()),
            kept: None,
            taken: None,
            wrongs: None,
        }
    }

    /// Of a form that is built anew by `taken` once what is in it was noted. `places` are its controls: the entry's keys
    /// with the ids and labels of what they are typed into.
    pub fn of_form(
        seen: Seen,
        back_to: &'static str,
        kept: KeptForm,
        taken: Callback<()>,
        places: Vec<(&'static str, &'static str, String)>,
    ) -> Self {
        let places = places.into_iter().map(|(path, id, label)| (path, id.to_owned(), label)).collect();
        let wrongs = Wrongs::new(places);
        wrongs.follow(&kept.fields());
        let wrongs = Some(wrongs);
        Self { kept: Some(kept), taken: Some(taken), wrongs, ..Self::new(seen, back_to) }
    }

    /// Forgets what is typed, and builds the form anew.
    pub fn start_over(self) {
        let (Some(kept), Some(taken)) = (self.kept, self.taken) else { return };
        timers::spawn(async move {
            kept.forget(None).await;
            taken.try_run(());
        });
    }

    /// The attempt at a note. A form keeps it on the device before it is sent. What was seen belongs to it: where the first
    /// attempt has arrived, the second finds what it wants to note there already.
    async fn attempt(self, noted: &Noted) -> (Tried, Option<Receipt>) {
        let content = serde_json::to_value(noted).unwrap_or_default();
        let before = match self.kept {
            Some(kept) => kept.tried(),
            None => self.tried.try_get_value().flatten(),
        };
        let tried = Tried::at(before, content, None, &[]);
        self.tried.try_set_value(Some(tried.clone()));
        let receipt = match self.kept {
            Some(kept) => kept.hold(Some(tried.clone())).await,
            None => None,
        };
        (tried, receipt)
    }

    /// What the rules say against an entry, before anything is sent.
    pub fn issues(self, entry: &Entry) -> Vec<Issue> {
        let ground = self.seen.ground.get_untracked();
        let judge = |ground: Arc<super::ground::Ground>| {
            let dossier = ground.dossier.as_ref()?;
            Some(entry.issues(&ground.program, &ground.known, dossier))
        };
        ground.and_then(judge).unwrap_or_default()
    }

    /// Says what is wrong with an entry; nothing is sent.
    pub fn refuse(self, issues: Vec<Issue>) {
        let Some(wrongs) = self.wrongs else { return self.failure.set(Some(Failure::Invalid(issues))) };
        self.failure.set(None);
        if let Some(ground) = self.seen.ground.get_untracked() {
            wrongs.tell(&ground.program, &issues);
        }
    }

    /// Judges and sends; everything on the page follows the answer.
    pub fn send(self, entry: Entry) {
        self.send_from(entry, Vec::new());
    }

    /// The same; when it was taken, the focus goes to the first of `back_to` that is there.
    pub fn send_from(self, entry: Entry, mut back_to: Vec<String>) {
        if self.busy.get_untracked() {
            return;
        }
        let issues = self.issues(&entry);
        if !issues.is_empty() {
            return self.refuse(issues);
        }
        back_to.push(self.back_to.to_owned());
        if let Some(wrongs) = self.wrongs {
            wrongs.clear();
        }
        let Some(ground) = self.seen.ground.get_untracked() else { return };
        let Some(user) = self.seen.portal.user_id() else { return };
        self.busy.set(true);
        self.failure.set(None);
        let owner = self.owner.get_value();
        timers::spawn(async move {
            let noted = match &ground.dossier {
                Some(dossier) => Noted::in_view_of(dossier, entry),
                None => Noted { entry, seen: None },
            };
            let (tried, receipt) = self.attempt(&noted).await;
            let answer = standing::note(&ground.partner, &noted, &tried.key, &user).await;
            self.busy.try_set(false);
            match answer {
                Ok(dossier) => {
                    if let Some(owner) = owner {
                        owner.with(|| toast(t!("progress.noted")));
                    }
                    // Meanwhile the deals may have been read again, or another partner is looked at.
                    let now = self.seen.ground.try_get_untracked().flatten();
                    if let Some(now) = now.filter(|now| now.partner == ground.partner) {
                        self.seen.ground.try_set(Some(Arc::new(now.renewed(dossier))));
                    }
                    // A form that is built anew looks for what was kept.
                    if let Some(kept) = self.kept {
                        kept.forget(receipt).await;
                    }
                    if let Some(taken) = self.taken {
                        taken.try_run(());
                    }
                    timers::sleep(0).await;
                    dom::focus_first(&back_to);
                }
                Err(Failure::Stale) => {
                    // What is there now is shown, so that whoever notes it again has seen it.
                    if let Some(owner) = owner {
                        owner.with(|| toast(t!("progress.overtaken")));
                    }
                    if let Ok(Some(dossier)) = standing::standing(Some(&ground.partner)).await {
                        self.seen.ground.try_set(Some(Arc::new(ground.renewed(dossier))));
                    }
                }
                Err(Failure::Invalid(issues)) if !issues.is_empty() => {
                    if self.failure.try_get_untracked().is_some() {
                        self.refuse(issues);
                    }
                }
                Err(failure) => _ = self.failure.try_set(Some(failure)),
            }
        });
    }

    /// The sentences about one key of the entry.
    pub fn errors(self, path: &'static str) -> Signal<Vec<String>> {
        self.wrongs.map_or_else(|| Signal::stored(Vec::new()), |wrongs| wrongs.of(path))
    }

    /// Everything that is wrong with a form, in a list that takes the focus.
    pub fn summary(self, id: &str) -> AnyView {
        self.wrongs.map_or_else(|| ().into_any(), |wrongs| wrongs.summary(id))
    }

    /// Says what went wrong beside that.
    pub fn problem(self) -> AnyView {
        dynamic(move || {
            let ground = self.seen.ground.get_untracked();
            let lines: Vec<String> = self.failure.with(|failure| match (failure, ground) {
                (Some(Failure::Invalid(issues)), Some(ground)) if !issues.is_empty() => {
                    issues.iter().map(|issue| display::issue(&ground.program, issue)).collect()
                }
                (Some(failure), _) => vec![failure.sentence()],
                (None, _) => Vec::new(),
            });
            if lines.is_empty() {
                return ().into_any();
            }
            let lines: Vec<_> = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect();
            view! { <Banner tone=Tone::Bad live=true>{lines}</Banner> }.into_any()
        })
    }
}
