//! The list of deals: filters, sort and page stand in the address.

use super::deal_table::deals_view;
use crate::backend::Portal;
use crate::browser::timers;
use crate::i18n::display;
use crate::route::Route;
use crate::t;
use crate::ui::field::{FieldTexts, InputKind, OptionItem, Select, TextInput};
use crate::ui::{ButtonKind, Empty, LinkButton, PageHeading, when};
use domain::deals::{DealQuery, Status};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// 250 ms: a pause in typing, so that not every letter asks the backend.
const TYPING_PAUSE_MS: u32 = 250;

#[component]
pub fn DealListPage() -> impl IntoView {
    let portal = Portal::of_page();
    let search = use_location().search;
    let query = Memo::new(move |_| search.with(|search| Route::query_of(search)));
    let partner = portal.person().is_some_and(|session| session.user.role.is_partner());
    let empty = move |query| view! { <Nothing query=query partner=partner /> }.into_any();
    view! {
        <PageHeading title=t!("deals.title")>
            {partner.then(|| view! {
                <LinkButton kind=ButtonKind::Primary href=Route::NewDeal.href()>{t!("nav.new_deal")}</LinkButton>
            })}
        </PageHeading>
        <Filters query=query />
        {deals_view(query, !partner, Route::Deals, empty)}
    }
}

#[component]
fn Nothing(query: DealQuery, partner: bool) -> impl IntoView {
    if query.is_filtered() || query.page > 1 {
        return view! {
            <Empty title=t!("deals.none_found") text=t!("deals.none_found_text")>
                <LinkButton href=Route::Deals(DealQuery::default()).href()>{t!("deals.clear_filters")}</LinkButton>
            </Empty>
        }
        .into_any();
    }
    let text = if partner { t!("deals.none_partner") } else { t!("deals.none_program") };
    view! {
        <Empty title=t!("deals.none") text=text>
            {partner.then(|| view! {
                <LinkButton kind=ButtonKind::Primary href=Route::NewDeal.href()>{t!("nav.new_deal")}</LinkButton>
            })}
        </Empty>
    }
    .into_any()
}

/// Text and status. Changing one goes to the first page of the new list.
#[component]
fn Filters(query: Memo<DealQuery>) -> impl IntoView {
    let navigate = use_navigate();
    let go = StoredValue::new_local(move |query: DealQuery| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&Route::Deals(DealQuery { page: 1, ..query }).href(), options);
    });
    let text = RwSignal::new(query.get_untracked().text);
    // The address can change elsewhere: "clear filters", back and forward.
    Effect::new(move |_| {
        let wanted = query.with(|query| query.text.clone());
        if text.with_untracked(|text| text.trim() != wanted) {
            text.set(wanted);
        }
    });
    let pending = StoredValue::new_local(None::<timers::Delayed>);
    let type_text = move |typed: String| {
        text.set(typed);
        let apply = move || {
            let wanted = text.get_untracked().trim().to_owned();
            let now = query.get_untracked();
            if wanted != now.text {
                go.with_value(|go| go(DealQuery { text: wanted, ..now }));
            }
        };
        pending.set_value(Some(timers::later(TYPING_PAUSE_MS, apply)));
    };
    let none = Signal::stored(Vec::new());
    let statuses: Vec<OptionItem> = Status::ALL
        .iter()
        .map(|status| OptionItem {
            value: status.as_str().to_owned(),
            label: display::status(*status),
            available: true,
        })
        .collect();
    let chosen = Signal::derive(move || {
        query.with(|q| q.statuses.first().map(|s| s.as_str().to_owned()).unwrap_or_default())
    });
    let choose = move |value: String| {
        let statuses = Status::parse(&value).into_iter().collect();
        go.with_value(|go| go(DealQuery { statuses, ..query.get_untracked() }));
    };
    let portal = Portal::of_page();
    let search = move || {
        view! {
            <TextInput
                texts=FieldTexts::simple("filter-text", t!("deals.search"), none)
                kind=InputKind::Search
                value=text
                on_input=type_text
            />
        }
        .into_any()
    };
    let status = move || {
        view! {
            <Select
                texts=FieldTexts::simple("filter-status", t!("deals.status"), none)
                options=Signal::stored(statuses.clone())
                value=chosen
                on_choose=choose
                placeholder=t!("deals.any_status")
            />
        }
        .into_any()
    };
    view! {
        <search class="filters">
            {when(move || portal.can(|controls| controls.search), search)}
            {when(move || portal.can(|controls| controls.status), status)}
        </search>
    }
}
