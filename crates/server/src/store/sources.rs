//! What schedules and alerts have in common: whose they are, how sending goes, and that their deliveries go with them.

use super::statement::Statement;
use super::{deliveries, get};
use domain::ids::UserId;
use sqlx::AnyConnection;

/// One of the two tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sources {
    Schedules,
    Alerts,
}

impl Sources {
    const fn table(self) -> &'static str {
        match self {
            Sources::Schedules => "schedules",
            Sources::Alerts => "alerts",
        }
    }
}

/// How many somebody has.
pub async fn count(connection: &mut AnyConnection, of: Sources, user: &UserId) -> sqlx::Result<usize> {
    let mut select = Statement::new("SELECT COUNT(*) AS total FROM ");
    select.push(of.table()).push(" WHERE user_id = ").bind(user.as_str());
    let total: i64 = get(&select.query().fetch_one(connection).await?, "total")?;
    Ok(usize::try_from(total).unwrap_or_default())
}

/// With what was sent of it; `false` if that version is gone.
pub async fn delete(
    connection: &mut AnyConnection,
    of: Sources,
    id: &str,
    before: i64,
) -> sqlx::Result<bool> {
    let mut delete = Statement::new("DELETE FROM ");
    delete.push(of.table()).push(" WHERE id = ").bind(id).push(" AND version = ").bind(before);
    if delete.query().execute(&mut *connection).await?.rows_affected() == 0 {
        return Ok(false);
    }
    deliveries::delete_of(connection, id).await?;
    Ok(true)
}

/// Notes that a delivery of the source's version `version` arrived. An attempt from before a change says nothing of what
/// has become of the source since; the same holds for the other two.
pub async fn arrived(
    connection: &mut AnyConnection,
    of: Sources,
    id: &str,
    version: i64,
) -> sqlx::Result<()> {
    let mut update = Statement::new("UPDATE ");
    update.push(of.table()).push(" SET failures = 0 WHERE id = ").bind(id);
    update.push(" AND version = ").bind(version);
    update.query().execute(connection).await.map(drop)
}

/// Notes that a delivery came to nothing; after `enough` of them one after the other its source is paused.
pub async fn came_to_nothing(
    connection: &mut AnyConnection,
    of: Sources,
    id: &str,
    version: i64,
    enough: i64,
) -> sqlx::Result<()> {
    let mut update = Statement::new("UPDATE ");
    update.push(of.table()).push(" SET failures = failures + 1, paused = CASE WHEN failures + 1 >= ");
    update.bind(enough).push(" THEN COALESCE(paused, 'failures') ELSE paused END WHERE id = ").bind(id);
    update.push(" AND version = ").bind(version);
    update.query().execute(connection).await.map(drop)
}

/// Pauses a source: nothing can come of it until somebody does something.
pub async fn pause(
    connection: &mut AnyConnection,
    of: Sources,
    id: &str,
    version: i64,
    why: &str,
) -> sqlx::Result<()> {
    let mut update = Statement::new("UPDATE ");
    update.push(of.table()).push(" SET paused = ").bind(why).push(" WHERE paused IS NULL AND id = ").bind(id);
    update.push(" AND version = ").bind(version);
    update.query().execute(connection).await.map(drop)
}
