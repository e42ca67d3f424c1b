//! What is found before a database is opened, and how commits reach the disk once it is.

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection};
use vigie_store::{Store, StoreError, Tables};

use crate::support::Fresh;

/// Runs a statement beside the store.
async fn run(url: &str, statement: &str) {
    let statement = AssertSqlSafe(statement.to_owned());
    if url.starts_with("sqlite://") {
        let mut connection = SqliteConnection::connect(url).await.expect("the file");
        connection.execute(statement).await.expect("a statement");
        connection.close().await.expect("closed");
    } else {
        let mut connection = PgConnection::connect(url).await.expect("the database");
        connection.execute(statement).await.expect("a statement");
    }
}

const LAST: &str = "(SELECT MAX(version) FROM _sqlx_migrations)";

#[tokio::test]
async fn an_examination_says_what_opening_would_do_and_does_nothing() {
    for fresh in Fresh::both().await {
        assert_eq!(Store::examine(&fresh.url).await.expect("examined"), Tables::Current, "on {}", fresh.name());

        run(&fresh.url, &format!("DELETE FROM _sqlx_migrations WHERE version = {LAST}")).await;
        let behind = Tables::Behind { steps: 1, is_new: false };
        for _ in 0..2 {
            assert_eq!(Store::examine(&fresh.url).await.expect("examined"), behind, "on {}", fresh.name());
        }

        run(&fresh.url, &format!("UPDATE _sqlx_migrations SET version = 99991231 WHERE version = {LAST}")).await;
        let newer = Store::examine(&fresh.url).await.expect_err("a newer version made it");
        assert!(matches!(newer, StoreError::Migration(_)), "{newer}");

        run(&fresh.url, "DROP TABLE _sqlx_migrations").await;
        let empty = Store::examine(&fresh.url).await.expect("examined");
        assert!(matches!(empty, Tables::Behind { is_new: true, .. }), "{empty:?}");
        fresh.close().await;
    }
}

#[tokio::test]
async fn a_file_that_does_not_exist_is_not_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("vigie.db");
    let found = Store::examine(&format!("sqlite://{}", path.display())).await.expect("examined");
    assert_eq!((found, path.exists()), (Tables::Missing, false));
}

#[tokio::test]
async fn a_durable_commit_waits_for_the_disk_even_where_the_administrator_switched_that_off() {
    let [sqlite, postgres] = Fresh::both().await;
    assert_eq!(sqlite.store.durability().await.expect("asked"), "full");
    for (wish, found) in [("off", "on"), ("on", "on"), ("remote_apply", "remote_apply")] {
        let url = format!("{}?options[synchronous_commit]={wish}", postgres.url);
        let store = Store::open(&url).await.expect("the database");
        assert_eq!(store.durability().await.expect("asked"), found, "asked for {wish}");
        store.close().await;
    }
    sqlite.close().await;
    postgres.close().await;
}
