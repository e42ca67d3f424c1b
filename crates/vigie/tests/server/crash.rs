//! Crashes: what was answered with 202 is there after `kill -9`, and a page that was decided is sent.

use std::{collections::BTreeSet, sync::Arc, time::Duration};

use reqwest::StatusCode;
use testkit::fakes::{SmtpFault, SmtpSink};

use crate::{
    harness::{PATIENCE, Server, Setup},
    setup::{email, person, service_paging, text},
};

/// How many senders send at the same time.
pub(crate) const SENDERS: usize = 16;
/// How long they send before the power goes.
const LOAD: Duration = Duration::from_millis(700);

#[tokio::test(flavor = "multi_thread")]
async fn every_event_that_was_accepted_survives_kill_nine_under_load() {
    nothing_accepted_is_lost(Setup::default().runs_by_itself().start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_on_postgresql() {
    nothing_accepted_is_lost(Setup::default().runs_by_itself().on_postgres().await.start().await).await;
}

async fn nothing_accepted_is_lost(mut server: Server) {
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    let mut accepted = BTreeSet::new();
    for round in 0..3 {
        let shared = Arc::new(server);
        let senders: Vec<_> = (0..SENDERS)
            .map(|sender| tokio::spawn(send(Arc::clone(&shared), key.clone(), format!("{round}-{sender}"))))
            .collect();
        tokio::time::sleep(LOAD).await;
        // The process is killed by its id, while requests are under way.
        shared.kill_from_outside();
        for sender in senders {
            accepted.extend(sender.await.expect("a sender ends by itself"));
        }
        server = Arc::into_inner(shared).expect("all senders are gone");
        server.kill();
        server.start().await;
    }
    assert!(accepted.len() > 100, "too little load to prove anything: {}", accepted.len());
    let kept = alert_keys(&server).await;
    let lost: Vec<_> = accepted.difference(&kept).collect();
    assert!(lost.is_empty(), "{} of {} accepted events are gone: {lost:?}", lost.len(), accepted.len());
}

#[tokio::test]
async fn a_page_that_could_not_be_sent_before_the_crash_is_sent_after_it() {
    let mail = SmtpSink::start().await;
    let mut server = Setup::default().mail(&mail).runs_by_itself().start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    mail.script([SmtpFault::RefuseRecipient("451 4.3.0 not now")]);
    server.event(&key, "trigger", "disk-full").await;
    server.kill();
    server.start().await;
    // Where the crash came between the attempt and its receipt, the lease of a minute has to run out first.
    let mails = mail.wait_for(1, 3 * PATIENCE).await;
    assert!(mails[0].header("Subject").expect("a subject").contains("disk-full is wrong"));
}

#[tokio::test]
async fn a_stop_finishes_what_was_accepted_and_ends_cleanly() {
    let mail = SmtpSink::start().await;
    let mut server = Setup::default().mail(&mail).runs_by_itself().start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    server.event(&key, "trigger", "disk-full").await;
    assert!(server.terminate().await.success(), "{}", server.read_log());
    server.start().await;
    mail.wait_for(1, PATIENCE).await;
    assert_eq!(server.incident().await["status"], "triggered");
    assert_eq!(mail.mails().len(), 1, "a clean stop pages nobody twice");
}

/// Sends events until the server is gone; the dedup keys of those that were accepted.
pub(crate) async fn send(server: Arc<Server>, key: String, prefix: String) -> Vec<String> {
    let mut accepted = Vec::new();
    for number in 0..10_000 {
        let dedup_key = format!("{prefix}-{number}");
        match server.try_event(&key, "trigger", &dedup_key).await {
            Some((StatusCode::ACCEPTED, _)) => accepted.push(dedup_key),
            Some(_) => {}
            None => break,
        }
    }
    accepted
}

/// The dedup keys of all alerts of all incidents.
pub(crate) async fn alert_keys(server: &Server) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for offset in (0..10_000).step_by(100) {
        let page = server.get(&format!("/incidents?date_range=all&limit=100&offset={offset}")).await;
        for incident in page["incidents"].as_array().expect("a list") {
            let alerts = server.get(&format!("/incidents/{}/alerts?limit=100", text(&incident["id"]))).await;
            keys.extend(alerts["alerts"].as_array().expect("a list").iter().map(|alert| text(&alert["alert_key"])));
        }
        if page["more"] != true {
            break;
        }
    }
    keys
}
