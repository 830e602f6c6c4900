//! Drafts are saved as the person types: at the latest 400 ms after a change, and when the page is hidden.

use super::model::{FormModel, SaveState};
use crate::backend::drafts;
use crate::browser::{clock, files, storage, timers};
use crate::t;
use crate::ui::{When, text};
use leptos::prelude::*;
use std::cell::Cell;

/// 400 ms: less than the time to reach for another tab, more than the time between two letters.
const SAVE_AFTER_MS: u32 = 400;

thread_local! {
    static PLANNED: Cell<bool> = const { Cell::new(false) };
    static ASKED_TO_PERSIST: Cell<bool> = const { Cell::new(false) };
}

/// Plans a save. Further changes until then are saved with it.
pub fn soon(model: FormModel) {
    model.save.set(SaveState::Saving);
    if PLANNED.replace(true) {
        return;
    }
    timers::spawn(async move {
        timers::sleep(SAVE_AFTER_MS).await;
        PLANNED.set(false);
        now(model).await;
    });
}

/// Saves what is there. A form that was left meanwhile has been saved by [`flush`].
pub async fn now(model: FormModel) {
    let Some(mut record) = model.record.try_get_untracked() else { return };
    if record.sending || model.save.try_get_untracked() != Some(SaveState::Saving) {
        return;
    }
    record.saved_at = clock::now();
    let saved = drafts::save(&record).await;
    // What was typed while the disk was busy waits for the next save.
    let unchanged = model.record.try_with_untracked(|now| now.draft == record.draft && now.step == record.step);
    match saved {
        Ok(()) => {
            if !ASKED_TO_PERSIST.replace(true) {
                storage::ask_to_persist();
            }
            if unchanged == Some(true) {
                model.save.try_set(SaveState::Saved(record.saved_at));
            } else if unchanged == Some(false) {
                soon(model);
            }
        }
        Err(_) => drop(model.save.try_set(SaveState::Failed)),
    }
}

/// Saves at once what is not saved yet: the page is being hidden or left.
pub fn flush(model: FormModel) {
    if model.save.try_get_untracked() == Some(SaveState::Saving)
        && let Some(mut record) = model.record.try_get_untracked()
        && !record.sending
    {
        record.saved_at = clock::now();
        timers::spawn(async move {
            let _ = drafts::save(&record).await;
        });
    }
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
