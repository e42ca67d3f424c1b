//! Webhooks against a receiver, over HTTP and HTTPS.

use std::time::Duration;

use testkit::fakes::{TestCertificate, WebhookReceiver, WebhookReply, closed_port};
use vigie_channels::{
    Channels, ChannelsConfig,
    webhook::{AddressPolicy, MAX_BODY_BYTES, WebhookConfig, WebhookPost, WebhookResult, Webhooks, signature_header},
};

use super::{PATIENCE, SHORT};

const BODY: &str = r#"{"event":{"id":"01ABC","event_type":"incident.triggered","data":{"title":"Disk full – été"}}}"#;

fn webhooks() -> Webhooks {
    build(WebhookConfig { timeout: PATIENCE, ..WebhookConfig::default() }, None)
}

fn build(webhook: WebhookConfig, trusted: Option<&TestCertificate>) -> Webhooks {
    let extra_root_certificates = trusted.map(|certificate| certificate.certificate_pem.clone());
    let config = ChannelsConfig { webhook, extra_root_certificates, ..ChannelsConfig::default() };
    Channels::build(config).expect("a valid configuration").webhooks
}

fn post(url: &str) -> WebhookPost<'_> {
    WebhookPost {
        url,
        body: BODY,
        secrets: &["first", "second"],
        subscription: "PSUB001",
        webhook_id: "QWEBHOOK000001",
        custom_headers: &[("X-Team", "search")],
    }
}

fn dropped(words: &str) -> WebhookResult {
    WebhookResult::Dropped { words: words.to_owned() }
}

fn retry(words: &str) -> WebhookResult {
    WebhookResult::Retry { words: words.to_owned() }
}

fn words_of_retry(result: WebhookResult) -> String {
    match result {
        WebhookResult::Retry { words } => words,
        other => panic!("expected Retry, got {other:?}"),
    }
}

fn words_of_drop(result: WebhookResult) -> String {
    match result {
        WebhookResult::Dropped { words } => words,
        other => panic!("expected Dropped, got {other:?}"),
    }
}

#[tokio::test]
async fn a_webhook_arrives_signed() {
    let receiver = WebhookReceiver::start().await;
    assert_eq!(webhooks().post(&post(&receiver.url())).await, WebhookResult::Delivered);
    let request = receiver.wait_for(1, PATIENCE).await.remove(0);
    assert_eq!(request.body, BODY);
    let signatures = signature_header(&["first", "second"], BODY.as_bytes());
    for (name, expected) in [
        ("x-pagerduty-signature", signatures.as_str()),
        ("x-webhook-id", "QWEBHOOK000001"),
        ("x-webhook-subscription", "PSUB001"),
        ("user-agent", "PagerDuty-Webhook/V3.0"),
        ("content-type", "application/json"),
        ("accept", "application/json"),
        ("x-team", "search"),
    ] {
        assert_eq!(request.header(name), Some(expected), "{name}");
    }
}

#[tokio::test]
async fn each_status_has_its_meaning() {
    let receiver = WebhookReceiver::start().await;
    let (webhooks, url) = (webhooks(), receiver.url());
    receiver.script([
        WebhookReply::status(204),
        WebhookReply::status(500).saying("out of memory"),
        WebhookReply::status(429),
        WebhookReply::status(404),
        WebhookReply::status(410).saying("gone\nfor good"),
    ]);
    let post = post(&url);
    assert_eq!(webhooks.post(&post).await, WebhookResult::Delivered);
    assert_eq!(webhooks.post(&post).await, retry("the receiver answered 500 Internal Server Error: out of memory"));
    assert_eq!(webhooks.post(&post).await, retry("the receiver answered 429 Too Many Requests"));
    assert_eq!(webhooks.post(&post).await, dropped("the receiver answered 404 Not Found"));
    assert_eq!(webhooks.post(&post).await, dropped("the receiver answered 410 Gone: gone for good"));
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let receiver = WebhookReceiver::start().await;
    receiver.script([WebhookReply::redirect("http://169.254.169.254/latest/meta-data/")]);
    let words = words_of_drop(webhooks().post(&post(&receiver.url())).await);
    assert_eq!(words, "the receiver answered 302 Found; redirects are not followed");
    assert_eq!(receiver.received().len(), 1);
}

#[tokio::test]
async fn a_slow_receiver_is_tried_again() {
    let receiver = WebhookReceiver::start().await;
    receiver.script([WebhookReply::status(200).after(Duration::from_secs(30))]);
    let impatient = build(WebhookConfig { timeout: SHORT, ..WebhookConfig::default() }, None);
    assert_eq!(impatient.post(&post(&receiver.url())).await, retry("the receiver did not answer in time"));
}

#[tokio::test]
async fn an_absent_receiver_is_tried_again_and_its_url_is_not_told() {
    let url = format!("http://{}/hook?token=hunter2", closed_port().await);
    let words = words_of_retry(webhooks().post(&post(&url)).await);
    assert!(words.contains("refused") && !words.contains("hunter2"), "{words}");
}

#[tokio::test]
async fn an_unknown_name_is_tried_again() {
    words_of_retry(webhooks().post(&post("http://receiver.invalid/hook")).await);
}

#[tokio::test]
async fn a_trusted_receiver_gets_it_over_tls() {
    let certificate = TestCertificate::valid();
    let receiver = WebhookReceiver::start_tls(&certificate).await;
    let webhooks = build(WebhookConfig { timeout: PATIENCE, ..WebhookConfig::default() }, Some(&certificate));
    assert_eq!(webhooks.post(&post(&receiver.url())).await, WebhookResult::Delivered);
}

#[tokio::test]
async fn an_untrusted_receiver_is_dropped() {
    let receiver = WebhookReceiver::start_tls(&TestCertificate::valid()).await;
    let words = words_of_drop(webhooks().post(&post(&receiver.url())).await);
    assert!(words.contains("certificate"), "{words}");
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn a_receiver_whose_certificate_ran_out_is_tried_again() {
    let certificate = TestCertificate::expired();
    let receiver = WebhookReceiver::start_tls(&certificate).await;
    let webhooks = build(WebhookConfig { timeout: PATIENCE, ..WebhookConfig::default() }, Some(&certificate));
    let words = words_of_retry(webhooks.post(&post(&receiver.url())).await);
    assert!(words.to_lowercase().contains("expired"), "{words}");
}

#[tokio::test]
async fn where_strangers_hold_accounts_nothing_inside_is_reached() {
    let receiver = WebhookReceiver::start().await;
    let addresses = AddressPolicy { allow_private_addresses: false, ..AddressPolicy::default() };
    let webhooks = build(WebhookConfig { addresses, ..WebhookConfig::default() }, None);
    let port = receiver.address().port();
    for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0x7f.1"] {
        let words = words_of_drop(webhooks.post(&post(&format!("http://{host}:{port}/hook"))).await);
        assert!(words.contains("which is a private address"), "{host}: {words}");
    }
    assert!(receiver.received().is_empty());
}

#[tokio::test]
async fn a_body_that_is_too_large_is_dropped() {
    let receiver = WebhookReceiver::start().await;
    let body = "x".repeat(MAX_BODY_BYTES + 1);
    let (url, webhooks) = (receiver.url(), webhooks());
    let words = words_of_drop(webhooks.post(&WebhookPost { body: &body, ..post(&url) }).await);
    assert_eq!(words, "the body has 262145 bytes, more than 262144");
    let largest = WebhookPost { body: &body[1..], ..post(&url) };
    assert_eq!(webhooks.post(&largest).await, WebhookResult::Delivered);
    assert_eq!(receiver.received().len(), 1);
}

#[tokio::test]
async fn what_is_no_http_url_is_dropped() {
    for url in ["file:///etc/passwd", "ftp://127.0.0.1/", "receiver", ""] {
        words_of_drop(webhooks().post(&post(url)).await);
    }
}
