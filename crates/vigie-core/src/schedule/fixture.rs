//! Schedules for the tests of this folder.

use std::time::Duration;

use super::{Layer, LayeredPlan, Override, Plan, Schedule};
use crate::{
    ids::{LayerId, OverrideId, ScheduleId, UserId},
    time::At,
};

/// A moment from its text.
pub(crate) fn at(text: &str) -> At {
    At::from(text.parse::<jiff::Timestamp>().expect("a moment"))
}

/// A person by id.
pub(crate) fn user(name: &str) -> UserId {
    UserId::parse(name).expect("an id")
}

/// A layer without restrictions that starts with the first person's turn.
pub(crate) fn layer(users: &[&str], start: &str, turn_hours: u64) -> Layer {
    Layer {
        id: LayerId::parse("PLAYER1").expect("an id"),
        name: "Layer 1".into(),
        starts_at: at(start),
        ends_at: None,
        rotation_virtual_start: at(start),
        turn_length: Duration::from_secs(turn_hours * 3600),
        users: users.iter().map(|name| user(name)).collect(),
        restrictions: vec![],
        time_zone: None,
    }
}

/// An override whose id is the person's.
pub(crate) fn over(name: &str, start: &str, end: &str) -> Override {
    let id = OverrideId::parse(name).expect("an id");
    Override { id, user: user(name), starts_at: at(start), ends_at: at(end) }
}

/// A schedule of these layers.
pub(crate) fn schedule(time_zone: &str, layers: Vec<Layer>) -> Schedule {
    Schedule {
        id: ScheduleId::parse("PSCHED1").expect("an id"),
        name: "Primary".into(),
        description: None,
        time_zone: time_zone.into(),
        private_url_key: None,
        plan: Plan::Layered(LayeredPlan { layers, overrides: vec![] }),
        teams: vec![],
        created_at: At::EPOCH,
    }
}

/// The layers and overrides of a schedule that has them.
pub(crate) fn layered(schedule: &mut Schedule) -> &mut LayeredPlan {
    schedule.layered_mut().expect("a layered schedule")
}
