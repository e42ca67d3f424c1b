//! The one place that knows that there are two databases: pools, transactions, bind values, rows.
//!
//! A statement is an [`Sql`]; `SQL.bind(..).bind(..)` makes a [`Bound`] that runs on a [`Tx`] or, for reads, on a
//! [`Db`]. Callers name no driver and no generic.

use std::{
    path::Path,
    pin::{Pin, pin},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, Waker},
    time::Duration,
};

use sqlx::{
    Connection as _, Executor as _, FromRow, PgConnection, PgPool, Postgres, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions, PgRow},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous},
};
use tokio::task::AbortHandle;

use crate::{
    dialect::Sql,
    error::StoreError,
    value::{Val, postgres_arguments, sqlite_arguments},
    writer::{FromWritten, SqliteTx, Writer, on_a_thread},
};

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
/// With fewer rows changed it waits, because the disk makes a commit beside it wait: pages go out sooner without.
const SQLITE_CHECKPOINT_CHANGES: u64 = 5_000;
/// But no longer than for so many seconds.
const SQLITE_CHECKPOINT_SECONDS: u32 = 10;
/// Every statement finds its rows by an index, in its order, from lists of a few hundred keys at most. PostgreSQL plans
/// a statement anew only when it has gathered statistics, while a burst fills an empty table within seconds: a plan that
/// reads and sorts the whole table because it is empty today would last until then.
const POSTGRES_PLANS: &str = "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_sort = off;
    SET enable_hashjoin = off; SET enable_mergejoin = off";
/// A role or database may have it off, which would make an answered commit one that a crash undoes. Whoever asks for more
/// than `on` (replicas) keeps it.
const POSTGRES_DURABLE: &str =
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'";
const POSTGRES_SOON: &str = "SET LOCAL synchronous_commit = off";
/// How long a caller waits for a connection before it hears of an outage.
const ACQUIRE_SECONDS: u64 = 10;

const SQLITE_HAS_TABLES: &str = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = '_sqlx_migrations'";
const POSTGRES_HAS_TABLES: &str =
    "SELECT CAST(relname AS TEXT) FROM pg_class WHERE oid = to_regclass('_sqlx_migrations')";
const APPLIED: &str = "SELECT version, checksum FROM _sqlx_migrations WHERE success ORDER BY version";

/// An open database.
#[derive(Debug)]
pub(crate) enum Db {
    /// One writer, many readers, one file.
    Sqlite { read: SqlitePool, write: Writer, folding: AbortHandle },
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
        let busy = Duration::from_secs(SQLITE_BUSY_SECONDS);
        let patience = Duration::from_secs(ACQUIRE_SECONDS);
        let pragmas = [
            ("cache_size", (-SQLITE_CACHE_KIB).to_string()),
            ("wal_autocheckpoint", SQLITE_CHECKPOINT_PAGES.to_owned()),
            ("temp_store", "memory".to_owned()),
        ];
        let mut options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(false)
            .busy_timeout(busy);
        for (name, value) in &pragmas {
            options = options.pragma(*name, value.clone());
        }
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(patience)
                .idle_timeout(None)
                .max_lifetime(None)
        };
        let migrating = pool(1).connect_with(options.clone().create_if_missing(true)).await?;
        SQLITE_MIGRATIONS.run(&migrating).await?;
        let file = path.to_owned();
        let write = on_a_thread(move || Writer::open(&file, &pragmas, busy, patience)).await?;
        migrating.close().await;
        let read = pool(SQLITE_READERS).test_before_acquire(false).connect_with(options).await?;
        let folding = tokio::spawn(fold_the_log(read.clone(), write.changes())).abort_handle();
        Ok(Self::Sqlite { read, write, folding })
    }

    async fn open_postgres(url: &str) -> Result<Self, StoreError> {
        let options: PgConnectOptions = url.parse()?;
        let pool = PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(Duration::from_secs(ACQUIRE_SECONDS))
            .after_connect(|connection, _| {
                Box::pin(async move {
                    connection.execute(POSTGRES_PLANS).await?;
                    connection.execute(POSTGRES_DURABLE).await.map(|_| ())
                })
            })
            .connect_with(options.application_name("vigie"))
            .await?;
        POSTGRES_MIGRATIONS.run(&pool).await?;
        Ok(Self::Postgres(pool))
    }

    /// What opening would do to the tables, without doing it.
    pub(crate) async fn examine(url: &str) -> Result<Tables, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite://") {
            if !Path::new(path).exists() {
                return Ok(Tables::Missing);
            }
            let options = SqliteConnectOptions::new().filename(path).read_only(true);
            let mut connection = SqliteConnection::connect_with(&options).await?;
            let name: Option<(String,)> = sqlx::query_as(SQLITE_HAS_TABLES).fetch_optional(&mut connection).await?;
            let applied =
                if name.is_some() { sqlx::query_as(APPLIED).fetch_all(&mut connection).await? } else { vec![] };
            connection.close().await?;
            return tables(&SQLITE_MIGRATIONS, &applied);
        }
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            let mut connection = PgConnection::connect(url).await?;
            let name: Option<(String,)> = sqlx::query_as(POSTGRES_HAS_TABLES).fetch_optional(&mut connection).await?;
            let applied =
                if name.is_some() { sqlx::query_as(APPLIED).fetch_all(&mut connection).await? } else { vec![] };
            connection.close().await?;
            return tables(&POSTGRES_MIGRATIONS, &applied);
        }
        Err(StoreError::Url(url.split("://").next().unwrap_or_default().to_owned()))
    }

    /// Opens a transaction that may write. On SQLite it waits for the only writer, and holds it until it ends.
    pub(crate) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(match self {
            Self::Sqlite { write, .. } => {
                let turn = write.turn().await?;
                Tx::Sqlite(on_a_thread(move || SqliteTx::begin(turn, true)).await?)
            }
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Does work in a transaction of its own. On SQLite all of it runs on one thread that may wait for the disk, so
    /// the work must await nothing but statements of its transaction, which end at once there.
    pub(crate) async fn transact<T, W>(&self, durability: Durability, work: W) -> Result<T, StoreError>
    where
        T: Send + 'static,
        W: for<'t> FnOnce(&'t mut Tx) -> Work<'t, T> + Send + 'static,
    {
        match self {
            Self::Sqlite { write, .. } => {
                let turn = write.turn().await?;
                on_a_thread(move || {
                    let mut tx = Tx::Sqlite(SqliteTx::begin(turn, durability == Durability::Durable)?);
                    let done = at_once(work(&mut tx))??;
                    if let Tx::Sqlite(tx) = tx {
                        tx.commit()?;
                    }
                    Ok(done)
                })
                .await
            }
            Self::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                if durability == Durability::Soon {
                    tx.execute(POSTGRES_SOON).await?;
                }
                let mut tx = Tx::Postgres(tx);
                match work(&mut tx).await {
                    Ok(done) => tx.commit().await.map(|()| done),
                    Err(error) => {
                        // The first error is the one that says what is wrong; a rollback that fails ends the same way.
                        let _ = tx.rollback().await;
                        Err(error)
                    }
                }
            }
        }
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

/// What is known of a database's tables before it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tables {
    /// The file does not exist; opening makes it.
    Missing,
    /// There are none, or steps are missing. Opening brings them up to date; an older version of the program does not
    /// open them any more then.
    Behind {
        /// How many steps.
        steps: usize,
        /// Whether there are none at all yet.
        is_new: bool,
    },
    /// They are as this version wants them.
    Current,
}

/// Compares what was applied to a database with what this version knows.
fn tables(known: &Migrator, applied: &[(i64, Vec<u8>)]) -> Result<Tables, StoreError> {
    for (version, checksum) in applied {
        let known = known.iter().find(|migration| migration.version == *version);
        match known {
            None => return Err(MigrateError::VersionMissing(*version).into()),
            Some(known) if *known.checksum != **checksum => return Err(MigrateError::VersionMismatch(*version).into()),
            Some(_) => {}
        }
    }
    let steps = known.iter().count() - applied.len();
    Ok(if steps == 0 { Tables::Current } else { Tables::Behind { steps, is_new: applied.is_empty() } })
}

/// When a transaction is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Before its end is reported.
    Durable,
    /// Soon, and before anything durable that comes after it: for leases, whose loss in a crash means that they are
    /// taken again.
    Soon,
}

/// Work in a transaction.
pub(crate) type Work<'t, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 't>>;

/// What a future that waits for nothing answers.
fn at_once<T>(work: impl Future<Output = T>) -> Result<T, StoreError> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Ok(done),
        Poll::Pending => Err(sqlx::Error::WorkerCrashed.into()),
    }
}

/// Folds SQLite's log into the file from time to time, until it is aborted. Twice at once: the second time has
/// only the few pages that came during the first, and once nothing is left the writer begins the log anew.
async fn fold_the_log(pool: SqlitePool, changes: Arc<AtomicU64>) {
    let (mut folded, mut waited) = (0, 0);
    loop {
        tokio::time::sleep(SQLITE_CHECKPOINT_EVERY).await;
        waited += 1;
        let changed = changes.load(Ordering::Relaxed);
        let new = changed.saturating_sub(folded);
        if new < SQLITE_CHECKPOINT_CHANGES && (new == 0 || waited < SQLITE_CHECKPOINT_SECONDS) {
            continue;
        }
        (folded, waited) = (changed, 0);
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
    Sqlite(SqliteTx),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Tx {
    /// Makes everything durable, or nothing.
    pub(crate) async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => on_a_thread(move || tx.commit()).await,
            Self::Postgres(tx) => Ok(tx.commit().await?),
        }
    }

    /// Undoes everything.
    pub(crate) async fn rollback(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(tx) => drop(tx),
            Self::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }
}

/// A row that reads the same from both databases: a tuple, or a struct with `#[derive(sqlx::FromRow)]`.
pub(crate) trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Row for T {}

/// A row that a statement in a transaction answers with: as [`Row`], and from SQLite's writer.
pub(crate) trait WrittenRow: for<'r> FromRow<'r, PgRow> + FromWritten + Send + Unpin {}
impl<T: for<'r> FromRow<'r, PgRow> + FromWritten + Send + Unpin> WrittenRow for T {}

/// A statement with its values.
#[derive(Debug)]
pub(crate) struct Bound<'a> {
    sql: Sql,
    values: Vec<Val<'a>>,
}

impl Sql {
    /// The statement without values.
    pub(crate) const fn bound(self) -> Bound<'static> {
        Bound { sql: self, values: Vec::new() }
    }

    /// The statement with its first value.
    pub(crate) fn bind<'a>(self, value: impl Into<Val<'a>>) -> Bound<'a> {
        Bound { sql: self, values: vec![value.into()] }
    }
}

impl<'a> Bound<'a> {
    /// Adds the next value.
    pub(crate) fn bind(mut self, value: impl Into<Val<'a>>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Runs it; the number of rows it changed.
    pub(crate) async fn run(self, tx: &mut Tx) -> Result<u64, StoreError> {
        Ok(match tx {
            Tx::Sqlite(tx) => tx.run(self.sql.sqlite(), &self.values)?,
            Tx::Postgres(tx) => {
                let query = sqlx::query_with(self.sql.postgres(), postgres_arguments(self.values)?);
                query.execute(&mut **tx).await?.rows_affected()
            }
        })
    }

    /// Runs it in a transaction and reads all rows.
    pub(crate) async fn all<R: WrittenRow>(self, tx: &mut Tx) -> Result<Vec<R>, StoreError> {
        Ok(match tx {
            Tx::Sqlite(tx) => tx.all(self.sql.sqlite(), &self.values)?,
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
        let values = self.values.into_iter().map(Val::into_owned).collect();
        let bound = Bound { sql: self.sql, values };
        db.transact(Durability::Durable, |tx| Box::pin(bound.run(tx))).await
    }
}
