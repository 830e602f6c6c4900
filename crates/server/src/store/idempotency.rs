//! Answers by idempotency key.

use super::{get, instant, millis};
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use sqlx::AnyConnection;

/// What is known of a key that was used before.
#[derive(Debug, Clone)]
pub struct StoredAnswer {
    pub request_hash: String,
    pub status: i64,
    /// JSON object of header names and values.
    pub headers: String,
    pub body: String,
}

/// Takes the key for this transaction; `false` if it was used before. Waits for a transaction that has it in hand.
pub async fn claim(
    connection: &mut AnyConnection,
    user: &UserId,
    key: &str,
    request_hash: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let statement = "INSERT INTO idempotency (user_id, key, request_hash, created_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (user_id, key) DO NOTHING";
    let query = sqlx::query(statement).bind(user.as_str()).bind(key).bind(request_hash).bind(millis(now));
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

pub async fn find(
    connection: &mut AnyConnection,
    user: &UserId,
    key: &str,
) -> sqlx::Result<Option<StoredAnswer>> {
    let statement =
        "SELECT request_hash, status, headers, body FROM idempotency WHERE user_id = $1 AND key = $2";
    let row = sqlx::query(statement).bind(user.as_str()).bind(key).fetch_optional(connection).await?;
    row.map(|row| {
        Ok(StoredAnswer {
            request_hash: get(&row, "request_hash")?,
            status: get::<Option<i64>>(&row, "status")?.unwrap_or_default(),
            headers: get::<Option<String>>(&row, "headers")?.unwrap_or_default(),
            body: get::<Option<String>>(&row, "body")?.unwrap_or_default(),
        })
    })
    .transpose()
}

/// Keeps the answer under a key that was claimed in the same transaction.
pub async fn keep(
    connection: &mut AnyConnection,
    user: &UserId,
    key: &str,
    (status, headers, body): (u16, &str, &str),
) -> sqlx::Result<()> {
    let statement =
        "UPDATE idempotency SET status = $1, headers = $2, body = $3 WHERE user_id = $4 AND key = $5";
    let query = sqlx::query(statement).bind(i64::from(status)).bind(headers).bind(body);
    query.bind(user.as_str()).bind(key).execute(connection).await.map(drop)
}

/// Since when a key is claimed without an answer; `None` if there is an answer, or no such key.
pub async fn open_since(
    connection: &mut AnyConnection,
    user: &UserId,
    key: &str,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    let statement = "SELECT created_at FROM idempotency WHERE user_id = $1 AND key = $2 AND status IS NULL";
    let row = sqlx::query(statement).bind(user.as_str()).bind(key).fetch_optional(connection).await?;
    row.map(|row| instant(&row, "created_at")).transpose()
}

/// Takes over a key that was claimed `since` then and has no answer; `false` if somebody was faster.
pub async fn reopen(
    connection: &mut AnyConnection,
    user: &UserId,
    key: &str,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let statement = "UPDATE idempotency SET created_at = $1
        WHERE user_id = $2 AND key = $3 AND status IS NULL AND created_at = $4";
    let query = sqlx::query(statement).bind(millis(now)).bind(user.as_str()).bind(key).bind(millis(since));
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

/// Dates a claim without an answer.
pub async fn redate(
    connection: &mut AnyConnection,
    user: &UserId,
    key: &str,
    at: DateTime<Utc>,
) -> sqlx::Result<()> {
    let statement =
        "UPDATE idempotency SET created_at = $1 WHERE user_id = $2 AND key = $3 AND status IS NULL";
    let query = sqlx::query(statement).bind(millis(at)).bind(user.as_str()).bind(key);
    query.execute(connection).await.map(drop)
}

/// Gives up a claim without an answer.
pub async fn release(connection: &mut AnyConnection, user: &UserId, key: &str) -> sqlx::Result<()> {
    let statement = "DELETE FROM idempotency WHERE user_id = $1 AND key = $2 AND status IS NULL";
    sqlx::query(statement).bind(user.as_str()).bind(key).execute(connection).await.map(drop)
}

pub async fn forget_before(connection: &mut AnyConnection, at: DateTime<Utc>) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM idempotency WHERE created_at < $1").bind(millis(at));
    query.execute(connection).await.map(drop)
}
