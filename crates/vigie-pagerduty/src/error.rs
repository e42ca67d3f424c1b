//! The REST API's refusals: status, PagerDuty's code and message, and the list of what is wrong.

use serde_json::{Value as Json, json};
use vigie_core::engine::Refusal;

/// A refusal, ready for the wire. Clients look at status and code, people at the texts.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{status} {message} ({code}): {errors:?}")]
pub struct ApiError {
    /// The HTTP status. Many clients stop on 400 and try anything else again for minutes.
    pub status: u16,
    /// PagerDuty's code.
    pub code: u32,
    /// PagerDuty's message for the code.
    pub message: String,
    /// What exactly is wrong; left out of the body where empty.
    pub errors: Vec<String>,
    /// The path of the field that is wrong (`event.effective_since`), where the API tells errors by field.
    pub field: Option<String>,
}

impl ApiError {
    /// A refusal of any kind.
    #[must_use]
    pub fn new(status: u16, code: u32, message: impl Into<String>, errors: Vec<String>) -> Self {
        Self { status, code, message: message.into(), errors, field: None }
    }

    /// A refusal whose message says it all.
    #[must_use]
    pub fn plain(status: u16, code: u32, message: impl Into<String>) -> Self {
        Self::new(status, code, message, Vec::new())
    }

    /// 400, code 2001: something in the request is not as it must be.
    #[must_use]
    pub fn invalid(error: impl Into<String>) -> Self {
        Self::invalid_all(vec![error.into()])
    }

    /// 400, code 2001, with several sentences.
    #[must_use]
    pub fn invalid_all(errors: Vec<String>) -> Self {
        Self::new(400, 2001, "Invalid Input Provided", errors)
    }

    /// The same refusal, told by field: `/v3` answers an object of paths and sentences instead of a list. One that
    /// names a field already keeps it.
    #[must_use]
    pub fn at_field(self, path: &str) -> Self {
        if self.status != 400 || self.field.is_some() {
            return self;
        }
        Self { message: "Invalid Request".into(), field: Some(path.to_owned()), ..self }
    }

    /// 400, code 2001: there is no JSON object, or it came as something else.
    #[must_use]
    pub fn not_a_hash() -> Self {
        Self::invalid("params must be a Hash")
    }

    /// 400, code 2002: arguments that read well but lead nowhere (a service that does not exist).
    #[must_use]
    pub fn arguments(error: impl Into<String>) -> Self {
        Self::new(400, 2002, "Arguments Caused Error", vec![error.into()])
    }

    /// 401, code 2006: no token, or one that nobody has.
    #[must_use]
    pub fn unauthorized() -> Self {
        Self::plain(401, 2006, "Authentication failed")
    }

    /// 403, code 2010: whoever asks may not do that; the sentence says what it takes.
    #[must_use]
    pub fn denied(error: impl Into<String>) -> Self {
        Self::new(403, 2010, "Access Denied", vec![error.into()])
    }

    /// 404, code 2100: there is no such object. (No such route is [`ApiError::no_route`].)
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(404, 2100, "Not Found", vec![format!("{what} not found")])
    }

    /// 404 for a route that does not exist: told apart from [`ApiError::not_found`] by its code.
    #[must_use]
    pub fn no_route() -> Self {
        Self::plain(404, 2000, "No Such Route")
    }

    /// 405: the object cannot be changed that way any more, or the route knows no such method.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        Self::plain(405, 2000, "Method Not Allowed")
    }

    /// 400: the operation needs to know who does it, and neither the token nor a header says so.
    #[must_use]
    pub fn from_missing() -> Self {
        let text = "You must specify a user's email address in the \"From\" header to perform this action";
        Self::new(400, 2016, text, vec![text.to_owned()])
    }

    /// 400, code 1008: the `From` header names nobody.
    #[must_use]
    pub fn from_unknown() -> Self {
        Self::new(400, 1008, "Requester User Not Found", vec!["Requester User Not Found".to_owned()])
    }

    /// 409: somebody else changed the same thing at the same moment. Nothing was stored.
    #[must_use]
    pub fn changed_meanwhile() -> Self {
        let text = "Somebody else changed this at the same moment; nothing was stored: read it again and repeat";
        Self::new(409, 2000, "Conflict", vec![text.to_owned()])
    }

    /// 404 for a route that PagerDuty has and this server has not, in a place where an object's id could stand.
    #[must_use]
    pub fn not_here(what: &str) -> Self {
        Self { errors: vec![format!("{what} are not implemented on this server")], ..Self::no_route() }
    }

    /// 408: the request did not arrive whole in time.
    #[must_use]
    pub fn late(within: std::time::Duration) -> Self {
        let text = format!("The body did not arrive within {} seconds: send it again", within.as_secs());
        Self::new(408, 2000, "Request Timeout", vec![text])
    }

    /// 400: the request ended, or stopped making sense, before its body was whole.
    #[must_use]
    pub fn broken_off() -> Self {
        Self::invalid("The body broke off before its end, or its chunks are not well formed: send it again")
    }

    /// 414: an address that is too long.
    #[must_use]
    pub fn address_too_long(most_bytes: usize) -> Self {
        let text = format!("The address is longer than {most_bytes} bytes: ask for fewer things at once");
        Self::new(414, 2001, "URI Too Long", vec![text])
    }

    /// 415: a body that is compressed.
    #[must_use]
    pub fn compressed() -> Self {
        Self::new(415, 2001, "Unsupported Media Type", vec![crate::compression::TEXT.to_owned()])
    }

    /// 413: a body or a list that is too long.
    #[must_use]
    pub fn too_large(error: impl Into<String>) -> Self {
        Self::new(413, 2001, "Request Entity Too Large", vec![error.into()])
    }

    /// 429, code 2020.
    #[must_use]
    pub fn rate_limited() -> Self {
        Self::plain(429, 2020, "Rate Limit Exceeded")
    }

    /// 503: more is waiting than may; try again.
    #[must_use]
    pub fn overloaded() -> Self {
        Self::new(503, 2000, "Internal Error", vec!["The server is busy: try again in a few seconds".to_owned()])
    }

    /// 500: it is not the client's fault; the log says what it was.
    #[must_use]
    pub fn internal() -> Self {
        Self::plain(500, 2000, "Internal Error")
    }

    /// The body: PagerDuty's envelope.
    #[must_use]
    pub fn to_wire(&self) -> Json {
        let mut error = json!({ "message": self.message, "code": self.code });
        if !self.errors.is_empty() {
            error["errors"] = match &self.field {
                Some(field) => json!({ field: self.errors }),
                None => json!(self.errors),
            };
        }
        json!({ "error": error })
    }
}

impl From<&Refusal> for ApiError {
    fn from(refusal: &Refusal) -> Self {
        let text = refusal.to_string();
        match refusal {
            Refusal::IncidentNotFound => Self::not_found("Incident"),
            Refusal::AlertNotFound => Self::not_found("Alert"),
            Refusal::ServiceNotFound | Refusal::PolicyNotFound | Refusal::UserNotFound => Self::arguments(text),
            Refusal::AlreadyResolved => Self::new(400, 1001, text.clone(), vec![text]),
            Refusal::SnoozeOutOfRange => Self::new(400, 1013, "Invalid Snooze Duration", vec![text]),
            Refusal::AlreadyMerged => Self::new(400, 1019, text.clone(), vec![text]),
            Refusal::IncidentKeyTaken => Self::arguments(text),
            Refusal::NoAssignee
            | Refusal::LowUrgency
            | Refusal::NoSuchLevel
            | Refusal::MergeWithItself
            | Refusal::TooManyAlerts
            | Refusal::NoteLength
            | Refusal::StatusUpdateLength => Self::invalid(text),
        }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        Self::from(&refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_is_pagerdutys() {
        assert_eq!(
            ApiError::not_a_hash().to_wire(),
            json!({"error": {"message": "Invalid Input Provided", "code": 2001, "errors": ["params must be a Hash"]}})
        );
        assert_eq!(
            ApiError::not_found("User").to_wire(),
            json!({"error": {"message": "Not Found", "code": 2100, "errors": ["User not found"]}})
        );
    }

    #[test]
    fn a_missing_object_is_not_a_missing_route() {
        assert_ne!(ApiError::not_found("User").to_wire(), ApiError::no_route().to_wire());
    }
}
