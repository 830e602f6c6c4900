//! One deal: where it stands and why, what can be done, what was registered, and what happened.

use super::page::{Actions, DealFacts, Files, History, StatusNote};
use crate::backend::outbox::Command;
use crate::backend::{self, Failure, Portal};
use crate::i18n::display;
use crate::route::Route;
use crate::t;
use crate::ui::{Banner, Empty, LinkButton, Loading, PageHeading, StatusBadge, Tone, load};
use domain::deals::Deal;
use domain::ids::DealId;
use domain::program::Program;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

#[component]
pub fn DealPage(id: DealId) -> impl IntoView {
    let portal = Portal::of_page();
    let asked = id.clone();
    let deal = load(move || {
        portal.outbox.acknowledged.track();
        let id = id.clone();
        Box::pin(async move {
            match backend::deal(&id).await {
                Ok(deal) => Ok(Found::Deal(Arc::new(deal))),
                Err(Failure::NotFound) if is_on_its_way(portal, &id) => Ok(Found::OnItsWay(id)),
                Err(Failure::NotFound) => Ok(Found::Nothing),
                Err(failure) => Err(failure.sentence()),
            }
        })
    });
    let navigate = use_navigate();
    Effect::new(move |_| {
        let Some(theirs) = deal.with_value(|found| match found {
            Found::Deal(found) if found.summary.id != asked => Some(found.summary.id.clone()),
            _ => None,
        }) else {
            return;
        };
        // The backend gave the deal an id of its own: an address that works for everybody takes the place of ours.
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&Route::Deal(theirs).href(), options);
    });
    deal.view(8, move |found| match (&*found, portal.program.get()) {
        (Found::Deal(deal), Some(program)) => {
            view! { <Shown deal=deal.clone() program=program /> }.into_any()
        }
        (Found::OnItsWay(id), _) => view! { <OnItsWay id=id.clone() /> }.into_any(),
        (Found::Deal(_), None) => view! { <Loading rows=8 /> }.into_any(),
        (Found::Nothing, _) => view! { <Unknown /> }.into_any(),
    })
}

/// What stands at the page's address.
enum Found {
    Deal(Arc<Deal>),
    OnItsWay(DealId),
    Nothing,
}

/// Whether the deal exists only in the outbox of this device.
fn is_on_its_way(portal: Portal, id: &DealId) -> bool {
    portal.outbox.waiting.with_untracked(|all| {
        all.iter().any(|entry| matches!(&entry.command, Command::Create { deal, .. } if deal == id))
    })
}

#[component]
fn OnItsWay(id: DealId) -> impl IntoView {
    view! {
        <PageHeading title=t!("deal.on_its_way") />
        <Banner tone=Tone::Info live=true><p>{t!("form.kept")}</p></Banner>
        <LinkButton href=Route::DealDraft(id).href()>{t!("deal.show_draft")}</LinkButton>
    }
}

#[component]
fn Unknown() -> impl IntoView {
    view! {
        <PageHeading title=t!("deal.unknown") />
        <Empty title=t!("deal.unknown") text=t!("deal.unknown_text")>
            <LinkButton href=Route::Deals(Default::default()).href()>{t!("deals.title")}</LinkButton>
        </Empty>
    }
}

#[component]
fn Shown(deal: Arc<Deal>, program: Arc<Program>) -> impl IntoView {
    let summary = deal.summary.clone();
    let value = summary.value.as_ref().map(display::money);
    let facts = [
        (t!("deals.customer"), Some(summary.customer.clone())),
        (t!("deals.value"), value),
        (t!("deals.stage"), Some(display::stage(&program, &summary.stage))),
        (t!("deals.close_date"), summary.close_date.map(display::date)),
        (t!("deals.partner"), Some(summary.partner_name.clone())),
        (t!("deals.owner"), Some(summary.owner_name.clone())),
    ];
    let facts = facts
        .into_iter()
        .filter_map(|(label, text)| text.filter(|text| !text.is_empty()).map(|text| (label, text)))
        .map(|(label, text)| view! { <div><dt>{label}</dt><dd><bdi>{text}</bdi></dd></div> })
        .collect_view();
    view! {
        <PageHeading title=summary.title.clone()>
            <StatusBadge status=summary.status />
        </PageHeading>
        <StatusNote deal=deal.clone() program=program.clone() />
        <Actions deal=deal.clone() program=program.clone() />
        <div class="columns">
            <div>
                <section class="card" aria-label=t!("deal.overview")><dl class="facts facts-wide">{facts}</dl></section>
                <DealFacts deal=deal.clone() program=program.clone() />
            </div>
            <div>
                <Files deal=deal.clone() program=program.clone() />
                <History deal=deal.clone() program=program.clone() />
            </div>
        </div>
    }
}
