//! Voice calls.

use std::sync::Arc;

use async_trait::async_trait;

use crate::{
    Channel, Envelope, Sent,
    twilio::{Twilio, twiml},
};

/// How long a phone rings, in seconds: long enough to wake up, short enough that the next person is not kept waiting.
const RING_SECONDS: &str = "40";

/// Calls people through a Twilio-compatible provider.
pub struct Phone {
    twilio: Arc<Twilio>,
}

impl Phone {
    /// Calls over this account.
    #[must_use]
    pub const fn new(twilio: Arc<Twilio>) -> Self {
        Self { twilio }
    }
}

#[async_trait]
impl Channel for Phone {
    async fn send(&self, envelope: &Envelope) -> Sent {
        let spoken = twiml::say(&envelope.speech);
        let mut form =
            vec![("From", self.twilio.number()), ("To", envelope.address.as_str()), ("Timeout", RING_SECONDS)];
        match &envelope.answer_url {
            Some(url) => form.extend([("Url", url.as_str()), ("Method", "POST")]),
            None => form.push(("Twiml", spoken.as_str())),
        }
        if let Some(url) = &envelope.status_url {
            form.extend([("StatusCallback", url.as_str()), ("StatusCallbackMethod", "POST")]);
        }
        self.twilio.create("Calls.json", &form, &envelope.id).await
    }

    async fn check(&self) -> Result<(), String> {
        self.twilio.check().await
    }
}
