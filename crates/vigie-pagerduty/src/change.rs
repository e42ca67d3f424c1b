//! Change events: `POST /v2/change/enqueue`.

use vigie_core::{
    event::{ChangeEvent, Image, Link},
    ids::IntegrationId,
    time::At,
    value::Value,
};

use crate::{
    events::{
        Attachment, EventError, NOT_AN_OBJECT, SUMMARY_LIMIT, check_routing_key, images, links, moment, on_one_line,
        read, required,
    },
    lenient::{Details, Items, Text, lenient_object},
};

/// A change event as it was written; who it is for is decided by looking up its key.
#[derive(Clone, Debug, PartialEq)]
pub struct ParsedChange {
    /// 32 letters and digits.
    pub routing_key: String,
    /// One line.
    pub summary: String,
    /// Where the change was made.
    pub source: Option<String>,
    /// When, where the sender says so in a form that can be read.
    pub changed_at: Option<At>,
    /// Anything else.
    pub details: Value,
    /// Links to show.
    pub links: Vec<Link>,
    /// Images to show.
    pub images: Vec<Image>,
}

impl ParsedChange {
    /// The domain's change event; `received_at` counts where the sender does not say when the change was made.
    #[must_use]
    pub fn into_change(self, integration: IntegrationId, received_at: At) -> ChangeEvent {
        ChangeEvent {
            integration,
            summary: self.summary,
            source: self.source,
            changed_at: self.changed_at.unwrap_or(received_at),
            details: self.details,
            links: self.links,
            images: self.images,
        }
    }
}

/// Reads a change event. `header_key` is the `X-Routing-Key` header, which counts where the body has no key.
///
/// # Errors
/// All violations at once, in this order: routing key, summary.
pub fn parse(body: &[u8], header_key: Option<&str>) -> Result<ParsedChange, EventError> {
    let wire: Wire = read(body)?;
    if !wire.is_object {
        return Err(NOT_AN_OBJECT);
    }
    let mut violations = Vec::new();
    let routing_key = wire.routing_key.filled().or_else(|| header_key.map(str::to_owned)).unwrap_or_default();
    check_routing_key(&routing_key, &mut violations);
    let payload = wire.payload;
    let summary = on_one_line(required(payload.summary, "payload.summary", SUMMARY_LIMIT, &mut violations));
    if !violations.is_empty() {
        return Err(EventError::Invalid(violations));
    }
    Ok(ParsedChange {
        routing_key,
        summary,
        source: payload.source.filled(),
        changed_at: moment(payload.timestamp),
        details: payload.custom_details.0,
        links: links(wire.links),
        images: images(wire.images),
    })
}

lenient_object! {
    Wire { routing_key: Text, payload: Payload, links: Items<Attachment>, images: Items<Attachment>, }
}

lenient_object! {
    Payload { summary: Text, source: Text, timestamp: Text, custom_details: Details, }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_change_without_a_time_happened_when_it_arrived() {
        let body = format!(r#"{{"routing_key":"{KEY}","payload":{{"summary":"Deploy 7","source":null}}}}"#);
        let integration = IntegrationId::parse("PINT001").expect("an id");
        let change = parse(body.as_bytes(), None).expect("valid").into_change(integration, At::FAR_FUTURE);
        assert_eq!((change.summary.as_str(), change.source, change.changed_at), ("Deploy 7", None, At::FAR_FUTURE));
    }

    #[test]
    fn a_change_needs_a_key_and_a_summary() {
        assert_eq!(
            parse(br#"{"payload":{"source":"x"}}"#, None),
            Err(EventError::Invalid(vec![
                "'routing_key' is missing or blank".to_owned(),
                "'payload.summary' is missing or blank".to_owned()
            ]))
        );
    }
}
