//! The root: contexts, router, and which of the portal's faces is shown.

use super::{Language, layout::Layout, load_session, parts};
use crate::backend::{Failure, Portal, SessionState, keeps_records_only};
use crate::browser::{dom, timers};
use crate::features::{account, deals, home};
use crate::route::Route;
use crate::t;
use crate::ui::part::part;
use crate::ui::toast::ToastList;
use crate::ui::{Loading, Problem, dynamic};
use leptos::prelude::*;
use leptos_router::components::Router;
use leptos_router::hooks::use_location;
use leptos_router::location::{BrowserUrl, Location, LocationProvider};

/// The whole portal; built anew when the language changes.
#[component]
pub fn Root() -> impl IntoView {
    let portal = Portal::new();
    provide_context(portal);
    provide_context(ToastList::new());
    let language = Language(RwSignal::new(0));
    provide_context(account::LanguageSwitch::new(move |locale: String| language.change(&locale)));
    load_session(portal);
    dynamic(move || {
        language.0.track();
        view! {
            <Router>
                <Face />
            </Router>
        }
        .into_any()
    })
}

/// Tells the router that the page of the new address stands: then the address is put into the history. The
/// router's own `Routes` would do it; here one match chooses the page ([`place`]).
fn complete_navigation() {
    let Location { pathname, search, .. } = use_location();
    let history = use_context::<BrowserUrl>();
    Effect::new(move |_| {
        pathname.track();
        search.track();
        let history = history.clone();
        // After this turn: a click on a link announces its navigation only when the address has changed.
        timers::spawn(async move {
            if let Some(history) = history {
                history.ready_to_complete();
            }
        });
    });
}

/// Which face of the portal is shown. Signed in and expired are one: the screens stay.
#[derive(Debug, Clone, PartialEq)]
enum Facing {
    Waiting,
    SignIn,
    Inside,
    /// Testing the backend before anybody can sign in.
    Connection,
    Failed(String),
}

#[component]
fn Face() -> impl IntoView {
    let portal = Portal::of_page();
    complete_navigation();
    let pathname = use_location().pathname;
    let facing = Memo::new(move |_| match portal.session.get() {
        SessionState::Unknown => Facing::Waiting,
        SessionState::SignedIn(_) | SessionState::Expired(_) => Facing::Inside,
        _ if pathname.with(|path| *path == Route::Connection.href()) => Facing::Connection,
        SessionState::SignedOut => Facing::SignIn,
        SessionState::Failed(Failure::Malformed) if keeps_records_only() => {
            Facing::Failed(t!("error.misconfigured"))
        }
        SessionState::Failed(failure) => Facing::Failed(failure.sentence()),
    });
    dynamic(move || match facing.get() {
        Facing::Waiting => view! { <main class="lone"><Loading /></main> }.into_any(),
        Facing::SignIn => view! { <Outside /> }.into_any(),
        Facing::Inside => view! { <Inside /> }.into_any(),
        Facing::Connection => view! { <main id="main">{part(parts::connection)}</main> }.into_any(),
        Facing::Failed(text) => {
            let retry = move |()| {
                portal.session.set(SessionState::Unknown);
                load_session(portal);
            };
            view! { <main class="lone"><Problem text=text on_retry=retry /><account::TestConnection /></main> }.into_any()
        }
    })
}

/// The pages of somebody who is not signed in. Any other address asks to sign in and is kept.
#[component]
fn Outside() -> impl IntoView {
    let place = place();
    dynamic(move || match place.get() {
        Some(Route::ForgotPassword) => part(parts::forgot_password),
        Some(Route::ResetPassword(token)) => part(move || parts::reset_password(token.clone())),
        _ => view! { <account::SignInPage /> }.into_any(),
    })
}

/// 300 ms: by then the first page has asked for what it shows, and what stands below it may come.
const SETTLED_MS: u32 = 300;
/// 1.2 s more: by then the first page stands, and its own requests have gone before.
const PARTS_WAIT_MS: u32 = 1_200;

/// The pages of somebody who is signed in.
#[component]
fn Inside() -> impl IntoView {
    let portal = Portal::of_page();
    let place = place();
    let settled = RwSignal::new(false);
    timers::spawn(async move {
        timers::sleep(SETTLED_MS).await;
        settled.try_set(true);
        timers::sleep(PARTS_WAIT_MS).await;
        parts::fetch_all().await;
    });
    let page = dynamic(move || {
        let place = place.get();
        dom::release_focus();
        match place {
            Some(Route::Home) => view! { <home::HomePage /> }.into_any(),
            Some(Route::Deals(_)) => view! { <deals::DealListPage /> }.into_any(),
            Some(Route::NewDeal) => part(parts::new_deal),
            Some(Route::DealDraft(id)) => part(move || parts::deal_form(id.clone(), false)),
            Some(Route::Deal(id)) => part(move || parts::deal_page(id.clone())),
            Some(Route::ChangeDeal(id)) => part(move || parts::deal_form(id.clone(), true)),
            Some(Route::Review(_)) => view! { <deals::ReviewQueuePage /> }.into_any(),
            Some(Route::Performance(_)) => part(parts::performance),
            Some(Route::Account) => part(parts::account),
            Some(Route::Connection) if portal.is_owner() => part(parts::connection),
            Some(Route::ForgotPassword) => part(parts::forgot_password),
            Some(Route::ResetPassword(token)) => part(move || parts::reset_password(token.clone())),
            Some(Route::Connection) | None => view! { <home::NotFoundPage /> }.into_any(),
        }
    });
    // Over a backend of another maker every deal would have to be asked for: there the figures wait until somebody does.
    let below = dynamic(move || match place.get() {
        Some(Route::Home) if settled.get() && !keeps_records_only() => part(parts::dashboards),
        _ => ().into_any(),
    });
    view! { <Layout>{page} {below}</Layout> }
}

/// The place that the address names. The router watches the address and the links; which page stands there is
/// one match, so that no page is compiled into a type of all routes.
fn place() -> Memo<Option<Route>> {
    let pathname = use_location().pathname;
    Memo::new(move |_| pathname.with(|path| Route::of_path(path)))
}
