//! Partner organisations, those that the actor sees.

use crate::authentication::SignedIn;
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::{Ids, PageQuery};
use crate::state::AppState;
use crate::store::partners;
use crate::store::scope::Scope;
use axum::Json;
use axum::extract::State;
use domain::ids::PartnerId;
use domain::records::{Page, Partner};

#[utoipa::path(
    get,
    path = "/api/v1/partners",
    operation_id = "listPartners",
    tag = "partners",
    params(
        ("page" = Option<u32>, Query, minimum = 1, maximum = 1_000_000),
        ("per_page" = Option<u32>, Query, minimum = 1, maximum = 100),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The organisations that you see.", body = schemas::Page<schemas::Partner>),
        (status = 400, description = "`bad_query`: the parameters are named in `errors`.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    State(state): State<AppState>,
    signed_in: SignedIn,
    query: PageQuery,
) -> Result<Json<Page<Partner>>, Problem> {
    let mut connection = state.database.read().await?;
    let scope = Scope::of(&signed_in.actor);
    let (items, total) = partners::page(&mut connection, &scope, query.page, query.per_page).await?;
    Ok(Json(query.page_of(items, total)))
}

#[utoipa::path(
    get,
    path = "/api/v1/partners/{partner}",
    operation_id = "showPartner",
    tag = "partners",
    params(
        ("partner" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The organisation.", body = schemas::Partner),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Ids(id): Ids<PartnerId>,
) -> Result<Json<Partner>, Problem> {
    if !signed_in.actor.sees(&id) {
        return Err(Problem::not_found());
    }
    let mut connection = state.database.read().await?;
    partners::find(&mut connection, &id).await?.map(Json).ok_or_else(Problem::not_found)
}
