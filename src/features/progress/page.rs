//! The page: which partner, which side of it, and what is decided from.

use super::address::{Address, Side};
use super::goals::Goals;
use super::ground::{self, Ground};
use super::statement::StatementSide;
use super::tier::TierSide;
use super::what_if::WhatIfSide;
use crate::backend::{Portal, figures};
use crate::i18n::{self, display, lookup};
use crate::t;
use crate::ui::field::{FieldTexts, OptionItem, Select};
use crate::ui::{Banner, Empty, Loading, PageHeading, Tone, dynamic, load, when};
use domain::program::Program;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};
use std::sync::Arc;

/// The sentences of this page are a catalogue of their own.
const CATALOGUE: &str = "progress";

/// What every side of the page has.
#[derive(Clone, Copy)]
pub struct Seen {
    pub portal: Portal,
    pub address: Memo<Address>,
    /// The partner as it is known; a note that was taken makes a newer one.
    pub ground: RwSignal<Option<Arc<Ground>>>,
    pub go: Callback<Address>,
}

impl Seen {
    /// What is known of the partner, as something asks for it; its default while nothing is known.
    pub fn know<T: Default + Send + Sync + 'static>(
        self,
        ask: impl Fn(&Arc<Ground>) -> T + Send + Sync + 'static,
    ) -> Signal<T> {
        Signal::derive(move || self.ground.with(|ground| ground.as_ref().map(&ask)).unwrap_or_default())
    }

    /// A form for whoever `may` fill it in. It stays, with what is typed, while the record is read again; it is built
    /// anew for another partner, and by the call that it is given: when what was in it has been taken.
    pub fn form(
        self,
        may: impl Fn(&Ground) -> bool + Send + Sync + 'static,
        form: impl Fn(Arc<Ground>, Callback<()>) -> AnyView + Send + 'static,
    ) -> AnyView {
        let taken = RwSignal::new(0_u32);
        let whose = Memo::new(move |_| {
            let partner = |ground: &Arc<Ground>| may(ground).then(|| ground.partner.clone());
            self.ground.with(|ground| ground.as_ref().and_then(partner))
        });
        let anew = Callback::new(move |()| _ = taken.try_update(|count| *count += 1));
        dynamic(move || {
            taken.track();
            match self.ground.get_untracked().filter(|_| whose.with(Option::is_some)) {
                Some(ground) => form(ground, anew),
                None => ().into_any(),
            }
        })
    }
}

#[component]
pub fn ProgressPage() -> impl IntoView {
    let portal = Portal::of_page();
    let content = load(|| {
        Box::pin(async { if i18n::load_more(CATALOGUE).await { Ok(()) } else { Err(t!("error.offline")) } })
    });
    // The heading needs the page's own words.
    content.view(8, move |_| {
        let page = move || match portal.program.get() {
            Some(program) => view! { <Progress program=program /> }.into_any(),
            None => view! { <Loading rows=8 /> }.into_any(),
        };
        view! {
            <PageHeading title=t!("progress.title") />
            {dynamic(page)}
        }
        .into_any()
    })
}

#[component]
fn Progress(program: Arc<Program>) -> impl IntoView {
    let portal = Portal::of_page();
    if program.tiers.ladder.is_empty() && program.incentives.rebates.is_empty() && program.targets.is_empty()
    {
        return view! { <Empty title=t!("progress.no_rules") text=t!("progress.no_rules_text") /> }
            .into_any();
    }
    let search = use_location().search;
    let address = Memo::new(move |_| search.with(|search| Address::read(search)));
    let partner = Memo::new(move |_| address.with(|address| address.partner.clone()));
    let ground = RwSignal::new(None::<Arc<Ground>>);
    let last_change = StoredValue::new(portal.outbox.acknowledged.get_untracked());
    // What the address asked for when the ground was read.
    let about = StoredValue::new(None::<String>);
    let found = load(move || {
        // Somebody here has changed a deal: what was read before is not true any more.
        let change = portal.outbox.acknowledged.get();
        if change != last_change.get_value() {
            last_change.set_value(change);
            figures::forget();
        }
        let (program, asked) = (program.clone(), partner.get());
        Box::pin(async move {
            match ground::read(portal, program, asked.clone()).await {
                Ok(read) => {
                    about.try_set_value(asked);
                    ground.try_set(Some(Arc::new(read)));
                    Ok(())
                }
                Err(failure) => {
                    // What stands there about the same partner is out of date, and forms with it are not: it stays.
                    if about.try_get_value().is_some_and(|before| before != asked) {
                        ground.try_set(None);
                    }
                    Err(failure.sentence())
                }
            }
        })
    });
    let navigate = use_navigate();
    let go = Callback::new(move |address: Address| {
        navigate(&address.href(), NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    let seen = Seen { portal, address, ground, go };
    let side = Memo::new(move |_| address.with(|address| address.side));
    let there = move || ground.with(Option::is_some);
    // It stays while another partner is read: whoever works with keys keeps their place.
    let content = move || {
        view! {
            <PartnerChoice seen=seen />
            {dynamic(move || head(seen))}
            {dynamic(move || sides(seen))}
            {dynamic(move || match side.get() {
                Side::Tier => view! { <TierSide seen=seen /> }.into_any(),
                Side::WhatIf => view! { <WhatIfSide seen=seen /> }.into_any(),
                Side::Statement => view! { <StatementSide seen=seen /> }.into_any(),
                Side::Goals => view! { <Goals seen=seen /> }.into_any(),
            })}
        }
        .into_any()
    };
    view! {
        {found.view(8, |_| ().into_any())}
        {when(there, content)}
    }
    .into_any()
}

/// Whose progress is looked at; a partner has one organisation, its own.
#[component]
fn PartnerChoice(seen: Seen) -> impl IntoView {
    let several =
        move || seen.ground.with(|ground| ground.as_ref().is_some_and(|one| one.partners.len() > 1));
    let item = |(id, name): &(String, String)| OptionItem {
        value: id.clone(),
        label: name.clone(),
        available: true,
    };
    let options = Signal::derive(move || {
        seen.ground.with(|ground| ground.iter().flat_map(|one| one.partners.iter().map(item)).collect())
    });
    let chosen = Signal::derive(move || {
        seen.ground.with(|ground| ground.as_ref().map(|one| one.partner.clone()).unwrap_or_default())
    });
    let choose = move |id: String| {
        let mut address = seen.address.get_untracked();
        // Another partner has other deals.
        address.changes.clear();
        address.partner = Some(id);
        seen.go.run(address);
    };
    when(several, move || {
        let none = Signal::stored(Vec::new());
        let texts = FieldTexts::simple("progress-partner", t!("performance.by_partner"), none);
        view! {
            <search class="filters filters-even">
                <Select texts=texts options=options value=chosen on_choose=choose />
            </search>
        }
        .into_any()
    })
}

/// Whose progress it is, as of when, and what is missing for all of it.
fn head(seen: Seen) -> AnyView {
    let Some(ground) = seen.ground.get() else { return ().into_any() };
    let records_only = ground.dossier.is_none().then(|| {
        view! { <Banner tone=Tone::Info><p>{t!("progress.records_only")}</p></Banner> }
    });
    view! {
        <p class="as-of">
            <strong><bdi>{ground.name.clone()}</bdi></strong>
            <span>{t!("performance.as_of", day = display::date(ground.today()))}</span>
        </p>
        {records_only}
    }
    .into_any()
}

/// The links to the four sides.
fn sides(seen: Seen) -> AnyView {
    let address = seen.address.get();
    let links: Vec<_> = Side::ALL
        .iter()
        .map(|(name, side)| {
            let current = (address.side == *side).then_some("page");
            let href = address.seen_from(*side).href();
            view! { <li><a href=href aria-current=current>{lookup(&format!("progress.side_{name}"), &[])}</a></li> }
        })
        .collect();
    view! { <nav class="sides" aria-label=t!("progress.sides")><ul>{links}</ul></nav> }.into_any()
}
