//! Figures made here, by the same rules as in the page, for whoever has more deals than are worth sending.

use crate::authentication::SignedIn;
use crate::expiry;
use crate::figures::{self, Gathered};
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::{Now, QueryPairs, bad_query};
use crate::state::AppState;
use crate::store::scope::Scope;
use axum::Json;
use axum::extract::State;
use domain::performance::{Query, Report};
use std::sync::Arc;

#[utoipa::path(
    get,
    path = "/api/v1/performance/report",
    operation_id = "reportFigures",
    tag = "performance",
    params(
        ("period" = Option<String>, Query, description = "A named period.", pattern = "^(today|7d|30d|90d|365d|mtd|qtd|ytd|last_month|last_quarter|last_year|fqtd|fytd|last_fiscal_quarter|last_fiscal_year)$"),
        ("from" = Option<String>, Query, description = "The first day of a period of your own; only together with `to`.", format = Date),
        ("to" = Option<String>, Query, description = "The last day of it.", format = Date),
        ("compare" = Option<String>, Query, description = "With what the figures are compared; `target` answers no other days.", pattern = "^(none|previous|last_year|target)$"),
        ("grain" = Option<String>, Query, description = "The steps in time.", pattern = "^(day|week|month|quarter|year)$"),
        ("by" = Option<String>, Query, description = "Up to three dimensions, separated by commas.", pattern = "^(partner|owner|customer|product|country|stage|reason|status)$"),
        ("partner" = Option<String>, Query, description = "Only these deals. Every dimension is a parameter that can be repeated; with `not.` before it, it leaves deals out.", pattern = "^[ -~]{1,100}$"),
        ("status" = Option<String>, Query, pattern = "^[ -~]{1,100}$"),
        ("least" = Option<i64>, Query, description = "The smallest amount, in minor units of each deal's own currency."),
        ("most" = Option<i64>, Query, description = "The largest amount."),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "Figures over the deals that you see.", body = schemas::Report),
        (status = 400, description = "`bad_query`: the parameters are named in `errors`.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 422, description = "`too_many_groups`: the deals that are asked about make more than 20,000 groups; `errors` tells how many.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn report(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    pairs: QueryPairs,
) -> Result<Json<Report>, Problem> {
    let (query, unread) = Query::from_pairs(pairs.iter());
    if !unread.is_empty() {
        return Err(bad_query(unread.iter().map(String::as_str)));
    }
    expiry::settle(&state, now).await?;
    let scope = Scope::of(&signed_in.actor);
    let Gathered { deals, slot, .. } = figures::gather(&state, &scope).await?;
    let answer = figures::answer(&state, Arc::new(deals), query, now).await;
    drop(slot);
    answer.map(Json)
}
