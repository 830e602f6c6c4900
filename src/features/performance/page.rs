//! The page: fetches the deals once, and answers what the address asks.

use super::address::Address;
use super::behind::Behind;
use super::benchmark::{self, Standing};
use super::cards::{Cards, MoreFigures};
use super::charts::Charts;
use super::controls::{Controls, conditions, grouping};
use super::groups::Groups;
use super::toolbar::{self, Tools};
use super::{arrange, behind, choice, export, words};
use crate::backend::figures::{self, Facts};
use crate::backend::{Compared, Failure, Portal};
use crate::browser::{clock, intl, timers};
use crate::i18n::{self, display};
use crate::ui::{Banner, Empty, LinkButton, Loaded, Loading, Tone, dynamic, load, text, when};
use crate::{plural, t};
use chrono::{DateTime, Utc};
use domain::performance::{Filter, Oddities, Report, Setting, report};
use domain::program::Program;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::sync::Arc;

/// What every part of the page needs.
#[derive(Clone)]
pub struct Shown {
    pub program: Arc<Program>,
    pub facts: Arc<Facts>,
    pub address: Address,
    pub report: Arc<Report>,
    /// Whether the person belongs to a partner organisation.
    pub partner: bool,
    /// The tier of that organisation.
    pub tier: Option<String>,
    /// When it was made.
    pub came: DateTime<Utc>,
    /// Whether the figures that are not among the chosen ones are looked at.
    pub more: RwSignal<bool>,
    /// Where the organisation stands among others.
    pub standing: Option<Loaded<Vec<Compared>>>,
}

/// What a place of the area shows of the figures.
pub struct Look {
    /// What follows the area's own address.
    pub place: &'static str,
    /// Its own controls, beside period and comparison.
    pub controls: fn(&Arc<Program>, Memo<Address>, bool) -> AnyView,
    /// What stands above the figures, and stays while they change.
    pub tools: fn(Tools) -> AnyView,
    pub body: fn(Shown) -> AnyView,
}

/// Cards, charts and groups.
const FIGURES: Look = Look { place: "", controls: grouping, tools: toolbar::of_figures, body };

/// What these pages say beside the figures themselves.
pub const CATALOGUE: &str = "explore";

#[component]
pub fn PerformancePage() -> impl IntoView {
    view! {
        {behind::heading(FIGURES.place, t!("performance.title"))}
        {figures(&FIGURES)}
    }
}

/// A page of figures, as soon as the programme is there.
pub fn figures(look: &'static Look) -> AnyView {
    let portal = Portal::of_page();
    dynamic(move || match portal.program.get() {
        Some(program) => view! { <Figures program=program look=look /> }.into_any(),
        None => view! { <Loading rows=8 /> }.into_any(),
    })
}

#[component]
fn Figures(program: Arc<Program>, look: &'static Look) -> impl IntoView {
    let portal = Portal::of_page();
    let search = use_location().search;
    let address = Memo::new(move |_| search.with(|search| Address::read(look.place, search)));
    let arrived = RwSignal::new(0_usize);
    let (again, there) = (RwSignal::new(0_u32), RwSignal::new(false));
    let (latest, more) = (RwSignal::new(None::<Shown>), RwSignal::new(false));
    let facts = {
        let program = program.clone();
        load(move || {
            again.track();
            figures::follow(portal.outbox.acknowledged.get());
            let (program, user) = (program.clone(), portal.user_id());
            Box::pin(async move {
                let user = user.ok_or_else(|| Failure::NotSignedIn.sentence())?;
                let progress = move |rows| {
                    arrived.try_set(rows);
                };
                let facts = figures::facts(user, &program, progress);
                let (words, facts) = timers::both(i18n::load_more(CATALOGUE), facts).await;
                arrived.try_set(0);
                there.try_set(words);
                let facts = facts.map_err(|failure| failure.sentence())?;
                if words { Ok(facts) } else { Err(t!("error.offline")) }
            })
        })
    };
    let session = portal.person();
    let partner = session.as_ref().is_some_and(|session| session.user.role.is_partner());
    let tier = session.and_then(|session| session.partner.as_ref().map(|partner| partner.tier.clone()));
    let standing = benchmark::ask(partner && look.place.is_empty());
    let own = (look.controls)(&program, address, partner);
    let controls = view! { <Controls program=program.clone() address=address>{own}</Controls> };
    let content = move |facts: Arc<Arc<Facts>>| {
        let (program, facts, tier) = (program.clone(), Arc::clone(&*facts), tier.clone());
        dynamic(move || {
            let setting = Setting::of(&program, clock::today_in(&program.time_zone));
            let address = address.get();
            let mut asked = address.query.clone();
            if asked.by.is_empty() {
                asked.by.push(address.grouped_by(partner));
            }
            let report = Arc::new(report(&facts.deals, &asked, &setting));
            let (program, facts) = (program.clone(), facts.clone());
            let tier = tier.clone();
            let now =
                Shown { program, facts, address, report, partner, tier, came: clock::now(), more, standing };
            latest.set(Some(now.clone()));
            shown(look, now)
        })
    };
    // While a large number of deals arrives, the page says how many are there.
    let waiting = move || {
        let rows = arrived.get();
        if rows > 1_000 { plural!("performance.arriving", rows as u64) } else { String::new() }
    };
    let refresh = Callback::new(move |()| {
        figures::forget();
        again.update(|again| *again += 1);
    });
    let tools = Tools { address, partner, latest, refresh };
    view! {
        {controls}
        {when(move || there.get(), move || (look.tools)(tools))}
        <p class="quiet" role="status">{text(waiting)}</p>
        {facts.view(8, content)}
    }
}

fn shown(look: &Look, shown: Shown) -> AnyView {
    if shown.facts.deals.is_empty() {
        return view! { <Empty title=t!("performance.no_deals") text=t!("performance.no_deals_text") /> }
            .into_any();
    }
    let missing = missing(&shown.facts);
    let head = view! { {toolbar::print_head(&shown)} {head(&shown)} {missing} }.into_any();
    match shown.address.behind {
        Some(event) => view! {
            {conditions(&shown)}
            {head}
            <Behind shown=shown event=event />
        }
        .into_any(),
        None => view! {
            {conditions(&shown)}
            {head}
            {(look.body)(shown.clone())}
            {oddities(&shown.report.oddities)}
        }
        .into_any(),
    }
}

/// The backend sent fewer deals than it says it has.
fn missing(facts: &Facts) -> AnyView {
    let text = match (facts.missing, facts.incomplete) {
        (0, false) => return ().into_any(),
        (0, true) => t!("explore.incomplete"),
        (count, _) => plural!("performance.missing", count),
    };
    view! { <Banner tone=Tone::Attention>{text}</Banner> }.into_any()
}

fn body(shown: Shown) -> AnyView {
    if let Some(nothing) = nothing(&shown) {
        return nothing;
    }
    view! {
        <Cards shown=shown.clone() />
        <Standing shown=shown.clone() />
        <Charts shown=shown.clone() />
        <Groups shown=shown.clone() />
        <MoreFigures shown=shown.clone() />
        {arrange::definitions(choice::figures(&shown.address, shown.partner))}
    }
    .into_any()
}

/// Where no deal of the period answers to the filters: which they are, and the way without them. Three dozen figures that
/// all say "nothing" would hide that.
pub fn nothing(shown: &Shown) -> Option<AnyView> {
    let filter = &shown.address.query.filter;
    if !shown.report.groups.is_empty() || *filter == Filter::default() {
        return None;
    }
    let filters: Vec<String> =
        export::filters(shown).into_iter().map(|(name, values)| format!("{name}: {values}")).collect();
    let text = t!("performance.none_answers", filters = intl::list(&i18n::locale(), &filters));
    let mut without = shown.address.back();
    without.query.filter = Filter::default();
    Some(
        view! {
            <Empty title=t!("performance.none_behind") text=text>
                <LinkButton href=without.href()>{t!("performance.remove_filters")}</LinkButton>
            </Empty>
        }
        .into_any(),
    )
}

/// What is shown, in one line: it stands on paper as well.
fn head(shown: &Shown) -> AnyView {
    let report = &shown.report;
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

/// Deals that some figures leave out, each kind with its number and the reason.
fn oddities(oddities: &Oddities) -> AnyView {
    let all = [
        ("without_amount", oddities.without_amount),
        ("without_probability", oddities.without_probability),
        ("unknown_status", oddities.unknown_status),
        ("closed_without_day", oddities.closed_without_day),
        ("closed_before_created", oddities.closed_before_created),
        ("unfit", oddities.unfit),
    ];
    let lines: Vec<_> = all
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| {
            let key = format!("performance.odd_{kind}");
            view! { <li>{crate::i18n::lookup_plural(&key, count.into(), &[])}</li> }
        })
        .collect();
    if lines.is_empty() {
        return ().into_any();
    }
    view! {
        <details class="card oddities">
            <summary>{t!("performance.oddities")}</summary>
            <ul>{lines}</ul>
        </details>
    }
    .into_any()
}
