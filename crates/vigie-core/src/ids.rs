//! Ids in PagerDuty's shape, and the only source of new ones.
//!
//! An id is `P` + 6 (configuration: users, services …) or `Q` + 13 (incidents, alerts, log entries, deliveries)
//! upper-case letters and digits. To add a kind of object, add a line to `typed_ids!`.

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use rand_chacha::{
    ChaCha8Rng,
    rand_core::{RngCore, SeedableRng},
};

use crate::time::At;

/// An id of any kind: 1 to 15 ASCII letters, digits, `_` or `-`, kept inline so that copies cost nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Id {
    bytes: [u8; 15],
    length: u8,
}

/// As one number: a hasher takes that in one step.
impl Hash for Id {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let mut all = [self.length; 16];
        all[..Self::MAX_LENGTH].copy_from_slice(&self.bytes);
        state.write_u128(u128::from_ne_bytes(all));
    }
}

impl Id {
    /// The longest id, in bytes.
    pub const MAX_LENGTH: usize = 15;

    /// Reads an id; `None` when it is empty, too long, or has a character no id has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let valid = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        if text.is_empty() || text.len() > Self::MAX_LENGTH || !text.as_bytes().iter().all(valid) {
            return None;
        }
        let mut bytes = [0; Self::MAX_LENGTH];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Some(Self { bytes, length: text.len() as u8 })
    }

    /// The id as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $name:ident $shape:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Id);

        impl $name {
            /// Reads an id; `None` when the text cannot be one.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Id::parse(text).map(Self)
            }
            /// A new one that was never given out before.
            #[must_use]
            pub fn new(ids: &mut Ids) -> Self {
                Self(ids.$shape())
            }
            /// The id without its kind.
            #[must_use]
            pub const fn id(self) -> Id {
                self.0
            }
            /// The id as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    )*};
}

typed_ids! {
    /// A person.
    UserId short;
    /// A way to reach a person.
    ContactMethodId short;
    /// When and over which contact method a person is notified.
    NotificationRuleId short;
    /// When and over which contact method a person is told that they go on or off call.
    HandoffRuleId short;
    /// Over which contact method a person hears of status updates.
    StatusUpdateRuleId short;
    /// A team.
    TeamId short;
    /// A service.
    ServiceId short;
    /// One service that another needs to work.
    DependencyId long;
    /// One source of events on a service; owns a routing key.
    IntegrationId short;
    /// An escalation policy.
    PolicyId short;
    /// One rule (level) of an escalation policy.
    RuleId short;
    /// A schedule.
    ScheduleId short;
    /// One layer of a schedule.
    LayerId short;
    /// One override of a schedule.
    OverrideId short;
    /// One rotation of a shift-based schedule.
    RotationId short;
    /// One event of a rotation.
    RotationEventId short;
    /// One custom shift of a shift-based schedule.
    CustomShiftId short;
    /// Who has a custom shift.
    ShiftAssignmentId short;
    /// A time in which a person is away.
    AbsenceId short;
    /// Somebody asking for their shift to be taken.
    CoverRequestId short;
    /// A maintenance window.
    MaintenanceWindowId short;
    /// A priority (P1 … P5).
    PriorityId short;
    /// A vendor of monitoring tools.
    VendorId short;
    /// A webhook subscription.
    SubscriptionId short;
    /// An API token.
    TokenId short;
    /// An incident.
    IncidentId long;
    /// An alert.
    AlertId long;
    /// One entry of a timeline.
    LogEntryId long;
    /// One thing to hand to a channel, and its receipt.
    DeliveryId long;
    /// One group commit of raw events.
    BatchId long;
    /// A change event.
    ChangeId long;
}

impl LogEntryId {
    /// The first entry of an incident's timeline: the incident's id with `R` for its first letter, so that whoever
    /// shows an incident can name its trigger entry without looking it up.
    #[must_use]
    pub fn of_trigger(incident: IncidentId) -> Self {
        let mut id = incident.id();
        id.bytes[0] = b'R';
        Self(id)
    }
}

/// One accepted event: the group commit that holds it and its place there, counted from 0. Shown as `Q…-17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId {
    /// The group commit.
    pub batch: BatchId,
    /// The place in it, from 0.
    pub place: u32,
}

impl EventId {
    /// Reads `Q…-17`; `None` when the text is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (batch, place) = text.split_once('-')?;
        Some(Self { batch: BatchId::parse(batch)?, place: place.parse().ok()? })
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.batch, self.place)
    }
}

/// The source of new ids: a stream that is wholly determined by its seed and the times it is told.
///
/// A server seeds it from the operating system once; tests and replays seed it with a constant.
#[derive(Clone, Debug)]
pub struct Ids {
    random: ChaCha8Rng,
    milliseconds: u64,
    /// Time and chance of the last long id.
    last: (u64, u64),
}

impl Ids {
    const ALPHABET: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    /// How many numbers five base-36 digits can write.
    const FIVE_DIGITS: u64 = 36_u64.pow(5);
    /// Within a millisecond the next id is up to this much larger than the last.
    const STEP: u64 = 64;

    /// A stream of ids from a seed; use a secret random seed wherever routing keys are made from it.
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self { random: ChaCha8Rng::from_seed(seed), milliseconds: 0, last: (0, 0) }
    }

    /// A stream of ids for tests and replays.
    #[must_use]
    pub fn for_test(seed: u64) -> Self {
        Self { random: ChaCha8Rng::seed_from_u64(seed), milliseconds: 0, last: (0, 0) }
    }

    /// `P` and 6 characters of chance.
    pub fn short(&mut self) -> Id {
        let mut bytes = [0; Id::MAX_LENGTH];
        bytes[0] = b'P';
        digits(&mut bytes[1..7], self.random.next_u64());
        Id { bytes, length: 7 }
    }

    /// `Q` and 13 characters: 8 of the time in milliseconds, 5 of chance. Each is larger than the one before, so that
    /// new rows land at the end of their tables; scattered ones would touch a page of the disk for every row.
    pub fn long(&mut self) -> Id {
        let room = if self.milliseconds > self.last.0 { None } else { Some(self.last.1) };
        let chance = self.random.next_u64();
        self.last = match room {
            None => (self.milliseconds, chance % (Self::FIVE_DIGITS / 2)),
            Some(low) if low + Self::STEP < Self::FIVE_DIGITS => (self.last.0, low + 1 + chance % Self::STEP),
            Some(_) => (self.last.0 + 1, chance % (Self::FIVE_DIGITS / 2)),
        };
        let mut bytes = [0; Id::MAX_LENGTH];
        bytes[0] = b'Q';
        digits(&mut bytes[1..9], self.last.0);
        digits(&mut bytes[9..14], self.last.1);
        Id { bytes, length: 14 }
    }

    /// Tells the stream the time: long ids made from now on sort after those made before. Never goes back.
    pub fn advance_to(&mut self, now: At) {
        let milliseconds = u64::try_from(now.micros() / 1_000).unwrap_or(0);
        self.milliseconds = self.milliseconds.max(milliseconds);
    }

    /// 32 lower-case hexadecimal characters: a routing key, or a generated dedup key.
    pub fn key(&mut self) -> String {
        format!("{:016x}{:016x}", self.random.next_u64(), self.random.next_u64())
    }

    /// The next 64 bits of the stream.
    pub fn next_u64(&mut self) -> u64 {
        self.random.next_u64()
    }
}

/// Writes a number in base 36, with leading zeros.
fn digits(bytes: &mut [u8], mut number: u64) {
    for byte in bytes.iter_mut().rev() {
        *byte = Ids::ALPHABET[(number % 36) as usize];
        number /= 36;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_pagerdutys_shape_and_follow_from_the_seed() {
        let mut ids = Ids::for_test(7);
        let (short, long) = (ids.short(), ids.long());
        assert_eq!((short.as_str().len(), long.as_str().len()), (7, 14));
        assert!(short.as_str().starts_with('P') && long.as_str().starts_with('Q'));
        assert_eq!(Ids::for_test(7).short(), short);
        assert_eq!(ids.key().len(), 32);
    }

    #[test]
    fn long_ids_grow_with_time_and_within_it() {
        let mut ids = Ids::for_test(7);
        ids.advance_to(At::from_micros(1_800_000_000_000_000));
        let mut before = ids.long();
        for step in 0..200_000 {
            ids.advance_to(At::from_micros(1_800_000_000_000_000 + step));
            let next = ids.long();
            assert!(next > before, "{next} after {before}");
            before = next;
        }
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "0123456789ABCDEF", "P 1", "Pé"] {
            assert_eq!(Id::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_trigger_entry_is_named_after_its_incident() {
        let incident = IncidentId::parse("Q0123456789ABC").expect("an id");
        assert_eq!(LogEntryId::of_trigger(incident).as_str(), "R0123456789ABC");
    }

    #[test]
    fn an_event_is_named_by_its_batch_and_place() {
        let id = EventId { batch: BatchId::new(&mut Ids::for_test(1)), place: 17 };
        assert_eq!(EventId::parse(&id.to_string()), Some(id));
        assert_eq!(EventId::parse("17"), None);
    }
}
