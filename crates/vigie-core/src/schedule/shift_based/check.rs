//! What events, custom shifts and overrides must be before they are stored.

use std::time::Duration;

use super::model::{MemberStrategy, Rotation, RotationEvent};
use crate::{
    schedule::{Invalid, Schedule, is_time_zone},
    time::At,
};

/// The most events of a rotation that are not over (PagerDuty's limit).
pub const EVENTS_MAX: usize = 5;
/// The most rotations of a schedule (PagerDuty's limit).
pub const ROTATIONS_MAX: usize = 10;
/// The most members of an event (PagerDuty's limit).
pub const MEMBERS_MAX: usize = 20;
/// How far ahead an event may come into force (PagerDuty's limit: twelve months).
const FARTHEST: Duration = Duration::from_secs(366 * 86_400);

/// What is wrong with an event of a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidEvent {
    /// Nobody has its shifts.
    #[error("must hold at least one member")]
    NoMembers,
    /// Too many people share its shifts.
    #[error("must hold at most 20 members")]
    TooManyMembers,
    /// Members who rotate after no shift.
    #[error("must be at least 1")]
    NoShiftsPerMember,
    /// It ends before it comes into force.
    #[error("must not be before effective_since")]
    EndsTooEarly,
    /// It comes into force too late.
    #[error("Date cannot be more than 12 months in the future")]
    TooFarAhead,
    /// Another event of its rotation is in force at the same time.
    #[error("Events within a rotation cannot overlap: end the other one before this one comes into force")]
    Overlap,
    /// Its rotation is full.
    #[error("A rotation can have at most 5 events that are not over")]
    TooManyEvents,
}

impl InvalidEvent {
    /// The field that is wrong, with its path.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::NoMembers | Self::TooManyMembers => "event.assignment_strategy.members",
            Self::NoShiftsPerMember => "event.assignment_strategy.shifts_per_member",
            Self::EndsTooEarly => "event.effective_until",
            Self::TooFarAhead => "event.effective_since",
            Self::Overlap | Self::TooManyEvents => "rotation.events",
        }
    }
}

/// All that is wrong with the zone of a schedule and with its events.
pub(in crate::schedule) fn check(schedule: &Schedule) -> Vec<Invalid> {
    let zone = (!is_time_zone(&schedule.time_zone)).then(|| Invalid::UnknownTimeZone(schedule.time_zone.clone()));
    let events = schedule.shift_based().into_iter().flat_map(|plan| &plan.rotations).flat_map(|one| &one.events);
    let wrong = events.filter_map(|event| {
        let wrong = check_event(event).err()?;
        Some(Invalid::Event(event.name.clone(), wrong))
    });
    zone.into_iter().chain(wrong).collect()
}

/// Whether an event is right by itself.
pub(super) fn check_event(event: &RotationEvent) -> Result<(), InvalidEvent> {
    let members = event.strategy.members();
    if members.is_empty() {
        return Err(InvalidEvent::NoMembers);
    }
    if members.len() > MEMBERS_MAX {
        return Err(InvalidEvent::TooManyMembers);
    }
    if matches!(event.strategy, MemberStrategy::Rotating { shifts_per_member: 0, .. }) {
        return Err(InvalidEvent::NoShiftsPerMember);
    }
    if event.effective_until.is_some_and(|until| until < event.effective_since) {
        return Err(InvalidEvent::EndsTooEarly);
    }
    Ok(())
}

/// Whether an event may stand in a rotation from now on, beside the others there.
pub(super) fn check_in_rotation(event: &RotationEvent, rotation: &Rotation, now: At) -> Result<(), InvalidEvent> {
    check_event(event)?;
    if event.effective_since > now + FARTHEST {
        return Err(InvalidEvent::TooFarAhead);
    }
    let end = |event: &RotationEvent| event.effective_until.unwrap_or(At::FAR_FUTURE);
    let others = rotation.events.iter().filter(|other| other.id != event.id && end(other) > now);
    let others: Vec<&RotationEvent> = others.collect();
    if others.len() >= EVENTS_MAX {
        return Err(InvalidEvent::TooManyEvents);
    }
    let meets = |other: &&RotationEvent| other.effective_since < end(event) && event.effective_since < end(other);
    if others.iter().any(meets) { Err(InvalidEvent::Overlap) } else { Ok(()) }
}
