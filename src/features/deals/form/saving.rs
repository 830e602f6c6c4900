//! Drafts are saved as the person types: at the latest 400 ms after a change, and when the page is hidden.

use super::model::{FormModel, SaveState, SendState};
use crate::backend::drafts;
use crate::browser::{clock, files, storage, timers};
use crate::t;
use crate::ui::{When, text};
use leptos::prelude::*;
use std::cell::Cell;

/// 400 ms: less than the time to reach for another tab, more than the time between two letters.
const SAVE_AFTER_MS: u32 = 400;

thread_local! {
    static ASKED_TO_PERSIST: Cell<bool> = const { Cell::new(false) };
}

/// Plans a save. Further changes until then are saved with it.
pub fn soon(model: FormModel) {
    model.revision.update_value(|revision| *revision += 1);
    model.save.set(SaveState::Saving);
    plan(model);
}

fn plan(model: FormModel) {
    if model.planned.get_value() {
        return;
    }
    model.planned.set_value(true);
    timers::spawn(async move {
        timers::sleep(SAVE_AFTER_MS).await;
        model.planned.try_set_value(false);
        write(model).await;
    });
}

/// Saves what is not saved yet. A submission in the outbox is not touched: it has the draft's last word.
async fn write(model: FormModel) {
    let Some(revision) = unsaved(model) else { return };
    let Some(mut record) = model.record.try_get_untracked() else { return };
    record.saved_at = clock::now();
    let outcome = drafts::save(&record).await;
    saved(model, revision, outcome.is_ok());
}

/// The revision that is to be saved; `None` if everything is, or nothing may be.
fn unsaved(model: FormModel) -> Option<u64> {
    let revision = model.revision.try_get_value()?;
    let editing = model.send.try_get_untracked() == Some(SendState::Editing);
    (editing && model.kept_revision.try_get_value()? != revision).then_some(revision)
}

/// Takes note that a revision has reached the disk. What was typed meanwhile is saved next.
pub fn saved(model: FormModel, revision: u64, well: bool) {
    if !well {
        model.save.try_set(SaveState::Failed);
        return;
    }
    if !ASKED_TO_PERSIST.replace(true) {
        storage::ask_to_persist();
    }
    model.kept_revision.try_update_value(|kept| *kept = revision.max(*kept));
    if unsaved(model).is_some() {
        plan(model);
    } else {
        model.save.try_set(SaveState::Saved(clock::now()));
    }
}

/// Saves at once what is not saved yet: the page is being hidden or left.
pub fn flush(model: FormModel) {
    if unsaved(model).is_some()
        && let Some(mut record) = model.record.try_get_untracked()
    {
        record.saved_at = clock::now();
        timers::spawn(async move {
            let _ = drafts::save(&record).await;
        });
    }
}

/// From now on nothing of this form is saved: its draft is thrown away.
pub fn forget(model: FormModel) {
    model.kept_revision.set_value(model.revision.get_value());
    model.save.set(SaveState::Untouched);
}

/// Says where what was typed is.
#[component]
pub fn SaveNote(model: FormModel) -> impl IntoView {
    let note = move || match model.save.get() {
        SaveState::Untouched => String::new(),
        SaveState::Saving => t!("draft.saving"),
        SaveState::Saved(_) => t!("draft.saved"),
        SaveState::Failed => t!("draft.not_saved"),
    };
    let download = move |_| {
        let record = model.record.get_untracked();
        let json = serde_json::to_string_pretty(&record.draft).unwrap_or_default();
        files::download(&format!("{}.json", record.deal), "application/json", &json);
    };
    view! {
        <p class="save-note" role="status">
            {text(note)}
            <When holds=Signal::derive(move || model.save.get() == SaveState::Failed)>
                <button type="button" class="button button-quiet" on:click=download>{t!("draft.download")}</button>
            </When>
        </p>
    }
}
