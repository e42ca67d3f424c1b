//! Fresh databases for tests: a SQLite file and a PostgreSQL database of its own for each test.

#![allow(dead_code, reason = "each test binary uses its part")]

use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use vigie_store::Store;

/// A new database; it is gone when this is dropped or closed.
pub(crate) struct Fresh {
    /// Its store.
    pub(crate) store: Store,
    /// Where it is.
    pub(crate) url: String,
    place: Place,
}

enum Place {
    Sqlite { _folder: tempfile::TempDir },
    Postgres { server: String, name: String },
}

impl Fresh {
    /// A new SQLite file.
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let url = format!("sqlite://{}", folder.path().join("vigie.db").display());
        let store = Store::open(&url).await.expect("a new SQLite file");
        Self { store, url, place: Place::Sqlite { _folder: folder } }
    }

    /// A new PostgreSQL database on the server that `cargo xtask test` runs.
    pub(crate) async fn postgres() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var("VIGIE_TEST_POSTGRES_URL").expect(
            "VIGIE_TEST_POSTGRES_URL is not set: run `cargo xtask test`, or `cargo xtask postgres cargo nextest run`",
        );
        let name = format!("vigie_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::connect(&server).await.expect("the PostgreSQL server of the tests");
        connection.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.expect("a new database");
        let (base, _) = server.rsplit_once('/').expect("a URL with a database name");
        let url = format!("{base}/{name}");
        let store = Store::open(&url).await.expect("the new database");
        Self { store, url, place: Place::Postgres { server, name } }
    }

    /// One of each.
    pub(crate) async fn both() -> [Self; 2] {
        [Self::sqlite().await, Self::postgres().await]
    }

    /// `SQLite` or `PostgreSQL`, for messages.
    pub(crate) fn name(&self) -> &'static str {
        match self.place {
            Place::Sqlite { .. } => "SQLite",
            Place::Postgres { .. } => "PostgreSQL",
        }
    }

    /// Closes the store and drops the database.
    pub(crate) async fn close(self) {
        self.store.close().await;
        if let Place::Postgres { server, name } = &self.place {
            let mut connection = PgConnection::connect(server).await.expect("the PostgreSQL server of the tests");
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            connection.execute(AssertSqlSafe(drop)).await.expect("the database is dropped");
        }
    }
}
