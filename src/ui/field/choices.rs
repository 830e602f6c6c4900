//! Controls for choosing.

use super::{FieldFrame, FieldTexts};
use crate::browser::dom;
use crate::t;
use leptos::prelude::*;

/// One thing to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionItem {
    pub value: String,
    pub label: String,
    pub available: bool,
}

/// A native list of which one is chosen.
#[component]
pub fn Select(
    texts: FieldTexts,
    #[prop(into)] options: Signal<Vec<OptionItem>>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// The text of the empty choice; without it there is none.
    #[prop(optional, into)]
    placeholder: Option<String>,
) -> impl IntoView {
    let id = texts.id.clone();
    let (described, invalid, needed) = (texts.described_by(), texts.invalid(), texts.needed());
    // `selected` on the option rather than a value on the list: the options may come later than the value.
    let items = move || {
        let chosen = value.get();
        let known = options.with(|all| all.iter().any(|item| item.value == chosen));
        let stray = (!known && !chosen.is_empty())
            .then(|| view! { <option value=chosen.clone() selected=true>{chosen.clone()}</option> });
        let items = options
            .get()
            .into_iter()
            .map(|item| {
                let selected = item.value == chosen;
                view! { <option value=item.value disabled=!item.available && !selected selected=selected>{item.label}</option> }
            })
            .collect_view();
        (stray, items)
    };
    let empty = placeholder
        .map(|text| view! { <option value="" selected=move || value.with(String::is_empty)>{text}</option> });
    view! {
        <FieldFrame texts=texts>
            <select
                id=id
                class="control"
                disabled=disabled
                aria-required=needed
                aria-invalid=invalid
                aria-describedby=described
                prop:value=move || value.get()
                on:change=move |event| {
                    on_choose.run(event_target_value(&event));
                    // A list that only does something has nothing chosen afterwards.
                    dom::set_value(&event, &value.get_untracked());
                }
            >
                {empty} {items}
            </select>
        </FieldFrame>
    }
}

/// A few options side by side, of which one is chosen; it can be taken back where the field is optional.
#[component]
pub fn RadioGroup(
    texts: FieldTexts,
    #[prop(into)] options: Signal<Vec<OptionItem>>,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let name = texts.id.clone();
    let required = texts.required;
    let items = move || {
        let name = name.clone();
        options
            .get()
            .into_iter()
            .map(|item| {
                let (chosen, own) = (item.value.clone(), item.value.clone());
                let available = item.available;
                view! {
                    <label class="option" class:option-unavailable=!available>
                        <input
                            type="radio"
                            name=name.clone()
                            prop:checked=move || value.with(|value| *value == chosen)
                            disabled=move || disabled.get() || !available
                            on:change=move |_| on_choose.run(own.clone())
                        />
                        <span>{item.label}</span>
                    </label>
                }
            })
            .collect_view()
    };
    let clear = move || {
        (!required.get() && !disabled.get() && value.with(|value| !value.is_empty())).then(|| {
            view! {
                <button type="button" class="button button-quiet" on:click=move |_| on_choose.run(String::new())>
                    {t!("form.clear_choice")}
                </button>
            }
        })
    };
    view! {
        <FieldFrame texts=texts group=true>
            <div class="options options-row">{items} {clear}</div>
        </FieldFrame>
    }
}

/// Options of which several are chosen. `on_toggle` gets the option that was switched.
#[component]
pub fn CheckboxGroup(
    texts: FieldTexts,
    #[prop(into)] options: Signal<Vec<OptionItem>>,
    #[prop(into)] values: Signal<Vec<String>>,
    #[prop(into)] on_toggle: Callback<String>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let items = move || {
        options
            .get()
            .into_iter()
            .map(|item| {
                let (chosen, own) = (item.value.clone(), item.value.clone());
                let available = item.available;
                let checked = Memo::new(move |_| values.with(|values| values.contains(&chosen)));
                view! {
                    <label class="option" class:option-unavailable=!available>
                        <input
                            type="checkbox"
                            prop:checked=move || checked.get()
                            disabled=move || disabled.get() || (!available && !checked.get())
                            on:change=move |_| on_toggle.run(own.clone())
                        />
                        <span>{item.label}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <FieldFrame texts=texts group=true>
            <div class="options">{items}</div>
        </FieldFrame>
    }
}
