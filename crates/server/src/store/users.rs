//! People who sign in.

use super::get;
use domain::access::Role;
use domain::ids::{PartnerId, UserId};
use domain::records::User;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

/// A person with what only the server knows of them.
#[derive(Debug, Clone)]
pub struct Account {
    pub user: User,
    pub partner_id: Option<PartnerId>,
    pub password_hash: String,
    /// An account that was switched off cannot sign in, and its sessions are worth nothing.
    pub active: bool,
}

/// The form in which an address is stored and compared.
pub fn comparable(email: &str) -> String {
    email.trim().to_lowercase()
}

pub async fn by_email(connection: &mut AnyConnection, email: &str) -> sqlx::Result<Option<Account>> {
    let row = sqlx::query("SELECT * FROM users WHERE email = $1")
        .bind(comparable(email))
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(account).transpose()
}

pub async fn by_id(connection: &mut AnyConnection, id: &UserId) -> sqlx::Result<Option<Account>> {
    let row =
        sqlx::query("SELECT * FROM users WHERE id = $1").bind(id.as_str()).fetch_optional(connection).await?;
    row.as_ref().map(account).transpose()
}

/// The organisations assigned to a channel manager.
pub async fn assigned(connection: &mut AnyConnection, id: &UserId) -> sqlx::Result<Vec<PartnerId>> {
    let rows = sqlx::query("SELECT partner_id FROM assignments WHERE user_id = $1 ORDER BY partner_id")
        .bind(id.as_str())
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| get(row, "partner_id").map(PartnerId)).collect()
}

pub async fn set_password(connection: &mut AnyConnection, id: &UserId, hash: &str) -> sqlx::Result<()> {
    let query = sqlx::query("UPDATE users SET password_hash = $1 WHERE id = $2").bind(hash).bind(id.as_str());
    query.execute(connection).await.map(drop)
}

/// Holds the account's row until the transaction ends: what is counted of one person's then cannot become more
/// meanwhile.
pub async fn lock(connection: &mut AnyConnection, id: &UserId) -> sqlx::Result<()> {
    let query = sqlx::query("UPDATE users SET active = active WHERE id = $1").bind(id.as_str());
    query.execute(connection).await.map(drop)
}

/// Holds the account's row until the transaction ends, if its password is still this one and the account is on; `false`
/// otherwise. Waits for a transaction that is changing the row.
pub async fn hold(connection: &mut AnyConnection, id: &UserId, hash: &str) -> sqlx::Result<bool> {
    let statement = "UPDATE users SET active = active WHERE id = $1 AND password_hash = $2 AND active <> 0";
    let query = sqlx::query(statement).bind(id.as_str()).bind(hash);
    Ok(query.execute(connection).await?.rows_affected() == 1)
}

/// Whether nobody can sign in yet: the database is new.
pub async fn is_empty(connection: &mut AnyConnection) -> sqlx::Result<bool> {
    Ok(sqlx::query("SELECT id FROM users LIMIT 1").fetch_optional(connection).await?.is_none())
}

fn account(row: &AnyRow) -> sqlx::Result<Account> {
    let role = super::read(row, "role", get::<String>(row, "role")?, |text| Role::parse(&text))?;
    Ok(Account {
        user: User {
            id: UserId(get(row, "id")?),
            name: get(row, "name")?,
            email: get(row, "email")?,
            role,
            locale: get(row, "locale")?,
        },
        partner_id: get::<Option<String>>(row, "partner_id")?.map(PartnerId),
        password_hash: get(row, "password_hash")?,
        active: get::<i64>(row, "active")? != 0,
    })
}
