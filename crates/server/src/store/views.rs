//! Saved views and the one that somebody begins with.

use super::{get, instant, millis};
use chrono::{DateTime, Utc};
use domain::ids::{PartnerId, UserId};
use domain::performance::views::Audience;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// A view as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredView {
    pub id: String,
    pub author: UserId,
    pub author_name: String,
    /// The author's organisation today; `None` on the programme's side.
    pub partner: Option<PartnerId>,
    pub name: String,
    pub address: String,
    pub audience: Audience,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

impl StoredView {
    /// Whether somebody of an organisation (`None`: of the programme's side) may use it.
    pub fn is_seen_by(&self, user: &UserId, partner: Option<&PartnerId>) -> bool {
        self.author == *user || self.audience.reaches(self.partner.as_ref(), partner)
    }
}

const SELECT: &str = "SELECT v.id, v.author_id, u.name AS author_name, u.partner_id, v.name, v.address,
    v.audience, v.updated_at, v.version FROM views v JOIN users u ON u.id = v.author_id WHERE ";

/// What somebody of an organisation (`None`: of the programme's side) may use, by name.
pub async fn seen_by(
    connection: &mut AnyConnection,
    user: &UserId,
    partner: Option<&PartnerId>,
) -> sqlx::Result<Vec<StoredView>> {
    let mut select = super::statement::Statement::new(SELECT);
    select.push("(v.author_id = ").bind(user.as_str()).push(" OR v.audience = 'everybody' OR (v.audience =");
    select.push(" 'organisation' AND COALESCE(u.partner_id, '') = ");
    select.bind(partner.map_or("", PartnerId::as_str)).push(")) ORDER BY v.name, v.id LIMIT 1000");
    select.query().fetch_all(connection).await?.iter().map(view).collect()
}

pub async fn find(connection: &mut AnyConnection, id: &str) -> sqlx::Result<Option<StoredView>> {
    let mut select = super::statement::Statement::new(SELECT);
    select.push("v.id = ").bind(id);
    select.query().fetch_optional(connection).await?.as_ref().map(view).transpose()
}

/// How many somebody has saved.
pub async fn count(connection: &mut AnyConnection, author: &UserId) -> sqlx::Result<usize> {
    let query = sqlx::query("SELECT COUNT(*) AS total FROM views WHERE author_id = $1").bind(author.as_str());
    let total: i64 = get(&query.fetch_one(connection).await?, "total")?;
    Ok(usize::try_from(total).unwrap_or_default())
}

pub async fn insert(connection: &mut AnyConnection, view: &StoredView) -> sqlx::Result<()> {
    let statement =
        "INSERT INTO views (id, author_id, name, address, audience, created_at, updated_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
    let query = sqlx::query(statement).bind(&view.id).bind(view.author.as_str());
    let query = query.bind(&view.name).bind(&view.address).bind(view.audience.as_str());
    query.bind(millis(view.updated_at)).bind(view.version).execute(connection).await.map(drop)
}

/// Puts the view in the place of its version `before`; `false` if that is gone.
pub async fn replace(connection: &mut AnyConnection, view: &StoredView, before: i64) -> sqlx::Result<bool> {
    let statement = "UPDATE views SET name = $1, address = $2, audience = $3, updated_at = $4, version = $5
        WHERE id = $6 AND version = $7";
    let query = sqlx::query(statement).bind(&view.name).bind(&view.address).bind(view.audience.as_str());
    let query = query.bind(millis(view.updated_at)).bind(view.version).bind(&view.id).bind(before);
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

/// `false` if that version is gone.
pub async fn delete(connection: &mut AnyConnection, id: &str, before: i64) -> sqlx::Result<bool> {
    let query = sqlx::query("DELETE FROM views WHERE id = $1 AND version = $2").bind(id).bind(before);
    if query.execute(&mut *connection).await?.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("DELETE FROM default_views WHERE view_id = $1").bind(id).execute(connection).await?;
    Ok(true)
}

/// The view that somebody begins with, whether or not it is still there for them.
pub async fn default_of(connection: &mut AnyConnection, user: &UserId) -> sqlx::Result<Option<String>> {
    let query = sqlx::query("SELECT view_id FROM default_views WHERE user_id = $1").bind(user.as_str());
    query.fetch_optional(connection).await?.map(|row| get(&row, "view_id")).transpose()
}

pub async fn set_default(
    connection: &mut AnyConnection,
    user: &UserId,
    view: Option<&str>,
) -> sqlx::Result<()> {
    match view {
        None => {
            sqlx::query("DELETE FROM default_views WHERE user_id = $1")
                .bind(user.as_str())
                .execute(connection)
                .await
        }
        Some(view) => {
            let statement = "INSERT INTO default_views (user_id, view_id) VALUES ($1, $2)
                ON CONFLICT (user_id) DO UPDATE SET view_id = excluded.view_id";
            sqlx::query(statement).bind(user.as_str()).bind(view).execute(connection).await
        }
    }
    .map(drop)
}

fn view(row: &AnyRow) -> sqlx::Result<StoredView> {
    let audience = get::<String>(row, "audience")?;
    Ok(StoredView {
        id: get(row, "id")?,
        author: UserId(get(row, "author_id")?),
        author_name: get(row, "author_name")?,
        partner: get::<Option<String>>(row, "partner_id")?.map(PartnerId),
        name: get(row, "name")?,
        address: get(row, "address")?,
        audience: super::read(row, "audience", audience, |text| Audience::parse(&text))?,
        updated_at: instant(row, "updated_at")?,
        version: get(row, "version")?,
    })
}
