//! Fills an empty database at once: the demo, or an import. All of it or nothing.

use super::statement::{Statement, Value};
use super::{activities, deals, dossiers, users};
use crate::database::Database;
use crate::demo::{DemoData, DemoDeal, DemoUser};
use domain::records::{Partner, Product};
use sqlx::AnyConnection;

/// 400 rows of at most 27 values stay below the 32,766 that SQLite takes in one statement.
const ROWS: usize = 400;

/// Writes everything in one transaction; every account gets the password hash. `false` if there are accounts already:
/// then nothing was touched.
///
/// # Errors
/// If the database refuses; then nothing was written.
pub async fn load(database: &Database, data: &DemoData, password_hash: &str) -> sqlx::Result<bool> {
    let mut write = database.write().await?;
    if !users::is_empty(&mut write).await? {
        return Ok(false);
    }
    insert(&mut write, data, password_hash).await?;
    write.commit().await?;
    Ok(true)
}

/// Writes everything as part of the caller's transaction. Nothing of it may be there yet.
pub(super) async fn insert(
    write: &mut AnyConnection,
    data: &DemoData,
    password_hash: &str,
) -> sqlx::Result<()> {
    rows(&mut *write, "partners", &PARTNER, data.partners.iter().map(partner)).await?;
    rows(&mut *write, "users", &USER, data.users.iter().map(|one| user(one, password_hash))).await?;
    let assigned = data.users.iter().flat_map(|one| {
        one.assigned.iter().map(|partner| [one.user.id.as_str().into(), partner.as_str().into()])
    });
    rows(&mut *write, "assignments", &["user_id", "partner_id"], assigned).await?;
    let positions = (0..).zip(&data.products);
    rows(&mut *write, "products", &PRODUCT, positions.map(|(position, one)| product(one, position))).await?;
    rows(
        &mut *write,
        "prices",
        &["product_id", "currency", "amount_minor"],
        data.products.iter().flat_map(prices),
    )
    .await?;
    rows(&mut *write, "deals", &deals::COLUMNS, data.deals.iter().map(|one| deals::values(&one.deal)))
        .await?;
    rows(&mut *write, "activities", &activities::COLUMNS, data.deals.iter().flat_map(history)).await?;
    for dossier in &data.dossiers {
        dossiers::insert(&mut *write, dossier).await?;
    }
    Ok(())
}

const PARTNER: [&str; 7] = ["id", "name", "partner_type", "country", "currency", "tier", "programs"];

fn partner(partner: &Partner) -> [Value; 7] {
    [
        partner.id.as_str().into(),
        partner.name.as_str().into(),
        partner.partner_type.as_str().into(),
        partner.country.as_str().into(),
        partner.currency.as_str().into(),
        partner.tier.as_str().into(),
        serde_json::json!(partner.programs).to_string().into(),
    ]
}

const USER: [&str; 8] = ["id", "email", "name", "role", "partner_id", "password_hash", "locale", "active"];

fn user(one: &DemoUser, password_hash: &str) -> [Value; 8] {
    [
        one.user.id.as_str().into(),
        users::comparable(&one.user.email).into(),
        one.user.name.as_str().into(),
        one.user.role.as_str().into(),
        one.partner_id.as_ref().map(|id| id.0.clone()).into(),
        password_hash.into(),
        one.user.locale.clone().into(),
        1_i64.into(),
    ]
}

const PRODUCT: [&str; 4] = ["id", "name", "family", "position"];

fn product(product: &Product, position: i64) -> [Value; 4] {
    [
        product.id.as_str().into(),
        product.name.as_str().into(),
        product.family.as_str().into(),
        position.into(),
    ]
}

fn prices(product: &Product) -> Vec<[Value; 3]> {
    let prices = product.prices.iter().filter_map(|price| {
        Some([product.id.as_str().into(), price.currency().code().into(), price.minor()?.into()])
    });
    prices.collect()
}

fn history(one: &DemoDeal) -> impl Iterator<Item = [Value; 11]> {
    one.activities.iter().map(|activity| activities::values(&one.deal.summary.id, None, activity))
}

/// Inserts rows, many in one statement.
async fn rows<const N: usize>(
    connection: &mut AnyConnection,
    table: &str,
    columns: &[&str; N],
    rows: impl Iterator<Item = [Value; N]>,
) -> sqlx::Result<()> {
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let mut insert = Statement::new("INSERT INTO ");
        insert.push(table).push(" (").push(&columns.join(", ")).push(") VALUES ");
        for (index, row) in rows.by_ref().take(ROWS).enumerate() {
            insert.push(if index > 0 { ", (" } else { "(" }).bind_all(row).push(")");
        }
        insert.query().execute(&mut *connection).await?;
    }
    Ok(())
}
