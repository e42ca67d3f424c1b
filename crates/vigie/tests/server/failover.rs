//! Providers that fail: the next contact method is tried at once, and the receipt keeps the provider's words.

use std::time::Duration;

use testkit::fakes::{FakeTwilio, SmtpFault, SmtpSink, TwilioFault};

use crate::{
    harness::{PATIENCE, Setup},
    setup::{email, person, service_paging, sms},
};

#[tokio::test]
async fn a_refused_text_is_followed_by_the_mail_planned_for_later() {
    let (mail, provider) = (SmtpSink::start().await, FakeTwilio::start().await);
    let server = Setup::default().mail(&mail).twilio(&provider).start().await;
    let ways = [sms("612345678", 0), email("alice@pager.example", 20)];
    let alice = person(&server, "alice", &ways).await;
    let key = service_paging(&server, &[&alice]).await;
    provider.script([TwilioFault::Refuse { status: 400, code: 21_211, message: "The number is not valid." }]);

    server.event(&key, "trigger", "disk-full").await;
    assert_eq!(mail.wait_for(1, PATIENCE).await[0].to, ["alice@pager.example"], "no waiting for twenty minutes");
    server.advance(Duration::from_secs(1)).await;
    let receipts = server.receipts().await;
    assert_eq!((receipts[0].0.as_str(), receipts[0].1.as_str()), ("sms", "failed"));
    assert!(receipts[0].2.contains("The number is not valid."), "{receipts:?}");
    assert_eq!((receipts[1].0.as_str(), receipts[1].1.as_str()), ("email", "handed_over"));
}

#[tokio::test]
async fn a_mail_server_that_is_out_of_order_is_tried_again_while_the_text_goes_at_once() {
    let (mail, provider) = (SmtpSink::start().await, FakeTwilio::start().await);
    let server = Setup::default().mail(&mail).twilio(&provider).start().await;
    let ways = [email("alice@pager.example", 0), sms("612345678", 20)];
    let alice = person(&server, "alice", &ways).await;
    let key = service_paging(&server, &[&alice]).await;
    mail.script([SmtpFault::RefuseRecipient("451 4.3.0 try again later")]);

    server.event(&key, "trigger", "disk-full").await;
    assert_eq!(provider.wait_for(1, PATIENCE).await[0].field("To"), "+33612345678");
    server.advance(Duration::from_secs(60)).await;
    assert_eq!(mail.wait_for(1, PATIENCE).await.len(), 1, "the mail goes when the server is back");
}

#[tokio::test]
async fn without_any_way_to_send_the_incident_is_there_and_says_why_nobody_was_paged() {
    let server = Setup::default().start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    server.event(&key, "trigger", "disk-full").await;
    server.advance(Duration::from_secs(1)).await;
    let receipts = server.receipts().await;
    assert!(receipts.iter().all(|(_, state, _)| state == "failed"), "{receipts:?}");
    assert!(receipts[0].2.contains("not configured"), "{receipts:?}");
    assert_eq!(server.incident().await["status"], "triggered");
}
