//! What a layered plan is made of, as people configure it: layers, restrictions, overrides.

use std::time::Duration;

use crate::{
    ids::{LayerId, OverrideId, UserId},
    time::At,
};

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
