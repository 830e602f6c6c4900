//! One deal with its fields and files.

use super::{as_seen_by, etag, visible_deal};
use crate::authentication::SignedIn;
use crate::expiry;
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::{Ids, Now};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use domain::ids::DealId;

#[utoipa::path(
    get,
    path = "/api/v1/deals/{deal}",
    operation_id = "showDeal",
    tag = "deals",
    params(
        ("deal" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The deal.", body = schemas::Deal, headers(("ETag" = String, description = "The version of the deal."))),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn show(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(id): Ids<DealId>,
) -> Result<Response, Problem> {
    expiry::settle(&state, now).await?;
    let mut connection = state.database.read().await?;
    let deal = visible_deal(&mut connection, &signed_in.actor, &id).await?;
    let deal = as_seen_by(&mut connection, &signed_in.actor, deal).await?;
    Ok(([(header::ETAG, etag(&deal))], Json(deal)).into_response())
}
