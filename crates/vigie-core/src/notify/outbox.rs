//! How the outbox tries again: pure rules for leases and back-off.

use std::time::Duration;

use crate::time::At;

/// How long a worker holds a notification before another may take it: several times what a channel may take to send,
/// so that only a dead worker loses it.
pub const LEASE: Duration = Duration::from_secs(60);
/// How many notifications of one channel a worker leases at a time; those to the same address become one message.
pub const MOST_LEASED_AT_ONCE: u32 = 256;
/// The wait after the first attempt; it doubles with each further one.
pub const FIRST_WAIT: Duration = Duration::from_secs(5);
/// No wait is longer than this.
pub const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// After this many attempts (about an hour and a quarter) a notification has failed for good. The person's other
/// contact methods were tried after the first.
pub const MAX_ATTEMPTS: u32 = 20;

/// When to try again after this many attempts, counted from 1; `None`: no more.
#[must_use]
pub fn retry_at(attempts: u32, now: At) -> Option<At> {
    if attempts >= MAX_ATTEMPTS {
        return None;
    }
    let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
    Some(now + FIRST_WAIT.saturating_mul(doubled).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_bound_and_end() {
        let wait = |attempts| retry_at(attempts, At::EPOCH).map(|at| at.since(At::EPOCH).as_secs());
        assert_eq!([1, 2, 3, 4].map(wait), [Some(5), Some(10), Some(20), Some(40)]);
        assert_eq!(wait(MAX_ATTEMPTS - 1), Some(LONGEST_WAIT.as_secs()));
        assert_eq!([MAX_ATTEMPTS, u32::MAX].map(wait), [None, None]);
    }
}
