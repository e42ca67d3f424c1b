//! What clock changes do to a schedule that its people may not expect: times that are skipped or come twice.

use super::shifts::Shifts;
use crate::{
    schedule::{
        Schedule,
        shift_based::clock_surprises as of_shifts,
        wall_clock::{ClockChange, Reading, Series},
    },
    time::At,
};

/// A time of a layer or of an event that a clock change touches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockSurprise {
    /// The layer or event, for people: `layer "Nights"`.
    pub part: String,
    /// The clock change.
    pub change: ClockChange,
    /// What starts or ends at a time that is skipped or comes twice.
    pub edge: Edge,
    /// What the clock should show then: `2026-03-29 02:30:00`.
    pub reading: String,
    /// When that happens, by the rules for skipped and doubled times.
    pub happens_at: At,
}

/// What happens at a time of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Edge {
    /// One person hands over to the next.
    Handoff,
    /// A restriction starts to allow the layer.
    RestrictionStart,
    /// A restriction stops to allow the layer.
    RestrictionEnd,
    /// A restriction that has no time left that day: its layer does not apply.
    RestrictionLost,
    /// A shift of an event starts.
    ShiftStart,
    /// A shift of an event ends, and none starts then.
    ShiftEnd,
}

/// The times of a schedule's layers and events that clock changes between two moments skip or show twice, by moment.
#[must_use]
pub fn clock_surprises(schedule: &Schedule, since: At, until: At) -> Vec<ClockSurprise> {
    let mut surprises = vec![];
    for shifts in Shifts::of_all(schedule) {
        let (since, until) = (since.max(shifts.layer.starts_at), until.min(shifts.end()));
        for change in shifts.clock.changes_between(since, until) {
            surprises.extend(surprises_of(&shifts, change));
        }
    }
    surprises.extend(schedule.shift_based().into_iter().flat_map(|plan| of_shifts(plan, since, until)));
    surprises.sort_by_key(|surprise| surprise.change.at);
    surprises
}

fn surprises_of(shifts: &Shifts<'_>, change: ClockChange) -> Vec<ClockSurprise> {
    let (layer, clock) = (shifts.layer, &shifts.clock);
    let open_before = |at: At| shifts.is_open(At::from_micros(at.micros() - 1));
    let mut found: Vec<(Edge, Reading)> = vec![];
    if let Some(reading) = first_touched(shifts.rotation.turns(), change)
        && layer.users.len() > 1
        && shifts.is_open(clock.moment(reading))
    {
        found.push((Edge::Handoff, reading));
    }
    for recurrence in shifts.recurrences() {
        let lost = |number: &i64| {
            let (start, end) = recurrence.occurrence(*number, clock);
            end <= start
        };
        let start = first_touched(recurrence.starts(), change);
        let number = start.map(|reading| recurrence.starts().first_from(reading));
        match (start, number.filter(lost)) {
            (Some(reading), Some(_)) => found.push((Edge::RestrictionLost, reading)),
            (Some(reading), None) if !open_before(clock.moment(reading)) => {
                found.push((Edge::RestrictionStart, reading));
            }
            _ => {}
        }
        if let (Some(reading), None) = (first_touched(&recurrence.ends(), change), number.filter(lost))
            && !shifts.is_open(clock.moment(reading))
        {
            found.push((Edge::RestrictionEnd, reading));
        }
    }
    let surprise = |(edge, reading): (Edge, Reading)| ClockSurprise {
        part: format!("layer {:?}", layer.name),
        change,
        edge,
        reading: reading.text(),
        happens_at: clock.moment(reading),
    };
    found.into_iter().map(surprise).collect()
}

/// The first reading of a series that a clock change skips or shows twice.
fn first_touched(series: &Series, change: ClockChange) -> Option<Reading> {
    let shown = |offset_seconds: i32| Reading(change.at.micros() + i64::from(offset_seconds) * 1_000_000);
    let (before, after) = (shown(change.offset_before_seconds), shown(change.offset_after_seconds));
    let (first, end) = (before.min(after), before.max(after));
    let reading = series.reading(series.first_from(first));
    (reading < end).then_some(reading)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::schedule::{
        Layer, Restriction,
        fixture::{at, layer, schedule},
    };

    fn surprises(time_zone: &str, layer: Layer) -> Vec<String> {
        let found =
            clock_surprises(&schedule(time_zone, vec![layer]), at("2026-01-01T00:00:00Z"), at("2027-01-01T00:00:00Z"));
        found.iter().map(|found| format!("{:?} {} {}", found.edge, found.reading, found.happens_at)).collect()
    }

    #[test]
    fn a_handoff_at_half_past_two_is_skipped_in_spring_and_comes_twice_in_autumn() {
        let night_owls = layer(&["ANN", "BEN"], "2026-01-01T01:30:00Z", 24);
        assert_eq!(
            surprises("Europe/Paris", night_owls),
            ["Handoff 2026-03-29 02:30:00 2026-03-29T01:30:00Z", "Handoff 2026-10-25 02:30:00 2026-10-25T00:30:00Z"]
        );
        assert_eq!(surprises("Europe/Paris", layer(&["ANN", "BEN"], "2026-01-01T08:00:00Z", 24)), [""; 0]);
        assert_eq!(
            surprises("Europe/Paris", layer(&["ANN"], "2026-01-01T01:30:00Z", 24)),
            [""; 0],
            "nobody hands over"
        );
        assert_eq!(surprises("Asia/Kolkata", layer(&["ANN", "BEN"], "2026-01-01T01:30:00Z", 24)), [""; 0]);
    }

    #[test]
    fn a_restriction_that_is_wholly_skipped_is_lost_and_others_start_or_end_late() {
        let restricted = |start_second, seconds| {
            let duration = Duration::from_secs(seconds);
            let restrictions = vec![Restriction::Daily { start_second, duration }];
            surprises("Europe/Paris", Layer { restrictions, ..layer(&["ANN"], "2026-01-01T08:00:00Z", 24) })
        };
        let lost = restricted(9000, 3600);
        assert_eq!(lost[0], "RestrictionLost 2026-03-29 02:30:00 2026-03-29T01:30:00Z");
        assert_eq!(lost[1..], ["RestrictionStart 2026-10-25 02:30:00 2026-10-25T00:30:00Z"]);
        assert_eq!(restricted(0, 9000)[0], "RestrictionEnd 2026-03-29 02:30:00 2026-03-29T01:30:00Z");
        assert_eq!(restricted(9 * 3600, 3600), [""; 0]);
        assert_eq!(restricted(9000, 86_400), [""; 0], "all day and all night");
    }
}
