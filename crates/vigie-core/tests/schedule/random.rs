//! Random schedules, on whole minutes or on any second, with a window around a moment at which the clock of their zone
//! changes.

use std::time::Duration;

use jiff::{Timestamp, tz::TimeZone};
use vigie_core::{
    ids::{Ids, LayerId, OverrideId, ScheduleId, UserId},
    schedule::{Layer, LayeredPlan, Override, Plan, Restriction, Schedule},
    time::At,
};

/// Zones with changes of an hour, half an hour, two hours (Troll) and a whole day (Apia), in both hemispheres, at
/// midnight (Santiago, Cairo), twice around Ramadan (Casablanca), and with none (Kolkata).
pub(crate) const ZONES: [&str; 15] = [
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "America/Sao_Paulo",
    "Pacific/Auckland",
    "Pacific/Apia",
    "Antarctica/Troll",
    "America/Santiago",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/St_Johns",
    "Asia/Tehran",
    "Pacific/Chatham",
    "Etc/UTC",
];
/// 2006-01-01T00:00Z, and twenty years: rules that both zone databases have known for long.
const FIRST_MINUTE: i64 = 18_934_560;
const MINUTES: u64 = 19 * 365 * 1440;
pub(crate) const DAY: i64 = 1440;

/// A schedule, and the minutes (since 1970) between which it is looked at; or the seconds.
pub(crate) struct Case {
    pub(crate) schedule: Schedule,
    pub(crate) since: i64,
    pub(crate) until: i64,
    pub(crate) unit: Unit,
}

/// What time is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) seconds: i64,
}

impl Unit {
    pub(crate) const MINUTE: Self = Self { seconds: 60 };
    pub(crate) const SECOND: Self = Self { seconds: 1 };

    /// The moment at the start of one.
    pub(crate) fn at(self, number: i64) -> At {
        At::from_micros(number * self.seconds * 1_000_000)
    }

    /// Which one a moment is in.
    pub(crate) fn of(self, at: At) -> i64 {
        at.micros() / (self.seconds * 1_000_000)
    }

    /// How many a day has.
    pub(crate) fn day(self) -> i64 {
        86_400 / self.seconds
    }
}

/// The moment at the start of a minute.
pub(crate) fn minute(minute: i64) -> At {
    Unit::MINUTE.at(minute)
}

/// A random schedule; the same for the same seed.
pub(crate) fn case(seed: u64) -> Case {
    let mut chance = Chance(Ids::for_test(seed));
    let time_zone = *chance.one_of(&ZONES);
    let centre = centre(time_zone, &mut chance);
    let since = centre - chance.between(1, 4 * DAY);
    let until = centre + chance.between(1, 4 * DAY);
    let layers = (0..chance.between(1, 4)).map(|place| layer(place, centre, &mut chance)).collect();
    let overrides = (0..chance.between(-2, 4)).map(|place| over(place, centre, &mut chance)).collect();
    let schedule = Schedule {
        id: ScheduleId::parse("PSCHED1").unwrap(),
        name: "Random".into(),
        description: None,
        time_zone: time_zone.into(),
        private_url_key: None,
        plan: Plan::Layered(LayeredPlan { layers, overrides }),
        teams: vec![],
        created_at: At::EPOCH,
    };
    Case { schedule, since, until, unit: Unit::MINUTE }
}

/// A random schedule whose turns, restrictions, layers and overrides begin and end at any second; turns of one second
/// too. It is looked at for two hours.
pub(crate) fn case_in_seconds(seed: u64) -> Case {
    let Case { mut schedule, since, until, .. } = case(seed);
    let mut chance = Chance(Ids::for_test(seed + 1_000_000));
    let centre = 60 * (since + (until - since) / 2);
    let second = |second: i64| Unit::SECOND.at(second);
    let plan = schedule.layered_mut().unwrap();
    for layer in &mut plan.layers {
        layer.starts_at = second(Unit::SECOND.of(layer.starts_at) + chance.between(0, 59));
        layer.ends_at = chance.percent(30).then(|| second(centre + chance.between(-3_600, 3_600)));
        layer.rotation_virtual_start = second(centre - chance.between(-7_200, 90_000));
        layer.turn_length = Duration::from_secs(*chance.one_of(&[1, 1, 2, 7, 59, 61, 3_599, 3_601, 86_399, 86_401]));
        for restriction in &mut layer.restrictions {
            let (odd, longer) = (chance.between(0, 59) as u32, chance.between(0, 59) as u64);
            let (Restriction::Daily { start_second, duration } | Restriction::Weekly { start_second, duration, .. }) =
                restriction;
            *start_second += odd;
            *duration -= Duration::from_secs(longer.min(duration.as_secs() - 1));
        }
    }
    for over in &mut plan.overrides {
        over.starts_at = second(centre + chance.between(-7_200, 3_600));
        over.ends_at = second(Unit::SECOND.of(over.starts_at) + chance.between(1, 3_600));
    }
    let since = centre - chance.between(1, 3_600);
    Case { schedule, since, until: centre + chance.between(1, 3_600), unit: Unit::SECOND }
}

/// A random minute; four times out of five the one at which the clock next changes after it.
pub(crate) fn centre(time_zone: &str, chance: &mut Chance) -> i64 {
    let minute = FIRST_MINUTE + (chance.0.next_u64() % MINUTES) as i64;
    let samoa_leaves_a_day_out = 22_086_360; // 2011-12-30T10:00Z
    if time_zone == "Pacific/Apia" && chance.percent(50) {
        return samoa_leaves_a_day_out;
    }
    let zone = TimeZone::get(time_zone).unwrap();
    let start = Timestamp::from_second(minute * 60).unwrap();
    let change = zone.following(start).next().map(|change| change.timestamp().as_second() / 60);
    change.filter(|change| *change < FIRST_MINUTE + MINUTES as i64 && chance.percent(80)).unwrap_or(minute)
}

fn layer(place: i64, centre: i64, chance: &mut Chance) -> Layer {
    let starts_at = centre - chance.between(-3 * DAY, 300 * DAY);
    let ends_at = chance.percent(20).then(|| minute(starts_at.max(centre) + chance.between(-2 * DAY, 4 * DAY)));
    let virtual_start = match chance.between(0, 3) {
        0 => starts_at,
        1 => centre + chance.between(-180, 180),
        _ => starts_at + chance.between(-400 * DAY, 30 * DAY),
    };
    Layer {
        id: LayerId::parse(&format!("PLAYER{place}")).unwrap(),
        name: format!("Layer {place}"),
        starts_at: minute(starts_at),
        ends_at,
        rotation_virtual_start: minute(virtual_start),
        turn_length: Duration::from_secs(60 * turn_minutes(chance) as u64),
        users: (0..chance.between(1, 5)).map(|_| user(chance)).collect(),
        restrictions: (0..chance.between(-1, 3)).map(|_| restriction(chance)).collect(),
        time_zone: chance.percent(10).then(|| (*chance.one_of(&ZONES)).to_owned()),
    }
}

fn turn_minutes(chance: &mut Chance) -> i64 {
    match chance.between(0, 9) {
        0..=3 => DAY * chance.between(1, 14),
        4..=6 => *chance.one_of(&[12 * 60, 8 * 60, 6 * 60, 36 * 60, 60]),
        7 => *chance.one_of(&[5, 25, 30, 45, 90]),
        _ => chance.between(20, 5000),
    }
}

fn restriction(chance: &mut Chance) -> Restriction {
    let start_minute = match chance.between(0, 2) {
        0 => 15 * chance.between(0, 16),
        1 => 30 * chance.between(0, 47),
        _ => chance.between(0, DAY - 1),
    };
    let longest = if chance.percent(50) { DAY } else { 7 * DAY };
    let duration_minutes = match chance.between(0, 3) {
        0 => longest,
        1 => chance.between(1, 180),
        2 => longest - chance.between(0, 120),
        _ => chance.between(1, longest),
    };
    let (start_second, duration) = (60 * start_minute as u32, Duration::from_secs(60 * duration_minutes as u64));
    if longest == DAY {
        return Restriction::Daily { start_second, duration };
    }
    Restriction::Weekly { start_day: chance.between(1, 7) as u8, start_second, duration }
}

fn over(place: i64, centre: i64, chance: &mut Chance) -> Override {
    let starts_at = centre + chance.between(-4 * DAY, 3 * DAY);
    Override {
        id: OverrideId::parse(&format!("POVER{place}")).unwrap(),
        user: user(chance),
        starts_at: minute(starts_at),
        ends_at: minute(starts_at + chance.between(1, 2 * DAY)),
    }
}

fn user(chance: &mut Chance) -> UserId {
    let name: &str = chance.one_of::<&str>(&["ANN", "BEN", "CID", "DEA", "EVE", "FAY"]);
    UserId::parse(name).unwrap()
}

/// Decisions that follow from a seed.
pub(crate) struct Chance(pub(crate) Ids);

impl Chance {
    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.0.next_u64() % (high - low + 1) as u64) as i64
    }

    pub(crate) fn percent(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    pub(crate) fn one_of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.between(0, choices.len() as i64 - 1) as usize]
    }
}
