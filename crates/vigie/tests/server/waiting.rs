//! More pages than a provider takes at once: what waits for its turn waits in the database, where an answer still
//! reaches it, and waits no longer than somebody else can be asked.

use std::time::Duration;

use testkit::fakes::{FakeTwilio, SmtpFault, SmtpSink};

use crate::{
    harness::{PATIENCE, Setup},
    setup::{Reach, email, further_service_paging, person, service_paging, sms},
};

/// How many messages are on their way at the same time over one channel.
const PLACES: usize = 16;

fn addresses(count: usize) -> Vec<Reach> {
    (0..count).map(|number| email(&format!("alice-{number}@pager.example"), 0)).collect()
}

#[tokio::test]
async fn pages_that_wait_for_their_turn_are_not_sent_once_somebody_acknowledged() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).runs_by_itself().start().await;
    let alice = person(&server, "alice", &addresses(3 * PLACES)).await;
    let key = service_paging(&server, &[&alice]).await;
    mail.script([SmtpFault::Slow(Duration::from_secs(2)); 3 * PLACES]);

    server.event(&key, "trigger", "disk-full").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.event(&key, "acknowledge", "disk-full").await;
    mail.wait_for(PLACES, PATIENCE).await;
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert_eq!(mail.mails().len(), PLACES, "only what was on its way already");
    let receipts = server.receipts().await;
    let cancelled = receipts.iter().filter(|(_, state, _)| state == "cancelled").count();
    assert_eq!(cancelled, 2 * PLACES, "{receipts:?}");
}

#[tokio::test]
async fn all_of_them_are_sent_once_when_nobody_answers() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).runs_by_itself().start().await;
    let alice = person(&server, "alice", &addresses(3 * PLACES)).await;
    let key = service_paging(&server, &[&alice]).await;
    mail.script([SmtpFault::Slow(Duration::from_millis(400)); 3 * PLACES]);

    server.event(&key, "trigger", "disk-full").await;
    mail.wait_for(3 * PLACES, PATIENCE).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut reached: Vec<String> = mail.mails().into_iter().flat_map(|mail| mail.to).collect();
    reached.sort_unstable();
    reached.dedup();
    assert_eq!((mail.mails().len(), reached.len()), (3 * PLACES, 3 * PLACES), "each once");
}

#[tokio::test]
async fn behind_a_mail_server_that_hangs_the_text_goes_within_seconds() {
    let (mail, provider) = (SmtpSink::start().await, FakeTwilio::start().await);
    let server = Setup::default().mail(&mail).twilio(&provider).runs_by_itself().start().await;
    let alice = person(&server, "alice", &addresses(PLACES)).await;
    let bob = person(&server, "bob", &[email("bob@pager.example", 0), sms("612345678", 20)]).await;
    let (hers, his) =
        (service_paging(&server, &[&alice]).await, further_service_paging(&server, "Bank", &[&bob]).await.1);
    mail.script([SmtpFault::Hang; 4 * PLACES]);

    server.event(&hers, "trigger", "disk-full").await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    server.event(&his, "trigger", "cpu-hot").await;
    // A message that hangs is given up after ten seconds: bob's would be after twenty.
    let texts = provider.wait_for(1, Duration::from_secs(9)).await;
    assert_eq!(texts[0].field("To"), "+33612345678");
}
