//! What a shift-based plan is made of, as people configure it: rotations of events, custom shifts, overrides.

use std::collections::BTreeSet;

use super::Recurrence;
use crate::{
    ids::{CustomShiftId, OverrideId, RotationEventId, RotationId, ShiftAssignmentId, UserId},
    time::At,
};

/// Rotations, custom shifts and overrides. Everybody whom one of them names is on call, all at once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShiftPlan {
    /// The rotations, in the order they were made. Removed ones stay for what they did.
    pub rotations: Vec<Rotation>,
    /// Shifts outside of every rotation.
    pub custom_shifts: Vec<CustomShift>,
    /// Overrides in the order they were made: a later one wins over an earlier one.
    pub overrides: Vec<ShiftOverride>,
}

/// A rotation: events one after the other, of which at most one is in force at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotation {
    /// Its id.
    pub id: RotationId,
    /// Its events.
    pub events: Vec<RotationEvent>,
    /// When it was removed; none of its events is in force from then on.
    pub removed_at: Option<At>,
}

/// When and how people are on call within a rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RotationEvent {
    /// Its id.
    pub id: RotationEventId,
    /// Its name, for people.
    pub name: String,
    /// Its first shift and when it comes round.
    pub recurrence: Recurrence,
    /// First moment at which it is in force: shifts are cut there.
    pub effective_since: At,
    /// First moment at which it is not any more.
    pub effective_until: Option<At>,
    /// Who has its shifts.
    pub strategy: MemberStrategy,
}

/// Who has the shifts of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberStrategy {
    /// One member after the other, counted from the event's first shift.
    Rotating {
        /// How many shifts in a row one member has; at least 1.
        shifts_per_member: u32,
        /// The members; at least one.
        members: Vec<Member>,
    },
    /// All members have every shift.
    Every {
        /// The members; at least one.
        members: Vec<Member>,
    },
}

impl MemberStrategy {
    /// Its members, in order.
    #[must_use]
    pub fn members(&self) -> &[Member] {
        match self {
            Self::Rotating { members, .. } | Self::Every { members } => members,
        }
    }
}

/// Who has a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Member {
    /// A person.
    User(UserId),
    /// Nobody, on purpose.
    Empty,
}

impl Member {
    /// The person, if it is one.
    #[must_use]
    pub const fn user(self) -> Option<UserId> {
        match self {
            Self::User(user) => Some(user),
            Self::Empty => None,
        }
    }
}

/// One shift outside of every rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CustomShift {
    /// Its id.
    pub id: CustomShiftId,
    /// The id of its one assignment.
    pub assignment: ShiftAssignmentId,
    /// Who has it.
    pub member: Member,
    /// First moment.
    pub starts_at: At,
    /// First moment after it.
    pub ends_at: At,
}

/// Somebody takes over from a member of a rotation, or from the one who has a custom shift, where they are on call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShiftOverride {
    /// Its id.
    pub id: OverrideId,
    /// Whose shifts it changes.
    pub of: ShiftSource,
    /// Who is replaced.
    pub overridden: Member,
    /// By whom.
    pub overriding: Member,
    /// First moment.
    pub starts_at: At,
    /// First moment after it.
    pub ends_at: At,
}

/// Where a shift comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShiftSource {
    /// A rotation.
    Rotation(RotationId),
    /// A custom shift.
    CustomShift(CustomShiftId),
}

impl ShiftPlan {
    /// The rotations that were not removed.
    pub fn live_rotations(&self) -> impl Iterator<Item = &Rotation> {
        self.rotations.iter().filter(|rotation| rotation.removed_at.is_none())
    }

    /// The zones in whose wall clocks the events come round that are in force at some time between two moments.
    pub(in crate::schedule) fn time_zones_between(&self, since: At, until: At) -> BTreeSet<&str> {
        let events = self.rotations.iter().flat_map(|rotation| &rotation.events);
        let in_force = events.filter(|event| {
            event.effective_since < until && event.effective_until.is_none_or(|ended_at| since < ended_at)
        });
        in_force.map(|event| event.recurrence.time_zone()).collect()
    }

    /// People who take turns without an end, perhaps several times.
    pub(in crate::schedule) fn members(&self) -> impl Iterator<Item = UserId> {
        let events = self.rotations.iter().flat_map(|rotation| &rotation.events);
        let endless = events.filter(|event| event.effective_until.is_none());
        endless.flat_map(|event| event.strategy.members()).filter_map(|member| member.user())
    }

    /// Everybody who takes turns or takes over from a moment on, perhaps several times.
    pub(in crate::schedule) fn people_from(&self, now: At) -> impl Iterator<Item = UserId> {
        let events = self.rotations.iter().flat_map(|rotation| &rotation.events);
        let running = events.filter(move |event| event.effective_until.is_none_or(|end| now < end));
        let members = running.flat_map(|event| event.strategy.members()).copied();
        let custom = self.custom_shifts.iter().filter(move |shift| now < shift.ends_at).map(|shift| shift.member);
        let overrides = self.overrides.iter().filter(move |over| now < over.ends_at).map(|over| over.overriding);
        members.chain(custom).chain(overrides).filter_map(Member::user)
    }
}
