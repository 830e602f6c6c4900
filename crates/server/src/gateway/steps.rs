//! Writing to the backend: a registration, changed fields, decisions. What becomes of a deal is decided by `domain`; what
//! may be written is decided on the record as it is now, checked against the asker's reach just before.

use super::deals::Names;
use super::{Asker, refusal};
use crate::authentication::SignedIn;
use crate::idempotency::{self, Held};
use crate::problem::{FieldError, Problem};
use crate::requests::IdempotencyKey;
use crate::routes::deals::{
    ActionRequest, Changes, NewDeal, create as registering, entry, etag, fields, readable,
};
use crate::state::AppState;
use crate::store::foreign_deals;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::deals::registration::Desk;
use domain::deals::{Activity, Deal, Request, transition};
use domain::ids::{DealId, PartnerId, UserId};
use domain::records::Partner;
use record_store::steps::{Create, Current, Earlier, Found, Meant, Since, Stop, Written};
use record_store::{names, read};
use rest_profile::capabilities::RetryCreate;
use rest_profile::query::Value;
use rest_profile::record::Record;
use sha2::{Digest as _, Sha256};

/// A step on one deal, and from which version it was meant.
pub struct Asked {
    pub id: DealId,
    pub version: i64,
    pub key: IdempotencyKey,
    pub now: DateTime<Utc>,
}

/// Why a step did not come to an answer.
struct Stopped {
    problem: Problem,
    /// Whether it may have been taken all the same.
    may_have_happened: bool,
}

impl From<Problem> for Stopped {
    fn from(problem: Problem) -> Self {
        Self { problem, may_have_happened: false }
    }
}

/// A step that was taken, with what the history says of it.
struct Taken {
    record: Record,
    deal: Deal,
    log: Option<Activity>,
}

/// Registers a deal, once per key.
pub async fn create(
    state: &AppState,
    signed_in: &SignedIn,
    key: IdempotencyKey,
    new: NewDeal,
    now: DateTime<Utc>,
) -> Result<Response, Problem> {
    let asker = Asker::new(state, signed_in)?;
    asker.own_organisation()?;
    let repeats = asker.deals.capabilities().retry_create != RetryCreate::Never;
    let hash = idempotency::request_hash("POST", "/deals", None, &new);
    let backend_key = key_for_backend(signed_in.user_id(), &key.0);
    let held = match idempotency::take(state, signed_in, key, &hash, now, repeats).await? {
        idempotency::Taken::Replay(answer) => return Ok(answer),
        idempotency::Taken::Held(held) => held,
    };
    let alias = DealId(new.id.clone());
    match asker.register(new, &backend_key, held.is_repeated(), now).await {
        Ok((record, deal, log)) => {
            let location = format!("/api/v1/deals/{}", deal.summary.id);
            let headers = [("location", location), ("etag", etag(&deal))];
            let mut effect = held.resume(state).await?;
            if let (Some(partner), true) = (&signed_in.session.partner, alias != deal.summary.id) {
                foreign_deals::insert(&mut effect.write, &partner.id, &alias, deal.summary.id.as_str())
                    .await?;
            }
            for activity in &log {
                asker.note(&mut effect.write, &record, activity).await?;
            }
            effect.finish(StatusCode::CREATED, &headers, &deal).await
        }
        Err(stopped) => held_back(state, held, stopped).await,
    }
}

/// Gives the key back if nothing has happened, and notes it otherwise.
async fn held_back(state: &AppState, held: Held, stopped: Stopped) -> Result<Response, Problem> {
    if stopped.may_have_happened {
        held.leave_unclear(state).await?;
    } else {
        held.release(state).await?;
    }
    Err(stopped.problem)
}

/// The key that the backend sees. Another person's key is never the same one, so nobody can lay claim to somebody
/// else's record by guessing theirs.
fn key_for_backend(user: &UserId, key: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(user.as_str());
    hash.update([0]);
    hash.update(key);
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash.finalize()).for_each(|(to, from)| *to = from);
    uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// Changes fields.
pub async fn edit(
    state: &AppState,
    signed_in: &SignedIn,
    asked: Asked,
    changes: Changes,
) -> Result<Response, Problem> {
    let asker = Asker::new(state, signed_in)?;
    let hash = idempotency::request_hash("PATCH", asked.id.as_str(), Some(asked.version), &changes);
    let held = match idempotency::take(state, signed_in, asked.key, &hash, asked.now, true).await? {
        idempotency::Taken::Replay(answer) => return Ok(answer),
        idempotency::Taken::Held(held) => held,
    };
    let again = held.is_repeated();
    let work = async {
        let found = asker.found(&asker.theirs(&asked.id).await?).await?;
        signed_in.partner()?;
        let mut log = entry("edited", signed_in.name(), asked.now);
        let meant = Meant::Change(&changes.fields);
        let (current, before) = match asker.since(found, asked.version, meant, again).await? {
            Ok(current) => current,
            Err((record, deal)) => return Ok(Taken { record, deal, log: Some(log) }),
        };
        fields::check_shape(&state.program.rules, &changes.fields)?;
        let partner = asker.partner_of(&current.record, &before).await?;
        let desk = desk(state, signed_in, &partner, asked.now);
        let after = desk.change(&before, &changes.fields).map_err(Problem::from)?;
        log.changed = fields::differences(&before.fields, &after.fields);
        let log = Some(log).filter(|log| !log.changed.is_empty());
        asker.update(current, (&before, &after), log).await
    };
    let outcome = work.await;
    finish(state, &asker, held, outcome).await
}

/// Takes a step in a registration's life.
pub async fn act(
    state: &AppState,
    signed_in: &SignedIn,
    asked: Asked,
    body: ActionRequest,
) -> Result<Response, Problem> {
    let asker = Asker::new(state, signed_in)?;
    let path = format!("{}/actions", asked.id);
    let hash = idempotency::request_hash("POST", &path, Some(asked.version), &body);
    let held = match idempotency::take(state, signed_in, asked.key, &hash, asked.now, true).await? {
        idempotency::Taken::Replay(answer) => return Ok(answer),
        idempotency::Taken::Held(held) => held,
    };
    let again = held.is_repeated();
    let work = async {
        let found = asker.found(&asker.theirs(&asked.id).await?).await?;
        let request = readable(&body);
        let mut log = entry(body.action.as_str(), signed_in.name(), asked.now);
        log.to = Some(body.action.target());
        if let Ok(request) = &request {
            (log.reason, log.comment) = (request.reason.clone(), request.comment.clone());
        }
        let plain = Request::plain(body.action);
        let meant = Meant::Act(request.as_ref().unwrap_or(&plain));
        let (current, before) = match asker.since(found, asked.version, meant, again).await? {
            Ok(current) => current,
            Err((record, deal)) => return Ok(Taken { record, deal, log: Some(log) }),
        };
        let program = &state.program.rules;
        let mut request = request?;
        fields::check_shape(program, &body.fields)?;
        transition(program, &before.summary, &signed_in.actor, &request).map_err(Problem::refused)?;
        asker.check_duplicate(&mut request).await?;
        let partner = asker.partner_of(&current.record, &before).await?;
        let desk = desk(state, signed_in, &partner, asked.now);
        let after = desk.act(&before, &request, &body.fields).map_err(Problem::from)?;
        log.from = Some(before.summary.status);
        log.changed = fields::differences(&before.fields, &after.fields);
        asker.update(current, (&before, &after), Some(log)).await
    };
    let outcome = work.await;
    finish(state, &asker, held, outcome).await
}

/// A step that did not come to its end may be tried again: the version it names keeps it from being taken twice, and one
/// that was taken is known by what it says.
async fn finish(
    state: &AppState,
    asker: &Asker<'_>,
    held: Held,
    outcome: Result<Taken, Stopped>,
) -> Result<Response, Problem> {
    match outcome {
        Ok(Taken { record, deal, log }) => {
            let headers = [("etag", etag(&deal))];
            let mut effect = held.resume(state).await?;
            if let Some(activity) = &log {
                asker.note(&mut effect.write, &record, activity).await?;
            }
            effect.finish(StatusCode::OK, &headers, &deal).await
        }
        Err(stopped) => held_back(state, held, stopped).await,
    }
}

fn desk<'a>(
    state: &'a AppState,
    signed_in: &'a SignedIn,
    partner: &'a Partner,
    now: DateTime<Utc>,
) -> Desk<'a> {
    Desk { program: &state.program.rules, actor: &signed_in.actor, partner, now, today: state.today(now) }
}

impl Asker<'_> {
    /// The deal as it is now, if it still is the one that the asker saw; `Err` within if it is what the asker meant to
    /// come of it. What may be known and done is judged before: a stale version says less than a role that is not allowed.
    async fn since(
        &self,
        found: Found,
        version: i64,
        meant: Meant<'_>,
        again: bool,
    ) -> Result<Result<(Current, Deal), (Record, Deal)>, Problem> {
        match found.since(&self.state.program.rules, version, meant, again) {
            Since::Nothing(current) => {
                let deal = self.deal(&current.record, &mut Names::default()).await?;
                Ok(Ok((current, deal)))
            }
            Since::Ours(record) => {
                let deal = self.shown(&record).await?;
                Ok(Err((record, deal)))
            }
            Since::Theirs(record) => Err(Problem::stale(self.shown(&record).await?)),
        }
    }

    /// The organisation of a deal. One that only the backend knows has no more than its name there.
    async fn partner_of(&self, record: &Record, deal: &Deal) -> Result<Partner, Problem> {
        let found = self.organisation(&deal.summary.partner_id).await?;
        let named = record.get(names::PARTNER).and_then(Value::as_text).unwrap_or_default();
        let unknown = Record { id: named.to_owned(), ..Record::default() };
        Ok(found.unwrap_or_else(|| read::partner(&self.state.program.rules, &unknown)))
    }

    /// The registration that was there first has to be one that the asker sees; it is named by the backend's id.
    async fn check_duplicate(&self, request: &mut Request) -> Result<(), Problem> {
        let Some(other) = &request.duplicate_of else { return Ok(()) };
        let dangling = || Problem::invalid(vec![FieldError::new("/duplicate_of", "dangling_reference")]);
        let found = self.record(other).await.map_err(|problem| match problem.status() {
            StatusCode::NOT_FOUND => dangling(),
            _ => problem,
        })?;
        request.duplicate_of = Some(DealId(found.id));
        Ok(())
    }

    /// Writes what a step changed, and reads what came of it.
    async fn update(
        &self,
        current: Current,
        (before, after): (&Deal, &Deal),
        log: Option<Activity>,
    ) -> Result<Taken, Stopped> {
        let program = &self.state.program.rules;
        let known = current.record.clone();
        let write = current.write(program, self.deals, &self.context, before, after);
        let Some(write) = write.map_err(|stop| self.stopped(&stop))? else {
            let deal = self.shown(&known).await?;
            return Ok(Taken { record: known, deal, log: None });
        };
        let written = self.source.run(write).await.map_err(|stop| self.stopped(&stop))?;
        let now = self.record_of_backend(&known.id).await;
        let record = match (written, now) {
            (Written::Stale, now) => return Err(Problem::stale(self.shown(&now?).await?).into()),
            (_, Ok(now)) => now,
            // It is done; the backend went away just afterwards.
            (Written::Record(record), Err(_)) => record,
            (Written::Unseen, Err(problem)) => return Err(Stopped { problem, may_have_happened: true }),
        };
        let deal = self.shown(&record).await?;
        Ok(Taken { record, deal, log })
    }

    fn stopped(&self, stop: &Stop) -> Stopped {
        let problem = refusal::stopped(stop, &self.state.program.rules.roles.title);
        Stopped { problem, may_have_happened: stop.may_have_happened }
    }

    /// Makes the record of a new deal. `again` says that an earlier attempt may have arrived.
    async fn register(
        &self,
        new: NewDeal,
        key: &str,
        again: bool,
        now: DateTime<Utc>,
    ) -> Result<(Record, Deal, Vec<Activity>), Stopped> {
        let (_, theirs) = self.own_organisation()?;
        let (mut deal, log) = registering::assemble(self.state, self.signed_in, new, now)?;
        deal.summary.partner_id = PartnerId(theirs.to_owned());
        // People without an id in the backend are not named there.
        let owner = self.source.people.get(deal.summary.owner_id.as_str()).cloned().unwrap_or_default();
        deal.summary.owner_id = UserId(owner);
        let earlier = if again { Earlier::Certain } else { Earlier::None };
        let create = Create::new(&self.state.program.rules, self.deals, &self.context, &deal, key, earlier);
        let create = create.map_err(|stop| self.stopped(&stop))?;
        let unclear = |problem| Stopped { problem, may_have_happened: true };
        let made = self.source.run(create).await.map_err(|stop| self.stopped(&stop))?;
        // A backend that does not say what it made: the person finds the deal in the list.
        let id = made.id.ok_or_else(|| unclear(refusal::unclear()))?;
        // Checked like any other: a backend could name somebody else's.
        let found = async {
            let record = self.record_of_backend(&id).await?;
            let deal = self.shown(&record).await?;
            Ok((record, deal))
        };
        let repeats = self.deals.capabilities().retry_create != RetryCreate::Never;
        let (record, deal) =
            found.await.map_err(|problem| unclear(if repeats { problem } else { refusal::unclear() }))?;
        Ok((record, deal, log))
    }
}
