//! The history of deals that live in another backend. Rows are added, never changed.

use super::activities::{COLUMNS, activity, values};
use super::foreign_deals::Place;
use super::get;
use super::statement::Statement;
use domain::deals::Activity;
use domain::ids::{DealId, UserId};
use sqlx::AnyConnection;

pub async fn insert(
    connection: &mut AnyConnection,
    place: Place<'_>,
    actor: Option<&UserId>,
    activity: &Activity,
) -> sqlx::Result<()> {
    let mut insert = Statement::new("INSERT INTO foreign_activities (source, partner, ");
    // The columns of the own deals' history; only the deal's is named otherwise.
    let columns = COLUMNS.map(|column| if column == "deal_id" { "deal" } else { column });
    insert.push(&columns.join(", ")).push(") VALUES (");
    insert.bind_all([place.source, place.partner]).push(", ");
    insert.bind_all(values(&DealId(place.deal.to_owned()), actor, activity)).push(")");
    insert.query().execute(connection).await.map(drop)
}

/// One page, newest first, and how many there are in all.
pub async fn page(
    connection: &mut AnyConnection,
    place: Place<'_>,
    page: u32,
    per_page: u32,
) -> sqlx::Result<(Vec<Activity>, u64)> {
    let mut count = Statement::new("SELECT COUNT(*) AS total FROM foreign_activities WHERE ");
    place.limit(&mut count);
    let total: i64 = get(&count.query().fetch_one(&mut *connection).await?, "total")?;
    let mut select = Statement::new("SELECT * FROM foreign_activities WHERE ");
    place.limit(&mut select);
    select.push(" ORDER BY at DESC, id DESC LIMIT ").bind(i64::from(per_page));
    select.push(" OFFSET ").bind(i64::from(page.saturating_sub(1)) * i64::from(per_page));
    let rows = select.query().fetch_all(connection).await?;
    let items = rows.iter().map(activity).collect::<sqlx::Result<_>>()?;
    Ok((items, u64::try_from(total).unwrap_or_default()))
}
