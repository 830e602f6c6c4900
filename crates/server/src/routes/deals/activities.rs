//! The history of one deal.

use super::visible_deal;
use crate::authentication::SignedIn;
use crate::expiry;
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::{Ids, Now, PageQuery};
use crate::state::AppState;
use crate::store::activities;
use axum::Json;
use axum::extract::State;
use domain::deals::Activity;
use domain::ids::DealId;
use domain::records::Page;

/// Newest first.
#[utoipa::path(
    get,
    path = "/api/v1/deals/{deal}/activities",
    operation_id = "listActivities",
    tag = "deals",
    params(
        ("deal" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
        ("page" = Option<u32>, Query, minimum = 1, maximum = 1_000_000),
        ("per_page" = Option<u32>, Query, minimum = 1, maximum = 100),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The history, newest first.", body = schemas::Page<schemas::Activity>),
        (status = 400, description = "`bad_query`: the parameters are named in `errors`.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn activities(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(id): Ids<DealId>,
    query: PageQuery,
) -> Result<Json<Page<Activity>>, Problem> {
    expiry::settle(&state, now).await?;
    let mut connection = state.database.read().await?;
    visible_deal(&mut connection, &signed_in.actor, &id).await?;
    let (items, total) = activities::page(&mut connection, &id, query.page, query.per_page).await?;
    Ok(Json(query.page_of(items, total)))
}
