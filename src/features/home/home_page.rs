//! Three questions: what needs me now, how am I doing, what next.

use crate::backend::drafts::DraftRecord;
use crate::backend::{self, DealsOverview, Portal, drafts};
use crate::browser::{clock, timers};
use crate::i18n::display;
use crate::route::Route;
use crate::t;
use crate::ui::{ButtonKind, Empty, LinkButton, PageHeading, StatusBadge, Tone, dynamic, load};
use domain::deals::{DealQuery, DealSort, DealSummary, Direction, SortKey, Status};
use domain::program::Program;
use domain::records::Page;
use leptos::prelude::*;
use std::sync::Arc;

/// How many rows of what needs attention are shown before "all of them".
const SHOWN: u32 = 5;

#[component]
pub fn HomePage() -> impl IntoView {
    let portal = Portal::of_page();
    let partner = portal.person().is_some_and(|session| session.user.role.is_partner());
    let name = portal.person().map(|session| session.user.name.clone()).unwrap_or_default();
    view! {
        <PageHeading title=t!("home.title")>
            {partner.then(|| view! {
                <LinkButton kind=ButtonKind::Primary href=Route::NewDeal.href()>{t!("nav.new_deal")}</LinkButton>
            })}
        </PageHeading>
        <p class="lead">{t!("home.greeting", name = name)}</p>
        {partner.then(|| view! { <Drafts /> })}
        <Attention partner=partner />
        <Standing />
    }
}

/// Registrations that were begun on this device and not sent.
#[component]
fn Drafts() -> impl IntoView {
    let portal = Portal::of_page();
    let list = RwSignal::new(Vec::<DraftRecord>::new());
    Effect::new(move |_| {
        portal.outbox.acknowledged.track();
        let Some(user) = portal.user_id() else { return };
        timers::spawn(async move {
            let found = drafts::list(&user).await;
            list.try_set(found.into_iter().filter(|record| !record.sending).collect());
        });
    });
    dynamic(move || {
        let drafts = list.get();
        let Some(program) = portal.program.get().filter(|_| !drafts.is_empty()) else { return ().into_any() };
        let rows = drafts.into_iter().map(|record| draft_row(&program, record)).collect_view();
        view! {
            <section class="card" aria-labelledby="drafts-heading">
                <h2 id="drafts-heading">{t!("home.drafts")}</h2>
                <ul class="rows">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

fn draft_row(program: &Arc<Program>, record: DraftRecord) -> impl IntoView + use<> {
    let title = record.draft.text(&program.roles.title).trim().to_owned();
    let title = if title.is_empty() { t!("deal.untitled") } else { title };
    let route = match record.purpose {
        drafts::Purpose::Register => Route::DealDraft(record.deal),
        drafts::Purpose::Change { .. } => Route::ChangeDeal(record.deal),
    };
    let attention = (!record.issues.is_empty()).then(|| view! { <span class="badge" data-tone=Tone::Attention.as_str()>{t!("home.draft_returned")}</span> });
    view! {
        <li>
            <a class="row" href=route.href()>
                <span class="row-title"><bdi>{title}</bdi></span>
                {attention}
                <span class="row-note">{t!("home.draft_saved", time = display::relative(record.saved_at))}</span>
            </a>
        </li>
    }
}

/// What waits for this person: for partners the returned deals, for the programme those awaiting a decision.
#[component]
fn Attention(partner: bool) -> impl IntoView {
    let portal = Portal::of_page();
    let query = attention_query(partner);
    let all = if partner { Route::Deals(query.clone()) } else { Route::Review(DealQuery::default()) };
    let deals = load(move || {
        portal.outbox.acknowledged.track();
        let query = query.clone();
        Box::pin(async move { backend::deals(&query).await.map_err(|failure| failure.sentence()) })
    });
    let all = all.href();
    let content = move |page: Arc<Page<DealSummary>>| {
        // The programme says which day it is; it may come after the deals.
        portal.program.track();
        attention_rows(&page, partner, &all)
    };
    view! {
        <section class="card" aria-labelledby="attention-heading">
            <h2 id="attention-heading">{if partner { t!("home.attention") } else { t!("home.review") }}</h2>
            {deals.view(3, content)}
        </section>
    }
}

fn attention_query(partner: bool) -> DealQuery {
    let statuses =
        if partner { vec![Status::InfoRequested] } else { vec![Status::Submitted, Status::UnderReview] };
    let sort = DealSort { key: SortKey::Submitted, direction: Direction::Ascending };
    DealQuery { statuses, sort, per_page: SHOWN, ..DealQuery::default() }
}

fn attention_rows(page: &Page<DealSummary>, partner: bool, all: &str) -> AnyView {
    if page.items.is_empty() {
        let text = if partner { t!("home.nothing_partner") } else { t!("home.nothing_review") };
        return view! { <p class="quiet">{text}</p> }.into_any();
    }
    let rows = page.items.iter().map(|deal| attention_row(deal, partner)).collect_view();
    view! {
        <ul class="rows">{rows}</ul>
        {page.has_next.then(|| view! { <a class="button button-quiet" href=all.to_owned()>{t!("home.all_of_them")}</a> })}
    }
    .into_any()
}

fn attention_row(deal: &DealSummary, partner: bool) -> AnyView {
    let portal = Portal::of_page();
    let today =
        portal.program.with_untracked(|program| program.as_ref().map(|p| clock::today_in(&p.time_zone)));
    let due = deal.answer_due.zip(today).filter(|_| deal.status.awaits_decision());
    let note = due.map(|(due, today)| {
        let when = display::relative_day(due, today);
        let note = if due < today {
            t!("deal.answer_overdue", when = when)
        } else {
            t!("deal.answer_due", when = when)
        };
        [" · ", &note].concat()
    });
    // A partner knows whose deals these are.
    let whose = if partner {
        deal.value.as_ref().map(display::money).unwrap_or_default()
    } else {
        deal.partner_name.clone()
    };
    view! {
        <li>
            <a class="row" href=Route::Deal(deal.id.clone()).href()>
                <span class="row-title"><bdi>{deal.title.clone()}</bdi> " · " <bdi>{deal.customer.clone()}</bdi></span>
                <StatusBadge status=deal.status />
                <span class="row-note"><bdi>{whose}</bdi> {note}</span>
            </a>
        </li>
    }
    .into_any()
}

/// How many deals stand where, and what the open ones are worth.
#[component]
fn Standing() -> impl IntoView {
    let portal = Portal::of_page();
    let overview = load(move || {
        portal.outbox.acknowledged.track();
        Box::pin(async move { backend::deals_overview().await.map_err(|failure| failure.sentence()) })
    });
    view! {
        <section class="card" aria-labelledby="standing-heading">
            <h2 id="standing-heading">{t!("home.standing")}</h2>
            {overview.view(2, |overview: Arc<DealsOverview>| figures(&overview))}
        </section>
    }
}

fn figures(overview: &DealsOverview) -> AnyView {
    let figures = Status::ALL
        .into_iter()
        .filter_map(|status| {
            let count = overview.by_status.get(status.as_str()).copied().filter(|count| *count > 0)?;
            let query = DealQuery { statuses: vec![status], ..DealQuery::default() };
            Some(view! {
                <li>
                    <a class="figure" href=Route::Deals(query).href()>
                        <span class="figure-value">{display::count(count)}</span>
                        <span class="figure-label">{display::status(status)}</span>
                    </a>
                </li>
            })
        })
        .collect::<Vec<_>>();
    if figures.is_empty() {
        return view! { <p class="quiet">{t!("home.no_deals")}</p> }.into_any();
    }
    // Not every backend can say it.
    let open = (!overview.open_value.is_empty()).then(|| {
        let amounts =
            overview.open_value.iter().map(|money| view! { <li class="amount">{display::money(money)}</li> });
        view! {
            <h3>{t!("home.open_value")}</h3>
            <ul class="amounts">{amounts.collect_view()}</ul>
        }
    });
    view! {
        <ul class="figures">{figures}</ul>
        {open}
    }
    .into_any()
}

/// No such page.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <PageHeading title=t!("not_found.title") />
        <Empty title=t!("not_found.title") text=t!("not_found.text")>
            <LinkButton href=Route::Home.href()>{t!("not_found.home")}</LinkButton>
        </Empty>
    }
}
