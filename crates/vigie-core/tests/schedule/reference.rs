//! The brute-force model: it watches the wall clock minute by minute, notes when it shows what, and plays the
//! schedule forward. It knows neither arithmetic with turns nor what a gap or a fold is.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use vigie_core::{
    ids::UserId,
    schedule::{self, Entry, Layer, Restriction, Schedule},
    time::At,
};

use crate::random::{Case, Chance, case, minute};

const DAY: i64 = 1440;
/// How many minutes the clock is watched before what is asked: longer than any restriction and what clocks skip.
const MARGIN: i64 = 9 * DAY;
/// How many minutes are looked up at once when the offset at their ends is the same.
const STEP: i64 = 10;
/// How many random schedules are compared.
const CASES: u64 = 2400;

/// What a zone's wall clock showed, minute by minute.
struct Watched {
    since: i64,
    /// What it showed at each minute: minutes since it showed 1970-01-01 00:00.
    shown: Vec<i64>,
    /// When it first showed each reading from the first one on, or when that counts as shown because it was skipped.
    moments: Vec<i64>,
}

impl Watched {
    fn watch(time_zone: &str, since: i64, until: i64) -> Self {
        let zone = TimeZone::get(time_zone).unwrap();
        let offset = |now: i64| i64::from(zone.to_offset(minute(now).timestamp()).seconds()) / 60;
        let mut shown = vec![];
        for now in (since..until).step_by(STEP as usize) {
            let constant = offset(now) == offset(now + STEP);
            shown.extend((now..now + STEP).map(|each| each + offset(if constant { now } else { each })));
        }
        let mut moments: Vec<i64> = vec![];
        for (now, &reading) in (since..).zip(&shown) {
            let expected = shown[0] + moments.len() as i64;
            moments.extend((expected..reading).enumerate().map(|(late, _)| now + late as i64));
            if reading >= expected {
                moments.push(now);
            }
        }
        Self { since, shown, moments }
    }

    /// When it first showed a reading; `None` for one that it had shown before, or did not show yet.
    fn moment(&self, reading: i64) -> Option<i64> {
        self.moments.get(usize::try_from(reading - self.shown[0]).ok()?).copied()
    }
}

/// What a minute belongs to: a layer's turn, or an override.
type Source = (usize, i64, UserId);

/// The turn of a layer at every watched minute in which somebody is on call.
fn play(layer: &Layer, place: usize, clock: &Watched) -> Vec<Option<Source>> {
    let first_reading = clock.shown[0];
    let last_reading = first_reading + clock.moments.len() as i64 - 1;
    let length = layer.turn_length.as_secs() as i64 / 60;
    let (mut number, mut reading) = (0, virtual_start(layer, clock));
    while reading > first_reading {
        (number, reading) = (number - 1, reading - length);
    }
    while reading + length <= first_reading {
        (number, reading) = (number + 1, reading + length);
    }
    let mut turn_starts: BTreeMap<i64, i64> = BTreeMap::new();
    let mut turn = number;
    while reading <= last_reading {
        if let Some(moment) = clock.moment(reading) {
            let latest = turn_starts.entry(moment).or_insert(number);
            *latest = number.max(*latest);
        }
        (number, reading) = (number + 1, reading + length);
    }
    let open = open_minutes(layer, clock);
    let (starts_at, ends_at) = (minutes(layer.starts_at), layer.ends_at.map_or(i64::MAX, minutes));
    let mut played = vec![];
    for (now, open) in (clock.since..).zip(open) {
        turn = turn_starts.get(&now).map_or(turn, |started| turn.max(*started));
        let user = layer.users[turn.rem_euclid(layer.users.len() as i64) as usize];
        played.push((open && starts_at <= now && now < ends_at).then_some((place, turn, user)));
    }
    played
}

/// What the clock showed at the virtual start, which may be years before it is watched.
fn virtual_start(layer: &Layer, clock: &Watched) -> i64 {
    let start = minutes(layer.rotation_virtual_start);
    let watched = usize::try_from(start - clock.since).ok().and_then(|place| clock.shown.get(place));
    watched.copied().unwrap_or_else(|| {
        let zone = TimeZone::get(layer.time_zone.as_deref().unwrap()).unwrap();
        start + i64::from(zone.to_offset(minute(start).timestamp()).seconds()) / 60
    })
}

fn open_minutes(layer: &Layer, clock: &Watched) -> Vec<bool> {
    let mut open = vec![layer.restrictions.is_empty(); clock.shown.len()];
    for restriction in &layer.restrictions {
        let (Restriction::Daily { duration, .. } | Restriction::Weekly { duration, .. }) = restriction;
        for (reading, start) in
            (clock.shown[0]..).zip(&clock.moments).filter(|(reading, _)| starts(restriction, *reading))
        {
            let end = clock.moment(reading + duration.as_secs() as i64 / 60).unwrap_or(i64::MAX);
            for now in *start..end.min(clock.since + open.len() as i64) {
                open[(now - clock.since) as usize] = true;
            }
        }
    }
    open
}

fn starts(restriction: &Restriction, reading: i64) -> bool {
    match restriction {
        Restriction::Daily { start_second, .. } => reading.rem_euclid(DAY) == i64::from(start_second / 60),
        Restriction::Weekly { start_day, start_second, .. } => {
            // The wall clock's day 0 was a Thursday, day 4 was a Monday.
            let weekday = (reading.div_euclid(DAY) - 4).rem_euclid(7) + 1;
            weekday == i64::from(*start_day) && reading.rem_euclid(DAY) == i64::from(start_second / 60)
        }
    }
}

/// A schedule played for every minute between two: its layers, its overrides, and who is on call.
struct Played {
    since: i64,
    layers: Vec<Vec<Option<Source>>>,
    overrides: Vec<Option<Source>>,
    all: Vec<Option<Source>>,
}

fn played(schedule: &Schedule, since: i64, until: i64) -> Played {
    let mut layers = vec![];
    let mut clocks = BTreeMap::new();
    for (place, layer) in schedule.layers.iter().enumerate() {
        let time_zone = layer.time_zone.clone().unwrap_or_else(|| schedule.time_zone.clone());
        let watch = || Watched::watch(&time_zone, since - MARGIN, until + DAY);
        let clock = clocks.entry(time_zone.clone()).or_insert_with(watch);
        let layer = Layer { time_zone: Some(time_zone), ..layer.clone() };
        let minutes = play(&layer, place, clock);
        layers.push(minutes[MARGIN as usize..(MARGIN + until - since) as usize].to_vec());
    }
    let mut overrides = vec![None; (until - since) as usize];
    for (place, over) in schedule.overrides.iter().enumerate() {
        for now in minutes(over.starts_at).max(since)..minutes(over.ends_at).min(until) {
            overrides[(now - since) as usize] = Some((100 + place, 0, over.user));
        }
    }
    let winner = |place: usize| {
        let below = layers.iter().fold(None, |below, layer: &Vec<Option<Source>>| layer[place].or(below));
        overrides[place].or(below)
    };
    let all = (0..overrides.len()).map(winner).collect();
    Played { since, layers, overrides, all }
}

/// Minutes of one source in a row, written as entries.
fn entries(minutes: &[Option<Source>], since: i64) -> Vec<Entry> {
    let mut entries: Vec<Entry> = vec![];
    let mut last = None;
    for (now, source) in (since..).zip(minutes) {
        match source {
            Some(_) if *source == last => entries.last_mut().unwrap().end = minute(now + 1),
            Some((_, _, user)) => entries.push(Entry { user: *user, start: minute(now), end: minute(now + 1) }),
            None => {}
        }
        last = *source;
    }
    entries
}

fn minutes(at: At) -> i64 {
    at.micros() / 60_000_000
}

fn check(seed: u64) {
    let Case { schedule, since, until } = case(seed);
    let played = played(&schedule, since, until);
    let rendered = schedule::render(&schedule, minute(since), minute(until));
    let context = format!("seed {seed}: {schedule:#?}");
    for (minutes, layer) in played.layers.iter().zip(&rendered.layers) {
        assert_eq!(layer.entries, entries(minutes, since), "layer {} of {context}", layer.layer);
    }
    assert_eq!(rendered.overrides, entries(&played.overrides, since), "overrides of {context}");
    assert_eq!(rendered.final_entries, entries(&played.all, since), "final entries of {context}");
    let covered = played.all.iter().flatten().count() as f64 / played.all.len() as f64;
    assert!((rendered.final_coverage - 100.0 * covered).abs() < 1e-9, "coverage of {context}");
    check_moments(&schedule, &played, seed, &context);
}

/// Asks for single moments: random ones, and those around the ends of entries.
fn check_moments(schedule: &Schedule, played: &Played, seed: u64, context: &str) {
    let all = entries(&played.all, played.since);
    let mut chance = Chance(vigie_core::ids::Ids::for_test(seed));
    let mut places: Vec<i64> = (0..6).map(|_| chance.between(0, played.all.len() as i64 - 1)).collect();
    for entry in all.iter().take(6) {
        places.extend([minutes(entry.start) - played.since, minutes(entry.end) - played.since - 1]);
    }
    for place in places {
        let (now, at) = (place as usize, minute(played.since + place));
        let user = played.all[now].map(|(_, _, user)| user);
        assert_eq!(schedule::on_call(schedule, at), user, "at {at} in {context}");
        let between = schedule::on_call_between(schedule, at);
        assert_eq!(between.map(|(user, _, _)| user), user, "at {at} in {context}");
        let expected = all.iter().find(|entry| entry.start <= at && at < entry.end);
        if let (Some((_, since, until)), Some(entry)) = (between, expected) {
            let (first, last) = (minute(played.since), minute(played.since + played.all.len() as i64));
            assert_eq!((since.max(first), until.min(last)), (entry.start, entry.end), "at {at} in {context}");
        }
        let later = played.all[now..].iter().position(|source| source.map(|(_, _, user)| user) != user);
        if let Some(later) = later {
            let expected = minute(played.since + place + later as i64);
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
