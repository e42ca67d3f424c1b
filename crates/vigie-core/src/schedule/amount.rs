//! How much there is to write out in a time, known before anything is written out: every rendering is bounded by it.

use super::{Plan, Schedule, layered, shift_based};
use crate::time::At;

/// How many entries are written out at once at most, of all layers or shifts together.
pub(super) const MOST_ENTRIES: u64 = 100_000;

/// About how many entries a schedule has between two moments, its layers or shifts counted each by itself: turns, parts
/// of turns that restrictions leave, overrides. What is over before the first moment or begins after the second costs
/// nothing and is not counted.
#[must_use]
pub fn entries_between(schedule: &Schedule, since: At, until: At) -> u64 {
    match &schedule.plan {
        Plan::Layered(plan) => layered::entries_between(plan, since, until),
        Plan::ShiftBased(plan) => shift_based::entries_between(plan, since, until),
    }
}

/// The end of the longest time from `since` on, up to `until`, in which a schedule has about `most` entries at most.
#[must_use]
pub fn until_with_at_most(most: u64, schedule: &Schedule, since: At, until: At) -> At {
    longest(since, until, |until| entries_between(schedule, since, until) <= most)
}

/// How many parts of a long time are written out one after the other at most: a million entries.
const PARTS_MAX: usize = 10;

/// A time in parts, in order, each of which is written out whole. Where there is more than [`PARTS_MAX`] parts hold, the
/// last one ends before `until`.
#[must_use]
pub fn parts(schedule: &Schedule, since: At, until: At) -> Vec<(At, At)> {
    let mut parts = Vec::new();
    let mut reached = since;
    while reached < until && parts.len() < PARTS_MAX {
        let end = until_with_at_most(MOST_ENTRIES, schedule, reached, until);
        if end <= reached {
            break;
        }
        parts.push((reached, end));
        reached = end;
    }
    parts
}

/// The last moment up to `until` that `fits`, where everything before a moment that fits does too; `since` where none does.
pub(super) fn longest(since: At, until: At, fits: impl Fn(At) -> bool) -> At {
    if until <= since || fits(until) {
        return until;
    }
    let (mut fitting, mut too_late) = (since.micros(), until.micros());
    while fitting + 1 < too_late {
        let middle = fitting.midpoint(too_late);
        if fits(At::from_micros(middle)) { fitting = middle } else { too_late = middle }
    }
    At::from_micros(fitting)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::schedule::{
        Restriction,
        fixture::{at, layer, layered, over, schedule},
        render,
    };

    const SINCE: &str = "2026-03-01T00:00:00Z";
    const UNTIL: &str = "2026-04-01T00:00:00Z";

    fn counted(schedule: &Schedule) -> u64 {
        entries_between(schedule, at(SINCE), at(UNTIL))
    }

    #[test]
    fn what_is_over_or_has_not_begun_costs_nothing() {
        let mut over_already = layer(&["ANN"], "2026-01-01T00:00:00Z", 1);
        over_already.ends_at = Some(at(SINCE));
        let to_come = layer(&["ANN"], UNTIL, 1);
        let mut primary = schedule("Etc/UTC", vec![over_already, to_come]);
        layered(&mut primary).overrides.push(over("BEN", "2026-02-01T00:00:00Z", SINCE));
        assert_eq!(counted(&primary), 0);
        layered(&mut primary).overrides.push(over("BEN", "2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z"));
        layered(&mut primary).layers.push(layer(&["ANN"], "2026-03-31T00:00:00Z", 1));
        assert_eq!(counted(&primary), 2 + 24, "an override cuts an entry in two; a day of hourly turns");
    }

    #[test]
    fn restrictions_count_by_how_often_they_come_round() {
        let with = |restrictions: Vec<Restriction>, turn_seconds: u64| {
            let mut only = layer(&["ANN"], "2026-01-01T00:00:00Z", 24);
            (only.restrictions, only.turn_length) = (restrictions, Duration::from_secs(turn_seconds));
            counted(&schedule("Etc/UTC", vec![only]))
        };
        let daily = |hour: u32| Restriction::Daily { start_second: hour * 3600, duration: Duration::from_secs(1) };
        let ten_years = 3_650 * 86_400;
        assert_eq!(with(vec![daily(3)], ten_years), 33, "31 days, the turn, and what the division leaves");
        assert!(with((0..24).map(daily).collect(), ten_years) > 24 * 31);
        let weekly = Restriction::Weekly { start_day: 1, start_second: 0, duration: Duration::from_secs(3600) };
        assert_eq!(with(vec![weekly], ten_years), 6, "5 weeks, the turn, and what the division leaves");
        assert!(with(vec![weekly], 1) > 4 * 3600, "an hour a week of turns of a second");
    }

    #[test]
    fn what_is_written_out_is_bounded_over_all_layers() {
        let mut seconds = layer(&["ANN", "BEN"], "2026-01-01T00:00:00Z", 24);
        seconds.turn_length = Duration::from_secs(1);
        let primary = schedule("Etc/UTC", vec![seconds.clone(), seconds.clone(), seconds.clone(), seconds]);
        let rendered = render(&primary, at(SINCE), at(UNTIL));
        assert_eq!(rendered.until, at(SINCE) + Duration::from_secs(MOST_ENTRIES / 4));
        assert_eq!(rendered.layers.iter().map(|layer| layer.entries.len()).sum::<usize>(), MOST_ENTRIES as usize);
        let day = until_with_at_most(4 * 86_400, &primary, at(SINCE), at(UNTIL));
        assert_eq!(day, at("2026-03-02T00:00:00Z"));
        let quarter = |day: u64| at(SINCE) + Duration::from_secs(day * MOST_ENTRIES / 4);
        let four = at(SINCE) + Duration::from_secs(100_000);
        assert_eq!(parts(&primary, at(SINCE), four), [0, 1, 2, 3].map(|part| (quarter(part), quarter(part + 1))));
        assert_eq!(parts(&primary, at(SINCE), at(UNTIL)).len(), PARTS_MAX);
        assert_eq!(parts(&schedule("Etc/UTC", vec![]), at(SINCE), at(UNTIL)), [(at(SINCE), at(UNTIL))]);
    }
}
