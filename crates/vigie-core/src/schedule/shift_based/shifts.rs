//! The shifts of one event.

use super::model::{Member, MemberStrategy, RotationEvent};
use crate::{
    schedule::wall_clock::{Reading, WallClock},
    time::At,
};

/// How far the clock may be put forward or back, and some more: whole days were left out (Samoa, 2011).
const MARGIN_MICROS: i64 = 26 * 3_600_000_000;
/// How many shifts of one event are looked at in one go: hourly ones for eleven years.
pub(super) const MOST_SHIFTS_OF_AN_EVENT: usize = 100_000;

/// One shift of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EventShift {
    /// Its number, from 0 at the event's first shift.
    pub(super) number: u64,
    /// First moment.
    pub(super) start: At,
    /// First moment after it.
    pub(super) end: At,
}

/// The shifts of an event that touch the time between two moments, whole, in order; and up to when they are complete.
pub(super) fn shifts(event: &RotationEvent, since: At, until: At) -> (Vec<EventShift>, At) {
    let in_force_until = event.effective_until.unwrap_or(At::FAR_FUTURE);
    let (from, to) = (since.max(event.effective_since), until.min(in_force_until));
    if from >= to {
        return (vec![], until);
    }
    let recurrence = &event.recurrence;
    let clock = WallClock::of(recurrence.time_zone());
    let first = Reading(clock.reading(from).0.saturating_sub(MARGIN_MICROS));
    let last = Reading(clock.reading(to).0.saturating_add(MARGIN_MICROS));
    let occurrences = recurrence.occurrences(first, last, MOST_SHIFTS_OF_AN_EVENT);
    let complete_until = match occurrences.get(MOST_SHIFTS_OF_AN_EVENT - 1) {
        Some((_, reading)) => until.min(clock.moment(*reading)),
        None => until,
    };
    let mut found = vec![];
    for (place, (number, reading)) in occurrences.iter().enumerate() {
        let start = clock.moment(*reading).max(event.effective_since);
        let end = end(&clock, recurrence.end_of(*reading), occurrences[place + 1..].iter().map(|(_, next)| *next));
        let end = end.min(in_force_until);
        if start < end && start < until && since < end {
            found.push(EventShift { number: *number, start, end });
        }
    }
    (found, complete_until)
}

/// Who has a shift.
pub(super) fn members(event: &RotationEvent, shift: &EventShift) -> Vec<Member> {
    match &event.strategy {
        MemberStrategy::Rotating { members, .. } => members.get(place(event, shift)).copied().into_iter().collect(),
        MemberStrategy::Every { members } => members.clone(),
    }
}

/// The place of the member whose turn a shift of a rotating event is.
pub(super) fn place(event: &RotationEvent, shift: &EventShift) -> usize {
    let MemberStrategy::Rotating { shifts_per_member, members } = &event.strategy else { return 0 };
    let turn = shift.number / u64::from((*shifts_per_member).max(1));
    usize::try_from(turn % (members.len() as u64).max(1)).unwrap_or(0)
}

/// When a shift ends: when the clock shows its end, or a later shift starts; that is the next one, or, where the clock
/// skips its start, the first that the clock shows.
fn end(clock: &WallClock, end: Reading, mut following: impl Iterator<Item = Reading>) -> At {
    let mut ends_at = clock.moment(end);
    let Some(next) = following.next() else { return ends_at };
    ends_at = ends_at.min(clock.moment(next));
    if let Some(shown) = clock.first_shown_after(next)
        && let Some(first_shown) = following.find(|reading| *reading >= shown)
    {
        ends_at = ends_at.min(clock.moment(first_shown));
    }
    ends_at
}
