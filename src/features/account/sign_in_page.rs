//! The page of somebody who is not signed in.

use super::SignInForm;
use crate::backend::{self, Portal};
use crate::i18n;
use crate::route::Route;
use crate::t;
use crate::ui::{PageHeading, text};
use leptos::prelude::*;

#[component]
pub fn SignInPage() -> impl IntoView {
    let portal = Portal::of_page();
    let program = move || {
        portal
            .program
            .with(|program| program.as_ref().map(|p| p.name.get(&i18n::locale()).to_owned()))
            .unwrap_or_default()
    };
    view! {
        <main class="lone" id="main">
            <p class="brand">{text(program)}</p>
            <PageHeading title=t!("sign_in.title") />
            <SignInForm />
            {(!backend::keeps_records_only())
                .then(|| view! { <p><a href=Route::ForgotPassword.href()>{t!("sign_in.forgot")}</a></p> })}
        </main>
    }
}
