//! The brute-force model: it watches the wall clock minute by minute (or second by second), notes when it shows what, and
//! plays the schedule forward. It knows neither arithmetic with turns nor what a gap or a fold is.

use std::{collections::BTreeMap, sync::Arc};

use jiff::tz::TimeZone;
use vigie_core::{
    directory::{Directory, Object},
    ids::UserId,
    schedule::{self, Entry, Layer, Restriction, Schedule},
    time::At,
};

use crate::random::{Case, Chance, Unit, case, case_in_seconds};

/// How many minutes are looked up at once when the offset at their ends is the same.
const STEP: i64 = 30;
/// How many random schedules are compared.
pub(crate) const CASES: u64 = 2400;
/// How many are compared second by second.
const CASES_IN_SECONDS: std::ops::Range<u64> = 40_000..40_060;

/// What a zone's wall clock showed, minute by minute (all numbers are of that unit).
pub(crate) struct Watched {
    unit: Unit,
    pub(crate) since: i64,
    /// What it showed at each minute: minutes since it showed 1970-01-01 00:00.
    pub(crate) shown: Vec<i64>,
    /// When it first showed each reading from the first one on, or when that counts as shown because it was skipped.
    moments: Vec<i64>,
}

impl Watched {
    pub(crate) fn watch(time_zone: &str, since: i64, until: i64) -> Self {
        Self::watch_by(Unit::MINUTE, time_zone, since, until)
    }

    fn watch_by(unit: Unit, time_zone: &str, since: i64, until: i64) -> Self {
        let zone = TimeZone::get(time_zone).unwrap();
        let offset = |now: i64| i64::from(zone.to_offset(unit.at(now).timestamp()).seconds()) / unit.seconds;
        let mut shown = vec![];
        for now in (since..until).step_by(STEP as usize) {
            let (first, last) = (offset(now), offset(now + STEP));
            for each in now..now + STEP {
                shown.push(each + if first == last { first } else { offset(each) });
            }
        }
        let mut moments: Vec<i64> = vec![];
        for (now, &reading) in (since..).zip(&shown) {
            let expected = shown[0] + moments.len() as i64;
            if reading > expected {
                moments.extend((expected..reading).enumerate().map(|(late, _)| now + late as i64));
            }
            if reading >= expected {
                moments.push(now);
            }
        }
        Self { unit, since, shown, moments }
    }

    /// How many readings it has shown or skipped.
    pub(crate) fn moments_watched(&self) -> i64 {
        self.moments.len() as i64
    }

    /// When it first showed a reading; `None` for one that it had shown before, or did not show yet.
    pub(crate) fn moment(&self, reading: i64) -> Option<i64> {
        self.moments.get(usize::try_from(reading - self.shown[0]).ok()?).copied()
    }
}

/// What a minute belongs to: a layer's turn, or an override.
type Source = (usize, i64, UserId);

/// The turn of a layer at every minute from `since` on in which somebody is on call.
fn play(layer: &Layer, place: usize, clock: &Watched, since: i64) -> Vec<Option<Source>> {
    let first_reading = clock.shown[0];
    let last_reading = first_reading + clock.moments.len() as i64 - 1;
    let length = layer.turn_length.as_secs() as i64 / clock.unit.seconds;
    let (mut number, mut reading) = (0, virtual_start(layer, clock));
    while reading > first_reading {
        (number, reading) = (number - 1, reading - length);
    }
    while reading + length <= first_reading {
        (number, reading) = (number + 1, reading + length);
    }
    let mut turn = number;
    let mut started = vec![i64::MIN; clock.shown.len()];
    while reading <= last_reading {
        let place = clock.moment(reading).map(|moment| usize::try_from(moment - clock.since).unwrap());
        if let Some(started) = place.and_then(|place| started.get_mut(place)) {
            *started = number.max(*started);
        }
        (number, reading) = (number + 1, reading + length);
    }
    let open = open_minutes(layer, clock);
    let (starts_at, ends_at) =
        (clock.unit.of(layer.starts_at), layer.ends_at.map_or(i64::MAX, |end| clock.unit.of(end)));
    let mut played = vec![];
    for place_in_time in 0..started.len() {
        turn = turn.max(started[place_in_time]);
        let now = clock.since + place_in_time as i64;
        if now < since {
            continue;
        }
        if open[place_in_time] && starts_at <= now && now < ends_at {
            played.push(Some((place, turn, layer.users[turn.rem_euclid(layer.users.len() as i64) as usize])));
        } else {
            played.push(None);
        }
    }
    played
}

/// What the clock showed at the virtual start, which may be years before it is watched.
fn virtual_start(layer: &Layer, clock: &Watched) -> i64 {
    let start = clock.unit.of(layer.rotation_virtual_start);
    let watched = usize::try_from(start - clock.since).ok().and_then(|place| clock.shown.get(place));
    watched.copied().unwrap_or_else(|| {
        let zone = TimeZone::get(layer.time_zone.as_deref().unwrap()).unwrap();
        start + i64::from(zone.to_offset(clock.unit.at(start).timestamp()).seconds()) / clock.unit.seconds
    })
}

fn open_minutes(layer: &Layer, clock: &Watched) -> Vec<bool> {
    let mut open = vec![layer.restrictions.is_empty(); clock.shown.len()];
    for restriction in &layer.restrictions {
        let day = clock.unit.day();
        for reading in starts(restriction, clock.unit, clock.shown[0].div_euclid(day), clock.moments.len() as i64 / day)
        {
            let (Restriction::Daily { duration, .. } | Restriction::Weekly { duration, .. }) = restriction;
            let Some(start) = clock.moment(reading) else { continue };
            let end = clock.moment(reading + duration.as_secs() as i64 / clock.unit.seconds).unwrap_or(i64::MAX);
            let (start, end) = ((start - clock.since) as usize, (end - clock.since) as usize);
            let end = end.min(open.len());
            open[start.min(end)..end].fill(true);
        }
    }
    open
}

/// The readings at which a restriction starts, on so many days.
fn starts(restriction: &Restriction, unit: Unit, first_day: i64, days: i64) -> Vec<i64> {
    let of_day = |start_second: u32| i64::from(start_second) / unit.seconds;
    let mut starts = vec![];
    // The wall clock's day 0 was a Thursday, day 4 was a Monday.
    let mut weekday = (first_day - 4).rem_euclid(7) + 1;
    for day in first_day..=first_day + days {
        match restriction {
            Restriction::Daily { start_second, .. } => starts.push(day * unit.day() + of_day(*start_second)),
            Restriction::Weekly { start_day, start_second, .. } if weekday == i64::from(*start_day) => {
                starts.push(day * unit.day() + of_day(*start_second));
            }
            Restriction::Weekly { .. } => {}
        }
        weekday = weekday % 7 + 1;
    }
    starts
}

/// A schedule played for every minute between two: its layers, its overrides, and who is on call.
struct Played {
    since: i64,
    unit: Unit,
    layers: Vec<Vec<Option<Source>>>,
    overrides: Vec<Option<Source>>,
    all: Vec<Option<Source>>,
}

fn played(case: &Case) -> Played {
    let Case { schedule, since, until, unit } = case;
    let (since, until, unit) = (*since, *until, *unit);
    let mut layers = vec![];
    let mut clocks = BTreeMap::new();
    // Longer than any restriction and what clocks skip.
    let restrictions = schedule.layers().iter().flat_map(|layer| &layer.restrictions);
    let weekly = restrictions.into_iter().any(|restriction| matches!(restriction, Restriction::Weekly { .. }));
    let margin = if weekly { 9 * unit.day() } else { 3 * unit.day() };
    for (place, layer) in schedule.layers().iter().enumerate() {
        let time_zone = layer.time_zone.clone().unwrap_or_else(|| schedule.time_zone.clone());
        let watch = || Watched::watch_by(unit, &time_zone, since - margin, until + unit.day());
        let clock = clocks.entry(time_zone.clone()).or_insert_with(watch);
        let layer = Layer { time_zone: Some(time_zone), ..layer.clone() };
        let minutes = play(&layer, place, clock, since);
        layers.push(minutes[..(until - since) as usize].to_vec());
    }
    let mut overrides = vec![None; (until - since) as usize];
    for (place, over) in schedule.overrides().iter().enumerate() {
        for now in unit.of(over.starts_at).max(since)..unit.of(over.ends_at).min(until) {
            overrides[(now - since) as usize] = Some((100 + place, 0, over.user));
        }
    }
    let mut all = vec![None; overrides.len()];
    for above in layers.iter().chain([&overrides]) {
        for (winner, source) in all.iter_mut().zip(above) {
            if source.is_some() {
                *winner = *source;
            }
        }
    }
    Played { since, unit, layers, overrides, all }
}

/// Minutes of one source in a row, written as entries.
fn entries(minutes: &[Option<Source>], since: i64, unit: Unit) -> Vec<Entry> {
    let mut entries: Vec<Entry> = vec![];
    let mut last = None;
    for (now, source) in (since..).zip(minutes) {
        match source {
            Some(_) if *source == last => entries.last_mut().unwrap().end = unit.at(now + 1),
            Some((_, _, user)) => entries.push(Entry { user: *user, start: unit.at(now), end: unit.at(now + 1) }),
            None => {}
        }
        last = *source;
    }
    entries
}

pub(crate) fn minutes(at: At) -> i64 {
    Unit::MINUTE.of(at)
}

fn check(seed: u64) {
    check_case(seed, case(seed));
}

fn check_case(seed: u64, case: Case) {
    let played = played(&case);
    let Case { schedule, since, until, unit } = case;
    let rendered = schedule::render(&schedule, unit.at(since), unit.at(until));
    let context = format!("seed {seed}: {schedule:#?}");
    for (minutes, layer) in played.layers.iter().zip(&rendered.layers) {
        assert_eq!(layer.entries, entries(minutes, since, unit), "layer {} of {context}", layer.layer);
    }
    assert_eq!(rendered.overrides, entries(&played.overrides, since, unit), "overrides of {context}");
    assert_eq!(rendered.final_entries, entries(&played.all, since, unit), "final entries of {context}");
    let covered = played.all.iter().flatten().count() as f64 / played.all.len() as f64;
    assert!((rendered.final_coverage - 100.0 * covered).abs() < 1e-9, "coverage of {context}");
    check_moments(&schedule, &played, seed, &context);
}

/// Asks for single moments: random ones, and those around the ends of entries.
fn check_moments(schedule: &Schedule, played: &Played, seed: u64, context: &str) {
    let unit = played.unit;
    let all = entries(&played.all, played.since, unit);
    let mut directory = Directory::default();
    directory.put(Object::Schedule(Arc::new(schedule.clone())));
    let mut chance = Chance(vigie_core::ids::Ids::for_test(seed));
    let mut places: Vec<i64> = (0..6).map(|_| chance.between(0, played.all.len() as i64 - 1)).collect();
    for entry in all.iter().take(6) {
        places.extend([unit.of(entry.start) - played.since, unit.of(entry.end) - played.since - 1]);
    }
    for place in places {
        let (now, at) = (place as usize, unit.at(played.since + place));
        let user = played.all[now].map(|(_, _, user)| user);
        let all_users: Vec<UserId> = user.into_iter().collect();
        assert_eq!(schedule::on_call(schedule, at), all_users, "at {at} in {context}");
        assert_eq!(directory.on_call(schedule.id, at), all_users, "from the directory at {at} in {context}");
        let between = schedule::on_call_between(schedule, at);
        assert_eq!(between.iter().map(|entry| entry.user).collect::<Vec<_>>(), all_users, "at {at} in {context}");
        let expected = all.iter().find(|entry| entry.start <= at && at < entry.end);
        if let (Some(found), Some(entry)) = (between.first(), expected) {
            let (first, last) = (unit.at(played.since), unit.at(played.since + played.all.len() as i64));
            assert_eq!((found.start.max(first), found.end.min(last)), (entry.start, entry.end), "at {at} in {context}");
        }
        let later = played.all[now..].iter().position(|source| source.map(|(_, _, user)| user) != user);
        if let Some(later) = later {
            let expected = unit.at(played.since + place + later as i64);
            assert_eq!(schedule::next_handoff(schedule, at), Some(expected), "after {at} in {context}");
        }
    }
}

#[test]
fn schedules_are_as_the_wall_clock_says_minute_by_minute_1() {
    (0..CASES / 2).for_each(check);
}

#[test]
fn schedules_are_as_the_wall_clock_says_minute_by_minute_2() {
    (CASES / 2..CASES).for_each(check);
}

#[test]
fn schedules_are_as_the_wall_clock_says_second_by_second() {
    let mut shortest = 0;
    for seed in CASES_IN_SECONDS {
        let case = case_in_seconds(seed);
        let is_short = |layer: &Layer| layer.turn_length.as_secs() == 1;
        shortest += usize::from(case.schedule.layers().iter().any(is_short));
        check_case(seed, case);
    }
    assert!(shortest > 10, "{shortest} with turns of a second");
}
