//! Everything that is wrong in one list, and everything that will be sent on one page.

use super::model::{FormModel, SendState};
use super::sending;
use super::steps::{go_to_field, step_name};
use crate::browser::{clock, dom};
use crate::i18n::display;
use crate::t;
use crate::ui::field::{self, Wrong};
use crate::ui::{Banner, ButtonKind, Tone, dynamic, text};
use domain::deals::outlook;
use domain::form::Phase;
use domain::issue::Issue;
use domain::program::{Field, FieldKind};
use leptos::prelude::*;

/// The list of what is wrong with `fields`, from when it was asked for.
#[component]
pub fn ErrorSummary(
    model: FormModel,
    fields: StoredValue<Vec<Field>>,
    asked: RwSignal<u32>,
) -> impl IntoView {
    let problems = Memo::new(move |_| {
        let found =
            if asked.get() == 0 { Vec::new() } else { fields.with_value(|fields| model.problems(fields)) };
        let program = model.program();
        let label = |path: &str| program.field(path).map_or_else(|| path.to_owned(), display::field_label);
        let wrong = |issue: Issue| Wrong {
            label: label(&issue.path),
            control: issue.path.clone(),
            text: model.sentences(&[issue]).concat(),
        };
        found.into_iter().map(wrong).collect::<Vec<_>>()
    });
    view! { <field::ErrorSummary id="error-summary" problems=problems asked=asked on_go=move |path: String| go_to_field(model, &path) /> }
}

/// The last step: what was entered, what will happen, and the button that says so.
#[component]
pub fn Review(model: FormModel, label: String) -> impl IntoView {
    let fields: Vec<Field> = model.program().partner_fields().cloned().collect();
    let fields = StoredValue::new(fields);
    let asked = model.refused;
    Effect::new(move |_| {
        if crate::ui::page::take_navigated() {
            dom::focus("step-heading");
        }
    });
    let busy =
        Memo::new(move |_| model.send.get() == SendState::Sending || model.send.get() == SendState::Kept);
    let sections = model.program().sections.len();
    let groups = move || (0..sections).filter_map(|section| group(model, section)).collect_view().into_any();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        sending::submit(model);
    };
    view! {
        <form class="step-body" novalidate=true on:submit=submit>
            <h2 id="step-heading" tabindex="-1">{t!("form.review_step")}</h2>
            <ErrorSummary model=model fields=fields asked=asked />
            {dynamic(groups)}
            <Expectation model=model />
            <div class="actions form-actions">
                <button type="submit" class=ButtonKind::Primary.class() aria-disabled=move || busy.get().then_some("true")>
                    {text(move || if busy.get() { t!("form.sending_button") } else { label.clone() })}
                </button>
            </div>
        </form>
    }
}

/// What was entered in one section; nothing for an empty one.
fn group(model: FormModel, section: usize) -> Option<AnyView> {
    let program = model.program();
    let fields = model.section_fields(section);
    let visible = model.visible(&fields);
    let rows: Vec<_> = fields
        .iter()
        .filter(|field| visible.contains(&field.id))
        .filter_map(|field| {
            let text = entered(model, field)?;
            let id = field.id.clone();
            let label = display::field_label(field);
            let name = label.clone();
            Some(view! {
                <div>
                    <dt>{label}</dt>
                    <dd><bdi>{text}</bdi></dd>
                    <dd class="fact-action">
                        <button type="button" class="link" on:click=move |_| go_to_field(model, &id)>
                            {t!("form.edit")} " " <span class="visually-hidden">{name}</span>
                        </button>
                    </dd>
                </div>
            })
        })
        .collect();
    let name = step_name(model, section, program.sections.len());
    (!rows.is_empty()).then(|| {
        view! { <section class="review-group"><h3>{name}</h3><dl class="facts">{rows}</dl></section> }
            .into_any()
    })
}

/// The field's content as it was understood, or as typed where it cannot be.
fn entered(model: FormModel, field: &Field) -> Option<String> {
    if field.kind == FieldKind::File {
        let names =
            model.record.with(|record| record.files.iter().map(|file| file.name.clone()).collect::<Vec<_>>());
        return (!names.is_empty()).then(|| names.join(", "));
    }
    let program = model.program();
    model.settled.with(|draft| {
        let entry = draft.entries.get(&field.id).filter(|entry| !entry.values().is_empty())?;
        let understood = model.with_form(|form| form.value_of(field, draft)).map(|value| value.canonical());
        Some(display::entry(&program, field, understood.as_ref().unwrap_or(entry)))
    })
}

/// What a submission leads to, said before it is sent.
#[component]
fn Expectation(model: FormModel) -> impl IntoView {
    let program = model.program();
    let today = clock::today_in(&program.time_zone);
    let outlook = outlook(&program, today);
    let phase = model.context().phase;
    matches!(phase, Phase::Create | Phase::InfoRequested).then(|| {
        view! {
            <Banner tone=Tone::Info>
                <p><strong>{t!("outlook.title")}</strong></p>
                <ul>
                    <li>{crate::plural!("outlook.answer", u64::from(outlook.business_days), date = display::date(outlook.answer_due))}</li>
                    <li>{crate::plural!("outlook.protection", u64::from(outlook.protection_days))}</li>
                    <li>{t!("outlook.after")}</li>
                </ul>
            </Banner>
        }
    })
}
