//! What is sent regularly, and when it is due next.

use super::statement::Statement;
use super::views::StoredView;
use super::{get, instant, millis};
use chrono::{DateTime, Utc};
use domain::ids::UserId;
use domain::performance::schedule::Rhythm;
use serde::{Deserialize, Serialize};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// A schedule as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredSchedule {
    pub id: String,
    pub user: UserId,
    pub view: String,
    /// `mail` or `webhook`.
    pub channel: String,
    pub url: String,
    pub secret: String,
    pub rhythm: Rhythm,
    /// 0 to 23.
    pub hour: u32,
    /// IANA name.
    pub zone: String,
    pub next_due_at: DateTime<Utc>,
    pub paused: Option<String>,
    pub failures: i64,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// What a schedule was to send when it was due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The view, and what it was called and asked then.
    pub view: String,
    pub name: String,
    pub address: String,
}

impl Content {
    pub fn of(view: &StoredView) -> Self {
        Self { view: view.id.clone(), name: view.name.clone(), address: view.address.clone() }
    }

    /// As it is kept beside a delivery.
    pub fn text(&self) -> String {
        serde_json::to_value(self).unwrap_or_default().to_string()
    }

    /// From what is kept; `None` if it cannot be read.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    /// The view as it was then; who may use it is a matter of now.
    #[must_use]
    pub fn put_into(self, view: StoredView) -> StoredView {
        StoredView { name: self.name, address: self.address, ..view }
    }
}

const SELECT: &str = "SELECT * FROM schedules WHERE ";

pub async fn of_user(connection: &mut AnyConnection, user: &UserId) -> sqlx::Result<Vec<StoredSchedule>> {
    let mut select = Statement::new(SELECT);
    select.push("user_id = ").bind(user.as_str()).push(" ORDER BY created_at, id");
    Ok(super::readable(&select.query().fetch_all(connection).await?, schedule))
}

pub async fn find(connection: &mut AnyConnection, id: &str) -> sqlx::Result<Option<StoredSchedule>> {
    let mut select = Statement::new(SELECT);
    select.push("id = ").bind(id);
    select.query().fetch_optional(connection).await?.as_ref().map(schedule).transpose()
}

/// Those whose time has come, the longest waiting first.
pub async fn due(
    connection: &mut AnyConnection,
    now: DateTime<Utc>,
    most: i64,
) -> sqlx::Result<Vec<StoredSchedule>> {
    let mut select = Statement::new(SELECT);
    select.push("paused IS NULL AND next_due_at <= ").bind(millis(now));
    select.push(" ORDER BY next_due_at, id LIMIT ").bind(most);
    Ok(super::readable(&select.query().fetch_all(connection).await?, schedule))
}

pub async fn insert(connection: &mut AnyConnection, one: &StoredSchedule) -> sqlx::Result<()> {
    let mut insert = Statement::new(
        "INSERT INTO schedules (id, user_id, view_id, channel, url, secret, rhythm, day, hour, zone, next_due_at,
        paused, failures, created_at, updated_at, version) VALUES (",
    );
    insert.bind_all([one.id.as_str(), one.user.as_str(), &one.view, &one.channel, &one.url, &one.secret]);
    insert.push(", ").bind(one.rhythm.name()).push(", ").bind(i64::from(one.rhythm.day()));
    insert.push(", ").bind(i64::from(one.hour)).push(", ").bind(one.zone.as_str());
    insert.push(", ").bind(millis(one.next_due_at)).push(", ").bind(one.paused.clone());
    insert.push(", ").bind_all([one.failures, millis(one.updated_at), millis(one.updated_at), one.version]);
    insert.push(")");
    insert.query().execute(connection).await.map(drop)
}

/// Puts a schedule in the place of its version `before`; `false` if that is gone.
pub async fn replace(
    connection: &mut AnyConnection,
    one: &StoredSchedule,
    before: i64,
) -> sqlx::Result<bool> {
    let mut update = Statement::new("UPDATE schedules SET view_id = ");
    update.bind(one.view.as_str()).push(", channel = ").bind(one.channel.as_str());
    update.push(", url = ").bind(one.url.as_str()).push(", secret = ").bind(one.secret.as_str());
    update.push(", rhythm = ").bind(one.rhythm.name()).push(", day = ").bind(i64::from(one.rhythm.day()));
    update.push(", hour = ").bind(i64::from(one.hour)).push(", zone = ").bind(one.zone.as_str());
    update.push(", next_due_at = ").bind(millis(one.next_due_at));
    update.push(", paused = ").bind(one.paused.clone()).push(", failures = ").bind(one.failures);
    update.push(", updated_at = ").bind(millis(one.updated_at)).push(", version = ").bind(one.version);
    update.push(" WHERE id = ").bind(one.id.as_str()).push(" AND version = ").bind(before);
    Ok(update.query().execute(connection).await?.rows_affected() == 1)
}

/// Moves a schedule on from the time that was due; `false` if another server did so already.
pub async fn advance(
    connection: &mut AnyConnection,
    one: &StoredSchedule,
    next: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let statement =
        "UPDATE schedules SET next_due_at = $1 WHERE id = $2 AND next_due_at = $3 AND paused IS NULL";
    let query = sqlx::query(statement).bind(millis(next)).bind(&one.id).bind(millis(one.next_due_at));
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

fn schedule(row: &AnyRow) -> sqlx::Result<StoredSchedule> {
    let (name, day): (String, i64) = (get(row, "rhythm")?, get(row, "day")?);
    let rhythm = super::read(row, "rhythm", name, |name| {
        Rhythm::parse(&name, u32::try_from(day).unwrap_or_default())
    })?;
    Ok(StoredSchedule {
        id: get(row, "id")?,
        user: UserId(get(row, "user_id")?),
        view: get(row, "view_id")?,
        channel: get(row, "channel")?,
        url: get(row, "url")?,
        secret: get(row, "secret")?,
        rhythm,
        hour: u32::try_from(get::<i64>(row, "hour")?).unwrap_or_default(),
        zone: get(row, "zone")?,
        next_due_at: instant(row, "next_due_at")?,
        paused: get(row, "paused")?,
        failures: get(row, "failures")?,
        updated_at: instant(row, "updated_at")?,
        version: get(row, "version")?,
    })
}
