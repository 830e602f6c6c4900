//! Schedules: a view that is sent regularly, as its reader sees it.

use super::given::{self, Run, check_channel, new_secret, or_invalid, send_soon};
use super::views::{organisation, visible};
use crate::authentication::{SignedIn, hex_sha256};
use crate::idempotency::{self, Claim};
use crate::openapi::schemas;
use crate::problem::{FieldError, Problem};
use crate::reports::due::next_due;
use crate::requests::{IdempotencyKey, Ids, IfMatch, JsonBody, Now, RecordId};
use crate::state::AppState;
use crate::store::attempts;
use crate::store::deliveries::{self, Delivery};
use crate::store::schedules::{self, StoredSchedule};
use crate::store::{users, views};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::UserId;
use domain::performance::schedule::Rhythm;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use utoipa::ToSchema;
use uuid::Uuid;

/// Ten times an hour somebody may try it out: enough to set a receiver up, too little to fill a mailbox.
const TRIES: i64 = 10;

/// What is sent, where and when.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ScheduleDraft {
    /// A view that you may use.
    pub view_id: String,
    /// `mail`: to your own address. `webhook`: to `url`.
    #[schema(pattern = "^(mail|webhook)$")]
    pub channel: String,
    /// `https`, and public; empty for mail.
    pub url: String,
    #[schema(pattern = "^(daily|weekly|monthly)$")]
    pub rhythm: String,
    /// Of a week 1 (Monday) to 7, of a month 1 to 31 (in a shorter one its last day), 0 for daily.
    #[schema(maximum = 31)]
    pub day: u32,
    #[schema(maximum = 23)]
    pub hour: u32,
    /// IANA name of the zone in which the hour is meant.
    #[schema(example = "Europe/Prague")]
    pub zone: String,
    pub paused: bool,
}

/// A schedule as its owner sees it.
#[derive(Serialize)]
struct Shown<'s> {
    id: &'s str,
    view_id: &'s str,
    /// `null`: it is gone, or not shared any more.
    view_name: Option<String>,
    view_address: Option<String>,
    channel: &'s str,
    url: &'s str,
    rhythm: &'static str,
    day: u32,
    hour: u32,
    zone: &'s str,
    next_due_at: DateTime<Utc>,
    paused: Option<&'s str>,
    runs: Vec<Run>,
    version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'s str>,
}

async fn shown<'s>(
    connection: &mut AnyConnection,
    signed_in: &SignedIn,
    one: &'s StoredSchedule,
) -> Result<Shown<'s>, Problem> {
    let view = views::find(connection, &one.view).await?;
    let view = view.filter(|view| view.is_seen_by(signed_in.user_id(), organisation(signed_in)));
    Ok(Shown {
        id: &one.id,
        view_id: &one.view,
        view_name: view.as_ref().map(|view| view.name.clone()),
        view_address: view.map(|view| view.address),
        channel: &one.channel,
        url: &one.url,
        rhythm: one.rhythm.name(),
        day: one.rhythm.day(),
        hour: one.hour,
        zone: &one.zone,
        next_due_at: one.next_due_at,
        paused: one.paused.as_deref(),
        runs: given::runs(connection, &one.id).await?,
        version: one.version,
        secret: None,
    })
}

/// Rhythm and next time of a draft, or everything that is wrong with it.
fn checked(
    state: &AppState,
    draft: &ScheduleDraft,
    now: DateTime<Utc>,
) -> Result<(Rhythm, DateTime<Utc>), Problem> {
    let mut errors = Vec::new();
    if draft.channel == "page" {
        errors.push(FieldError::new("/channel", "not_an_option").with("value", "page"));
    }
    check_channel(state, &draft.channel, &draft.url, &mut errors);
    let rhythm = Rhythm::parse(&draft.rhythm, draft.day);
    if rhythm.is_none() {
        errors.push(FieldError::new("/day", "not_an_option").with("value", draft.day));
    }
    if draft.hour > 23 {
        errors.push(FieldError::new("/hour", "above_maximum").with("max", 23));
    }
    let zone = draft.zone.parse().ok();
    if zone.is_none() {
        errors.push(FieldError::new("/zone", "not_an_option").with("value", &draft.zone));
    }
    or_invalid(errors)?;
    let next =
        rhythm.zip(zone).and_then(|(rhythm, zone)| Some((rhythm, next_due(rhythm, draft.hour, zone, now)?)));
    next.ok_or_else(|| Problem::invalid(vec![FieldError::new("/day", "not_an_option")]))
}

/// One's own, or nothing.
async fn own(
    connection: &mut AnyConnection,
    signed_in: &SignedIn,
    id: &str,
) -> Result<StoredSchedule, Problem> {
    let found = schedules::find(connection, id).await?;
    found.filter(|one| one.user == *signed_in.user_id()).ok_or_else(Problem::not_found)
}

/// 412 with the schedule as it is now.
async fn stale(connection: &mut AnyConnection, signed_in: &SignedIn, id: &str) -> Problem {
    let current = async {
        let current = own(connection, signed_in, id).await?;
        Ok(Problem::stale_record(&shown(connection, signed_in, &current).await?))
    };
    current.await.unwrap_or_else(|problem| problem)
}

#[utoipa::path(
    get,
    path = "/api/v1/performance/schedules",
    operation_id = "listSchedules",
    tag = "performance",
    security(("session" = [])),
    responses(
        (status = 200, description = "Your schedules with what was sent last.", body = schemas::Schedules),
    ),
)]
pub async fn list(
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Result<Json<serde_json::Value>, Problem> {
    let mut connection = state.database.read().await?;
    let all = schedules::of_user(&mut connection, signed_in.user_id()).await?;
    let mut items = Vec::new();
    for one in &all {
        items.push(shown(&mut connection, &signed_in, one).await?);
    }
    Ok(Json(serde_json::json!({ "items": items, "mail": state.outgoing.mails() })))
}

#[utoipa::path(
    post,
    path = "/api/v1/performance/schedules",
    operation_id = "addSchedule",
    tag = "performance",
    request_body = ScheduleDraft,
    security(("session" = [])),
    responses(
        (status = 201, description = "It is due as `next_due_at` says. A webhook's `secret` is told here and nowhere else.", body = schemas::Schedule, headers(("ETag" = String), ("Idempotency-Key" = String))),
        (status = 404, description = "`not_found`: no such view, or none that you may use.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 409, description = "`too_many`: 20 are the most; `request_in_progress`.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    key: IdempotencyKey,
    JsonBody(draft): JsonBody<ScheduleDraft>,
) -> Result<Response, Problem> {
    let (rhythm, next_due_at) = checked(&state, &draft, now)?;
    let hash = idempotency::request_hash("POST", "schedules", None, &draft);
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    visible(&mut effect.write, &signed_in, &draft.view_id).await?;
    users::lock(&mut effect.write, signed_in.user_id()).await?;
    if schedules::of_user(&mut effect.write, signed_in.user_id()).await?.len() >= given::MOST {
        return Err(Problem::too_many(given::MOST));
    }
    let one = StoredSchedule {
        id: Uuid::now_v7().to_string(),
        user: signed_in.user_id().clone(),
        view: draft.view_id,
        secret: new_secret(&draft.channel),
        channel: draft.channel,
        url: draft.url,
        rhythm,
        hour: draft.hour,
        zone: draft.zone,
        next_due_at,
        paused: draft.paused.then(|| "person".to_owned()),
        failures: 0,
        updated_at: now,
        version: 1,
    };
    schedules::insert(&mut effect.write, &one).await?;
    let mut answer = shown(&mut effect.write, &signed_in, &one).await?;
    answer.secret = Some(one.secret.as_str()).filter(|secret| !secret.is_empty());
    effect.finish(StatusCode::CREATED, &[("etag", "\"1\"".to_owned())], &answer).await
}

#[utoipa::path(
    put,
    path = "/api/v1/performance/schedules/{schedule}",
    operation_id = "changeSchedule",
    tag = "performance",
    params(("schedule" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$")),
    request_body = ScheduleDraft,
    security(("session" = [])),
    responses(
        (status = 200, description = "The schedule after the change. What has become a webhook by it has a new `secret`.", body = schemas::Schedule, headers(("ETag" = String), ("Idempotency-Key" = String))),
        (status = 404, description = "`not_found`: nothing, or nothing of yours.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn replace(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(RecordId(id)): Ids<RecordId>,
    IfMatch(version): IfMatch,
    key: IdempotencyKey,
    JsonBody(draft): JsonBody<ScheduleDraft>,
) -> Result<Response, Problem> {
    let (rhythm, next_due_at) = checked(&state, &draft, now)?;
    let hash = idempotency::request_hash("PUT", &id, Some(version), &draft);
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    let before = own(&mut effect.write, &signed_in, &id).await?;
    visible(&mut effect.write, &signed_in, &draft.view_id).await?;
    // Another receiver does not get the secret of the one before.
    let same = before.channel == draft.channel && before.url == draft.url;
    let secret = if same { before.secret } else { new_secret(&draft.channel) };
    let one = StoredSchedule {
        view: draft.view_id,
        secret,
        channel: draft.channel,
        url: draft.url,
        rhythm,
        hour: draft.hour,
        zone: draft.zone,
        next_due_at,
        paused: draft.paused.then(|| "person".to_owned()),
        failures: 0,
        updated_at: now,
        version: version + 1,
        ..before
    };
    if !schedules::replace(&mut effect.write, &one, version).await? {
        return Err(stale(&mut effect.write, &signed_in, &id).await);
    }
    let mut answer = shown(&mut effect.write, &signed_in, &one).await?;
    answer.secret = Some(one.secret.as_str()).filter(|secret| !same && !secret.is_empty());
    effect.finish(StatusCode::OK, &[("etag", format!("\"{}\"", one.version))], &answer).await
}

#[utoipa::path(
    delete,
    path = "/api/v1/performance/schedules/{schedule}",
    operation_id = "deleteSchedule",
    tag = "performance",
    params(("schedule" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$")),
    security(("session" = [])),
    responses(
        (status = 204, description = "Nothing is sent by it any more."),
        (status = 404, description = "`not_found`: nothing, or nothing of yours.", body = schemas::Problem, content_type = "application/problem+json"),
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
    if !schedules::delete(&mut write, &id, version).await? {
        return Err(stale(&mut write, &signed_in, &id).await);
    }
    deliveries::delete_of(&mut write, &id).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(
    post,
    path = "/api/v1/performance/schedules/{schedule}/runs",
    operation_id = "sendNow",
    tag = "performance",
    params(("schedule" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$")),
    security(("session" = [])),
    responses(
        (status = 202, description = "It is on its way; what came of it stands among the schedule's runs.", body = schemas::Run, headers(("Idempotency-Key" = String))),
        (status = 404, description = "`not_found`: nothing, or nothing of yours.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 409, description = "`request_in_progress`.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 422, description = "`idempotency_key_reused`.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_often`: ten times an hour are the most.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn send_now(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(RecordId(id)): Ids<RecordId>,
    key: IdempotencyKey,
) -> Result<Response, Problem> {
    let hash = idempotency::request_hash("POST", &format!("{id}/runs"), None, &());
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    own(&mut effect.write, &signed_in, &id).await?;
    count_try(&mut effect.write, signed_in.user_id(), now).await?;
    let run = Delivery::waiting(&id, "now", now);
    deliveries::insert(&mut effect.write, &run).await?;
    let answer = effect.finish(StatusCode::ACCEPTED, &[], &Run::of(run)).await?;
    send_soon(&state);
    Ok(answer)
}

/// Counts a try, whichever schedule it is of: one that is deleted and made anew begins with no fresh ones.
async fn count_try(connection: &mut AnyConnection, user: &UserId, now: DateTime<Utc>) -> Result<(), Problem> {
    let bucket = hex_sha256(format!("send-now:{user}").as_bytes());
    let before = attempts::lock(connection, &bucket).await?;
    // The bucket's time is that of the first try, so that ten of them are those of one hour.
    let until = before.last_at + TimeDelta::hours(1);
    let (tries, since) = if now < until { (before.failures, before.last_at) } else { (0, now) };
    if tries >= TRIES {
        let problem =
            Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_often", "ten times an hour are the most");
        let seconds = u64::try_from((until - now).num_seconds() + 1).unwrap_or(1);
        return Err(problem.retry_after(seconds));
    }
    Ok(attempts::set(connection, &bucket, tries + 1, since).await?)
}
