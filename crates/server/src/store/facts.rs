//! What figures need of deals, a slice at a time: a client that reads slowly holds no connection.

use super::deals::value_of;
use super::scope::Scope;
use super::statement::Statement;
use super::{get, instant, optional_date, optional_instant};
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::PartnerId;
use domain::money::Money;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// One deal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactRow {
    pub id: String,
    pub title: String,
    pub partner: String,
    pub partner_name: String,
    pub owner: String,
    pub owner_name: String,
    pub customer: String,
    pub product: String,
    pub country: String,
    pub stage: String,
    pub status: String,
    pub reason: Option<String>,
    pub value: Option<Money>,
    pub created_at: DateTime<Utc>,
    pub submitted_at: Option<DateTime<Utc>>,
    pub decided_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub close_date: Option<NaiveDate>,
    pub protected_until: Option<NaiveDate>,
    pub updated_at: DateTime<Utc>,
}

const SELECT: &str =
    "SELECT d.id, d.title, d.partner_id, p.name AS partner_name, d.owner_id, u.name AS owner_name,
    d.customer, d.product, d.country, d.stage, d.status, d.reason, d.value_minor, d.currency, d.created_at,
    d.submitted_at, d.decided_at, d.closed_at, d.close_date, d.protected_until, d.updated_at
    FROM deals d JOIN partners p ON p.id = d.partner_id JOIN users u ON u.id = d.owner_id WHERE ";

/// The next deals after the id `after`, at most `limit`, in the order of their ids: a deal that is added or changed in
/// between is met once or not at all, never twice.
pub async fn slice(
    connection: &mut AnyConnection,
    scope: &Scope,
    after: &str,
    limit: u32,
) -> sqlx::Result<Vec<FactRow>> {
    let mut select = Statement::new(SELECT);
    scope.limit(&mut select, "d.partner_id");
    select.push(" AND d.id > ").bind(after).push(" ORDER BY d.id LIMIT ").bind(i64::from(limit));
    select.query().fetch_all(connection).await?.iter().map(fact).collect()
}

/// What tells whether the deals of a partner are still those that were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    count: i64,
    /// Of all deals together: every change of a deal makes its version one higher.
    versions: i64,
    changed: i64,
}

/// How a partner's deals stand, without reading them.
pub async fn mark(connection: &mut AnyConnection, partner: &PartnerId) -> sqlx::Result<Mark> {
    // A sum is of a type of its own on PostgreSQL.
    let mut select = Statement::new(
        "SELECT COUNT(*) AS deals, CAST(COALESCE(SUM(version), 0) AS BIGINT) AS versions,
        COALESCE(MAX(updated_at), 0) AS changed FROM deals WHERE partner_id = ",
    );
    select.bind(partner.as_str());
    let row = select.query().fetch_one(connection).await?;
    Ok(Mark { count: get(&row, "deals")?, versions: get(&row, "versions")?, changed: get(&row, "changed")? })
}

fn fact(row: &AnyRow) -> sqlx::Result<FactRow> {
    Ok(FactRow {
        id: get(row, "id")?,
        title: get(row, "title")?,
        partner: get(row, "partner_id")?,
        partner_name: get(row, "partner_name")?,
        owner: get(row, "owner_id")?,
        owner_name: get(row, "owner_name")?,
        customer: get(row, "customer")?,
        product: get(row, "product")?,
        country: get(row, "country")?,
        stage: get(row, "stage")?,
        status: get(row, "status")?,
        reason: get(row, "reason")?,
        value: value_of(row)?,
        created_at: instant(row, "created_at")?,
        submitted_at: optional_instant(row, "submitted_at")?,
        decided_at: optional_instant(row, "decided_at")?,
        closed_at: optional_instant(row, "closed_at")?,
        close_date: optional_date(row, "close_date")?,
        protected_until: optional_date(row, "protected_until")?,
        updated_at: instant(row, "updated_at")?,
    })
}
