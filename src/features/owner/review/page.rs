//! The page: whose review, of which quarter, and who looks at it.

use super::editor::Editor;
use super::reading::Reading;
use crate::backend::figures::{self, Facts};
use crate::backend::ranked_partners::ranked_partners;
use crate::backend::reviews::{Head, Review, Unsent, Which, reviews_of};
use crate::backend::{Failure, Portal};
use crate::browser::{clock, timers, url};
use crate::features::owner::address::review_href;
use crate::features::owner::partners_page::CATALOGUE;
use crate::features::owner::words;
use crate::i18n;
use crate::route::Route;
use crate::t;
use crate::ui::field::{FieldTexts, OptionItem, Select};
use crate::ui::{Empty, LinkButton, Loading, PageHeading, dynamic, load};
use domain::access::Role;
use domain::ids::PartnerId;
use domain::performance::Quarter;
use domain::program::Program;
use domain::records::Partner;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use std::sync::Arc;

/// 8 quarters back: whoever wants an older one has its address.
const CHOICES: i32 = 8;

/// What a review is shown from.
#[derive(Clone)]
pub struct Opened {
    pub program: Arc<Program>,
    pub which: Which,
    pub partner: Option<Partner>,
    /// As the server has it.
    pub review: Option<Review>,
    /// What this device has and the server has not.
    pub unsent: Option<Unsent>,
    /// All deals that the person sees; `None` for whoever only reads.
    pub facts: Option<Arc<Facts>>,
    pub all: Vec<Partner>,
}

#[component]
pub fn ReviewPage() -> impl IntoView {
    let portal = Portal::of_page();
    let words = load(|| {
        Box::pin(async { if i18n::load_more(CATALOGUE).await { Ok(()) } else { Err(t!("error.offline")) } })
    });
    let location = use_location();
    let (pathname, search) = (location.pathname, location.search);
    let named = Memo::new(move |_| {
        let tail = pathname.with(|path| path.rsplit_once("/review/").map(|(_, tail)| tail.to_owned()));
        tail.and_then(|tail| PartnerId::parse(&url::decode(tail.trim_matches('/'))))
    });
    let quarter = Memo::new(move |_| {
        let pairs = search.with(|search| url::parse_search(search));
        pairs.iter().find(|(name, _)| name == "quarter").and_then(|(_, value)| Quarter::parse(value))
    });
    words.view(8, move |_| {
        let content = move || {
            let (Some(program), Some(session)) = (portal.program.get(), portal.person()) else {
                return view! { <Loading rows=8 /> }.into_any();
            };
            let role = session.user.role;
            // Partners have one organisation, whatever the address says.
            let own = session.partner.clone();
            let partner = if role.is_partner() { own.as_ref().map(|one| one.id.clone()) } else { named.get() };
            let Some(partner) = partner else {
                let href = Route::Performance("/partners".to_owned()).href();
                return view! { <Empty title=t!("quarterly.whose") text=t!("quarterly.whose_text")>
                    <LinkButton href=href>{t!("owner.title")}</LinkButton>
                </Empty> }
                .into_any();
            };
            let today = clock::today_in(&program.time_zone);
            let quarter = quarter.get();
            let last = Quarter::of(today, program.fiscal_year).previous();
            if role.is_partner() {
                return view! { <Published program=program partner=partner organisation=own quarter=quarter may=role == Role::PartnerAdministrator /> }
                    .into_any();
            }
            let which = Which { partner, quarter: quarter.unwrap_or(last) };
            view! { <Written program=program which=which last=last /> }.into_any()
        };
        view! {
            <PageHeading title=t!("quarterly.title") />
            {dynamic(content)}
        }
        .into_any()
    })
}

/// For the programme's people.
#[component]
fn Written(program: Arc<Program>, which: Which, last: Quarter) -> impl IntoView {
    let portal = Portal::of_page();
    let asked = (program.clone(), which.clone());
    let opened = load(move || {
        let ((program, which), user) = (asked.clone(), portal.user_id());
        Box::pin(async move {
            let user = user.ok_or_else(|| Failure::NotSignedIn.sentence())?;
            let told = |failure: Failure| failure.sentence();
            let unsent = which.unsent(&user).await;
            let review = which.fetch().await.map_err(told)?;
            let facts = figures::facts(user, &program, |_| {}).await.map_err(told)?;
            let all = ranked_partners().await.map_err(told)?;
            let partner = all.iter().find(|one| one.id == which.partner).cloned();
            Ok(Opened { program, which, partner, review, unsent, facts: Some(facts), all })
        })
    });
    let picker = view! { <QuarterPicker which=which last=last /> };
    view! {
        {picker}
        {opened.view(10, |opened| view! { <Editor opened=(*opened).clone() /> }.into_any())}
    }
}

#[component]
fn QuarterPicker(which: Which, last: Quarter) -> impl IntoView {
    let heads = RwSignal::new(Vec::<Head>::new());
    let partner = which.partner.clone();
    timers::spawn(async move {
        if let Ok(found) = reviews_of(&partner).await {
            heads.try_set(found);
        }
    });
    let chosen = which.quarter;
    let options = Signal::derive(move || {
        let mut quarters: Vec<Quarter> =
            (-CHOICES..=1).rev().map(|back| Quarter::at(last.index() + back)).collect();
        quarters.extend(heads.with(|heads| heads.iter().map(|head| head.quarter).collect::<Vec<_>>()));
        quarters.push(chosen);
        quarters.sort_unstable_by(|one, other| other.cmp(one));
        quarters.dedup();
        let option = |quarter: Quarter| {
            let head = heads.with(|heads| heads.iter().find(|head| head.quarter == quarter).cloned());
            let name = words::quarter(quarter);
            let label = match head {
                Some(Head { published_at: Some(_), .. }) => t!("quarterly.choice_published", quarter = name),
                Some(_) => t!("quarterly.choice_begun", quarter = name),
                None => name,
            };
            OptionItem { value: quarter.to_string(), label, available: true }
        };
        quarters.into_iter().map(option).collect::<Vec<_>>()
    });
    let navigate = use_navigate();
    let choose = move |value: String| {
        let href = review_href(which.partner.as_str(), Some(&value));
        navigate(&href, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    };
    let texts = FieldTexts::simple("review-quarter", t!("quarterly.quarter"), Signal::stored(Vec::new()));
    view! {
        <search class="filters filters-even no-print">
            <Select texts=texts options=options value=Signal::stored(chosen.to_string()) on_choose=choose />
        </search>
    }
}

/// For a partner's administrators: what was published.
#[component]
fn Published(
    program: Arc<Program>,
    partner: PartnerId,
    organisation: Option<Partner>,
    quarter: Option<Quarter>,
    may: bool,
) -> impl IntoView {
    if !may {
        return view! { <Empty title=t!("quarterly.not_for_role") text=t!("quarterly.not_for_role_text") /> }
            .into_any();
    }
    let opened = load(move || {
        let (program, partner, organisation) = (program.clone(), partner.clone(), organisation.clone());
        Box::pin(async move {
            let told = |failure: Failure| failure.sentence();
            let heads = reviews_of(&partner).await.map_err(told)?;
            let wanted = quarter.or_else(|| heads.first().map(|head| head.quarter));
            let mut review = None;
            if let Some(quarter) = wanted {
                review = Which { partner: partner.clone(), quarter }.fetch().await.map_err(told)?;
            }
            Ok((heads, review, program, organisation, partner))
        })
    });
    opened.view(10, |opened| {
        let (heads, review, program, organisation, partner) = (*opened).clone();
        let links = heads
            .iter()
            .map(|head| {
                let current =
                    review.as_ref().is_some_and(|review| review.quarter == head.quarter).then_some("page");
                let href = review_href(partner.as_str(), Some(&head.quarter.to_string()));
                view! { <li><a href=href aria-current=current>{words::quarter(head.quarter)}</a></li> }
            })
            .collect_view();
        match review {
            Some(review) => view! {
                <nav class="views no-print" aria-label=t!("quarterly.quarter")><ul>{links}</ul></nav>
                <Reading program=program review=review organisation=organisation />
            }
            .into_any(),
            None => view! {
                <nav class="views no-print" aria-label=t!("quarterly.quarter")><ul>{links}</ul></nav>
                <Empty title=t!("quarterly.none_published") text=t!("quarterly.none_published_text") />
            }
            .into_any(),
        }
    })
}
