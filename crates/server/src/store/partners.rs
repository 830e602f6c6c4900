//! Partner organisations.

use super::get;
use super::scope::Scope;
use super::statement::Statement;
use domain::ids::PartnerId;
use domain::records::Partner;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// One page in the order of names, and how many there are in all.
pub async fn page(
    connection: &mut AnyConnection,
    scope: &Scope,
    page: u32,
    per_page: u32,
) -> sqlx::Result<(Vec<Partner>, u64)> {
    let mut count = Statement::new("SELECT COUNT(*) AS total FROM partners WHERE ");
    scope.limit(&mut count, "id");
    let total: i64 = get(&count.query().fetch_one(&mut *connection).await?, "total")?;
    let mut select = Statement::new("SELECT * FROM partners WHERE ");
    scope.limit(&mut select, "id");
    select.push(" ORDER BY name, id LIMIT ").bind(i64::from(per_page));
    select.push(" OFFSET ").bind(i64::from(page.saturating_sub(1)) * i64::from(per_page));
    let rows = select.query().fetch_all(connection).await?;
    let partners = rows.iter().map(partner).collect::<sqlx::Result<_>>()?;
    Ok((partners, u64::try_from(total).unwrap_or_default()))
}

pub async fn find(connection: &mut AnyConnection, id: &PartnerId) -> sqlx::Result<Option<Partner>> {
    let row = sqlx::query("SELECT * FROM partners WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(partner).transpose()
}

fn partner(row: &AnyRow) -> sqlx::Result<Partner> {
    let programs = get::<String>(row, "programs")?;
    Ok(Partner {
        id: PartnerId(get(row, "id")?),
        name: get(row, "name")?,
        partner_type: get(row, "partner_type")?,
        country: get(row, "country")?,
        currency: get(row, "currency")?,
        tier: get(row, "tier")?,
        programs: super::read(row, "programs", programs, |text| serde_json::from_str(&text).ok())?,
    })
}
