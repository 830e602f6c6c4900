//! The session ended while somebody worked: they sign in over the page, and nothing on it is lost.

use crate::backend::{Portal, SessionState};
use crate::features::account::SignInForm;
use crate::t;
use crate::ui::Dialog;
use leptos::prelude::*;

#[component]
pub fn SessionDialog() -> impl IntoView {
    let portal = Portal::of_page();
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        open.set(portal.session.with(|session| matches!(session, SessionState::Expired(_))))
    });
    let email = move || portal.person().map(|session| session.user.email.clone()).unwrap_or_default();
    view! {
        <Dialog title=Signal::derive(|| t!("session.expired_title")) open=open persistent=true>
            <p>{t!("session.expired_text")}</p>
            <SignInForm email=email() />
        </Dialog>
    }
}
