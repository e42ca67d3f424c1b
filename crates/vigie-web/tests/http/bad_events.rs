//! Bad events: each with its exact answer, and nothing stored.

use serde_json::{Value as Json, json};

use crate::{
    limits,
    organisation::{KEY_V1, KEY_V2},
    server::Server,
};

const V2: &str = "/v2/enqueue";
const CHANGE: &str = "/v2/change/enqueue";
const V1: &str = "/generic/2010-04-15/create_event.json";

/// A good event after a change.
fn v2(change: impl FnOnce(&mut Json)) -> Vec<u8> {
    let mut event = json!({"routing_key": KEY_V2, "event_action": "trigger", "dedup_key": "k",
        "payload": {"summary": "s", "source": "x", "severity": "critical"}});
    change(&mut event);
    event.to_string().into_bytes()
}

fn v1(change: impl FnOnce(&mut Json)) -> Vec<u8> {
    let mut event = json!({"service_key": KEY_V1, "event_type": "trigger", "description": "d"});
    change(&mut event);
    event.to_string().into_bytes()
}

fn change(change: impl FnOnce(&mut Json)) -> Vec<u8> {
    let mut event = json!({"routing_key": KEY_V2, "payload": {"summary": "Deploy"}});
    change(&mut event);
    event.to_string().into_bytes()
}

fn without(event: &mut Json, field: &str) {
    event.as_object_mut().unwrap().remove(field);
}

fn invalid(errors: &[&str]) -> Json {
    json!({"status": "invalid event", "message": "Event object is invalid", "errors": errors})
}

fn unrecognized(error: &str) -> Json {
    json!({"status": "Unrecognized object", "message": "Event object format is unrecognized", "errors": [error]})
}

const LENGTH: &str = "Length of 'routing_key' is incorrect (should be 32 characters)";
const LETTERS: &str = "'routing_key' cannot contain non-alphanumeric characters.";
const SEVERITY: &str =
    "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')";
const ACTION: &str = "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')";
const SUMMARY_TOO_LONG: &str = "'payload.summary' is too long (maximum is 1024 characters)";
const TOO_LARGE: &str = "The event is larger than 512 KB (524288 bytes): shorten its details";

fn cases_v2() -> Vec<(Vec<u8>, Json)> {
    vec![
        (v2(|e| e["routing_key"] = json!("abc")), invalid(&[LENGTH])),
        (v2(|e| e["routing_key"] = json!("<key>")), invalid(&[LENGTH, LETTERS])),
        (v2(|e| e["routing_key"] = json!("!".repeat(32))), invalid(&[LETTERS])),
        (v2(|e| e["routing_key"] = json!("0".repeat(32))), invalid(&["Invalid routing key"])),
        (v2(|e| without(e, "routing_key")), invalid(&["'routing_key' is missing or blank"])),
        (v2(|e| e["event_action"] = Json::Null), invalid(&["'event_action' is missing or blank"])),
        (v2(|e| e["event_action"] = json!("shout")), invalid(&[ACTION])),
        (v2(|e| e["payload"]["summary"] = Json::Null), invalid(&["'payload.summary' is missing or blank"])),
        (v2(|e| e["payload"]["summary"] = json!([1])), invalid(&["'payload.summary' must be a string"])),
        (
            v2(|e| e["payload"]["summary"] = json!("x".repeat(1025))),
            invalid(&["'payload.summary' is too long (maximum is 1024 characters)"]),
        ),
        (v2(|e| e["payload"]["source"] = json!("  ")), invalid(&["'payload.source' is missing or blank"])),
        (v2(|e| without(&mut e["payload"], "severity")), invalid(&["'payload.severity' is missing or blank"])),
        (v2(|e| e["payload"]["severity"] = json!("Critical")), invalid(&[SEVERITY])),
        (
            v2(|e| e["dedup_key"] = json!("é".repeat(256))),
            invalid(&["'dedup_key' is too long (maximum is 255 characters)"]),
        ),
        (
            v2(|e| *e = json!({"routing_key": KEY_V2, "event_action": "resolve"})),
            invalid(&["'dedup_key' is missing or blank"]),
        ),
        (
            v2(|e| *e = json!({"routing_key": KEY_V2, "event_action": "acknowledge", "dedup_key": " "})),
            invalid(&["'dedup_key' is missing or blank"]),
        ),
        (
            v2(|e| without(e, "payload")),
            invalid(&[
                "'payload.summary' is missing or blank",
                "'payload.source' is missing or blank",
                "'payload.severity' is missing or blank",
            ]),
        ),
        (
            v2(|e| {
                e["dedup_key"] = json!([1]);
                e["event_action"] = json!("resolve");
                e["routing_key"] = json!("é".repeat(32));
            }),
            invalid(&[LETTERS, "'dedup_key' must be a string"]),
        ),
        (
            v2(|e| {
                e["routing_key"] = json!("abc");
                e["event_action"] = json!("shout");
                e["dedup_key"] = json!("x".repeat(256));
                e["payload"] = json!({"summary": "x".repeat(1025), "source": "", "severity": "loud"});
            }),
            invalid(&[
                LENGTH,
                ACTION,
                "'dedup_key' is too long (maximum is 255 characters)",
                "'payload.summary' is too long (maximum is 1024 characters)",
                "'payload.source' is missing or blank",
                SEVERITY,
            ]),
        ),
        (b"{\"routing_key\":".to_vec(), unrecognized("JSON parse error")),
        (Vec::new(), unrecognized("JSON parse error")),
        (b"routing_key=abc&event_action=trigger".to_vec(), unrecognized("JSON parse error")),
        (b"\xff\xfe{}".to_vec(), unrecognized("JSON parse error")),
        (b"[1]".to_vec(), unrecognized("The event must be a JSON object")),
        (v2(|e| e["payload"]["custom_details"] = json!({"log": "x".repeat(600 * 1024)})), invalid(&[TOO_LARGE])),
        (limits::v2_of(limits::BODY + 1), invalid(&[TOO_LARGE])),
        (
            format!("{{\"payload\":{{\"custom_details\":{}", "[".repeat(5000)).into_bytes(),
            invalid(&["The event is nested too deeply: at most 128 levels"]),
        ),
    ]
}

fn cases_change() -> Vec<(Vec<u8>, Json)> {
    vec![
        (change(|e| e["payload"]["summary"] = json!("")), invalid(&["'payload.summary' is missing or blank"])),
        (change(|e| e["routing_key"] = json!("0".repeat(32))), invalid(&["Invalid routing key"])),
        (change(|e| e["routing_key"] = json!("short")), invalid(&[LENGTH])),
        (
            change(|e| *e = json!({"payload": 1})),
            invalid(&["'routing_key' is missing or blank", "'payload.summary' is missing or blank"]),
        ),
        (change(|e| e["payload"]["summary"] = json!("é".repeat(1025))), invalid(&[SUMMARY_TOO_LONG])),
        (
            change(|e| {
                e["routing_key"] = json!("<key>");
                e["payload"]["summary"] = json!("x".repeat(1025));
            }),
            invalid(&[LENGTH, LETTERS, SUMMARY_TOO_LONG]),
        ),
        (limits::change_of(limits::BODY + 1), invalid(&[TOO_LARGE])),
        (b"nonsense".to_vec(), unrecognized("JSON parse error")),
    ]
}

fn cases_v1() -> Vec<(Vec<u8>, Json)> {
    vec![
        (
            v1(|e| e["service_key"] = json!("abc")),
            invalid(&["Service key is the wrong length (should be 32 characters)"]),
        ),
        (v1(|e| without(e, "service_key")), invalid(&["Service key is missing or blank"])),
        (v1(|e| e["service_key"] = json!("0".repeat(32))), invalid(&["Invalid service key"])),
        (
            v1(|e| e["event_type"] = json!("shout")),
            invalid(&["event_type is invalid (must be one of: trigger acknowledge resolve)"]),
        ),
        (v1(|e| without(e, "description")), invalid(&["Description is missing or blank"])),
        (v1(|e| e["event_type"] = json!("resolve")), invalid(&["Incident key is missing or blank"])),
        (b"{".to_vec(), unrecognized("JSON parse error")),
        (
            v1(|e| e["description"] = json!("é".repeat(1025))),
            invalid(&["Description is too long (maximum is 1024 characters)"]),
        ),
        (
            v1(|e| e["incident_key"] = json!("é".repeat(256))),
            invalid(&["Incident key is too long (maximum is 255 characters)"]),
        ),
        (
            v1(|e| {
                e["service_key"] = json!("abc");
                e["event_type"] = json!("shout");
                e["incident_key"] = json!("x".repeat(256));
                without(e, "description");
            }),
            invalid(&[
                "Service key is the wrong length (should be 32 characters)",
                "Incident key is too long (maximum is 255 characters)",
                "event_type is invalid (must be one of: trigger acknowledge resolve)",
                "Description is missing or blank",
            ]),
        ),
        (limits::v1_of(limits::BODY + 1), invalid(&[TOO_LARGE])),
    ]
}

#[tokio::test]
async fn every_bad_event_has_its_answer_and_stores_nothing() {
    let server = Server::start().await;
    server.event("trigger", "k").await;
    let before = server.stored().await;
    for (path, cases) in [(V2, cases_v2()), (CHANGE, cases_change()), (V1, cases_v1())] {
        for (body, expected) in cases {
            let shown = String::from_utf8_lossy(&body[..body.len().min(100)]).into_owned();
            let answer = server.send("POST", path, &[], Some(body)).await;
            assert_eq!((answer.status, answer.json()), (400, expected), "{path} {shown}");
            assert_eq!(server.stored().await, before, "{path} {shown} left something behind");
        }
    }
}

#[tokio::test]
async fn other_methods_are_not_taken() {
    let server = Server::start().await;
    for path in [V2, CHANGE, V1] {
        let answer = server.send("GET", path, &[], None).await;
        assert_eq!(
            (answer.status, answer.json()["error"]["message"].as_str()),
            (405, Some("Method Not Allowed")),
            "{path}"
        );
    }
}
