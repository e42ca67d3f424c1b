//! The levels of a policy and the turns of a schedule, in a few words.

use std::time::Duration;

use vigie_core::{
    escalate::{AssignmentStrategy, Target},
    ids::{ScheduleId, UserId},
    schedule::Restriction,
    time::At,
};

/// One level of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// Who is paged.
    pub targets: Vec<Target>,
    /// How long they have.
    pub delay: Duration,
    /// All of them, or one at a time in turn.
    pub strategy: AssignmentStrategy,
}

impl Level {
    /// These people, for 30 minutes.
    pub fn of(users: impl IntoIterator<Item = UserId>) -> Self {
        Self::of_targets(users.into_iter().map(Target::User))
    }

    /// Whoever is on call in a schedule, for 30 minutes.
    #[must_use]
    pub fn on_call(schedule: ScheduleId) -> Self {
        Self::of_targets([Target::Schedule(schedule)])
    }

    /// These targets, for 30 minutes.
    pub fn of_targets(targets: impl IntoIterator<Item = Target>) -> Self {
        Self {
            targets: targets.into_iter().collect(),
            delay: Duration::from_secs(1800),
            strategy: AssignmentStrategy::Everyone,
        }
    }

    /// For another time than 30 minutes.
    #[must_use]
    pub const fn lasting(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// One of them at a time, in turn.
    #[must_use]
    pub const fn in_turn(mut self) -> Self {
        self.strategy = AssignmentStrategy::RoundRobin;
        self
    }
}

/// One layer of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turns {
    /// Who takes turns, in order.
    pub users: Vec<UserId>,
    /// How long a turn is.
    pub turn_length: Duration,
    /// When the first turn starts.
    pub starts_at: At,
    /// When the layer ends.
    pub ends_at: Option<At>,
    /// When it applies; always where empty.
    pub restrictions: Vec<Restriction>,
}

impl Turns {
    /// Turns of this length from a moment on, without end.
    pub fn new(users: impl IntoIterator<Item = UserId>, turn_length: Duration, starts_at: At) -> Self {
        let users = users.into_iter().collect();
        Self { users, turn_length, starts_at, ends_at: None, restrictions: Vec::new() }
    }

    /// Only every day from a second of the day for a while.
    #[must_use]
    pub fn daily(mut self, start_second: u32, duration: Duration) -> Self {
        self.restrictions.push(Restriction::Daily { start_second, duration });
        self
    }
}
