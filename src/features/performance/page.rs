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
use crate::ui::printing::printing;
use crate::ui::{Banner, Empty, LinkButton, Loaded, Loading, Tone, dynamic, load, text, when};
use crate::{plural, t};
use chrono::{DateTime, Utc};
use domain::performance::{DealTotals, Filter, Group, Oddities, Query, Report, Setting, grouped, report};
use domain::program::Program;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::cell::RefCell;
use std::sync::{Arc, OnceLock, Weak};

/// What every part of the page needs.
#[derive(Clone)]
pub struct Shown {
    pub program: Arc<Program>,
    pub facts: Arc<Facts>,
    pub address: Address,
    /// Without groups: they cost as much as all the rest, and are asked for with [`Shown::groups`].
    pub report: Arc<Report>,
    pub groups: Arc<OnceLock<Vec<Group>>>,
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

impl Shown {
    /// The figures of each value of the dimension that the address groups by, in the order of their names. They are made
    /// when they are first asked for.
    pub fn groups(&self) -> &[Group] {
        self.groups.get_or_init(|| {
            let mut asked = self.address.query.clone();
            if asked.by.is_empty() {
                asked.by.push(self.address.grouped_by(self.partner));
            }
            grouped(&self.facts.deals, &asked, &Setting::of(&self.program, self.report.as_of))
        })
    }
}

/// An answer that stays as it is, for what follows one.
pub fn still(shown: &Shown) -> Memo<Shown> {
    let shown = shown.clone();
    Memo::new_with_compare(move |_| shown.clone(), |_, _| true)
}

/// What a place of the area shows of the figures.
pub struct Look {
    /// What follows the area's own address.
    pub place: &'static str,
    /// Its own controls, beside period and comparison.
    pub controls: fn(&Arc<Program>, Memo<Address>, bool) -> AnyView,
    /// What stands above the figures, and stays while they change.
    pub tools: fn(Tools) -> AnyView,
    pub body: fn(Memo<Shown>) -> AnyView,
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
        let answer = move || {
            let setting = Setting::of(&program, clock::today_in(&program.time_zone));
            let address = address.get();
            let asked = Query { by: Vec::new(), ..address.query.clone() };
            let (report, groups) = (answered(&facts, &asked, &setting), Arc::default());
            let (program, facts, tier) = (program.clone(), facts.clone(), tier.clone());
            let came = clock::now();
            Shown { program, facts, address, report, groups, partner, tier, came, more, standing }
        };
        // Each question has an answer of its own; what is shown of it compares for itself.
        let now = Memo::new_with_compare(move |_| answer(), |_, _| true);
        Effect::new(move |_| latest.set(Some(now.get())));
        shown(look, now)
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

/// The answer to the last question: whoever comes back to it finds it there.
struct Answered {
    facts: Weak<Facts>,
    asked: (Query, Setting),
    report: Arc<Report>,
}

thread_local! {
    static LAST: RefCell<Option<Answered>> = const { RefCell::new(None) };
}

fn answered(facts: &Arc<Facts>, asked: &Query, setting: &Setting) -> Arc<Report> {
    let same = |last: &&Answered| {
        let (query, of) = &last.asked;
        // The deals of another person are fetched anew, so that nobody finds an answer that is not theirs.
        std::ptr::eq(last.facts.as_ptr(), Arc::as_ptr(facts)) && query == asked && of == setting
    };
    LAST.with_borrow_mut(|last| {
        if let Some(found) = last.as_ref().filter(same) {
            return found.report.clone();
        }
        let report = Arc::new(report(&facts.deals, asked, setting));
        *last = Some(Answered {
            facts: Arc::downgrade(facts),
            asked: (asked.clone(), setting.clone()),
            report: report.clone(),
        });
        report
    })
}

/// Everything below the controls. It is made once and follows the answer: what a new one says otherwise is put in its
/// place, and nothing else is touched. That is what makes a change of a filter fast.
fn shown(look: &'static Look, now: Memo<Shown>) -> AnyView {
    if now.with_untracked(|shown| shown.facts.deals.is_empty()) {
        return view! { <Empty title=t!("performance.no_deals") text=t!("performance.no_deals_text") /> }
            .into_any();
    }
    let is_behind = Memo::new(move |_| now.with(|shown| shown.address.behind.is_some()));
    let list = move || {
        let shown = now.get();
        shown.address.behind.map(|event| view! { <Behind shown=shown event=event /> }).into_any()
    };
    let main = dynamic(move || match is_behind.get() {
        true => dynamic(list),
        false => {
            let odd = dynamic(move || now.with(|shown| oddities(&shown.report.oddities)));
            view! { {(look.body)(now)} {odd} }.into_any()
        }
    });
    let printing = printing();
    let print_head = when(move || printing.get(), move || now.with(toolbar::print_head));
    view! {
        {dynamic(move || now.with(conditions))}
        {print_head}
        {head(now)}
        {now.with_untracked(|shown| missing(&shown.facts))}
        {main}
    }
    .into_any()
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

fn body(now: Memo<Shown>) -> AnyView {
    let is_empty = Memo::new(move |_| now.with(none_answers));
    dynamic(move || {
        if is_empty.get() {
            return dynamic(move || now.with(nothing).into_any());
        }
        let kpis = move || now.with(|shown| choice::figures(&shown.address, shown.partner));
        view! {
            <Cards now=now />
            <Standing shown=now.get_untracked() />
            <Charts now=now />
            <Groups now=now />
            <MoreFigures now=now />
            {arrange::definitions(kpis)}
        }
        .into_any()
    })
}

/// Whether anything happened in the period or the one that it is compared with, or is open: then there are groups.
pub fn has_deals(shown: &Shown) -> bool {
    let whole = &shown.report.whole;
    std::iter::once(&whole.totals).chain(&whole.before).any(|totals| *totals != DealTotals::default())
}

fn none_answers(shown: &Shown) -> bool {
    !has_deals(shown) && shown.address.query.filter != Filter::default()
}

/// Where no deal of the period answers to the filters: which they are, and the way without them. Three dozen figures that
/// all say "nothing" would hide that.
pub fn nothing(shown: &Shown) -> Option<AnyView> {
    if !none_answers(shown) {
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
fn head(now: Memo<Shown>) -> AnyView {
    let period = move || now.with(|shown| words::period(&shown.report.period));
    let compared = move || now.with(|shown| shown.report.compared);
    let before = move || {
        let period = compared().map(|period| words::period(&period)).unwrap_or_default();
        t!("performance.compared_with", period = period)
    };
    let before = move || view! { <span>{text(before)}</span> }.into_any();
    let as_of = move || t!("performance.as_of", day = display::date(now.with(|shown| shown.report.as_of)));
    view! {
        <p class="as-of">
            <strong>{text(period)}</strong>
            {when(move || compared().is_some(), before)}
            <span>{text(as_of)}</span>
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
