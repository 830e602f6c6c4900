//! Attaching a file.

use super::super::{entry, visible_deal};
use crate::attachments::{Received, Refused, media_type, safe_name};
use crate::authentication::SignedIn;
use crate::idempotency::{self, Claim, Prepared};
use crate::openapi::schemas;
use crate::problem::{FieldError, Problem};
use crate::requests::{IdempotencyKey, Ids, Now};
use crate::state::AppState;
use crate::store::attachments::StoredAttachment;
use crate::store::{activities, attachments, deals};
use axum::extract::State;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use domain::deals::{Attachment, Deal, Refusal, Status};
use domain::ids::{AttachmentId, DealId};
use domain::program::Program;
use uuid::Uuid;

/// 64 KiB: room for the multipart frame around the file.
const FRAME: u64 = 64 * 1024;

/// Bytes of the longest body that can hold a file of the programme. The router stops reading there: a stream that never
/// pauses would otherwise be gathered in memory before its size is looked at.
pub fn longest_upload(program: &Program) -> usize {
    usize::try_from(program.attachments.max_bytes.saturating_add(FRAME)).unwrap_or(usize::MAX)
}

/// Takes one part named `file`. The size is judged while it arrives: what is too large is not stored.
#[utoipa::path(
    post,
    path = "/api/v1/deals/{deal}/attachments",
    operation_id = "attachFile",
    tag = "attachments",
    params(
        ("deal" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
    ),
    request_body(content = schemas::Upload, content_type = "multipart/form-data"),
    security(("session" = [])),
    responses(
        (status = 201, description = "Attached.", body = schemas::Attachment, headers(("Location" = String), ("Idempotency-Key" = String))),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
        (status = 409, description = "`too_many_files`; `refused`: the deal takes no files any more; `request_in_progress`.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn create(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(id): Ids<DealId>,
    key: IdempotencyKey,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let mut connection = state.database.read().await?;
    let deal = visible_deal(&mut connection, &signed_in.actor, &id).await?;
    // Looked up after the deal: what this very key added to the deal is not held against a repetition.
    let repeated = idempotency::is_used(&mut connection, &signed_in, &key).await?;
    drop(connection);
    judged(&state, &headers)?;
    if !repeated {
        takes_files(&state, &deal)?;
    }
    let (name, kind, received) = receive(&state, multipart).await?;

    let asked = serde_json::json!({ "name": name, "sha256": received.sha256 });
    let hash = idempotency::request_hash("POST", &format!("{id}/attachments"), None, &asked);
    let mut effect = match idempotency::claim(&state, &signed_in, key, &hash, now).await? {
        Claim::Replay(answer) => return Ok(answer),
        Claim::Fresh(effect) => effect,
    };
    // Judged again: the deal may have moved on while the file was on its way. From here on its row is held.
    let mut deal = deal;
    deal.summary.updated_at = now;
    deals::touch(&mut effect.write, &deal).await?;
    let deal = visible_deal(&mut effect.write, &signed_in.actor, &id).await?;
    takes_files(&state, &deal)?;
    let stored = StoredAttachment {
        attachment: Attachment {
            id: AttachmentId(Uuid::now_v7().to_string()),
            name,
            size: received.size,
            media_type: kind.to_owned(),
            uploaded_at: now,
            uploaded_by: signed_in.name().to_owned(),
        },
        sha256: received.sha256.clone(),
    };
    attachments::insert(&mut effect.write, &id, &stored).await?;
    let log = entry("attached", signed_in.name(), now);
    activities::insert(&mut effect.write, &id, Some(signed_in.user_id()), &log).await?;
    let location = format!("/api/v1/deals/{id}/attachments/{}", stored.attachment.id);
    let prepared = effect.prepare(StatusCode::CREATED, &[("location", location)], &stored.attachment).await?;
    // In a task of its own: it runs to its end even if the client hangs up and this handler is dropped.
    let stored = tokio::spawn(keep(state, received, stored.attachment.id, prepared));
    stored.await.map_err(|error| Problem::internal(&error))?
}

/// The content is in its place before the row that names it is committed. It stays there whatever the commit answers:
/// a commit can succeed and its answer be lost, and a file too many is better than a file too few.
///
/// # Errors
/// If folder or database refuse.
pub(crate) async fn keep(
    state: AppState,
    received: Received,
    id: AttachmentId,
    prepared: Prepared,
) -> Result<Response, Problem> {
    let place = state.attachments.keep(received, &id).await.map_err(|error| Problem::internal(&error))?;
    place.stay();
    prepared.commit().await
}

/// What is announced as too large is refused before it is read.
///
/// # Errors
/// 413.
pub(crate) fn judged(state: &AppState, headers: &HeaderMap) -> Result<(), Problem> {
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let longest = u64::try_from(longest_upload(&state.program.rules)).unwrap_or(u64::MAX);
    if announced.is_some_and(|bytes| bytes > longest) { Err(too_large(state)) } else { Ok(()) }
}

/// Whether the deal's status and the number of its files let it have one more.
///
/// # Errors
/// 409 otherwise.
pub(crate) fn takes_files(state: &AppState, deal: &Deal) -> Result<(), Problem> {
    let status = deal.summary.status;
    if !status.takes_files() {
        let from = Status::ALL.into_iter().filter(|status| status.takes_files()).collect();
        return Err(Problem::refused(Refusal::WrongStatus { status, from }));
    }
    let max = state.program.rules.attachments.max_files;
    if deal.attachments.len() >= usize::from(max) {
        let detail = format!("a deal holds at most {max} files");
        return Err(Problem::new(StatusCode::CONFLICT, "too_many_files", detail));
    }
    Ok(())
}

/// The name, media type and content of the one part.
///
/// # Errors
/// 4xx: it is not one file of the programme's kinds and sizes.
pub(crate) async fn receive(
    state: &AppState,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<(String, &'static str, Received), Problem> {
    let mut multipart = multipart.map_err(|_| {
        let detail = "send multipart/form-data with one part named file";
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail)
    })?;
    let unreadable = |error: MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return too_large(state);
        }
        Problem::new(
            StatusCode::BAD_REQUEST,
            "multipart_unreadable",
            format!("the upload broke off: {error}"),
        )
    };
    let missing = |code| Problem::invalid(vec![FieldError::new("/file", code)]);
    let field = multipart.next_field().await.map_err(unreadable)?.ok_or_else(|| missing("required"))?;
    if field.name() != Some("file") {
        return Err(missing("required"));
    }
    let name = safe_name(field.file_name().unwrap_or_default());
    let received = stream(state, field, unreadable).await?;
    if multipart.next_field().await.map_err(unreadable)?.is_some() {
        return Err(missing("only_one"));
    }
    let kind = media_type(&name, &received.head, &state.program.rules.attachments)
        .map_err(|refused| not_allowed(state, refused))?;
    Ok((name, kind, received))
}

async fn stream(
    state: &AppState,
    mut field: Field<'_>,
    unreadable: impl Fn(MultipartError) -> Problem,
) -> Result<Received, Problem> {
    let failed = |error: std::io::Error| Problem::internal(&error);
    let mut incoming = state.attachments.receive().await.map_err(failed)?;
    while let Some(chunk) = field.chunk().await.map_err(&unreadable)? {
        let size = incoming.size().saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if size > state.program.rules.attachments.max_bytes {
            return Err(too_large(state));
        }
        incoming.push(&chunk).await.map_err(failed)?;
    }
    incoming.finish().await.map_err(failed)
}

fn too_large(state: &AppState) -> Problem {
    let max = state.program.rules.attachments.max_bytes;
    let error = FieldError::new("/file", "file_too_large").with("max_bytes", max);
    let detail = format!("a file may have {max} bytes");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "file_too_large", detail).with_errors(vec![error])
}

fn not_allowed(state: &AppState, refused: Refused) -> Problem {
    let types = state.program.rules.attachments.types.join(", ");
    let error = match &refused {
        Refused::Empty => FieldError::new("/file", "file_empty"),
        Refused::Ending(ending) => FieldError::new("/file", "file_type_not_allowed").with("ending", ending),
        Refused::Content(ending) => FieldError::new("/file", "file_content_mismatch").with("ending", ending),
    };
    let detail = match refused {
        Refused::Empty => "the file is empty".to_owned(),
        Refused::Ending(_) => format!("allowed are {types}"),
        Refused::Content(ending) => format!("the content is not that of a {ending} file"),
    };
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "file_type_not_allowed", detail)
        .with_errors(vec![error.with("allowed", types)])
}
