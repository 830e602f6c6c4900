//! Controls for typed text.

use super::{FieldFrame, FieldTexts};
use crate::browser::dom;
use crate::ui::dynamic;
use leptos::prelude::*;

/// What is typed: decides keyboard, auto-fill and the native type of the input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputKind {
    #[default]
    Text,
    Email,
    Phone,
    Url,
    /// An amount or number in anybody's notation: a text input with the decimal keyboard.
    Decimal,
    Date,
    Password,
    NewPassword,
    Search,
}

impl InputKind {
    const fn native(self) -> &'static str {
        match self {
            InputKind::Date => "date",
            InputKind::Email => "email",
            InputKind::Phone => "tel",
            InputKind::Password | InputKind::NewPassword => "password",
            InputKind::Search => "search",
            InputKind::Text | InputKind::Decimal | InputKind::Url => "text",
        }
    }

    const fn mode(self) -> Option<&'static str> {
        match self {
            InputKind::Email => Some("email"),
            InputKind::Phone => Some("tel"),
            InputKind::Url => Some("url"),
            InputKind::Decimal => Some("decimal"),
            InputKind::Search => Some("search"),
            _ => None,
        }
    }
}

pub use crate::browser::dom::UNREADABLE_DATE;

/// A single-line input. `on_input` gets every change, `on_leave` is called when the focus leaves.
#[component]
pub fn TextInput(
    texts: FieldTexts,
    #[prop(optional)] kind: InputKind,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(optional, into)] on_leave: Option<Callback<()>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The auto-fill token; empty for none.
    #[prop(optional)]
    autocomplete: &'static str,
    #[prop(optional, into)] max_length: Option<u32>,
    /// Shown below the input: how the value was understood.
    #[prop(optional, into)]
    echo: Signal<Option<String>>,
    /// Stands beside the input (a choice of currency).
    #[prop(optional)]
    beside: Option<AnyView>,
) -> impl IntoView {
    let id = texts.id.clone();
    let (described, invalid, needed) = (texts.described_by(), texts.invalid(), texts.needed());
    let shown = move || value.with(|text| if text == UNREADABLE_DATE { String::new() } else { text.clone() });
    let input = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        let unreadable = kind == InputKind::Date && text.is_empty() && dom::has_bad_input(&event);
        on_input.run(if unreadable { UNREADABLE_DATE.to_owned() } else { text });
    };
    view! {
        <FieldFrame texts=texts>
            <div class="control-row">
                <input
                    id=id
                    class="control"
                    dir="auto"
                    type=kind.native()
                    inputmode=kind.mode()
                    autocomplete=(!autocomplete.is_empty()).then_some(autocomplete)
                    maxlength=max_length
                    prop:value=shown
                    disabled=disabled
                    aria-required=needed
                    aria-invalid=invalid
                    aria-describedby=described
                    on:input=input
                    on:change=move |event| {
                        if kind == InputKind::Date && dom::has_bad_input(&event) {
                            on_input.run(UNREADABLE_DATE.to_owned());
                        }
                    }
                    on:blur=move |event| {
                        if kind == InputKind::Date && dom::has_bad_input(&event) {
                            on_input.run(UNREADABLE_DATE.to_owned());
                        }
                        if let Some(leave) = on_leave {
                            // A field that goes away while it is typed in is left as well, and then nobody waits for that.
                            let _ = leave.try_run(());
                        }
                    }
                />
                {beside}
            </div>
            {echo_line(echo)}
        </FieldFrame>
    }
}

/// How the value was understood, below the control.
fn echo_line(echo: Signal<Option<String>>) -> AnyView {
    dynamic(move || match echo.get() {
        Some(echo) => view! { <p class="echo">{echo}</p> }.into_any(),
        None => ().into_any(),
    })
}

/// A multi-line input with a count of what is left, where there is a limit.
#[component]
pub fn TextArea(
    texts: FieldTexts,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_input: Callback<String>,
    #[prop(optional, into)] on_leave: Option<Callback<()>>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Shown below: how much is left, or how much is missing.
    #[prop(optional, into)]
    echo: Signal<Option<String>>,
) -> impl IntoView {
    let id = texts.id.clone();
    let (described, invalid, needed) = (texts.described_by(), texts.invalid(), texts.needed());
    view! {
        <FieldFrame texts=texts>
            <textarea
                id=id
                class="control"
                dir="auto"
                rows="5"
                prop:value=move || value.get()
                disabled=disabled
                aria-required=needed
                aria-invalid=invalid
                aria-describedby=described
                on:input=move |event| on_input.run(event_target_value(&event))
                on:blur=move |_| {
                    if let Some(leave) = on_leave {
                        let _ = leave.try_run(());
                    }
                }
            ></textarea>
            {echo_line(echo)}
        </FieldFrame>
    }
}
