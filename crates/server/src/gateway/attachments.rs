//! Files of deals that live in a backend. Where the profile says how the backend takes files they go there; otherwise,
//! and wherever the backend could not give a file back, they lie in this server's own folder under the deal's id. Who may
//! reach a file is decided by the deal, read from the backend and checked each time.

use super::source::no_answer;
use super::{Asker, refusal};
use crate::attachments::Received;
use crate::authentication::SignedIn;
use crate::http_client::FileContent;
use crate::idempotency::{self, Held, Taken};
use crate::problem::Problem;
use crate::requests::{IdempotencyKey, Ids, Now};
use crate::routes::deals::attachments::{as_download, judged, keep, receive, sent, takes_files};
use crate::routes::deals::entry;
use crate::state::AppState;
use crate::store::attachments::StoredAttachment;
use crate::store::foreign_attachments::{self, ForeignAttachment};
use axum::body::Body;
use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use domain::deals::{Attachment, Refusal, Status};
use domain::ids::{AttachmentId, DealId};
use record_store::steps::NoAnswer;
use rest_profile::http::{HttpRequest, Replay};
use rest_profile::json::{Json, Pointer};
use rest_profile::plan::Upload;
use rest_profile::record::Record;
use uuid::Uuid;

/// A file that arrived.
struct Arrived {
    name: String,
    kind: &'static str,
    received: Received,
}

/// Attaches a file.
pub async fn create(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids(id): Ids<DealId>,
    key: IdempotencyKey,
    headers: HeaderMap,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let asker = Asker::new(&state, &signed_in)?;
    let record = asker.record(&id).await?;
    let mut connection = state.database.read().await?;
    // Looked up before the deal's files: what this very key added is not held against a repetition.
    let repeated = idempotency::is_used(&mut connection, &signed_in, &key).await?;
    drop(connection);
    judged(&state, &headers)?;
    if !repeated {
        takes_files(&state, &asker.shown(&record).await?)?;
    }
    let (name, kind, received) = receive(&state, multipart).await?;
    let asked = serde_json::json!({ "name": name, "sha256": received.sha256 });
    let hash = idempotency::request_hash("POST", &format!("{id}/attachments"), None, &asked);
    let uploads = asker.deals.capabilities().uploads;
    let held = match idempotency::take(&state, &signed_in, key, &hash, now, !uploads).await? {
        Taken::Replay(answer) => return Ok(answer),
        Taken::Held(held) => held,
    };
    let arrived = Arrived { name, kind, received };
    let (state, signed_in) = (state.clone(), signed_in.clone());
    // To its end, also if the client hangs up.
    let step = tokio::spawn(async move { attach(&state, &signed_in, held, record, arrived, now).await });
    step.await.map_err(|error| Problem::internal(&error))?
}

async fn attach(
    state: &AppState,
    signed_in: &SignedIn,
    held: Held,
    record: Record,
    arrived: Arrived,
    now: DateTime<Utc>,
) -> Result<Response, Problem> {
    let asker = Asker::new(state, signed_in)?;
    // Judged again: the deal may have moved on while the file was on its way.
    let again = async {
        let record = asker.record_of_backend(&record.id).await?;
        takes_files(state, &asker.shown(&record).await?)?;
        Ok::<Record, Problem>(record)
    };
    let record = match again.await {
        Ok(record) => record,
        Err(problem) => {
            held.release(state).await?;
            return Err(problem);
        }
    };
    let in_backend = asker.deals.capabilities().uploads;
    let reference = if in_backend {
        match asker.hand_over(&record, &arrived).await {
            Ok(reference) => reference,
            Err((problem, true)) => {
                held.leave_unclear(state).await?;
                return Err(problem);
            }
            Err((problem, false)) => {
                held.release(state).await?;
                return Err(problem);
            }
        }
    } else {
        None
    };
    let attachment = Attachment {
        id: AttachmentId(Uuid::now_v7().to_string()),
        name: arrived.name,
        size: arrived.received.size,
        media_type: arrived.kind.to_owned(),
        uploaded_at: now,
        uploaded_by: signed_in.name().to_owned(),
    };
    let stored = StoredAttachment { attachment, sha256: arrived.received.sha256.clone() };
    let file = ForeignAttachment { stored, in_backend, reference };
    let attachment = &file.stored.attachment;
    let mut effect = held.resume(state).await?;
    foreign_attachments::insert(&mut effect.write, asker.place(&record), &file).await?;
    asker.note(&mut effect.write, &record, &entry("attached", signed_in.name(), now)).await?;
    let location = format!("/api/v1/deals/{}/attachments/{}", record.id, attachment.id);
    let prepared = effect.prepare(StatusCode::CREATED, &[("location", location)], attachment).await?;
    if file.reference.is_some() {
        return prepared.commit().await;
    }
    keep(state.clone(), arrived.received, attachment.id.clone(), prepared).await
}

/// Sends a file, as a download.
pub async fn download(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Ids((deal, id)): Ids<(DealId, AttachmentId)>,
) -> Result<Response, Problem> {
    let asker = Asker::new(&state, &signed_in)?;
    let (_, file) = asker.file(&deal, &id).await?;
    let Some(reference) = &file.reference else { return sent(&state, &file.stored).await };
    let request = asker.address(reference).ok_or_else(Problem::not_found)?;
    let answer = asker.send(&request).await?;
    if !answer.ok() {
        return Err(asker.source.unread(asker.deals.read_failure(&answer, false)));
    }
    let size = u64::try_from(answer.body.len()).unwrap_or(u64::MAX);
    // Our own name and kind of it: what the backend says of a file does not decide how a browser treats it.
    let attachment = Attachment { size, ..file.stored.attachment };
    as_download(&attachment, Body::from(answer.body))
}

/// Takes a file away that lies here; the partner's people may, while they may edit the deal.
pub async fn delete(
    State(state): State<AppState>,
    Now(now): Now,
    signed_in: SignedIn,
    Ids((deal, id)): Ids<(DealId, AttachmentId)>,
) -> Result<StatusCode, Problem> {
    let asker = Asker::new(&state, &signed_in)?;
    let (record, file) = asker.file(&deal, &id).await?;
    signed_in.partner()?;
    let status = asker.shown(&record).await?.summary.status;
    if status.phase().is_none() {
        let from = Status::ALL.into_iter().filter(|status| status.phase().is_some()).collect();
        return Err(Problem::refused(Refusal::WrongStatus { status, from }));
    }
    if file.in_backend {
        let detail = "the backend has this file and is not told to remove files";
        return Err(Problem::new(StatusCode::CONFLICT, "backend_refused", detail));
    }
    let mut write = state.database.write().await?;
    if !foreign_attachments::delete(&mut write, asker.place(&record), &id).await? {
        return Err(Problem::not_found());
    }
    asker.note(&mut write, &record, &entry("detached", signed_in.name(), now)).await?;
    write.commit().await?;
    state.attachments.remove(&file.stored.sha256, &id).await;
    Ok(StatusCode::NO_CONTENT)
}

impl Asker<'_> {
    /// A file of a deal that the asker may know of.
    async fn file(&self, deal: &DealId, id: &AttachmentId) -> Result<(Record, ForeignAttachment), Problem> {
        let record = self.record(deal).await?;
        let mut connection = self.state.database.read().await?;
        let found = foreign_attachments::find(&mut connection, self.place(&record), id).await?;
        drop(connection);
        Ok((record, found.ok_or_else(Problem::not_found)?))
    }

    /// Uploads a file. Answers what the backend names it by, if it can be read there again; with a problem, whether the
    /// backend may have it all the same.
    async fn hand_over(&self, record: &Record, arrived: &Arrived) -> Result<Option<String>, (Problem, bool)> {
        let bytes = arrived.received.content().await;
        let bytes = bytes.map_err(|error| (Problem::internal(&error), false))?;
        let text = self.deals.wants_base64().then(|| STANDARD.encode(&bytes));
        let upload = Upload {
            name: &arrived.name,
            media_type: arrived.kind,
            size: arrived.received.size,
            base64: text.as_deref(),
        };
        let plan = self.deals.upload(&record.id, upload, &self.context);
        let plan = plan.map_err(|refused| (refusal::unsaid(&refused), false))?;
        let content = FileContent { name: &arrived.name, media_type: arrived.kind, bytes: &bytes };
        let twice = plan.request.replay == Replay::Never;
        let answer = match self.source.backend.send(&plan.request, Some(content)).await {
            Ok(answer) => answer,
            Err(failure) => {
                let none = no_answer(&failure);
                let perhaps = none != NoAnswer::Unsent;
                let problem = if perhaps && twice { refusal::unclear() } else { refusal::no_answer(none) };
                return Err((problem, perhaps));
            }
        };
        if !answer.ok() {
            let failure = self.source.backend.told(self.deals.read_failure(&answer, true));
            let perhaps = !(400..=499).contains(&failure.status);
            let problem = if perhaps && twice {
                refusal::unclear()
            } else {
                refusal::writing(&failure, &self.state.program.rules.roles.title)
            };
            return Err((problem, perhaps));
        }
        let reference = plan.reference.and_then(|at| named(&answer.body, &at));
        Ok(reference.filter(|reference| self.address(reference).is_some()))
    }

    /// Where a file of the backend is read: below the profile's base, or nowhere.
    fn address(&self, reference: &str) -> Option<HttpRequest> {
        let backend = &self.source.backend;
        let url = self.deals.file_address(reference, backend.base(), &self.context)?;
        backend.is_at_home(&url).then(|| HttpRequest {
            method: "GET",
            url,
            headers: Vec::new(),
            body: rest_profile::http::Body::Empty,
            replay: Replay::Safe,
            follow_redirects: true,
            cookies: false,
        })
    }
}

/// What an answer names the file by: a text or a number.
fn named(body: &[u8], at: &Pointer) -> Option<String> {
    let json = Json::parse(body).ok()?;
    let found = json.at(at)?;
    found.as_str().or_else(|| found.as_number()).filter(|text| !text.is_empty()).map(str::to_owned)
}
