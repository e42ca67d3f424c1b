//! When a layer applies: the times of day and week that its restrictions open.

use super::{
    layer::Restriction,
    wall_clock::{Reading, Series, WallClock},
};
use crate::time::At;

const DAY_MICROS: i64 = 86_400 * 1_000_000;
/// The wall clock's day 0, 1970-01-01, was a Thursday: ISO weekday 4.
const WEEKDAY_OF_DAY_0: i64 = 4;

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

    /// Start and end of the occurrence of this number. Empty where the clock skips it.
    pub(super) fn occurrence(&self, number: i64, clock: &WallClock) -> (At, At) {
        let start = self.starts.reading(number);
        (clock.moment(start), clock.moment(Reading(start.0 + self.duration_micros)))
    }

    /// The number of the last occurrence that has started.
    pub(super) fn last_started(&self, at: At, clock: &WallClock) -> i64 {
        clock.last_passed(at, &self.starts)
    }

    /// Whether it is open. The occurrence before the last one can still be: skipped ends happen later.
    fn is_open(&self, at: At, clock: &WallClock) -> bool {
        let last = self.last_started(at, clock);
        [last, last - 1].into_iter().any(|number| {
            let (start, end) = self.occurrence(number, clock);
            start <= at && at < end
        })
    }
}

/// Whether the restrictions of a layer let it apply at a moment; without any it always does.
pub(super) fn allow(restrictions: &[Restriction], at: At, clock: &WallClock) -> bool {
    restrictions.is_empty() || restrictions.iter().any(|restriction| Recurrence::of(restriction).is_open(at, clock))
}
