//! How a run ended, and the report to take along.

use super::findings::VerdictBadge;
use super::state::{RESULT, RunState, Stage};
use crate::backend::profiled::connection::{Report, Verdict};
use crate::browser::{files, timers};
use crate::ui::{ActionButton, Banner, Tone, dynamic, text, when};
use crate::{i18n, plural, t};
use leptos::prelude::*;

/// Looks a sentence of the report up.
pub(super) fn say(key: &str, params: &[(&str, &str)]) -> String {
    i18n::lookup(key, params)
}

/// Everything as text, also what works.
fn as_text(reports: &[Report]) -> String {
    reports.iter().map(|report| report.text(true, &say)).collect::<Vec<_>>().join("\n")
}

/// Everything as JSON: one report, or a list of several.
fn as_json(reports: &[Report]) -> String {
    let mut all: Vec<serde_json::Value> = reports.iter().map(|report| report.json(&say)).collect();
    let one = if all.len() == 1 { all.remove(0) } else { serde_json::Value::Array(all) };
    one.to_string()
}

#[component]
pub(super) fn ResultCard(state: RunState) -> impl IntoView {
    when(
        move || matches!(state.stage.get(), Stage::Done | Stage::Stopped),
        move || view! { <Ended state=state /> }.into_any(),
    )
}

#[component]
fn Ended(state: RunState) -> impl IntoView {
    let copied = RwSignal::new(String::new());
    let copy = move |()| {
        let text = as_text(&state.reports.get_untracked());
        timers::spawn(async move {
            let said =
                if files::copy(&text).await { t!("connection.copied") } else { t!("connection.not_copied") };
            copied.try_set(said);
        });
    };
    let download = move |json: bool| {
        let reports = state.reports.get_untracked();
        if json {
            files::download("connection.json", "application/json", &as_json(&reports));
        } else {
            files::download("connection.txt", "text/plain;charset=utf-8", &as_text(&reports));
        }
    };
    let outcome = dynamic(move || {
        let wrong = state.count(Verdict::Wrong);
        let tone = match (wrong, state.stage.get()) {
            (0, Stage::Stopped) => Tone::Info,
            (0, _) => Tone::Good,
            _ => Tone::Bad,
        };
        let stopped =
            (state.stage.get() == Stage::Stopped).then(|| view! { <p>{t!("connection.stopped")}</p> });
        let judged = match wrong {
            0 if stopped.is_some() => None,
            0 => Some(t!("connection.all_well")),
            wrong => Some(plural!("connection.not_well", wrong)),
        };
        view! { <Banner tone=tone>{stopped}{judged.map(|text| view! { <p>{text}</p> })}</Banner> }.into_any()
    });
    let counts = dynamic(move || {
        Verdict::ALL
            .into_iter()
            .map(|verdict| view! { <li><VerdictBadge verdict=verdict /> " " {state.count(verdict)}</li> })
            .collect_view()
            .into_any()
    });
    view! {
        <section class="card">
            <h2 id=RESULT tabindex="-1">{t!("connection.result")}</h2>
            {outcome}
            <ul class="actions">{counts}</ul>
            <div class="actions">
                <ActionButton on_press=copy>{t!("connection.copy")}</ActionButton>
                <ActionButton on_press=move |()| download(false)>{t!("connection.download_text")}</ActionButton>
                <ActionButton on_press=move |()| download(true)>{t!("connection.download_json")}</ActionButton>
            </div>
            <p role="status">{text(move || copied.get())}</p>
            <p class="help">{t!("connection.report_note")}</p>
        </section>
    }
}
