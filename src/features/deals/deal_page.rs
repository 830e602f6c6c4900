//! One deal: where it stands and why, what can be done, what was registered, and what happened.

use super::page::{Actions, DealFacts, Files, History, StatusNote};
use crate::backend::outbox::Command;
use crate::backend::{self, Failure, Portal};
use crate::i18n::{display, lookup};
use crate::route::Route;
use crate::t;
use crate::ui::{Banner, Empty, LinkButton, Loading, PageHeading, Problem, StatusBadge, Tone};
use domain::deals::Deal;
use domain::ids::DealId;
use domain::program::Program;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::sync::Arc;

#[component]
pub fn DealPage() -> impl IntoView {
    let portal = Portal::of_page();
    let params = use_params_map();
    let id = Memo::new(move |_| DealId(params.with(|params| params.get("id")).unwrap_or_default()));
    let attempt = RwSignal::new(0);
    let deal = LocalResource::new(move || {
        attempt.track();
        portal.outbox.acknowledged.track();
        let id = id.get();
        async move { backend::deal(&id).await }
    });
    view! {
        <Transition fallback=|| view! { <Loading rows=8 /> }>
            {move || Suspend::new(async move {
                let program = portal.program.get_untracked();
                match (deal.await, program) {
                    (Ok(deal), Some(program)) => view! { <Shown deal=deal program=program /> }.into_any(),
                    (Err(Failure::NotFound), _) if is_on_its_way(portal, &id.get_untracked()) => {
                        view! { <OnItsWay id=id.get_untracked() /> }.into_any()
                    }
                    (Err(Failure::NotFound), _) => view! { <Unknown /> }.into_any(),
                    (Err(failure), _) => {
                        let text = lookup(&failure.key(), &[]);
                        view! { <Problem text=text on_retry=move |()| attempt.update(|n| *n += 1) /> }.into_any()
                    }
                    (Ok(_), None) => view! { <Loading /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// Whether the deal exists only in the outbox of this device.
fn is_on_its_way(portal: Portal, id: &DealId) -> bool {
    portal.outbox.waiting.with(|all| {
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
fn Shown(deal: Deal, program: Arc<Program>) -> impl IntoView {
    let deal = Arc::new(deal);
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
