//! Writing to the backend: a registration, changed fields, decisions. What becomes of a deal is decided by `domain`; what
//! may be written is decided on the record as it is now, checked against the asker's reach just before.

use super::deals::Names;
use super::{Asker, refusal};
use crate::authentication::SignedIn;
use crate::idempotency::{self, Held, Taken};
use crate::problem::{FieldError, Problem};
use crate::requests::IdempotencyKey;
use crate::routes::deals::{ActionRequest, Changes, NewDeal, create as registering, etag, fields, readable};
use crate::state::AppState;
use crate::store::{foreign_deals, partners};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use domain::deals::registration::Desk;
use domain::deals::{Deal, Request, transition};
use domain::ids::{DealId, PartnerId, UserId};
use domain::records::Partner;
use record_store::{names, read, write};
use rest_profile::capabilities::RetryCreate;
use rest_profile::http::Replay;
use rest_profile::plan::CreatePlan;
use rest_profile::query::Value;
use rest_profile::read::{FailureKind, Outcome};
use rest_profile::record::Record;
use sha2::{Digest as _, Sha256};

/// A step on one deal, and from which version it was meant.
pub struct Asked {
    pub id: DealId,
    pub version: i64,
    pub key: IdempotencyKey,
    pub now: DateTime<Utc>,
}

/// Why a create did not come to an answer.
enum Stopped {
    /// Nothing has happened in the backend.
    Refused(Problem),
    /// It may have happened.
    Unclear(Problem),
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
    let repeats = asker.gateway.deals()?.capabilities().retry_create != RetryCreate::Never;
    let hash = idempotency::request_hash("POST", "/deals", None, &new);
    let backend_key = key_for_backend(signed_in.user_id(), &key.0);
    let held = match idempotency::take(state, signed_in, key, &hash, now, repeats).await? {
        Taken::Replay(answer) => return Ok(answer),
        Taken::Held(held) => held,
    };
    let alias = DealId(new.id.clone());
    match asker.register(new, &backend_key, held.is_repeated(), now).await {
        Ok(deal) => {
            let location = format!("/api/v1/deals/{}", deal.summary.id);
            let headers = [("location", location), ("etag", etag(&deal))];
            let mut effect = held.resume(state).await?;
            if let (Some(partner), true) = (&signed_in.session.partner, alias != deal.summary.id) {
                foreign_deals::insert(&mut effect.write, &partner.id, &alias, deal.summary.id.as_str())
                    .await?;
            }
            effect.finish(StatusCode::CREATED, &headers, &deal).await
        }
        Err(Stopped::Refused(problem)) => {
            held.release(state).await?;
            Err(problem)
        }
        Err(Stopped::Unclear(problem)) => {
            held.leave_unclear(state).await?;
            Err(if repeats { problem } else { refusal::unclear() })
        }
    }
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
        Taken::Replay(answer) => return Ok(answer),
        Taken::Held(held) => held,
    };
    let work = async {
        let (record, before) =
            asker.current(&asked.id, asked.version, || signed_in.partner().map(drop)).await?;
        let program = &state.program.rules;
        fields::check_shape(program, &changes.fields)?;
        let partner = asker.partner_of(&record, &before).await?;
        let desk = desk(state, signed_in, &partner, asked.now);
        asker.update(&record, &before, &desk.change(&before, &changes.fields)?).await
    };
    let outcome = work.await;
    finish(state, held, outcome).await
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
        Taken::Replay(answer) => return Ok(answer),
        Taken::Held(held) => held,
    };
    let work = async {
        let (record, before) = asker.current(&asked.id, asked.version, || Ok(())).await?;
        let program = &state.program.rules;
        let mut request = readable(&body)?;
        fields::check_shape(program, &body.fields)?;
        transition(program, &before.summary, &signed_in.actor, &request).map_err(Problem::refused)?;
        asker.check_duplicate(&mut request).await?;
        let partner = asker.partner_of(&record, &before).await?;
        let desk = desk(state, signed_in, &partner, asked.now);
        asker.update(&record, &before, &desk.act(&before, &request, &body.fields)?).await
    };
    let outcome = work.await;
    finish(state, held, outcome).await
}

/// A step that did not come to its end may be tried again: the version it names keeps it from being taken twice.
async fn finish(state: &AppState, held: Held, outcome: Result<Deal, Problem>) -> Result<Response, Problem> {
    match outcome {
        Ok(deal) => {
            let headers = [("etag", etag(&deal))];
            held.resume(state).await?.finish(StatusCode::OK, &headers, &deal).await
        }
        Err(problem) => {
            held.release(state).await?;
            Err(problem)
        }
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
    /// The deal as it is now, if it still is the one that the asker saw. `may` is judged in between: before somebody may
    /// know that there is a deal, nothing else is said, and a stale version says less than a role that is not allowed.
    async fn current(
        &self,
        id: &DealId,
        version: i64,
        may: impl FnOnce() -> Result<(), Problem>,
    ) -> Result<(Record, Deal), Problem> {
        let record = self.record(id).await?;
        may()?;
        let deal = self.deal(&record, &mut Names::default()).await?;
        if deal.summary.version == version {
            Ok((record, deal))
        } else {
            Err(Problem::stale(self.shown(&record).await?))
        }
    }

    /// The organisation of a deal. One that only the backend knows has no more than its name there.
    async fn partner_of(&self, record: &Record, deal: &Deal) -> Result<Partner, Problem> {
        let mut connection = self.state.database.read().await?;
        let found = partners::find(&mut connection, &deal.summary.partner_id).await?;
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
    async fn update(&self, record: &Record, before: &Deal, after: &Deal) -> Result<Deal, Problem> {
        let deals = self.gateway.deals()?;
        let program = &self.state.program.rules;
        let mut changes =
            write::changes(program, deals, before, after).map_err(|name| refusal::no_place(&name))?;
        // Whose deal it is never changes here, whatever the rules of a programme may come to say.
        changes.retain(|(name, _)| name != names::PARTNER && name != names::OWNER);
        if changes.is_empty() {
            return self.shown(record).await;
        }
        let request =
            deals.update(record, &changes, &self.context).map_err(|refused| refusal::unsaid(&refused))?;
        let answer = self.send(&request).await?;
        let id = record.id.as_str();
        match deals.read_updated(&answer, &record.id, &self.context) {
            Ok(Outcome::Record(part)) => match self.record_of_backend(id).await {
                Ok(now) => self.shown(&now).await,
                // It is done; the backend went away just afterwards.
                Err(_) => self.shown(&part.over(record.clone())).await,
            },
            Ok(_) => self.shown(&self.record_of_backend(id).await?).await,
            Err(failure) if failure.kind == FailureKind::Conflict => {
                Err(Problem::stale(self.shown(&self.record_of_backend(id).await?).await?))
            }
            Err(failure) => Err(refusal::writing(&failure, &program.roles.title)),
        }
    }

    /// Makes the record of a new deal. `again` says that an earlier attempt may have arrived.
    async fn register(
        &self,
        new: NewDeal,
        key: &str,
        again: bool,
        now: DateTime<Utc>,
    ) -> Result<Deal, Stopped> {
        let plan = self.plan(new, key, now).map_err(Stopped::Refused)?;
        if again && let Some(there) = self.arrived(&plan, key).await? {
            return self.registered(&there).await;
        }
        let send = self.gateway.backend.send(&plan.request).await;
        let answer = send.map_err(|failure| {
            use crate::http_client::TransportFailure::{Unreachable, Unsendable};
            let problem = refusal::no_answer(&failure);
            match failure {
                Unsendable(_) | Unreachable(_) => Stopped::Refused(problem),
                _ => Stopped::Unclear(problem),
            }
        })?;
        let deals = self.gateway.deals().map_err(Stopped::Refused)?;
        let outcome = deals.read_created(&answer, plan.client_id.as_deref(), &self.context);
        let outcome = outcome.map_err(|failure| {
            let problem = refusal::writing(&failure, &self.state.program.rules.roles.title);
            if refusal::changed_nothing(&failure) {
                Stopped::Refused(problem)
            } else {
                Stopped::Unclear(problem)
            }
        })?;
        let id = match outcome {
            Outcome::Record(record) => Some(record.id),
            Outcome::Reread(request) => {
                let answer = self.send(&request).await.map_err(Stopped::Unclear)?;
                let failed = |failure| Stopped::Unclear(refusal::reading(&failure));
                Some(deals.read_one(&answer).map_err(failed)?.id)
            }
            Outcome::Done => plan.client_id,
        };
        // A backend that does not say what it made: the person finds the deal in the list.
        let Some(id) = id else { return Err(Stopped::Unclear(refusal::unclear())) };
        self.registered(&id).await
    }

    /// The deal that was just made, checked like any other: a backend could name somebody else's.
    async fn registered(&self, id: &str) -> Result<Deal, Stopped> {
        let found = async { self.shown(&self.record_of_backend(id).await?).await };
        found.await.map_err(Stopped::Unclear)
    }

    /// What is sent, from the rules' decision.
    fn plan(&self, new: NewDeal, key: &str, now: DateTime<Utc>) -> Result<CreatePlan, Problem> {
        let (_, theirs) = self.own_organisation()?;
        let (mut deal, _) = registering::assemble(self.state, self.signed_in, new, now)?;
        deal.summary.partner_id = PartnerId(theirs.to_owned());
        // People without an id in the backend are not named there.
        let owner = self.gateway.people.get(deal.summary.owner_id.as_str()).cloned().unwrap_or_default();
        deal.summary.owner_id = UserId(owner);
        let deals = self.gateway.deals()?;
        let values = write::new_deal(&self.state.program.rules, deals, &deal);
        let values = values.map_err(|name| refusal::no_place(&name))?;
        deals.create(&values, key, &self.context).map_err(|refused| refusal::unsaid(&refused))
    }

    /// The record that an earlier attempt made, where the backend is asked for it before the next one.
    async fn arrived(&self, plan: &CreatePlan, key: &str) -> Result<Option<String>, Stopped> {
        let (Some(lookup), Some(field)) = (&plan.lookup, &self.gateway.reference) else {
            // The request itself may be repeated.
            let harmless = matches!(plan.request.replay, Replay::Idempotent | Replay::Safe);
            return if harmless { Ok(None) } else { Err(Stopped::Unclear(refusal::unclear())) };
        };
        let answer = self.send(&lookup.request).await.map_err(Stopped::Unclear)?;
        let deals = self.gateway.deals().map_err(Stopped::Unclear)?;
        let page = deals.read_list(lookup, &answer);
        let page = page.map_err(|failure| Stopped::Unclear(refusal::reading(&failure)))?;
        let is_it = |record: &&Record| record.get(field).and_then(Value::as_text) == Some(key);
        match page.records.iter().find(is_it) {
            Some(record) => Ok(Some(record.id.clone())),
            None if page.records.is_empty() => Ok(None),
            // It answers with other records: it ignores the filter, and the one looked for may be among those not shown.
            None => Err(Stopped::Unclear(refusal::unclear())),
        }
    }
}
