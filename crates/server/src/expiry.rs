//! What time alone does: protection runs out, sessions and keys are forgotten.

use crate::background;
use crate::gateway;
use crate::problem::Problem;
use crate::standing::{self, Decided};
use crate::state::AppState;
use crate::store::{activities, attempts, deals, idempotency, resets, sessions};
use crate::throttle;
use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use domain::access::Actor;
use domain::deals::{Action, Activity, Deal, Request, transition};
use domain::ids::ActivityId;
use std::sync::atomic::{AtomicI32, Ordering};
use std::time::Duration;
use uuid::Uuid;

/// 200: one transaction stays short enough for others to get in between.
const AT_ONCE: u32 = 200;

/// The programme's day for which this server has already looked through all deals, and decided all tiers. Both change
/// with a day, so one look a day is enough; with several servers each looks, and all but the first find nothing.
#[derive(Debug, Default)]
pub struct Sweep {
    protection: AtomicI32,
    pub tiers: Decided,
}

/// Expires approved deals whose protection is over. Cheap when it was done today already.
///
/// # Errors
/// If the database fails.
pub async fn settle(state: &AppState, now: DateTime<Utc>) -> Result<(), Problem> {
    let today = state.today(now);
    if state.sweep.protection.load(Ordering::Relaxed) == today.num_days_from_ce() {
        return Ok(());
    }
    loop {
        let mut connection = state.database.read().await?;
        let due = deals::past_protection(&mut connection, today, AT_ONCE).await?;
        drop(connection);
        if due.is_empty() {
            break;
        }
        let mut write = state.database.write().await?;
        let mut expired = 0;
        for id in due {
            let Some(deal) = deals::find(&mut write, &id).await? else { continue };
            let before = deal.summary.version;
            let Some((deal, activity)) = after_protection(state, deal, today, now) else { continue };
            if deals::replace(&mut write, &deal, before).await? {
                activities::insert(&mut write, &id, None, &activity).await?;
                expired += 1;
            }
        }
        write.commit().await?;
        tracing::info!(expired, "protection ended");
        if expired == 0 {
            break;
        }
    }
    state.sweep.protection.store(today.num_days_from_ce(), Ordering::Relaxed);
    Ok(())
}

/// The deal after its protection, with the entry of its history; `None` while the protection lasts or nothing is
/// protected.
pub(crate) fn after_protection(
    state: &AppState,
    mut deal: Deal,
    today: NaiveDate,
    now: DateTime<Utc>,
) -> Option<(Deal, Activity)> {
    let is_over = deal.summary.protected_until.is_some_and(|last_day| last_day < today);
    let request = Request::plain(Action::Expire);
    let to =
        transition(&state.program.rules, &deal.summary, &Actor::System, &request).ok().filter(|_| is_over)?;
    let activity = Activity {
        id: ActivityId(Uuid::now_v7().to_string()),
        at: now,
        actor_name: "system".to_owned(),
        kind: Action::Expire.as_str().to_owned(),
        from: Some(deal.summary.status),
        to: Some(to),
        reason: None,
        comment: None,
        changed: Vec::new(),
    };
    deal.summary.status = to;
    deal.summary.updated_at = now;
    deal.summary.version += 1;
    Some((deal, activity))
}

/// Expires and forgets for as long as the server runs.
pub async fn run(state: AppState, every: Duration) {
    background::rounds(every, || round(state.clone())).await;
}

/// One round. What fails in a part of it keeps the others from nothing.
async fn round(state: AppState) {
    let each = state.clone();
    background::tried("expiry", async move { settle(&each, each.now()).await }).await;
    let each = state.clone();
    background::tried("expiry in the backend", async move { gateway::settle(&each, each.now()).await }).await;
    let each = state.clone();
    background::tried("deciding tiers", async move { standing::settle(&each, each.now()).await }).await;
    background::tried("housekeeping", async move { Ok(forget(&state, state.now()).await?) }).await;
}

/// Removes what is over: sessions, reset tokens, old answers and counts.
///
/// # Errors
/// If the database fails.
pub async fn forget(state: &AppState, now: DateTime<Utc>) -> sqlx::Result<()> {
    let limits = &state.config.limits;
    let mut write = state.database.write().await?;
    sessions::delete_over(&mut write, now, now - limits.session_idle).await?;
    resets::delete_over(&mut write, now).await?;
    idempotency::forget_before(&mut write, now - limits.idempotency).await?;
    attempts::forget_before(&mut write, now - throttle::MEMORY).await?;
    write.commit().await
}
