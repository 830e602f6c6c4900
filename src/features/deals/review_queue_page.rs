//! The programme's queue: registrations that await a decision, the longest waiting first.

use super::deal_table::deals_view;
use crate::route::Route;
use crate::t;
use crate::ui::{Empty, PageHeading};
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
    let search = use_location().search;
    let query = Memo::new(move |_| search.with(|search| queue_query(search)));
    let empty = |_| view! { <Empty title=t!("review.none") text=t!("review.none_text") /> }.into_any();
    view! {
        <PageHeading title=t!("review.title") />
        <p class="lead">{t!("review.text")}</p>
        {deals_view(query, true, queue_route, empty)}
    }
}
