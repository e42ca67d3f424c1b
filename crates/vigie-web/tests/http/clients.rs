//! Quirks of real clients that a faithful server must accept.

use serde_json::{Value as Json, json};

use crate::{
    organisation::{KEY_V2, service},
    server::{Server, TOKEN},
};

async fn accepted(headers: &[(&str, &str)], event: Json) -> Json {
    let server = Server::start().await;
    let answer = server.send("POST", "/v2/enqueue", headers, Some(event.to_string().into_bytes())).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    server.newest_incident().await
}

#[tokio::test]
async fn netdata_posts_json_as_a_form() {
    let event = json!({"routing_key": KEY_V2, "event_action": "trigger",
        "payload": {"summary": "load", "source": "h", "severity": "warning", "timestamp": "2026-11-22T06:52:33.000"}});
    let incident = accepted(&[("content-type", "application/x-www-form-urlencoded")], event).await;
    assert_eq!(incident["title"], "load");
}

#[tokio::test]
async fn ansible_sends_nulls_and_times_without_zone() {
    let event = json!({"routing_key": KEY_V2, "event_action": "trigger", "dedup_key": null, "client": null,
        "client_url": null, "payload": {"summary": "play failed", "source": "h", "severity": "error", "component": null,
        "class": null, "custom_details": null, "timestamp": "2026-11-22T06:45:27.544551"}});
    assert_eq!(accepted(&[], event).await["title"], "play failed");
}

#[tokio::test]
async fn apprise_sends_line_breaks_and_a_token() {
    let event = json!({"routing_key": KEY_V2, "event_action": "trigger", "images": [{"src": "https://i.example.com"}],
        "payload": {"summary": "Title\r\nBody", "source": "apprise", "severity": "info"}});
    assert_eq!(accepted(&[("authorization", "Token token=whatever")], event).await["title"], "Title Body");
}

#[tokio::test]
async fn old_python_clients_send_the_key_in_a_header() {
    let event = json!({"event_action": "trigger", "payload": {"summary": "old", "source": "h", "severity": "info"}});
    assert_eq!(accepted(&[("x-routing-key", KEY_V2)], event).await["title"], "old");
}

#[tokio::test]
async fn the_command_line_client_sends_a_body_on_get_and_takes_bearer() {
    let server = Server::start().await;
    let bearer = format!("Bearer {TOKEN}");
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    let answer = server.send("GET", "/incidents?total=true&limit=25", &headers, Some(b"{}".to_vec())).await;
    assert_eq!((answer.status, &answer.json()["total"]), (200, &json!(0)));
}

#[tokio::test]
async fn details_of_an_incident_may_be_a_text_or_an_object() {
    let server = Server::start().await;
    for (details, shown) in [(json!("text"), "text"), (json!({"a": 1}), "{\"a\":1}")] {
        let body =
            json!({"incident": {"title": "t", "service": {"id": service().as_str()}, "body": {"details": details}}});
        let answer = server.rest("POST", "/incidents", body).await;
        assert_eq!((answer.status, &answer.json()["incident"]["body"]["details"]), (201, &json!(shown)));
    }
}
