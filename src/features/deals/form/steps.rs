//! The form in steps: where the person is, the fields of the step, and the way on.

use super::field_view::{control_id, field_view};
use super::model::{FormModel, SendState};
use super::saving::SaveNote;
use super::summary::{ErrorSummary, Review};
use crate::browser::{dom, url};
use crate::i18n::{self, lookup};
use crate::t;
use crate::ui::{ActionButton, Banner, ButtonKind, Icon, Symbol, Tone, When, dynamic, keyed, text};
use domain::program::Field;
use leptos::prelude::*;

/// The last step: everything once more, and sending. Its number follows the sections.
fn review_step(model: FormModel) -> usize {
    model.program().sections.len()
}

#[component]
pub fn FormSteps(model: FormModel, #[prop(into)] submit_label: String) -> impl IntoView {
    let steps = Memo::new(move |_| model.steps());
    let review = review_step(model);
    // A kept step may have become empty since: then the first one that is not.
    let current = Memo::new(move |_| {
        let wanted = model.record.with(|record| record.step);
        steps.with(|steps| {
            if steps.contains(&wanted) || wanted == review {
                wanted
            } else {
                steps.first().copied().unwrap_or(review)
            }
        })
    });
    let label = StoredValue::new(submit_label);
    view! {
        <div class="form-layout">
            <StepList model=model steps=steps current=current review=review />
            <div class="form-body">
                <Notices model=model />
                {dynamic(move || {
                    let at = current.get();
                    if at == review {
                        view! { <Review model=model label=label.get_value() /> }.into_any()
                    } else {
                        view! { <Step model=model section=at steps=steps review=review /> }.into_any()
                    }
                })}
                <SaveNote model=model />
            </div>
        </div>
    }
}

/// What stands in the way of editing, or what became of the submission.
#[component]
fn Notices(model: FormModel) -> impl IntoView {
    dynamic(move || {
        if model.read_only.get() {
            return view! { <Banner tone=Tone::Attention live=true><p>{t!("form.other_tab")}</p></Banner> }
                .into_any();
        }
        match model.send.get() {
            SendState::Editing => ().into_any(),
            SendState::Sending => view! { <Banner tone=Tone::Info live=true><p>{t!("form.sending")}</p></Banner> }.into_any(),
            SendState::Kept => view! { <Banner tone=Tone::Info live=true><p>{t!("form.kept")}</p></Banner> }.into_any(),
            SendState::Outdated => view! {
                <Banner tone=Tone::Attention live=true>
                    <p>{t!("form.outdated")}</p>
                    <ActionButton on_press=|()| url::reload()>{t!("form.show_current")}</ActionButton>
                </Banner>
            }
            .into_any(),
            SendState::Parked(reason) => {
                view! { <Banner tone=Tone::Bad live=true><p>{t!("form.parked")} " " {lookup(&reason, &[])}</p></Banner> }.into_any()
            }
        }
    })
}

/// The steps as a list of links within the form. A step says whether it is complete.
#[component]
fn StepList(model: FormModel, steps: Memo<Vec<usize>>, current: Memo<usize>, review: usize) -> impl IntoView {
    let item = move |step: usize| {
        let fields = StoredValue::new(model.section_fields(step));
        let complete = Memo::new(move |_| {
            step != review && fields.with_value(|fields| model.problems(fields).is_empty())
        });
        let name = step_name(model, step, review);
        view! {
            <li>
                <button
                    type="button"
                    id=step_id(step)
                    class="step"
                    aria-current=move || (current.get() == step).then_some("step")
                    on:click=move |_| model.go_to(step)
                >
                    <span class="step-mark">
                        <When holds=Signal::derive(move || complete.get())><Icon symbol=Symbol::Check /></When>
                    </span>
                    <span>{name}</span>
                    <When holds=Signal::derive(move || complete.get())><span class="visually-hidden">{t!("form.complete")}</span></When>
                </button>
            </li>
        }
    };
    // On a phone the strip of steps is wider than the page.
    Effect::new(move |_| dom::reveal(&step_id(current.get())));
    view! {
        <nav class="steps" aria-label=t!("form.steps")>
            <ol>
                {dynamic(move || {
                    let mut all = steps.get();
                    all.push(review);
                    all.into_iter().map(item).collect_view().into_any()
                })}
            </ol>
        </nav>
    }
}

fn step_id(step: usize) -> String {
    format!("form-step-{step}")
}

/// The name of a step.
pub fn step_name(model: FormModel, step: usize, review: usize) -> String {
    if step == review {
        return t!("form.review_step");
    }
    let program = model.program();
    program
        .sections
        .get(step)
        .map(|section| section.label.get(&i18n::locale()).to_owned())
        .unwrap_or_default()
}

#[component]
fn Step(model: FormModel, section: usize, steps: Memo<Vec<usize>>, review: usize) -> impl IntoView {
    let fields = StoredValue::new(model.section_fields(section));
    let visible = Memo::new(move |_| fields.with_value(|fields| model.visible(fields)));
    let blocked = RwSignal::new(0u32);
    let program = model.program();
    let help = program
        .sections
        .get(section)
        .and_then(|s| s.help.as_ref())
        .map(|help| help.get(&i18n::locale()).to_owned());
    let position =
        move || steps.with(|steps| steps.iter().position(|step| *step == section).unwrap_or_default());
    let go_on = move |()| {
        let ids = visible.get_untracked();
        model.touch_all(ids);
        if fields.with_value(|fields| untrack(|| model.problems(fields)).is_empty()) {
            let next = steps
                .with_untracked(|steps| steps.iter().find(|step| **step > section).copied())
                .unwrap_or(review);
            model.go_to(next);
        } else {
            blocked.update(|count| *count += 1);
        }
    };
    let go_back = move |()| {
        let before = steps.with_untracked(|steps| steps.iter().rev().find(|step| **step < section).copied());
        if let Some(before) = before {
            model.go_to(before);
        }
    };
    let heading = step_name(model, section, review);
    Effect::new(move |_| {
        dom_heading_focus();
    });
    let controls = move |id: String| {
        let field = fields.with_value(|fields| fields.iter().find(|field: &&Field| field.id == id).cloned());
        field.map_or_else(|| ().into_any(), |field| field_view(model, field))
    };
    let submit_step = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        go_on(());
    };
    view! {
        <form class="step-body" novalidate=true on:submit=submit_step>
            <p class="step-position">{text(move || t!("form.position", step = position() + 1, steps = steps.with(Vec::len) + 1))}</p>
            <h2 id="step-heading" tabindex="-1">{heading}</h2>
            {help.map(|help| view! { <p class="lead">{help}</p> })}
            <ErrorSummary model=model fields=fields asked=blocked />
            {keyed(move || visible.get(), controls)}
            <div class="actions form-actions">
                <When holds=Signal::derive(move || { position() > 0 })>
                    <ActionButton on_press=go_back>{t!("form.back")}</ActionButton>
                </When>
                <button type="submit" class=ButtonKind::Primary.class()>{t!("form.continue")}</button>
            </div>
        </form>
    }
}

/// After a change of step, its heading takes the focus.
fn dom_heading_focus() {
    if crate::ui::page::take_navigated() {
        dom::focus("step-heading");
    }
}

/// Goes to the step that holds the field and puts the focus on its control.
pub fn go_to_field(model: FormModel, field: &str) {
    let program = model.program();
    let section = program.sections.iter().position(|section| section.fields.iter().any(|id| id == field));
    if let Some(section) = section {
        let here = model.record.with_untracked(|record| record.step == section);
        if !here {
            model.go_to(section);
            crate::ui::page::take_navigated();
        }
        let id = control_id(field);
        crate::browser::timers::spawn(async move {
            // One turn of the event loop: the step's controls have to be in the document.
            crate::browser::timers::sleep(0).await;
            dom::focus(&id);
        });
    }
}
