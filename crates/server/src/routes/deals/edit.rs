//! Changing the fields of a deal.

use super::fields::{self, Fields};
use super::{entry, etag, stale, visible_deal};
use crate::authentication::SignedIn;
use crate::idempotency::{self, Claim};
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::{IdempotencyKey, Ids, IfMatch, JsonBody, Now};
use crate::state::AppState;
use crate::store::{activities, deals, partners};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::deals::registration::Desk;
use domain::ids::DealId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The fields that change; an empty text or list empties a field.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    #[schema(value_type = BTreeMap<String, schemas::Entry>)]
    pub fields: Fields,
}

#[utoipa::path(
    patch,
    path = "/api/v1/deals/{deal}",
    operation_id = "editDeal",
    tag = "deals",
    params(
        ("deal" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
    ),
    request_body = Changes,
    security(("session" = [])),
    responses(
        (status = 200, description = "The deal after the change.", body = schemas::Deal, headers(("ETag" = String, description = "The version of the deal."), ("Idempotency-Key" = String))),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 409, description = "`refused`: nobody edits a deal in that status; `request_in_progress`.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn edit(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(id): Ids<DealId>,
    IfMatch(version): IfMatch,
    key: IdempotencyKey,
    JsonBody(changes): JsonBody<Changes>,
) -> Result<Response, Problem> {
    let hash = idempotency::request_hash("PATCH", id.as_str(), Some(version), &changes);
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    let program = &state.program.rules;
    let before = visible_deal(&mut effect.write, &signed_in.actor, &id).await?;
    signed_in.partner()?;
    if before.summary.version != version {
        return Err(stale(&mut effect.write, &signed_in.actor, &id).await);
    }
    fields::check_shape(program, &changes.fields)?;
    let partner = partners::find(&mut effect.write, &before.summary.partner_id).await?;
    let partner = partner.ok_or_else(Problem::not_found)?;
    let desk = Desk { program, actor: &signed_in.actor, partner: &partner, now, today: state.today(now) };
    let deal = desk.change(&before, &changes.fields)?;
    let mut changed = entry("edited", signed_in.name(), now);
    changed.changed = fields::differences(&before.fields, &deal.fields);
    if !changed.changed.is_empty() {
        if !deals::replace(&mut effect.write, &deal, version).await? {
            return Err(stale(&mut effect.write, &signed_in.actor, &id).await);
        }
        activities::insert(&mut effect.write, &id, Some(signed_in.user_id()), &changed).await?;
    }
    let headers = [("etag", etag(&deal))];
    effect.finish(StatusCode::OK, &headers, &deal).await
}
