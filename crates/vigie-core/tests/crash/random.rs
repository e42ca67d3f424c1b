//! Chance from a seed.

use std::time::Duration;

use vigie_core::ids::Ids;

/// A stream of choices that is wholly determined by its seed.
pub(crate) struct Random(Ids);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Ids::for_test(seed))
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0.next_u64() % bound
    }

    /// True once in so many times.
    pub(crate) fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    /// A duration between two numbers of milliseconds, the second excluded.
    pub(crate) fn milliseconds(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(from + self.below(to - from))
    }
}
