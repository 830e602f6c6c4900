//! The deals that somebody sees, filtered, sorted, a page at a time.

use crate::authentication::SignedIn;
use crate::expiry;
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::{Now, PageQuery, QueryPairs, bad_query};
use crate::state::AppState;
use crate::store::deals;
use crate::store::scope::Scope;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use domain::deals::DealQuery;

#[utoipa::path(
    get,
    path = "/api/v1/deals",
    operation_id = "listDeals",
    tag = "deals",
    params(
        ("status" = Option<String>, Query, description = "Any of these statuses, separated by commas.", pattern = "^(draft|submitted|under_review|info_requested|approved|rejected|duplicate|withdrawn|expired|won|lost)(,(draft|submitted|under_review|info_requested|approved|rejected|duplicate|withdrawn|expired|won|lost)){0,10}$"),
        ("stage" = Option<String>, Query, pattern = "^[ -~]{1,100}$"),
        ("partner" = Option<String>, Query, pattern = "^[A-Za-z0-9_-]{1,64}$"),
        ("q" = Option<String>, Query, description = "Part of title or customer, in capitals or not.", pattern = "^[ -~]{1,100}$"),
        ("value_min" = Option<String>, Query, description = "In the currency's major unit.", pattern = "^[0-9]{1,12}([.][0-9]{1,4})?$"),
        ("close_from" = Option<String>, Query, format = Date),
        ("close_to" = Option<String>, Query, format = Date),
        ("sort" = Option<schemas::Sort>, Query),
        ("page" = Option<u32>, Query, minimum = 1, maximum = 1_000_000),
        ("per_page" = Option<u32>, Query, minimum = 1, maximum = 100),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The deals that you see.", body = schemas::Page<schemas::DealSummary>, headers(("X-Total-Count" = u64))),
        (status = 400, description = "`bad_query`: the parameters are named in `errors`.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    pairs: QueryPairs,
) -> Result<Response, Problem> {
    let (query, unread) = DealQuery::from_pairs(pairs.iter());
    if !unread.is_empty() {
        return Err(bad_query(unread.iter().map(String::as_str)));
    }
    // Fields of the form have no column in the database: an order by one would read every deal.
    if query.sort_field.is_some() {
        return Err(bad_query(["sort"]));
    }
    expiry::settle(&state, now).await?;
    let mut connection = state.database.read().await?;
    let (items, total) =
        deals::page(&mut connection, &Scope::of(&signed_in.actor), &query, &state.program.rules).await?;
    let page = PageQuery { page: query.page, per_page: query.per_page }.page_of(items, total);
    Ok(([("x-total-count", total.to_string())], Json(page)).into_response())
}
