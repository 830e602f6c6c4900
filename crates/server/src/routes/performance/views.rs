//! Saved views. A view is a question: whoever opens it gets the figures of the deals that they see themselves.

use crate::authentication::SignedIn;
use crate::idempotency::{self, Claim};
use crate::openapi::schemas;
use crate::problem::{FieldError, Problem};
use crate::requests::{IdempotencyKey, Ids, IfMatch, JsonBody, Now, RecordId};
use crate::state::AppState;
use crate::store::users;
use crate::store::views::{self, StoredView};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::access::Role;
use domain::ids::PartnerId;
use domain::performance::views::{
    Audience, LONGEST_ADDRESS, LONGEST_NAME, MOST_VIEWS, check_address, clean_name,
};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody saves.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewDraft {
    /// 1 to 80 characters.
    pub name: String,
    /// What follows `/performance`: a place and its parameters, such as `/pivot?period=ytd`.
    pub address: String,
    #[schema(value_type = schemas::Audience)]
    pub audience: Audience,
}

/// Which view somebody begins with; none with `null`.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Beginning {
    #[schema(required)]
    pub view: Option<String>,
}

/// A view as somebody sees it.
#[derive(Serialize)]
struct Shown<'v> {
    id: &'v str,
    name: &'v str,
    address: &'v str,
    audience: Audience,
    author_name: &'v str,
    mine: bool,
    is_default: bool,
    updated_at: chrono::DateTime<chrono::Utc>,
    version: i64,
}

fn shown<'v>(view: &'v StoredView, signed_in: &SignedIn, default: Option<&str>) -> Shown<'v> {
    Shown {
        id: &view.id,
        name: &view.name,
        address: &view.address,
        audience: view.audience,
        author_name: &view.author_name,
        mine: view.author == *signed_in.user_id(),
        is_default: default == Some(view.id.as_str()),
        updated_at: view.updated_at,
        version: view.version,
    }
}

/// The organisation for which somebody speaks; `None` on the programme's side.
pub(super) fn organisation(signed_in: &SignedIn) -> Option<&PartnerId> {
    signed_in.session.partner.as_ref().map(|partner| &partner.id)
}

/// The view, if somebody may use it.
///
/// # Errors
/// 404 otherwise: an unknown view and somebody else's look the same.
pub(super) async fn visible(
    connection: &mut AnyConnection,
    signed_in: &SignedIn,
    id: &str,
) -> Result<StoredView, Problem> {
    let view = views::find(connection, id).await?;
    view.filter(|view| view.is_seen_by(signed_in.user_id(), organisation(signed_in)))
        .ok_or_else(Problem::not_found)
}

/// As [`visible`], of one's own.
async fn own(connection: &mut AnyConnection, signed_in: &SignedIn, id: &str) -> Result<StoredView, Problem> {
    let view = visible(connection, signed_in, id).await?;
    if view.author == *signed_in.user_id() { Ok(view) } else { Err(Problem::role_not_allowed()) }
}

fn checked(signed_in: &SignedIn, draft: &ViewDraft) -> Result<String, Problem> {
    let mut errors = Vec::new();
    let name = clean_name(&draft.name);
    if name.is_none() {
        let code = if draft.name.trim().is_empty() { "required" } else { "too_long" };
        errors.push(FieldError::new("/name", code).with("max", LONGEST_NAME));
    }
    if check_address(&draft.address).is_err() {
        errors.push(FieldError::new("/address", "bad_value").with("max", LONGEST_ADDRESS));
    }
    if draft.audience == Audience::Everybody && signed_in.session.user.role != Role::ProgramAdministrator {
        return Err(Problem::role_not_allowed());
    }
    name.filter(|_| errors.is_empty()).ok_or_else(|| Problem::invalid(errors))
}

/// 412 with the view as it is now.
async fn stale(connection: &mut AnyConnection, signed_in: &SignedIn, id: &str) -> Problem {
    let current = async {
        let current = own(connection, signed_in, id).await?;
        let default = views::default_of(connection, signed_in.user_id()).await?;
        Ok(Problem::stale_record(&shown(&current, signed_in, default.as_deref())))
    };
    current.await.unwrap_or_else(|problem| problem)
}

#[utoipa::path(
    get,
    path = "/api/v1/performance/views",
    operation_id = "listViews",
    tag = "performance",
    security(("session" = [])),
    responses(
        (status = 200, description = "Your own views and those that are shared with you, by name.", body = schemas::Views),
    ),
)]
pub async fn list(
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Result<Json<serde_json::Value>, Problem> {
    let mut connection = state.database.read().await?;
    let seen = views::seen_by(&mut connection, signed_in.user_id(), organisation(&signed_in)).await?;
    let default = views::default_of(&mut connection, signed_in.user_id()).await?;
    let items: Vec<Shown> = seen.iter().map(|view| shown(view, &signed_in, default.as_deref())).collect();
    Ok(Json(serde_json::json!({ "items": items })))
}

#[utoipa::path(
    post,
    path = "/api/v1/performance/views",
    operation_id = "saveView",
    tag = "performance",
    request_body = ViewDraft,
    security(("session" = [])),
    responses(
        (status = 201, description = "It is saved.", body = schemas::View, headers(("ETag" = String), ("Idempotency-Key" = String))),
        (status = 409, description = "`too_many`: 50 views are the most; `request_in_progress`.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    key: IdempotencyKey,
    JsonBody(draft): JsonBody<ViewDraft>,
) -> Result<Response, Problem> {
    let name = checked(&signed_in, &draft)?;
    let hash = idempotency::request_hash("POST", "views", None, &draft);
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    users::lock(&mut effect.write, signed_in.user_id()).await?;
    if views::count(&mut effect.write, signed_in.user_id()).await? >= MOST_VIEWS {
        return Err(Problem::too_many(MOST_VIEWS));
    }
    let view = StoredView {
        id: Uuid::now_v7().to_string(),
        author: signed_in.user_id().clone(),
        author_name: signed_in.name().to_owned(),
        partner: organisation(&signed_in).cloned(),
        name,
        address: draft.address,
        audience: draft.audience,
        updated_at: now,
        version: 1,
    };
    views::insert(&mut effect.write, &view).await?;
    effect.finish(StatusCode::CREATED, &[("etag", "\"1\"".to_owned())], &shown(&view, &signed_in, None)).await
}

#[utoipa::path(
    put,
    path = "/api/v1/performance/views/{view}",
    operation_id = "changeView",
    tag = "performance",
    params(("view" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$")),
    request_body = ViewDraft,
    security(("session" = [])),
    responses(
        (status = 200, description = "The view after the change.", body = schemas::View, headers(("ETag" = String), ("Idempotency-Key" = String))),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn replace(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(RecordId(id)): Ids<RecordId>,
    IfMatch(version): IfMatch,
    key: IdempotencyKey,
    JsonBody(draft): JsonBody<ViewDraft>,
) -> Result<Response, Problem> {
    let name = checked(&signed_in, &draft)?;
    let hash = idempotency::request_hash("PUT", &id, Some(version), &draft);
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    let before = own(&mut effect.write, &signed_in, &id).await?;
    let view = StoredView {
        name,
        address: draft.address,
        audience: draft.audience,
        updated_at: now,
        version: version + 1,
        ..before
    };
    if !views::replace(&mut effect.write, &view, version).await? {
        return Err(stale(&mut effect.write, &signed_in, &id).await);
    }
    let default = views::default_of(&mut effect.write, signed_in.user_id()).await?;
    let headers = [("etag", format!("\"{}\"", view.version))];
    effect.finish(StatusCode::OK, &headers, &shown(&view, &signed_in, default.as_deref())).await
}

#[utoipa::path(
    delete,
    path = "/api/v1/performance/views/{view}",
    operation_id = "deleteView",
    tag = "performance",
    params(("view" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$")),
    security(("session" = [])),
    responses(
        (status = 204, description = "It is gone, for everybody. What was scheduled of it is not sent any more."),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Ids(RecordId(id)): Ids<RecordId>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Problem> {
    let mut write = state.database.write().await?;
    own(&mut write, &signed_in, &id).await?;
    if !views::delete(&mut write, &id, version).await? {
        return Err(stale(&mut write, &signed_in, &id).await);
    }
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    put,
    path = "/api/v1/performance/default-view",
    operation_id = "beginWithView",
    tag = "performance",
    request_body = Beginning,
    security(("session" = [])),
    responses(
        (status = 204, description = "The area of figures begins with it."),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn begin_with(
    State(state): State<AppState>,
    signed_in: SignedIn,
    JsonBody(beginning): JsonBody<Beginning>,
) -> Result<StatusCode, Problem> {
    let mut write = state.database.write().await?;
    if let Some(id) = &beginning.view {
        visible(&mut write, &signed_in, id).await?;
    }
    views::set_default(&mut write, signed_in.user_id(), beginning.view.as_deref()).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
