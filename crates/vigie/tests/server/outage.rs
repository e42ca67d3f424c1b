//! A database that takes nothing for a while: senders are told to try again, and afterwards everything goes on.

use std::time::Instant;

use reqwest::StatusCode;
use serde_json::json;
use sqlx::{Connection as _, Executor as _, SqliteConnection};

use crate::{
    harness::{PATIENCE, Setup},
    setup::{email, person, service_paging},
};

#[tokio::test]
async fn after_an_outage_of_the_database_the_server_knows_what_is_stored() {
    let server = Setup::default().start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    server.event(&key, "trigger", "disk-full").await;

    let mut other = SqliteConnection::connect(&server.sqlite_url()).await.expect("the server's database");
    other.execute("BEGIN IMMEDIATE").await.expect("the only writer's place");
    let refused = server.try_event(&key, "trigger", "cpu-hot").await.expect("the server answers");
    assert_eq!(refused.0, StatusCode::SERVICE_UNAVAILABLE, "{}", refused.1);
    other.execute("ROLLBACK").await.expect("the place is free again");

    let started = Instant::now();
    while server.try_event(&key, "trigger", "disk-full").await.expect("an answer").0 != StatusCode::ACCEPTED {
        assert!(started.elapsed() < PATIENCE, "{}", server.read_log());
    }
    assert_eq!(server.incident().await["alert_counts"], json!({ "all": 1, "resolved": 0, "triggered": 1 }));
    server.event(&key, "resolve", "disk-full").await;
    assert_eq!(server.incident().await["status"], "resolved");
}
