//! The ways between the areas: side bar on a desktop, bottom bar on a phone, keys everywhere.

use crate::backend::Portal;
use crate::browser::events;
use crate::i18n;
use crate::route::Route;
use crate::t;
use crate::ui::{Icon, Symbol, dynamic, text};
use domain::deals::DealQuery;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_navigate};

/// One entry of the navigation.
#[derive(Clone, PartialEq)]
struct Area {
    route: Route,
    symbol: Symbol,
    label: String,
}

/// The areas that the person's role has, at most five.
fn areas(portal: Portal) -> Vec<Area> {
    let partner = portal.person().is_some_and(|session| session.user.role.is_partner());
    let area = |route, symbol, label| Area { route, symbol, label };
    let mut areas = vec![area(Route::Home, Symbol::Home, t!("nav.home"))];
    if !partner {
        areas.push(area(Route::Review(DealQuery::default()), Symbol::Review, t!("nav.review")));
    }
    areas.push(area(Route::Deals(DealQuery::default()), Symbol::Deals, t!("nav.deals")));
    areas.push(area(Route::Performance(String::new()), Symbol::Performance, t!("nav.performance")));
    if partner {
        areas.push(area(Route::NewDeal, Symbol::Plus, t!("nav.new_deal")));
    }
    areas.push(area(Route::Account, Symbol::Account, t!("nav.account")));
    areas
}

/// Whether the area's link leads to where the person is. `/deals/new` is its own area, not part of `/deals`.
fn is_current(href: &str, path: &str) -> bool {
    match href {
        "/" => path == "/",
        "/deals" => path == "/deals" || (path.starts_with("/deals/") && !path.starts_with("/deals/new")),
        other => path == other || path.strip_prefix(other).is_some_and(|rest| rest.starts_with('/')),
    }
}

#[component]
fn AreaLinks() -> impl IntoView {
    let portal = Portal::of_page();
    let pathname = use_location().pathname;
    let links = move || {
        areas(portal)
            .into_iter()
            .map(|area| {
                let href = area.route.href();
                let own = href.clone();
                let current = move || pathname.with(|path| is_current(&own, path)).then_some("page");
                view! {
                    <li>
                        <a href=href aria-current=current>
                            <Icon symbol=area.symbol />
                            <span>{area.label}</span>
                        </a>
                    </li>
                }
            })
            .collect_view()
            .into_any()
    };
    dynamic(links)
}

/// The bar at the top: the programme's name, and who is signed in.
#[component]
pub fn TopBar() -> impl IntoView {
    let portal = Portal::of_page();
    let program = move || {
        portal
            .program
            .with(|program| program.as_ref().map(|p| p.name.get(&i18n::locale()).to_owned()))
            .unwrap_or_default()
    };
    let partner = move || {
        portal
            .person()
            .and_then(|s| s.partner.as_ref().map(|partner| partner.name.clone()))
            .unwrap_or_default()
    };
    view! {
        <header class="top-bar">
            <a class="brand" href=Route::Home.href()>{text(program)}</a>
            <bdi class="who">{text(partner)}</bdi>
        </header>
    }
}

#[component]
pub fn SideBar() -> impl IntoView {
    view! {
        <nav class="side-bar" aria-label=t!("nav.main")>
            <ul><AreaLinks /></ul>
        </nav>
    }
}

#[component]
pub fn BottomBar() -> impl IntoView {
    view! {
        <nav class="bottom-bar" aria-label=t!("nav.main")>
            <ul><AreaLinks /></ul>
        </nav>
    }
}

/// `g` then `h`, `d`, `r`, `p`, `a` goes to an area; `n` begins a registration.
#[component]
pub fn Shortcuts() -> impl IntoView {
    let portal = Portal::of_page();
    let navigate = use_navigate();
    let leading = StoredValue::new(false);
    let listener = events::on_shortcut(move |key, command| {
        if command {
            return false;
        }
        let partner = portal.person().is_some_and(|session| session.user.role.is_partner());
        let after_g = leading.get_value();
        leading.set_value(key == "g");
        let route = match (after_g, key) {
            (true, "h") => Route::Home,
            (true, "d") => Route::Deals(DealQuery::default()),
            (true, "r") if !partner => Route::Review(DealQuery::default()),
            (true, "p") => Route::Performance(String::new()),
            (true, "a") => Route::Account,
            (false, "n") if partner => Route::NewDeal,
            _ => return false,
        };
        navigate(&route.href(), Default::default());
        true
    });
    let listener = StoredValue::new_local(listener);
    on_cleanup(move || listener.dispose());
}
