//! Every organisation that somebody sees, in one answer: what rankings sort and filter by.

use crate::authentication::SignedIn;
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::partners;
use crate::store::scope::Scope;
use axum::Json;
use axum::extract::State;
use domain::records::{Page, Partner};

/// 50,000 organisations: more than any programme has, and a bound for one answer.
const MOST: u32 = 50_000;

#[utoipa::path(
    get,
    path = "/api/v1/performance/partners",
    operation_id = "listRankedPartners",
    tag = "performance",
    security(("session" = [])),
    responses(
        (status = 200, description = "Every organisation that you see, in the order of names.", body = schemas::Page<schemas::Partner>),
    ),
)]
pub async fn partners(
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Result<Json<Page<Partner>>, Problem> {
    let mut connection = state.database.read().await?;
    let scope = Scope::of(&signed_in.actor);
    let (items, total) = partners::page(&mut connection, &scope, 1, MOST).await?;
    let has_next = total > u64::from(MOST);
    Ok(Json(Page { items, total: Some(total), page: 1, per_page: MOST, has_next }))
}
