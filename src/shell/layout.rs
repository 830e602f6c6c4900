//! The frame of every page: skip link, top bar, navigation, banners, and where the page stands.

use super::banners::Banners;
use super::navigation::{BottomBar, Shortcuts, SideBar, TopBar};
use super::session_dialog::SessionDialog;
use crate::t;
use crate::ui::{Toasts, page};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The frame; `children` are the routes.
#[component]
pub fn Layout(children: Children) -> impl IntoView {
    let pathname = use_location().pathname;
    Effect::new(move |previous: Option<String>| {
        let now = pathname.get();
        if previous.is_some_and(|previous| previous != now) {
            page::navigated();
        }
        now
    });
    view! {
        <a class="skip-link" href="#main">{t!("nav.skip")}</a>
        <div class="frame">
            <TopBar />
            <SideBar />
            <main id="main" tabindex="-1">
                <Banners />
                {children()}
            </main>
            <BottomBar />
        </div>
        <Toasts />
        <SessionDialog />
        <Shortcuts />
    }
}
