//! A forgotten password: asking for a link, and setting a new one with it.

use crate::backend::{self, Failure};
use crate::browser::timers;
use crate::i18n::lookup;
use crate::route::Route;
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, TextInput};
use crate::ui::{Banner, PageHeading, Tone, When, dynamic};
use domain::access::MIN_PASSWORD;
use leptos::prelude::*;

/// Asks for a reset link.
#[component]
pub fn ForgotPasswordPage() -> impl IntoView {
    let email = RwSignal::new(String::new());
    let sent = RwSignal::new(None::<Result<(), String>>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        timers::spawn(async move {
            let answer = backend::request_password_reset(email.get_untracked().trim()).await;
            sent.try_set(Some(answer.map_err(|failure| lookup(&failure.key(), &[]))));
        });
    };
    view! {
        <main class="lone" id="main">
            <PageHeading title=t!("reset.title") />
            <p>{t!("reset.text")}</p>
            {dynamic(move || match sent.get() {
                Some(Ok(())) => view! { <Banner tone=Tone::Good live=true><p>{t!("reset.sent")}</p></Banner> }.into_any(),
                Some(Err(text)) => view! { <Banner tone=Tone::Bad live=true><p>{text}</p></Banner> }.into_any(),
                None => ().into_any(),
            })}
            <form on:submit=submit novalidate=true>
                <TextInput
                    texts=FieldTexts::simple("email", t!("sign_in.email"), Signal::stored(Vec::new()))
                    kind=InputKind::Email
                    autocomplete="username"
                    value=email
                    on_input=move |text| email.set(text)
                />
                <button type="submit" class="button button-primary">{t!("reset.send")}</button>
            </form>
            <p><a href=Route::Home.href()>{t!("reset.back")}</a></p>
        </main>
    }
}

/// Sets a new password with the token of a link.
#[component]
pub fn ResetPasswordPage(token: String) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<String>::new());
    let done = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if password.with_untracked(|text| text.chars().count() < MIN_PASSWORD) {
            errors.set(vec![t!("reset.too_short", min = MIN_PASSWORD)]);
            return;
        }
        let token = token.clone();
        timers::spawn(async move {
            match backend::reset_password(&token, &password.get_untracked()).await {
                Ok(()) => drop(done.try_set(true)),
                Err(Failure::NotFound) => drop(errors.try_set(vec![t!("reset.expired")])),
                Err(failure) => drop(errors.try_set(vec![lookup(&failure.key(), &[])])),
            }
        });
    };
    let form = StoredValue::new_local(submit);
    view! {
        <main class="lone" id="main">
            <PageHeading title=t!("reset.new_title") />
            <When holds=done>
                <Banner tone=Tone::Good live=true><p>{t!("reset.done")}</p></Banner>
                <a class="button button-primary" href=Route::Home.href()>{t!("sign_in.submit")}</a>
            </When>
            <When holds=Signal::derive(move || !done.get())>
                <form on:submit=move |event| form.with_value(|submit| submit(event)) novalidate=true>
                    <TextInput
                        texts=FieldTexts::simple("new-password", t!("reset.new_password"), errors.into())
                        kind=InputKind::NewPassword
                        autocomplete="new-password"
                        value=password
                        on_input=move |text| password.set(text)
                    />
                    <button type="submit" class="button button-primary">{t!("reset.save")}</button>
                </form>
            </When>
        </main>
    }
}
