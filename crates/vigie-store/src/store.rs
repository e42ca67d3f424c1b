//! The handle: opening, closing, and whether the database is there.

use std::sync::Arc;

use crate::{
    db::{Db, Durability, Tables},
    dialect::Sql,
    error::StoreError,
    policies::PolicyCache,
};

const PING: Sql = Sql::new("SELECT version FROM directory_version");
const HAS_USER: Sql = Sql::new("SELECT id FROM objects WHERE kind = 'user' LIMIT 1");
const DURABILITY: Sql = Sql::each(
    "SELECT CASE synchronous WHEN 0 THEN 'off' WHEN 1 THEN 'normal' WHEN 2 THEN 'full' ELSE 'extra' END AS word
     FROM pragma_synchronous",
    "SELECT current_setting('synchronous_commit') AS word",
);

const SIZE: Sql = Sql::each(
    "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()",
    "SELECT pg_database_size(current_database()) AS bytes",
);

pub(crate) const STATEMENTS: &[Sql] = &[PING, HAS_USER, DURABILITY, SIZE];

/// The store. Clones share one set of connections.
#[derive(Clone, Debug)]
pub struct Store {
    pub(crate) shared: Arc<Shared>,
}

/// What all clones of a store share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) db: Db,
    pub(crate) policies: PolicyCache,
}

impl Store {
    /// Opens `sqlite://path` (the file is made when it does not exist) or `postgres://…`, and brings its tables up
    /// to date.
    ///
    /// # Errors
    /// When the URL is neither, the database cannot be reached, or its tables come from a newer version.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let db = Db::open(url).await?;
        Ok(Self { shared: Arc::new(Shared { db, policies: PolicyCache::default() }) })
    }

    /// What [`Store::open`] would find and do to the tables, without doing it: nothing is made or changed.
    ///
    /// # Errors
    /// As those of [`Store::open`].
    pub async fn examine(url: &str) -> Result<Tables, StoreError> {
        Db::examine(url).await
    }

    /// How a commit reaches the disk before it is reported, in the database's own word, asked inside a transaction like
    /// those of events: `full` on SQLite, `on` on PostgreSQL unless its administrator asks for more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn durability(&self) -> Result<String, StoreError> {
        let asked = self.db().transact(Durability::Durable, |tx| Box::pin(DURABILITY.bound().all::<(String,)>(tx)));
        Ok(asked.await?.into_iter().next().map_or_else(String::new, |(word,)| word))
    }

    /// Whether nobody was ever added: a new database.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        Ok(HAS_USER.bound().read_one::<(String,)>(self.db()).await?.is_none())
    }

    /// Asks the database for a row.
    ///
    /// # Errors
    /// When it does not answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        PING.bound().read_one::<(i64,)>(self.db()).await?;
        Ok(())
    }

    /// How large the database is, in bytes; on SQLite without its log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn size_bytes(&self) -> Result<u64, StoreError> {
        let row = SIZE.bound().read_one::<(i64,)>(self.db()).await?;
        Ok(row.map_or(0, |(bytes,)| bytes.unsigned_abs()))
    }

    /// Closes all connections once the statements that run have ended. SQLite's log is folded into the file.
    pub async fn close(&self) {
        self.db().close().await;
    }

    pub(crate) fn db(&self) -> &Db {
        &self.shared.db
    }
}
