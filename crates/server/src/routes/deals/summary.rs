//! Figures for the first page: how many deals are where, and what the open ones are worth.

use crate::authentication::SignedIn;
use crate::expiry;
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::Now;
use crate::state::AppState;
use crate::store::deals::{self, Summary};
use crate::store::scope::Scope;
use axum::Json;
use axum::extract::State;

#[utoipa::path(
    get,
    path = "/api/v1/deals/summary",
    operation_id = "summarizeDeals",
    tag = "deals",
    security(("session" = [])),
    responses(
        (status = 200, description = "Figures over the deals that you see.", body = schemas::Summary),
    ),
)]
pub async fn summary(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
) -> Result<Json<Summary>, Problem> {
    expiry::settle(&state, now).await?;
    let mut connection = state.database.read().await?;
    Ok(Json(deals::summary(&mut connection, &Scope::of(&signed_in.actor)).await?))
}
