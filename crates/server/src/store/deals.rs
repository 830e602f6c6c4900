//! Deals: one row each, written whole, with a version that every change counts up.

mod list;
mod summary;

pub use list::page;
pub use summary::{Summary, summary};

use super::statement::{Statement, Value};
use super::{attachments, get, instant, millis, optional_date, optional_instant, text};
use chrono::NaiveDate;
use domain::deals::{Deal, DealSummary, Status};
use domain::form::Entry;
use domain::ids::{DealId, PartnerId, UserId};
use domain::money::{Currency, Money};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive as _;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;
use std::collections::BTreeMap;

pub(super) const COLUMNS: [&str; 27] = [
    "id",
    "partner_id",
    "owner_id",
    "title",
    "customer",
    "search",
    "customer_order",
    "country",
    "value_minor",
    "value_order",
    "currency",
    "close_date",
    "stage",
    "status",
    "fields",
    "reason",
    "comment",
    "duplicate_of",
    "created_at",
    "updated_at",
    "submitted_at",
    "decided_at",
    "answer_due",
    "protected_until",
    "version",
    "product",
    "closed_at",
];

/// The values of [`COLUMNS`].
pub(super) fn values(deal: &Deal) -> [Value; 27] {
    let summary = &deal.summary;
    let fields = serde_json::json!(deal.fields).to_string();
    [
        summary.id.as_str().into(),
        summary.partner_id.as_str().into(),
        summary.owner_id.as_str().into(),
        summary.title.as_str().into(),
        summary.customer.as_str().into(),
        format!("{}\n{}", summary.title, summary.customer).to_lowercase().into(),
        summary.customer.to_lowercase().into(),
        summary.country.as_str().into(),
        summary.value.and_then(|value| value.minor()).into(),
        summary.value.map(|value| in_order(value.amount())).into(),
        summary.value.map(|value| value.currency().code().to_owned()).into(),
        summary.close_date.map(text).into(),
        summary.stage.as_str().into(),
        summary.status.as_str().into(),
        fields.into(),
        deal.reason.clone().into(),
        deal.comment.clone().into(),
        deal.duplicate_of.as_ref().map(|id| id.0.clone()).into(),
        millis(summary.created_at).into(),
        millis(summary.updated_at).into(),
        summary.submitted_at.map(millis).into(),
        summary.decided_at.map(millis).into(),
        summary.answer_due.map(text).into(),
        summary.protected_until.map(text).into(),
        summary.version.into(),
        deal.product.as_str().into(),
        deal.closed_at.map(millis).into(),
    ]
}

/// An amount as the column `value_order` holds it; the ends of the range stand for everything beyond.
fn in_order(amount: Decimal) -> i64 {
    let end = if amount.is_sign_negative() { i64::MIN } else { i64::MAX };
    amount.checked_mul(Decimal::from(10_000)).and_then(|scaled| scaled.trunc().to_i64()).unwrap_or(end)
}

/// Adds the deal; `false` if its id is taken.
pub async fn insert(connection: &mut AnyConnection, deal: &Deal) -> sqlx::Result<bool> {
    let mut insert = Statement::new("INSERT INTO deals (");
    insert.push(&COLUMNS.join(", ")).push(") VALUES (");
    insert.bind_all(values(deal)).push(") ON CONFLICT (id) DO NOTHING");
    Ok(insert.query().execute(connection).await?.rows_affected() == 1)
}

/// Writes the deal in place of the version before it; `false` if another version is there.
pub async fn replace(connection: &mut AnyConnection, deal: &Deal, before: i64) -> sqlx::Result<bool> {
    let mut update = Statement::new("UPDATE deals SET ");
    for (index, (column, value)) in COLUMNS.iter().zip(values(deal)).skip(1).enumerate() {
        update.push(if index > 0 { ", " } else { "" }).push(column).push(" = ").bind(value);
    }
    update.push(" WHERE id = ").bind(deal.summary.id.as_str()).push(" AND version = ").bind(before);
    Ok(update.query().execute(connection).await?.rows_affected() == 1)
}

/// Notes that something beside the deal's own fields has changed. Holds the row until the transaction ends.
pub async fn touch(connection: &mut AnyConnection, deal: &Deal) -> sqlx::Result<()> {
    let query = sqlx::query("UPDATE deals SET updated_at = $1 WHERE id = $2");
    let query = query.bind(millis(deal.summary.updated_at)).bind(deal.summary.id.as_str());
    query.execute(connection).await.map(drop)
}

const SELECT: &str = "SELECT d.*, p.name AS partner_name, u.name AS owner_name FROM deals d
    JOIN partners p ON p.id = d.partner_id JOIN users u ON u.id = d.owner_id";

/// The deal with its attachments, whoever it belongs to.
pub async fn find(connection: &mut AnyConnection, id: &DealId) -> sqlx::Result<Option<Deal>> {
    let mut select = Statement::new(SELECT);
    select.push(" WHERE d.id = ").bind(id.as_str());
    let Some(row) = select.query().fetch_optional(&mut *connection).await? else { return Ok(None) };
    Ok(Some(Deal {
        summary: summary_of(&row)?,
        fields: fields_of(&row)?,
        reason: get(&row, "reason")?,
        comment: get(&row, "comment")?,
        duplicate_of: get::<Option<String>>(&row, "duplicate_of")?.map(DealId),
        attachments: attachments::of_deal(connection, id).await?,
        product: get(&row, "product")?,
        closed_at: optional_instant(&row, "closed_at")?,
    }))
}

/// Whose deal it is.
pub async fn owner(connection: &mut AnyConnection, id: &DealId) -> sqlx::Result<Option<PartnerId>> {
    let query = sqlx::query("SELECT partner_id FROM deals WHERE id = $1").bind(id.as_str());
    query.fetch_optional(connection).await?.map(|row| get(&row, "partner_id").map(PartnerId)).transpose()
}

/// Approved deals whose protection ended before `today`, oldest first.
pub async fn past_protection(
    connection: &mut AnyConnection,
    today: NaiveDate,
    limit: u32,
) -> sqlx::Result<Vec<DealId>> {
    let statement =
        "SELECT id FROM deals WHERE status = $1 AND protected_until < $2 ORDER BY protected_until LIMIT $3";
    let rows = sqlx::query(statement)
        .bind(Status::Approved.as_str())
        .bind(text(today))
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| get(row, "id").map(DealId)).collect()
}

fn fields_of(row: &AnyRow) -> sqlx::Result<BTreeMap<String, Entry>> {
    let fields = get::<String>(row, "fields")?;
    super::read(row, "fields", fields, |text| serde_json::from_str(&text).ok())
}

/// A deal's amount.
pub(super) fn value_of(row: &AnyRow) -> sqlx::Result<Option<Money>> {
    let currency = get::<Option<String>>(row, "currency")?.and_then(|code| Currency::parse(&code));
    let minor: Option<i64> = get(row, "value_minor")?;
    Ok(currency.zip(minor).and_then(|(currency, minor)| Money::from_minor(minor, currency)))
}

fn summary_of(row: &AnyRow) -> sqlx::Result<DealSummary> {
    Ok(DealSummary {
        id: DealId(get(row, "id")?),
        partner_id: PartnerId(get(row, "partner_id")?),
        partner_name: get(row, "partner_name")?,
        owner_id: UserId(get(row, "owner_id")?),
        owner_name: get(row, "owner_name")?,
        title: get(row, "title")?,
        customer: get(row, "customer")?,
        country: get(row, "country")?,
        value: value_of(row)?,
        close_date: optional_date(row, "close_date")?,
        stage: get(row, "stage")?,
        status: super::read(row, "status", get::<String>(row, "status")?, |text| Status::parse(&text))?,
        created_at: instant(row, "created_at")?,
        updated_at: instant(row, "updated_at")?,
        submitted_at: optional_instant(row, "submitted_at")?,
        decided_at: optional_instant(row, "decided_at")?,
        answer_due: optional_date(row, "answer_due")?,
        protected_until: optional_date(row, "protected_until")?,
        version: get(row, "version")?,
        listed: None,
    })
}
