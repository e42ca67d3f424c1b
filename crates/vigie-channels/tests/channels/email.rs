//! E-mail against a mail server that speaks real SMTP.

use std::{sync::Arc, time::Duration};

use testkit::fakes::{SmtpFault, SmtpSink, TestCertificate, closed_port};
use vigie_channels::{Channel, ChannelsConfig, Envelope, Sent, email::SmtpConfig};
use vigie_core::directory::Channel::Email;

use super::{PATIENCE, SHORT, channel, envelope, failed, later, words_of_later};

const FROM: &str = "Vigie <vigie@example.com>";

/// A channel whose timeout is long enough for TLS in a debug build on a busy machine.
fn email(url: &str) -> Arc<dyn Channel> {
    patient(url, PATIENCE, None)
}

fn patient(url: &str, timeout: Duration, trusted: Option<&TestCertificate>) -> Arc<dyn Channel> {
    let smtp = SmtpConfig { timeout, ..SmtpConfig::parse(url, FROM).expect("a valid URL") };
    let extra_root_certificates = trusted.map(|certificate| certificate.certificate_pem.clone());
    channel(Email, ChannelsConfig { smtp: Some(smtp), extra_root_certificates, ..ChannelsConfig::default() })
}

fn to_ada() -> Envelope {
    envelope("ada@example.com")
}

fn handed_over() -> Sent {
    Sent::HandedOver { provider_id: Some("<QDELIVERY00001@example.com>".to_owned()) }
}

#[tokio::test]
async fn a_page_arrives_as_text_and_html() {
    let sink = SmtpSink::start().await;
    assert_eq!(email(&sink.url()).send(&to_ada()).await, handed_over());
    let mail = sink.wait_for(1, PATIENCE).await.remove(0);
    assert_eq!((mail.from.as_str(), mail.to.as_slice()), ("vigie@example.com", &["ada@example.com".to_owned()][..]));
    assert_eq!(mail.header("From").as_deref(), Some(FROM));
    assert_eq!(mail.header("Message-ID").as_deref(), Some("<QDELIVERY00001@example.com>"));
    assert_eq!(mail.header("References").as_deref(), Some("<QINCIDENT00001@example.com>"));
    assert_eq!(mail.header("Subject").as_deref(), Some("[#7] Disk full"));
    assert_eq!(mail.text().as_deref(), Some("#7 Disk full on db1. Reply 4 to acknowledge."));
    assert!(mail.html().expect("html").contains("Disk full on db1."));
}

#[tokio::test]
async fn letters_of_all_alphabets_arrive_as_they_were_written() {
    let sink = SmtpSink::start().await;
    let subject = "[#7] Заполнен диск — 磁盘已满 🔥 été".to_owned();
    let text = "Größe: 98 %\n磁盘已满 on db1\n.a line that begins with a dot\n".repeat(200);
    let envelope = Envelope { subject: subject.clone(), text: text.clone(), ..to_ada() };
    assert_eq!(email(&sink.url()).send(&envelope).await, handed_over());
    let mail = sink.wait_for(1, PATIENCE).await.remove(0);
    assert!(mail.data.is_ascii(), "a server without 8BITMIME can take it");
    assert_eq!(mail.header("Subject"), Some(subject));
    assert_eq!(mail.text().as_deref(), Some(text.trim_end_matches('\n')));
}

#[tokio::test]
async fn the_html_of_the_caller_goes_first() {
    let sink = SmtpSink::start().await;
    let envelope = Envelope { html: Some("<p>Disk <b>full</b></p>".into()), ..to_ada() };
    email(&sink.url()).send(&envelope).await;
    assert_eq!(sink.wait_for(1, PATIENCE).await[0].html().as_deref(), Some("<p>Disk <b>full</b></p>"));
}

#[tokio::test]
async fn a_refusal_for_good_keeps_the_servers_words() {
    let sink = SmtpSink::start().await;
    sink.script([SmtpFault::RefuseRecipient("550 5.1.1 no such user"), SmtpFault::RefuseMessage("554 5.7.1 spam")]);
    let email = email(&sink.url());
    assert_eq!(email.send(&to_ada()).await, failed("550 5.1.1 no such user"));
    assert_eq!(email.send(&to_ada()).await, failed("554 5.7.1 spam"));
    assert_eq!(email.send(&to_ada()).await, handed_over());
}

#[tokio::test]
async fn a_refusal_for_now_may_work_later() {
    let sink = SmtpSink::start().await;
    sink.script([
        SmtpFault::RefuseRecipient("451 4.7.1 greylisted, come back"),
        SmtpFault::RefuseMessage("452 4.2.2 full"),
    ]);
    let email = email(&sink.url());
    assert_eq!(email.send(&to_ada()).await, later("451 4.7.1 greylisted, come back"));
    assert_eq!(email.send(&to_ada()).await, later("452 4.2.2 full"));
}

#[tokio::test]
async fn a_silent_server_costs_only_the_timeout_and_not_the_next_message() {
    let sink = SmtpSink::start().await;
    let email = patient(&sink.url(), SHORT, None);
    assert_eq!(email.send(&to_ada()).await, handed_over());
    sink.script([SmtpFault::Hang]);
    let words = words_of_later(email.send(&to_ada()).await);
    assert_eq!(words, format!("the mail server {} did not answer within 1s", sink.address()));
    assert_eq!(email.send(&Envelope { subject: "next".into(), ..to_ada() }).await, handed_over());
    assert_eq!(sink.wait_for(2, PATIENCE).await[1].header("Subject").as_deref(), Some("next"));
}

#[tokio::test]
async fn a_dropped_connection_may_work_later() {
    let sink = SmtpSink::start().await;
    sink.script([SmtpFault::Drop, SmtpFault::TakeAndDrop]);
    let email = email(&sink.url());
    words_of_later(email.send(&to_ada()).await);
    words_of_later(email.send(&to_ada()).await);
    assert_eq!(email.send(&to_ada()).await, handed_over());
    assert_eq!(sink.mails().len(), 2, "what was taken before the connection was lost is sent again: at least once");
}

#[tokio::test]
async fn a_closed_port_may_open_later() {
    let email = email(&format!("smtp://{}?tls=none", closed_port().await));
    let words = words_of_later(email.send(&to_ada()).await);
    assert!(words.contains("refused"), "{words}");
    assert!(email.check().await.expect_err("nobody listens").contains("refused"));
}

#[tokio::test]
async fn one_connection_serves_many_messages() {
    let sink = SmtpSink::start().await;
    let email = email(&sink.url());
    for _ in 0..5 {
        assert_eq!(email.send(&to_ada()).await, handed_over());
    }
    assert_eq!((sink.mails().len(), sink.connections()), (5, 1));
}

#[tokio::test]
async fn a_server_that_closes_idle_connections_gets_a_new_one() {
    let sink = SmtpSink::start().await;
    sink.script([SmtpFault::AnswerAndDrop]);
    let email = email(&sink.url());
    assert_eq!(email.send(&to_ada()).await, handed_over());
    assert_eq!(email.send(&to_ada()).await, handed_over());
    assert_eq!((sink.mails().len(), sink.connections()), (2, 2));
}

#[tokio::test]
async fn required_encryption_sends_nothing_in_the_clear() {
    let sink = SmtpSink::start().await;
    let email = email(&format!("smtp://ada:secret@{}", sink.address()));
    let words = words_of_later(email.send(&to_ada()).await);
    assert!(words.starts_with("the mail server does not offer STARTTLS, which is required"), "{words}");
    assert!(sink.mails().is_empty());
}

#[tokio::test]
async fn an_encrypted_connection_signs_in_and_sends() {
    let certificate = TestCertificate::valid();
    let sink = SmtpSink::start_tls(&certificate).await;
    let url = format!("smtp://vigie:secret@localhost:{}", sink.address().port());
    assert_eq!(patient(&url, PATIENCE, Some(&certificate)).send(&to_ada()).await, handed_over());
    let mail = sink.wait_for(1, PATIENCE).await.remove(0);
    assert!(mail.encrypted);
    assert_eq!(mail.user.as_deref(), Some("vigie"));
}

#[tokio::test]
async fn an_untrusted_or_expired_certificate_gets_nothing() {
    for certificate in [TestCertificate::valid(), TestCertificate::expired()] {
        let sink = SmtpSink::start_tls(&certificate).await;
        let email = email(&format!("smtp://localhost:{}", sink.address().port()));
        let words = words_of_later(email.send(&to_ada()).await);
        assert!(words.starts_with("no encrypted connection to the mail server: "), "{words}");
        assert!(words.contains("certificate"), "{words}");
        assert!(sink.mails().is_empty());
    }
}

#[tokio::test]
async fn a_server_that_breaks_the_handshake_may_be_repaired() {
    let sink = SmtpSink::start_broken_tls().await;
    let email = email(&format!("smtp://localhost:{}", sink.address().port()));
    let words = words_of_later(email.send(&to_ada()).await);
    assert!(words.starts_with("no encrypted connection to the mail server: "), "{words}");
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_before_anything_is_sent() {
    let sink = SmtpSink::start().await;
    let sent = email(&sink.url()).send(&envelope("ada at example")).await;
    assert_eq!(sent, failed("`ada at example` is not an e-mail address"));
    assert_eq!(sink.connections(), 0);
}

#[tokio::test]
async fn a_check_notices_a_server_that_takes_no_message_from_us() {
    let sink = SmtpSink::start().await;
    sink.script([SmtpFault::RefuseSender("553 5.7.1 not allowed to send as vigie@example.com")]);
    let words = email(&sink.url()).check().await.expect_err("it refuses the sender");
    assert_eq!(words, "553 5.7.1 not allowed to send as vigie@example.com");
    assert!(sink.mails().is_empty());
}

#[tokio::test]
async fn a_short_page_is_text_only() {
    let sink = SmtpSink::start().await;
    email(&sink.url()).send(&Envelope { is_plain: true, ..to_ada() }).await;
    let mail = sink.wait_for(1, PATIENCE).await.remove(0);
    assert!(mail.header("Content-Type").is_some_and(|kind| kind.starts_with("text/plain")), "{}", mail.data);
    assert_eq!(mail.text().as_deref(), Some("#7 Disk full on db1. Reply 4 to acknowledge."));
    assert_eq!(mail.html(), None);
}

#[tokio::test]
async fn a_check_sends_nothing() {
    let sink = SmtpSink::start().await;
    assert_eq!(email(&sink.url()).check().await, Ok(()));
    assert_eq!((sink.mails().len(), sink.connections()), (0, 1));
}
