//! SIGTERM: nothing new is begun, what is on its way is finished and written down, and nobody is paged twice.

use std::{collections::BTreeSet, sync::Arc};

use testkit::fakes::{SmtpFault, SmtpSink};

use crate::{
    crash::{Load, alert_keys},
    harness::{PATIENCE, Setup},
    setup::{Reach, email, further_service_paging, person, service_paging},
    waiting::PLACES,
};

/// How many pages are queued when the server is told to stop.
const PAGES: usize = 100;
/// How many events are accepted before it is, so that the load proves something.
const ACCEPTED: usize = 50;

#[tokio::test]
async fn told_to_stop_with_a_hundred_pages_queued_it_sends_each_once_over_two_lives() {
    let mail = SmtpSink::start().await;
    let mut server = Setup::default().mail(&mail).runs_by_itself().start().await;
    // A person has fifty addresses at most.
    let addresses = |name: &str| -> Vec<Reach> {
        (0..PAGES / 2).map(|number| email(&format!("{name}-{number}@pager.example"), 0)).collect()
    };
    let alice = person(&server, "alice", &addresses("alice")).await;
    let bob = person(&server, "bob", &addresses("bob")).await;
    let (hers, (_, his)) =
        (service_paging(&server, &[&alice]).await, further_service_paging(&server, "Bank", &[&bob]).await);
    mail.script([SmtpFault::Hold; PLACES]);

    server.event(&hers, "trigger", "disk-full").await;
    server.event(&his, "trigger", "cpu-hot").await;
    mail.wait_for_stuck(PLACES, PATIENCE).await;
    server.terminate_from_outside();
    server.until("it takes nobody in any more", async || !server.says_yes("/healthz").await).await;
    mail.release();
    assert!(server.wait().await.success(), "{}", server.read_log());
    assert_eq!(mail.mails().len(), PLACES, "only what was on its way already");
    server.start().await;
    server.wait_for_receipts(PAGES, "handed_over").await;
    let reached: BTreeSet<String> = mail.mails().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!((mail.mails().len(), reached.len()), (PAGES, PAGES), "each page once\n{}", server.read_log());
}

#[tokio::test(flavor = "multi_thread")]
async fn told_to_stop_under_sixteen_senders_it_keeps_every_event_that_it_accepted() {
    let mut server = Setup::default().runs_by_itself().start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    let shared = Arc::new(server);
    let load = Load::start(&shared, &key, "sender");
    load.wait_for(ACCEPTED).await;
    shared.terminate_from_outside();
    let accepted = load.end().await;
    server = Arc::into_inner(shared).expect("all senders are gone");
    assert!(server.wait().await.success(), "{}", server.read_log());
    server.start().await;
    let kept = alert_keys(&server).await;
    let lost: Vec<_> = accepted.difference(&kept).collect();
    assert!(lost.is_empty(), "{} of {} accepted events are gone: {lost:?}", lost.len(), accepted.len());
}
