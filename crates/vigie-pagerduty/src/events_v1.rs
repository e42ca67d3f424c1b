//! Events API v1: `POST /generic/2010-04-15/create_event.json`.
//!
//! Version 1 knows no severity and no source: its alerts are critical, and the client's name stands for the source.

use std::sync::Arc;

use vigie_core::event::{Action, Report, Severity};

pub use crate::events_v2::Parsed;
use crate::{
    events::{
        Attachment, DEDUP_KEY_LIMIT, EventError, KEY_LENGTH, NOT_AN_OBJECT, SUMMARY_LIMIT, image, is_longer, link,
        on_one_line, read,
    },
    lenient::{Details, Items, Text, lenient_object},
};

/// The violation for a key that no integration has.
pub const UNKNOWN_KEY: &str = "Invalid service key";

/// Reads an event. The key is `service_key`; `incident_key` is the dedup key.
///
/// # Errors
/// All violations at once, in this order: service key, event type, incident key, description.
pub fn parse(body: &[u8], header_key: Option<&str>) -> Result<Parsed, EventError> {
    let wire: Wire = read(body)?;
    if !wire.is_object {
        return Err(NOT_AN_OBJECT);
    }
    let mut violations = Vec::new();
    let routing_key = wire.service_key.filled().or_else(|| header_key.map(str::to_owned)).unwrap_or_default();
    check_service_key(&routing_key, &mut violations);
    let word = wire.event_type.filled();
    let dedup_key = wire.incident_key.filled();
    if dedup_key.as_deref().is_some_and(|key| is_longer(key, DEDUP_KEY_LIMIT)) {
        violations.push(format!("Incident key is too long (maximum is {DEDUP_KEY_LIMIT} characters)"));
    }
    let action = match word.as_deref() {
        Some("acknowledge") => needs_key(Action::Acknowledge, dedup_key.as_ref(), &mut violations),
        Some("resolve") => needs_key(Action::Resolve, dedup_key.as_ref(), &mut violations),
        other => {
            check_type(other, &mut violations);
            let client = (wire.client.filled(), wire.client_url.filled());
            let report = report(wire.description, wire.details, client, wire.contexts, &mut violations);
            Action::Trigger(Arc::new(report))
        }
    };
    if violations.is_empty() {
        Ok(Parsed { routing_key, dedup_key, action })
    } else {
        Err(EventError::Invalid(violations))
    }
}

lenient_object! {
    Wire {
        service_key: Text,
        event_type: Text,
        incident_key: Text,
        description: Text,
        details: Details,
        client: Text,
        client_url: Text,
        contexts: Items<Attachment>,
    }
}

fn check_service_key(key: &str, violations: &mut Vec<String>) {
    if key.is_empty() {
        violations.push("Service key is missing or blank".to_owned());
    } else if key.chars().count() != KEY_LENGTH {
        violations.push("Service key is the wrong length (should be 32 characters)".to_owned());
    }
}

fn check_type(word: Option<&str>, violations: &mut Vec<String>) {
    match word {
        Some("trigger") => {}
        Some(_) => {
            violations.push("event_type is invalid (must be one of: trigger acknowledge resolve)".to_owned());
        }
        None => violations.push("Event type is missing or blank".to_owned()),
    }
}

fn needs_key(action: Action, key: Option<&String>, violations: &mut Vec<String>) -> Action {
    if key.is_none() {
        violations.push("Incident key is missing or blank".to_owned());
    }
    action
}

fn report(
    description: Text,
    details: Details,
    (client, client_url): (Option<String>, Option<String>),
    contexts: Items<Attachment>,
    violations: &mut Vec<String>,
) -> Report {
    let summary = description.filled().unwrap_or_else(|| {
        violations.push("Description is missing or blank".to_owned());
        String::new()
    });
    if is_longer(&summary, SUMMARY_LIMIT) {
        violations.push(format!("Description is too long (maximum is {SUMMARY_LIMIT} characters)"));
    }
    let source = client.clone().unwrap_or_default();
    let mut report = Report::new(on_one_line(summary), source, Severity::Critical);
    report.details = details.0;
    report.client = client;
    report.client_url = client_url;
    for context in contexts.0 {
        if matches!(context.src, Text::Absent) {
            report.links.extend(link(context));
        } else {
            report.images.extend(image(context));
        }
    }
    report
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    fn refused(body: &str) -> Vec<String> {
        match parse(body.as_bytes(), None) {
            Err(EventError::Invalid(violations)) => violations,
            other => panic!("not refused as invalid: {other:?}"),
        }
    }

    #[test]
    fn alertmanagers_body_is_understood() {
        let body = format!(
            r#"{{"service_key":"{KEY}","event_type":"trigger","event_action":"","payload":null,"description":"[FIRING:1]",
            "incident_key":"ab","client":"Alertmanager","client_url":"http://am","details":{{"firing":"x"}},
            "contexts":[{{"type":"link","href":"http://l","text":"t"}},{{"type":"image","src":"http://i","href":"http://l"}}],
            "agent":{{"agent_id":"a"}}}}"#
        );
        let parsed = parse(body.as_bytes(), None).expect("a valid event");
        let Action::Trigger(report) = parsed.action else { panic!("no trigger") };
        assert_eq!((report.summary.as_str(), report.source.as_str()), ("[FIRING:1]", "Alertmanager"));
        assert_eq!((report.links.len(), report.images.len()), (1, 1));
        assert_eq!(parsed.dedup_key.as_deref(), Some("ab"));
    }

    #[test]
    fn each_refusal_has_its_text() {
        let full = |fields: &str| format!(r#"{{"service_key":"{KEY}",{fields}}}"#);
        assert_eq!(
            refused(r#"{"service_key":"abc","event_type":"trigger","description":"d"}"#),
            ["Service key is the wrong length (should be 32 characters)"]
        );
        assert_eq!(refused(r#"{"event_type":"trigger","description":"d"}"#), ["Service key is missing or blank"]);
        assert_eq!(
            refused(&full(r#""event_type":"shout","description":"d""#)),
            ["event_type is invalid (must be one of: trigger acknowledge resolve)"]
        );
        assert_eq!(refused(&full(r#""description":"d""#)), ["Event type is missing or blank"]);
        assert_eq!(refused(&full(r#""event_type":"trigger""#)), ["Description is missing or blank"]);
        assert_eq!(refused(&full(r#""event_type":"resolve""#)), ["Incident key is missing or blank"]);
        let long = format!(r#""event_type":"trigger","description":"{}""#, "x".repeat(1025));
        assert_eq!(refused(&full(&long)), ["Description is too long (maximum is 1024 characters)"]);
        let key = format!(r#""event_type":"resolve","incident_key":"{}""#, "x".repeat(256));
        assert_eq!(refused(&full(&key)), ["Incident key is too long (maximum is 255 characters)"]);
    }
}
