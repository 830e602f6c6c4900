//! What is noted of a partner: payments, refunds, certificates, goals. Who may note what, and what has to hold, is decided
//! by `domain`.

use crate::authentication::SignedIn;
use crate::idempotency::{self, Claim};
use crate::openapi::schemas;
use crate::problem::{FieldError, Problem};
use crate::requests::{IdempotencyKey, Ids, JsonBody, Now};
use crate::standing;
use crate::state::AppState;
use crate::store::dossiers;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::ids::PartnerId;
use domain::performance::dossier::{Denied, Noted};

#[utoipa::path(
    post,
    path = "/api/v1/performance/standing/{partner}/entries",
    operation_id = "noteEntry",
    tag = "performance",
    params(
        ("partner" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
    ),
    request_body = schemas::NotedEntry,
    security(("session" = [])),
    responses(
        (status = 200, description = "What is kept of the partner after it.", body = schemas::Dossier, headers(("Idempotency-Key" = String))),
        (status = 403, description = "`role_not_allowed`: the programme's people note everything; a partner's administrator sets goals, others their own.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 412, description = "`stale`: something else stands there than what was `seen`; `standing` is the record as it is now.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn note(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(partner): Ids<PartnerId>,
    key: IdempotencyKey,
    JsonBody(noted): JsonBody<Noted>,
) -> Result<Response, Problem> {
    if !signed_in.actor.sees(&partner) {
        return Err(Problem::not_found());
    }
    let path = format!("/performance/standing/{partner}/entries");
    let hash = idempotency::request_hash("POST", &path, None, &noted);
    let mut again = true;
    let (mut effect, deals) = loop {
        // What the entry is judged by is read before the transaction: nobody who writes waits while deals are read.
        let (_, deals) = standing::read(&state, &partner, now).await?;
        let mut effect = match idempotency::claim(&state, &signed_in, key.clone(), &hash, now).await? {
            Claim::Replay(answer) => return Ok(answer),
            Claim::Fresh(effect) => effect,
        };
        if deals.are_as_read(&mut effect.write, &partner).await? {
            break (effect, deals);
        }
        // Where deals change all the time, they are read where nothing can change.
        if !std::mem::take(&mut again) {
            let deals = deals.still(&state, &mut effect.write, &partner).await?;
            break (effect, deals);
        }
    };
    let (dossier, _) = dossiers::find(&mut effect.write, &partner, state.today(now)).await?;
    let facts = deals.facts(&state, &dossier);
    let entry = &noted.entry;
    entry.allowed(&signed_in.actor, &dossier).map_err(|denied| match denied {
        Denied::OutOfSight => Problem::not_found(),
        Denied::Role => Problem::role_not_allowed(),
    })?;
    if noted.is_overtaken(&dossier) {
        return Err(Problem::stale_standing(dossier));
    }
    let issues = entry.issues(&state.program.rules, &facts, &dossier);
    if !issues.is_empty() {
        return Err(Problem::invalid(issues.iter().map(FieldError::of_entry).collect()));
    }
    let agreed = !signed_in.session.user.role.is_partner();
    dossiers::note(&mut effect.write, &partner, entry, agreed).await?;
    dossiers::log(&mut effect.write, &partner, signed_in.user_id(), now, entry).await?;
    let after = standing::renew(&state, &mut effect.write, &partner, &deals).await?;
    effect.finish(StatusCode::OK, &[], &after).await
}
