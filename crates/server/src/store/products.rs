//! The catalogue and its price list.

use super::get;
use super::statement::Statement;
use domain::ids::ProductId;
use domain::money::{Currency, Money};
use domain::records::Product;
use sqlx::AnyConnection;
use std::collections::BTreeMap;

/// One page in the order of the catalogue, and how many products there are in all.
pub async fn page(
    connection: &mut AnyConnection,
    page: u32,
    per_page: u32,
) -> sqlx::Result<(Vec<Product>, u64)> {
    let count = sqlx::query("SELECT COUNT(*) AS total FROM products").fetch_one(&mut *connection).await?;
    let rows = sqlx::query("SELECT id, name, family FROM products ORDER BY position, id LIMIT $1 OFFSET $2")
        .bind(i64::from(per_page))
        .bind(i64::from(page.saturating_sub(1)) * i64::from(per_page))
        .fetch_all(&mut *connection)
        .await?;
    let ids = rows.iter().map(|row| get(row, "id")).collect::<sqlx::Result<Vec<String>>>()?;
    let mut prices = prices(connection, ids).await?;
    let products = rows.iter().map(|row| {
        let id: String = get(row, "id")?;
        let prices = prices.remove(&id).unwrap_or_default();
        Ok(Product { id: ProductId(id), name: get(row, "name")?, family: get(row, "family")?, prices })
    });
    let total = u64::try_from(get::<i64>(&count, "total")?).unwrap_or_default();
    Ok((products.collect::<sqlx::Result<_>>()?, total))
}

async fn prices(
    connection: &mut AnyConnection,
    ids: Vec<String>,
) -> sqlx::Result<BTreeMap<String, Vec<Money>>> {
    let mut prices: BTreeMap<String, Vec<Money>> = BTreeMap::new();
    if ids.is_empty() {
        return Ok(prices);
    }
    let mut select =
        Statement::new("SELECT product_id, currency, amount_minor FROM prices WHERE product_id IN (");
    select.bind_all(ids).push(") ORDER BY currency");
    for row in select.query().fetch_all(connection).await? {
        let code: String = get(&row, "currency")?;
        let minor: i64 = get(&row, "amount_minor")?;
        let money = Currency::parse(&code).and_then(|currency| Money::from_minor(minor, currency));
        prices.entry(get(&row, "product_id")?).or_default().extend(money);
    }
    Ok(prices)
}
