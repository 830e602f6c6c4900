//! What the server sends by itself: saved views on schedules, and alerts when a figure passes a threshold.
//!
//! Everything that is to be sent becomes a row before it is sent, and one server takes each row: several servers over one
//! database send it once. Figures are made for the person who wants them, from the deals that they may see at that
//! moment. Nothing here decides who may see what.

mod content;
pub mod due;
mod guard;
mod judging;
pub mod letters;
mod outgoing;
mod queue;
mod webhook;
pub mod words;

pub use guard::{BadTarget, check_target};
pub use judging::judge_now;
pub use outgoing::{Letter, Outgoing, Unsent};
pub use webhook::signature;

use crate::background;
use crate::gateway::Gateway;
use crate::problem::Problem;
use crate::state::AppState;
use crate::store::deliveries;
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// What was sent is told for 90 days.
const MEMORY: TimeDelta = TimeDelta::days(90);

/// Sends for as long as the server runs. In front of a backend that has the deals there is nothing to send: figures
/// would be made of this server's own, which are none or old.
pub async fn run(state: AppState, every: Duration) {
    if state.gateway.as_ref().is_some_and(Gateway::has_deals) {
        return;
    }
    background::rounds(every, || round(state.clone())).await;
}

/// One round. What fails in a part of it keeps the others from nothing.
async fn round(state: AppState) {
    let each = state.clone();
    background::tried("judging alerts", async move { judging::judge_hour(&each, each.now()).await }).await;
    let each = state.clone();
    background::tried("planning", async move { queue::plan(&each, each.now()).await }).await;
    let each = state.clone();
    background::tried("sending", async move { queue::send_waiting(&each).await }).await;
    background::tried("forgetting", async move { forget(&state, state.now()).await }).await;
}

/// Judges what was not judged in this hour, takes what is due, and sends what waits.
///
/// # Errors
/// If the database fails; what was begun goes on the next time.
pub async fn work(state: &AppState, now: DateTime<Utc>) -> Result<(), Problem> {
    judging::judge_hour(state, now).await?;
    queue::plan(state, now).await?;
    send_waiting(state).await?;
    forget(state, now).await
}

async fn forget(state: &AppState, now: DateTime<Utc>) -> Result<(), Problem> {
    let mut write = state.database.write().await?;
    deliveries::forget_before(&mut write, now - MEMORY).await?;
    Ok(write.commit().await?)
}

/// Sends what waits.
///
/// # Errors
/// As [`work`].
pub async fn send_waiting(state: &AppState) -> Result<(), Problem> {
    queue::send_waiting(state).await
}
