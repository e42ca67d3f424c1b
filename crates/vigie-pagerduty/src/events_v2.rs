//! Events API v2: `POST /v2/enqueue`.

use std::sync::Arc;

use vigie_core::{
    event::{Action, Event, Report, Severity},
    ids::IntegrationId,
};

use crate::{
    events::{
        Attachment, DEDUP_KEY_LIMIT, EventError, NOT_AN_OBJECT, SUMMARY_LIMIT, check_routing_key, images, is_longer,
        links, moment, on_one_line, read, required,
    },
    lenient::{Details, Items, Text, lenient_object},
};

/// An event as it was written; who it is for is decided by looking up its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed {
    /// 32 letters and digits.
    pub routing_key: String,
    /// The sender's key; `None` only for a trigger, for which the caller draws one.
    pub dedup_key: Option<String>,
    /// What the sender wants.
    pub action: Action,
}

impl Parsed {
    /// The domain's event, with the given key where the sender wrote none.
    pub fn into_event(self, integration: IntegrationId, new_key: impl FnOnce() -> String) -> Event {
        Event { integration, dedup_key: self.dedup_key.unwrap_or_else(new_key), action: self.action }
    }
}

/// Reads an event. `header_key` is the `X-Routing-Key` header, which counts where the body has no key.
///
/// # Errors
/// All violations at once, in this order: routing key, action, dedup key, summary, source, severity.
pub fn parse(body: &[u8], header_key: Option<&str>) -> Result<Parsed, EventError> {
    let wire: Wire = read(body)?;
    if !wire.is_object {
        return Err(NOT_AN_OBJECT);
    }
    let mut violations = Vec::new();
    let routing_key = wire.routing_key.filled().or_else(|| header_key.map(str::to_owned)).unwrap_or_default();
    check_routing_key(&routing_key, &mut violations);
    let verb = verb(wire.event_action, &mut violations);
    let dedup_key = dedup_key(wire.dedup_key, verb, &mut violations);
    let action = match verb {
        Some(Verb::Acknowledge) => Action::Acknowledge,
        Some(Verb::Resolve) => Action::Resolve,
        Some(Verb::Trigger) | None => {
            let mut report = report(wire.payload, &mut violations);
            report.client = wire.client.filled();
            report.client_url = wire.client_url.filled();
            report.links = links(wire.links);
            report.images = images(wire.images);
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
        routing_key: Text,
        event_action: Text,
        dedup_key: Text,
        payload: Payload,
        client: Text,
        client_url: Text,
        links: Items<Attachment>,
        images: Items<Attachment>,
    }
}

lenient_object! {
    Payload {
        summary: Text,
        source: Text,
        severity: Text,
        timestamp: Text,
        component: Text,
        group: Text,
        class: Text,
        custom_details: Details,
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verb {
    Trigger,
    Acknowledge,
    Resolve,
}

fn verb(field: Text, violations: &mut Vec<String>) -> Option<Verb> {
    let Some(word) = field.filled() else {
        violations.push("'event_action' is missing or blank".to_owned());
        return None;
    };
    match word.as_str() {
        "trigger" => Some(Verb::Trigger),
        "acknowledge" => Some(Verb::Acknowledge),
        "resolve" => Some(Verb::Resolve),
        _ => {
            let words = "'trigger', 'acknowledge' or 'resolve'";
            violations.push(format!("'event_action' is invalid (must be one of the following: {words})"));
            None
        }
    }
}

fn dedup_key(field: Text, verb: Option<Verb>, violations: &mut Vec<String>) -> Option<String> {
    if matches!(field, Text::Wrong) {
        violations.push("'dedup_key' must be a string".to_owned());
        return None;
    }
    let key = field.filled();
    match &key {
        Some(key) if is_longer(key, DEDUP_KEY_LIMIT) => {
            violations.push(format!("'dedup_key' is too long (maximum is {DEDUP_KEY_LIMIT} characters)"));
        }
        None if matches!(verb, Some(Verb::Acknowledge | Verb::Resolve)) => {
            violations.push("'dedup_key' is missing or blank".to_owned());
        }
        Some(_) | None => {}
    }
    key
}

fn report(payload: Payload, violations: &mut Vec<String>) -> Report {
    let summary = required(payload.summary, "payload.summary", SUMMARY_LIMIT, violations);
    let source = required(payload.source, "payload.source", usize::MAX, violations);
    let severity = severity(payload.severity, violations);
    let mut report = Report::new(on_one_line(summary), source, severity);
    report.reported_at = moment(payload.timestamp);
    report.component = payload.component.filled();
    report.group = payload.group.filled();
    report.class = payload.class.filled();
    report.details = payload.custom_details.0;
    report
}

fn severity(field: Text, violations: &mut Vec<String>) -> Severity {
    let Some(word) = field.filled() else {
        violations.push("'payload.severity' is missing or blank".to_owned());
        return Severity::Critical;
    };
    Severity::parse(&word).unwrap_or_else(|| {
        let words = "'critical', 'warning', 'error' or 'info'";
        violations.push(format!("'payload.severity' is invalid (must be one of the following: {words})"));
        Severity::Critical
    })
}

#[cfg(test)]
#[path = "events_v2_tests.rs"]
mod tests;
