//! Sessions by the hash of their token.

use super::{get, instant, millis};
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use sqlx::AnyConnection;

/// A session as stored.
#[derive(Debug, Clone)]
pub struct StoredSession {
    pub user_id: UserId,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

pub async fn insert(
    connection: &mut AnyConnection,
    token_hash: &str,
    user: &UserId,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    let statement = "INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, expires_at)
        VALUES ($1, $2, $3, $3, $4)";
    let query = sqlx::query(statement)
        .bind(token_hash)
        .bind(user.as_str())
        .bind(millis(now))
        .bind(millis(expires_at));
    query.execute(connection).await.map(drop)
}

pub async fn find(connection: &mut AnyConnection, token_hash: &str) -> sqlx::Result<Option<StoredSession>> {
    let row = sqlx::query("SELECT user_id, last_seen_at, expires_at FROM sessions WHERE token_hash = $1")
        .bind(token_hash)
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        Ok(StoredSession {
            user_id: UserId(get(&row, "user_id")?),
            last_seen_at: instant(&row, "last_seen_at")?,
            expires_at: instant(&row, "expires_at")?,
        })
    })
    .transpose()
}

/// Notes that the session was used.
pub async fn touch(connection: &mut AnyConnection, token_hash: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    let query = sqlx::query("UPDATE sessions SET last_seen_at = $1 WHERE token_hash = $2");
    query.bind(millis(now)).bind(token_hash).execute(connection).await.map(drop)
}

pub async fn delete(connection: &mut AnyConnection, token_hash: &str) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM sessions WHERE token_hash = $1").bind(token_hash);
    query.execute(connection).await.map(drop)
}

/// Ends every session of a person, on every device.
pub async fn delete_all_of(connection: &mut AnyConnection, user: &UserId) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM sessions WHERE user_id = $1").bind(user.as_str());
    query.execute(connection).await.map(drop)
}

/// Forgets sessions that are past their absolute end or were last used before `idle_since`.
pub async fn delete_over(
    connection: &mut AnyConnection,
    now: DateTime<Utc>,
    idle_since: DateTime<Utc>,
) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM sessions WHERE expires_at <= $1 OR last_seen_at <= $2");
    query.bind(millis(now)).bind(millis(idle_since)).execute(connection).await.map(drop)
}
