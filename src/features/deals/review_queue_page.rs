//! The programme's queue: registrations that await a decision, the longest waiting first.

use super::deal_table::DealTable;
use crate::backend::{self, Portal};
use crate::i18n::lookup;
use crate::route::Route;
use crate::t;
use crate::ui::{Empty, Loading, PageHeading, Problem};
use domain::deals::{DealQuery, DealSort, Direction, SortKey, Status};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// The queue's own order, where the address names none.
fn queue_query(search: &str) -> DealQuery {
    let query = Route::query_of(search);
    let sort = if query.sort == DealQuery::default().sort {
        DealSort { key: SortKey::Submitted, direction: Direction::Ascending }
    } else {
        query.sort
    };
    DealQuery { statuses: vec![Status::Submitted, Status::UnderReview], sort, ..query }
}

fn queue_route(query: DealQuery) -> Route {
    Route::Review(DealQuery { statuses: Vec::new(), ..query })
}

#[component]
pub fn ReviewQueuePage() -> impl IntoView {
    let portal = Portal::of_page();
    let search = use_location().search;
    let query = Memo::new(move |_| search.with(|search| queue_query(search)));
    let attempt = RwSignal::new(0);
    let deals = LocalResource::new(move || {
        attempt.track();
        portal.outbox.acknowledged.track();
        let query = query.get();
        async move { backend::deals(&query).await.map(|page| (query, page)) }
    });
    view! {
        <PageHeading title=t!("review.title") />
        <p class="lead">{t!("review.text")}</p>
        <Transition fallback=|| view! { <Loading rows=8 /> }>
            {move || Suspend::new(async move {
                let program = portal.program.get_untracked();
                match (deals.await, program) {
                    (Ok((query, page)), Some(program)) if !page.items.is_empty() => {
                        view! { <DealTable program=program query=query page=page with_partner=true route=queue_route /> }.into_any()
                    }
                    (Ok(_), _) => view! { <Empty title=t!("review.none") text=t!("review.none_text") /> }.into_any(),
                    (Err(failure), _) => {
                        let text = lookup(&failure.key(), &[]);
                        view! { <Problem text=text on_retry=move |()| attempt.update(|n| *n += 1) /> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}
