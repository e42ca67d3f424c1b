//! When this server last stored something and how long that took, and how each way out of it last went: since it was
//! started, in memory. Pages that were sent before are in the store.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use vigie_core::time::At;

/// The longest words of a provider that are kept, in characters.
const LONGEST_WORDS: usize = 300;

/// A way out: a channel's word, or `webhooks`.
pub type Way = &'static str;

/// The way of webhooks.
pub const WEBHOOKS: Way = "webhooks";

/// The last commit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastCommit {
    /// When it was stored.
    pub at: At,
    /// How long the store took.
    pub took: Duration,
}

/// How a way out last went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LastSends {
    /// When something was last taken.
    pub success_at: Option<At>,
    /// When something was last refused or not taken, and the words for it.
    pub failure: Option<(At, String)>,
}

/// What was seen.
#[derive(Debug, Default)]
pub struct Pulse {
    commit: Mutex<Option<LastCommit>>,
    ways: Mutex<BTreeMap<Way, LastSends>>,
}

impl Pulse {
    /// The last commit since the server was started.
    #[must_use]
    pub fn last_commit(&self) -> Option<LastCommit> {
        *self.commit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How a way out last went since the server was started.
    #[must_use]
    pub fn last_sends(&self, way: &str) -> LastSends {
        self.ways.lock().unwrap_or_else(PoisonError::into_inner).get(way).cloned().unwrap_or_default()
    }

    pub(crate) fn committed(&self, at: At, took: Duration) {
        *self.commit.lock().unwrap_or_else(PoisonError::into_inner) = Some(LastCommit { at, took });
    }

    /// Something went out, or did not and there are words for it.
    pub(crate) fn sent(&self, way: Way, at: At, trouble: Option<&str>) {
        let mut ways = self.ways.lock().unwrap_or_else(PoisonError::into_inner);
        let last = ways.entry(way).or_default();
        match trouble {
            None => last.success_at = Some(at),
            Some(words) => last.failure = Some((at, words.chars().take(LONGEST_WORDS).collect())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_success_and_the_last_failure_stand_side_by_side() {
        let pulse = Pulse::default();
        pulse.sent("sms", At::from_micros(1), None);
        pulse.sent("sms", At::from_micros(2), Some(&"x".repeat(LONGEST_WORDS + 1)));
        let last = pulse.last_sends("sms");
        assert_eq!(last.success_at, Some(At::from_micros(1)));
        assert_eq!(last.failure, Some((At::from_micros(2), "x".repeat(LONGEST_WORDS))));
        assert_eq!(pulse.last_sends("email"), LastSends::default());
    }
}
