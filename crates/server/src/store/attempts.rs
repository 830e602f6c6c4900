//! Attempts that have not succeeded yet, and what somebody may do so many times an hour: several servers count together.

use super::{get, instant, millis};
use chrono::{DateTime, Utc};
use sqlx::AnyConnection;

/// What is known of one e-mail or network address.
#[derive(Debug, Clone, Copy)]
pub struct Attempts {
    pub failures: i64,
    pub last_at: DateTime<Utc>,
}

/// The attempts so far. Holds the row until the transaction ends, so that two attempts cannot both be the first.
pub async fn lock(connection: &mut AnyConnection, bucket: &str) -> sqlx::Result<Attempts> {
    let statement = "INSERT INTO attempts (bucket, failures, last_at) VALUES ($1, 0, 0)
        ON CONFLICT (bucket) DO UPDATE SET failures = attempts.failures RETURNING failures, last_at";
    let row = sqlx::query(statement).bind(bucket).fetch_one(connection).await?;
    Ok(Attempts { failures: get(&row, "failures")?, last_at: instant(&row, "last_at")? })
}

pub async fn set(
    connection: &mut AnyConnection,
    bucket: &str,
    failures: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let query = sqlx::query("UPDATE attempts SET failures = $1, last_at = $2 WHERE bucket = $3");
    query.bind(failures).bind(millis(now)).bind(bucket).execute(connection).await.map(drop)
}

/// Takes back one attempt: it succeeded.
pub async fn forgive_one(connection: &mut AnyConnection, bucket: &str) -> sqlx::Result<()> {
    let query = sqlx::query("UPDATE attempts SET failures = failures - 1 WHERE bucket = $1 AND failures > 0");
    query.bind(bucket).execute(connection).await.map(drop)
}

pub async fn forget(connection: &mut AnyConnection, bucket: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM attempts WHERE bucket = $1").bind(bucket).execute(connection).await.map(drop)
}

pub async fn forget_before(connection: &mut AnyConnection, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM attempts WHERE last_at < $1")
        .bind(millis(at))
        .execute(connection)
        .await
        .map(drop)
}
