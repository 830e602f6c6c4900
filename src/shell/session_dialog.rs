//! The session ended while somebody worked: they sign in over the page, and nothing on it is lost.

use super::parts;
use crate::backend::{Portal, SessionState};
use crate::features::account::SignInForm;
use crate::t;
use crate::ui::part::part;
use crate::ui::{Dialog, dynamic};
use leptos::prelude::*;

/// Loaded when a session has ended, and there from then on: taken away while it is open, it would not give the focus
/// back.
#[component]
pub fn SessionDialog() -> impl IntoView {
    let portal = Portal::of_page();
    let has_ended = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || portal.session.with(|session| matches!(session, SessionState::Expired(_)))
    });
    dynamic(move || if has_ended.get() { part(parts::session_dialog) } else { ().into_any() })
}

/// The dialog itself.
#[component]
pub fn SignInOver() -> impl IntoView {
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
