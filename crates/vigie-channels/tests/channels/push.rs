//! Web push against a push service that decrypts what comes and checks who signed it.

use serde_json::json;
use testkit::fakes::{FakePush, closed_port};
use vigie_channels::{
    Channel as _, Channels, ChannelsConfig, Envelope, Sent,
    push::{Push, PushConfig, WebPush, new_server_key},
};
use vigie_core::{directory::Device, time::At};

use super::{PATIENCE, envelope, failed};

fn web_push(allows_any_address: bool) -> WebPush {
    let push = PushConfig { allows_any_address };
    let web_push = Channels::build(ChannelsConfig { push, ..ChannelsConfig::default() }).expect("valid").web_push;
    web_push.use_key(&new_server_key().expect("a key"), "mailto:ann@example.org").expect("it is a key");
    web_push
}

fn page(device: Device) -> Envelope {
    let link = "https://vigie.example.org/p/Q1".to_owned();
    let push = Push { device, link, can_acknowledge: true, is_urgent: true, now: At::from_micros(0) };
    Envelope { push: Some(push), ..envelope("push.example.org 1a2b3c4d") }
}

#[tokio::test]
async fn a_device_reads_what_was_sent_and_who_sent_it() {
    let service = FakePush::start().await;
    let web_push = web_push(true);
    let device = service.device("phone");
    assert_eq!(web_push.send(&page(device)).await, Sent::HandedOver { provider_id: None });
    let received = service.wait_for(1, PATIENCE).await.remove(0);
    assert_eq!(
        received.payload,
        json!({
            "title": "[#7] Disk full",
            "text": "#7 Disk full on db1. Reply 4 to acknowledge.",
            "link": "https://vigie.example.org/p/Q1",
            "acknowledges": true,
            "is_urgent": true,
            "tag": "QINCIDENT00001",
        })
    );
    assert_eq!((received.ttl.as_str(), received.urgency.as_str()), ("3600", "high"));
    assert!(received.claims["aud"].as_str().is_some_and(|origin| origin.starts_with("http://127.0.0.1:")));
    assert_eq!(received.claims["sub"], "mailto:ann@example.org");
    let own = web_push.use_key(&new_server_key().expect("another key"), "").expect("the first key stays");
    assert_eq!(received.server_key, own);
}

#[tokio::test]
async fn each_status_has_its_meaning() {
    let service = FakePush::start().await;
    let web_push = web_push(true);
    service.script([404, 410, 429, 503, 400, 403, 413]);
    let mut sent = Vec::new();
    for _ in 0..7 {
        sent.push(web_push.send(&page(service.device("phone"))).await);
    }
    let words = |status: &str| format!("the push service answered {status}");
    assert_eq!(
        sent,
        [
            Sent::Gone { words: words("404 Not Found") },
            Sent::Gone { words: words("410 Gone") },
            Sent::Later { words: words("429 Too Many Requests") },
            Sent::Later { words: words("503 Service Unavailable") },
            Sent::Failed { words: words("400 Bad Request") },
            Sent::Failed { words: words("403 Forbidden") },
            Sent::Failed { words: words("413 Payload Too Large") },
        ]
    );
    assert_eq!(service.received(), []);
}

#[tokio::test]
async fn a_push_service_that_is_away_is_tried_again() {
    let device = FakePush::start().await.device("phone");
    let endpoint = format!("http://{}/push", closed_port().await);
    let sent = web_push(true).send(&page(Device { endpoint, ..device })).await;
    assert!(matches!(sent, Sent::Later { .. }), "{sent:?}");
}

#[tokio::test]
async fn devices_lead_nowhere_inside() {
    let service = FakePush::start().await;
    let web_push = web_push(false);
    let device = |endpoint: &str| Device { endpoint: endpoint.to_owned(), ..service.device("phone") };
    for inside in [
        service.device("phone").endpoint.as_str(),
        "https://127.0.0.1/push",
        "https://[::1]/push",
        "https://10.0.0.1/push",
        "https://169.254.169.254/latest",
        "https://0x7f000001/push",
        "http://push.example.org/push",
        "ftp://push.example.org",
        "push",
    ] {
        assert!(web_push.check_device(&device(inside)).is_err(), "{inside}");
        assert!(matches!(web_push.send(&page(device(inside))).await, Sent::Failed { .. }), "{inside}");
    }
    // A name is judged by what it points to, when it is called.
    let named = device("https://localhost/push");
    assert_eq!(web_push.check_device(&named), Ok(()));
    let sent = web_push.send(&page(named)).await;
    assert!(sent.words().is_some_and(|words| words.contains("a private address")), "{sent:?}");
    assert_eq!(web_push.check_device(&device("https://push.example.org/send/1")), Ok(()));
    assert_eq!(service.received(), []);
}

#[tokio::test]
async fn what_is_no_device_gets_nothing() {
    let sent = web_push(true).send(&Envelope { push: None, ..envelope("pigeon") }).await;
    assert_eq!(sent, failed("the contact method is no device of this server"));
}
