//! What the first page says beside its lists: what to do next and why, how the quarter goes, and for the programme's people
//! which partners need them. Each role sees its own.
//!
//! Comes after the first screen stands, in the part of the figures and from the same deals; it asks nothing of its own but
//! where the organisation stands among others, and what was agreed with it.

mod actions;
mod figures;
mod goals;
mod partners;
mod programme;
mod queue;

use super::address::Address;
use super::benchmark;
use super::groups::Groups;
use super::page::{self, Shown};
use super::words;
use crate::backend::figures::{self as deals_of, Facts};
use crate::backend::ranked_partners::ranked_partners;
use crate::backend::{Failure, Portal, standing};
use crate::browser::{clock, timers};
use crate::i18n::{self, display};
use crate::t;
use crate::ui::{Loading, dynamic, load};
use domain::access::Role;
use domain::performance::{Calendar, Comparison, Days, Dimension, Filter, Preset, Query, Setting, report};
use domain::program::Program;
use domain::records::Session;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The sentences of these dashboards are a catalogue of their own.
const CATALOGUE: &str = "dashboards";

/// The tier of each partner, by its id.
type Tiers = BTreeMap<String, String>;

/// Whoever can take figures away as files needs the words of those as well.
async fn catalogues(role: Role) -> bool {
    let files = role == Role::PartnerAdministrator;
    let files = async { !files || i18n::load_more(page::CATALOGUE).await };
    let (own, files) = timers::both(i18n::load_more(CATALOGUE), files).await;
    own && files
}

/// A person's figures, as the parts of a dashboard need them.
#[derive(Clone)]
struct Desk {
    session: Arc<Session>,
    setting: Setting,
    /// The quarter so far, of the deals that are this person's matter.
    shown: Shown,
    /// The tier of each partner, where targets depend on it.
    tiers: Arc<Tiers>,
}

impl Desk {
    fn new(session: Arc<Session>, program: Arc<Program>, facts: Arc<Facts>, tiers: Arc<Tiers>) -> Self {
        let setting = Setting::of(&program, clock::today_in(&program.time_zone));
        let role = session.user.role;
        let mut filter = Filter::default();
        if role == Role::PartnerRepresentative {
            filter = filter.and(Dimension::Owner, session.user.id.as_str());
        }
        let by = match role {
            Role::PartnerRepresentative => Vec::new(),
            Role::PartnerAdministrator => vec![Dimension::Owner],
            Role::ChannelManager | Role::ProgramAdministrator => vec![Dimension::Partner],
        };
        let quarter = match program.fiscal_year == Calendar::default() {
            true => Preset::QuarterToDate,
            false => Preset::FiscalQuarterToDate,
        };
        let query = Query {
            period: Days::Named(quarter),
            compare: Some(Comparison::LastYear),
            filter,
            by,
            ..Query::default()
        };
        let whole = Query { by: Vec::new(), ..query.clone() };
        let (report, groups) = (Arc::new(report(&facts.deals, &whole, &setting)), Arc::default());
        let address = Address::asking(query, None);
        let tier = session.partner.as_ref().map(|partner| partner.tier.clone());
        let (partner, more) = (role.is_partner(), RwSignal::new(false));
        let standing = benchmark::ask(partner);
        let came = clock::now();
        let shown = Shown { program, facts, address, report, groups, partner, tier, came, more, standing };
        Self { session, setting, shown, tiers }
    }

    /// The same question about fewer deals.
    fn narrowed(&self, dimension: Dimension, name: &str) -> Address {
        self.shown.address.within(dimension, name)
    }
}

#[component]
pub fn Dashboards() -> impl IntoView {
    let portal = Portal::of_page();
    let content = move || match (portal.program.get(), portal.person()) {
        (Some(program), Some(session)) => view! { <Dashboard program=program session=session /> }.into_any(),
        _ => view! { <Loading rows=8 /> }.into_any(),
    };
    view! { <div class="dashboard">{dynamic(content)}</div> }
}

#[component]
fn Dashboard(program: Arc<Program>, session: Arc<Session>) -> impl IntoView {
    let (portal, role) = (Portal::of_page(), session.user.role);
    let partner = role.is_partner();
    let facts = {
        let program = program.clone();
        load(move || {
            deals_of::follow(portal.outbox.acknowledged.get());
            let (program, user) = (program.clone(), portal.user_id());
            let of_tiers = !partner && program.targets.iter().any(|target| target.tier.is_some());
            Box::pin(async move {
                let user = user.ok_or_else(|| Failure::NotSignedIn.sentence())?;
                if partner {
                    // Beside the deals and not after them: the card of goals waits for both.
                    standing::coming(&user, None);
                }
                if !catalogues(role).await {
                    return Err(t!("error.offline"));
                }
                let told = |failure: Failure| failure.sentence();
                let partners = if of_tiers { ranked_partners().await.map_err(told)? } else { Vec::new() };
                let tiers: Tiers = partners.into_iter().map(|one| (one.id.0, one.tier)).collect();
                Ok((deals_of::facts(user, &program, |_| {}).await.map_err(told)?, Arc::new(tiers)))
            })
        })
    };
    facts.view(8, move |loaded: Arc<(Arc<Facts>, Arc<Tiers>)>| {
        let (facts, tiers) = (Arc::clone(&loaded.0), Arc::clone(&loaded.1));
        desk(&Desk::new(session.clone(), program.clone(), facts, tiers))
    })
}

/// What a role sees, the most urgent first.
fn desk(desk: &Desk) -> AnyView {
    let shown = &desk.shown;
    if shown.facts.deals.is_empty() {
        return view! { <p class="quiet">{t!("dashboards.no_deals")}</p> }.into_any();
    }
    match desk.session.user.role {
        Role::PartnerRepresentative => view! {
            {actions::card(desk)}
            {figures::card(desk)}
            {goals::card(desk)}
            <benchmark::Standing shown=shown.clone() />
        }
        .into_any(),
        Role::PartnerAdministrator => view! {
            {actions::card(desk)}
            {figures::card(desk)}
            {goals::card(desk)}
            <Groups now=page::still(shown) />
            <benchmark::Standing shown=shown.clone() />
        }
        .into_any(),
        Role::ChannelManager => {
            let attention = programme::attention_of(desk);
            view! {
                {partners::card(desk, &attention)}
                {queue::card(desk, &attention.queue)}
                {figures::card(desk)}
            }
            .into_any()
        }
        Role::ProgramAdministrator => {
            let attention = programme::attention_of(desk);
            view! {
                {figures::card(desk)}
                {programme::movers_card(desk)}
                {programme::health_card(desk, &attention)}
                {queue::card(desk, &attention.queue)}
            }
            .into_any()
        }
    }
}

/// The days that a dashboard is about, and what they are compared with.
fn about(desk: &Desk) -> AnyView {
    let report = &desk.shown.report;
    let compared = report.compared.as_ref().map(|period| {
        let before = words::period(period);
        view! { <span>{t!("performance.compared_with", period = before)}</span> }
    });
    view! {
        <p class="as-of">
            <strong>{words::period(&report.period)}</strong>
            {compared}
            <span>{t!("performance.as_of", day = display::date(report.as_of))}</span>
        </p>
    }
    .into_any()
}
