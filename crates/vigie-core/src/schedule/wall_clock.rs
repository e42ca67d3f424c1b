//! The clock on the wall of a zone, and moments that come round on it.

use jiff::{
    civil::DateTime,
    tz::{AmbiguousOffset, Offset, TimeZone},
};

use crate::time::At;

/// What a wall clock shows: microseconds since it showed 1970-01-01 00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reading(pub(super) i64);

/// Readings at equal distances: one for every whole number, before and after the first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Series {
    /// The reading of number 0.
    pub(super) first: Reading,
    /// How far apart they are; at least 1.
    pub(super) step_micros: i64,
}

impl Series {
    /// The reading of this number.
    pub(super) fn reading(&self, number: i64) -> Reading {
        Reading(self.first.0.saturating_add(number.saturating_mul(self.step_micros)))
    }

    /// The number of the first reading that is not before `reading`.
    pub(super) fn first_from(&self, reading: Reading) -> i64 {
        self.last_until(Reading(reading.0 - 1)) + 1
    }

    /// The number of the last reading that is not after `reading`.
    fn last_until(&self, reading: Reading) -> i64 {
        reading.0.saturating_sub(self.first.0).div_euclid(self.step_micros)
    }
}

/// The wall clock of a zone.
#[derive(Clone, Debug)]
pub(super) struct WallClock {
    zone: TimeZone,
}

impl WallClock {
    /// The clock of an IANA zone; UTC when there is no such zone.
    pub(super) fn of(time_zone: &str) -> Self {
        Self { zone: TimeZone::get(time_zone).unwrap_or(TimeZone::UTC) }
    }

    /// What it shows at a moment.
    pub(super) fn reading(&self, at: At) -> Reading {
        shown(at, self.zone.to_offset(at.timestamp()))
    }

    /// When it shows this, by the rules for skipped and doubled times.
    pub(super) fn moment(&self, reading: Reading) -> At {
        match self.zone.to_ambiguous_timestamp(civil(reading)).offset() {
            AmbiguousOffset::Unambiguous { offset } => happened(reading, offset),
            AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => happened(reading, before),
        }
    }

    /// The greatest number of the series whose moment is not after `at`.
    pub(super) fn last_passed(&self, at: At, series: &Series) -> i64 {
        let offset = self.zone.to_offset(at.timestamp());
        let reading = shown(at, offset);
        if let Some(end) = self.end_of_second_pass(at, reading, offset) {
            // All that the clock shows twice has happened in the first pass.
            return series.last_until(Reading(end.0 - 1));
        }
        let number = series.last_until(reading);
        let candidate = series.reading(number);
        match self.zone.to_ambiguous_timestamp(civil(candidate)).offset() {
            // A skipped time that has not happened yet: what has is what a clock that was not put forward shows.
            AmbiguousOffset::Gap { before, .. } if happened(candidate, before) > at => {
                series.last_until(shown(at, before))
            }
            _ => number,
        }
    }

    /// The first reading after a skipped one that the clock does show; `None` when this one is not skipped.
    pub(super) fn first_shown_after(&self, reading: Reading) -> Option<Reading> {
        match self.zone.to_ambiguous_timestamp(civil(reading)).offset() {
            AmbiguousOffset::Gap { before, after } => {
                Some(shown(self.last_change_until(happened(reading, before))?, after))
            }
            _ => None,
        }
    }

    /// In the second pass of doubled times: the reading at which it ends.
    fn end_of_second_pass(&self, at: At, reading: Reading, offset: Offset) -> Option<Reading> {
        match self.zone.to_ambiguous_timestamp(civil(reading)).offset() {
            AmbiguousOffset::Fold { before, after } if offset == after => {
                Some(shown(self.last_change_until(at)?, before))
            }
            _ => None,
        }
    }

    /// The last moment, not after `at`, at which the clock was put forward or back.
    fn last_change_until(&self, at: At) -> Option<At> {
        let just_after = At::from_micros(at.micros() + 1).timestamp();
        self.zone.preceding(just_after).next().map(|change| At::from(change.timestamp()))
    }
}

fn shown(at: At, offset: Offset) -> Reading {
    Reading(at.micros() + i64::from(offset.seconds()) * 1_000_000)
}

fn happened(reading: Reading, offset: Offset) -> At {
    At::from_micros(reading.0 - i64::from(offset.seconds()) * 1_000_000)
}

fn civil(reading: Reading) -> DateTime {
    Offset::UTC.to_datetime(At::from_micros(reading.0).timestamp())
}
