//! What every channel takes and gives back.

use async_trait::async_trait;

use crate::push::Push;

/// What is handed to a channel: text that is already composed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Envelope {
    /// The delivery's id: the idempotency key towards providers that take one, and the `Message-ID` of an e-mail.
    pub id: String,
    /// Where: an e-mail address, or a phone number in E.164.
    pub address: String,
    /// The first line; e-mail only.
    pub subject: String,
    /// The text of an e-mail or a text message.
    pub text: String,
    /// The HTML form of an e-mail; made from `text` where `None`.
    pub html: Option<String>,
    /// An e-mail of plain text alone, for gateways to pagers and text messages.
    pub is_plain: bool,
    /// What a voice says.
    pub speech: String,
    /// What messages about one thing share (an incident's id), so that mail programs show them as one thread.
    pub thread: Option<String>,
    /// Voice: where the provider fetches what to say and where key presses go. Without it the speech is only read out.
    pub answer_url: Option<String>,
    /// Text and voice: where the provider reports what became of it.
    pub status_url: Option<String>,
    /// Push: to which device, and what a touch does.
    pub push: Option<Push>,
}

/// What became of handing an envelope over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// The provider took it.
    HandedOver {
        /// The provider's name for it: a message or call sid, or the e-mail's `Message-ID`.
        provider_id: Option<String>,
    },
    /// It will never be taken: a bad address, a 5xx reply of SMTP, a 4xx reply of HTTP.
    Failed {
        /// The provider's words, or ours where it said nothing.
        words: String,
    },
    /// The address is no more (an app that was removed, a browser that forgot us): nothing will ever reach anybody there.
    Gone {
        /// The provider's words.
        words: String,
    },
    /// It was not taken now, and trying again makes sense: no connection, no answer in time, too many requests, a 4xx
    /// reply of SMTP, a 5xx reply of HTTP. After a timeout it may have been taken all the same.
    Later {
        /// The provider's words, or what went wrong on the way.
        words: String,
    },
}

impl Sent {
    /// The words of a failure, `None` for a success.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::HandedOver { .. } => None,
            Self::Failed { words } | Self::Gone { words } | Self::Later { words } => Some(words),
        }
    }
}

/// A way to reach a person.
///
/// An implementation holds a bound on the time it takes (10 seconds), so that a hanging provider costs one worker that
/// long and not longer, and may be called by many tasks at once.
#[async_trait]
pub trait Channel: Send + Sync {
    /// Hands one envelope over. Tries once.
    async fn send(&self, envelope: &Envelope) -> Sent;

    /// Whether the provider can be reached and accepts us; sends nothing to anybody.
    ///
    /// # Errors
    /// What is wrong, in words for the person who wrote the configuration.
    async fn check(&self) -> Result<(), String>;
}

/// A configuration from which no channel can be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}")]
pub struct ConfigError {
    /// Which setting (`smtp.url`).
    pub setting: &'static str,
    /// What is wrong with it, and what to write instead.
    pub problem: String,
}

impl ConfigError {
    pub(crate) fn new(setting: &'static str, problem: impl Into<String>) -> Self {
        Self { setting, problem: problem.into() }
    }
}
