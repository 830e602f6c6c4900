//! A new registration: a draft, or submitted at once.

use super::fields::{self, Fields};
use super::{entry, etag};
use crate::authentication::SignedIn;
use crate::idempotency::{self, Claim};
use crate::openapi::schemas;
use crate::problem::{FieldError, Problem};
use crate::requests::{IdempotencyKey, JsonBody, Now};
use crate::state::AppState;
use crate::store::{activities, deals};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::deals::registration::Desk;
use domain::deals::{Action, Deal, Status};
use domain::ids::DealId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A deal as the client made it up.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDeal {
    /// Made by the client, so that every attempt means the same deal.
    #[schema(pattern = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    pub id: String,
    /// Whether it is handed in at once; otherwise it is kept as a draft and may be incomplete.
    pub submit: bool,
    #[schema(value_type = BTreeMap<String, schemas::Entry>)]
    pub fields: Fields,
}

#[utoipa::path(
    post,
    path = "/api/v1/deals",
    operation_id = "createDeal",
    tag = "deals",
    request_body = NewDeal,
    security(("session" = [])),
    responses(
        (status = 201, description = "Registered, as a draft or submitted.", body = schemas::Deal, headers(("ETag" = String, description = "The version of the deal."), ("Location" = String), ("Idempotency-Key" = String))),
        (status = 409, description = "`already_exists`: the id is taken; `request_in_progress`.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    key: IdempotencyKey,
    JsonBody(new): JsonBody<NewDeal>,
) -> Result<Response, Problem> {
    signed_in.partner()?;
    let hash = idempotency::request_hash("POST", "/deals", None, &new);
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    let (deal, log) = assemble(&state, &signed_in, new, now)?;
    if !deals::insert(&mut effect.write, &deal).await? {
        let detail = "there is a deal with this id already";
        return Err(Problem::new(StatusCode::CONFLICT, "already_exists", detail));
    }
    for activity in &log {
        activities::insert(&mut effect.write, &deal.summary.id, Some(signed_in.user_id()), activity).await?;
    }
    let headers = [("location", format!("/api/v1/deals/{}", deal.summary.id)), ("etag", etag(&deal))];
    effect.finish(StatusCode::CREATED, &headers, &deal).await
}

/// The deal and the beginning of its history.
pub(crate) fn assemble(
    state: &AppState,
    signed_in: &SignedIn,
    new: NewDeal,
    now: DateTime<Utc>,
) -> Result<(Deal, Vec<domain::deals::Activity>), Problem> {
    let program = &state.program.rules;
    let partner = signed_in.session.partner.as_ref().ok_or_else(Problem::role_not_allowed)?;
    let id = uuid_text(&new.id).ok_or_else(|| Problem::invalid(vec![FieldError::new("/id", "bad_value")]))?;
    fields::check_shape(program, &new.fields)?;
    let blank = Deal::begun(DealId(id), partner, (signed_in.user_id(), signed_in.name()), now);
    let mut created = entry("created", signed_in.name(), now);
    created.to = Some(Status::Draft);
    let mut log = vec![created];
    let desk = Desk { program, actor: &signed_in.actor, partner, now, today: state.today(now) };
    let deal = desk.register(blank, &new.fields, new.submit)?;
    if new.submit {
        let mut submitted = entry(Action::Submit.as_str(), signed_in.name(), now);
        submitted.from = Some(Status::Draft);
        submitted.to = Some(deal.summary.status);
        log.push(submitted);
    }
    Ok((deal, log))
}

/// The one text form of a UUID: small letters, hyphens. Another form of the same would be another id to the database.
fn uuid_text(text: &str) -> Option<String> {
    Uuid::try_parse(text).ok().map(|uuid| uuid.to_string()).filter(|canonical| canonical == text)
}
