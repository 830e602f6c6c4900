//! The root: contexts, router, and which of the portal's faces is shown.

use super::{Language, layout::Layout, load_session};
use crate::backend::{Portal, SessionState};
use crate::features::{account, deals, home};
use crate::i18n::lookup;
use crate::ui::toast::ToastList;
use crate::ui::{Loading, Problem};
use leptos::prelude::*;
use leptos_router::components::{Route, Router, Routes};
use leptos_router::{StaticSegment, path};

/// The whole portal; built anew when the language changes.
#[component]
pub fn Root() -> impl IntoView {
    let portal = Portal::new();
    provide_context(portal);
    provide_context(ToastList::new());
    let language = Language(RwSignal::new(0));
    provide_context(account::LanguageSwitch::new(move |locale: String| language.change(&locale)));
    load_session(portal);
    move || {
        language.0.track();
        view! {
            <Router>
                <Face />
            </Router>
        }
    }
}

/// Which face of the portal is shown. Signed in and expired are one: the screens stay.
#[derive(Debug, Clone, PartialEq)]
enum Facing {
    Waiting,
    SignIn,
    Inside,
    Failed(String),
}

#[component]
fn Face() -> impl IntoView {
    let portal = Portal::of_page();
    let facing = Memo::new(move |_| match portal.session.get() {
        SessionState::Unknown => Facing::Waiting,
        SessionState::SignedOut => Facing::SignIn,
        SessionState::Failed(failure) => Facing::Failed(lookup(&failure.key(), &[])),
        SessionState::SignedIn(_) | SessionState::Expired(_) => {
            if portal.program.with(Option::is_some) { Facing::Inside } else { Facing::Waiting }
        }
    });
    move || match facing.get() {
        Facing::Waiting => view! { <main class="lone"><Loading /></main> }.into_any(),
        Facing::SignIn => view! { <Outside /> }.into_any(),
        Facing::Inside => view! { <Inside /> }.into_any(),
        Facing::Failed(text) => {
            let retry = move |()| {
                portal.session.set(SessionState::Unknown);
                load_session(portal);
            };
            view! { <main class="lone"><Problem text=text on_retry=retry /></main> }.into_any()
        }
    }
}

/// The pages of somebody who is not signed in. Any other address asks to sign in and is kept.
#[component]
fn Outside() -> impl IntoView {
    view! {
        <Routes fallback=|| view! { <account::SignInPage /> }.into_any()>
            <Route path=StaticSegment("password") view=|| view! { <account::ForgotPasswordPage /> }.into_any() />
            <Route path=path!("password/:token") view=|| view! { <account::ResetPasswordPage /> }.into_any() />
        </Routes>
    }
}

/// The pages of somebody who is signed in.
#[component]
fn Inside() -> impl IntoView {
    view! {
        <Layout>
            <Routes fallback=|| view! { <home::NotFoundPage /> }.into_any()>
                <Route path=StaticSegment("") view=|| view! { <home::HomePage /> }.into_any() />
                <Route path=StaticSegment("deals") view=|| view! { <deals::DealListPage /> }.into_any() />
                <Route path=path!("deals/new") view=|| view! { <deals::NewDealPage /> }.into_any() />
                <Route path=path!("deals/new/:id") view=|| view! { <deals::DealFormPage change=false /> }.into_any() />
                <Route path=path!("deals/:id") view=|| view! { <deals::DealPage /> }.into_any() />
                <Route path=path!("deals/:id/change") view=|| view! { <deals::DealFormPage change=true /> }.into_any() />
                <Route path=StaticSegment("review") view=|| view! { <deals::ReviewQueuePage /> }.into_any() />
                <Route path=StaticSegment("account") view=|| view! { <account::AccountPage /> }.into_any() />
                <Route path=path!("password/:token") view=|| view! { <account::ResetPasswordPage /> }.into_any() />
            </Routes>
        </Layout>
    }
}
