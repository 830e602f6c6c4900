//! The deals' addresses, answered from the backend. The documents of the API describe them beside the server's own
//! handlers: a page cannot tell which of the two answers.

use super::facts::Reported;
use super::{Asker, DEALS, Gateway, PARTNERS, attachments, partners, steps};
use crate::authentication::SignedIn;
use crate::problem::Problem;
use crate::requests::{IdempotencyKey, Ids, IfMatch, JsonBody, Now, PageQuery, QueryPairs, bad_query};
use crate::routes::deals::{ActionRequest, Changes, NewDeal, etag};
use crate::state::AppState;
use crate::store::deals::Summary;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::deals::{Activity, DealQuery};
use domain::ids::DealId;
use domain::records::Page;

/// In place of the server's own routes of deals; none where no backend has deals.
pub fn routes(gateway: &Gateway) -> Router<AppState> {
    if !gateway.has(DEALS) {
        return Router::new();
    }
    Router::new()
        .route("/v1/deals", get(list).post(create))
        .route("/v1/deals/summary", get(summary))
        .route("/v1/performance/deals", get(facts))
        .route("/v1/performance/report", get(report))
        .route("/v1/deals/{deal}", get(show).patch(edit))
        .route("/v1/deals/{deal}/actions", post(act))
        .route("/v1/deals/{deal}/activities", get(activities))
        .route(
            "/v1/deals/{deal}/attachments/{attachment}",
            get(attachments::download).delete(attachments::delete),
        )
}

/// The route whose body is a file.
pub fn uploads(gateway: &Gateway) -> Router<AppState> {
    match gateway.has(DEALS) {
        true => Router::new().route("/v1/deals/{deal}/attachments", post(attachments::create)),
        false => Router::new(),
    }
}

/// Organisations, in the words of the backend that has them.
pub fn partners(gateway: &Gateway) -> Option<Router<AppState>> {
    let routes = || {
        Router::new()
            .route("/v1/partners", get(partners::list))
            .route("/v1/partners/{partner}", get(partners::show))
    };
    gateway.has(PARTNERS).then(routes)
}

async fn list(
    State(state): State<AppState>,
    signed_in: SignedIn,
    pairs: QueryPairs,
) -> Result<Response, Problem> {
    let (query, unread) = DealQuery::from_pairs(pairs.iter());
    if !unread.is_empty() {
        return Err(bad_query(unread.iter().map(String::as_str)));
    }
    let page = Asker::new(&state, &signed_in)?.list(&query).await?;
    let total = page.total.map(|total| [("x-total-count", total.to_string())]);
    Ok(match total {
        Some(header) => (header, Json(page)).into_response(),
        None => Json(page).into_response(),
    })
}

async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Ids(id): Ids<DealId>,
) -> Result<Response, Problem> {
    let asker = Asker::new(&state, &signed_in)?;
    let deal = asker.shown(&asker.record(&id).await?).await?;
    Ok(([(header::ETAG, etag(&deal))], Json(deal)).into_response())
}

async fn summary(State(state): State<AppState>, signed_in: SignedIn) -> Result<Json<Summary>, Problem> {
    Ok(Json(Asker::new(&state, &signed_in)?.summary().await?))
}

async fn facts(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
) -> Result<Response, Problem> {
    let text = Asker::new(&state, &signed_in)?.listed_facts(now).await?;
    Ok(([(header::CONTENT_TYPE, "application/json")], text).into_response())
}

async fn report(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    pairs: QueryPairs,
) -> Result<Json<Reported>, Problem> {
    Ok(Json(Asker::new(&state, &signed_in)?.report(&pairs, now).await?))
}

/// What was done here; the backend's own history is not asked for.
async fn activities(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Ids(id): Ids<DealId>,
    query: PageQuery,
) -> Result<Json<Page<Activity>>, Problem> {
    let asker = Asker::new(&state, &signed_in)?;
    let record = asker.record(&id).await?;
    Ok(Json(asker.history(&record, query).await?))
}

async fn create(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    key: IdempotencyKey,
    JsonBody(new): JsonBody<NewDeal>,
) -> Result<Response, Problem> {
    signed_in.partner()?;
    to_its_end(async move { steps::create(&state, &signed_in, key, new, now).await }).await
}

async fn edit(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(id): Ids<DealId>,
    IfMatch(version): IfMatch,
    key: IdempotencyKey,
    JsonBody(changes): JsonBody<Changes>,
) -> Result<Response, Problem> {
    to_its_end(async move {
        let asked = steps::Asked { id, version, key, now };
        steps::edit(&state, &signed_in, asked, changes).await
    })
    .await
}

async fn act(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(id): Ids<DealId>,
    IfMatch(version): IfMatch,
    key: IdempotencyKey,
    JsonBody(body): JsonBody<ActionRequest>,
) -> Result<Response, Problem> {
    to_its_end(async move {
        let asked = steps::Asked { id, version, key, now };
        steps::act(&state, &signed_in, asked, body).await
    })
    .await
}

/// A client that hangs up does not break off a step between the backend and the note of its answer.
async fn to_its_end(
    step: impl Future<Output = Result<Response, Problem>> + Send + 'static,
) -> Result<Response, Problem> {
    tokio::spawn(step).await.map_err(|error| Problem::internal(&error))?
}
