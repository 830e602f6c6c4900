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

use crate::problem::Problem;
use crate::state::AppState;
use crate::store::deliveries;
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// What was sent is told for 90 days.
const MEMORY: TimeDelta = TimeDelta::days(90);

/// Sends for as long as the server runs.
pub async fn run(state: AppState, every: Duration) {
    let mut ticks = tokio::time::interval(every);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let now = state.now();
        if let Err(problem) = work(&state, now).await {
            tracing::warn!(status = problem.status().as_u16(), "what is to be sent will be tried again");
        }
    }
}

/// Judges what was not judged in this hour, takes what is due, and sends what waits.
///
/// # Errors
/// If the database fails; what was begun goes on the next time.
pub async fn work(state: &AppState, now: DateTime<Utc>) -> Result<(), Problem> {
    judging::judge_hour(state, now).await?;
    queue::plan(state, now).await?;
    send_waiting(state, now).await?;
    let mut write = state.database.write().await?;
    deliveries::forget_before(&mut write, now - MEMORY).await?;
    Ok(write.commit().await?)
}

/// Sends what waits.
///
/// # Errors
/// As [`work`].
pub async fn send_waiting(state: &AppState, now: DateTime<Utc>) -> Result<(), Problem> {
    queue::send_waiting(state, now).await
}
