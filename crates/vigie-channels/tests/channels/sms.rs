//! Text messages against a provider that speaks Twilio's API.

use std::sync::Arc;

use testkit::fakes::{FakeTwilio, TwilioFault, TwilioKind, closed_port};
use vigie_channels::{Channel, ChannelsConfig, Envelope, Secret, Sent, twilio::TwilioConfig};
use vigie_core::directory::Channel::Sms;

use super::{PATIENCE, SHORT, channel, envelope, failed, later, twilio_config, words_of_later};

const ADA: &str = "+33612345678";

fn sms(twilio: TwilioConfig) -> Arc<dyn Channel> {
    channel(Sms, ChannelsConfig { twilio: Some(twilio), ..ChannelsConfig::default() })
}

fn sms_over(provider: &FakeTwilio) -> Arc<dyn Channel> {
    sms(twilio_config(provider.base_url()))
}

fn refuse(status: u16, code: u32, message: &'static str) -> TwilioFault {
    TwilioFault::Refuse { status, code, message }
}

#[tokio::test]
async fn a_page_arrives() {
    let provider = FakeTwilio::start().await;
    let status_url = Some("https://vigie.example.com/twilio/status".to_owned());
    let sent = sms_over(&provider).send(&Envelope { status_url, ..envelope(ADA) }).await;
    let request = provider.wait_for(1, PATIENCE).await.remove(0);
    assert_eq!(sent, Sent::HandedOver { provider_id: Some(request.sid.clone()) });
    assert_eq!(request.kind, TwilioKind::Message);
    assert_eq!((request.field("From"), request.field("To")), (FakeTwilio::NUMBER, ADA));
    assert_eq!(request.field("Body"), "#7 Disk full on db1. Reply 4 to acknowledge.");
    assert_eq!(request.field("StatusCallback"), "https://vigie.example.com/twilio/status");
    assert_eq!(request.idempotency_token.as_deref(), Some("QDELIVERY00001"));
}

#[tokio::test]
async fn letters_of_all_alphabets_arrive_as_they_were_written() {
    let provider = FakeTwilio::start().await;
    let text = "#7 磁盘已满 & 100% +1 = été 🔥".to_owned();
    sms_over(&provider).send(&Envelope { text: text.clone(), ..envelope(ADA) }).await;
    assert_eq!(provider.wait_for(1, PATIENCE).await[0].field("Body"), text);
}

#[tokio::test]
async fn a_text_is_cut_to_what_the_provider_takes() {
    let provider = FakeTwilio::start().await;
    sms_over(&provider).send(&Envelope { text: "é".repeat(5_000), ..envelope(ADA) }).await;
    let requests = provider.wait_for(1, PATIENCE).await;
    assert_eq!(requests[0].field("Body").chars().count(), 1600);
    assert!(requests[0].field("Body").ends_with("é…"));
}

#[tokio::test]
async fn a_refusal_for_good_keeps_the_providers_words() {
    let provider = FakeTwilio::start().await;
    provider.script([refuse(400, 21211, "The 'To' number is not a valid phone number.")]);
    let sent = sms_over(&provider).send(&envelope("+1")).await;
    assert_eq!(sent, failed("The 'To' number is not a valid phone number. (error 21211)"));
}

#[tokio::test]
async fn a_busy_or_broken_provider_may_work_later() {
    let provider = FakeTwilio::start().await;
    provider.script([
        refuse(429, 20429, "Too Many Requests"),
        refuse(503, 20503, "Service unavailable"),
        TwilioFault::Page(502),
    ]);
    let sms = sms_over(&provider);
    assert_eq!(sms.send(&envelope(ADA)).await, later("Too Many Requests (error 20429)"));
    assert_eq!(sms.send(&envelope(ADA)).await, later("Service unavailable (error 20503)"));
    assert_eq!(sms.send(&envelope(ADA)).await, later("the provider answered 502 Bad Gateway"));
    assert!(provider.requests().is_empty());
}

#[tokio::test]
async fn a_silent_or_absent_provider_may_answer_later() {
    let provider = FakeTwilio::start().await;
    provider.script([TwilioFault::Hang]);
    let impatient = sms(TwilioConfig { timeout: SHORT, ..twilio_config(provider.base_url()) });
    let words = words_of_later(impatient.send(&envelope(ADA)).await);
    assert!(words.contains("timed out"), "{words}");
    let absent = sms(twilio_config(format!("http://{}", closed_port().await)));
    let words = words_of_later(absent.send(&envelope(ADA)).await);
    assert!(words.contains("refused") && !words.contains("127.0.0.1"), "{words}");
}

#[tokio::test]
async fn a_wrong_token_is_told_and_not_shown() {
    let provider = FakeTwilio::start().await;
    let config = TwilioConfig { auth_token: Secret::new("hunter2"), ..twilio_config(provider.base_url()) };
    let sms = sms(config);
    assert_eq!(sms.send(&envelope(ADA)).await, failed("Authenticate (error 20003)"));
    assert_eq!(sms.check().await, Err("Authenticate (error 20003)".to_owned()));
}

#[tokio::test]
async fn a_check_sends_nothing() {
    let provider = FakeTwilio::start().await;
    assert_eq!(sms_over(&provider).check().await, Ok(()));
    assert!(provider.requests().is_empty());
}

#[tokio::test]
async fn a_messaging_service_sends_in_place_of_a_number() {
    let provider = FakeTwilio::start().await;
    let config = TwilioConfig { from_number: "MG123".into(), ..twilio_config(provider.base_url()) };
    sms(config).send(&envelope(ADA)).await;
    let request = provider.wait_for(1, PATIENCE).await.remove(0);
    assert_eq!((request.field("MessagingServiceSid"), request.field("From")), ("MG123", ""));
}
