//! One page of deals: filter, order, count.

use super::{SELECT, fields_of, in_order, summary_of};
use crate::store::scope::Scope;
use crate::store::statement::Statement;
use crate::store::{get, text};
use domain::deals::{DealQuery, DealSummary, Direction, SortKey, Status};
use domain::program::Program;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// The deals of `query` that `scope` covers, with the fields that the programme's columns show, and how many match in
/// all.
pub async fn page(
    connection: &mut AnyConnection,
    scope: &Scope,
    query: &DealQuery,
    program: &Program,
) -> sqlx::Result<(Vec<DealSummary>, u64)> {
    let mut count = Statement::new("SELECT COUNT(*) AS total FROM deals d WHERE ");
    filter(&mut count, scope, query);
    let total: i64 = get(&count.query().fetch_one(&mut *connection).await?, "total")?;
    let mut select = Statement::new(SELECT);
    select.push(" WHERE ");
    filter(&mut select, scope, query);
    order(&mut select, query);
    select.push(" LIMIT ").bind(i64::from(query.per_page));
    select.push(" OFFSET ").bind(i64::from(query.page.saturating_sub(1)) * i64::from(query.per_page));
    let rows = select.query().fetch_all(connection).await?;
    let deals = rows.iter().map(|row| row_of(row, program)).collect::<sqlx::Result<_>>()?;
    Ok((deals, u64::try_from(total).unwrap_or_default()))
}

fn row_of(row: &AnyRow, program: &Program) -> sqlx::Result<DealSummary> {
    let summary = summary_of(row)?;
    if program.columns.is_none() {
        return Ok(summary);
    }
    Ok(DealSummary { listed: program.listed(&fields_of(row)?), ..summary })
}

fn filter(statement: &mut Statement, scope: &Scope, query: &DealQuery) {
    scope.limit(statement, "d.partner_id");
    if !query.statuses.is_empty() {
        statement.push(" AND d.status IN (");
        statement.bind_all(query.statuses.iter().map(|status| status.as_str())).push(")");
    }
    if let Some(stage) = &query.stage {
        statement.push(" AND d.stage = ").bind(stage.as_str());
    }
    if let Some(partner) = &query.partner {
        statement.push(" AND d.partner_id = ").bind(partner.as_str());
    }
    if !query.text.is_empty() {
        statement.push(" AND d.search LIKE ").bind(containing(&query.text)).push(" ESCAPE '!'");
    }
    if let Some(min) = query.value_min {
        statement.push(" AND d.value_order >= ").bind(in_order(min));
    }
    if let Some(from) = query.close_from {
        statement.push(" AND d.close_date >= ").bind(text(from));
    }
    if let Some(to) = query.close_to {
        statement.push(" AND d.close_date <= ").bind(text(to));
    }
}

/// A pattern for texts that contain `text` literally.
fn containing(text: &str) -> String {
    let literal = text.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{literal}%")
}

fn order(statement: &mut Statement, query: &DealQuery) {
    let column = match query.sort.key {
        SortKey::Updated => "d.updated_at".to_owned(),
        SortKey::Submitted => "d.submitted_at".to_owned(),
        SortKey::Title => "d.search".to_owned(),
        SortKey::Customer => "d.customer_order".to_owned(),
        SortKey::Partner => "p.name".to_owned(),
        SortKey::Value => "d.value_order".to_owned(),
        SortKey::CloseDate => "d.close_date".to_owned(),
        SortKey::Status => in_order_of_life(),
    };
    let direction = if query.sort.direction == Direction::Descending { "DESC" } else { "ASC" };
    // Empty cells come last either way: the databases differ in their own habits.
    statement.push(&format!(" ORDER BY {column} {direction} NULLS LAST, d.id {direction}"));
}

/// The place of a status in a registration's life.
fn in_order_of_life() -> String {
    let places = Status::ALL
        .iter()
        .enumerate()
        .map(|(place, status)| format!("WHEN '{}' THEN {place}", status.as_str()));
    format!("CASE d.status {} END", places.collect::<Vec<_>>().join(" "))
}
