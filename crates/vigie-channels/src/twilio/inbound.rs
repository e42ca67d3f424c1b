//! What the provider posts to us: status callbacks, replies to text messages, key presses.
//!
//! Check the [`super::signature`] first; everything here believes the form. What a reply or a key means is the core's to
//! say ([`vigie_core::notify::reply`]).

use vigie_core::notify::Outcome;

use super::form::Form;

/// A text message that somebody sent to us.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Who, in E.164.
    pub from: String,
    /// Which of our numbers, in E.164.
    pub to: String,
    /// What.
    pub body: String,
    /// The provider's name for the message.
    pub message_sid: String,
}

/// A key that somebody pressed during a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyPress {
    /// The provider's name for the call.
    pub call_sid: String,
    /// Who was called, in E.164.
    pub to: String,
    /// The key; `None` where the time was up.
    pub digits: Option<String>,
}

/// What the provider says became of a message or a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusReport {
    /// The provider's name for it.
    pub sid: String,
    /// What became of it; `None` while it is still on its way.
    pub outcome: Option<Outcome>,
}

impl Reply {
    /// Reads a reply; `None` when sender or name are missing.
    #[must_use]
    pub fn read(form: &Form) -> Option<Self> {
        Some(Self {
            from: form.get("From")?.to_owned(),
            to: form.get("To").unwrap_or_default().to_owned(),
            body: form.get("Body").unwrap_or_default().to_owned(),
            message_sid: form.get("MessageSid").or_else(|| form.get("SmsSid"))?.to_owned(),
        })
    }
}

impl KeyPress {
    /// Reads a key press, or the fetch of what to say, which is one without a key; `None` when the call has no name.
    #[must_use]
    pub fn read(form: &Form) -> Option<Self> {
        Some(Self {
            call_sid: form.get("CallSid")?.to_owned(),
            to: form.get("To").unwrap_or_default().to_owned(),
            digits: form.get("Digits").map(str::to_owned),
        })
    }
}

impl StatusReport {
    /// Reads a status callback; `None` when it names neither a message nor a call.
    #[must_use]
    pub fn read(form: &Form) -> Option<Self> {
        let (sid, status) = match (form.get("MessageSid"), form.get("CallSid")) {
            (Some(sid), _) => (sid, form.get("MessageStatus").or_else(|| form.get("SmsStatus"))?),
            (None, Some(sid)) => (sid, form.get("CallStatus")?),
            (None, None) => return None,
        };
        Some(Self { sid: sid.to_owned(), outcome: outcome(status, form) })
    }
}

/// The last states of messages (`delivered`, `read`, `undelivered`, `failed`) and calls (`completed`, `busy`,
/// `no-answer`, `failed`), and `canceled` of both. The others pass by.
fn outcome(status: &str, form: &Form) -> Option<Outcome> {
    match status {
        "delivered" | "read" | "completed" => Some(Outcome::Delivered),
        "undelivered" | "failed" | "busy" | "no-answer" | "canceled" => {
            Some(Outcome::Failed { words: words(status, form) })
        }
        _ => None,
    }
}

fn words(status: &str, form: &Form) -> String {
    let said = match (form.get("ErrorMessage"), form.get("ErrorCode"), form.get("SipResponseCode")) {
        (Some(message), Some(code), _) => format!("{status}: {message} (error {code})"),
        (None, Some(code), _) => format!("{status} (error {code})"),
        (Some(message), None, _) => format!("{status}: {message}"),
        (None, None, Some(code)) => format!("{status} (SIP {code})"),
        (None, None, None) => status.to_owned(),
    };
    crate::words::bounded(&said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(body: &str) -> Option<StatusReport> {
        StatusReport::read(&Form::parse(body.as_bytes()))
    }

    fn outcome_of(body: &str) -> Option<Outcome> {
        report(body).expect("a status").outcome
    }

    #[test]
    fn the_last_states_are_outcomes_and_the_others_pass_by() {
        for passing in ["queued", "sending", "sent", "accepted"] {
            assert_eq!(outcome_of(&format!("MessageSid=SM1&MessageStatus={passing}")), None, "{passing}");
        }
        for passing in ["initiated", "ringing", "in-progress"] {
            assert_eq!(outcome_of(&format!("CallSid=CA1&CallStatus={passing}")), None, "{passing}");
        }
        assert_eq!(outcome_of("MessageSid=SM1&MessageStatus=delivered"), Some(Outcome::Delivered));
        assert_eq!(outcome_of("CallSid=CA1&CallStatus=completed"), Some(Outcome::Delivered));
    }

    #[test]
    fn a_failure_keeps_the_providers_words() {
        let failed = |words: &str| Some(Outcome::Failed { words: words.into() });
        assert_eq!(
            outcome_of("MessageSid=SM1&MessageStatus=undelivered&ErrorCode=30003"),
            failed("undelivered (error 30003)")
        );
        assert_eq!(outcome_of("CallSid=CA1&CallStatus=busy"), failed("busy"));
        assert_eq!(outcome_of("CallSid=CA1&CallStatus=no-answer"), failed("no-answer"));
        assert_eq!(outcome_of("CallSid=CA1&CallStatus=failed&SipResponseCode=503"), failed("failed (SIP 503)"));
    }

    #[test]
    fn a_form_about_nothing_is_no_report() {
        assert_eq!(report("Foo=1"), None);
        assert_eq!(report("MessageSid=SM1"), None);
    }

    #[test]
    fn a_reply_and_a_key_press_are_read() {
        let reply = Reply::read(&Form::parse(b"From=%2B33612345678&To=%2B15550100&Body=Ack+please&MessageSid=SM9"))
            .expect("a reply");
        assert_eq!((reply.from.as_str(), reply.body.as_str()), ("+33612345678", "Ack please"));
        let key = KeyPress::read(&Form::parse(b"CallSid=CA9&To=%2B33612345678&Digits=6")).expect("a key press");
        assert_eq!(key.digits.as_deref(), Some("6"));
    }
}
