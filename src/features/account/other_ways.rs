//! The ways into backends of other makers: name and password, an identity provider, or the site around the portal.

use super::sign_in_form::{PasswordForm, show_problem};
use crate::backend::{self, Portal, SignInWay, WayIn};
use crate::browser::{events, timers};
use crate::t;
use crate::ui::load::load;
use crate::ui::{ActionButton, ButtonKind, Problems};
use leptos::prelude::*;
use std::sync::Arc;

/// What the backend of the people asks for.
#[component]
pub fn OtherWays() -> impl IntoView {
    let way = load(|| Box::pin(async { backend::sign_in_way().await.map_err(|failure| failure.sentence()) }));
    way.view(3, move |way| match way.way {
        WayIn::Password => view! { <PasswordForm email=way.user.clone() /> }.into_any(),
        WayIn::Provider => view! { <ByProvider way=way /> }.into_any(),
        WayIn::Host | WayIn::Elsewhere => view! { <ByTheSiteAround way=way /> }.into_any(),
    })
}

fn sentences(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { vec![text.to_owned()] }
}

/// The page leaves for the provider and is opened again by it, at the same place.
#[component]
fn ByProvider(way: Arc<SignInWay>) -> impl IntoView {
    let problem = RwSignal::new(sentences(&way.problem));
    let busy = RwSignal::new(false);
    let leave = move |()| {
        busy.set(true);
        problem.set(Vec::new());
        timers::spawn(async move {
            if let Err(failure) = backend::leave_for_provider().await {
                problem.try_set(vec![failure.sentence()]);
                busy.try_set(false);
                show_problem().await;
            }
        });
    };
    // Whoever comes back by the browser's own button finds the page as they left it.
    let shown = StoredValue::new_local(events::on_window("pageshow", move |_| {
        busy.try_set(false);
    }));
    on_cleanup(move || shown.dispose());
    view! {
        <div class="sign-in">
            <div id="sign-in-problem" tabindex="-1">
                <Problems texts=problem />
            </div>
            <p>{t!("sign_in.provider_text", title = way.title)}</p>
            <ActionButton kind=ButtonKind::Primary on_press=leave busy=busy>
                {t!("sign_in.with", title = way.title)}
            </ActionButton>
        </div>
    }
}

/// Nothing is typed here: the site around the portal, or another page of the backend, knows the person.
#[component]
fn ByTheSiteAround(way: Arc<SignInWay>) -> impl IntoView {
    let portal = Portal::of_page();
    let problem = RwSignal::new(sentences(&way.problem));
    let busy = RwSignal::new(false);
    let again = move |()| {
        busy.set(true);
        timers::spawn(async move {
            match backend::arrive_again().await {
                Ok(session) => portal.signed_in(session),
                Err(failure) => {
                    let why = backend::sign_in_way().await.map(|way| way.problem).unwrap_or_default();
                    let why = if why.is_empty() { failure.sentence() } else { why };
                    problem.try_set(vec![why]);
                    busy.try_set(false);
                    show_problem().await;
                }
            }
        });
    };
    view! {
        <div class="sign-in">
            <div id="sign-in-problem" tabindex="-1">
                <Problems texts=problem />
            </div>
            <p>{t!("sign_in.around_text")}</p>
            <ActionButton kind=ButtonKind::Primary on_press=again busy=busy>{t!("sign_in.again")}</ActionButton>
        </div>
    }
}
