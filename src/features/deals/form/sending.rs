//! From a checked draft to commands in the outbox, and what the person is told meanwhile.

use super::model::{FormModel, SaveState, SendState};
use crate::backend::drafts::{self, DraftRecord, Purpose};
use crate::backend::outbox::{Act, Command, Outcome};
use crate::browser::timers;
use domain::deals::{Action, Request};
use domain::form::{Draft, Entry, Phase};
use domain::issue::Issue;
use domain::program::{Field, FieldKind};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// 4 s without an answer: from then on the page says that the deal is kept and will be sent.
const PATIENCE_MS: u32 = 4_000;
/// 2 s between looks at what another tab has done.
const WATCH_MS: u32 = 2_000;

/// Checks everything and hands the commands to the outbox. What is wrong is shown instead.
pub fn submit(model: FormModel) {
    if model.is_locked() {
        return;
    }
    let fields: Vec<Field> = model.program().partner_fields().cloned().collect();
    model.touch_all(fields.iter().map(|field| field.id.clone()));
    let checked = model
        .settled
        .with_untracked(|draft| model.with_form(|form| form.check(&without_files(&fields, draft))));
    let money = fields.iter().filter(|field| field.kind == FieldKind::Money);
    let ambiguous = untrack(|| money.filter_map(|field| model.ambiguity(field)).next().is_some());
    let accepted = match checked {
        Ok(accepted) if !ambiguous => accepted.canonical(),
        _ => return model.refused.update(|count| *count += 1),
    };
    let record = model.record.get_untracked();
    let commands = commands(model, &record, accepted);
    let title = record.draft.text(&model.program().roles.title).to_owned();
    // From here on nothing else writes the draft: what is in the outbox is its last word.
    model.send.set(SendState::Sending);
    timers::spawn(async move {
        if model.portal.outbox.take_draft(&record, commands, &title).await.is_err() {
            model.send.try_set(SendState::Editing);
            model.save.try_set(SaveState::Failed);
            return;
        }
        timers::sleep(PATIENCE_MS).await;
        model.send.try_update(|send| {
            if *send == SendState::Sending {
                *send = SendState::Kept;
            }
        });
        watch(model).await;
    });
}

/// While the submission waits, another tab may send it: the disk knows what became of it.
async fn watch(model: FormModel) {
    while matches!(model.send.try_get_untracked(), Some(SendState::Sending | SendState::Kept)) {
        model.portal.outbox.refresh().await;
        let Some(record) = model.record.try_get_untracked() else { return };
        let gone =
            model.portal.outbox.waiting.with_untracked(|all| all.iter().all(|entry| entry.key != record.key));
        if gone && model.portal.outbox.outcome(&record.key) == Outcome::Waiting {
            let kept = drafts::load_by(&record.storage_key(), &record.user).await;
            let outcome = kept.map_or(Outcome::Done, |kept| Outcome::Returned(kept.issues));
            model.portal.outbox.learned(&record.key, outcome);
        }
        timers::sleep(WATCH_MS).await;
    }
}

/// Files travel in commands of their own.
fn without_files(fields: &[Field], draft: &Draft) -> Draft {
    let mut draft = draft.clone();
    for field in fields.iter().filter(|field| field.kind == FieldKind::File) {
        draft.entries.remove(&field.id);
    }
    draft
}

fn commands(model: FormModel, record: &DraftRecord, accepted: BTreeMap<String, Entry>) -> Vec<Command> {
    let deal = record.deal.clone();
    let context = model.context();
    let first = match record.purpose {
        Purpose::Register => Command::Create { deal: deal.clone(), fields: accepted },
        Purpose::Change { version } => {
            let fields = changes(&context.saved, accepted);
            if context.phase == Phase::InfoRequested {
                let act = Act::from(Request::plain(Action::Submit));
                Command::Act { deal: deal.clone(), version, act, fields }
            } else {
                Command::Change { deal: deal.clone(), version, fields }
            }
        }
    };
    let uploads = record.files.iter().map(|file| Command::Upload {
        deal: deal.clone(),
        file: file.id.clone(),
        name: file.name.clone(),
    });
    std::iter::once(first).chain(uploads).collect()
}

/// Only what differs; a field that was emptied is sent as empty.
fn changes(saved: &BTreeMap<String, Entry>, now: BTreeMap<String, Entry>) -> BTreeMap<String, Entry> {
    let emptied =
        saved.keys().filter(|id| !now.contains_key(*id)).map(|id| (id.clone(), Entry::Text(String::new())));
    let mut changed: BTreeMap<String, Entry> = emptied.collect();
    changed.extend(now.into_iter().filter(|(id, entry)| saved.get(id) != Some(entry)));
    changed
}

/// Follows the submission: calls `on_done` when it is acknowledged; refusals go back into the form.
pub fn follow(model: FormModel, on_done: impl Fn() + 'static) {
    Effect::new(move |_| {
        let now = model.send.get();
        if now == SendState::Editing {
            return;
        }
        // Only a change is told: this runs again with every change.
        let tell = |state: SendState| {
            if state != now {
                model.send.set(state);
            }
        };
        let key = model.record.with(|record| record.key.clone());
        match model.portal.outbox.outcome(&key) {
            Outcome::Done => on_done(),
            Outcome::Returned(issues) => returned(model, issues),
            Outcome::Outdated => tell(SendState::Outdated),
            Outcome::Parked(reason) => tell(SendState::Parked(reason)),
            Outcome::Waiting => {}
        }
    });
}

/// The server refused: its reasons stand beside the fields, and the next submission has a new key.
fn returned(model: FormModel, issues: Vec<Issue>) {
    let deal = model.record.with_untracked(|record| record.storage_key());
    let Some(user) = model.portal.user_id() else { return };
    timers::spawn(async move {
        let Some(kept) = drafts::load_by(&deal, &user).await else { return };
        model.record.try_update(|record| {
            record.key = kept.key;
            record.sending = false;
            record.issues = issues.clone();
        });
        model.send.try_set(SendState::Editing);
        model.touch_all(issues.into_iter().map(|issue| issue.path));
        model.refused.try_update(|count| *count += 1);
    });
}
