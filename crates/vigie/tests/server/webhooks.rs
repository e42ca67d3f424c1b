//! Outgoing webhooks: signed, in order, tried again, switched off when a receiver keeps refusing.

use std::time::Duration;

use serde_json::json;
use testkit::fakes::{ReceivedWebhook, SmtpSink, WebhookReceiver, WebhookReply};

use crate::{
    harness::{PATIENCE, Server, Setup},
    setup::{email, person, service_paging, text},
};

/// How many events a receiver that never answers is sent: given up one after the other, after five seconds each, they
/// would take longer than a test's patience.
const EVENTS: usize = 10;

/// A subscription to everything; its id and its secret.
async fn subscribe(server: &Server, receiver: &WebhookReceiver) -> (String, String) {
    let subscription = json!({ "webhook_subscription": {
        "type": "webhook_subscription",
        "delivery_method": { "type": "http_delivery_method", "url": receiver.url() },
        "events": ["incident.triggered", "incident.acknowledged", "incident.resolved"],
        "filter": { "type": "account_reference" },
    } });
    let made = server.post("/webhook_subscriptions", &subscription).await;
    let made = &made["webhook_subscription"];
    (text(&made["id"]), text(&made["delivery_method"]["secret"]))
}

async fn server_with_service() -> (Server, String) {
    let server = Setup::default().start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    (server, key)
}

fn kinds(received: &[ReceivedWebhook]) -> Vec<String> {
    received.iter().map(|webhook| text(&webhook.json()["event"]["event_type"])).collect()
}

#[tokio::test]
async fn what_happens_is_told_in_order_and_signed() {
    let receiver = WebhookReceiver::start().await;
    let (server, key) = server_with_service().await;
    let (id, secret) = subscribe(&server, &receiver).await;
    for action in ["trigger", "acknowledge", "resolve"] {
        server.event(&key, action, "disk-full").await;
    }
    let received = receiver.wait_for(3, PATIENCE).await;
    assert_eq!(kinds(&received), ["incident.triggered", "incident.acknowledged", "incident.resolved"]);
    let signature = vigie_channels::webhook::sign(&secret, received[0].body.as_bytes());
    assert_eq!(received[0].header("x-pagerduty-signature"), Some(format!("v1={signature}").as_str()));
    assert_eq!(received[0].header("x-webhook-subscription"), Some(id.as_str()));
}

#[tokio::test]
async fn a_receiver_that_is_down_gets_everything_later_in_order() {
    let receiver = WebhookReceiver::start().await;
    let (server, key) = server_with_service().await;
    subscribe(&server, &receiver).await;
    receiver.script([WebhookReply::status(503), WebhookReply::status(503)]);
    server.event(&key, "trigger", "disk-full").await;
    server.event(&key, "resolve", "disk-full").await;
    server.advance(Duration::from_secs(600)).await;
    let received = receiver.wait_for(4, PATIENCE).await;
    let again = ["incident.triggered", "incident.triggered", "incident.triggered", "incident.resolved"];
    assert_eq!(kinds(&received), again);
    let ids: Vec<_> = received.iter().map(|webhook| webhook.header("x-webhook-id").map(str::to_owned)).collect();
    assert_eq!((&ids[0], &ids[1]), (&ids[1], &ids[2]), "a repeated webhook keeps its id");
}

#[tokio::test]
async fn three_refusals_in_a_row_switch_it_off_and_enable_switches_it_on() {
    let receiver = WebhookReceiver::start().await;
    let (server, key) = server_with_service().await;
    let (id, _) = subscribe(&server, &receiver).await;
    receiver.script(vec![WebhookReply::status(410); 3]);
    for number in 0..3 {
        server.event(&key, "trigger", &format!("host-{number}")).await;
        server.advance(Duration::from_secs(1)).await;
    }
    let path = format!("/webhook_subscriptions/{id}");
    let shown = server.get(&path).await;
    assert_eq!(shown["webhook_subscription"]["delivery_method"]["temporarily_disabled"], true, "{shown}");
    server.event(&key, "trigger", "host-3").await;
    server.advance(Duration::from_secs(1)).await;
    assert_eq!(receiver.received().len(), 3, "nothing is sent while it is switched off");

    server.post(&format!("{path}/enable"), &json!({})).await;
    server.event(&key, "trigger", "host-4").await;
    receiver.wait_for(4, PATIENCE).await;
}

#[tokio::test]
async fn after_its_day_it_takes_three_refusals_in_a_row_again() {
    let receiver = WebhookReceiver::start().await;
    let (server, key) = server_with_service().await;
    let (id, _) = subscribe(&server, &receiver).await;
    receiver.script(vec![WebhookReply::status(410); 6]);
    let path = format!("/webhook_subscriptions/{id}");
    let refuse = async |number: u32| {
        server.event(&key, "trigger", &format!("host-{number}")).await;
        server.advance(Duration::from_secs(1)).await;
        server.get(&path).await["webhook_subscription"]["delivery_method"]["temporarily_disabled"].clone()
    };
    assert_eq!([refuse(0).await, refuse(1).await, refuse(2).await], [json!(false), json!(false), json!(true)]);
    assert_eq!(refuse(3).await, json!(true), "not sent, hence not refused");
    server.advance(Duration::from_secs(24 * 3600)).await;
    assert_eq!([refuse(4).await, refuse(5).await, refuse(6).await], [json!(false), json!(false), json!(true)]);
    assert_eq!(receiver.received().len(), 6);
}

#[tokio::test]
async fn a_ping_says_hello() {
    let receiver = WebhookReceiver::start().await;
    let (server, _) = server_with_service().await;
    let (id, _) = subscribe(&server, &receiver).await;
    server.post(&format!("/webhook_subscriptions/{id}/ping"), &json!({})).await;
    let received = receiver.wait_for(1, PATIENCE).await;
    assert_eq!(kinds(&received), ["pagey.ping"]);
}

#[tokio::test]
async fn a_dead_receiver_delays_neither_pages_nor_others() {
    let (dead, alive, mail) = (WebhookReceiver::start().await, WebhookReceiver::start().await, SmtpSink::start().await);
    let server = Setup::default().mail(&mail).start().await;
    let alice = person(&server, "alice", &[email("alice@pager.example", 0)]).await;
    let key = service_paging(&server, &[&alice]).await;
    subscribe(&server, &dead).await;
    subscribe(&server, &alive).await;
    dead.script(vec![WebhookReply::status(200).after(2 * PATIENCE); EVENTS]);
    for number in 0..EVENTS {
        server.event(&key, "trigger", &format!("host-{number}")).await;
    }
    mail.wait_for(1, PATIENCE).await;
    alive.wait_for(EVENTS, PATIENCE).await;
}
