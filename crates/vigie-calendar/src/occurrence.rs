//! Writing a calendar's events out between two moments.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{
    civil::{Date, DateTime},
    tz::TimeZone,
};
use vigie_core::time::At;

use crate::{Calendar, CalendarError, Event, Moment};

/// How many times a calendar's events take place at most in the time that is read.
pub const OCCURRENCES_MAX: usize = 5_000;
/// How many days, weeks, months and years all rules of a calendar are followed together.
const STEPS_MAX: usize = 200_000;

/// An event taking place once.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Occurrence<'a> {
    /// Which event.
    pub event: &'a Event,
    /// First moment.
    pub start: At,
    /// First moment after it.
    pub end: At,
}

/// Everything that takes place between two moments, whole, in order of its start. Times without a zone, and whole days,
/// are those of `zone`.
///
/// An event lasts as long on the wall clock each time: a week from Monday 09:00 ends on Monday 09:00 when the clocks
/// change within it, as calendar programs show it.
///
/// # Errors
/// When it is too much.
pub fn occurrences<'a>(
    calendar: &'a Calendar,
    zone: &TimeZone,
    (since, until): (At, At),
) -> Result<Vec<Occurrence<'a>>, CalendarError> {
    let mut replaced: BTreeMap<&str, BTreeSet<At>> = BTreeMap::new();
    for event in &calendar.events {
        if let Some(replaces) = &event.replaces {
            replaced.entry(&event.uid).or_default().insert(moment(replaces, zone));
        }
    }
    let mut found = vec![];
    let mut steps = STEPS_MAX;
    for event in calendar.events.iter().filter(|event| !event.is_cancelled) {
        let own_zone = if let Moment::Zoned(_, own) = &event.start { own } else { zone };
        let replaced = replaced.get(event.uid.as_str()).filter(|_| event.replaces.is_none());
        for start in starts(event, own_zone, until, &mut steps).ok_or(CalendarError::TooManyOccurrences)? {
            let occurrence = once(event, start, own_zone);
            let is_asked_for = occurrence.start < until && since < occurrence.end;
            if is_asked_for && !replaced.is_some_and(|starts| starts.contains(&occurrence.start)) {
                found.push(occurrence);
            }
            if found.len() > OCCURRENCES_MAX {
                return Err(CalendarError::TooManyOccurrences);
            }
        }
    }
    found.sort_by_key(|occurrence| (occurrence.start, occurrence.end));
    Ok(found)
}

/// When an event starts, on the clock of its zone; `None` when its rule is too long to be followed.
fn starts(event: &Event, zone: &TimeZone, until: At, steps: &mut usize) -> Option<Vec<DateTime>> {
    let first = event.start.clock();
    let mut starts = match &event.rule {
        Some(rule) => rule.starts(first, zone, until.timestamp().to_zoned(zone.clone()).datetime(), steps)?,
        None => vec![first],
    };
    starts.extend(event.extra.iter().map(|extra| match extra {
        Moment::Date(date) => date.to_datetime(first.time()),
        other => other.clock_in(zone),
    }));
    let excluded = Excluded::of(event, zone);
    starts.retain(|start| !excluded.holds(*start));
    starts.sort_unstable();
    starts.dedup();
    Some(starts)
}

/// The starts at which an event does not take place, on the clock of its zone; worked out once, since a rule may have
/// many starts.
struct Excluded {
    days: BTreeSet<Date>,
    clocks: BTreeSet<DateTime>,
}

impl Excluded {
    fn of(event: &Event, zone: &TimeZone) -> Self {
        let (mut days, mut clocks) = (BTreeSet::new(), BTreeSet::new());
        for moment in &event.excluded {
            match moment {
                Moment::Date(date) => _ = days.insert(*date),
                other => _ = clocks.insert(other.clock_in(zone)),
            }
        }
        Self { days, clocks }
    }

    fn holds(&self, start: DateTime) -> bool {
        self.clocks.contains(&start) || self.days.contains(&start.date())
    }
}

fn once<'a>(event: &'a Event, start: DateTime, zone: &TimeZone) -> Occurrence<'a> {
    let end = start.saturating_add(event.length);
    Occurrence { event, start: in_zone(start, zone), end: in_zone(end, zone) }
}

fn moment(moment: &Moment, zone: &TimeZone) -> At {
    match moment {
        Moment::Zoned(clock, own) => in_zone(*clock, own),
        other => in_zone(other.clock(), zone),
    }
}

/// A time that the clock skips happens as much later; one that it shows twice happens at the first pass.
fn in_zone(clock: DateTime, zone: &TimeZone) -> At {
    clock.to_zoned(zone.clone()).map_or(At::FAR_FUTURE, |zoned| zoned.timestamp().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    fn at(text: &str) -> At {
        text.parse::<jiff::Timestamp>().expect("a moment").into()
    }

    fn all(events: &str) -> Result<Vec<String>, CalendarError> {
        let calendar = read(&format!("BEGIN:VCALENDAR\n{events}\nEND:VCALENDAR"))?;
        let paris = TimeZone::get("Europe/Paris").expect("a zone");
        let span = (at("2026-03-01T00:00:00Z"), at("2026-12-31T00:00:00Z"));
        let found = occurrences(&calendar, &paris, span)?;
        let show = |one: &Occurrence<'_>| format!("{} {}/{}", one.event.summary, one.start, one.end);
        Ok(found.iter().map(show).collect())
    }

    #[test]
    fn a_week_ends_at_nine_when_the_clocks_change_within_it() {
        let event = "BEGIN:VEVENT\nSUMMARY:Ann\nDTSTART;TZID=Europe/Paris:20260323T090000\nDTEND;TZID=Europe/Paris:20260330T090000\n\
                     RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=2\nEND:VEVENT";
        let expected =
            ["Ann 2026-03-23T08:00:00Z/2026-03-30T07:00:00Z", "Ann 2026-04-06T07:00:00Z/2026-04-13T07:00:00Z"];
        assert_eq!(all(event).expect("two weeks"), expected);
    }

    #[test]
    fn single_occurrences_are_left_out_moved_and_added() {
        let events = "BEGIN:VEVENT\nUID:a\nSUMMARY:Ann\nDTSTART:20260601T080000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4\n\
                      EXDATE:20260602T080000Z\nRDATE:20260610T080000Z\nEND:VEVENT\n\
                      BEGIN:VEVENT\nUID:a\nSUMMARY:Ben\nRECURRENCE-ID;TZID=Europe/Paris:20260603T100000\nDTSTART:20260603T120000Z\n\
                      DURATION:PT1H\nEND:VEVENT\n\
                      BEGIN:VEVENT\nUID:a\nSTATUS:CANCELLED\nRECURRENCE-ID:20260604T080000Z\nDTSTART:20260604T080000Z\n\
                      DURATION:PT1H\nEND:VEVENT";
        let expected = [
            "Ann 2026-06-01T08:00:00Z/2026-06-01T09:00:00Z",
            "Ben 2026-06-03T12:00:00Z/2026-06-03T13:00:00Z",
            "Ann 2026-06-10T08:00:00Z/2026-06-10T09:00:00Z",
        ];
        assert_eq!(all(events).expect("three"), expected);
    }

    #[test]
    fn floating_times_and_whole_days_are_those_of_the_zone_that_is_given() {
        let events = "BEGIN:VEVENT\nSUMMARY:Ann\nDTSTART:20260701T090000\nDURATION:PT8H\nEND:VEVENT\n\
                      BEGIN:VEVENT\nSUMMARY:Ben\nDTSTART;VALUE=DATE:20260702\nDTEND;VALUE=DATE:20260704\nEND:VEVENT";
        let expected =
            ["Ann 2026-07-01T07:00:00Z/2026-07-01T15:00:00Z", "Ben 2026-07-01T22:00:00Z/2026-07-03T22:00:00Z"];
        assert_eq!(all(events).expect("two"), expected);
    }

    #[test]
    fn a_calendar_without_bounds_is_refused() {
        let daily = "BEGIN:VEVENT\nDTSTART:20200101T080000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEND:VEVENT\n";
        assert_eq!(all(daily).expect("305 days").len(), 305);
        assert_eq!(all(&daily.repeat(17)), Err(CalendarError::TooManyOccurrences));
        let old = "BEGIN:VEVENT\nDTSTART:00010101T080000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEND:VEVENT\n";
        assert_eq!(all(old), Err(CalendarError::TooManyOccurrences));
    }
}
