//! Ids that a foreign backend gave to deals which were registered here under ids of their own. One organisation's ids say
//! nothing about another's.

use super::get;
use super::statement::Statement;
use domain::ids::{DealId, PartnerId};
use sqlx::AnyConnection;

/// A deal of another backend, and the organisation that it belongs to there.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The backend's address.
    pub source: &'a str,
    pub deal: &'a str,
    pub partner: &'a str,
}

impl Place<'_> {
    /// Adds the condition that a row belongs to the deal, and to the organisation whose deal it is now.
    pub(super) fn limit(self, statement: &mut Statement) {
        statement.push("source = ").bind(self.source).push(" AND deal = ").bind(self.deal);
        statement.push(" AND partner = ").bind(self.partner);
    }
}

/// Notes the backend's id; the first one stays.
pub async fn insert(
    connection: &mut AnyConnection,
    partner: &PartnerId,
    ours: &DealId,
    theirs: &str,
) -> sqlx::Result<()> {
    let statement = "INSERT INTO foreign_deals (partner_id, id, foreign_id) VALUES ($1, $2, $3)
        ON CONFLICT (partner_id, id) DO NOTHING";
    let query = sqlx::query(statement).bind(partner.as_str()).bind(ours.as_str()).bind(theirs);
    query.execute(connection).await.map(drop)
}

/// The backend's id of a deal of this organisation.
pub async fn find(
    connection: &mut AnyConnection,
    partner: &PartnerId,
    ours: &DealId,
) -> sqlx::Result<Option<String>> {
    let statement = "SELECT foreign_id FROM foreign_deals WHERE partner_id = $1 AND id = $2";
    let query = sqlx::query(statement).bind(partner.as_str()).bind(ours.as_str());
    query.fetch_optional(connection).await?.map(|row| get(&row, "foreign_id")).transpose()
}
