//! Saved views in the area of figures: the control beside every page's heading, and the view that somebody begins with.

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

use crate::backend::{Portal, reports};
use crate::browser::{dom, timers, url};
use crate::features::reports as pages;
use crate::opened;
use crate::part::{NotLoaded, Work};
use crate::route::Route;
use crate::t;
use crate::ui::part::part;
use crate::ui::{dynamic, when};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

type Part = Result<AnyView, NotLoaded>;

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(reports, fallible))]
fn reports_part() -> Part {
    Ok(view! { <pages::ReportsPage /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(reports, fallible))]
fn view_menu_part() -> Part {
    Ok(view! { <pages::ViewMenu /> }.into_any())
}

pub fn reports_page() -> AnyView {
    part(|| -> Work<Part> { Box::pin(opened!(reports_part())) })
}

/// The button and, when it is pressed, the views.
pub fn views_control() -> AnyView {
    let open = RwSignal::new(false);
    let menu = move || part(|| -> Work<Part> { Box::pin(opened!(view_menu_part())) });
    let expanded = move || if open.get() { "true" } else { "false" };
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && open.get_untracked() {
            open.set(false);
            dom::focus("views-open");
        }
    };
    view! {
        <div class="views-control" on:keydown=on_key>
            <button type="button" class="button" id="views-open" aria-expanded=expanded aria-controls="views-menu"
                on:click=move |_| open.update(|open| *open = !*open)>
                {t!("performance.views")}
            </button>
            <div class="views-menu" id="views-menu">{when(move || open.get(), menu)}</div>
        </div>
    }
    .into_any()
}

/// The view that somebody began with: its name and address.
pub type Begun = RwSignal<Option<(String, String)>>;

/// Whoever comes to the area's bare address begins with the view that they chose.
pub fn begin(portal: Portal) -> Begun {
    let begun = Begun::new(None);
    let bare = Route::Performance(String::new()).href();
    let is_bare = move || {
        let (path, search) = url::current();
        path.trim_end_matches('/') == bare && search.is_empty()
    };
    let Some(user) = portal.user_id().filter(|_| is_bare()) else { return begun };
    timers::spawn(async move {
        let Ok(views) = reports::views(&user).await else { return };
        // They may have gone on meanwhile.
        if let Some(view) = views.iter().find(|view| view.is_default).filter(|_| is_bare()) {
            let href = Route::Performance(view.address.clone()).href();
            url::replace(&href);
            begun.try_set(Some((view.name.clone(), href)));
        }
    });
    begun
}

/// Says why these figures are shown, as long as they are those of the view, and leads to the usual ones.
pub fn begun_with(begun: Begun) -> AnyView {
    let location = use_location();
    dynamic(move || {
        location.pathname.track();
        location.search.track();
        let (path, search) = url::current();
        let Some((name, _)) = begun.get().filter(|(_, href)| *href == [path, search].concat()) else {
            return ().into_any();
        };
        let all = Route::Performance(String::new()).href();
        view! {
            <p class="quiet">{t!("performance.begun_with", name = name)} " " <a href=all>{t!("performance.begin_plain")}</a></p>
        }
        .into_any()
    })
}
