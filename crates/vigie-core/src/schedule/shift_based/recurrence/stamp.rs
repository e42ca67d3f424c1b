//! Dates and times in the form of calendars: `20260329T090000Z`, `20260329T090000`, `20260329`.

use jiff::{
    civil::{Date, DateTime, Time},
    tz::Offset,
};

use crate::{
    schedule::wall_clock::{Reading, WallClock},
    time::At,
};

/// A date and time as a recurrence writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stamp {
    /// A moment in UTC.
    Moment(At),
    /// What the wall clock shows.
    Reading(Reading),
    /// A whole day.
    Day(Reading),
}

impl Stamp {
    /// Reads one; `None` where it is no date.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (text, utc) = match text.strip_suffix(['Z', 'z']) {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let digits = |from: usize, to: usize| -> Option<i16> {
            let part = text.get(from..to)?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok())?
        };
        let small = |from, to| digits(from, to).and_then(|number| i8::try_from(number).ok());
        let date = Date::new(digits(0, 4)?, small(4, 6)?, small(6, 8)?).ok()?;
        match text.len() {
            8 if !utc => Some(Self::Day(reading(DateTime::from_parts(date, Time::midnight()))?)),
            15 if text.as_bytes().get(8).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'T')) => {
                let time = Time::new(small(9, 11)?, small(11, 13)?, small(13, 15)?, 0).ok()?;
                let reading = reading(DateTime::from_parts(date, time))?;
                Some(if utc { Self::Moment(At::from_micros(reading.0)) } else { Self::Reading(reading) })
            }
            _ => None,
        }
    }

    /// The last reading of a clock that it includes.
    pub(super) fn last_reading(self, clock: &WallClock) -> Reading {
        match self {
            Self::Moment(at) => clock.reading(at),
            Self::Reading(reading) => reading,
            Self::Day(reading) => Reading(reading.0 + 86_400_000_000 - 1),
        }
    }

    /// The reading of a clock that it names; `None` for a whole day.
    pub(super) fn reading(self, clock: &WallClock) -> Option<Reading> {
        match self {
            Self::Moment(at) => Some(clock.reading(at)),
            Self::Reading(reading) => Some(reading),
            Self::Day(_) => None,
        }
    }
}

/// What a clock shows at a date and time; `None` outside of the years that can be computed with.
pub(super) fn reading(date_time: DateTime) -> Option<Reading> {
    Offset::UTC.to_timestamp(date_time).ok().map(|timestamp| Reading(timestamp.as_microsecond()))
}
