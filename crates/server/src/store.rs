//! Every SQL statement of the server, one module a resource. Takes and gives the records of `domain`; decides nothing.

pub mod activities;
pub mod alerts;
pub mod append;
pub mod attachments;
pub mod attempts;
pub mod deals;
pub mod deliveries;
pub mod dossiers;
pub mod facts;
pub mod foreign_activities;
pub mod foreign_attachments;
pub mod foreign_deals;
pub mod idempotency;
pub mod partners;
pub mod products;
pub mod resets;
pub mod reviews;
pub mod schedules;
pub mod scope;
pub mod seed;
pub mod sessions;
mod statement;
pub mod users;
pub mod views;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::any::AnyRow;
use sqlx::{Any, ColumnIndex as _, Decode, Row as _, Type};

/// Milliseconds since 1970-01-01 UTC: how instants are stored.
fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

fn text(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// A column that holds what this server once wrote; anything else is a damaged row.
fn get<'r, T: Decode<'r, Any> + Type<Any>>(row: &'r AnyRow, column: &'static str) -> sqlx::Result<T> {
    row.try_get(column)
}

fn instant(row: &AnyRow, column: &'static str) -> sqlx::Result<DateTime<Utc>> {
    read(row, column, get::<i64>(row, column)?, DateTime::from_timestamp_millis)
}

fn optional_instant(row: &AnyRow, column: &'static str) -> sqlx::Result<Option<DateTime<Utc>>> {
    get::<Option<i64>>(row, column)?
        .map(|millis| read(row, column, millis, DateTime::from_timestamp_millis))
        .transpose()
}

fn optional_date(row: &AnyRow, column: &'static str) -> sqlx::Result<Option<NaiveDate>> {
    get::<Option<String>>(row, column)?
        .map(|text| read(row, column, text, |text| text.parse().ok()))
        .transpose()
}

/// The rows that can be read. One that is damaged is logged and left out: it is not to stand in the way of the others.
fn readable<T>(rows: &[AnyRow], reader: impl Fn(&AnyRow) -> sqlx::Result<T>) -> Vec<T> {
    let read = |row: &AnyRow| {
        let damaged = |error| {
            let id: String = get(row, "id").unwrap_or_default();
            tracing::error!(%error, id, "a row cannot be read and is left out");
        };
        reader(row).map_err(damaged).ok()
    };
    rows.iter().filter_map(read).collect()
}

/// `raw` as something better, or a decoding error that names the column.
fn read<R, T>(
    row: &AnyRow,
    column: &'static str,
    raw: R,
    reader: impl FnOnce(R) -> Option<T>,
) -> sqlx::Result<T> {
    reader(raw).ok_or_else(|| {
        let at = column.index(row).map_or_else(|_| column.to_owned(), |index| format!("{column} ({index})"));
        sqlx::Error::ColumnDecode { index: at, source: "the stored value is damaged".into() }
    })
}
