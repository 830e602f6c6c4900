//! One note at a time: the row that it makes, replaces or takes away, and the log of all of them.

use crate::store::statement::{Statement, Value};
use crate::store::{millis, text};
use chrono::{DateTime, Utc};
use domain::ids::{PartnerId, UserId};
use domain::money::Money;
use domain::performance::dossier::Entry;
use sqlx::AnyConnection;
use uuid::Uuid;

/// Writes an entry that was checked. `agreed`: the programme's people write it.
pub async fn note(
    connection: &mut AnyConnection,
    partner: &PartnerId,
    entry: &Entry,
    agreed: bool,
) -> sqlx::Result<()> {
    match entry.clone() {
        Entry::Paid { line, amount } if amount.amount().is_zero() => {
            remove(connection, "ledger_paid", "line", partner, line).await
        }
        Entry::Paid { line, amount } => {
            let values = [
                ("line", line.into()),
                ("amount_minor", minor(&amount)?.into()),
                code(amount.currency().code()),
            ];
            put(connection, "ledger_paid", partner, &values).await
        }
        Entry::Hold { deal, held: false } => {
            remove(connection, "ledger_held", "deal_id", partner, deal).await
        }
        Entry::Hold { deal, held: true } => {
            put(connection, "ledger_held", partner, &[("deal_id", deal.into())]).await
        }
        Entry::Refund { id, deal, on, amount } => {
            let minor = amount.as_ref().map(minor).transpose()?;
            let code = amount.map(|amount| amount.currency().code().to_owned());
            let values = [
                ("id", id.into()),
                ("deal_id", deal.into()),
                ("on_day", text(on).into()),
                ("amount_minor", minor.into()),
                ("currency", code.into()),
            ];
            put(connection, "ledger_refunds", partner, &values).await
        }
        Entry::Received { deal, on } => {
            let values = [("deal_id", deal.into()), ("on_day", text(on).into())];
            put(connection, "ledger_received", partner, &values).await
        }
        Entry::Certificate { id, person, name, from, until } => {
            let values = [
                ("id", id.into()),
                ("person", person.into()),
                ("name", name.into()),
                ("valid_from", from.map(text).into()),
                ("valid_until", until.map(text).into()),
            ];
            put(connection, "certificates", partner, &values).await
        }
        Entry::Goal { id, label, figure, wanted, from, to, person, product } => {
            let values = [
                ("id", id.into()),
                ("label", label.into()),
                ("figure", figure.into()),
                ("wanted", wanted.into()),
                ("from_day", text(from).into()),
                ("to_day", text(to).into()),
                ("person", person.into()),
                ("product", product.into()),
                ("agreed", i64::from(agreed).into()),
            ];
            put(connection, "goals", partner, &values).await
        }
        Entry::DropGoal { id } => remove(connection, "goals", "id", partner, id).await,
    }
}

/// Keeps who wrote what.
pub async fn log(
    connection: &mut AnyConnection,
    partner: &PartnerId,
    actor: &UserId,
    at: DateTime<Utc>,
    entry: &Entry,
) -> sqlx::Result<()> {
    let mut insert =
        Statement::new("INSERT INTO progress_log (id, partner_id, at, actor_id, entry) VALUES (");
    insert.bind_all([Uuid::now_v7().to_string(), partner.0.clone()]);
    insert.push(", ").bind(millis(at)).push(", ");
    insert.bind_all([actor.0.clone(), serde_json::json!(entry).to_string()]).push(")");
    insert.query().execute(connection).await.map(drop)
}

/// What the rules refuse before; written down as something else it would be a payment that nobody made.
fn minor(amount: &Money) -> sqlx::Result<i64> {
    let unfit = || sqlx::Error::Encode("an amount beyond 64 bits of minor units".into());
    amount.minor().ok_or_else(unfit)
}

fn code(code: &str) -> (&'static str, Value) {
    ("currency", code.into())
}

/// Inserts a row; one with the same first column is replaced.
async fn put(
    connection: &mut AnyConnection,
    table: &str,
    partner: &PartnerId,
    values: &[(&'static str, Value)],
) -> sqlx::Result<()> {
    let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
    let mut insert = Statement::new("INSERT INTO ");
    insert.push(table).push(" (partner_id, ").push(&names.join(", ")).push(") VALUES (");
    insert.bind(partner.as_str()).push(", ");
    insert.bind_all(values.iter().map(|(_, value)| value.clone()));
    insert.push(") ON CONFLICT (partner_id, ").push(names.first().copied().unwrap_or_default());
    let updates: Vec<String> = names.iter().skip(1).map(|name| format!("{name} = excluded.{name}")).collect();
    if updates.is_empty() {
        insert.push(") DO NOTHING");
    } else {
        insert.push(") DO UPDATE SET ").push(&updates.join(", "));
    }
    insert.query().execute(connection).await.map(drop)
}

async fn remove(
    connection: &mut AnyConnection,
    table: &str,
    column: &str,
    partner: &PartnerId,
    value: String,
) -> sqlx::Result<()> {
    let mut delete = Statement::new("DELETE FROM ");
    delete.push(table).push(" WHERE partner_id = ").bind(partner.as_str());
    delete.push(" AND ").push(column).push(" = ").bind(value);
    delete.query().execute(connection).await.map(drop)
}
