//! The clock on the wall of a zone, and moments that come round on it.

use std::cell::Cell;

use jiff::{
    civil::DateTime,
    tz::{AmbiguousOffset, Offset, TimeZone},
};

use crate::time::At;

/// What a wall clock shows: microseconds since it showed 1970-01-01 00:00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Reading(pub(super) i64);

impl Reading {
    /// As people read it: `2026-03-29 02:30:00`.
    pub(super) fn text(self) -> String {
        self.civil().strftime("%Y-%m-%d %H:%M:%S").to_string()
    }

    /// As a date and a time.
    pub(super) fn civil(self) -> DateTime {
        Offset::UTC.to_datetime(At::from_micros(self.0).timestamp())
    }
}

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

/// How many changes are listed at most: two a year for 500 years.
const MOST_CHANGES: usize = 1_000;

/// A moment at which the clocks of a zone are put forward or back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockChange {
    /// The first moment with the new offset.
    pub at: At,
    /// The offset from UTC before it, in seconds east.
    pub offset_before_seconds: i32,
    /// The offset from UTC from it on, in seconds east.
    pub offset_after_seconds: i32,
}

impl ClockChange {
    /// By how many seconds the clocks are put forward; negative where they are put back.
    #[must_use]
    pub const fn seconds_forward(&self) -> i32 {
        self.offset_after_seconds - self.offset_before_seconds
    }
}

/// How far from a change of the clock everything is certainly neither skipped nor shown twice: more than the longest
/// change there was, a whole day (Samoa, 2011).
const MARGIN_MICROS: i64 = 26 * 3_600_000_000;

/// The wall clock of a zone. It remembers a time between two changes, in which looking up is a subtraction.
#[derive(Clone, Debug)]
pub(super) struct WallClock {
    zone: TimeZone,
    steady: Cell<Steady>,
}

/// A time in which the clock is not changed. In microseconds since 1970 in UTC; empty when nothing is remembered.
#[derive(Clone, Copy, Debug)]
struct Steady {
    since: i64,
    until: i64,
    offset_micros: i64,
}

impl Steady {
    /// Nothing is remembered.
    const NONE: Self = Self { since: i64::MAX, until: i64::MIN, offset_micros: 0 };

    /// Whether a moment is in it, and so late in it that nothing is shown for the second time.
    fn holds(&self, micros: i64) -> bool {
        self.since.saturating_add(MARGIN_MICROS) <= micros && micros < self.until
    }

    /// Whether a moment is in it, and so far from both ends that its reading is shown once.
    fn holds_alone(&self, micros: i64) -> bool {
        self.holds(micros) && micros < self.until.saturating_sub(MARGIN_MICROS)
    }
}

impl WallClock {
    /// The clock of an IANA zone; UTC when there is no such zone.
    pub(super) fn of(time_zone: &str) -> Self {
        Self { zone: TimeZone::get(time_zone).unwrap_or(TimeZone::UTC), steady: Cell::new(Steady::NONE) }
    }

    /// What it shows at a moment.
    pub(super) fn reading(&self, at: At) -> Reading {
        shown(at, self.zone.to_offset(at.timestamp()))
    }

    /// When it shows this, by the rules for skipped and doubled times.
    pub(super) fn moment(&self, reading: Reading) -> At {
        let steady = self.steady.get();
        let guess = reading.0.saturating_sub(steady.offset_micros);
        if steady.holds_alone(guess) {
            return At::from_micros(guess);
        }
        let moment = self.look_up(reading);
        if steady.until <= moment.micros() {
            self.remember(moment);
        }
        moment
    }

    fn look_up(&self, reading: Reading) -> At {
        match self.zone.to_ambiguous_timestamp(reading.civil()).offset() {
            AmbiguousOffset::Unambiguous { offset } => happened(reading, offset),
            AmbiguousOffset::Gap { before, .. } | AmbiguousOffset::Fold { before, .. } => happened(reading, before),
        }
    }

    /// The greatest number of the series whose moment is not after `at`.
    pub(super) fn last_passed(&self, at: At, series: &Series) -> i64 {
        let mut steady = self.steady.get();
        if at.micros() < steady.since || steady.until <= at.micros() {
            steady = self.remember(at);
        }
        if steady.holds(at.micros()) {
            return series.last_until(Reading(at.micros() + steady.offset_micros));
        }
        let offset = self.zone.to_offset(at.timestamp());
        let reading = shown(at, offset);
        if let Some(end) = self.end_of_second_pass(at, reading, offset) {
            // All that the clock shows twice has happened in the first pass.
            return series.last_until(Reading(end.0 - 1));
        }
        let number = series.last_until(reading);
        let candidate = series.reading(number);
        match self.zone.to_ambiguous_timestamp(candidate.civil()).offset() {
            // A skipped time that has not happened yet: what has is what a clock that was not put forward shows.
            AmbiguousOffset::Gap { before, .. } if happened(candidate, before) > at => {
                series.last_until(shown(at, before))
            }
            _ => number,
        }
    }

    /// The first reading after a skipped one that the clock does show; `None` when this one is not skipped.
    pub(super) fn first_shown_after(&self, reading: Reading) -> Option<Reading> {
        let steady = self.steady.get();
        if steady.holds_alone(reading.0.saturating_sub(steady.offset_micros)) {
            return None;
        }
        match self.zone.to_ambiguous_timestamp(reading.civil()).offset() {
            AmbiguousOffset::Gap { before, after } => {
                Some(shown(self.last_change_until(happened(reading, before))?, after))
            }
            _ => None,
        }
    }

    /// In the second pass of doubled times: the reading at which it ends.
    fn end_of_second_pass(&self, at: At, reading: Reading, offset: Offset) -> Option<Reading> {
        match self.zone.to_ambiguous_timestamp(reading.civil()).offset() {
            AmbiguousOffset::Fold { before, after } if offset == after => {
                Some(shown(self.last_change_until(at)?, before))
            }
            _ => None,
        }
    }

    /// What it shows at a moment, for people: `2026-03-29 09:00:00 +02:00`.
    pub(super) fn text(&self, at: At) -> String {
        at.timestamp().to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S %:z").to_string()
    }

    /// The moments after `since` and before `until` at which it is put forward or back.
    pub(super) fn changes_between(&self, since: At, until: At) -> Vec<ClockChange> {
        let following = self.zone.following(since.timestamp()).map(|change| At::from(change.timestamp()));
        let offset = |at: At| self.zone.to_offset(at.timestamp()).seconds();
        let change = |at: At| ClockChange {
            at,
            offset_before_seconds: offset(At::from_micros(at.micros() - 1)),
            offset_after_seconds: offset(at),
        };
        let changes = following.take_while(|at| *at < until).take(MOST_CHANGES).map(change);
        changes.filter(|change| change.seconds_forward() != 0).collect()
    }

    /// Remembers the time between the changes before and after a moment.
    fn remember(&self, at: At) -> Steady {
        let next = self.zone.following(at.timestamp()).next();
        let steady = Steady {
            since: self.last_change_until(at).map_or(i64::MIN, At::micros),
            until: next.map_or(i64::MAX, |change| change.timestamp().as_microsecond()),
            offset_micros: i64::from(self.zone.to_offset(at.timestamp()).seconds()) * 1_000_000,
        };
        self.steady.set(steady);
        steady
    }

    /// The last moment, not after `at`, at which the clock was put forward or back.
    fn last_change_until(&self, at: At) -> Option<At> {
        let just_after = At::from_micros(at.micros() + 1).timestamp();
        self.zone.preceding(just_after).next().map(|change| At::from(change.timestamp()))
    }
}

/// The wall clock of a zone with all its changes from 1970 to 2150 at hand: finding the time between two changes is a
/// look into a list.
#[derive(Debug)]
pub(crate) struct ClockTable {
    zone: TimeZone,
    /// In order, without gaps.
    steady: Vec<Steady>,
}

impl ClockTable {
    /// 2150-01-01T00:00:00Z: later moments are looked up one by one.
    const END_MICROS: i64 = 5_680_281_600_000_000;

    /// The clock of an IANA zone; UTC when there is no such zone.
    pub(crate) fn of(time_zone: &str) -> Self {
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let following = zone.following(At::EPOCH.timestamp()).map(|change| change.timestamp().as_microsecond());
        let changes: Vec<i64> = following.take_while(|at| *at < Self::END_MICROS).take(MOST_CHANGES).collect();
        let end = if zone.following(At::from_micros(Self::END_MICROS).timestamp()).next().is_some() {
            Self::END_MICROS
        } else {
            i64::MAX
        };
        let starts = std::iter::once(At::EPOCH.micros()).chain(changes.iter().copied());
        let ends = changes.iter().copied().chain([end]);
        let between = |(since, until): (i64, i64)| {
            let offset = zone.to_offset(At::from_micros(since).timestamp());
            Steady { since, until, offset_micros: i64::from(offset.seconds()) * 1_000_000 }
        };
        let steady = starts.zip(ends).map(between).collect();
        Self { zone, steady }
    }

    /// The clock, remembering the time around a moment.
    pub(super) fn clock_at(&self, at: At) -> WallClock {
        let place = self.steady.partition_point(|steady| steady.until <= at.micros());
        let known = self.steady.get(place).filter(|steady| steady.since <= at.micros());
        WallClock { zone: self.zone.clone(), steady: Cell::new(known.copied().unwrap_or(Steady::NONE)) }
    }
}

/// What the wall clock of a zone shows at a moment, for people: `2026-03-29 09:00:00 +02:00`.
#[must_use]
pub fn wall_clock_text(time_zone: &str, at: At) -> String {
    WallClock::of(time_zone).text(at)
}

fn shown(at: At, offset: Offset) -> Reading {
    Reading(at.micros() + i64::from(offset.seconds()) * 1_000_000)
}

fn happened(reading: Reading, offset: Offset) -> At {
    At::from_micros(reading.0 - i64::from(offset.seconds()) * 1_000_000)
}
