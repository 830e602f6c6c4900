//! Who asks, what may be tried, and the buttons that start and stop.

use super::state::{RunState, Stage};
use crate::backend::Portal;
use crate::backend::profiled::connection::Described;
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, TextInput};
use crate::ui::{ActionButton, When, dynamic, text};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn RunForm(described: RwSignal<Option<Arc<Described>>>, state: RunState) -> impl IntoView {
    let portal = Portal::of_page();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(found) = described.get_untracked() {
            state.start(found, portal.user_id().is_none());
        }
    };
    let who = dynamic(move || match portal.person() {
        Some(session) => view! { <p>{t!("connection.as_person", name = session.user.name)}</p> }.into_any(),
        None => view! { <Who state=state /> }.into_any(),
    });
    let start = move || {
        let fresh = matches!(state.stage.get(), Stage::Idle | Stage::Running | Stage::Stopping);
        if fresh { t!("connection.start") } else { t!("connection.start_again") }
    };
    view! {
        <form class="card" novalidate=true on:submit=submit>
            <h2>{t!("connection.run")}</h2>
            {who}
            <Switch id="thorough" label=t!("connection.thorough") help=t!("connection.thorough_help") value=state.thorough state=state />
            <Switch id="write" label=t!("connection.write") help=t!("connection.write_help") value=state.write state=state />
            <div class="actions">
                <button
                    type="submit"
                    class="button button-primary"
                    aria-disabled=move || state.runs().then_some("true")
                >
                    {text(start)}
                </button>
                <When holds=Signal::derive(move || state.runs())>
                    <ActionButton
                        busy=Signal::derive(move || state.stage.get() == Stage::Stopping)
                        on_press=move |()| state.stop()
                    >
                        {t!("connection.stop")}
                    </ActionButton>
                </When>
            </div>
        </form>
    }
}

/// Name and password, for whoever is not signed in to the portal.
#[component]
fn Who(state: RunState) -> impl IntoView {
    let no_errors = Signal::stored(Vec::new());
    let optional = |id: &str, label: String| FieldTexts {
        required: Signal::stored(false),
        ..FieldTexts::simple(id, label, no_errors)
    };
    view! {
        <fieldset class="field">
            <legend class="label">{t!("connection.who")}</legend>
            <p class="help">{t!("connection.who_help")}</p>
            <TextInput
                texts=optional("connection-user", t!("connection.user"))
                autocomplete="username"
                value=state.user
                on_input=move |typed| state.user.set(typed)
            />
            <TextInput
                texts=optional("connection-password", t!("connection.password"))
                kind=InputKind::Password
                autocomplete="current-password"
                value=state.password
                on_input=move |typed| state.password.set(typed)
            />
        </fieldset>
    }
}

/// One thing that may be tried, with what it means.
#[component]
fn Switch(
    id: &'static str,
    label: String,
    help: String,
    value: RwSignal<bool>,
    state: RunState,
) -> impl IntoView {
    let help_id = format!("connection-{id}-help");
    view! {
        <div class="field">
            <label class="option">
                <input
                    type="checkbox"
                    prop:checked=move || value.get()
                    disabled=move || state.runs()
                    aria-describedby=help_id.clone()
                    on:change=move |_| value.update(|value| *value = !*value)
                />
                <span>{label}</span>
            </label>
            <p class="help" id=help_id.clone()>{help}</p>
        </div>
    }
}
