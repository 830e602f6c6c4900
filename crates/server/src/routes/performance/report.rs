//! Figures made here, by the same rules as in the page, for whoever has more deals than are worth sending.

use super::SLICE;
use super::deals::slice;
use crate::authentication::SignedIn;
use crate::expiry;
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::{Now, QueryPairs, bad_query};
use crate::state::AppState;
use crate::store::facts::FactRow;
use crate::store::scope::Scope;
use axum::Json;
use axum::extract::State;
use chrono::{DateTime, NaiveDate, Utc};
use domain::deals::Status;
use domain::performance::{Deals, Fact, Query, Report, Setting};
use domain::program::Program;

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
    let rows = all_rows(&state, &scope).await?;
    let fiscal = state.program.rules.fiscal_year;
    let rates = state.program.rules.rates.as_ref().map(|stored| stored.rates.clone());
    let setting = Setting { today: state.today(now), fiscal, rates };
    let zone = state.clone();
    // Adding up a million deals takes a while that other requests should not wait for.
    let made = tokio::task::spawn_blocking(move || {
        let deals = columns(&zone.program.rules, &rows, |at| zone.today(at));
        domain::performance::report(&deals, &query, &setting)
    });
    made.await.map(Json).map_err(|error| Problem::internal(&error))
}

/// Every deal of a scope, read a slice at a time.
pub(super) async fn all_rows(state: &AppState, scope: &Scope) -> Result<Vec<FactRow>, Problem> {
    let mut rows: Vec<FactRow> = Vec::new();
    loop {
        let after = rows.last().map(|row| row.id.clone()).unwrap_or_default();
        let slice = slice(state, scope, &after).await?;
        let more = u32::try_from(slice.len()).is_ok_and(|count| count == SLICE);
        rows.extend(slice);
        if !more {
            return Ok(rows);
        }
    }
}

/// Rows as columns.
pub fn columns(program: &Program, rows: &[FactRow], day: impl Fn(DateTime<Utc>) -> NaiveDate) -> Deals {
    Deals::from_facts(rows.iter().map(|row| Fact {
        id: &row.id,
        title: &row.title,
        partner: &row.partner,
        owner: &row.owner,
        customer: &row.customer,
        product: &row.product,
        country: &row.country,
        stage: &row.stage,
        reason: row.reason.as_deref().unwrap_or_default(),
        status: Status::parse(&row.status),
        value: row.value,
        percent: program.stage(&row.stage).map(|stage| stage.probability),
        created: Some(day(row.created_at)),
        submitted: row.submitted_at.map(&day),
        decided: row.decided_at.map(&day),
        closed: row.closed_at.map(&day),
        expected: row.close_date,
        protected: row.protected_until,
        updated: Some(day(row.updated_at)),
    }))
}
