//! Starts and ends of shifts at times that a clock change skips or shows twice.

use super::{
    model::{RotationEvent, ShiftPlan},
    shifts::MOST_SHIFTS_OF_AN_EVENT,
};
use crate::{
    schedule::{
        ClockSurprise, Edge,
        wall_clock::{ClockChange, Reading, WallClock},
    },
    time::At,
};

/// How far around a clock change shifts are looked at, in microseconds: more than clocks are ever changed by.
const AROUND_MICROS: i64 = 26 * 3_600_000_000;

/// The starts and ends of an event's shifts that clock changes between two moments skip or show twice: the first of
/// each for every change.
pub(in crate::schedule) fn clock_surprises(plan: &ShiftPlan, since: At, until: At) -> Vec<ClockSurprise> {
    let events = plan.rotations.iter().flat_map(|rotation| &rotation.events);
    events.flat_map(|event| of_event(event, since, until)).collect()
}

fn of_event(event: &RotationEvent, since: At, until: At) -> Vec<ClockSurprise> {
    let clock = WallClock::of(event.recurrence.time_zone());
    let since = since.max(event.effective_since);
    let until = until.min(event.effective_until.unwrap_or(At::FAR_FUTURE));
    let changes = if since < until { clock.changes_between(since, until) } else { vec![] };
    changes.into_iter().flat_map(|change| at_change(event, &clock, change)).collect()
}

fn at_change(event: &RotationEvent, clock: &WallClock, change: ClockChange) -> Vec<ClockSurprise> {
    let recurrence = &event.recurrence;
    let (first, end) = touched(change);
    let length = recurrence.end_of(Reading(0)).0;
    let from = Reading(first.0.saturating_sub(length).saturating_sub(AROUND_MICROS));
    let occurrences = recurrence.occurrences(from, end, MOST_SHIFTS_OF_AN_EVENT);
    let is_touched = |reading: &Reading| first <= *reading && *reading < end;
    let starts: Vec<Reading> = occurrences.iter().map(|(_, start)| *start).collect();
    let last = |start: &Reading| recurrence.end_of(*start);
    let start = starts.iter().copied().find(is_touched);
    // Where the next shift starts at the same time, its start says it.
    let ended = starts.iter().map(last).find(|end| is_touched(end) && !starts.contains(end));
    let surprise = |(edge, reading): (Edge, Reading)| ClockSurprise {
        part: format!("event {:?}", event.name),
        change,
        edge,
        reading: reading.text(),
        happens_at: clock.moment(reading),
    };
    let start = start.map(|reading| (Edge::ShiftStart, reading));
    start.into_iter().chain(ended.map(|reading| (Edge::ShiftEnd, reading))).map(surprise).collect()
}

/// The first reading that a change skips or shows twice, and the first after those.
fn touched(change: ClockChange) -> (Reading, Reading) {
    let shown = |offset_seconds: i32| Reading(change.at.micros() + i64::from(offset_seconds) * 1_000_000);
    let (before, after) = (shown(change.offset_before_seconds), shown(change.offset_after_seconds));
    (before.min(after), before.max(after))
}
