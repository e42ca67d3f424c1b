//! The time, for everybody: the system's, or one that tests move by hand.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use vigie_core::time::At;

/// Where the time comes from. Cheap to clone; clones of a manual clock move together.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// Stands still until somebody moves it; microseconds since 1970.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `at` until it is moved.
    #[must_use]
    pub fn manual(at: At) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(at.micros())))
    }

    /// The moment it is.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
    pub fn now(&self) -> At {
        match self {
            Self::System => At::from(jiff::Timestamp::now()),
            Self::Manual(micros) => At::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock to a later moment. Does nothing to the system's clock, and never goes back.
    pub fn move_to(&self, at: At) {
        if let Self::Manual(micros) = self {
            micros.fetch_max(at.micros(), Ordering::SeqCst);
        }
    }

    /// Whether tests move it by hand.
    #[must_use]
    pub const fn is_manual(&self) -> bool {
        matches!(self, Self::Manual(_))
    }

    /// Waits until `at`, at most `longest`. A manual clock always waits `longest`: whoever moves it also runs the work.
    pub async fn sleep_until(&self, at: Option<At>, longest: Duration) {
        let wait = match (self, at) {
            (Self::System, Some(at)) => at.since(self.now()).min(longest),
            _ => longest,
        };
        tokio::time::sleep(wait).await;
    }
}
