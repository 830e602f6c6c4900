//! The programme's queue: registrations that await a decision, the longest waiting first.

use super::deal_table::DealTable;
use crate::backend::{self, Portal};
use crate::route::Route;
use crate::t;
use crate::ui::{Empty, PageHeading, load};
use domain::deals::{DealQuery, DealSort, DealSummary, Direction, SortKey, Status};
use domain::records::Page;
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use std::sync::Arc;

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
    let deals = load(move || {
        portal.outbox.acknowledged.track();
        let query = query.get();
        Box::pin(async move {
            let page = backend::deals(&query).await.map_err(|failure| failure.sentence())?;
            Ok((query, page))
        })
    });
    let content = move |found: Arc<(DealQuery, Page<DealSummary>)>| {
        let (query, page) = (*found).clone();
        match portal.program.get_untracked() {
            Some(program) if !page.items.is_empty() => {
                view! { <DealTable program=program query=query page=page with_partner=true route=queue_route /> }.into_any()
            }
            _ => view! { <Empty title=t!("review.none") text=t!("review.none_text") /> }.into_any(),
        }
    };
    view! {
        <PageHeading title=t!("review.title") />
        <p class="lead">{t!("review.text")}</p>
        {deals.view(8, content)}
    }
}
