//! The REST API's error envelope: `{"error": {"message", "code", "errors"}}` with PagerDuty's codes and texts.

use serde_json::{Value, json};

/// Why a REST request was refused: the HTTP status, PagerDuty's code, and sentences that say what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{status} {message} ({code}): {errors:?}")]
pub struct ApiError {
    /// The HTTP status.
    pub status: u16,
    /// PagerDuty's error code.
    pub code: u32,
    /// PagerDuty's title of that code.
    pub message: String,
    /// What is wrong, one sentence each.
    pub errors: Vec<String>,
}

impl ApiError {
    /// A refusal of any kind.
    #[must_use]
    pub fn new(status: u16, code: u32, message: impl Into<String>, errors: Vec<String>) -> Self {
        Self { status, code, message: message.into(), errors }
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

    /// 404, code 2100: there is no such object.
    #[must_use]
    pub fn not_found(what: &str) -> Self {
        Self::new(404, 2100, "Not Found", vec![format!("{what} not found")])
    }

    /// The body of the reply.
    #[must_use]
    pub fn to_wire(&self) -> Value {
        let mut error = json!({ "message": self.message, "code": self.code });
        if !self.errors.is_empty() {
            error["errors"] = json!(self.errors);
        }
        json!({ "error": error })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_reads_as_pagerduty_writes_it() {
        let wire = ApiError::invalid("Email has already been taken").to_wire();
        let expected = json!({"error": {
            "message": "Invalid Input Provided", "code": 2001, "errors": ["Email has already been taken"]}});
        assert_eq!(wire, expected);
    }
}
