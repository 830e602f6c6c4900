//! A native modal dialog: the browser keeps the focus inside and gives it back.

use super::When;
use crate::browser::dom;
use leptos::html;
use leptos::prelude::*;

/// A modal dialog, open while `open` holds. Escape closes it unless it is `persistent`.
#[component]
pub fn Dialog(
    #[prop(into)] title: Signal<String>,
    open: RwSignal<bool>,
    #[prop(optional)] persistent: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = element.get() else { return };
        if open.get() { dom::show_modal(&dialog) } else { dom::close_modal(&dialog) }
    });
    let children = StoredValue::new(children);
    view! {
        <dialog
            node_ref=element
            class="dialog"
            aria-labelledby="dialog-title"
            on:close=move |_| {
                if open.get_untracked() {
                    open.set(false);
                }
            }
            on:cancel=move |event: leptos::ev::Event| {
                if persistent {
                    event.prevent_default();
                }
            }
        >
            <When holds=Signal::derive(move || open.get())>
                <h2 id="dialog-title">{title}</h2>
                {children.with_value(|children| children())}
            </When>
        </dialog>
    }
}
