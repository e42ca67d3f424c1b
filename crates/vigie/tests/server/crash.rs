//! Crashes: what was answered with 202 is there after `kill -9`, and a page that was decided is sent.

use std::{collections::BTreeSet, sync::Arc};

use reqwest::StatusCode;
use testkit::fakes::{SmtpFault, SmtpSink};
use tokio::{sync::watch, task::JoinSet, time::timeout};

use crate::{
    harness::{PATIENCE, Server, Setup},
    setup::{email, person, service_paging, text},
};

/// How many senders send at the same time.
const SENDERS: usize = 16;
/// How many of their events are accepted before the power goes, so that it proves something.
const ACCEPTED: usize = 50;

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
        let load = Load::start(&shared, &key, &round.to_string());
        load.wait_for(ACCEPTED).await;
        // The process is killed by its id, while requests are under way.
        shared.kill_from_outside();
        accepted.extend(load.end().await);
        server = Arc::into_inner(shared).expect("all senders are gone");
        server.kill();
        server.start().await;
    }
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

/// Senders that send events until the server is gone.
pub(crate) struct Load {
    senders: JoinSet<Vec<String>>,
    accepted: watch::Sender<usize>,
}

impl Load {
    pub(crate) fn start(server: &Arc<Server>, key: &str, name: &str) -> Self {
        let (mut senders, accepted) = (JoinSet::new(), watch::Sender::new(0));
        for sender in 0..SENDERS {
            let prefix = format!("{name}-{sender}");
            senders.spawn(send(Arc::clone(server), key.to_owned(), prefix, accepted.clone()));
        }
        Self { senders, accepted }
    }

    /// Waits until so many events were accepted.
    pub(crate) async fn wait_for(&self, count: usize) {
        let mut accepted = self.accepted.subscribe();
        let enough = accepted.wait_for(|accepted| *accepted >= count);
        timeout(PATIENCE, enough).await.expect("enough load in time").expect("senders");
    }

    /// Waits until the server is gone; the dedup keys of the events that it accepted.
    pub(crate) async fn end(self) -> BTreeSet<String> {
        self.senders.join_all().await.into_iter().flatten().collect()
    }
}

async fn send(server: Arc<Server>, key: String, prefix: String, count: watch::Sender<usize>) -> Vec<String> {
    let mut accepted = Vec::new();
    for number in 0..10_000 {
        let dedup_key = format!("{prefix}-{number}");
        match server.try_event(&key, "trigger", &dedup_key).await {
            Some((StatusCode::ACCEPTED, _)) => {
                accepted.push(dedup_key);
                count.send_modify(|count| *count += 1);
            }
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
