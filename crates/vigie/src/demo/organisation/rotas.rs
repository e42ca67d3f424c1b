//! The schedules of a team: who is primary and who is secondary, week after week.

use std::time::Duration;

use jiff::{ToSpan, civil::Weekday, tz::TimeZone};
use vigie_core::{
    directory::{Team, User},
    ids::{LayerId, OverrideId, ScheduleId, UserId},
    schedule::{Layer, LayeredPlan, Override, Plan, Restriction, Schedule},
    time::At,
};

use super::{
    catalogue::{Seat, TeamEntry},
    place::SUN,
};
use crate::demo::chance::Chance;

const HOUR: Duration = Duration::from_secs(3600);
const WEEK: Duration = Duration::from_secs(7 * 24 * 3600);
/// The rotations have run for this many weeks when the demo starts, so that the past is not empty.
const WEEKS_OF_PAST: i32 = 8;
/// The hour of the wall clock at which a week on call starts.
const HANDOFF_HOUR: i8 = 9;

/// How the people of a team share its weeks.
pub(super) enum Rota {
    /// One rotation, around the clock.
    Plain,
    /// As plain, but half of the team has the working days and the other half nights and weekends.
    OfficeHours,
}

/// The primary and the secondary schedule of a team.
pub(super) fn schedules(
    chance: &mut Chance,
    entry: &TeamEntry,
    team: &Team,
    people: &[User],
    rota: &Rota,
    now: At,
) -> [Schedule; 2] {
    let users: Vec<UserId> = people.iter().map(|user| user.id).collect();
    ["primary", "secondary"].map(|level| {
        // Nobody is both: the secondary's rotation is ahead of the primary's by some people.
        let ahead = usize::from(level == "secondary");
        let (time_zone, layers) = match (entry.seat, rota) {
            (Seat::FollowsTheSun, _) => ("Etc/UTC", sun_layers(chance, &users, ahead, now)),
            (Seat::In(place), Rota::Plain) => (
                place.time_zone(),
                vec![Weeks::new(place.time_zone(), now).layer(chance, "Weeks", &turned(&users, 3 * ahead), Vec::new())],
            ),
            (Seat::In(place), Rota::OfficeHours) => (place.time_zone(), {
                let weeks = Weeks::new(place.time_zone(), now);
                let nights = weeks.layer(chance, "Nights and weekends", &turned(&users[3..], ahead), Vec::new());
                let days = weeks.layer(chance, "Working days", &turned(&users[..3], ahead), working_days());
                vec![nights, days]
            }),
        };
        Schedule {
            id: ScheduleId::new(chance.ids()),
            name: format!("{}: {level}", entry.name),
            description: Some(format!("Who answers for {} ({level})", entry.name)),
            time_zone: time_zone.to_owned(),
            private_url_key: None,
            plan: Plan::Layered(LayeredPlan { layers, overrides: Vec::new() }),
            teams: vec![team.id],
            created_at: now,
        }
    })
}

/// Somebody takes over, for some hours.
pub(super) fn take_over(chance: &mut Chance, schedule: &mut Schedule, user: UserId, from: At, hours: u32) {
    let id = OverrideId::new(chance.ids());
    if let Some(layered) = schedule.layered_mut() {
        layered.overrides.push(Override { id, user, starts_at: from, ends_at: from + hours * HOUR });
    }
}

fn sun_layers(chance: &mut Chance, users: &[UserId], ahead: usize, now: At) -> Vec<Layer> {
    let weeks = Weeks::new("Etc/UTC", now);
    let layer = |((place, hour), pair): (&(super::place::Place, u32), &[UserId])| {
        let hours = Restriction::Daily { start_second: hour * 3600, duration: 8 * HOUR };
        weeks.layer(chance, &format!("{place:?}"), &turned(pair, ahead), vec![hours])
    };
    SUN.iter().zip(users.chunks(2)).map(layer).collect()
}

/// Monday to Friday, eight to eight.
fn working_days() -> Vec<Restriction> {
    (1..=5).map(|start_day| Restriction::Weekly { start_day, start_second: 8 * 3600, duration: 12 * HOUR }).collect()
}

fn turned(users: &[UserId], by: usize) -> Vec<UserId> {
    let mut turned = users.to_vec();
    turned.rotate_left(by % users.len());
    turned
}

/// Weekly turns that change on Mondays.
struct Weeks {
    start: At,
}

impl Weeks {
    /// Since a Monday morning some weeks ago, in a zone.
    fn new(time_zone: &str, now: At) -> Self {
        let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
        let today = now.timestamp().to_zoned(zone.clone()).date();
        let since_monday = i32::from(today.weekday().since(Weekday::Monday));
        let monday = today.saturating_sub((WEEKS_OF_PAST * 7 + since_monday).days());
        let start = monday.at(HANDOFF_HOUR, 0, 0, 0).to_zoned(zone);
        Self { start: start.map_or(now, |start| At::from(start.timestamp())) }
    }

    fn layer(&self, chance: &mut Chance, name: &str, users: &[UserId], restrictions: Vec<Restriction>) -> Layer {
        Layer {
            id: LayerId::new(chance.ids()),
            name: name.to_owned(),
            starts_at: self.start,
            ends_at: None,
            rotation_virtual_start: self.start,
            turn_length: WEEK,
            users: users.to_vec(),
            restrictions,
            time_zone: None,
        }
    }
}
