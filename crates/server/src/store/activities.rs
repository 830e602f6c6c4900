//! The history of deals. Rows are added, never changed.

use super::statement::{Statement, Value};
use super::{get, instant, millis};
use domain::deals::{Activity, Status};
use domain::ids::{ActivityId, DealId, UserId};
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

pub(super) const COLUMNS: [&str; 11] = [
    "id",
    "deal_id",
    "at",
    "actor_id",
    "actor_name",
    "kind",
    "from_status",
    "to_status",
    "reason",
    "comment",
    "changed",
];

/// The values of [`COLUMNS`].
pub(super) fn values(deal: &DealId, actor: Option<&UserId>, activity: &Activity) -> [Value; 11] {
    let status = |status: Option<Status>| status.map(|status| status.as_str().to_owned());
    [
        activity.id.as_str().into(),
        deal.as_str().into(),
        millis(activity.at).into(),
        actor.map(|user| user.0.clone()).into(),
        activity.actor_name.as_str().into(),
        activity.kind.as_str().into(),
        status(activity.from).into(),
        status(activity.to).into(),
        activity.reason.clone().into(),
        activity.comment.clone().into(),
        serde_json::json!(activity.changed).to_string().into(),
    ]
}

pub async fn insert(
    connection: &mut AnyConnection,
    deal: &DealId,
    actor: Option<&UserId>,
    activity: &Activity,
) -> sqlx::Result<()> {
    let mut insert = Statement::new("INSERT INTO activities (");
    insert.push(&COLUMNS.join(", ")).push(") VALUES (");
    insert.bind_all(values(deal, actor, activity)).push(")");
    insert.query().execute(connection).await.map(drop)
}

/// One page, newest first, and how many there are in all.
pub async fn page(
    connection: &mut AnyConnection,
    deal: &DealId,
    page: u32,
    per_page: u32,
) -> sqlx::Result<(Vec<Activity>, u64)> {
    let count = sqlx::query("SELECT COUNT(*) AS total FROM activities WHERE deal_id = $1")
        .bind(deal.as_str())
        .fetch_one(&mut *connection)
        .await?;
    let rows = sqlx::query(
        "SELECT * FROM activities WHERE deal_id = $1 ORDER BY at DESC, id DESC LIMIT $2 OFFSET $3",
    )
    .bind(deal.as_str())
    .bind(i64::from(per_page))
    .bind(i64::from(page.saturating_sub(1)) * i64::from(per_page))
    .fetch_all(connection)
    .await?;
    let total = u64::try_from(get::<i64>(&count, "total")?).unwrap_or_default();
    Ok((rows.iter().map(activity).collect::<sqlx::Result<_>>()?, total))
}

pub(super) fn activity(row: &AnyRow) -> sqlx::Result<Activity> {
    let status = |column| -> sqlx::Result<Option<Status>> {
        let text = get::<Option<String>>(row, column)?;
        text.map(|text| super::read(row, column, text, |text| Status::parse(&text))).transpose()
    };
    let changed = get::<String>(row, "changed")?;
    Ok(Activity {
        id: ActivityId(get(row, "id")?),
        at: instant(row, "at")?,
        actor_name: get(row, "actor_name")?,
        kind: get(row, "kind")?,
        from: status("from_status")?,
        to: status("to_status")?,
        reason: get(row, "reason")?,
        comment: get(row, "comment")?,
        changed: super::read(row, "changed", changed, |text| serde_json::from_str(&text).ok())?,
    })
}
