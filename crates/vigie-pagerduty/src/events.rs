//! What the three events endpoints have in common: limits, refusals in PagerDuty's words, links and images, replies.
//!
//! Content-Type is never looked at: real senders post JSON as a form, as text, or as nothing at all.

use serde::de::DeserializeOwned;
use vigie_core::event::{Image, Link};

use crate::{
    compression,
    lenient::{Items, Text, lenient_object},
    nul::without_nul,
    time,
};

/// The largest event body, in bytes (512 KB).
pub const BODY_LIMIT_BYTES: usize = 512 * 1024;
/// The longest dedup key or incident key, in characters.
pub const DEDUP_KEY_LIMIT: usize = 255;
/// The longest summary or description, in characters.
pub const SUMMARY_LIMIT: usize = 1024;
/// The length of a routing key or service key, in characters.
pub const KEY_LENGTH: usize = 32;

/// Why an event was refused; nothing is stored then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventError {
    /// The body is no JSON object; why it is not.
    Unrecognized(&'static str),
    /// The event is a JSON object but not a valid event: every violation, in PagerDuty's order and words.
    Invalid(Vec<String>),
    /// The server cannot take more at this moment: the sender should try again.
    Throttled,
    /// The server could not store the event: the sender should try again.
    NotStored,
}

impl EventError {
    /// An invalid event with one violation.
    #[must_use]
    pub fn invalid(violation: impl Into<String>) -> Self {
        Self::Invalid(vec![violation.into()])
    }

    /// A body beyond [`BODY_LIMIT_BYTES`].
    #[must_use]
    pub fn too_large() -> Self {
        Self::invalid(format!("The event is larger than 512 KB ({BODY_LIMIT_BYTES} bytes): shorten its details"))
    }

    /// A body that ended, or stopped making sense, before it was whole.
    #[must_use]
    pub fn broken_off() -> Self {
        Self::invalid("The event broke off before its end, or its chunks are not well formed: send it again")
    }

    /// The HTTP status on the v2 and change endpoints: 400 ends a sender's attempts, 429 and 503 make it try again.
    #[must_use]
    pub const fn status_v2(&self) -> u16 {
        match self {
            Self::Unrecognized(_) | Self::Invalid(_) => 400,
            Self::Throttled => 429,
            Self::NotStored => 503,
        }
    }

    /// The HTTP status on the v1 endpoint, where 403 means "try again later".
    #[must_use]
    pub const fn status_v1(&self) -> u16 {
        match self {
            Self::Throttled => 403,
            other => other.status_v2(),
        }
    }

    /// The reply's body.
    #[must_use]
    pub fn to_body(&self) -> String {
        let (status, message) = match self {
            Self::Unrecognized(_) => ("Unrecognized object", "Event object format is unrecognized"),
            Self::Invalid(_) => ("invalid event", "Event object is invalid"),
            Self::Throttled => {
                ("throttle exceeded", "Requests for this service are arriving too quickly. Please retry later.")
            }
            Self::NotStored => ("internal error", "The event was not stored"),
        };
        serde_json::json!({ "status": status, "message": message, "errors": self.sentences() }).to_string()
    }

    /// What exactly is wrong, sentence by sentence.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        match self {
            Self::Unrecognized(why) => vec![(*why).to_owned()],
            Self::Invalid(violations) => violations.clone(),
            Self::Throttled => vec!["Too many events are waiting: send it again in a few seconds".to_owned()],
            Self::NotStored => vec!["The server could not store the event: send it again".to_owned()],
        }
    }
}

/// The reply to an accepted v2 event.
#[must_use]
pub fn accepted_v2(dedup_key: &str) -> String {
    with_key(r#"{"status":"success","message":"Event processed","dedup_key":"#, dedup_key)
}

/// The reply to an accepted v1 event.
#[must_use]
pub fn accepted_v1(incident_key: &str) -> String {
    with_key(r#"{"status":"success","message":"Event processed","incident_key":"#, incident_key)
}

/// The reply to an accepted change event.
#[must_use]
pub const fn accepted_change() -> &'static str {
    r#"{"status":"success","message":"Change event processed"}"#
}

fn with_key(start: &str, key: &str) -> String {
    let mut body = Vec::with_capacity(start.len() + key.len() + 3);
    body.extend_from_slice(start.as_bytes());
    // Writing a text into memory as JSON cannot fail.
    let _ = serde_json::to_writer(&mut body, key);
    body.push(b'}');
    String::from_utf8(body).unwrap_or_default()
}

/// Reads a body that should be a JSON object.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, EventError> {
    if body.len() > BODY_LIMIT_BYTES {
        return Err(EventError::too_large());
    }
    // Windows tools like to start with a byte order mark.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let json = without_nul(body);
    // As one text, so that not every string in it is checked for itself; a stray byte may stand where nobody reads.
    let read = match std::str::from_utf8(&json) {
        Ok(text) => serde_json::from_str(text),
        Err(_) => serde_json::from_slice(&json),
    };
    read.map_err(|error| {
        if error.to_string().starts_with("recursion limit") {
            return EventError::invalid("The event is nested too deeply: at most 128 levels");
        }
        let is_compressed = compression::is_compressed(body);
        EventError::Unrecognized(if is_compressed { compression::TEXT } else { "JSON parse error" })
    })
}

/// What is said of a body that is JSON but no object.
pub(crate) const NOT_AN_OBJECT: EventError = EventError::Unrecognized("The event must be a JSON object");

/// What is wrong with a routing key (or `X-Routing-Key` header), in PagerDuty's words.
pub(crate) fn check_routing_key(key: &str, violations: &mut Vec<String>) {
    if key.trim().is_empty() {
        violations.push("'routing_key' is missing or blank".to_owned());
        return;
    }
    if key.chars().count() != KEY_LENGTH {
        violations.push("Length of 'routing_key' is incorrect (should be 32 characters)".to_owned());
    }
    if !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        violations.push("'routing_key' cannot contain non-alphanumeric characters.".to_owned());
    }
}

/// A required text: the violation where it is missing, no text, or longer than `limit` characters.
pub(crate) fn required(field: Text, name: &str, limit: usize, violations: &mut Vec<String>) -> String {
    match field {
        Text::Is(text) if !text.trim().is_empty() => {
            if is_longer(&text, limit) {
                violations.push(format!("'{name}' is too long (maximum is {limit} characters)"));
            }
            text
        }
        Text::Wrong => {
            violations.push(format!("'{name}' must be a string"));
            String::new()
        }
        Text::Absent | Text::Is(_) => {
            violations.push(format!("'{name}' is missing or blank"));
            String::new()
        }
    }
}

/// Whether a text has more than `limit` characters, without counting where the bytes already say no.
pub(crate) fn is_longer(text: &str, limit: usize) -> bool {
    text.len() > limit && text.chars().nth(limit).is_some()
}

/// The text on one line: subjects, text messages and lists have only one.
pub(crate) fn on_one_line(text: String) -> String {
    if !text.contains(['\r', '\n']) {
        return text;
    }
    text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The moment that a sender wrote. One that cannot be read is as good as none: the event counts, not its stamp.
pub(crate) fn moment(field: Text) -> Option<vigie_core::time::At> {
    match field {
        Text::Is(text) => time::parse(&text, &jiff::tz::TimeZone::UTC),
        Text::Absent | Text::Wrong => None,
    }
}

lenient_object! {
    /// A link or an image: v2 keeps them apart, v1 mixes them in `contexts`.
    Attachment { href: Text, text: Text, src: Text, alt: Text, }
}

/// Links with an address; others are left out.
pub(crate) fn links(items: Items<Attachment>) -> Vec<Link> {
    items.0.into_iter().filter_map(link).collect()
}

/// Images with a source; others are left out.
pub(crate) fn images(items: Items<Attachment>) -> Vec<Image> {
    items.0.into_iter().filter_map(image).collect()
}

/// A link, where there is an address.
pub(crate) fn link(item: Attachment) -> Option<Link> {
    Some(Link { href: item.href.filled()?, text: item.text.filled() })
}

/// An image, where there is a source.
pub(crate) fn image(item: Attachment) -> Option<Image> {
    Some(Image { src: item.src.filled()?, href: item.href.filled(), alt: item.alt.filled().or(item.text.filled()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_quoted_in_the_reply() {
        assert_eq!(
            accepted_v2("disk \"sda\"\n"),
            r#"{"status":"success","message":"Event processed","dedup_key":"disk \"sda\"\n"}"#
        );
        assert_eq!(accepted_v1("k"), r#"{"status":"success","message":"Event processed","incident_key":"k"}"#);
    }

    #[test]
    fn each_wire_is_told_to_retry_in_its_own_way() {
        assert_eq!((EventError::Throttled.status_v2(), EventError::Throttled.status_v1()), (429, 403));
        assert_eq!((EventError::NotStored.status_v2(), EventError::NotStored.status_v1()), (503, 503));
        assert_eq!(EventError::too_large().status_v1(), 400);
    }

    #[test]
    fn length_is_counted_in_characters() {
        assert!(!is_longer(&"é".repeat(255), 255));
        assert!(is_longer(&"é".repeat(256), 255));
    }
}
