//! The brute-force model of shift-based plans: it tries every day and minute against the words of a rule, watches the
//! wall clock to learn when that is, and plays the shifts forward minute by minute.

use std::{collections::BTreeSet, sync::Arc};

use jiff::civil::Date;
use vigie_core::{
    directory::{Directory, Object},
    ids::{Ids, OverrideId, UserId},
    schedule::{
        self, Entry,
        shift_based::{Member, MemberStrategy, RotationEvent, ShiftPiece, ShiftSource, shift_pieces},
    },
};

use crate::{
    random::{Chance, DAY, minute},
    reference::{Watched, minutes},
    shift_random::{RuleWords, ShiftCase, shift_case},
};

/// How many random plans are compared.
const CASES: u64 = 2_200;
/// Longer than any shift and what clocks skip.
const MARGIN: i64 = 12 * DAY;

/// Everything that the rule names from its first reading to another one, without dates that are added or left out.
pub(crate) fn readings(rule: &RuleWords, first: i64, last: i64) -> Vec<i64> {
    let hour_and_minute = |reading: i64| (reading.rem_euclid(DAY) / 60, reading.rem_euclid(60));
    let (first_hour, first_minute) = hour_and_minute(first);
    let first_day = first.div_euclid(DAY);
    let mut found = vec![];
    for day in first_day..=last.div_euclid(DAY) {
        if !is_day(rule, first_day, day) {
            continue;
        }
        for hour in 0..24 {
            let hour_named = match rule.frequency {
                "HOURLY" => (day * 24 + hour - first.div_euclid(60)) % rule.interval == 0,
                _ if rule.hours.is_empty() => hour == first_hour,
                _ => true,
            };
            if !hour_named || !(rule.hours.is_empty() || rule.hours.contains(&hour)) {
                continue;
            }
            let minutes = if rule.minutes.is_empty() { vec![first_minute] } else { rule.minutes.clone() };
            found.extend(minutes.into_iter().map(|minute| day * DAY + hour * 60 + minute));
        }
    }
    found.retain(|reading| first <= *reading && rule.until.is_none_or(|until| *reading <= until));
    found.truncate(rule.count.map_or(usize::MAX, |count| count as usize));
    found.retain(|reading| *reading <= last);
    found
}

fn date(day: i64) -> Date {
    Date::new(1970, 1, 1).unwrap() + jiff::Span::new().days(day)
}

fn weekday(day: i64) -> i64 {
    (day + 3).rem_euclid(7)
}

fn is_day(rule: &RuleWords, first_day: i64, day: i64) -> bool {
    let (first, now) = (date(first_day), date(day));
    let months = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month());
    let week = |day: i64| (day - (weekday(day) - rule.week_start).rem_euclid(7)).div_euclid(7);
    let in_period = match rule.frequency {
        "YEARLY" => i64::from(now.year() - first.year()) % rule.interval == 0,
        "MONTHLY" => (months(now) - months(first)) % rule.interval == 0,
        "WEEKLY" => (week(day) - week(first_day)) % rule.interval == 0,
        "DAILY" => (day - first_day) % rule.interval == 0,
        _ => true,
    };
    let bare = rule.days.is_empty() && rule.month_days.is_empty();
    let left_open = match rule.frequency {
        "YEARLY" if bare => now.day() == first.day() && (!rule.months.is_empty() || now.month() == first.month()),
        "MONTHLY" if bare => now.day() == first.day(),
        "WEEKLY" if bare => weekday(day) == weekday(first_day),
        _ => true,
    };
    let in_month = |other: i64| date(other).month() == now.month();
    let is_named = |(weekday_named, ordinal): &(i64, i64)| {
        if weekday(day) != *weekday_named || *ordinal == 0 {
            return weekday(day) == *weekday_named;
        }
        // Which one of the month it is: how many of the same weekday there are before it, or after it.
        let before = (0..6).take_while(|weeks| in_month(day - 7 * weeks)).count() as i64;
        let after = (0..6).take_while(|weeks| in_month(day + 7 * weeks)).count() as i64;
        before == *ordinal || -after == *ordinal
    };
    let last_day = i64::from(now.days_in_month());
    let month_day = i64::from(now.day());
    in_period
        && left_open
        && (rule.months.is_empty() || rule.months.contains(&i64::from(now.month())))
        && (rule.month_days.is_empty()
            || rule.month_days.iter().any(|named| *named == month_day || last_day + 1 + named == month_day))
        && (rule.days.is_empty() || rule.days.iter().any(is_named))
}

/// Which occurrence of an event runs at every minute of the window, in force or not.
fn play(event: &RotationEvent, words: &(RuleWords, i64, i64), case: &ShiftCase) -> Vec<Option<u64>> {
    let (rule, first, length) = words;
    let clock = Watched::watch(event.recurrence.time_zone(), case.since - MARGIN, case.until + DAY);
    let last_reading = clock.shown[0] + clock.moments_watched() - 1;
    let mut starts: BTreeSet<i64> = readings(rule, *first, last_reading.max(*first)).into_iter().collect();
    starts.extend(rule.added.iter().filter(|date| **date <= last_reading));
    for date in &rule.excluded {
        starts.remove(date);
    }
    let mut started: Vec<Option<(u64, i64)>> = vec![None; clock.shown.len()];
    for (number, reading) in (0..).zip(starts) {
        let place = clock.moment(reading).and_then(|moment| usize::try_from(moment - clock.since).ok());
        if let Some(slot) = place.and_then(|place| started.get_mut(place)) {
            *slot = Some((number, reading)).max(*slot);
        }
    }
    let mut running: Option<(u64, i64)> = None;
    let mut played = vec![];
    for (now, started) in (clock.since..).zip(started) {
        running = running.max(started);
        let is_open = |(_, reading): &(u64, i64)| clock.moment(reading + length).is_none_or(|end| now < end);
        if (case.since..case.until).contains(&now) {
            let in_force =
                minutes(event.effective_since) <= now && event.effective_until.is_none_or(|until| now < minutes(until));
            played.push(running.filter(is_open).filter(|_| in_force).map(|(number, _)| number));
        }
    }
    played
}

/// What a piece of a shift is: where it comes from, which shift, whose it was, who has it, and by which override.
type Seat = (ShiftSource, u64, u64, Member, Member, Option<OverrideId>);

/// Everybody who has a shift, minute by minute.
fn played(case: &ShiftCase) -> Vec<BTreeSet<Seat>> {
    let plan = case.plan();
    let mut seats: Vec<BTreeSet<Seat>> = vec![BTreeSet::new(); (case.until - case.since) as usize];
    let mut sit = |now: usize, source: ShiftSource, event: u64, number: u64, own: Member| {
        let at = minute(case.since + now as i64);
        let (mut member, mut by) = (own, None);
        for over in plan.overrides.iter().filter(|over| over.of == source && over.starts_at <= at && at < over.ends_at)
        {
            if over.overridden == own || over.overridden == member {
                (member, by) = (over.overriding, Some(over.id));
            }
        }
        seats[now].insert((source, event, number, own, member, by));
    };
    let mut place = 0;
    for rotation in &plan.rotations {
        for event in &rotation.events {
            let (id, rule, first, length) = case.rules[place].clone();
            assert_eq!(id, event.id);
            let numbers = play(event, &(rule, first, length), case);
            for (now, number) in numbers.into_iter().enumerate() {
                let Some(number) = number else { continue };
                match &event.strategy {
                    MemberStrategy::Every { members } => members
                        .iter()
                        .for_each(|own| sit(now, ShiftSource::Rotation(rotation.id), place as u64, number, *own)),
                    MemberStrategy::Rotating { shifts_per_member, members } => {
                        let own = members[((number / u64::from(*shifts_per_member)) % members.len() as u64) as usize];
                        sit(now, ShiftSource::Rotation(rotation.id), place as u64, number, own);
                    }
                }
            }
            place += 1;
        }
    }
    for shift in &plan.custom_shifts {
        for now in minutes(shift.starts_at).max(case.since)..minutes(shift.ends_at).min(case.until) {
            sit((now - case.since) as usize, ShiftSource::CustomShift(shift.id), 0, 0, shift.member);
        }
    }
    seats
}

/// Minutes of the same seat in a row, as pieces.
fn pieces(seats: &[BTreeSet<Seat>], since: i64) -> Vec<(ShiftSource, Member, Option<OverrideId>, i64, i64)> {
    let mut pieces = vec![];
    let mut open: Vec<(Seat, i64)> = vec![];
    let nobody = BTreeSet::new();
    for (now, seats) in (since..).zip(seats.iter().chain([&nobody])) {
        open.retain(|(seat, start)| {
            let goes_on = seats.contains(seat);
            if !goes_on {
                pieces.push((seat.0, seat.4, seat.5, *start, now));
            }
            goes_on
        });
        let new: Vec<Seat> =
            seats.iter().filter(|seat| open.iter().all(|(other, _)| other != *seat)).copied().collect();
        open.extend(new.into_iter().map(|seat| (seat, now)));
    }
    pieces.sort();
    pieces
}

fn users(seats: &BTreeSet<Seat>) -> BTreeSet<UserId> {
    seats.iter().filter_map(|seat| seat.4.user()).collect()
}

fn check(seed: u64) {
    let case = shift_case(seed);
    let seats = played(&case);
    let context = format!("seed {seed}, minutes {} to {}: {:#?}", case.since, case.until, case.schedule);
    let (since, until) = (minute(case.since), minute(case.until));
    let piece = |piece: &ShiftPiece| (piece.source, piece.member, piece.by, minutes(piece.start), minutes(piece.end));
    let mut found: Vec<_> = shift_pieces(case.plan(), since, until, false).iter().map(piece).collect();
    found.sort();
    assert_eq!(found, pieces(&seats, case.since), "{context}");
    let rendered = schedule::render(&case.schedule, since, until);
    let mut shown = vec![BTreeSet::new(); seats.len()];
    for entry in &rendered.final_entries {
        for now in minutes(entry.start)..minutes(entry.end) {
            assert!(shown[(now - case.since) as usize].insert(entry.user), "{} twice at {now}: {context}", entry.user);
        }
    }
    assert_eq!(shown, seats.iter().map(users).collect::<Vec<_>>(), "{context}");
    let covered = shown.iter().filter(|users| !users.is_empty()).count() as f64 / shown.len() as f64;
    assert!((rendered.final_coverage - 100.0 * covered).abs() < 1e-9, "coverage of {context}");
    check_moments(&case, &shown, &rendered.final_entries, seed, &context);
}

/// Asks for single moments: random ones, and those around the ends of entries.
fn check_moments(case: &ShiftCase, shown: &[BTreeSet<UserId>], entries: &[Entry], seed: u64, context: &str) {
    let mut chance = Chance(Ids::for_test(seed));
    let mut places: Vec<i64> = (0..2).map(|_| chance.between(0, shown.len() as i64 - 1)).collect();
    for entry in entries.iter().take(3) {
        places.extend([minutes(entry.start) - case.since, minutes(entry.end) - case.since - 1]);
    }
    let mut directory = Directory::default();
    directory.put(Object::Schedule(Arc::new(case.schedule.clone())));
    for &place in &places {
        let (now, at) = (place as usize, minute(case.since + place));
        let users: BTreeSet<UserId> = schedule::on_call(&case.schedule, at).into_iter().collect();
        assert_eq!(users, shown[now], "at {at} in {context}");
        let ready = directory.on_call(case.schedule.id, at);
        assert_eq!(ready, schedule::on_call(&case.schedule, at), "from the directory at {at} in {context}");
        let between = schedule::on_call_between(&case.schedule, at);
        let cut = |entry: &Entry| (entry.user, entry.start.max(minute(case.since)), entry.end.min(minute(case.until)));
        let expected = entries.iter().filter(|entry| entry.start <= at && at < entry.end).map(cut);
        let between: BTreeSet<_> = between.iter().map(cut).collect();
        assert_eq!(between, expected.collect::<BTreeSet<_>>(), "at {at} in {context}");
        if let Some(later) = shown[now..].iter().position(|users| *users != shown[now]) {
            let expected = minute(case.since + place + later as i64);
            assert_eq!(schedule::next_handoff(&case.schedule, at), Some(expected), "after {at} in {context}");
        }
    }
    for place in places.into_iter().take(2) {
        let (now, at) = (place as usize, minute(case.since + place));
        let explained = schedule::explain(&case.schedule, at);
        let decided = explained.candidates.iter().filter_map(|candidate| match candidate.verdict {
            schedule::Verdict::Decides { user, .. } => Some(user),
            _ => None,
        });
        assert_eq!(decided.collect::<BTreeSet<_>>(), shown[now], "explained at {at}: {explained:#?} in {context}");
    }
}

#[test]
fn shifts_are_as_the_rules_and_the_wall_clock_say_minute_by_minute_1() {
    (0..CASES / 2).for_each(check);
}

#[test]
fn shifts_are_as_the_rules_and_the_wall_clock_say_minute_by_minute_2() {
    (CASES / 2..CASES).for_each(check);
}
