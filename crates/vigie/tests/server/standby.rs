//! Two servers on one PostgreSQL: one works, the other stands by and takes over.

use std::time::{Duration, Instant};

use reqwest::StatusCode;
use testkit::fakes::SmtpSink;

use crate::{
    harness::{PATIENCE, Setup},
    setup::{email, person, service_paging},
};

/// The lease of five seconds, half a second until the other one looks, and time for a machine that is shared.
const TAKEN_OVER_WITHIN: Duration = Duration::from_secs(8);

#[tokio::test]
async fn when_the_server_that_works_is_killed_the_other_one_takes_events_and_pages() {
    let mail = SmtpSink::start().await;
    let mut first = Setup::default().mail(&mail).runs_by_itself().on_postgres().await.start().await;
    let alice = person(&first, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&first, &[&alice]).await;
    first.event(&key, "trigger", "disk-full").await;
    mail.wait_for(1, PATIENCE).await;
    let second = Setup::default().mail(&mail).runs_by_itself().beside(&first).stand_by().await;
    assert!(!second.says_yes("/readyz").await, "two servers work at the same time");
    let (status, reply) = second.try_event(&key, "trigger", "cpu-hot").await.expect("an answer");
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{reply}");

    first.kill();
    let killed = Instant::now();
    while second.try_event(&key, "acknowledge", "disk-full").await.expect("an answer").0 != StatusCode::ACCEPTED {
        assert!(killed.elapsed() < TAKEN_OVER_WITHIN, "nobody took over:\n{}", second.read_log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(second.says_yes("/readyz").await);
    assert_eq!(second.incident().await["status"], "acknowledged", "it knows what the first one stored");
    second.event(&key, "trigger", "cpu-hot").await;
    mail.wait_for(2, PATIENCE).await;
}
