//! Two servers on one PostgreSQL: one works, the other stands by and takes over.

use reqwest::StatusCode;
use testkit::fakes::SmtpSink;

use crate::{
    harness::{PATIENCE, Setup},
    setup::{email, person, service_paging},
};

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
    let is_accepted =
        async || second.try_event(&key, "acknowledge", "disk-full").await.expect("an answer").0 == StatusCode::ACCEPTED;
    second.until("it took over", is_accepted).await;
    assert!(second.says_yes("/readyz").await);
    assert_eq!(second.incident().await["status"], "acknowledged", "it knows what the first one stored");
    second.event(&key, "trigger", "cpu-hot").await;
    mail.wait_for(2, PATIENCE).await;
}
