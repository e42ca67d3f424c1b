//! More pages than a provider takes at once: what waits for its turn waits in the database, where an answer still
//! reaches it, and waits no longer than somebody else can be asked.

use testkit::fakes::{FakeTwilio, SmtpFault, SmtpSink};

use crate::{
    harness::{PATIENCE, Setup},
    setup::{Reach, email, further_service_paging, person, service_paging, sms},
};

/// How many messages are on their way at the same time over one channel.
pub(crate) const PLACES: usize = 16;

fn addresses(count: usize) -> Vec<Reach> {
    (0..count).map(|number| email(&format!("alice-{number}@pager.example"), 0)).collect()
}

#[tokio::test]
async fn pages_that_wait_for_their_turn_are_not_sent_once_somebody_acknowledged() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).runs_by_itself().start().await;
    let alice = person(&server, "alice", &addresses(3 * PLACES)).await;
    let key = service_paging(&server, &[&alice]).await;
    mail.script([SmtpFault::Hold; PLACES]);

    server.event(&key, "trigger", "disk-full").await;
    mail.wait_for_stuck(PLACES, PATIENCE).await;
    server.event(&key, "acknowledge", "disk-full").await;
    server.wait_for_receipts(2 * PLACES, "cancelled").await;
    mail.release();
    server.wait_for_receipts(PLACES, "handed_over").await;
    assert_eq!(mail.mails().len(), PLACES, "only what was on its way already");
}

#[tokio::test]
async fn all_of_them_are_sent_once_when_nobody_answers() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).runs_by_itself().start().await;
    let alice = person(&server, "alice", &addresses(3 * PLACES)).await;
    let key = service_paging(&server, &[&alice]).await;
    mail.script([SmtpFault::Hold; PLACES]);

    server.event(&key, "trigger", "disk-full").await;
    mail.wait_for_stuck(PLACES, PATIENCE).await;
    mail.release();
    server.wait_for_receipts(3 * PLACES, "handed_over").await;
    let mut reached: Vec<String> = mail.mails().into_iter().flat_map(|mail| mail.to).collect();
    reached.sort_unstable();
    reached.dedup();
    assert_eq!((mail.mails().len(), reached.len()), (3 * PLACES, 3 * PLACES), "each once");
}

#[tokio::test]
async fn behind_a_mail_server_that_hangs_the_text_does_not_wait_for_a_place() {
    let (mail, provider) = (SmtpSink::start().await, FakeTwilio::start().await);
    let server = Setup::default().mail(&mail).twilio(&provider).runs_by_itself().start().await;
    let alice = person(&server, "alice", &addresses(PLACES)).await;
    let bob = person(&server, "bob", &[email("bob@pager.example", 0), sms("612345678", 20)]).await;
    let (hers, his) =
        (service_paging(&server, &[&alice]).await, further_service_paging(&server, "Bank", &[&bob]).await.1);
    mail.script([SmtpFault::Hang; 4 * PLACES]);

    server.event(&hers, "trigger", "disk-full").await;
    mail.wait_for_stuck(PLACES, PATIENCE).await;
    server.event(&his, "trigger", "cpu-hot").await;
    let texts = provider.wait_for(1, PATIENCE).await;
    assert_eq!(texts[0].field("To"), "+33612345678");
    // Rather than after two messages that hang until they are given up, hers and his.
    assert!(server.read_log().contains("a page is late"), "{}", server.read_log());
}
