//! Moments in UTC. The core has no clock: every [`At`] comes from the caller.

use std::{
    fmt,
    ops::{Add, Sub},
    time::Duration,
};

use jiff::Timestamp;

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
///
/// Stored as `BIGINT` and compared as a number, so both databases and the engine agree on every order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At(i64);

impl At {
    /// The last moment that every part of the system can represent (9999-12-30T22:00:00Z): "for ever".
    pub const FAR_FUTURE: Self = Self(253_402_207_200_000_000);
    /// The earliest moment that every part of the system can represent (1970-01-01T00:00:00Z).
    pub const EPOCH: Self = Self(0);

    /// The moment this many microseconds after 1970-01-01T00:00:00Z, kept within what jiff can represent.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        const EARLIEST: i64 = -377_705_023_201_000_000;
        if micros > Self::FAR_FUTURE.0 {
            Self::FAR_FUTURE
        } else if micros < EARLIEST {
            Self(EARLIEST)
        } else {
            Self(micros)
        }
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The same moment as a jiff timestamp, for calendar arithmetic.
    #[must_use]
    pub fn timestamp(self) -> Timestamp {
        Timestamp::from_microsecond(self.0).unwrap_or(Timestamp::UNIX_EPOCH)
    }

    /// How long ago `earlier` was; zero when it is not in the past of `self`.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

impl From<Timestamp> for At {
    fn from(timestamp: Timestamp) -> Self {
        Self::from_micros(timestamp.as_microsecond())
    }
}

impl Add<Duration> for At {
    type Output = Self;
    fn add(self, duration: Duration) -> Self {
        Self::from_micros(self.0.saturating_add(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }
}

impl Sub<Duration> for At {
    type Output = Self;
    fn sub(self, duration: Duration) -> Self {
        Self::from_micros(self.0.saturating_sub(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
    }
}

/// ISO 8601 in UTC with as many fraction digits as the moment needs: `2026-11-22T09:00:00Z`.
impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.timestamp().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adding_for_ever_stays_representable() {
        assert_eq!(At::FAR_FUTURE + Duration::from_secs(u64::MAX), At::FAR_FUTURE);
        assert_eq!(At::FAR_FUTURE.timestamp().to_string(), "9999-12-30T22:00:00Z");
    }

    #[test]
    fn a_moment_not_yet_reached_was_no_time_ago() {
        assert_eq!(At::EPOCH.since(At::EPOCH + Duration::from_secs(5)), Duration::ZERO);
    }
}
