//! Ids and the core's enums as words in documents and columns.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
use vigie_core::{
    directory::{Channel, HandoffKind, Role, TeamRole},
    event::Severity,
    ids::{
        AbsenceId, AlertId, BatchId, ChangeId, ContactMethodId, CoverRequestId, CustomShiftId, DeliveryId,
        DependencyId, EventId, HandoffRuleId, IncidentId, IntegrationId, LayerId, LogEntryId, MaintenanceWindowId,
        NotificationRuleId, OverrideId, PolicyId, PriorityId, RotationEventId, RotationId, RuleId, ScheduleId,
        ServiceId, ShiftAssignmentId, StatusUpdateRuleId, SubscriptionId, TeamId, TokenId, UserId, VendorId,
    },
    incident::{SkipReason, Urgency},
    notify::{DeliveryState, cover_news::CoverWord},
    oncall::Goes,
};

use crate::{batch::Wire, error::StoreError, rows::TokenAccess};

/// A value of the core, written as the word that names it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Word<T>(pub(crate) T);

/// What is written as one word.
pub(crate) trait Worded: Sized {
    /// The word.
    fn word(&self) -> Cow<'_, str>;
    /// Reads the word.
    fn from_word(word: &str) -> Option<Self>;
}

/// Reads a word from a column; `what` names the column in the error.
pub(crate) fn read_word<T: Worded>(what: &str, word: &str) -> Result<T, StoreError> {
    T::from_word(word).ok_or_else(|| StoreError::unreadable(what, format!("{word:?} is not one")))
}

impl<T: Worded> Serialize for Word<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0.word())
    }
}

impl<'de, T: Worded> Deserialize<'de> for Word<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = Cow::<'_, str>::deserialize(deserializer)?;
        T::from_word(&word).map(Self).ok_or_else(|| D::Error::custom(format!("{word:?} is not a known word here")))
    }
}

macro_rules! worded {
    ($($type:ident)*) => {$(
        impl Worded for $type {
            fn word(&self) -> Cow<'_, str> {
                Cow::Borrowed(self.as_str())
            }
            fn from_word(word: &str) -> Option<Self> {
                Self::parse(word)
            }
        }
    )*};
}

worded! {
    UserId ContactMethodId NotificationRuleId TeamId ServiceId DependencyId IntegrationId PolicyId RuleId ScheduleId LayerId
    OverrideId MaintenanceWindowId PriorityId VendorId SubscriptionId TokenId IncidentId AlertId LogEntryId DeliveryId
    BatchId ChangeId HandoffRuleId StatusUpdateRuleId HandoffKind Goes Channel Role TeamRole Severity Urgency DeliveryState Wire TokenAccess
    AbsenceId CoverRequestId CoverWord RotationId RotationEventId CustomShiftId ShiftAssignmentId
}

impl Worded for EventId {
    fn word(&self) -> Cow<'_, str> {
        Cow::Owned(self.to_string())
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::parse(word)
    }
}

impl Worded for SkipReason {
    fn word(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.as_str())
    }

    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == word)
    }
}

/// Unwraps a list of words.
pub(super) fn values<T>(words: Vec<Word<T>>) -> Vec<T> {
    words.into_iter().map(|word| word.0).collect()
}

/// Wraps a list of values.
pub(super) fn words<T: Copy>(values: &[T]) -> Vec<Word<T>> {
    values.iter().copied().map(Word).collect()
}
