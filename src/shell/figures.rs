//! The area of figures: one part of the program, inside which its places are told apart.
//!
//! The first page knows one address for all of them ([`Route::Performance`]): a new place costs it nothing.

// The splitting macro declares a foreign function, which is the boundary between two files.
#![cfg_attr(split_page, allow(unsafe_code))]

use super::figure_views;
use crate::backend::{Portal, keeps_records_only};
use crate::browser::{dom, timers};
use crate::features::{home, owner, performance, progress};
use crate::opened;
use crate::part::NotLoaded;
use crate::route::Route;
use crate::t;
use crate::ui::part::part;
use crate::ui::{dynamic, when};
use domain::access::Role;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The link of the place that one is at.
const CURRENT: &str = "place-current";

/// A place of the area.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Figures,
    Pivot,
    Progress,
    Reports,
    /// All partners, for the programme's people.
    Partners,
    /// A partner's business review; whose, follows in the address.
    Review,
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(progress, fallible))]
fn progress_part() -> Result<AnyView, NotLoaded> {
    Ok(view! { <progress::ProgressPage /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(owner, fallible))]
fn partners_part() -> Result<AnyView, NotLoaded> {
    Ok(view! { <owner::PartnersPage /> }.into_any())
}

#[cfg_attr(split_page, wasm_split_helpers::wasm_split(owner, fallible))]
fn review_part() -> Result<AnyView, NotLoaded> {
    Ok(view! { <owner::ReviewPage /> }.into_any())
}

impl Place {
    /// Those that somebody may open, as they stand in the row of links.
    fn all(portal: Portal) -> Vec<Place> {
        let mut all = vec![Place::Figures, Place::Pivot, Place::Progress];
        match portal.person().map(|session| session.user.role) {
            Some(Role::ChannelManager | Role::ProgramAdministrator) => {
                all.extend([Place::Partners, Place::Review]);
            }
            Some(Role::PartnerAdministrator) => all.push(Place::Review),
            _ => {}
        }
        all.push(Place::Reports);
        // A store of records keeps no reviews.
        all.retain(|place| *place != Place::Review || !keeps_records_only());
        all
    }

    /// Whether it has a link of its own: the programme's people come to a review from its partner.
    fn is_linked(self, portal: Portal) -> bool {
        self != Place::Review || !portal.is_owner()
    }

    /// What follows `/performance`.
    fn tail(self) -> &'static str {
        match self {
            Place::Figures => "",
            Place::Pivot => "/pivot",
            Place::Progress => "/progress",
            Place::Partners => "/partners",
            Place::Review => "/review",
            Place::Reports => "/reports",
        }
    }

    fn label(self) -> String {
        match self {
            Place::Figures => t!("performance.title"),
            Place::Pivot => t!("performance.place_pivot"),
            Place::Progress => t!("performance.place_progress"),
            Place::Partners => t!("performance.place_partners"),
            Place::Review => t!("performance.place_review"),
            Place::Reports => t!("performance.reports"),
        }
    }

    fn page(self) -> AnyView {
        match self {
            Place::Figures => view! { <performance::PerformancePage /> }.into_any(),
            Place::Pivot => view! { <performance::PivotPage /> }.into_any(),
            Place::Progress => part(|| Box::pin(opened!(progress_part()))),
            Place::Partners => part(|| Box::pin(opened!(partners_part()))),
            Place::Review => part(|| Box::pin(opened!(review_part()))),
            Place::Reports => figure_views::reports_page(),
        }
    }

    fn of_path(path: &str, portal: Portal) -> Option<Place> {
        let tail = path.trim_end_matches('/').strip_prefix(&Route::Performance(String::new()).href())?;
        let is = |place: &Place| match place {
            Place::Review => tail == place.tail() || tail.starts_with("/review/"),
            _ => place.tail() == tail,
        };
        Self::all(portal).into_iter().find(is)
    }
}

/// The row of links and the page that the address names.
#[component]
pub fn FiguresArea() -> impl IntoView {
    let portal = Portal::of_page();
    let pathname = use_location().pathname;
    let place = Memo::new(move |_| pathname.with(|path| Place::of_path(path, portal)));
    let begun = figure_views::begin(portal);
    let page = move || match place.get() {
        Some(place) => place.page(),
        None => view! { <home::NotFoundPage /> }.into_any(),
    };
    view! {
        {dynamic(move || links(portal, place))}
        {when(move || place.get() != Some(Place::Reports), figure_views::views_control)}
        {figure_views::begun_with(begun)}
        {dynamic(page)}
    }
}

fn links(portal: Portal, place: Memo<Option<Place>>) -> AnyView {
    let mut all = Place::all(portal);
    all.retain(|one| one.is_linked(portal));
    if all.len() < 2 {
        return ().into_any();
    }
    let links: Vec<_> = all
        .into_iter()
        .map(|one| {
            let href = Route::Performance(one.tail().to_owned()).href();
            let current = move || (place.get() == Some(one)).then_some("page");
            let id = move || (place.get() == Some(one)).then_some(CURRENT);
            view! { <li><a href=href id=id aria-current=current>{one.label()}</a></li> }
        })
        .collect();
    // Where the row is wider than the window, the place that one is at may lie beyond its edge.
    Effect::new(move |_| {
        place.track();
        timers::spawn(async {
            timers::sleep(0).await;
            dom::reveal(CURRENT);
        });
    });
    view! { <nav class="places" aria-label=t!("performance.places")><ul>{links}</ul></nav> }.into_any()
}
