//! Adds an import to whatever is there, in one transaction: all of it or nothing.

use super::statement::Statement;
use super::{get, seed, users};
use crate::database::Database;
use crate::demo::DemoData;
use sqlx::AnyConnection;
use std::collections::BTreeSet;

/// 500 ids in one question: far below what both databases take.
const IDS: usize = 500;

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Appended {
    /// New organisations, people, products and deals. Those that were there already are used as they are.
    Done { partners: usize, people: usize, products: usize, deals: usize },
    /// Nothing was written, because of these.
    Refused(Vec<Conflict>),
}

/// Something that is there already and cannot be there twice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// A deal with this id.
    Deal(String),
    /// A person with this address, of another organisation or made in another way.
    Person(String),
}

/// Writes `data`. Accounts get `password_hash`.
///
/// # Errors
/// If the database refuses; then nothing was written.
pub async fn append(database: &Database, mut data: DemoData, password_hash: &str) -> sqlx::Result<Appended> {
    let mut write = database.write().await?;
    let mut conflicts = Vec::new();
    let partners = present(&mut write, "partners", data.partners.iter().map(|one| one.id.as_str())).await?;
    let products = present(&mut write, "products", data.products.iter().map(|one| one.id.as_str())).await?;
    let deals =
        present(&mut write, "deals", data.deals.iter().map(|one| one.deal.summary.id.as_str())).await?;
    let mut people = BTreeSet::new();
    for one in &data.users {
        if let Some(account) = users::by_email(&mut write, &one.user.email).await? {
            if account.user.id != one.user.id || account.partner_id != one.partner_id {
                conflicts.push(Conflict::Person(one.user.email.clone()));
            }
            people.insert(one.user.id.clone());
        }
    }
    conflicts.extend(deals.into_iter().map(Conflict::Deal));
    if !conflicts.is_empty() {
        return Ok(Appended::Refused(conflicts));
    }
    data.partners.retain(|one| !partners.contains(one.id.as_str()));
    data.users.retain(|one| !people.contains(&one.user.id));
    data.products.retain(|one| !products.contains(one.id.as_str()));
    seed::insert(&mut write, &data, password_hash).await?;
    write.commit().await?;
    Ok(Appended::Done {
        partners: data.partners.len(),
        people: data.users.len(),
        products: data.products.len(),
        deals: data.deals.len(),
    })
}

/// Which of these ids the table has.
async fn present<'a>(
    connection: &mut AnyConnection,
    table: &str,
    ids: impl Iterator<Item = &'a str>,
) -> sqlx::Result<BTreeSet<String>> {
    let ids: Vec<&str> = ids.collect();
    let mut found = BTreeSet::new();
    for some in ids.chunks(IDS) {
        let mut select = Statement::new("SELECT id FROM ");
        select.push(table).push(" WHERE id IN (").bind_all(some.iter().copied()).push(")");
        for row in select.query().fetch_all(&mut *connection).await? {
            found.insert(get::<String>(&row, "id")?);
        }
    }
    Ok(found)
}
