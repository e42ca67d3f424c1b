//! One notification on its way, and its receipt.

use crate::{
    directory::Channel,
    ids::{ContactMethodId, DeliveryId, IncidentId, UserId},
    incident::Urgency,
    time::At,
};

/// One notification of one person about one incident: a row of the outbox, and its receipt for ever after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its id; also the idempotency key towards providers that take one.
    pub id: DeliveryId,
    /// The incident.
    pub incident: IncidentId,
    /// Who.
    pub user: UserId,
    /// Over which contact method.
    pub contact_method: ContactMethodId,
    /// What that is.
    pub channel: Channel,
    /// Where, as the provider takes it (E.164 for phones).
    pub address: String,
    /// What it is about, as it was when it was decided.
    pub notice: Notice,
    /// When it was decided.
    pub created_at: At,
}

/// What a notification is about; several to the same address may travel in one message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The incident's number.
    pub incident_number: u64,
    /// Its title.
    pub title: String,
    /// Its service's name.
    pub service_name: String,
    /// How loud it is.
    pub urgency: Urgency,
    /// The level of the policy that was reached, from 0; `None` when assigned by hand or as a fallback.
    pub level: Option<u32>,
}

/// How far a delivery is. The receipt of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DeliveryState {
    /// In the outbox (perhaps leased by a worker right now).
    Queued,
    /// The provider took it.
    HandedOver,
    /// The provider says that it arrived.
    Delivered,
    /// It could not be sent, or the provider says that it did not arrive.
    Failed,
    /// The person answered.
    Answered,
    /// No longer needed before it was sent: acknowledged, resolved or reassigned.
    Cancelled,
}

impl DeliveryState {
    /// Every state.
    pub const ALL: [Self; 6] =
        [Self::Queued, Self::HandedOver, Self::Delivered, Self::Failed, Self::Answered, Self::Cancelled];

    /// The word used in tables and APIs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::HandedOver => "handed_over",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Answered => "answered",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads the word used in tables and APIs.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == text)
    }

    /// Whether a receipt in this state may move on to another. A page that was sent although it had just been
    /// cancelled was sent; a provider that gave up may still have delivered, and a person may still answer. `Queued`
    /// after `Queued` is a retry; nothing follows an answer.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        match next {
            Self::Queued => matches!(self, Self::Queued),
            Self::HandedOver => matches!(self, Self::Queued | Self::Cancelled),
            Self::Delivered => !matches!(self, Self::Delivered | Self::Answered),
            Self::Answered => !matches!(self, Self::Answered),
            Self::Failed | Self::Cancelled => matches!(self, Self::Queued | Self::HandedOver),
        }
    }
}

/// What became of an attempt to deliver, as the channel or the provider reports it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The provider took it and named it so.
    HandedOver {
        /// The provider's name for it (a message id, a call sid).
        provider_id: Option<String>,
    },
    /// It arrived.
    Delivered,
    /// It will not arrive.
    Failed {
        /// The provider's words, or ours where it said nothing.
        words: String,
    },
    /// The provider is out of order or slow. It may still arrive; the next contact method is tried at once.
    Late {
        /// The provider's words, or what is being waited for.
        words: String,
        /// When this delivery is tried again; `None`: it is still with the provider.
        retry_at: Option<At>,
    },
    /// The person answered it.
    Answered,
}

#[cfg(test)]
mod tests {
    use super::DeliveryState::{self, Answered, Cancelled, Delivered, Failed, HandedOver, Queued};

    #[test]
    fn receipts_only_move_on() {
        let after = |state: DeliveryState| DeliveryState::ALL.into_iter().filter(move |next| state.may_become(*next));
        let all = DeliveryState::ALL.map(|state| (state, after(state).collect::<Vec<_>>()));
        let expected = [
            (Queued, DeliveryState::ALL.to_vec()),
            (HandedOver, vec![Delivered, Failed, Answered, Cancelled]),
            (Delivered, vec![Answered]),
            (Failed, vec![Delivered, Answered]),
            (Answered, vec![]),
            (Cancelled, vec![HandedOver, Delivered, Answered]),
        ];
        assert_eq!(all, expected);
    }
}
