//! Saved views in the area of figures: the control above every page, and the view that somebody begins with.

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

use crate::backend::{Portal, reports};
use crate::browser::{timers, url};
use crate::features::reports as pages;
use crate::opened;
use crate::part::{NotLoaded, Work};
use crate::route::Route;
use crate::t;
use crate::ui::part::part;
use crate::ui::when;
use leptos::prelude::*;

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
    view! {
        <div class="views-control">
            <button type="button" class="button" aria-expanded=expanded on:click=move |_| open.update(|open| *open = !*open)>
                {t!("performance.views")}
            </button>
        </div>
        {when(move || open.get(), menu)}
    }
    .into_any()
}

/// Whoever comes to the area's bare address begins with the view that they chose.
pub fn begin(portal: Portal) {
    let bare = Route::Performance(String::new()).href();
    let is_bare = move || {
        let (path, search) = url::current();
        path.trim_end_matches('/') == bare && search.is_empty()
    };
    let Some(user) = portal.user_id().filter(|_| is_bare()) else { return };
    timers::spawn(async move {
        let Ok(views) = reports::views(&user).await else { return };
        // They may have gone on meanwhile.
        if let Some(view) = views.iter().find(|view| view.is_default).filter(|_| is_bare()) {
            url::replace(&Route::Performance(view.address.clone()).href());
        }
    });
}
