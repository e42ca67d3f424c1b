//! When a webhook that was not taken is tried again.

use std::time::Duration;

use vigie_core::time::At;

/// A webhook is tried for this long after its first attempt.
pub const RETRY_PERIOD: Duration = Duration::from_secs(48 * 60 * 60);
/// How long after the first attempt the second comes; each wait doubles the one before.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// The longest wait.
const LONGEST_WAIT: Duration = Duration::from_secs(30 * 60);
/// After this many doublings every wait is the longest.
const MAX_DOUBLINGS: u32 = 9;

/// The moment of the next attempt after `attempts` of them (at least 1), the first of which was made at `first_at`;
/// `None` when it would come after the [`RETRY_PERIOD`] and the webhook is dropped.
#[must_use]
pub fn retry_at(attempts: u32, first_at: At, now: At) -> Option<At> {
    let doublings = attempts.saturating_sub(1).min(MAX_DOUBLINGS);
    let next = now + FIRST_WAIT.saturating_mul(1 << doublings).min(LONGEST_WAIT);
    (next <= first_at + RETRY_PERIOD).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits() -> Vec<u64> {
        let (mut now, mut waits) = (At::EPOCH, Vec::new());
        while let Some(next) = retry_at(waits.len() as u32 + 1, At::EPOCH, now) {
            waits.push(next.since(now).as_secs());
            now = next;
        }
        waits
    }

    #[test]
    fn waits_double_up_to_half_an_hour_for_48_hours() {
        let waits = waits();
        assert_eq!(waits[..11], [5, 10, 20, 40, 80, 160, 320, 640, 1280, 1800, 1800]);
        let total: u64 = waits.iter().sum();
        assert!(total <= 48 * 3600 && total + 1800 > 48 * 3600, "{total}");
    }

    #[test]
    fn a_webhook_that_slept_too_long_is_dropped() {
        assert_eq!(retry_at(1, At::EPOCH, At::EPOCH + RETRY_PERIOD), None);
        assert!(retry_at(u32::MAX, At::EPOCH, At::EPOCH).is_some());
    }
}
