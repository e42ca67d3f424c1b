//! When a layer applies: the times of day and week that its restrictions open.

use super::layer::Restriction;
use crate::{
    schedule::wall_clock::{Reading, Series, WallClock},
    time::At,
};

const DAY_MICROS: i64 = 86_400 * 1_000_000;
/// The wall clock's day 0, 1970-01-01, was a Thursday: ISO weekday 4.
const WEEKDAY_OF_DAY_0: i64 = 4;
/// How many occurrences in a row the clock can skip at most: a whole day was left out once (Samoa, 2011), and an
/// occurrence may straddle its edge.
const MOST_SKIPPED: i64 = 3;

/// One restriction as it comes round on the wall clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Recurrence {
    starts: Series,
    duration_micros: i64,
}

impl Recurrence {
    /// How a restriction comes round; longer than a day (a week) counts as a day (a week).
    pub(super) fn of(restriction: &Restriction) -> Self {
        let (day, start_second, step_micros, duration) = match *restriction {
            Restriction::Daily { start_second, duration } => (0, start_second, DAY_MICROS, duration),
            Restriction::Weekly { start_day, start_second, duration } => {
                (i64::from(start_day) - WEEKDAY_OF_DAY_0, start_second, 7 * DAY_MICROS, duration)
            }
        };
        let first = Reading(day * DAY_MICROS + i64::from(start_second) * 1_000_000);
        let duration_micros = i64::try_from(duration.as_micros()).unwrap_or(step_micros).min(step_micros);
        Self { starts: Series { first, step_micros }, duration_micros }
    }

    /// The readings at which it starts.
    pub(super) fn starts(&self) -> &Series {
        &self.starts
    }

    /// The readings at which it ends.
    pub(super) fn ends(&self) -> Series {
        Series { first: Reading(self.starts.first.0 + self.duration_micros), ..self.starts }
    }

    /// Start and end of the occurrence of this number. It ends at or before its start where the clock skips it.
    pub(super) fn occurrence(&self, number: i64, clock: &WallClock) -> (At, At) {
        let start = self.starts.reading(number);
        (clock.moment(start), clock.moment(Reading(start.0 + self.duration_micros)))
    }

    /// The number of the last occurrence that has started.
    pub(super) fn last_started(&self, at: At, clock: &WallClock) -> i64 {
        clock.last_passed(at, &self.starts)
    }

    /// Start and end of the occurrence that runs at a moment.
    ///
    /// It is the last one that started: one before it can only still run when the clock skipped its end, and then it
    /// lasts almost until the next one, so that the last one runs for longer.
    pub(super) fn at(&self, at: At, clock: &WallClock) -> Option<(At, At)> {
        let (start, end) = self.occurrence(self.last_started(at, clock), clock);
        (start <= at && at < end).then_some((start, end))
    }

    /// When the next occurrence after a moment starts.
    pub(super) fn next_start(&self, at: At, clock: &WallClock) -> Option<At> {
        let last = self.last_started(at, clock);
        let next = (last + 1..=last + 1 + MOST_SKIPPED).map(|number| self.occurrence(number, clock));
        next.filter(|(start, end)| at < *start && start < end).map(|(start, _)| start).min()
    }

    /// When the last occurrence that is over at a moment ended.
    pub(super) fn last_ended(&self, at: At, clock: &WallClock) -> Option<At> {
        let last = self.last_started(at, clock);
        let over = (last - 1 - MOST_SKIPPED..=last).map(|number| self.occurrence(number, clock));
        over.filter(|(start, end)| start < end && *end <= at).map(|(_, end)| end).max()
    }
}

/// Whether the restrictions of a layer let it apply at a moment; without any it always does.
pub(super) fn allow(restrictions: &[Restriction], at: At, clock: &WallClock) -> bool {
    restrictions.is_empty()
        || restrictions.iter().any(|restriction| Recurrence::of(restriction).at(at, clock).is_some())
}
