//! The catalogue with its price list: the same for everybody who is signed in.

use crate::authentication::SignedIn;
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::PageQuery;
use crate::state::AppState;
use crate::store::products;
use axum::Json;
use axum::extract::State;
use domain::records::{Page, Product};

#[utoipa::path(
    get,
    path = "/api/v1/products",
    operation_id = "listProducts",
    tag = "products",
    params(
        ("page" = Option<u32>, Query, minimum = 1, maximum = 1_000_000),
        ("per_page" = Option<u32>, Query, minimum = 1, maximum = 100),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The catalogue with its price list.", body = schemas::Page<schemas::Product>),
        (status = 400, description = "`bad_query`: the parameters are named in `errors`.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    State(state): State<AppState>,
    _: SignedIn,
    query: PageQuery,
) -> Result<Json<Page<Product>>, Problem> {
    let mut connection = state.database.read().await?;
    let (items, total) = products::page(&mut connection, query.page, query.per_page).await?;
    Ok(Json(query.page_of(items, total)))
}
