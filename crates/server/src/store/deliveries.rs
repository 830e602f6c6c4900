//! What is to be sent and what came of it: one row for each, written before anything leaves.

use super::statement::Statement;
use super::{get, instant, millis, optional_instant};
use chrono::{DateTime, Utc};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use uuid::Uuid;

/// A delivery as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    pub id: String,
    /// A schedule or an alert.
    pub source: String,
    /// `due`, `now`, `raised`, `ended`.
    pub kind: String,
    pub due_at: DateTime<Utc>,
    /// `waiting`, `sending`, `sent`, `failed`.
    pub state: String,
    pub attempts: i64,
    pub ended_at: Option<DateTime<Utc>>,
    pub outcome: Option<String>,
    pub detail: Option<String>,
    pub measured: Option<String>,
    /// What was asked when that was measured: [`StoredAlert::question`](super::alerts::StoredAlert::question). Of a
    /// schedule what was to be sent when it was due: [`Content`](super::schedules::Content).
    pub rule: Option<String>,
}

impl Delivery {
    /// A new one that waits to be sent.
    pub fn waiting(source: &str, kind: &str, due_at: DateTime<Utc>) -> Self {
        Self {
            id: Uuid::now_v7().to_string(),
            source: source.to_owned(),
            kind: kind.to_owned(),
            due_at,
            state: "waiting".to_owned(),
            attempts: 0,
            ended_at: None,
            outcome: None,
            detail: None,
            measured: None,
            rule: None,
        }
    }
}

/// Adds one; `false` if there is one of that kind for that time already.
pub async fn insert(connection: &mut AnyConnection, one: &Delivery) -> sqlx::Result<bool> {
    let mut insert = Statement::new(
        "INSERT INTO deliveries (id, source_id, kind, state, due_at, next_at, attempts, ended_at, outcome, measured,
        rule)
        VALUES (",
    );
    insert.bind_all([&*one.id, &one.source, &one.kind, &one.state]).push(", ");
    insert.bind_all([millis(one.due_at), millis(one.due_at), one.attempts]);
    insert.push(", ").bind(one.ended_at.map(millis));
    insert.push(", ").bind_all([one.outcome.clone(), one.measured.clone(), one.rule.clone()]);
    insert.push(") ON CONFLICT (source_id, kind, due_at) DO NOTHING");
    Ok(insert.query().execute(connection).await?.rows_affected() == 1)
}

/// Those that may be tried now, the longest waiting first.
pub async fn waiting(
    connection: &mut AnyConnection,
    now: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<Delivery>> {
    let mut select = Statement::new("SELECT * FROM deliveries WHERE state = 'waiting' AND next_at <= ");
    select.bind(millis(now)).push(" ORDER BY next_at, id LIMIT ").bind(most);
    select.query().fetch_all(connection).await?.iter().map(delivery).collect()
}

/// Takes a waiting one for the next attempt, until `until`; `false` if somebody else did.
pub async fn take(
    connection: &mut AnyConnection,
    one: &Delivery,
    until: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let statement = "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, next_at = $1
        WHERE id = $2 AND state = 'waiting' AND attempts = $3";
    let query = sqlx::query(statement).bind(millis(until)).bind(&one.id).bind(one.attempts);
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

/// Puts one that was taken back, to be tried again.
pub async fn put_back(
    connection: &mut AnyConnection,
    id: &str,
    at: DateTime<Utc>,
    (outcome, detail): (&str, Option<&str>),
) -> sqlx::Result<()> {
    let statement =
        "UPDATE deliveries SET state = 'waiting', next_at = $1, outcome = $2, detail = $3 WHERE id = $4";
    let query = sqlx::query(statement).bind(millis(at)).bind(outcome).bind(detail);
    query.bind(id).execute(connection).await.map(drop)
}

/// Ends one that was taken.
pub async fn end(
    connection: &mut AnyConnection,
    id: &str,
    state: &str,
    at: DateTime<Utc>,
    (outcome, detail): (&str, Option<&str>),
) -> sqlx::Result<()> {
    let statement =
        "UPDATE deliveries SET state = $1, ended_at = $2, outcome = $3, detail = $4 WHERE id = $5";
    let query = sqlx::query(statement).bind(state).bind(millis(at)).bind(outcome).bind(detail);
    query.bind(id).execute(connection).await.map(drop)
}

/// Ends those whose sender was never heard of again: nobody knows whether they arrived, so they are not sent twice.
pub async fn give_up(connection: &mut AnyConnection, now: DateTime<Utc>) -> sqlx::Result<u64> {
    let statement = "UPDATE deliveries SET state = 'failed', ended_at = $1, outcome = 'interrupted'
        WHERE state = 'sending' AND next_at <= $1";
    Ok(sqlx::query(statement).bind(millis(now)).execute(connection).await?.rows_affected())
}

/// The last ones of a source, the newest first.
pub async fn last_of(connection: &mut AnyConnection, source: &str, most: i64) -> sqlx::Result<Vec<Delivery>> {
    let mut select = Statement::new("SELECT * FROM deliveries WHERE source_id = ");
    select.bind(source).push(" ORDER BY due_at DESC, id DESC LIMIT ").bind(most);
    select.query().fetch_all(connection).await?.iter().map(delivery).collect()
}

pub async fn forget_before(connection: &mut AnyConnection, then: DateTime<Utc>) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM deliveries WHERE ended_at < $1").bind(millis(then));
    query.execute(connection).await.map(drop)
}

/// All of a source that is deleted.
pub async fn delete_of(connection: &mut AnyConnection, source: &str) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM deliveries WHERE source_id = $1").bind(source);
    query.execute(connection).await.map(drop)
}

/// What a source has not told yet, and is not to tell any more.
pub async fn delete_waiting_of(connection: &mut AnyConnection, source: &str) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM deliveries WHERE source_id = $1 AND state = 'waiting'").bind(source);
    query.execute(connection).await.map(drop)
}

fn delivery(row: &AnyRow) -> sqlx::Result<Delivery> {
    Ok(Delivery {
        id: get(row, "id")?,
        source: get(row, "source_id")?,
        kind: get(row, "kind")?,
        due_at: instant(row, "due_at")?,
        state: get(row, "state")?,
        attempts: get(row, "attempts")?,
        ended_at: optional_instant(row, "ended_at")?,
        outcome: get(row, "outcome")?,
        detail: get(row, "detail")?,
        measured: get(row, "measured")?,
        rule: get(row, "rule")?,
    })
}
