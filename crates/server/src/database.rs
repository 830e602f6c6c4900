//! The database: SQLite in a file, or PostgreSQL. Opens it, brings its schema up to date, hands out connections.
//! The statements themselves live in [`crate::store`].

use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, SqlSafeStr as _, Transaction};
use std::ops::{Deref, DerefMut};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard};

/// How long a statement waits for a lock before the request is answered with "busy".
const LOCK_WAIT_MS: u32 = 5_000;

/// A pool of connections to one database.
#[derive(Clone)]
pub struct Database {
    pool: AnyPool,
    /// SQLite has one writer: writers of this process queue here, in order, instead of polling the file's lock.
    turn: Option<Arc<Mutex<()>>>,
}

/// A transaction that will write. Dropping it without [`Write::commit`] undoes it.
pub struct Write {
    transaction: Transaction<'static, Any>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Database {
    /// Opens (and, for SQLite, creates) the database and brings the schema up to date.
    ///
    /// # Errors
    /// A text for the operator.
    pub async fn open(url: &str) -> Result<Self, String> {
        install_default_drivers();
        let is_sqlite = url.starts_with("sqlite:");
        let options = AnyPoolOptions::new()
            .max_connections(if is_sqlite { 8 } else { 16 })
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |connection, _| Box::pin(prepare(connection, is_sqlite)));
        let failed = |error: &dyn std::fmt::Display| format!("The database cannot be opened: {error}.");
        let pool = options.connect(url).await.map_err(|error| failed(&error))?;
        let schema = include_str!("../migrations/0001_schema.sql").into_sql_str();
        let foreign = include_str!("../migrations/0002_foreign_deals.sql").into_sql_str();
        let beside = include_str!("../migrations/0003_beside_foreign_deals.sql").into_sql_str();
        let performance = include_str!("../migrations/0004_performance.sql").into_sql_str();
        let progress = include_str!("../migrations/0005_progress.sql").into_sql_str();
        let reviews = include_str!("../migrations/0007_reviews.sql").into_sql_str();
        let reports = include_str!("../migrations/0006_reports.sql").into_sql_str();
        let deliveries = include_str!("../migrations/0008_deliveries.sql").into_sql_str();
        let refunds = include_str!("../migrations/0009_refunds_by_id.sql").into_sql_str();
        let simple = |version, name: &'static str, statements| {
            Migration::new(version, name.into(), MigrationType::Simple, statements, false)
        };
        let migrations = vec![
            simple(1, "schema", schema),
            simple(2, "foreign deals", foreign),
            simple(3, "beside foreign deals", beside),
            simple(4, "performance", performance),
            simple(5, "progress", progress),
            simple(7, "reviews", reviews),
            simple(6, "reports", reports),
            simple(8, "deliveries", deliveries),
            simple(9, "refunds by id", refunds),
        ];
        Migrator::with_migrations(migrations).run(&pool).await.map_err(|error| failed(&error))?;
        Ok(Self { pool, turn: is_sqlite.then(Arc::default) })
    }

    /// The address of the SQLite file in a data folder.
    pub fn file_url(folder: &Path) -> String {
        // sqlx decodes the path: percent signs and question marks in a folder's name must not be taken for syntax.
        let path = folder.join("portal.sqlite3").to_string_lossy().replace('%', "%25").replace('?', "%3F");
        format!("sqlite:{}?mode=rwc", path.replace('#', "%23"))
    }

    /// A connection for reading.
    ///
    /// # Errors
    /// If none becomes free in time.
    pub async fn read(&self) -> sqlx::Result<PoolConnection<Any>> {
        self.pool.acquire().await
    }

    /// A transaction for writing. On SQLite it holds the write lock from the start: a transaction that reads first and
    /// writes later could be refused in the middle.
    ///
    /// # Errors
    /// If the lock or a connection does not become free in time.
    pub async fn write(&self) -> sqlx::Result<Write> {
        match &self.turn {
            None => Ok(Write { transaction: self.pool.begin().await?, _turn: None }),
            Some(turn) => {
                let wait = Duration::from_millis(u64::from(LOCK_WAIT_MS) * 2);
                let turn = tokio::time::timeout(wait, turn.clone().lock_owned())
                    .await
                    .map_err(|_| sqlx::Error::PoolTimedOut)?;
                Ok(Write { transaction: self.pool.begin_with("BEGIN IMMEDIATE").await?, _turn: Some(turn) })
            }
        }
    }

    /// Waits for running statements and closes all connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl Write {
    /// Makes the transaction's effects permanent.
    ///
    /// # Errors
    /// If the database refuses; then nothing has happened.
    pub async fn commit(self) -> sqlx::Result<()> {
        self.transaction.commit().await
    }
}

impl Deref for Write {
    type Target = AnyConnection;
    fn deref(&self) -> &AnyConnection {
        &self.transaction
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.transaction
    }
}

async fn prepare(connection: &mut AnyConnection, is_sqlite: bool) -> sqlx::Result<()> {
    let statements: &[&'static str] = if is_sqlite {
        // FULL: what was acknowledged survives a power cut, because the browser forgets it then.
        &[
            "PRAGMA journal_mode = WAL",
            "PRAGMA synchronous = FULL",
            "PRAGMA foreign_keys = ON",
            "PRAGMA busy_timeout = 5000",
        ]
    } else {
        &[
            "SET lock_timeout = '5s'",
            "SET statement_timeout = '20s'",
            "SET idle_in_transaction_session_timeout = '30s'",
        ]
    };
    for statement in statements {
        sqlx::raw_sql(*statement).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Whether the request may simply be tried again: a lock, a connection or a moment was not to be had.
pub fn is_busy(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut => true,
        sqlx::Error::Database(error) => {
            // PostgreSQL: serialization failure, deadlock, lock not available, too many connections, shutting down.
            // SQLite: BUSY and LOCKED with their extended codes.
            let code = error.code().unwrap_or_default();
            matches!(
                &*code,
                "40001" | "40P01" | "55P03" | "53300" | "57P01" | "5" | "6" | "261" | "517" | "262"
            )
        }
        _ => false,
    }
}
