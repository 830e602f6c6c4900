//! What stands around every control.

use crate::t;
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
        Self { id: id.to_owned(), label, help: None, required: Signal::stored(true), note: Signal::stored(None), errors }
    }

    /// The value of `aria-describedby`: help and errors, as far as they are there.
    pub fn described_by(&self) -> impl Fn() -> Option<String> + Clone + Send + 'static {
        let (id, has_help, errors, note) = (self.id.clone(), self.help.is_some(), self.errors, self.note);
        move || {
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
        }
    }

    /// The value of `aria-invalid`.
    pub fn invalid(&self) -> impl Fn() -> Option<&'static str> + Clone + Send + 'static {
        let errors = self.errors;
        move || errors.with(|errors| (!errors.is_empty()).then_some("true"))
    }
}

/// Label, help, the control itself, and the errors. A group of controls gets a `fieldset` with a legend.
#[component]
pub fn FieldFrame(texts: FieldTexts, #[prop(optional)] group: bool, children: Children) -> impl IntoView {
    let FieldTexts { id, label, help, required, note, errors } = texts.clone();
    let optional = move || (!required.get()).then(|| view! { <span class="optional">{t!("form.optional")}</span> });
    let help = help.map(|help| view! { <p class="help" id=format!("{id}-help")>{help}</p> });
    let note_id = format!("{id}-note");
    let note = move || {
        let id = note_id.clone();
        note.get().map(|note| view! { <p class="note" id=id>{note}</p> })
    };
    let error_id = format!("{id}-error");
    let error_list = move || {
        let id = error_id.clone();
        errors.with(|errors| {
            (!errors.is_empty()).then(|| {
                let lines = errors.iter().map(|error| view! { <span class="error">{error.clone()}</span> }).collect_view();
                view! { <p class="errors" id=id>{lines}</p> }
            })
        })
    };
    let control = children();
    if group {
        let described = texts.described_by();
        view! {
            <fieldset class="field" id=id tabindex="-1" aria-describedby=described class:field-invalid=move || errors.with(|e| !e.is_empty())>
                <legend class="label">{label} " " {optional}</legend>
                {help} {note} {control} {error_list}
            </fieldset>
        }
        .into_any()
    } else {
        view! {
            <div class="field" class:field-invalid=move || errors.with(|e| !e.is_empty())>
                <label class="label" for=id>{label} " " {optional}</label>
                {help} {note} {control} {error_list}
            </div>
        }
        .into_any()
    }
}
