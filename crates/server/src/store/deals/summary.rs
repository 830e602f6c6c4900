//! Figures over all deals that somebody sees.

use crate::store::get;
use crate::store::scope::Scope;
use crate::store::statement::Statement;
use domain::deals::Status;
use domain::money::{Currency, Money};
use rust_decimal::Decimal;
use serde::Serialize;
use sqlx::AnyConnection;
use std::collections::BTreeMap;

/// How many deals there are in each status, and the value of those that are neither drafts nor closed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    pub by_status: BTreeMap<Status, u64>,
    /// One amount for each currency: amounts in different currencies are not added up.
    pub open_value: Vec<Money>,
}

/// A million: sums of the upper and lower parts of amounts stay within 64 bits where a plain sum might not, and
/// PostgreSQL's own wider type is not one that both databases have.
const SPLIT: i128 = 1_000_000;

pub async fn summary(connection: &mut AnyConnection, scope: &Scope) -> sqlx::Result<Summary> {
    let mut select = Statement::new("SELECT status, COUNT(*) AS total FROM deals WHERE ");
    scope.limit(&mut select, "partner_id");
    select.push(" GROUP BY status");
    let mut by_status = BTreeMap::new();
    for row in select.query().fetch_all(&mut *connection).await? {
        let status = Status::parse(&get::<String>(&row, "status")?);
        let total = u64::try_from(get::<i64>(&row, "total")?).unwrap_or_default();
        by_status.extend(status.map(|status| (status, total)));
    }
    Ok(Summary { by_status, open_value: open_value(connection, scope).await? })
}

async fn open_value(connection: &mut AnyConnection, scope: &Scope) -> sqlx::Result<Vec<Money>> {
    let open = Status::ALL.into_iter().filter(|status| !status.is_final() && *status != Status::Draft);
    let mut select = Statement::new(
        "SELECT currency, CAST(SUM(value_minor / 1000000) AS BIGINT) AS upper,
         CAST(SUM(value_minor % 1000000) AS BIGINT) AS lower
         FROM deals WHERE currency IS NOT NULL AND value_minor IS NOT NULL AND status IN (",
    );
    select.bind_all(open.map(Status::as_str)).push(") AND ");
    scope.limit(&mut select, "partner_id");
    select.push(" GROUP BY currency ORDER BY currency");
    let mut sums = Vec::new();
    for row in select.query().fetch_all(connection).await? {
        let minor = i128::from(get::<i64>(&row, "upper")?) * SPLIT + i128::from(get::<i64>(&row, "lower")?);
        let currency = Currency::parse(&get::<String>(&row, "currency")?);
        sums.extend(currency.and_then(|currency| {
            let amount = Decimal::try_from_i128_with_scale(minor, currency.minor_digits()).ok()?;
            Money::new(amount, currency)
        }));
    }
    Ok(sums)
}
