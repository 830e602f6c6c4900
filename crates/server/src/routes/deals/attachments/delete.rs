//! Taking a file away again.

use super::super::{entry, visible_deal};
use crate::authentication::SignedIn;
use crate::openapi::schemas;
use crate::problem::Problem;
use crate::requests::{Ids, Now};
use crate::state::AppState;
use crate::store::{activities, attachments, deals};
use axum::extract::State;
use axum::http::StatusCode;
use domain::deals::{Refusal, Status};
use domain::ids::{AttachmentId, DealId};

/// The partner's people may, while they may edit the deal.
#[utoipa::path(
    delete,
    path = "/api/v1/deals/{deal}/attachments/{attachment}",
    operation_id = "removeFile",
    tag = "attachments",
    params(
        ("deal" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
        ("attachment" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
    ),
    security(("session" = [])),
    responses(
        (status = 204, description = "Taken away."),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 409, description = "`refused`: the deal cannot be edited.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn delete(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids((id, attachment)): Ids<(DealId, AttachmentId)>,
) -> Result<StatusCode, Problem> {
    let mut write = state.database.write().await?;
    let mut deal = visible_deal(&mut write, &signed_in.actor, &id).await?;
    let stored = attachments::find(&mut write, &id, &attachment).await?.ok_or_else(Problem::not_found)?;
    signed_in.partner()?;
    let status = deal.summary.status;
    if status.phase().is_none() {
        let from = Status::ALL.into_iter().filter(|status| status.phase().is_some()).collect();
        return Err(Problem::refused(Refusal::WrongStatus { status, from }));
    }
    deal.summary.updated_at = now;
    deals::touch(&mut write, &deal).await?;
    attachments::delete(&mut write, &attachment).await?;
    let log = entry("detached", signed_in.name(), now);
    activities::insert(&mut write, &id, Some(signed_in.user_id()), &log).await?;
    write.commit().await?;
    state.attachments.remove(&stored.sha256, &attachment).await;
    Ok(StatusCode::NO_CONTENT)
}
