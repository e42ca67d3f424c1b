//! How the stories set up a schedule and read it: in texts that people can check with a calendar.

use std::time::Duration;

use vigie_core::{
    ids::{LayerId, OverrideId, ScheduleId, UserId},
    schedule::{self, Entry, Layer, LayeredPlan, Override, Plan, Restriction, Schedule},
    time::At,
};

/// A moment: `2026-03-29T07:00Z`.
pub(crate) fn at(text: &str) -> At {
    let timestamp: jiff::Timestamp = text.replace('Z', ":00Z").parse().unwrap();
    At::from(timestamp)
}

/// A person.
pub(crate) fn user(name: &str) -> UserId {
    UserId::parse(name).unwrap()
}

/// A layer whose first turn starts at a moment; names are separated by spaces.
pub(crate) fn layer(users: &str, start: &str, turn_minutes: u64) -> Layer {
    Layer {
        id: LayerId::parse("PLAYER1").unwrap(),
        name: "Layer 1".into(),
        starts_at: at(start),
        ends_at: None,
        rotation_virtual_start: at(start),
        turn_length: Duration::from_secs(60 * turn_minutes),
        users: users.split(' ').map(user).collect(),
        restrictions: vec![],
        time_zone: None,
    }
}

/// Every day from `hours:minutes` for so many minutes.
pub(crate) fn daily(time: &str, minutes: u64) -> Restriction {
    Restriction::Daily { start_second: second_of_day(time), duration: Duration::from_secs(60 * minutes) }
}

/// Every week from a day (1 = Monday) and `hours:minutes` on for so many minutes.
pub(crate) fn weekly(start_day: u8, time: &str, minutes: u64) -> Restriction {
    Restriction::Weekly { start_day, start_second: second_of_day(time), duration: Duration::from_secs(60 * minutes) }
}

fn second_of_day(time: &str) -> u32 {
    let (hours, minutes) = time.split_once(':').unwrap();
    3600 * hours.parse::<u32>().unwrap() + 60 * minutes.parse::<u32>().unwrap()
}

/// A schedule of these layers, lowest first.
pub(crate) fn schedule(time_zone: &str, layers: impl IntoIterator<Item = Layer>) -> Schedule {
    Schedule {
        id: ScheduleId::parse("PSCHED1").unwrap(),
        name: "Primary".into(),
        description: None,
        time_zone: time_zone.into(),
        private_url_key: None,
        plan: Plan::Layered(LayeredPlan { layers: layers.into_iter().collect(), overrides: vec![] }),
        teams: vec![],
        created_at: At::EPOCH,
    }
}

/// A layer with restrictions.
pub(crate) fn restricted(layer: Layer, restrictions: impl IntoIterator<Item = Restriction>) -> Layer {
    Layer { restrictions: restrictions.into_iter().collect(), ..layer }
}

/// An override.
pub(crate) fn over(name: &str, start: &str, end: &str) -> Override {
    Override { id: OverrideId::parse("POVER01").unwrap(), user: user(name), starts_at: at(start), ends_at: at(end) }
}

/// Who is on call between two moments: `ANN 2026-03-28T08:00Z 23h`, with hours (and minutes) that really pass.
pub(crate) fn shifts(schedule: &Schedule, since: &str, until: &str) -> Vec<String> {
    lines(&schedule::render(schedule, at(since), at(until)).final_entries)
}

/// Entries as [`shifts`] writes them.
pub(crate) fn lines(entries: &[Entry]) -> Vec<String> {
    let length = |entry: &Entry| {
        let minutes = entry.end.since(entry.start).as_secs() / 60;
        if minutes.is_multiple_of(60) {
            format!("{}h", minutes / 60)
        } else {
            format!("{}h{}", minutes / 60, minutes % 60)
        }
    };
    let start = |entry: &Entry| entry.start.to_string().replace(":00Z", "Z");
    entries.iter().map(|entry| format!("{} {} {}", entry.user, start(entry), length(entry))).collect()
}

/// The same schedule with overrides, the newest last.
pub(crate) fn with_overrides(mut schedule: Schedule, overrides: impl IntoIterator<Item = Override>) -> Schedule {
    schedule.layered_mut().expect("layers").overrides = overrides.into_iter().collect();
    schedule
}
