//! What real senders write to Events API v2, and what they are told.

use serde_json::{Value as Json, json};
use vigie_core::value::Value;

use super::*;

const KEY: &str = "0123456789abcdef0123456789ABCDEF";

fn event(change: impl FnOnce(&mut Json)) -> Result<Parsed, EventError> {
    let mut body = json!({"routing_key": KEY, "event_action": "trigger", "dedup_key": "disk-sda",
        "payload": {"summary": "Disk full", "source": "db1", "severity": "critical"}});
    change(&mut body);
    parse(body.to_string().as_bytes(), None)
}

fn report_of(parsed: Result<Parsed, EventError>) -> Report {
    match parsed.expect("a valid event").action {
        Action::Trigger(report) => Arc::unwrap_or_clone(report),
        other => panic!("no trigger: {other:?}"),
    }
}

fn refused(parsed: Result<Parsed, EventError>) -> Vec<String> {
    match parsed {
        Err(EventError::Invalid(violations)) => violations,
        other => panic!("not refused as invalid: {other:?}"),
    }
}

#[test]
fn a_full_event_arrives_whole() {
    let parsed = event(|body| {
        body["client"] = json!("Monitor");
        body["client_url"] = json!("https://monitor.example.com");
        body["links"] = json!([{"href": "https://a.example.com", "text": "Graph"}, {"text": "no address"}, 7]);
        body["images"] = json!([{"src": "https://a.example.com/x.png", "href": "https://a.example.com", "alt": "x"}]);
        body["payload"]["timestamp"] = json!("2026-11-22T06:45:27.544551");
        body["payload"]["component"] = json!("sda");
        body["payload"]["group"] = json!("db");
        body["payload"]["class"] = json!("disk");
        body["payload"]["custom_details"] = json!({"free": {"percent": 1}});
    })
    .expect("a valid event");
    assert_eq!((parsed.routing_key.as_str(), parsed.dedup_key.as_deref()), (KEY, Some("disk-sda")));
    let report = report_of(Ok(parsed));
    assert_eq!(report.reported_at.map(|at| at.to_string()).as_deref(), Some("2026-11-22T06:45:27.544551Z"));
    assert_eq!(report.component.as_deref(), Some("sda"));
    assert_eq!(report.details.at_path("free.percent"), Some(&Value::Int(1)));
    assert_eq!((report.links.len(), report.images.len()), (1, 1));
    assert_eq!(report.client.as_deref(), Some("Monitor"));
}

#[test]
fn nulls_are_as_good_as_nothing() {
    let report = report_of(event(|body| {
        body["client"] = Json::Null;
        body["links"] = Json::Null;
        body["dedup_key"] = Json::Null;
        for field in ["component", "class", "custom_details", "timestamp"] {
            body["payload"][field] = Json::Null;
        }
    }));
    assert_eq!((report.component, report.client, report.details), (None, None, Value::Null));
}

#[test]
fn a_summary_is_one_line_and_numbers_are_texts() {
    let report = report_of(event(|body| {
        body["payload"]["summary"] = json!("Disk full\r\non db1\n");
        body["payload"]["source"] = json!(17);
    }));
    assert_eq!((report.summary.as_str(), report.source.as_str()), ("Disk full on db1", "17"));
}

#[test]
fn an_unreadable_timestamp_does_not_lose_the_page() {
    let report = report_of(event(|body| body["payload"]["timestamp"] = json!("yesterdayish")));
    assert_eq!(report.reported_at, None);
}

#[test]
fn every_violation_is_named_at_once_and_in_order() {
    let violations = refused(parse(br#"{"routing_key":"<key>","payload":{"severity":"bad"}}"#, None));
    assert_eq!(
        violations,
        [
            "Length of 'routing_key' is incorrect (should be 32 characters)",
            "'routing_key' cannot contain non-alphanumeric characters.",
            "'event_action' is missing or blank",
            "'payload.summary' is missing or blank",
            "'payload.source' is missing or blank",
            "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')",
        ]
    );
}

#[test]
fn each_refusal_has_its_text() {
    type Change = fn(&mut Json);
    let table: [(Change, &str); 12] = [
        (|b| b["routing_key"] = json!("abc"), "Length of 'routing_key' is incorrect (should be 32 characters)"),
        (|b| b["routing_key"] = json!(" "), "'routing_key' is missing or blank"),
        (
            |b| b["event_action"] = json!("shout"),
            "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')",
        ),
        (|b| b["payload"] = Json::Null, "'payload.summary' is missing or blank"),
        (|b| b["payload"]["severity"] = Json::Null, "'payload.severity' is missing or blank"),
        (|b| b["payload"]["source"] = json!(""), "'payload.source' is missing or blank"),
        (|b| b["payload"]["summary"] = json!({"a": 1}), "'payload.summary' must be a string"),
        (
            |b| b["payload"]["summary"] = json!("x".repeat(1025)),
            "'payload.summary' is too long (maximum is 1024 characters)",
        ),
        (|b| b["dedup_key"] = json!("x".repeat(256)), "'dedup_key' is too long (maximum is 255 characters)"),
        (|b| b["dedup_key"] = json!(["x"]), "'dedup_key' must be a string"),
        (|b| *b = json!({"routing_key": KEY, "event_action": "resolve"}), "'dedup_key' is missing or blank"),
        (|b| *b = json!({"routing_key": KEY, "event_action": "acknowledge"}), "'dedup_key' is missing or blank"),
    ];
    for (change, text) in table {
        assert_eq!(refused(event(change)).first().map(String::as_str), Some(text));
    }
}

#[test]
fn what_is_no_json_object_is_unrecognized() {
    let answer = |body: &[u8]| parse(body, None).expect_err("refused").to_body();
    let exact = r#"{"errors":["JSON parse error"],"message":"Event object format is unrecognized","status":"Unrecognized object"}"#;
    assert_eq!(answer(br#"{"routing_key":"#), exact);
    assert_eq!(answer(b""), exact);
    assert_eq!(answer(b"\xff\xfe"), exact);
    assert_eq!(parse(b"[1]", None), Err(EventError::Unrecognized("The event must be a JSON object")));
    let deep = format!(r#"{{"payload":{{"custom_details":{}"#, "[".repeat(1000));
    assert_eq!(refused(parse(deep.as_bytes(), None)), ["The event is nested too deeply: at most 128 levels"]);
}

#[test]
fn the_body_has_a_limit() {
    let body = vec![b' '; crate::events::BODY_LIMIT_BYTES + 1];
    assert_eq!(parse(&body, None), Err(EventError::too_large()));
}

#[test]
fn a_byte_order_mark_doubles_and_unknown_fields_do_no_harm() {
    let body = format!(
        "\u{feff}{{\"x\":[{{}}],\"event_action\":\"trigger\",\"event_action\":\"resolve\",\"dedup_key\":5,\"routing_key\":\"{KEY}\"}}"
    );
    let parsed = parse(body.as_bytes(), None).expect("valid");
    assert_eq!((parsed.action, parsed.dedup_key.as_deref()), (Action::Resolve, Some("5")));
}

#[test]
fn the_key_may_come_in_a_header() {
    let body = br#"{"event_action":"resolve","dedup_key":"k"}"#;
    assert_eq!(parse(body, Some(KEY)).expect("valid").routing_key, KEY);
    assert_eq!(refused(parse(body, None)), ["'routing_key' is missing or blank"]);
}

#[test]
fn a_trigger_without_key_takes_the_callers() {
    let parsed = event(|body| body["dedup_key"] = json!("")).expect("valid");
    let integration = IntegrationId::parse("PINT001").expect("an id");
    assert_eq!(parsed.into_event(integration, || "new".to_owned()).dedup_key, "new");
}
