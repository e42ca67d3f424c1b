//! SQLite's writer: the one connection that changes the file.
//!
//! A statement runs on the thread that asks for it: sqlx would hand each to a thread of its own, and every row back
//! through a channel, which costs more than the statement. What waits for the disk or for another program (the
//! beginning and the end of a transaction, or a group commit as a whole) runs on a thread that may wait.

use std::{
    borrow::Cow,
    error::Error,
    fmt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use rusqlite::{Connection, ErrorCode, ffi};
use sqlx::error::{DatabaseError, ErrorKind};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::{error::StoreError, value::Val};

/// How many prepared statements are kept: more than there are statements that write.
const STATEMENTS_KEPT: usize = 128;

/// A row as it comes out of a statement in a transaction. Tuples are; a struct is by [`written_row!`].
pub(crate) trait FromWritten: Sized {
    /// Reads it.
    fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self>;
}

macro_rules! tuples {
    ($($kind:ident $place:literal),+) => {
        impl<$($kind: rusqlite::types::FromSql),+> FromWritten for ($($kind,)+) {
            fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
                Ok(($(row.get::<_, $kind>($place)?,)+))
            }
        }
    };
}
tuples!(A 0);
tuples!(A 0, B 1);
tuples!(A 0, B 1, C 2);
tuples!(A 0, B 1, C 2, D 3);
tuples!(A 0, B 1, C 2, D 3, E 4);

/// Reads a struct whose fields are named as the columns; one that stands behind `flat` is read from the same row.
macro_rules! written_row {
    ($row:ident { $($field:ident),* $(,)? } $(flat $part:ident)?) => {
        impl $crate::writer::FromWritten for $row {
            fn read(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
                Ok(Self {
                    $($field: row.get(stringify!($field))?,)*
                    $($part: $crate::writer::FromWritten::read(row)?,)?
                })
            }
        }
    };
}
pub(crate) use written_row;

/// The connection, for one transaction at a time, in the order of asking.
#[derive(Debug)]
pub(crate) struct Writer {
    pen: Arc<Mutex<Option<Pen>>>,
    changes: Arc<AtomicU64>,
    patience: Duration,
}

/// The connection and whether its commits wait for the disk.
#[derive(Debug)]
pub(crate) struct Pen {
    connection: Connection,
    is_durable: bool,
    changes: Arc<AtomicU64>,
}

/// The right to use the connection; its holder alone has it, until it is dropped.
pub(crate) type Turn = OwnedMutexGuard<Option<Pen>>;

impl Writer {
    /// Opens the file, which must be there. `pragmas` are as in `PRAGMA name = value`.
    pub(crate) fn open(
        path: &Path,
        pragmas: &[(&str, String)],
        busy: Duration,
        patience: Duration,
    ) -> Result<Self, StoreError> {
        let connection = Connection::open(path).map_err(failed)?;
        connection.busy_timeout(busy).map_err(failed)?;
        for (name, value) in pragmas {
            connection.pragma_update(None, name, value).map_err(failed)?;
        }
        connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
        let changes = Arc::new(AtomicU64::new(0));
        let pen = Pen { connection, is_durable: false, changes: Arc::clone(&changes) };
        Ok(Self { pen: Arc::new(Mutex::new(Some(pen))), changes, patience })
    }

    /// Waits for its turn, as long as a caller may be kept waiting.
    pub(crate) async fn turn(&self) -> Result<Turn, StoreError> {
        let turn = tokio::time::timeout(self.patience, Arc::clone(&self.pen).lock_owned()).await;
        let turn = turn.map_err(|_| sqlx::Error::PoolTimedOut)?;
        if turn.is_some() { Ok(turn) } else { Err(sqlx::Error::PoolClosed.into()) }
    }

    /// How many rows were changed so far; for whoever looks after the log.
    pub(crate) fn changes(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.changes)
    }

    /// Closes the connection after the transaction that runs.
    pub(crate) async fn close(&self) {
        let pen = self.pen.lock().await.take();
        let _ = on_a_thread(move || {
            drop(pen);
            Ok(())
        })
        .await;
    }
}

/// Runs what may wait for the disk where it keeps nobody else waiting.
pub(crate) async fn on_a_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, StoreError> + Send + 'static,
) -> Result<T, StoreError> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| Err(sqlx::Error::WorkerCrashed.into()))
}

/// A transaction on the writer. Dropped without [`SqliteTx::commit`], it changes nothing.
#[derive(Debug)]
pub(crate) struct SqliteTx {
    turn: Turn,
}

impl SqliteTx {
    /// Begins; waits for another program that writes to the file. Not durable means: on disk with the next one that is.
    pub(crate) fn begin(turn: Turn, is_durable: bool) -> Result<Self, StoreError> {
        let mut tx = Self { turn };
        tx.wait_for_disk(is_durable)?;
        tx.simple("BEGIN IMMEDIATE")?;
        Ok(tx)
    }

    /// Makes everything durable, or nothing. Waits for the disk.
    pub(crate) fn commit(self) -> Result<(), StoreError> {
        self.simple("COMMIT")?;
        if let Some(pen) = self.turn.as_ref() {
            pen.changes.store(pen.connection.total_changes(), Ordering::Relaxed);
        }
        Ok(())
    }

    /// Runs a statement; the number of rows that it changed.
    pub(crate) fn run(&self, sql: &str, values: &[Val<'_>]) -> Result<u64, StoreError> {
        let mut statement = self.connection()?.prepare_cached(sql).map_err(failed)?;
        bind(&mut statement, values)?;
        Ok(statement.raw_execute().map_err(failed)? as u64)
    }

    /// Runs a statement for each of many rows, whose values stand in the order of its `?`; how many rows it changed.
    pub(crate) fn run_each<const COLUMNS: usize>(
        &self,
        sql: &str,
        rows: &[[Val<'_>; COLUMNS]],
    ) -> Result<u64, StoreError> {
        let mut statement = self.connection()?.prepare_cached(sql).map_err(failed)?;
        let mut changed = 0;
        for row in rows {
            for (place, value) in row.iter().enumerate() {
                statement.raw_bind_parameter(place + 1, value).map_err(failed)?;
            }
            changed += statement.raw_execute().map_err(failed)? as u64;
        }
        Ok(changed)
    }

    /// Runs a statement and reads the rows that it answers with.
    pub(crate) fn all<R: FromWritten>(&self, sql: &str, values: &[Val<'_>]) -> Result<Vec<R>, StoreError> {
        let mut statement = self.connection()?.prepare_cached(sql).map_err(failed)?;
        bind(&mut statement, values)?;
        let mut rows = statement.raw_query();
        let mut read = Vec::new();
        while let Some(row) = rows.next().map_err(failed)? {
            read.push(R::read(row).map_err(failed)?);
        }
        Ok(read)
    }

    fn wait_for_disk(&mut self, is_durable: bool) -> Result<(), StoreError> {
        let Some(pen) = self.turn.as_mut().filter(|pen| pen.is_durable != is_durable) else { return Ok(()) };
        pen.connection
            .pragma_update(None, "synchronous", if is_durable { "FULL" } else { "NORMAL" })
            .map_err(failed)?;
        pen.is_durable = is_durable;
        Ok(())
    }

    fn simple(&self, sql: &str) -> Result<(), StoreError> {
        let mut statement = self.connection()?.prepare_cached(sql).map_err(failed)?;
        let mut rows = statement.raw_query();
        while rows.next().map_err(failed)?.is_some() {}
        Ok(())
    }

    fn connection(&self) -> Result<&Connection, StoreError> {
        self.turn.as_ref().map(|pen| &pen.connection).ok_or_else(|| sqlx::Error::PoolClosed.into())
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let is_open = self.connection().is_ok_and(|connection| !connection.is_autocommit());
        if is_open && let Err(error) = self.simple("ROLLBACK") {
            tracing::error!(%error, "a transaction could not be undone");
        }
    }
}

/// Binds values to `$1`, `$2` … wherever they stand.
fn bind(statement: &mut rusqlite::Statement<'_>, values: &[Val<'_>]) -> Result<(), StoreError> {
    for place in 1..=statement.parameter_count() {
        let name = statement.parameter_name(place).and_then(|name| name.strip_prefix('$')?.parse().ok());
        let value = values.get(name.unwrap_or(place) - 1);
        statement.raw_bind_parameter(place, value.unwrap_or(&Val::Text(None))).map_err(failed)?;
    }
    Ok(())
}

/// What SQLite says, as sqlx would say it, so that one place judges the errors of both databases.
fn failed(error: rusqlite::Error) -> StoreError {
    sqlx::Error::Database(Box::new(Failure(error))).into()
}

#[derive(Debug)]
struct Failure(rusqlite::Error);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Error for Failure {}

impl DatabaseError for Failure {
    fn message(&self) -> &str {
        match &self.0 {
            rusqlite::Error::SqliteFailure(_, Some(message)) => message,
            _ => "SQLite refused a statement",
        }
    }

    fn code(&self) -> Option<Cow<'_, str>> {
        self.0.sqlite_error().map(|error| error.extended_code.to_string().into())
    }

    fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        self
    }

    fn as_error_mut(&mut self) -> &mut (dyn Error + Send + Sync + 'static) {
        self
    }

    fn into_error(self: Box<Self>) -> Box<dyn Error + Send + Sync + 'static> {
        self
    }

    fn kind(&self) -> ErrorKind {
        match self.0.sqlite_error() {
            Some(error) if error.code == ErrorCode::ConstraintViolation => match error.extended_code {
                ffi::SQLITE_CONSTRAINT_UNIQUE | ffi::SQLITE_CONSTRAINT_PRIMARYKEY => ErrorKind::UniqueViolation,
                ffi::SQLITE_CONSTRAINT_NOTNULL => ErrorKind::NotNullViolation,
                ffi::SQLITE_CONSTRAINT_CHECK => ErrorKind::CheckViolation,
                _ => ErrorKind::Other,
            },
            _ => ErrorKind::Other,
        }
    }
}
