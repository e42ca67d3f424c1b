//! Events that are exactly as long as they may be: taken, and kept whole. One more is refused in `bad_events`.

use serde_json::{Value as Json, json};

use crate::{
    organisation::{KEY_V1, KEY_V2},
    server::Server,
};

/// The longest body, in bytes.
pub const BODY: usize = 524_288;
const KEY_CHARS: usize = 255;
const SUMMARY_CHARS: usize = 1024;

/// A v2 event of so many bytes.
pub fn v2_of(bytes: usize) -> Vec<u8> {
    padded(bytes, |padding| {
        json!({"routing_key": KEY_V2, "event_action": "trigger", "dedup_key": "big",
            "payload": {"summary": "s", "source": "x", "severity": "critical", "custom_details": {"log": padding}}})
    })
}

/// A v1 event of so many bytes.
pub fn v1_of(bytes: usize) -> Vec<u8> {
    padded(bytes, |padding| {
        json!({"service_key": KEY_V1, "event_type": "trigger", "incident_key": "big", "description": "d",
            "details": {"log": padding}})
    })
}

/// A change event of so many bytes.
pub fn change_of(bytes: usize) -> Vec<u8> {
    padded(
        bytes,
        |padding| json!({"routing_key": KEY_V2, "payload": {"summary": "Deploy", "custom_details": {"log": padding}}}),
    )
}

fn padded(bytes: usize, event: impl Fn(String) -> Json) -> Vec<u8> {
    let rest = event(String::new()).to_string().len();
    let body = event("x".repeat(bytes - rest)).to_string().into_bytes();
    assert_eq!(body.len(), bytes);
    body
}

async fn send(server: &Server, path: &str, body: Vec<u8>) -> Json {
    let answer = server.send("POST", path, &[], Some(body)).await;
    assert!((200..300).contains(&answer.status), "{path}: {} {}", answer.status, answer.text);
    answer.json()
}

#[tokio::test]
async fn the_longest_key_and_summary_are_kept_whole() {
    let server = Server::start().await;
    let (key, summary) = ("é".repeat(KEY_CHARS), "ü".repeat(SUMMARY_CHARS));
    let v2 = json!({"routing_key": KEY_V2, "event_action": "trigger", "dedup_key": key,
        "payload": {"summary": summary, "source": "x", "severity": "critical"}});
    assert_eq!(send(&server, "/v2/enqueue", v2.to_string().into_bytes()).await["dedup_key"], key.as_str());
    let v1 = json!({"service_key": KEY_V1, "event_type": "trigger", "incident_key": key, "description": summary});
    let path = "/generic/2010-04-15/create_event.json";
    assert_eq!(send(&server, path, v1.to_string().into_bytes()).await["incident_key"], key.as_str());
    let incidents = server.get("/incidents").await["incidents"].take();
    assert_eq!(incidents.as_array().unwrap().len(), 2);
    for incident in incidents.as_array().unwrap() {
        assert_eq!(incident["title"], summary.as_str());
        let alerts = server.get(&format!("/incidents/{}/alerts", incident["id"].as_str().unwrap())).await;
        assert_eq!(alerts["alerts"][0]["alert_key"], key.as_str());
    }
    let change = json!({"routing_key": KEY_V2, "payload": {"summary": summary}});
    send(&server, "/v2/change/enqueue", change.to_string().into_bytes()).await;
    assert_eq!(server.get("/change_events").await["change_events"][0]["summary"], summary.as_str());
}

#[tokio::test]
async fn the_largest_bodies_are_taken_and_kept_whole() {
    let server = Server::start().await;
    send(&server, "/v2/enqueue", v2_of(BODY)).await;
    send(&server, "/generic/2010-04-15/create_event.json", v1_of(BODY)).await;
    send(&server, "/v2/change/enqueue", change_of(BODY)).await;
    let batches = server.app.store().event_batches(None, 10).await.unwrap();
    let bodies: Vec<_> = batches.iter().flat_map(|batch| &batch.events).map(|event| event.body.to_vec()).collect();
    assert_eq!(bodies, [v2_of(BODY), v1_of(BODY), change_of(BODY)]);
}
