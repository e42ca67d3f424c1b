//! A schedule as people configure it: layers, restrictions, overrides.

use std::time::Duration;

use crate::{
    ids::{LayerId, OverrideId, ScheduleId, TeamId, UserId},
    time::At,
};

/// A schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Its id.
    pub id: ScheduleId,
    /// Its name, unique in the account.
    pub name: String,
    /// What it is for, for people.
    pub description: Option<String>,
    /// The IANA zone in whose wall clock its turns and restrictions are, checked when it was stored.
    pub time_zone: String,
    /// The layers, lowest first: a later one wins over an earlier one. Ended layers stay.
    pub layers: Vec<Layer>,
    /// Overrides in the order they were made: they win over all layers, a later one over an earlier one.
    pub overrides: Vec<Override>,
    /// The teams that own it.
    pub teams: Vec<TeamId>,
    /// When it was created.
    pub created_at: At,
}

/// One layer: people who take turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Its id.
    pub id: LayerId,
    /// Its name ("Layer 1").
    pub name: String,
    /// First moment at which anybody is on call in it.
    pub starts_at: At,
    /// First moment at which nobody is any more.
    pub ends_at: Option<At>,
    /// The moment at which the first person's turn started, or would have (PagerDuty's `rotation_virtual_start`).
    pub rotation_virtual_start: At,
    /// How long a turn is; at least one second. Turns of whole days advance in the schedule's wall clock.
    pub turn_length: Duration,
    /// Who takes turns, in order; never empty. One person may stand in it several times.
    pub users: Vec<UserId>,
    /// When the layer applies; always, where there are none.
    pub restrictions: Vec<Restriction>,
    /// The zone in whose wall clock it is read, where that is not the schedule's: an ended layer keeps the zone that
    /// the schedule had, so that a new zone never changes the past. `None` in every layer that people write.
    pub time_zone: Option<String>,
}

/// A time of day or week in which a layer applies, in the schedule's wall clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restriction {
    /// Every day.
    Daily {
        /// Seconds after local midnight at which it starts (0 to 86,399).
        start_second: u32,
        /// How long it lasts; 1 second to 24 hours.
        duration: Duration,
    },
    /// Every week.
    Weekly {
        /// ISO weekday on which it starts, 1 = Monday … 7 = Sunday.
        start_day: u8,
        /// Seconds after local midnight at which it starts (0 to 86,399).
        start_second: u32,
        /// How long it lasts; 1 second to 7 days.
        duration: Duration,
    },
}

/// Somebody takes over for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Override {
    /// Its id.
    pub id: OverrideId,
    /// Who takes over.
    pub user: UserId,
    /// First moment.
    pub starts_at: At,
    /// First moment after it.
    pub ends_at: At,
}
