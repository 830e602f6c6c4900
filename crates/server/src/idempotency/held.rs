//! Keys of steps that another server takes. The effect cannot be in our transaction, so the key is claimed and committed
//! before anything is sent, and the answer is kept afterwards. What lies in between is told: as a request in progress, and
//! later as one whose outcome nobody knows.

use super::{Claim, Effect, claim, in_progress};
use crate::authentication::SignedIn;
use crate::gateway;
use crate::problem::Problem;
use crate::requests::IdempotencyKey;
use crate::state::AppState;
use crate::store::idempotency;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::UserId;

/// Two minutes: longer than all exchanges of one step together may take.
const IN_FLIGHT: TimeDelta = TimeDelta::seconds(120);

/// A key that is claimed while another server is asked.
pub struct Held {
    user: UserId,
    key: String,
    repeated: bool,
}

/// What came of taking a key.
pub enum Taken {
    /// The step may be taken.
    Held(Held),
    /// It was taken before: this was the answer.
    Replay(Response),
}

/// Claims the key and commits the claim. `repeats` says that the step may be taken again although an earlier attempt may
/// have arrived.
///
/// # Errors
/// 422 if the key was used for another request, 409 if its first request is still running, or may have arrived and must
/// not be sent again.
pub async fn take(
    state: &AppState,
    signed_in: &SignedIn,
    key: IdempotencyKey,
    hash: &str,
    now: DateTime<Utc>,
    repeats: bool,
) -> Result<Taken, Problem> {
    let held = Held { user: signed_in.user_id().clone(), key: key.0.clone(), repeated: false };
    match claim(state, signed_in, key, hash, now).await {
        Ok(Claim::Fresh(effect)) => {
            effect.write.commit().await?;
            Ok(Taken::Held(held))
        }
        Ok(Claim::Replay(answer)) => Ok(Taken::Replay(answer)),
        Err(problem) if problem.status() == StatusCode::CONFLICT => again(state, held, now, repeats).await,
        Err(problem) => Err(problem),
    }
}

/// There was an attempt, and it left no answer.
async fn again(state: &AppState, held: Held, now: DateTime<Utc>, repeats: bool) -> Result<Taken, Problem> {
    let mut write = state.database.write().await?;
    let open = idempotency::open_since(&mut write, &held.user, &held.key).await?;
    let Some(since) = open.filter(|since| now >= *since + IN_FLIGHT) else { return Err(in_progress()) };
    if !repeats {
        return Err(gateway::unclear());
    }
    if !idempotency::reopen(&mut write, &held.user, &held.key, since, now).await? {
        return Err(in_progress());
    }
    write.commit().await?;
    Ok(Taken::Held(Held { repeated: true, ..held }))
}

impl Held {
    /// Whether an earlier attempt may have arrived.
    pub const fn is_repeated(&self) -> bool {
        self.repeated
    }

    /// Opens the transaction in which the answer is kept.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn resume(self, state: &AppState) -> Result<Effect, Problem> {
        Ok(Effect { write: state.database.write().await?, user: self.user, key: self.key })
    }

    /// Gives the key back: nothing has happened.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn release(self, state: &AppState) -> Result<(), Problem> {
        let mut write = state.database.write().await?;
        idempotency::release(&mut write, &self.user, &self.key).await?;
        Ok(write.commit().await?)
    }

    /// Notes that nobody knows what happened, so that the next attempt need not wait to be told so.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn leave_unclear(self, state: &AppState) -> Result<(), Problem> {
        let mut write = state.database.write().await?;
        idempotency::redate(&mut write, &self.user, &self.key, state.now() - IN_FLIGHT).await?;
        Ok(write.commit().await?)
    }
}
