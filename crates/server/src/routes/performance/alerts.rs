//! Alerts: a figure is watched, and its owner hears once when it passes a threshold and once when it is back.

use super::given::{self, Run, check_channel, new_secret, send_soon};
use crate::authentication::SignedIn;
use crate::idempotency::{self, Claim};
use crate::openapi::schemas;
use crate::problem::{FieldError, Problem};
use crate::reports::judge_now;
use crate::requests::{IdempotencyKey, Ids, IfMatch, JsonBody, Now, RecordId};
use crate::state::AppState;
use crate::store::alerts::{self, StoredAlert};
use crate::store::deliveries;
use crate::store::users;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::performance::alerts::{Draft, Watch};
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is watched, and who hears of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertDraft {
    /// 1 to 80 characters.
    pub name: String,
    /// The code of a figure (docs/performance.md).
    #[schema(example = "win_rate")]
    pub kpi: String,
    #[schema(pattern = "^(below|above|changed_by|changed_by_percent)$")]
    pub condition: String,
    /// In the figure's unit; money in major units of `currency`. At most 10^15 either way, and 4 decimals.
    #[schema(example = "40")]
    pub threshold: String,
    /// How far the figure has to come back before the alert ends; from 0 to 10^15.
    #[schema(example = "2")]
    pub margin: String,
    /// For figures of money.
    #[schema(required)]
    pub currency: Option<String>,
    /// Cases below which the figure changes nothing.
    pub minimum: u32,
    /// Period and filters, as what follows `/performance`: `?period=qtd&country=CZ`.
    pub address: String,
    /// `page`: it stands in the portal only. `mail`: to your own address. `webhook`: to `url`.
    #[schema(pattern = "^(page|mail|webhook)$")]
    pub channel: String,
    /// `https`, and public; empty but for webhooks.
    pub url: String,
    pub paused: bool,
}

/// An alert as its owner sees it.
#[derive(Serialize)]
struct Shown<'s> {
    id: &'s str,
    name: &'s str,
    kpi: &'static str,
    condition: &'static str,
    threshold: String,
    margin: String,
    currency: Option<String>,
    minimum: u32,
    address: &'s str,
    channel: &'s str,
    url: &'s str,
    paused: Option<&'s str>,
    raised: bool,
    measured: Option<String>,
    judged_at: Option<DateTime<Utc>>,
    turned_at: Option<DateTime<Utc>>,
    runs: Vec<Run>,
    version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret: Option<&'s str>,
}

async fn shown<'s>(connection: &mut AnyConnection, one: &'s StoredAlert) -> Result<Shown<'s>, Problem> {
    let (condition, threshold) = one.when.code();
    Ok(Shown {
        id: &one.id,
        name: &one.name,
        kpi: one.kpi.definition().code,
        condition,
        threshold: threshold.to_string(),
        margin: one.margin.to_string(),
        currency: one.currency.map(|currency| currency.code().to_owned()),
        minimum: one.minimum,
        address: &one.address,
        channel: &one.channel,
        url: &one.url,
        paused: one.paused.as_deref(),
        raised: one.raised,
        measured: one.measured.map(|number| number.normalize().to_string()),
        judged_at: one.judged_at,
        turned_at: one.turned_at,
        runs: given::runs(connection, &one.id).await?,
        version: one.version,
        secret: None,
    })
}

/// What a draft says, or everything that is wrong with it.
fn checked(state: &AppState, draft: &AlertDraft) -> Result<Watch, Problem> {
    let asked = Draft {
        name: &draft.name,
        kpi: &draft.kpi,
        condition: &draft.condition,
        threshold: &draft.threshold,
        margin: &draft.margin,
        currency: draft.currency.as_deref(),
        minimum: draft.minimum,
        address: &draft.address,
    };
    let found = asked.check(&state.program.rules.currencies);
    let issues = found.as_ref().err().map(Vec::as_slice).unwrap_or_default();
    let mut errors: Vec<FieldError> = issues.iter().map(FieldError::of_entry).collect();
    check_channel(state, &draft.channel, &draft.url, &mut errors);
    found.ok().filter(|_| errors.is_empty()).ok_or_else(|| Problem::invalid(errors))
}

/// One's own, or nothing.
async fn own(connection: &mut AnyConnection, signed_in: &SignedIn, id: &str) -> Result<StoredAlert, Problem> {
    let found = alerts::find(connection, id).await?;
    found.filter(|one| one.user == *signed_in.user_id()).ok_or_else(Problem::not_found)
}

/// 412 with the alert as it is now.
async fn stale(connection: &mut AnyConnection, signed_in: &SignedIn, id: &str) -> Problem {
    let current = async {
        let current = own(connection, signed_in, id).await?;
        Ok(Problem::stale_record(&shown(connection, &current).await?))
    };
    current.await.unwrap_or_else(|problem| problem)
}

#[utoipa::path(
    get,
    path = "/api/v1/performance/alerts",
    operation_id = "listAlerts",
    tag = "performance",
    security(("session" = [])),
    responses(
        (status = 200, description = "What you watch, how it stands, and what you were told last.", body = schemas::Alerts),
    ),
)]
pub async fn list(
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Result<Json<serde_json::Value>, Problem> {
    let mut connection = state.database.read().await?;
    let all = alerts::of_user(&mut connection, signed_in.user_id()).await?;
    let mut items = Vec::new();
    for one in &all {
        items.push(shown(&mut connection, one).await?);
    }
    Ok(Json(serde_json::json!({ "items": items, "mail": state.outgoing.mails() })))
}

#[utoipa::path(
    post,
    path = "/api/v1/performance/alerts",
    operation_id = "addAlert",
    tag = "performance",
    request_body = AlertDraft,
    security(("session" = [])),
    responses(
        (status = 201, description = "It is watched from now on, and judged at once. A webhook's `secret` is told here and nowhere else.", body = schemas::Alert, headers(("ETag" = String), ("Idempotency-Key" = String))),
        (status = 409, description = "`too_many`: 20 are the most; `request_in_progress`.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    key: IdempotencyKey,
    JsonBody(draft): JsonBody<AlertDraft>,
) -> Result<Response, Problem> {
    let Watch { name, kpi, when, margin, currency } = checked(&state, &draft)?;
    let hash = idempotency::request_hash("POST", "alerts", None, &draft);
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    users::lock(&mut effect.write, signed_in.user_id()).await?;
    if alerts::of_user(&mut effect.write, signed_in.user_id()).await?.len() >= given::MOST {
        return Err(Problem::too_many(given::MOST));
    }
    let one = StoredAlert {
        id: Uuid::now_v7().to_string(),
        user: signed_in.user_id().clone(),
        name,
        kpi,
        when,
        margin,
        currency,
        minimum: draft.minimum,
        address: draft.address,
        secret: new_secret(&draft.channel),
        channel: draft.channel,
        url: draft.url,
        paused: draft.paused.then(|| "person".to_owned()),
        failures: 0,
        raised: false,
        measured: None,
        judged_at: None,
        turned_at: None,
        judged_hour: 0,
        updated_at: now,
        version: 1,
    };
    alerts::insert(&mut effect.write, &one).await?;
    let mut answer = shown(&mut effect.write, &one).await?;
    answer.secret = Some(one.secret.as_str()).filter(|secret| !secret.is_empty());
    let answer = effect.finish(StatusCode::CREATED, &[("etag", "\"1\"".to_owned())], &answer).await?;
    look(&state, &one, now).await;
    Ok(answer)
}

#[utoipa::path(
    put,
    path = "/api/v1/performance/alerts/{alert}",
    operation_id = "changeAlert",
    tag = "performance",
    params(("alert" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$")),
    request_body = AlertDraft,
    security(("session" = [])),
    responses(
        (status = 200, description = "The alert after the change; it is judged at once. Another figure, condition, threshold, currency, sample or address begins anew: nothing is raised, and what was not told yet is not told any more. What has become a webhook by it has a new `secret`.", body = schemas::Alert, headers(("ETag" = String), ("Idempotency-Key" = String))),
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
    JsonBody(draft): JsonBody<AlertDraft>,
) -> Result<Response, Problem> {
    let Watch { name, kpi, when, margin, currency } = checked(&state, &draft)?;
    let hash = idempotency::request_hash("PUT", &id, Some(version), &draft);
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    let before = own(&mut effect.write, &signed_in, &id).await?;
    let same = before.channel == draft.channel && before.url == draft.url;
    let secret = if same { before.secret.clone() } else { new_secret(&draft.channel) };
    let mut one = StoredAlert {
        name,
        kpi,
        when,
        margin,
        currency,
        minimum: draft.minimum,
        address: draft.address,
        secret,
        channel: draft.channel,
        url: draft.url,
        paused: draft.paused.then(|| "person".to_owned()),
        failures: 0,
        updated_at: now,
        version: version + 1,
        ..before.clone()
    };
    if !alerts::replace(&mut effect.write, &one, version).await? {
        return Err(stale(&mut effect.write, &signed_in, &id).await);
    }
    if !one.asks_as(&before) {
        one.start_over();
        alerts::start_over(&mut effect.write, &id).await?;
        deliveries::delete_waiting_of(&mut effect.write, &id).await?;
    }
    let mut answer = shown(&mut effect.write, &one).await?;
    answer.secret = Some(one.secret.as_str()).filter(|secret| !same && !secret.is_empty());
    let answer = effect.finish(StatusCode::OK, &[("etag", format!("\"{}\"", one.version))], &answer).await?;
    look(&state, &one, now).await;
    Ok(answer)
}

/// Judges at once, so that whoever has just said what they want sees how it stands. If it fails, the hour does it.
async fn look(state: &AppState, one: &StoredAlert, now: DateTime<Utc>) {
    if one.paused.is_none() && judge_now(state, one.clone(), now).await.is_ok() {
        send_soon(state);
    }
}

#[utoipa::path(
    delete,
    path = "/api/v1/performance/alerts/{alert}",
    operation_id = "deleteAlert",
    tag = "performance",
    params(("alert" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$")),
    security(("session" = [])),
    responses(
        (status = 204, description = "It is not watched any more."),
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
    if !alerts::delete(&mut write, &id, version).await? {
        return Err(stale(&mut write, &signed_in, &id).await);
    }
    deliveries::delete_of(&mut write, &id).await?;
    write.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Looks without waiting for the hour. Looking twice does nothing more, so it needs no key.
#[utoipa::path(
    post,
    path = "/api/v1/performance/alerts/{alert}/checks",
    operation_id = "checkAlert",
    tag = "performance",
    params(("alert" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$")),
    security(("session" = [])),
    responses(
        (status = 200, description = "How it stands now.", body = schemas::Alert),
        (status = 404, description = "`not_found`: nothing, or nothing of yours.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn check(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(RecordId(id)): Ids<RecordId>,
) -> Result<Json<serde_json::Value>, Problem> {
    let mut connection = state.database.read().await?;
    let before = own(&mut connection, &signed_in, &id).await?;
    drop(connection);
    if before.paused.is_none() {
        judge_now(&state, before, now).await?;
        send_soon(&state);
    }
    let mut connection = state.database.read().await?;
    let one = own(&mut connection, &signed_in, &id).await?;
    let answer = serde_json::to_value(shown(&mut connection, &one).await?);
    answer.map(Json).map_err(|error| Problem::internal(&error))
}
