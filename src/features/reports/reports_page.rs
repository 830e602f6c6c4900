//! The place where views, schedules and alerts are looked after.

use super::sending_list::sending_list;
use super::view_list::ViewList;
use super::view_menu::CATALOGUE;
use crate::backend::reports;
use crate::backend::schedules::{Alert, Schedule};
use crate::i18n;
use crate::t;
use crate::ui::{PageHeading, load};
use leptos::prelude::*;

#[component]
pub fn ReportsPage() -> impl IntoView {
    let words = load(|| {
        Box::pin(async { if i18n::load_more(CATALOGUE).await { Ok(()) } else { Err(t!("error.offline")) } })
    });
    view! {
        <PageHeading title=t!("performance.reports") />
        {words.view(6, |_| view! { <Sections /> }.into_any())}
    }
}

#[component]
fn Sections() -> impl IntoView {
    let changes = RwSignal::new(0_u32);
    let sending = if reports::stay_here() {
        view! { <p class="quiet">{t!("reports.nothing_sent_here")}</p> }.into_any()
    } else {
        view! { {sending_list::<Schedule>(changes)} {sending_list::<Alert>(changes)} }.into_any()
    };
    view! {
        <p class="lead">{t!("reports.lead")}</p>
        <div class="report-sections">
            <ViewList changes=changes />
            {sending}
        </div>
    }
}
