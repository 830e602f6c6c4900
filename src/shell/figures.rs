//! The area of figures: one part of the program, inside which its places are told apart.
//!
//! The first page knows one address for all of them ([`Route::Performance`]): a new place costs it nothing.

use super::figure_views;
use crate::backend::Portal;
use crate::features::{home, performance};
use crate::route::Route;
use crate::t;
use crate::ui::{dynamic, when};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// A place of the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Figures,
    Reports,
}

impl Place {
    /// Those that somebody may open, as they stand in the row of links.
    fn all(_portal: Portal) -> Vec<Place> {
        vec![Place::Figures, Place::Reports]
    }

    /// What follows `/performance`.
    fn tail(self) -> &'static str {
        match self {
            Place::Figures => "",
            Place::Reports => "/reports",
        }
    }

    fn label(self) -> String {
        match self {
            Place::Figures => t!("performance.title"),
            Place::Reports => t!("performance.reports"),
        }
    }

    fn page(self) -> AnyView {
        match self {
            Place::Figures => view! { <performance::PerformancePage /> }.into_any(),
            Place::Reports => figure_views::reports_page(),
        }
    }

    fn of_path(path: &str, portal: Portal) -> Option<Place> {
        let tail = path.trim_end_matches('/').strip_prefix(&Route::Performance(String::new()).href())?;
        Self::all(portal).into_iter().find(|place| place.tail() == tail)
    }
}

/// The row of links and the page that the address names.
#[component]
pub fn FiguresArea() -> impl IntoView {
    let portal = Portal::of_page();
    let pathname = use_location().pathname;
    let place = Memo::new(move |_| pathname.with(|path| Place::of_path(path, portal)));
    figure_views::begin(portal);
    let page = move || match place.get() {
        Some(place) => place.page(),
        None => view! { <home::NotFoundPage /> }.into_any(),
    };
    view! {
        {dynamic(move || links(portal, place))}
        {when(move || place.get() != Some(Place::Reports), figure_views::views_control)}
        {dynamic(page)}
    }
}

fn links(portal: Portal, place: Memo<Option<Place>>) -> AnyView {
    let all = Place::all(portal);
    if all.len() < 2 {
        return ().into_any();
    }
    let links: Vec<_> = all
        .into_iter()
        .map(|one| {
            let href = Route::Performance(one.tail().to_owned()).href();
            let current = move || (place.get() == Some(one)).then_some("page");
            view! { <li><a href=href aria-current=current>{one.label()}</a></li> }
        })
        .collect();
    view! { <nav class="places" aria-label=t!("performance.places")><ul>{links}</ul></nav> }.into_any()
}
