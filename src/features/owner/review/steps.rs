//! What was agreed on: who does what until when.

use super::saving::Saving;
use crate::browser::clock;
use crate::i18n::{display, lookup};
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, TextInput};
use crate::ui::{ActionButton, ButtonKind, dynamic, keyed};
use domain::dates::parse_date;
use domain::performance::review::{MOST_STEPS, NextStep};
use leptos::prelude::*;

/// The list as it is written.
#[component]
pub fn StepsForm(saving: Saving) -> impl IntoView {
    let text = saving.text;
    let keys = move || text.with(|text| (0..text.steps.len()).map(|at| at.to_string()).collect::<Vec<_>>());
    let rows = keyed(keys, move |key| match key.parse::<usize>() {
        Ok(at) => view! { <StepForm saving=saving at=at /> }.into_any(),
        Err(_) => ().into_any(),
    });
    let add = move |()| {
        saving.change(|text| {
            if text.steps.len() < MOST_STEPS {
                text.steps.push(NextStep::default());
            }
        });
    };
    view! {
        <ol class="steps no-print">{rows}</ol>
        <div class="no-print"><ActionButton on_press=add>{t!("quarterly.add_step")}</ActionButton></div>
    }
}

#[component]
fn StepForm(saving: Saving, at: usize) -> impl IntoView {
    let text = saving.text;
    let number = at + 1;
    let value = move |get: fn(&NextStep) -> &String| {
        Signal::derive(move || text.with(|text| text.steps.get(at).map(get).cloned().unwrap_or_default()))
    };
    let set = move |put: fn(&mut NextStep, String)| {
        move |value: String| {
            saving.change(|text| {
                if let Some(step) = text.steps.get_mut(at) {
                    put(step, value);
                }
            });
        }
    };
    let texts = |part: &str, label: String, errors: Signal<Vec<String>>| FieldTexts {
        required: Signal::stored(part == "what"),
        ..FieldTexts::simple(&format!("review-step-{number}-{part}"), label, errors)
    };
    let issues = move |path: &'static str| {
        Signal::derive(move || {
            let path = format!("steps[{at}].{path}");
            let issues = text.with(|text| text.issues());
            let own = issues.iter().filter(|issue| issue.path == path);
            let sentence = |issue: &domain::issue::Issue| {
                let params: Vec<(&str, &str)> =
                    issue.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                lookup(&format!("issue.{}", issue.code.as_str()), &params)
            };
            own.map(sentence).collect::<Vec<_>>()
        })
    };
    let remove = move |()| {
        saving.change(|text| {
            if at < text.steps.len() {
                text.steps.remove(at);
            }
        });
    };
    view! {
        <li class="step">
            <TextInput texts=texts("what", t!("quarterly.step_what", number = number), issues("what")) value=value(|step| &step.what) on_input=set(|step, value| step.what = value) />
            <TextInput texts=texts("owner", t!("quarterly.step_owner", number = number), issues("owner")) value=value(|step| &step.owner) on_input=set(|step, value| step.owner = value) />
            <TextInput texts=texts("due", t!("quarterly.step_due", number = number), issues("due")) kind=InputKind::Date value=value(|step| &step.due) on_input=set(|step, value| step.due = value) />
            <ActionButton kind=ButtonKind::Quiet on_press=remove>{t!("quarterly.step_remove", number = number)}</ActionButton>
        </li>
    }
}

/// The list as it is read, and printed.
pub fn read(steps: &[NextStep], today: Option<chrono::NaiveDate>) -> AnyView {
    let lines: Vec<_> = steps
        .iter()
        .filter(|step| !step.what.trim().is_empty())
        .map(|step| {
            let due = parse_date("", &step.due).ok();
            let late = due.zip(today).is_some_and(|(due, today)| due < today);
            let due = due.map(display::date);
            let owner = Some(step.owner.trim().to_owned()).filter(|owner| !owner.is_empty());
            let late = late.then(|| t!("quarterly.step_late"));
            let about: Vec<String> = [owner, due, late].into_iter().flatten().collect();
            view! { <li><bdi>{step.what.clone()}</bdi> " " <span class="row-note"><bdi>{about.join(" · ")}</bdi></span></li> }
        })
        .collect();
    if lines.is_empty() {
        return view! { <p class="quiet">{t!("quarterly.nothing")}</p> }.into_any();
    }
    view! { <ol class="marks">{lines}</ol> }.into_any()
}

/// The same for paper, following what is typed.
pub fn on_paper(saving: Saving, time_zone: &str) -> AnyView {
    let today = clock::today_in(time_zone);
    dynamic(move || {
        view! { <div class="print-only">{saving.text.with(|text| read(&text.steps, Some(today)))}</div> }
            .into_any()
    })
}
