//! Signing in: with e-mail and password, or however another maker's backend wants it. Stands on the sign-in page and in
//! the dialog of an expired session.

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

use crate::backend::{self, Failure, Portal};
use crate::browser::{dom, timers};
use crate::i18n::lookup;
use crate::opened;
use crate::part::NotLoaded;
use crate::route::Route;
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, TextInput};
use crate::ui::part::part;
use crate::ui::{Problems, When, text};
use leptos::prelude::*;

/// However people sign in to the portal's backend.
#[component]
pub fn SignInForm(#[prop(optional, into)] email: String) -> impl IntoView {
    if backend::keeps_records_only() {
        return part(|| Box::pin(opened!(other_ways_part())));
    }
    view! { <PasswordForm email=email /> }.into_any()
}

/// Backends of other makers have several ways in, and the portal's own does without this.
#[cfg_attr(split_page, wasm_split_helpers::wasm_split(sign_in, fallible))]
fn other_ways_part() -> Result<AnyView, NotLoaded> {
    Ok(view! { <super::other_ways::OtherWays /> }.into_any())
}

/// A name and a password.
#[component]
pub fn PasswordForm(email: String) -> impl IntoView {
    let portal = Portal::of_page();
    let email = RwSignal::new(email);
    let password = RwSignal::new(String::new());
    let problem = RwSignal::new(Vec::<String>::new());
    let busy = RwSignal::new(false);
    let doubtful = RwSignal::new(false);
    let no_errors = Signal::stored(Vec::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if email.with_untracked(|text| text.trim().is_empty()) || password.with_untracked(String::is_empty) {
            problem.set(vec![t!("sign_in.fill_both")]);
            return;
        }
        busy.set(true);
        problem.set(Vec::new());
        timers::spawn(async move {
            let (address, secret) = (email.get_untracked(), password.get_untracked());
            match backend::sign_in(address.trim(), &secret).await {
                Ok(session) => portal.signed_in(session),
                Err(failure) => {
                    problem.try_set(vec![sentence(&failure)]);
                    doubtful.try_set(!matches!(failure, Failure::NotSignedIn | Failure::RateLimited(_)));
                    busy.try_set(false);
                    show_problem().await;
                }
            }
        });
    };
    // Another maker's backend knows its people by names of its own.
    let (label, kind) = if backend::keeps_records_only() {
        (t!("sign_in.user"), InputKind::Text)
    } else {
        (t!("sign_in.email"), InputKind::Email)
    };
    view! {
        <form class="sign-in" novalidate=true on:submit=submit>
            <div id="sign-in-problem" tabindex="-1">
                <Problems texts=problem />
                <When holds=doubtful><TestConnection /></When>
            </div>
            <TextInput
                texts=FieldTexts::simple("email", label, no_errors)
                kind=kind
                autocomplete="username"
                value=email
                on_input=move |typed| email.set(typed)
            />
            <TextInput
                texts=FieldTexts::simple("password", t!("sign_in.password"), no_errors)
                kind=InputKind::Password
                autocomplete="current-password"
                value=password
                on_input=move |typed| password.set(typed)
            />
            <button type="submit" class="button button-primary" aria-disabled=move || busy.get().then_some("true")>
                {text(move || if busy.get() { t!("sign_in.busy") } else { t!("sign_in.submit") })}
            </button>
        </form>
    }
}

/// The way to whoever sets the portal up: testing a backend that another one's file describes.
#[component]
pub fn TestConnection() -> impl IntoView {
    backend::keeps_records_only()
        .then(|| view! { <a href=Route::Connection.href()>{t!("connection.title")}</a> })
}

/// Moves the focus to what went wrong, once it stands there: an empty place takes none.
pub async fn show_problem() {
    timers::sleep(0).await;
    dom::focus("sign-in-problem");
}

fn sentence(failure: &Failure) -> String {
    match failure {
        Failure::NotSignedIn if backend::keeps_records_only() => t!("sign_in.failed_user"),
        Failure::NotSignedIn => t!("sign_in.failed"),
        Failure::RateLimited(Some(seconds)) => {
            crate::plural!("sign_in.throttled", u64::from(*seconds).div_ceil(60))
        }
        other => lookup(&other.key(), &[]),
    }
}
