//! The one place that knows that there are two databases: pools, transactions, bind values, rows.
//!
//! A statement is an [`Sql`]; `SQL.bind(..).bind(..)` makes a [`Bound`] that runs on a [`Tx`] or, for reads, on a
//! [`Db`]. Callers name no driver and no generic.

use std::{path::Path, time::Duration};

use sqlx::{
    Arguments as _, Executor as _, FromRow, PgPool, Postgres, Sqlite, SqlitePool,
    migrate::Migrator,
    postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow},
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
    },
};
use tokio::task::AbortHandle;

use crate::{dialect::Sql, error::StoreError};

static SQLITE_MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES_MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// How many readers SQLite serves at once; each may hold [`SQLITE_CACHE_KIB`] of pages.
const SQLITE_READERS: u32 = 4;
/// Page cache of each SQLite connection: with five connections 40 MB at most, and little while idle.
const SQLITE_CACHE_KIB: i64 = 8 * 1024;
/// How long a statement waits for the other process that has the file open (a backup, the shell).
const SQLITE_BUSY_SECONDS: u64 = 10;
/// The writer itself folds SQLite's log into the file when it has grown by this many pages (64 MB) all the same: a limit
/// for the log, reached only under full load. It stops the writer for as long as that takes.
const SQLITE_CHECKPOINT_PAGES: &str = "16000";
/// Connections to PostgreSQL: the lanes, the workers and the readers share them.
const POSTGRES_CONNECTIONS: u32 = 12;
/// How often a reader's connection folds the log into the file beside the writer, which goes on meanwhile.
const SQLITE_CHECKPOINT_EVERY: Duration = Duration::from_secs(1);
/// Every statement finds its rows by an index, in its order, from lists of a few hundred keys at most. PostgreSQL plans
/// a statement anew only when it has gathered statistics, while a burst fills an empty table within seconds: a plan that
/// reads and sorts the whole table because it is empty today would last until then.
const POSTGRES_PLANS: &str = "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off;
    SET enable_hashjoin = off; SET enable_mergejoin = off";
/// How long a caller waits for a connection before it hears of an outage.
const ACQUIRE_SECONDS: u64 = 10;

/// An open database.
#[derive(Debug)]
pub(crate) enum Db {
    /// One writer, many readers, one file.
    Sqlite { read: SqlitePool, write: SqlitePool, folding: AbortHandle },
    /// A pool of equal connections.
    Postgres(PgPool),
}

impl Db {
    /// Opens `sqlite://path` (made when it does not exist) or `postgres://…` and brings its tables up to date.
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            return Self::open_sqlite(path.as_ref()).await;
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Self::open_postgres(url).await;
        }
        Err(StoreError::Url(url.split("://").next().unwrap_or_default().to_owned()))
    }

    async fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(false)
            .busy_timeout(Duration::from_secs(SQLITE_BUSY_SECONDS))
            .pragma("cache_size", (-SQLITE_CACHE_KIB).to_string())
            .pragma("wal_autocheckpoint", SQLITE_CHECKPOINT_PAGES)
            .pragma("temp_store", "memory");
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(ACQUIRE_SECONDS))
                .idle_timeout(None)
                .max_lifetime(None)
        };
        let write = pool(1).connect_with(options.clone()).await?;
        SQLITE_MIGRATIONS.run(&write).await?;
        let read = pool(SQLITE_READERS).connect_with(options.create_if_missing(false)).await?;
        let folding = tokio::spawn(fold_the_log(read.clone())).abort_handle();
        Ok(Self::Sqlite { read, write, folding })
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.parse()?;
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(Duration::from_secs(ACQUIRE_SECONDS))
            .after_connect(|connection, _| {
                Box::pin(async move { connection.execute(POSTGRES_PLANS).await.map(|_| ()) })
            })
            .connect_with(options.application_name("vigie"))
            .await?;
        POSTGRES_MIGRATIONS.run(&pool).await?;
        Ok(Self::Postgres(pool))
    }

    /// Opens a transaction that may write. On SQLite it waits for the only writer.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { write, .. } => Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Closes all connections.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite { read, write, folding } => {
                folding.abort();
                read.close().await;
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Folds SQLite's log into the file from time to time, until it is aborted. Twice at once: the second time has
/// only the few pages that came during the first, and once nothing is left the writer begins the log anew.
async fn fold_the_log(pool: SqlitePool) {
    loop {
        tokio::time::sleep(SQLITE_CHECKPOINT_EVERY).await;
        for _ in 0..2 {
            if let Err(error) = pool.execute("PRAGMA wal_checkpoint(PASSIVE)").await {
                tracing::debug!(%error, "the log was not folded into the file");
            }
        }
    }
}

impl Drop for Db {
    fn drop(&mut self) {
        if let Self::Sqlite { folding, .. } = self {
            folding.abort();
        }
    }
}

/// A transaction that may write. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub(crate) enum Tx {
    Sqlite(sqlx::Transaction<'static, Sqlite>),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Tx {
    /// Makes everything durable, or nothing.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.commit().await?,
            Self::Postgres(tx) => tx.commit().await?,
        }
        Ok(())
    }

    /// Undoes everything.
    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await?,
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// A value to bind.
#[derive(Debug)]
pub(crate) enum Val {
    Text(Option<String>),
    Int(Option<i64>),
    Bool(Option<bool>),
    Bytes(Vec<u8>),
    /// PostgreSQL only: one column of many rows.
    Texts(Vec<Option<String>>),
    /// PostgreSQL only: one column of many rows.
    Ints(Vec<Option<i64>>),
    /// PostgreSQL only: one column of many rows.
    Bools(Vec<Option<bool>>),
}

impl Val {
    /// An array for values like this one.
    pub(crate) const fn empty_array(&self) -> Self {
        match self {
            Self::Int(_) | Self::Ints(_) => Self::Ints(Vec::new()),
            Self::Bool(_) | Self::Bools(_) => Self::Bools(Vec::new()),
            Self::Text(_) | Self::Texts(_) | Self::Bytes(_) => Self::Texts(Vec::new()),
        }
    }

    /// Adds a value to an array of its kind; one of another kind counts as NULL, which the table then refuses.
    pub(crate) fn push(&mut self, value: Self) {
        match (self, value) {
            (Self::Texts(values), Self::Text(value)) => values.push(value),
            (Self::Ints(values), Self::Int(value)) => values.push(value),
            (Self::Bools(values), Self::Bool(value)) => values.push(value),
            (Self::Texts(values), _) => values.push(None),
            (Self::Ints(values), _) => values.push(None),
            (Self::Bools(values), _) => values.push(None),
            (Self::Text(_) | Self::Int(_) | Self::Bool(_) | Self::Bytes(_), _) => {}
        }
    }
}

/// A row that reads the same from both databases: a tuple, or a struct with `#[derive(sqlx::FromRow)]`.
pub(crate) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

/// A statement with its values.
#[derive(Debug)]
pub(crate) struct Bound {
    sql: Sql,
    values: Vec<Val>,
}

impl Sql {
    /// The statement without values.
    pub(crate) const fn bound(self) -> Bound {
        Bound { sql: self, values: Vec::new() }
    }

    /// The statement with its first value.
    pub(crate) fn bind(self, value: impl Into<Val>) -> Bound {
        self.bound().bind(value)
    }
}

impl Bound {
    /// Adds the next value.
    pub(crate) fn bind(mut self, value: impl Into<Val>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs it; the number of rows it changed.
    pub(crate) async fn run(self, tx: &mut Tx) -> Result<u64, StoreError> {
        Ok(match tx {
            Tx::Sqlite(tx) => sqlx::query_with(self.sql.sqlite(), sqlite_arguments(self.values)?)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
            Tx::Postgres(tx) => {
                let query = sqlx::query_with(self.sql.postgres(), postgres_arguments(self.values)?);
                query.execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    /// Runs it in a transaction and reads all rows.
    pub(crate) async fn all<R: Row>(self, tx: &mut Tx) -> Result<Vec<R>, StoreError> {
        Ok(match tx {
            Tx::Sqlite(tx) => {
                let query = sqlx::query_as_with(self.sql.sqlite(), sqlite_arguments(self.values)?);
                query.fetch_all(&mut **tx).await?
            }
            Tx::Postgres(tx) => {
                let query = sqlx::query_as_with(self.sql.postgres(), postgres_arguments(self.values)?);
                query.fetch_all(&mut **tx).await?
            }
        })
    }

    /// Reads all rows outside any transaction.
    pub(crate) async fn read<R: Row>(self, db: &Db) -> Result<Vec<R>, StoreError> {
        Ok(match db {
            Db::Sqlite { read, .. } => {
                let query = sqlx::query_as_with(self.sql.sqlite(), sqlite_arguments(self.values)?);
                query.fetch_all(read).await?
            }
            Db::Postgres(pool) => {
                let query = sqlx::query_as_with(self.sql.postgres(), postgres_arguments(self.values)?);
                query.fetch_all(pool).await?
            }
        })
    }

    /// Reads the first row, if there is one.
    pub(crate) async fn read_one<R: Row>(self, db: &Db) -> Result<Option<R>, StoreError> {
        Ok(self.read(db).await?.into_iter().next())
    }

    /// Runs it in a transaction of its own; the number of rows it changed.
    pub(crate) async fn write(self, db: &Db) -> Result<u64, StoreError> {
        let mut tx = db.begin().await?;
        let changed = self.run(&mut tx).await?;
        tx.commit().await?;
        Ok(changed)
    }
}

pub(crate) fn sqlite_arguments(values: Vec<Val>) -> Result<SqliteArguments, StoreError> {
    let mut arguments = SqliteArguments::default();
    for value in values {
        match value {
            Val::Text(value) => arguments.add(value),
            Val::Int(value) => arguments.add(value),
            Val::Bool(value) => arguments.add(value),
            Val::Bytes(value) => arguments.add(value),
            Val::Texts(_) | Val::Ints(_) | Val::Bools(_) => Err("SQLite has no arrays".into()),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

pub(crate) fn postgres_arguments(values: Vec<Val>) -> Result<PgArguments, StoreError> {
    let mut arguments = PgArguments::default();
    for value in values {
        match value {
            Val::Text(value) => arguments.add(value),
            Val::Int(value) => arguments.add(value),
            Val::Bool(value) => arguments.add(value),
            Val::Bytes(value) => arguments.add(value),
            Val::Texts(values) => arguments.add(values),
            Val::Ints(values) => arguments.add(values),
            Val::Bools(values) => arguments.add(values),
        }
        .map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

impl From<&str> for Val {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<String> for Val {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<Option<String>> for Val {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

impl From<i64> for Val {
    fn from(value: i64) -> Self {
        Self::Int(Some(value))
    }
}

impl From<u32> for Val {
    fn from(value: u32) -> Self {
        Self::Int(Some(i64::from(value)))
    }
}

impl From<Option<i64>> for Val {
    fn from(value: Option<i64>) -> Self {
        Self::Int(value)
    }
}

impl From<vigie_core::time::At> for Val {
    fn from(value: vigie_core::time::At) -> Self {
        Self::Int(Some(value.micros()))
    }
}

impl From<Option<vigie_core::time::At>> for Val {
    fn from(value: Option<vigie_core::time::At>) -> Self {
        Self::Int(value.map(vigie_core::time::At::micros))
    }
}

impl From<bool> for Val {
    fn from(value: bool) -> Self {
        Self::Bool(Some(value))
    }
}

impl From<Option<bool>> for Val {
    fn from(value: Option<bool>) -> Self {
        Self::Bool(value)
    }
}

impl From<Vec<u8>> for Val {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}
