//! Password-reset tokens by their hash.

use super::{get, millis};
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use sqlx::AnyConnection;

pub async fn insert(
    connection: &mut AnyConnection,
    token_hash: &str,
    user: &UserId,
    expires_at: DateTime<Utc>,
) -> sqlx::Result<()> {
    let query =
        sqlx::query("INSERT INTO password_resets (token_hash, user_id, expires_at) VALUES ($1, $2, $3)");
    query.bind(token_hash).bind(user.as_str()).bind(millis(expires_at)).execute(connection).await.map(drop)
}

/// Whether the token can be used now.
pub async fn is_good(
    connection: &mut AnyConnection,
    token_hash: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let query = sqlx::query("SELECT user_id FROM password_resets WHERE token_hash = $1 AND expires_at > $2");
    let row = query.bind(token_hash).bind(millis(now)).fetch_optional(connection).await?;
    Ok(row.is_some())
}

/// Takes the token out: it can be used once. `None` if it is unknown, used or too old.
pub async fn take(
    connection: &mut AnyConnection,
    token_hash: &str,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<UserId>> {
    let row = sqlx::query(
        "DELETE FROM password_resets WHERE token_hash = $1 AND expires_at > $2 RETURNING user_id",
    )
    .bind(token_hash)
    .bind(millis(now))
    .fetch_optional(connection)
    .await?;
    row.map(|row| get(&row, "user_id").map(UserId)).transpose()
}

pub async fn delete_all_of(connection: &mut AnyConnection, user: &UserId) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM password_resets WHERE user_id = $1").bind(user.as_str());
    query.execute(connection).await.map(drop)
}

pub async fn delete_over(connection: &mut AnyConnection, now: DateTime<Utc>) -> sqlx::Result<()> {
    let query = sqlx::query("DELETE FROM password_resets WHERE expires_at <= $1").bind(millis(now));
    query.execute(connection).await.map(drop)
}
