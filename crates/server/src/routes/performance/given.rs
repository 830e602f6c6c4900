//! What schedules and alerts have in common: where something is sent, and what came of it.

use crate::authentication::Token;
use crate::problem::{FieldError, Problem};
use crate::reports::{BadTarget, check_target};
use crate::state::AppState;
use crate::store::deliveries::{self, Delivery};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::AnyConnection;

/// Each person may have as many schedules, and as many alerts.
pub const MOST: usize = 20;
/// What is told of the past.
const RUNS: i64 = 5;

/// Whether something may be sent so; what is wrong otherwise. Mail goes to the person's own address and nowhere else.
pub fn check_channel(state: &AppState, channel: &str, url: &str, errors: &mut Vec<FieldError>) {
    match channel {
        "mail" if !state.outgoing.mails() => errors.push(FieldError::new("/channel", "option_not_available")),
        "mail" | "page" => {
            if !url.is_empty() {
                errors.push(FieldError::new("/url", "not_allowed"));
            }
        }
        "webhook" => {
            if let Err(bad) = check_target(url, state.config.sending.webhooks_to_private) {
                let expected = match bad {
                    BadTarget::NotAnAddress => "an address",
                    BadTarget::NotHttps => "https",
                    BadTarget::NotPublic => "a public address",
                };
                errors.push(FieldError::new("/url", "url").with("expected", expected));
            }
        }
        _ => errors.push(FieldError::new("/channel", "not_an_option").with("value", channel)),
    }
}

/// A new secret to sign with, where something is signed.
pub fn new_secret(channel: &str) -> String {
    if channel == "webhook" { Token::random().expose() } else { String::new() }
}

/// All or nothing.
pub fn or_invalid(errors: Vec<FieldError>) -> Result<(), Problem> {
    if errors.is_empty() { Ok(()) } else { Err(Problem::invalid(errors)) }
}

/// What came of a delivery.
#[derive(Serialize)]
pub struct Run {
    id: String,
    kind: String,
    due_at: DateTime<Utc>,
    state: String,
    attempts: i64,
    ended_at: Option<DateTime<Utc>>,
    outcome: Option<String>,
    detail: Option<String>,
    measured: Option<String>,
}

impl Run {
    pub fn of(one: Delivery) -> Self {
        Self {
            id: one.id,
            kind: one.kind,
            due_at: one.due_at,
            state: one.state,
            attempts: one.attempts,
            ended_at: one.ended_at,
            outcome: one.outcome,
            detail: one.detail,
            measured: one.measured,
        }
    }
}

/// The last deliveries of a schedule or an alert, the newest first.
pub async fn runs(connection: &mut AnyConnection, source: &str) -> sqlx::Result<Vec<Run>> {
    Ok(deliveries::last_of(connection, source, RUNS).await?.into_iter().map(Run::of).collect())
}

/// Sends what waits, without keeping anybody waiting for it.
pub fn send_soon(state: &AppState) {
    let state = state.clone();
    tokio::spawn(async move {
        if let Err(problem) = crate::reports::send_waiting(&state).await {
            tracing::warn!(status = problem.status().as_u16(), "what waits will be sent later");
        }
    });
}
