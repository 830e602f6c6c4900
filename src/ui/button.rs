//! Buttons and links that look like buttons.

use leptos::prelude::*;

/// How much a button weighs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ButtonKind {
    /// The one thing to do on a screen.
    Primary,
    #[default]
    Secondary,
    /// Cannot be taken back.
    Danger,
    /// Among text.
    Quiet,
}

impl ButtonKind {
    pub const fn class(self) -> &'static str {
        match self {
            ButtonKind::Primary => "button button-primary",
            ButtonKind::Secondary => "button",
            ButtonKind::Danger => "button button-danger",
            ButtonKind::Quiet => "button button-quiet",
        }
    }
}

/// A button. While `busy` it cannot be pressed again, and says so.
#[component]
pub fn ActionButton(
    #[prop(optional)] kind: ButtonKind,
    #[prop(into)] on_press: Callback<()>,
    #[prop(into, optional)] busy: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let press = move |_| {
        if !busy.get_untracked() {
            on_press.run(());
        }
    };
    view! {
        <button type="button" class=kind.class() aria-disabled=move || busy.get().then_some("true") on:click=press>
            {children()}
        </button>
    }
}

/// A link in the form of a button.
#[component]
pub fn LinkButton(
    #[prop(optional)] kind: ButtonKind,
    #[prop(into)] href: String,
    children: Children,
) -> impl IntoView {
    view! { <a class=kind.class() href=href>{children()}</a> }
}
