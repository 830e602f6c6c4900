//! Decisions and other steps in a registration's life. Which are possible is decided by `domain::deals::transition`.

use super::fields::{self, Fields};
use super::{entry, etag, stale, visible_deal};
use crate::authentication::SignedIn;
use crate::database::Write;
use crate::expiry;
use crate::idempotency::{self, Claim};
use crate::openapi::schemas;
use crate::problem::{FieldError, Problem};
use crate::requests::{IdempotencyKey, Ids, IfMatch, JsonBody, Now};
use crate::state::AppState;
use crate::store::{activities, deals, partners};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::deals::registration::Desk;
use domain::deals::{Action, Request, transition};
use domain::ids::DealId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 10,000 characters: as long as the longest text field.
const MAX_COMMENT: usize = 10_000;

/// A step, with what it comes with.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActionRequest {
    #[schema(value_type = schemas::Action)]
    pub action: Action,
    /// A value of the programme's list of reasons.
    #[serde(default)]
    pub reason: Option<String>,
    #[serde(default)]
    pub comment: Option<String>,
    #[serde(default)]
    pub duplicate_of: Option<String>,
    /// Fields that change with the step: for `submit`, `won` and `lost`.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, schemas::Entry>)]
    pub fields: Fields,
}

#[utoipa::path(
    post,
    path = "/api/v1/deals/{deal}/actions",
    operation_id = "actOnDeal",
    tag = "deals",
    params(
        ("deal" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
    ),
    request_body = ActionRequest,
    security(("session" = [])),
    responses(
        (status = 200, description = "The deal after the step.", body = schemas::Deal, headers(("ETag" = String, description = "The version of the deal."), ("Idempotency-Key" = String))),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 409, description = "`refused`: why not is in `refusal`; `request_in_progress`.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn act(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(id): Ids<DealId>,
    IfMatch(version): IfMatch,
    key: IdempotencyKey,
    JsonBody(body): JsonBody<ActionRequest>,
) -> Result<Response, Problem> {
    expiry::settle(&state, now).await?;
    let hash = idempotency::request_hash("POST", &format!("{id}/actions"), Some(version), &body);
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    let before = visible_deal(&mut effect.write, &signed_in.actor, &id).await?;
    if before.summary.version != version {
        return Err(stale(&mut effect.write, &signed_in.actor, &id).await);
    }
    let program = &state.program.rules;
    let request = readable(&body)?;
    fields::check_shape(program, &body.fields)?;
    // Whether the step is possible comes first: only then is another registration looked for.
    transition(program, &before.summary, &signed_in.actor, &request).map_err(Problem::refused)?;
    check_duplicate(&mut effect.write, &signed_in, &request).await?;
    let partner = partners::find(&mut effect.write, &before.summary.partner_id).await?;
    let partner = partner.ok_or_else(Problem::not_found)?;
    let desk = Desk { program, actor: &signed_in.actor, partner: &partner, now, today: state.today(now) };
    let deal = desk.act(&before, &request, &body.fields)?;

    let mut log = entry(request.action.as_str(), signed_in.name(), now);
    log.from = Some(before.summary.status);
    log.to = Some(deal.summary.status);
    log.reason = request.reason.clone();
    log.comment = request.comment.clone();
    log.changed = fields::differences(&before.fields, &deal.fields);
    if !deals::replace(&mut effect.write, &deal, version).await? {
        return Err(stale(&mut effect.write, &signed_in.actor, &id).await);
    }
    activities::insert(&mut effect.write, &id, Some(signed_in.user_id()), &log).await?;
    let headers = [("etag", etag(&deal))];
    effect.finish(StatusCode::OK, &headers, &deal).await
}

/// The request in the terms of the rules. Empty texts count as absent; what the action does not use is refused rather
/// than dropped.
pub(crate) fn readable(body: &ActionRequest) -> Result<Request, Problem> {
    let filled = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    let mut errors = Vec::new();
    let needs = body.action.needs();
    let (reason, comment) = (filled(&body.reason), filled(&body.comment));
    if reason.is_some() && !needs.reason {
        errors.push(FieldError::new("/reason", "not_allowed"));
    }
    if let Some(length) =
        comment.as_ref().map(|text| text.chars().count()).filter(|length| *length > MAX_COMMENT)
    {
        errors.push(FieldError::new("/comment", "too_long").with("max", MAX_COMMENT).with("length", length));
    }
    let duplicate_of = match filled(&body.duplicate_of) {
        Some(_) if !needs.duplicate_of => {
            errors.push(FieldError::new("/duplicate_of", "not_allowed"));
            None
        }
        Some(text) => {
            let id = DealId::parse(text.trim());
            if id.is_none() {
                errors.push(FieldError::new("/duplicate_of", "dangling_reference"));
            }
            id
        }
        None => None,
    };
    if !body.fields.is_empty() && !body.action.takes_fields() {
        errors.push(FieldError::new("/fields", "not_allowed"));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    Ok(Request { action: body.action, reason, comment, duplicate_of })
}

/// The registration that was there first has to be one that the actor sees.
async fn check_duplicate(write: &mut Write, signed_in: &SignedIn, request: &Request) -> Result<(), Problem> {
    let Some(other) = &request.duplicate_of else { return Ok(()) };
    let owner = deals::owner(write, other).await?;
    if owner.is_some_and(|owner| signed_in.actor.sees(&owner)) {
        return Ok(());
    }
    Err(Problem::invalid(vec![FieldError::new("/duplicate_of", "dangling_reference")]))
}
