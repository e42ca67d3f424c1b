//! Who carried how much: on-call time per person, by when in their own day it fell.

use std::{collections::BTreeMap, time::Duration};

use jiff::{
    civil::{DateTime, Weekday},
    tz::TimeZone,
};

use super::paged::paged_entries;
use crate::{
    directory::Directory,
    ids::UserId,
    schedule::{Entry, Schedule, entries_between, parts},
    time::At,
};

/// Hours of the clock at which the kind of time may change.
const BUSINESS_STARTS: i8 = 8;
const EVENING_STARTS: i8 = 18;
const SLEEP_STARTS: i8 = 22;

/// On-call time by what it takes from a person, on the wall clock of their own zone. Every moment is one of the four.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Monday to Friday, 08:00 to 18:00.
    pub business: Duration,
    /// Monday to Friday, 18:00 to 22:00.
    pub evening: Duration,
    /// Every day, 22:00 to 08:00.
    pub sleep: Duration,
    /// Saturday and Sunday, 08:00 to 22:00.
    pub weekend: Duration,
    /// How many shifts; those that were cut at the ends of the time that was looked at too.
    pub shifts: u32,
}

impl Load {
    /// All of it.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.business + self.evening + self.sleep + self.weekend
    }

    /// With another's added.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            business: self.business + other.business,
            evening: self.evening + other.evening,
            sleep: self.sleep + other.sleep,
            weekend: self.weekend + other.weekend,
            shifts: self.shifts + other.shifts,
        }
    }

    /// With one shift added, counted on the wall clock of a zone: how many pieces it fell into.
    fn add_shift(&mut self, entry: &Entry, zone: &TimeZone) -> u64 {
        self.shifts += 1;
        let (mut at, mut pieces) = (entry.start, 0);
        while at < entry.end {
            pieces += 1;
            let clock = at.timestamp().to_zoned(zone.clone()).datetime();
            let next = next_change(at, clock, zone).min(entry.end);
            *self.part(clock) += next.since(at);
            at = next;
        }
        pieces
    }

    fn part(&mut self, clock: DateTime) -> &mut Duration {
        let is_weekend = matches!(clock.date().weekday(), Weekday::Saturday | Weekday::Sunday);
        match clock.hour() {
            hour if !(BUSINESS_STARTS..SLEEP_STARTS).contains(&hour) => &mut self.sleep,
            _ if is_weekend => &mut self.weekend,
            hour if hour < EVENING_STARTS => &mut self.business,
            _ => &mut self.evening,
        }
    }
}

/// What each person carried in a schedule between two moments: what they were, or will be, paged for. Who was away
/// carried nothing, who stood in for them did.
///
/// What it counts, a piece for each part of a day of each shift, is taken from `pieces_left`. `None` where there is more
/// than that, or more than is written out at once.
#[must_use]
pub fn fairness(
    directory: &Directory,
    schedule: &Schedule,
    since: At,
    until: At,
    pieces_left: &mut u64,
) -> Option<BTreeMap<UserId, Load>> {
    if parts(schedule, since, until).len() > 1 || entries_between(schedule, since, until) > *pieces_left {
        return None;
    }
    let mut loads: BTreeMap<UserId, (Load, TimeZone)> = BTreeMap::new();
    for entry in paged_entries(directory, schedule, since, until) {
        let (load, zone) = loads.entry(entry.user).or_insert_with(|| (Load::default(), zone_of(directory, entry.user)));
        *pieces_left = pieces_left.checked_sub(load.add_shift(&entry, zone))?;
    }
    Some(loads.into_iter().map(|(user, (load, _))| (user, load)).collect())
}

/// Where somebody lives; UTC where nobody knows.
fn zone_of(directory: &Directory, user: UserId) -> TimeZone {
    let user = directory.users.get(&user);
    user.and_then(|user| TimeZone::get(&user.time_zone).ok()).unwrap_or(TimeZone::UTC)
}

/// The first moment after one at which the clock reaches another part of the day, or is put forward or back.
fn next_change(at: At, clock: DateTime, zone: &TimeZone) -> At {
    let edges = [BUSINESS_STARTS, EVENING_STARTS, SLEEP_STARTS];
    let today = edges.iter().find(|edge| clock.hour() < **edge).map(|edge| clock.date().at(*edge, 0, 0, 0));
    let next = today.or_else(|| Some(clock.date().tomorrow().ok()?.at(0, 0, 0, 0)));
    let both = next.into_iter().flat_map(|next| {
        let ambiguous = zone.to_ambiguous_timestamp(next);
        [ambiguous.earlier().ok(), ambiguous.later().ok()]
    });
    let clocks_change = zone.following(at.timestamp()).next().map(|change| change.timestamp());
    let moments = both.chain([clocks_change]).flatten().map(At::from);
    moments.filter(|next| at < *next).min().unwrap_or(At::FAR_FUTURE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        escalate::{Target, whom_it_pages},
        ids::ScheduleId,
        oncall::fixture::{World, at, user},
        schedule::Restriction,
    };

    fn hours(load: &Load) -> [u64; 4] {
        [load.business, load.evening, load.sleep, load.weekend].map(|part| part.as_secs() / 3600)
    }

    fn loads(world: &World, since: At, until: At) -> BTreeMap<UserId, Load> {
        let schedule = world.directory.schedules.values().next().expect("a schedule");
        fairness(&world.directory, schedule, since, until, &mut 1_000_000).expect("little to count")
    }

    #[test]
    fn a_week_has_fifty_business_hours_twenty_evening_ones_seventy_to_sleep_and_a_weekend() {
        let world = World::new().with_people(&["ANN"]).with_schedule("PRIMARY", &["ANN"], |_| ());
        let loads = loads(&world, at("2026-03-02T00:00:00Z"), at("2026-03-09T00:00:00Z"));
        let ann = loads[&user("ANN")];
        assert_eq!((hours(&ann), ann.shifts), ([50, 20, 70, 28], 7));
        assert_eq!(ann.total(), Duration::from_secs(168 * 3600));
    }

    #[test]
    fn no_more_is_counted_than_may_be() {
        let world = World::new().with_people(&["ANN"]).with_schedule("PRIMARY", &["ANN"], |_| ());
        let schedule = world.directory.schedules.values().next().expect("a schedule");
        let (since, until) = (at("2026-03-02T00:00:00Z"), at("2026-03-04T00:00:00Z"));
        let mut left = 10;
        assert!(fairness(&world.directory, schedule, since, until, &mut left).is_some());
        assert_eq!(left, 2, "a working day has a night, business, an evening and a night");
        assert_eq!(fairness(&world.directory, schedule, since, until, &mut left), None);
        let seconds = world.with_schedule("PRIMARY", &["ANN"], |layer| layer.turn_length = Duration::from_secs(1));
        let schedule = seconds.directory.schedules.values().next().expect("a schedule");
        assert_eq!(fairness(&seconds.directory, schedule, since, until, &mut 1_000_000), None, "172,800 turns");
    }

    #[test]
    fn hours_are_those_of_the_persons_own_clock() {
        let world = World::new().with_people(&["ANN"]).with_schedule("PRIMARY", &["ANN"], |_| ());
        let world = world.with_person("ANN", |ann| ann.time_zone = "Asia/Tokyo".into());
        let monday = loads(&world, at("2026-03-02T00:00:00Z"), at("2026-03-02T09:00:00Z"));
        assert_eq!(hours(&monday[&user("ANN")]), [9, 0, 0, 0], "09:00 to 18:00 in Tokyo");
    }

    #[test]
    fn the_night_in_which_the_clocks_go_forward_is_an_hour_shorter() {
        let world = World::new().with_people(&["ANN"]).with_schedule("PRIMARY", &["ANN"], |_| ());
        let world = world.with_person("ANN", |ann| ann.time_zone = "Europe/Paris".into());
        let night = loads(&world, at("2026-03-28T21:00:00Z"), at("2026-03-29T06:00:00Z"));
        assert_eq!(hours(&night[&user("ANN")]), [0, 0, 9, 0], "22:00 to 08:00 with an hour left out");
    }

    /// Every minute for itself: whom it pages, and what their clock shows.
    fn minute_by_minute(world: &World, since: At, until: At) -> BTreeMap<UserId, [u64; 4]> {
        let target = Target::Schedule(ScheduleId::parse("PRIMARY").expect("an id"));
        let mut minutes: BTreeMap<UserId, [u64; 4]> = BTreeMap::new();
        let mut now = since;
        while now < until {
            for who in whom_it_pages(&world.directory, target, now).0.unwrap_or_default() {
                let zone = TimeZone::get(&world.directory.users[&who].time_zone).expect("a zone");
                let clock = now.timestamp().to_zoned(zone);
                let place = match (clock.hour(), clock.date().weekday().to_monday_one_offset()) {
                    (0..8 | 22.., _) => 2,
                    (_, 6 | 7) => 3,
                    (8..18, _) => 0,
                    _ => 1,
                };
                minutes.entry(who).or_default()[place] += 1;
            }
            now = now + Duration::from_secs(60);
        }
        minutes
    }

    #[test]
    fn it_agrees_with_a_count_of_every_minute_in_many_zones_with_leave_and_clock_changes() {
        let zones = [
            "Europe/Paris",
            "America/New_York",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "America/St_Johns",
            "Africa/Cairo",
        ];
        for (place, zone) in zones.iter().enumerate() {
            for start in
                ["2026-03-06T13:37:00Z", "2026-03-27T00:00:00Z", "2026-04-03T00:00:00Z", "2026-10-29T05:00:00Z"]
            {
                let world =
                    World::new().with_zone(zones[(place + 2) % zones.len()]).with_people(&["ANN", "BEN", "CID"]);
                let world = world.with_schedule("PRIMARY", &["ANN", "BEN", "CID"], |layer| {
                    layer.turn_length = Duration::from_secs(11 * 3600 + 60 * place as u64);
                    let duration = Duration::from_secs(20 * 3600);
                    layer.restrictions = vec![Restriction::Daily { start_second: 7 * 3600, duration }];
                });
                let world = world.with_person("ANN", |ann| ann.time_zone = (*zone).into());
                let world = world.with_person("BEN", |ben| ben.time_zone = zones[(place + 1) % zones.len()].into());
                let (since, until) = (at(start), at(start) + Duration::from_secs(6 * 86_400));
                let leave = [since + Duration::from_secs(86_400), since + Duration::from_secs(3 * 86_400)];
                let world = world.with_absence("BEN", &leave[0].to_string(), &leave[1].to_string());
                let counted = minute_by_minute(&world, since, until);
                let computed: BTreeMap<UserId, [u64; 4]> = loads(&world, since, until)
                    .iter()
                    .map(|(who, load)| {
                        (*who, [load.business, load.evening, load.sleep, load.weekend].map(|part| part.as_secs() / 60))
                    })
                    .collect();
                assert_eq!(computed, counted, "{zone} from {start}");
            }
        }
    }
}
