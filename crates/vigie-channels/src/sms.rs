//! Text messages.

use std::sync::Arc;

use async_trait::async_trait;
use vigie_core::text::cut;

use crate::{Channel, Envelope, Sent, twilio::Twilio};

/// The longest text the provider takes; it refuses a longer one as a whole.
const MAX_TEXT_CHARS: usize = 1600;

/// Sends text messages through a Twilio-compatible provider.
pub struct Sms {
    twilio: Arc<Twilio>,
}

impl Sms {
    /// Text messages over this account.
    #[must_use]
    pub const fn new(twilio: Arc<Twilio>) -> Self {
        Self { twilio }
    }
}

#[async_trait]
impl Channel for Sms {
    async fn send(&self, envelope: &Envelope) -> Sent {
        let text = cut(&envelope.text, MAX_TEXT_CHARS);
        let mut form = vec![self.twilio.message_sender(), ("To", &envelope.address), ("Body", &text)];
        if let Some(url) = &envelope.status_url {
            form.push(("StatusCallback", url));
        }
        self.twilio.create("Messages.json", &form, &envelope.id).await
    }

    async fn check(&self) -> Result<(), String> {
        self.twilio.check().await
    }
}
