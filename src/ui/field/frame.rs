//! What stands around every control.

use crate::t;
use crate::ui::{dynamic, when};
use leptos::prelude::*;

/// The texts and states around a control. Ids derive from `id`: `<id>-help`, `<id>-error`.
#[derive(Clone)]
pub struct FieldTexts {
    pub id: String,
    pub label: String,
    pub help: Option<String>,
    pub required: Signal<bool>,
    /// Why it is required, where that depends on another field.
    pub note: Signal<Option<String>>,
    pub errors: Signal<Vec<String>>,
}

impl FieldTexts {
    /// A plain, always required control.
    pub fn simple(id: &str, label: String, errors: Signal<Vec<String>>) -> Self {
        Self {
            id: id.to_owned(),
            label,
            help: None,
            required: Signal::stored(true),
            note: Signal::stored(None),
            errors,
        }
    }

    /// The value of `aria-describedby`: help and errors, as far as they are there.
    pub fn described_by(&self) -> Signal<Option<String>> {
        let (id, has_help, errors, note) = (self.id.clone(), self.help.is_some(), self.errors, self.note);
        Signal::derive(move || {
            let mut ids = Vec::new();
            if has_help {
                ids.push(format!("{id}-help"));
            }
            if note.with(Option::is_some) {
                ids.push(format!("{id}-note"));
            }
            if errors.with(|errors| !errors.is_empty()) {
                ids.push(format!("{id}-error"));
            }
            (!ids.is_empty()).then(|| ids.join(" "))
        })
    }

    /// The value of `aria-invalid`.
    pub fn invalid(&self) -> Signal<Option<&'static str>> {
        let errors = self.errors;
        Signal::derive(move || errors.with(|errors| (!errors.is_empty()).then_some("true")))
    }

    /// The value of `aria-required`.
    pub fn needed(&self) -> Signal<Option<&'static str>> {
        let required = self.required;
        Signal::derive(move || required.get().then_some("true"))
    }
}

/// Label, help, the control itself, and the errors. A group of controls gets a `fieldset` with a legend.
#[component]
pub fn FieldFrame(texts: FieldTexts, #[prop(optional)] group: bool, children: Children) -> impl IntoView {
    let FieldTexts { id, label, help, required, note, errors } = texts.clone();
    let optional = when(
        move || !required.get(),
        || view! { <span class="optional">{t!("form.optional")}</span> }.into_any(),
    );
    let help = help.map(|help| view! { <p class="help" id=format!("{id}-help")>{help}</p> });
    let note_id = format!("{id}-note");
    let note = dynamic(move || match note.get() {
        Some(note) => view! { <p class="note" id=note_id.clone()>{note}</p> }.into_any(),
        None => ().into_any(),
    });
    let error_id = format!("{id}-error");
    let error_list = dynamic(move || {
        let lines = errors.get();
        if lines.is_empty() {
            return ().into_any();
        }
        let lines =
            lines.into_iter().map(|error| view! { <span class="error">{error}</span> }).collect_view();
        view! { <p class="errors" id=error_id.clone()>{lines}</p> }.into_any()
    });
    let wrong = Signal::derive(move || errors.with(|errors| !errors.is_empty()));
    let control = children();
    if group {
        let described = texts.described_by();
        view! {
            <fieldset class="field" id=id tabindex="-1" aria-describedby=described class:field-invalid=wrong>
                <legend class="label">{label} " " {optional}</legend>
                {help} {note} {control} {error_list}
            </fieldset>
        }
        .into_any()
    } else {
        view! {
            <div class="field" class:field-invalid=wrong>
                <label class="label" for=id>{label} " " {optional}</label>
                {help} {note} {control} {error_list}
            </div>
        }
        .into_any()
    }
}
