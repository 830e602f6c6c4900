//! Business reviews: the programme's people write and publish them, a partner's administrators read what was published.

use crate::figures::{SLICE, columns, slice};

use crate::authentication::SignedIn;
use crate::expiry;
use crate::idempotency::{self, Claim};
use crate::openapi::schemas;
use crate::problem::{FieldError, Problem};
use crate::requests::{FromPath, IdempotencyKey, Ids, IfMatch, JsonBody, Now};
use crate::state::AppState;
use crate::store::facts::FactRow;
use crate::store::partners;
use crate::store::reviews::{self, Stored};
use crate::store::scope::Scope;
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use domain::access::Role;
use domain::ids::PartnerId;
use domain::issue::Issue;
use domain::performance::Quarter;
use domain::performance::review::{Figures, Text, figures, for_partner};
use domain::records::Partner;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is written: the text as a whole, and whether the partner may read it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewChange {
    #[schema(value_type = schemas::ReviewText)]
    pub text: Text,
    /// The figures are those of the day on which this becomes `true`.
    pub published: bool,
}

/// A review as it is sent.
#[derive(Debug, Clone, Serialize)]
pub struct Sent {
    partner: PartnerId,
    #[serde(flatten)]
    head: Head,
    text: Text,
    /// Only of a published one.
    figures: Option<Figures>,
}

/// One line of the list.
#[derive(Debug, Clone, Serialize)]
pub struct Head {
    quarter: Quarter,
    version: i64,
    published_at: Option<DateTime<Utc>>,
    saved_at: DateTime<Utc>,
    saved_by: String,
}

impl FromPath for (PartnerId, Quarter) {
    fn from_path(segments: &[String]) -> Option<Self> {
        Some((PartnerId::parse(segments.first()?)?, Quarter::parse(segments.get(1)?)?))
    }
}

/// Who may do what: nothing, read what was published, or write.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Access {
    Reads,
    Writes,
}

/// 404 for an organisation out of sight, 403 for a role that neither writes nor reads reviews.
fn access(signed_in: &SignedIn, partner: &PartnerId) -> Result<Access, Problem> {
    if !signed_in.actor.sees(partner) {
        return Err(Problem::not_found());
    }
    match signed_in.actor.role() {
        Some(Role::ChannelManager | Role::ProgramAdministrator) => Ok(Access::Writes),
        Some(Role::PartnerAdministrator) => Ok(Access::Reads),
        _ => Err(Problem::role_not_allowed()),
    }
}

#[utoipa::path(
    get,
    path = "/api/v1/performance/reviews/{partner}",
    operation_id = "listReviews",
    tag = "performance",
    params(
        ("partner" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The organisation's reviews that you may read, the latest quarter first.", body = schemas::ReviewList),
        (status = 403, description = "`role_not_allowed`: reviews are read by the programme's people and the organisation's administrators.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn list(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Ids(partner): Ids<PartnerId>,
) -> Result<Response, Problem> {
    let access = access(&signed_in, &partner)?;
    let mut connection = state.database.read().await?;
    partners::find(&mut connection, &partner).await?.ok_or_else(Problem::not_found)?;
    let all = reviews::of_partner(&mut connection, &partner).await?;
    let readable = all.iter().filter(|review| access == Access::Writes || review.published.is_some());
    let items: Vec<Head> = readable.map(|review| head(review, access)).collect();
    Ok(Json(serde_json::json!({ "items": items })).into_response())
}

#[utoipa::path(
    get,
    path = "/api/v1/performance/reviews/{partner}/{quarter}",
    operation_id = "showReview",
    tag = "performance",
    params(
        ("partner" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
        ("quarter" = String, Path, description = "A fiscal quarter: `2027-Q3`.", pattern = "^(19|[2-8][0-9])[0-9]{2}-Q[1-4]$"),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The review. A partner's administrator is given nothing of hidden sections.", body = schemas::Review, headers(("ETag" = String, description = "The version of the review."))),
        (status = 403, description = "`role_not_allowed`: reviews are read by the programme's people and the organisation's administrators.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn show(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Ids((partner, quarter)): Ids<(PartnerId, Quarter)>,
) -> Result<Response, Problem> {
    let access = access(&signed_in, &partner)?;
    let mut connection = state.database.read().await?;
    let review = reviews::find(&mut connection, &partner, quarter).await?.ok_or_else(Problem::not_found)?;
    if access == Access::Reads && review.published.is_none() {
        return Err(Problem::not_found());
    }
    let etag = etag(review.version);
    Ok(([(header::ETAG, etag)], Json(sent(partner, review, access))).into_response())
}

#[utoipa::path(
    put,
    path = "/api/v1/performance/reviews/{partner}/{quarter}",
    operation_id = "writeReview",
    tag = "performance",
    params(
        ("partner" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
        ("quarter" = String, Path, description = "A fiscal quarter: `2027-Q3`.", pattern = "^(19|[2-8][0-9])[0-9]{2}-Q[1-4]$"),
    ),
    request_body = ReviewChange,
    security(("session" = [])),
    responses(
        (status = 200, description = "The review as it is now.", body = schemas::Review, headers(("ETag" = String, description = "The version of the review."), ("Idempotency-Key" = String))),
        (status = 404, description = "`not_found`: no such organisation, or none that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 412, description = "`stale`: somebody was faster; read it again.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn write(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids((partner, quarter)): Ids<(PartnerId, Quarter)>,
    IfMatch(version): IfMatch,
    key: IdempotencyKey,
    JsonBody(change): JsonBody<ReviewChange>,
) -> Result<Response, Problem> {
    if access(&signed_in, &partner)? != Access::Writes {
        return Err(Problem::role_not_allowed());
    }
    let issues = change.text.issues();
    if !issues.is_empty() {
        return Err(Problem::invalid(issues.iter().map(field_error).collect()));
    }
    let path = format!("/performance/reviews/{partner}/{quarter}");
    let hash = idempotency::request_hash("PUT", &path, Some(version), &change);
    // Before the transaction: reading deals takes a while in which nobody else could write.
    let made = if change.published { Some(made(&state, &partner, quarter, now).await?) } else { None };
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    partners::find(&mut effect.write, &partner).await?.ok_or_else(Problem::not_found)?;
    let before = reviews::find(&mut effect.write, &partner, quarter).await?;
    if before.as_ref().map_or(0, |review| review.version) != version {
        return Err(stale());
    }
    // What was published stays as it was, until it is taken back and published anew.
    let published = match before.and_then(|review| review.published) {
        Some(published) if change.published => Some(published),
        _ => made.map(|figures| (now, figures)),
    };
    let saved_by = signed_in.name().to_owned();
    let review =
        Stored { quarter, version: version + 1, text: change.text, published, saved_at: now, saved_by };
    if !reviews::save(&mut effect.write, &partner, &review, version).await? {
        return Err(stale());
    }
    let headers = [("etag", etag(review.version))];
    effect.finish(StatusCode::OK, &headers, &sent(partner, review, Access::Writes)).await
}

/// The partner's figures of today, by the rules that the page makes them by.
async fn made(
    state: &AppState,
    partner: &PartnerId,
    quarter: Quarter,
    now: DateTime<Utc>,
) -> Result<Figures, Problem> {
    expiry::settle(state, now).await?;
    let organisation: Partner = {
        let mut connection = state.database.read().await?;
        partners::find(&mut connection, partner).await?.ok_or_else(Problem::not_found)?
    };
    let scope = Scope::Of(vec![partner.clone()]);
    let mut rows: Vec<FactRow> = Vec::new();
    loop {
        let after = rows.last().map(|row| row.id.clone()).unwrap_or_default();
        let slice = slice(state, &scope, &after).await?;
        let more = u32::try_from(slice.len()).is_ok_and(|count| count == SLICE);
        rows.extend(slice);
        if !more {
            break;
        }
    }
    let state = state.clone();
    let work = tokio::task::spawn_blocking(move || {
        let program = &state.program.rules;
        let deals = columns(program, &rows, |at| state.today(at));
        let partner = organisation.id.as_str();
        figures(&deals, partner, &organisation.tier, quarter, program, state.today(now))
    });
    work.await.map_err(|error| Problem::internal(&error))
}

fn head(review: &Stored, access: Access) -> Head {
    Head {
        quarter: review.quarter,
        version: review.version,
        published_at: review.published.as_ref().map(|(at, _)| *at),
        saved_at: review.saved_at,
        // Who of the programme's people held the pen is no matter of the partner.
        saved_by: if access == Access::Writes { review.saved_by.clone() } else { String::new() },
    }
}

fn sent(partner: PartnerId, review: Stored, access: Access) -> Sent {
    let head = head(&review, access);
    let figures = review.published.map(|(_, figures)| figures);
    match (access, figures) {
        (Access::Reads, Some(figures)) => {
            let (text, figures) = for_partner(review.text, figures);
            Sent { partner, head, text, figures: Some(figures) }
        }
        (_, figures) => Sent { partner, head, text: review.text, figures },
    }
}

fn etag(version: i64) -> String {
    format!("\"{version}\"")
}

fn stale() -> Problem {
    let detail = "the review was changed meanwhile; read it again";
    Problem::new(StatusCode::PRECONDITION_FAILED, "stale", detail)
}

/// `steps[2].due` is `/text/steps/2/due` of the request.
fn field_error(issue: &Issue) -> FieldError {
    let pointer = issue.path.replace('[', "/").replace(']', "").replace('.', "/");
    let error = FieldError::new(format!("/text/{pointer}"), issue.code.as_str());
    issue.params.iter().fold(error, |error, (name, value)| error.with(name, value))
}
