//! From an event to the right person's pager, and back by their answer.

use std::time::Duration;

use testkit::fakes::{FakeTwilio, SmtpSink};

use crate::{
    harness::{PATIENCE, Setup},
    setup::{email, person, phone, service_paging, short_email, sms},
};

const MINUTE: Duration = Duration::from_secs(60);

#[tokio::test]
async fn an_event_pages_the_person_and_then_the_next_one() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let bob = person(&server, "bob", &[email("bob@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice, &bob]).await;

    server.event(&key, "trigger", "disk-full").await;
    let mails = mail.wait_for(1, PATIENCE).await;
    assert_eq!(mails[0].to, ["alice@pager.example"]);
    assert!(mails[0].header("Subject").expect("a subject").contains("disk-full is wrong"));

    server.advance(30 * MINUTE).await;
    assert_eq!(mail.wait_for(2, PATIENCE).await[1].to, ["bob@pager.example"]);

    server.event(&key, "resolve", "disk-full").await;
    server.advance(60 * MINUTE).await;
    assert_eq!(mail.mails().len(), 2, "nobody is paged about what is over");
    assert_eq!(server.incident().await["status"], "resolved");
    assert_eq!(
        server.timeline().await,
        ["trigger", "assign", "notify", "escalate", "notify", "resolve"].map(str::to_owned),
    );
}

#[tokio::test]
async fn who_asks_for_short_messages_gets_them() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).start().await;
    let alice = person(&server, "alice", &[short_email("alice@pager.example")]).await;
    let key = service_paging(&server, &[&alice]).await;
    server.event(&key, "trigger", "disk-full").await;
    let mails = mail.wait_for(1, PATIENCE).await;
    assert_eq!(mails[0].header("Subject").as_deref(), Some("#1 High"));
    assert!(mails[0].data.contains("Shop: disk-full is wrong") && mails[0].html().is_none(), "{}", mails[0].data);
}

#[tokio::test]
async fn the_same_path_on_postgresql() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).on_postgres().await.start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let bob = person(&server, "bob", &[email("bob@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice, &bob]).await;
    // PostgreSQL stores no NUL character; the page must go out all the same.
    server.event(&key, "trigger", "disk\0full").await;
    mail.wait_for(1, PATIENCE).await;
    server.advance(30 * MINUTE).await;
    assert_eq!(mail.wait_for(2, PATIENCE).await[1].to, ["bob@pager.example"]);
    server.event(&key, "acknowledge", "disk\0full").await;
    assert_eq!(server.incident().await["status"], "acknowledged");
    server.event(&key, "resolve", "disk\0full").await;
    assert_eq!(server.incident().await["status"], "resolved");
}

#[tokio::test]
async fn a_text_is_answered_with_a_digit_and_its_receipt_says_so() {
    let provider = FakeTwilio::start().await;
    let server = Setup::default().twilio(&provider).start().await;
    let alice = person(&server, "alice", &[sms("612345678", 0), phone("612345678", 5)]).await;
    let key = service_paging(&server, &[&alice]).await;

    server.event(&key, "trigger", "disk-full").await;
    let text = provider.wait_for(1, PATIENCE).await[0].clone();
    assert_eq!(text.field("To"), "+33612345678");
    assert!(text.field("Body").contains("disk-full is wrong"));
    server.advance(Duration::from_secs(1)).await;
    assert_eq!(provider.report_status(&text, "delivered", "").await.status, 200);
    assert_eq!(server.receipts().await[0].1, "delivered");

    let answer = provider.reply(&format!("{}/twilio/sms", server.url()), "+33612345678", "4").await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(server.incident().await["status"], "acknowledged");
    assert_eq!(server.receipts().await[0].1, "answered");

    server.advance(10 * MINUTE).await;
    assert_eq!(provider.requests().len(), 1, "the call after five minutes is no longer needed");
}

#[tokio::test]
async fn a_key_press_during_the_call_resolves() {
    let provider = FakeTwilio::start().await;
    let server = Setup::default().twilio(&provider).start().await;
    let alice = person(&server, "alice", &[phone("612345678", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;

    server.event(&key, "trigger", "disk-full").await;
    let call = provider.wait_for(1, PATIENCE).await[0].clone();
    let spoken = provider.pick_up(&call).await;
    assert!(spoken.body.contains("disk-full is wrong"), "{}", spoken.body);
    assert_eq!(provider.press(&call, "6").await.status, 200);
    assert_eq!(server.incident().await["status"], "resolved");
}

#[tokio::test]
async fn a_callback_without_a_good_signature_changes_nothing() {
    let provider = FakeTwilio::start().await;
    let server = Setup::default().twilio(&provider).start().await;
    let alice = person(&server, "alice", &[sms("612345678", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    server.event(&key, "trigger", "disk-full").await;
    provider.wait_for(1, PATIENCE).await;
    server.advance(Duration::from_secs(1)).await;

    let form = [("From", "+33612345678"), ("To", FakeTwilio::NUMBER), ("Body", "6")];
    let answer = provider.forge(&format!("{}/twilio/sms", server.url()), &form).await;
    assert_eq!(answer.status, 403);
    assert_eq!(server.incident().await["status"], "triggered");
}

#[tokio::test]
async fn many_incidents_at_once_are_one_page_and_then_one_bundle() {
    let mail = SmtpSink::start().await;
    let server = Setup::default().mail(&mail).start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    server.event(&key, "trigger", "first").await;
    mail.wait_for(1, PATIENCE).await;
    for number in 0..30 {
        server.event(&key, "trigger", &format!("host-{number}")).await;
    }
    server.advance(MINUTE).await;
    let mails = mail.mails();
    assert_eq!(mails.len(), 2, "the first at once, the other thirty together");
    assert!(mails[1].header("Subject").expect("a subject").contains("30"));
}
