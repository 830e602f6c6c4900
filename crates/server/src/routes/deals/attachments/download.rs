//! Sending a file: as a download, never as something a browser would show or run under our name.

use super::super::visible_deal;
use crate::attachments::content_disposition;
use crate::authentication::SignedIn;
use crate::openapi::schemas;
use crate::portal::API_POLICY;
use crate::problem::Problem;
use crate::requests::Ids;
use crate::state::AppState;
use crate::store::attachments::{self, StoredAttachment};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use domain::deals::Attachment;
use domain::ids::{AttachmentId, DealId};
use std::io;
use tokio_util::io::ReaderStream;

#[utoipa::path(
    get,
    path = "/api/v1/deals/{deal}/attachments/{attachment}",
    operation_id = "downloadFile",
    tag = "attachments",
    params(
        ("deal" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
        ("attachment" = String, Path, pattern = "^[A-Za-z0-9._-]{1,64}$"),
    ),
    security(("session" = [])),
    responses(
        (status = 200, description = "The file, as a download.", content((Vec<u8> = "application/octet-stream"), (Vec<u8> = "application/pdf"), (Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "text/plain"), (Vec<u8> = "text/csv")), headers(("Content-Disposition" = String))),
        (status = 404, description = "`not_found`: nothing, or nothing that you may see.", body = schemas::Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn download(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Ids((deal, id)): Ids<(DealId, AttachmentId)>,
) -> Result<Response, Problem> {
    let mut connection = state.database.read().await?;
    visible_deal(&mut connection, &signed_in.actor, &deal).await?;
    let stored = attachments::find(&mut connection, &deal, &id).await?.ok_or_else(Problem::not_found)?;
    drop(connection);
    sent(&state, &stored).await
}

/// A file of the folder, as the answer.
///
/// # Errors
/// 404 if it is gone.
pub(crate) async fn sent(state: &AppState, stored: &StoredAttachment) -> Result<Response, Problem> {
    let attachment = &stored.attachment;
    let content = state.attachments.content(&stored.sha256, &attachment.id).await.map_err(|error| {
        if error.kind() == io::ErrorKind::NotFound {
            tracing::error!("the content of an attachment is gone");
            return Problem::not_found();
        }
        Problem::internal(&error)
    })?;
    as_download(attachment, Body::from_stream(ReaderStream::new(content)))
}

/// A file's content with the headers that keep it a download.
///
/// # Errors
/// If its name cannot stand in a header.
pub(crate) fn as_download(attachment: &Attachment, content: Body) -> Result<Response, Problem> {
    let text = |text: String| HeaderValue::try_from(text).map_err(|error| Problem::internal(&error));
    let headers = [
        (header::CONTENT_TYPE, text(attachment.media_type.clone())?),
        (header::CONTENT_LENGTH, HeaderValue::from(attachment.size)),
        (header::CONTENT_DISPOSITION, text(content_disposition(&attachment.name))?),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(API_POLICY)),
    ];
    Ok((headers, content).into_response())
}
