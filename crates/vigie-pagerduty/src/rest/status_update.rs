//! A status update of an incident.

use serde_json::{Value, json};
use vigie_core::incident::{Agent, LogEntry};

use super::{
    View,
    fields::{Fields, blank},
};
use crate::ApiError;

/// The longest subject of the e-mail, in characters.
const SUBJECT_MAX: usize = 255;
/// The longest HTML form of the e-mail, in bytes.
const HTML_MAX_BYTES: usize = 100_000;

/// What a client wants to tell those who follow an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusUpdate {
    /// The words.
    pub message: String,
    /// The subject and the HTML form of the e-mail, where the client chose both.
    pub email: Option<(String, String)>,
}

/// Reads a status update; it comes without a wrapper.
///
/// # Errors
/// 400 when there are no words, when they are too long, or when one of subject and HTML comes without the other.
pub fn from_wire(body: &Value) -> Result<StatusUpdate, ApiError> {
    let fields = Fields::of(body, "The status update")?;
    let message = fields.value("message").and_then(Value::as_str).filter(|message| !message.trim().is_empty());
    let message = message.ok_or_else(|| blank("message"))?.to_owned();
    let html = fields.value("html_message").map(|html| {
        let html = html.as_str().filter(|html| html.len() <= HTML_MAX_BYTES);
        html.ok_or_else(|| ApiError::invalid("Html message must be a text of at most 100000 bytes"))
    });
    let subject = if fields.value("subject").is_some() { fields.name("subject", SUBJECT_MAX)? } else { None };
    let email = match (subject, html.transpose()?) {
        (Some(subject), Some(html)) => Some((subject.to_owned(), html.to_owned())),
        (None, None) => None,
        (Some(_), None) => return Err(ApiError::invalid("A subject needs an html_message: send both or neither")),
        (None, Some(_)) => return Err(ApiError::invalid("An html_message needs a subject: send both or neither")),
    };
    Ok(StatusUpdate { message, email })
}

/// Writes the status update that an entry of the timeline keeps.
#[must_use]
pub fn to_wire(entry: &LogEntry, update: &StatusUpdate, view: &View<'_>) -> Value {
    let sender = match entry.agent {
        Agent::User(user) => view.user(user),
        Agent::Integration(_) | Agent::System => Value::Null,
    };
    let mut wire = json!({
        "id": entry.id.as_str(),
        "message": update.message,
        "created_at": view.time(entry.at),
        "sender": sender,
    });
    if let Some((subject, html)) = &update.email {
        wire["subject"] = json!(subject);
        wire["html_message"] = json!(html);
    }
    wire
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_needed_and_an_email_of_ones_own_is_whole() {
        let plain = StatusUpdate { message: "Fixing it".into(), email: None };
        assert_eq!(from_wire(&json!({"message": "Fixing it", "subject": null})), Ok(plain.clone()));
        let own = json!({"message": "Fixing it", "subject": "News", "html_message": "<p>Fixing</p>"});
        let email = Some(("News".to_owned(), "<p>Fixing</p>".to_owned()));
        assert_eq!(from_wire(&own), Ok(StatusUpdate { email, ..plain }));
        for (body, text) in [
            (json!({}), "Message can't be blank"),
            (json!({"message": " "}), "Message can't be blank"),
            (json!({"message": 7}), "Message can't be blank"),
            (json!({"message": "x", "subject": "News"}), "A subject needs an html_message: send both or neither"),
            (json!({"message": "x", "html_message": "<p>"}), "An html_message needs a subject: send both or neither"),
            (json!({"message": "x", "subject": "News", "html_message": 7}), "Html message must be a text of at most"),
        ] {
            let refused = from_wire(&body).expect_err("it is wrong");
            assert!(refused.errors[0].starts_with(text), "{body} gives {refused}");
        }
    }
}
