//! An envelope as an e-mail message.

use lettre::{
    Message,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{HeaderName, HeaderValue},
    },
};

use vigie_core::text::cut;

use super::html;
use crate::{Envelope, words};

/// The longest subject; mail programs show less.
const MAX_SUBJECT_CHARS: usize = 200;

/// The message: text with an HTML alternative (or none), threaded by [`Envelope::thread`], marked as written by a machine so that
/// nobody's holiday notice answers it.
///
/// # Errors
/// When the address is not an e-mail address, in words for the receipt.
pub(super) fn compose(from: &Mailbox, envelope: &Envelope) -> Result<Message, String> {
    let to = envelope.address.parse().map_err(|_| format!("`{}` is not an e-mail address", envelope.address))?;
    let domain = from.email.domain();
    let mut builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(cut(&words::bounded(&envelope.subject), MAX_SUBJECT_CHARS))
        .message_id(Some(format!("<{}@{domain}>", envelope.id)))
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()));
    if let Some(thread) = &envelope.thread {
        let root = format!("<{thread}@{domain}>");
        builder = builder.in_reply_to(root.clone()).references(root);
    }
    if envelope.is_plain {
        return builder.singlepart(SinglePart::plain(envelope.text.clone())).map_err(|error| words::of_error(&error));
    }
    let html = envelope.html.clone().unwrap_or_else(|| html::from_text(&envelope.text));
    builder
        .multipart(MultiPart::alternative_plain_html(envelope.text.clone(), html))
        .map_err(|error| words::of_error(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn formatted(envelope: &Envelope) -> String {
        let from = "Vigie <vigie@example.com>".parse().expect("an address");
        let message = compose(&from, envelope).expect("an address");
        String::from_utf8(message.formatted()).expect("a message is ASCII")
    }

    fn envelope() -> Envelope {
        Envelope {
            id: "QDELIVERY00001".into(),
            address: "ada@example.com".into(),
            subject: "[#7] Disk full".into(),
            text: "Disk full on db1.\nhttps://vigie.example.com/incidents/7".into(),
            ..Envelope::default()
        }
    }

    #[test]
    fn messages_about_one_incident_are_one_thread() {
        let message = formatted(&Envelope { thread: Some("QINCIDENT00001".into()), ..envelope() });
        assert!(message.contains("Message-ID: <QDELIVERY00001@example.com>\r\n"), "{message}");
        assert!(message.contains("In-Reply-To: <QINCIDENT00001@example.com>\r\n"), "{message}");
        assert!(message.contains("References: <QINCIDENT00001@example.com>\r\n"), "{message}");
        assert!(message.contains("Auto-Submitted: auto-generated\r\n"), "{message}");
    }

    #[test]
    fn non_ascii_text_travels_as_ascii() {
        let message =
            formatted(&Envelope { subject: "Café — плохо".into(), text: "日本 é".into(), ..envelope() });
        assert!(message.is_ascii());
        assert!(message.contains("Subject: =?utf-8?b?"), "{message}");
    }

    #[test]
    fn a_subject_cannot_smuggle_a_header_in() {
        let message = formatted(&Envelope { subject: "a\r\nBcc: eve@example.com".into(), ..envelope() });
        assert!(message.contains("Subject: a Bcc: eve@example.com\r\n"), "{message}");
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        let from: Mailbox = "vigie@example.com".parse().expect("an address");
        let words = compose(&from, &Envelope { address: "ada".into(), ..envelope() }).expect_err("no address");
        assert_eq!(words, "`ada` is not an e-mail address");
    }
}
