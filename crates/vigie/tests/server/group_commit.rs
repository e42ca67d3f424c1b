//! What waits while the database is busy: it becomes one commit, a bad part of it harms no neighbour, and more than
//! may wait is told to come again.

use std::{
    collections::BTreeMap,
    sync::Arc,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use reqwest::StatusCode;
use serde_json::json;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use testkit::fakes::SmtpSink;

use crate::{
    harness::{PATIENCE, Server, Setup},
    setup::{email, person, service, service_paging, text},
};

/// Another program that uses the server's database.
async fn beside(server: &Server) -> SqliteConnection {
    SqliteConnection::connect(&server.sqlite_url()).await.expect("the server's database")
}

async fn count(database: &mut SqliteConnection, what: &'static str) -> i64 {
    sqlx::query_scalar(what).fetch_one(database).await.expect("a number")
}

#[tokio::test]
async fn two_hundred_events_that_wait_for_the_disk_are_stored_together() {
    let server = Setup::default().start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    let mut other = beside(&server).await;
    other.execute("BEGIN IMMEDIATE").await.expect("the only writer's place");
    let names: Vec<String> = (0..200).map(|number| format!("host-{number}")).collect();
    let sent = join_all(names.iter().map(|name| server.try_event(&key, "trigger", name)));
    let free = async {
        tokio::time::sleep(Duration::from_secs(1)).await;
        other.execute("ROLLBACK").await.expect("the place is free again");
    };
    let (answers, ()) = tokio::join!(sent, free);
    for answer in answers {
        assert_eq!(answer.expect("an answer").0, StatusCode::ACCEPTED, "{}", server.read_log());
    }
    assert_eq!(count(&mut other, "SELECT COUNT(*) FROM alerts").await, 200);
    let batches = count(&mut other, "SELECT COUNT(*) FROM event_batches").await;
    assert!(batches <= 3, "{batches} commits for what waited together");
}

#[tokio::test]
async fn an_event_that_cannot_be_stored_harms_no_neighbour_and_is_kept_aside() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).start().await;
    let (alice, bob) = (
        person(&server, "alice", &[email("alice@pager.example", 0)]).await,
        person(&server, "bob", &[email("bob@pager.example", 0)]).await,
    );
    let targets = [&alice, &bob].map(|id| json!({ "id": id, "type": "user_reference" }));
    let policy = json!({ "escalation_policy": { "type": "escalation_policy", "name": "Turns", "escalation_rules": [{
        "escalation_delay_in_minutes": 30,
        "escalation_rule_assignment_strategy": { "type": "round_robin" },
        "targets": targets,
    }] } });
    let policy = text(&server.post("/escalation_policies", &policy).await["escalation_policy"]["id"]);
    let (_, key) = service(&server, &policy).await;
    server.event(&key, "trigger", "first").await;

    let mut other = beside(&server).await;
    other
        .execute("CREATE TRIGGER bad BEFORE INSERT ON alerts WHEN NEW.dedup_key = 'bad' BEGIN SELECT RAISE(ABORT, 'bad'); END")
        .await
        .expect("a trigger");
    other.execute("BEGIN IMMEDIATE").await.expect("the only writer's place");
    let names = ["second", "bad", "third", "fourth"];
    let sent = join_all(names.iter().map(|name| server.try_event(&key, "trigger", name)));
    let free = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        other.execute("ROLLBACK").await.expect("the place is free again");
    };
    let (answers, ()) = tokio::join!(sent, free);
    let statuses: Vec<StatusCode> = answers.into_iter().map(|answer| answer.expect("an answer").0).collect();
    let (yes, no) = (StatusCode::ACCEPTED, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(statuses, [yes, no, yes, yes], "{}", server.read_log());
    assert_eq!(
        count(&mut other, "SELECT COUNT(*) FROM dead_letters WHERE INSTR(CAST(body AS TEXT), 'bad is wrong') > 0")
            .await,
        1
    );

    // What failed took nobody's turn and no number.
    let incidents = server.get("/incidents?date_range=all&sort_by=incident_number:asc").await;
    let incidents = incidents["incidents"].as_array().expect("a list");
    let numbers: Vec<_> = incidents.iter().map(|incident| incident["incident_number"].clone()).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);
    let turns: Vec<String> = incidents.iter().map(|one| text(&one["assignments"][0]["assignee"]["id"])).collect();
    assert_eq!(turns, [alice.clone(), bob.clone(), alice, bob]);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_may_wait_is_told_to_come_again_and_nothing_accepted_is_lost() {
    let server = Arc::new(Setup::default().start().await);
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    let mut other = beside(&server).await;
    other.execute("BEGIN IMMEDIATE").await.expect("the only writer's place");
    let filler = "x".repeat(450_000);
    let http = reqwest::Client::new();
    let senders: Vec<_> = (0..200)
        .map(|number| {
            let body = json!({
                "routing_key": key, "event_action": "trigger", "dedup_key": format!("host-{number}"),
                "payload": { "summary": "large", "source": "test", "severity": "critical", "custom_details": filler },
            });
            let request = http.post(format!("{}/v2/enqueue", server.url())).json(&body);
            tokio::spawn(async move { request.send().await.expect("an answer").status() })
        })
        .collect();
    // The first refusal can only come while the queue is full.
    let started = Instant::now();
    while !senders.iter().any(|sender| sender.is_finished()) {
        assert!(started.elapsed() < PATIENCE, "{}", server.read_log());
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    other.execute("ROLLBACK").await.expect("the place is free again");
    let mut statuses: BTreeMap<StatusCode, i64> = BTreeMap::new();
    for sender in senders {
        *statuses.entry(sender.await.expect("a sender ends")).or_default() += 1;
    }
    assert_eq!(statuses.keys().copied().collect::<Vec<_>>(), [StatusCode::ACCEPTED, StatusCode::TOO_MANY_REQUESTS]);
    assert_eq!(count(&mut other, "SELECT COUNT(*) FROM alerts").await, statuses[&StatusCode::ACCEPTED]);
}
