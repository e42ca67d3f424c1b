//! What is asked, and what became of it.

use crate::{
    ids::{CoverRequestId, OverrideId, ScheduleId, UserId},
    time::At,
};

/// A time in which somebody is on call in a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    /// In which schedule.
    pub schedule: ScheduleId,
    /// First moment.
    pub starts_at: At,
    /// First moment after it.
    pub ends_at: At,
}

impl Shift {
    /// What of it is still to come; `None` when it is over.
    #[must_use]
    pub fn from(self, now: At) -> Option<Self> {
        (now < self.ends_at).then(|| Self { starts_at: self.starts_at.max(now), ..self })
    }
}

/// Somebody asks for their shift to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverRequest {
    /// Its id.
    pub id: CoverRequestId,
    /// Who asks: it is their shift.
    pub user: UserId,
    /// The shift, or the part of it that shall be taken.
    pub shift: Shift,
    /// Who is asked; `None`: anybody.
    pub asked: Option<UserId>,
    /// For a swap: the shift of the one who is asked that is given in return.
    pub in_return: Option<Shift>,
    /// Why, for people; may be empty.
    pub note: String,
    /// When it was asked.
    pub created_at: At,
    /// What became of it.
    pub state: CoverState,
}

impl CoverRequest {
    /// Whether two people swap.
    #[must_use]
    pub const fn is_swap(&self) -> bool {
        self.in_return.is_some()
    }

    /// Whether nobody took it while there was time: its shift, or the one in return, is over.
    #[must_use]
    pub fn is_expired(&self, now: At) -> bool {
        let is_over = |shift: &Shift| shift.ends_at <= now;
        self.state == CoverState::Open && (is_over(&self.shift) || self.in_return.as_ref().is_some_and(is_over))
    }

    /// What became of it as a word: `open`, `taken`, `withdrawn`, `declined` or `expired`.
    #[must_use]
    pub fn state_at(&self, now: At) -> &'static str {
        match self.state {
            CoverState::Open if self.is_expired(now) => "expired",
            CoverState::Open => "open",
            CoverState::Taken { .. } => "taken",
            CoverState::Withdrawn { .. } => "withdrawn",
            CoverState::Declined { .. } => "declined",
        }
    }
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CoverState {
    /// Nobody has answered.
    Open,
    /// Somebody took the shift.
    Taken {
        /// Who.
        by: UserId,
        /// When.
        at: At,
        /// The overrides that say so: of the shift, and of the one in return.
        overrides: Vec<(ScheduleId, OverrideId)>,
    },
    /// Whoever asked took it back, or somebody who may configure the schedule did.
    Withdrawn {
        /// When.
        at: At,
    },
    /// The one who was asked will not.
    Declined {
        /// When.
        at: At,
    },
}

/// Why a shift cannot be asked for or taken; nothing is stored then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CoverRefusal {
    /// There is no such schedule.
    #[error("Schedule {0} not found")]
    ScheduleNotFound(ScheduleId),
    /// There is no such person.
    #[error("User {0} not found")]
    UserNotFound(UserId),
    /// The shift has no time, or more than a year.
    #[error("A shift must end after its start, and within a year of it")]
    NoTime,
    /// The shift is over.
    #[error("The shift is over")]
    Over,
    /// Somebody else, or nobody, is on call for a part of it: (whose it should be, in which schedule).
    #[error("{0} is not on call in {1} for all of that time: ask for a time in which they are")]
    NotTheirs(String, String),
    /// The schedule takes no override for it: (its name, why).
    #[error("The schedule {0} takes no override for that shift: {1}")]
    NoOverride(String, String),
    /// One asks oneself.
    #[error("The shift is theirs already: somebody else must take it")]
    Oneself,
    /// A swap without the other person.
    #[error("A swap must say with whom: the shift in return must be somebody's")]
    NobodyAsked,
    /// Somebody else was asked.
    #[error("Somebody else was asked to take this shift")]
    NotAsked,
    /// It was answered or withdrawn, or its time is over: (what it is).
    #[error("The request is {0}: only an open one can be answered or withdrawn")]
    NotOpen(&'static str),
    /// Whoever would take the shift is away in it: (their name).
    #[error("{0} is away during that time")]
    Away(String),
    /// Too many open requests of one person.
    #[error("{0} open requests are the most: withdraw one first")]
    TooMany(usize),
    /// Too many requests of one person within a day, whatever became of them.
    #[error("{0} requests within 24 hours are the most, withdrawn ones too: ask again tomorrow")]
    TooOften(usize),
}
