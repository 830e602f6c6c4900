//! Sending a note, and what came of it.

use super::page::Seen;
use crate::backend::kept_form::{KeptForm, Receipt};
use crate::backend::made::Tried;
use crate::backend::{Failure, standing};
use crate::browser::{dom, timers};
use crate::i18n::display;
use crate::t;
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
    /// What takes the focus when it is done: the form itself is built anew.
    back_to: &'static str,
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
        }
    }

    /// Of a form that is built anew by `taken` once what is in it was noted.
    pub fn of_form(seen: Seen, back_to: &'static str, kept: KeptForm, taken: Callback<()>) -> Self {
        Self { kept: Some(kept), taken: Some(taken), ..Self::new(seen, back_to) }
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

    /// Judges and sends; everything on the page follows the answer.
    pub fn send(self, entry: Entry) {
        if self.busy.get_untracked() {
            return;
        }
        let issues = self.issues(&entry);
        if !issues.is_empty() {
            return self.failure.set(Some(Failure::Invalid(issues)));
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
                    dom::focus(self.back_to);
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
                Err(failure) => _ = self.failure.try_set(Some(failure)),
            }
        });
    }

    /// The sentences about one key of the entry.
    pub fn errors(self, path: &'static str) -> Signal<Vec<String>> {
        Signal::derive(move || {
            let ground = self.seen.ground.get_untracked();
            self.failure.with(|failure| match (failure, ground) {
                (Some(Failure::Invalid(issues)), Some(ground)) => {
                    let here = issues.iter().filter(|issue| issue.path == path);
                    here.map(|issue| display::issue(&ground.program, issue)).collect()
                }
                _ => Vec::new(),
            })
        })
    }

    /// Says what went wrong, unless it stands beside its field. `paths` are those that have one.
    pub fn problem(self, paths: &'static [&'static str]) -> AnyView {
        dynamic(move || {
            let ground = self.seen.ground.get_untracked();
            let lines: Vec<String> = self.failure.with(|failure| match (failure, ground) {
                (Some(Failure::Invalid(issues)), Some(ground)) => {
                    let rest = issues.iter().filter(|issue| !paths.contains(&issue.path.as_str()));
                    rest.map(|issue| display::issue(&ground.program, issue)).collect()
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
