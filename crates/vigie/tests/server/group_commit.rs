//! What waits while the database is busy: it becomes one commit, a bad part of it harms no neighbour, and more than
//! may wait is told to come again.

use std::{collections::BTreeMap, sync::Arc, time::Instant};

use bytes::Bytes;
use futures_util::future::join_all;
use reqwest::StatusCode;
use serde_json::json;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use testkit::fakes::SmtpSink;
use tokio::{task::JoinSet, time::timeout};

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

/// How many events more are handed in between two looks how many wait.
const STEP: usize = 10;

/// Hands in further events until so many events and commands wait for their group commit. The database must be busy.
async fn fill(server: &Arc<Server>, key: &str, count: u32) -> JoinSet<StatusCode> {
    let mut sent = JoinSet::new();
    let started = Instant::now();
    while server.figure("vigie_waiting_jobs").await < f64::from(count) {
        assert!(started.elapsed() < PATIENCE, "{}", server.read_log());
        for _ in 0..STEP {
            sent.spawn(event(server, key, format!("more-{}", sent.len())));
        }
    }
    sent
}

fn event(server: &Arc<Server>, key: &str, name: String) -> impl Future<Output = StatusCode> + use<> {
    let (server, key) = (Arc::clone(server), key.to_owned());
    async move { server.try_event(&key, "trigger", &name).await.expect("an answer").0 }
}

#[tokio::test]
async fn events_that_wait_for_the_disk_are_stored_together() {
    let server = Arc::new(Setup::default().start().await);
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    let mut other = beside(&server).await;
    other.execute("BEGIN IMMEDIATE").await.expect("the only writer's place");
    let sent = fill(&server, &key, 100).await;
    other.execute("ROLLBACK").await.expect("the place is free again");
    let answers = sent.join_all().await;
    assert!(answers.iter().all(|status| *status == StatusCode::ACCEPTED), "{answers:?}\n{}", server.read_log());
    assert_eq!(count(&mut other, "SELECT COUNT(*) FROM alerts").await, i64::try_from(answers.len()).expect("few"));
    let largest = count(&mut other, "SELECT MAX(json_array_length(facts)) FROM event_batches").await;
    assert!(largest >= 100, "{largest} is the most that one commit took of what waited together");
}

#[tokio::test]
async fn an_event_that_cannot_be_stored_harms_no_neighbour_and_is_kept_aside() {
    let mail = SmtpSink::start().await;
    let server = Arc::new(Setup::default().mail(&mail).start().await);
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
    let sent = names.map(|name| tokio::spawn(event(&server, &key, name.to_owned())));
    let more = fill(&server, &key, 5).await;
    other.execute("ROLLBACK").await.expect("the place is free again");
    let statuses: Vec<StatusCode> = join_all(sent).await.into_iter().map(|sent| sent.expect("an answer")).collect();
    let more = more.join_all().await;
    let (yes, no) = (StatusCode::ACCEPTED, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(statuses, [yes, no, yes, yes], "{}", server.read_log());
    assert!(more.iter().all(|status| *status == yes), "{more:?}");
    assert_eq!(
        count(&mut other, "SELECT COUNT(*) FROM dead_letters WHERE INSTR(CAST(body AS TEXT), 'bad is wrong') > 0")
            .await,
        1
    );

    // What failed took nobody's turn and no number.
    let incidents = server.get("/incidents?date_range=all&sort_by=incident_number:asc&limit=100").await;
    let incidents = incidents["incidents"].as_array().expect("a list");
    let numbers = incidents.iter().map(|incident| incident["incident_number"].as_u64().expect("a number"));
    assert!(numbers.eq(1..=4 + more.len() as u64), "{incidents:?}");
    let turns = incidents.iter().map(|one| text(&one["assignments"][0]["assignee"]["id"]));
    assert!(turns.eq([alice, bob].into_iter().cycle().take(incidents.len())), "{incidents:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_may_wait_is_told_to_come_again_and_nothing_accepted_is_lost() {
    let server = Arc::new(Setup::default().start().await);
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    let mut other = beside(&server).await;
    other.execute("BEGIN IMMEDIATE").await.expect("the only writer's place");
    let filler = "x".repeat(450_000);
    let body = Bytes::from(
        json!({ "routing_key": key, "event_action": "trigger",
        "payload": { "summary": "large", "source": "test", "severity": "critical", "custom_details": filler } })
        .to_string(),
    );
    let http = reqwest::Client::new();
    let mut senders = JoinSet::new();
    for _ in 0..200 {
        let request = http.post(format!("{}/v2/enqueue", server.url())).body(body.clone());
        senders.spawn(async move { request.send().await.expect("an answer").status() });
    }
    let mut statuses: BTreeMap<StatusCode, i64> = BTreeMap::new();
    let mut is_busy = true;
    while let Some(status) = timeout(PATIENCE, senders.join_next()).await.expect("an answer in time") {
        let status = status.expect("a sender ends");
        *statuses.entry(status).or_default() += 1;
        // It only comes while the queue is full.
        if status == StatusCode::TOO_MANY_REQUESTS && is_busy {
            other.execute("ROLLBACK").await.expect("the place is free again");
            is_busy = false;
        }
    }
    assert!(!is_busy, "{statuses:?}");
    assert_eq!(count(&mut other, "SELECT COUNT(*) FROM alerts").await, statuses[&StatusCode::ACCEPTED]);
}
