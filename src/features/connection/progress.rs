//! How far a run is. The step is read out; the number of requests, which changes all the time, is not.

use super::findings::check_label;
use super::state::{RunState, Stage};
use crate::ui::{When, text};
use crate::{plural, t};
use leptos::prelude::*;

#[component]
pub(super) fn Progress(state: RunState) -> impl IntoView {
    let said = move || {
        if state.stage.get() == Stage::Stopping {
            return t!("connection.stopping");
        }
        state
            .step
            .get()
            .filter(|_| state.runs())
            .map(|step| {
                let what = if step.resource.is_empty() {
                    check_label(step.check)
                } else {
                    [&step.resource, " – ", &check_label(step.check)].concat()
                };
                t!("connection.step", number = step.number, of = step.of, what = what)
            })
            .unwrap_or_default()
    };
    let number =
        move || state.step.with(|step| step.as_ref().map_or(0, |step| step.number.saturating_sub(1)));
    let of = move || state.step.with(|step| step.as_ref().map_or(1, |step| step.of));
    let requests = move || plural!("connection.requests", state.requests.get());
    view! {
        <div class="progress">
            <p role="status">{text(said)}</p>
            <When holds=Signal::derive(move || state.runs())>
                <progress aria-label=t!("connection.progress") value=move || number().to_string() max=move || of().to_string()></progress>
                <p class="row-note">{text(requests)}</p>
            </When>
        </div>
    }
}
