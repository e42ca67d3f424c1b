//! The round of an event that runs: from where somebody may count turns anew without moving those that passed.

use super::{model::MemberStrategy, model::RotationEvent, recurrence::Recurrence};
use crate::{
    schedule::wall_clock::{Reading, WallClock},
    time::At,
};

/// How many shifts to come must be the same for a rule to begin anew.
const COMPARED: usize = 50;

/// The start and the end of the first shift of the round that runs at a moment. As the event's first shift it leaves
/// every shift to come where it is and with whom it is; somebody who is added behind the last member then changes
/// nothing before it is theirs. `None` before the first shift, and where the rule counts in another way.
#[must_use]
pub fn first_of_round(event: &RotationEvent, now: At) -> Option<(At, At)> {
    let round = match &event.strategy {
        MemberStrategy::Rotating { shifts_per_member, members } => {
            u64::from(*shifts_per_member).saturating_mul(members.len() as u64)
        }
        MemberStrategy::Every { .. } => 1,
    };
    let recurrence = &event.recurrence;
    let clock = WallClock::of(recurrence.time_zone());
    let start = recurrence.last_of_every(round.max(1), clock.reading(now))?;
    let moments = (clock.moment(start), clock.moment(recurrence.end_of(start)));
    let anew = Recurrence::stored(moments.0, moments.1, recurrence.time_zone(), recurrence.lines()).ok()?;
    (shifts_from(&anew, start) == shifts_from(recurrence, start)).then_some(moments)
}

/// When shifts start and end from one on.
fn shifts_from(recurrence: &Recurrence, start: Reading) -> Vec<(Reading, Reading)> {
    let far = Reading(start.0.saturating_add(10 * 366 * 86_400 * 1_000_000));
    let found = recurrence.occurrences(start, far, COMPARED + 1).into_iter().map(|(_, reading)| reading);
    found.filter(|reading| *reading >= start).take(COMPARED).map(|at| (at, recurrence.end_of(at))).collect()
}
