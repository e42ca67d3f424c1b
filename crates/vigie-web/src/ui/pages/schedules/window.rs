//! The time that a page of a schedule shows: one or two weeks from a day on, in the schedule's zone or the viewer's.

use jiff::{ToSpan as _, civil::Date};
use serde::Deserialize;
use vigie_core::{ids::ScheduleId, schedule::Schedule, time::At};

use super::show::Tried;
use crate::ui::{
    form::Posted,
    rest::Refused,
    visit::Visit,
    wall::{Clocks, Wall},
};

/// What the address of the page asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Wish {
    /// The first day: `2026-11-23`.
    pub(super) from: Option<String>,
    /// How many weeks: `1` or `2`.
    pub(super) weeks: Option<String>,
    /// `mine`: in the viewer's zone.
    pub(super) zone: Option<String>,
    /// The moment to explain.
    pub(super) at: Option<String>,
}

/// One day of it.
pub(super) struct Day {
    pub(super) date: Date,
    pub(super) since: At,
    pub(super) until: At,
}

/// A moment at which the clocks of the zone change.
#[derive(Clone, Copy)]
pub(super) struct Shift {
    pub(super) at: At,
    /// By how many minutes they are put forward; negative: back.
    pub(super) minutes: i32,
}

/// The time that is shown.
pub(super) struct Window {
    pub(super) clocks: Clocks,
    pub(super) days: Vec<Day>,
    pub(super) since: At,
    pub(super) until: At,
    /// The moment to explain.
    pub(super) at: Option<At>,
    weeks: i64,
    /// Whether it begins today because nothing else was asked for.
    is_default: bool,
    is_mine: bool,
}

impl Window {
    /// What is asked for; two weeks from today where nothing is.
    pub(super) fn of(visit: &Visit, time_zone: &str, wish: &Wish) -> Self {
        let (theirs, mine) = (Wall::named(time_zone, visit.texts), Wall::new(visit.zone.clone(), visit.texts));
        let is_mine = wish.zone.as_deref() == Some("mine");
        let (main, other) = if is_mine { (mine, theirs) } else { (theirs, mine) };
        let weeks = if wish.weeks.as_deref() == Some("1") { 1 } else { 2 };
        let asked = wish.from.as_deref().and_then(|text| text.parse::<Date>().ok());
        let first = asked.filter(is_reasonable).unwrap_or_else(|| main.date(visit.now));
        let at = wish.at.as_deref().and_then(|text| main.read(text));
        let days = days(&main, first, weeks);
        let since = days.first().map_or(visit.now, |day| day.since);
        let until = days.last().map_or(visit.now, |day| day.until);
        let clocks = Clocks::of(main, other, [since, until]);
        Self { clocks, days, since, until, at, weeks, is_default: asked.is_none(), is_mine }
    }

    /// The ends of a shift as fields hold them: what was typed, else the shift itself, from this hour on where it runs.
    pub(super) fn typed(&self, visit: &Visit, (start, end): (At, At), tried: Option<&Tried<'_>>) -> (String, String) {
        let wall = &self.clocks.main;
        let typed =
            |name: &str, at: At| tried.map_or_else(|| wall.input(at), |tried| tried.posted.get(name).to_owned());
        (typed("from", start.max(wall.hour_of(visit.now))), typed("until", end))
    }

    /// The weeks from today on in which a draft of a schedule is shown.
    pub(super) fn ahead(visit: &Visit, time_zone: &str) -> Self {
        Self::of(visit, time_zone, &Wish::default())
    }

    /// Where a moment lies, in percent of the width.
    pub(super) fn place(&self, at: At) -> f64 {
        let length = self.until.micros() - self.since.micros();
        let at = at.micros().clamp(self.since.micros(), self.until.micros());
        100.0 * (at - self.since.micros()) as f64 / length.max(1) as f64
    }

    /// Whether a moment is shown.
    pub(super) fn holds(&self, at: At) -> bool {
        self.since <= at && at < self.until
    }

    /// When the clocks change in it.
    pub(super) fn clock_changes(&self) -> Vec<Shift> {
        let wall = &self.clocks.main;
        let offset = |at: At| wall.zoned(at).offset().seconds();
        let following = wall.zone().following(self.since.timestamp()).map(|change| At::from(change.timestamp()));
        let changes = following.take_while(|at| *at < self.until).take(4);
        let shift = |at: At| Shift { at, minutes: (offset(at) - offset(At::from_micros(at.micros() - 1))) / 60 };
        changes.map(shift).filter(|shift| shift.minutes != 0).collect()
    }

    /// The page that explains a moment.
    pub(super) fn path_at(&self, schedule: &Schedule, at: At) -> String {
        self.written(schedule.id, self.first(), self.weeks, self.is_mine, Some(at))
    }

    /// The page that explains a moment, from the day of that moment on where it is not shown.
    pub(super) fn path_at_id(&self, schedule: ScheduleId, at: At) -> String {
        let from = if self.holds(at) { self.first() } else { Some(self.clocks.main.date(at)) };
        self.written(schedule, from, self.weeks, self.is_mine, Some(at))
    }

    /// The page so many weeks later.
    pub(super) fn path_beside(&self, schedule: &Schedule, steps: i64) -> String {
        let first = self.days.first().map(|day| day.date);
        let moved = first.and_then(|first| first.checked_add((steps * 7 * self.weeks).days()).ok());
        self.written(schedule.id, moved.filter(is_reasonable), self.weeks, self.is_mine, None)
    }

    /// The page from today on.
    pub(super) fn path_today(&self, schedule: &Schedule) -> String {
        self.written(schedule.id, None, self.weeks, self.is_mine, None)
    }

    /// The page with so many weeks.
    pub(super) fn path_weeks(&self, schedule: &Schedule, weeks: i64) -> String {
        self.written(schedule.id, self.first(), weeks, self.is_mine, self.at)
    }

    /// The page in the viewer's zone, or in the schedule's.
    pub(super) fn path_zone(&self, schedule: &Schedule, is_mine: bool) -> String {
        self.written(schedule.id, self.first(), self.weeks, is_mine, self.at)
    }

    /// How many weeks it shows.
    pub(super) const fn weeks(&self) -> i64 {
        self.weeks
    }

    /// Whether it shows the viewer's zone.
    pub(super) const fn is_mine(&self) -> bool {
        self.is_mine
    }

    /// Whether it begins today.
    pub(super) const fn is_from_today(&self) -> bool {
        self.is_default
    }

    fn first(&self) -> Option<Date> {
        self.days.first().map(|day| day.date).filter(|_| !self.is_default)
    }

    fn written(&self, schedule: ScheduleId, from: Option<Date>, weeks: i64, is_mine: bool, at: Option<At>) -> String {
        let pieces = [
            from.map(|from| format!("from={from}")),
            (weeks == 1).then(|| "weeks=1".to_owned()),
            is_mine.then(|| "zone=mine".to_owned()),
            at.map(|at| format!("at={at}")),
        ];
        let query = pieces.into_iter().flatten().collect::<Vec<_>>().join("&");
        let path = format!("/schedules/{schedule}");
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }
}

/// From when and until when a form of the page says, on the clock that its times were read off.
///
/// # Errors
/// Where one of them is no time.
pub(super) fn posted(visit: &Visit, schedule: &Schedule, posted: &Posted) -> Result<(At, At), Refused> {
    let zone = Some(posted.get("zone").to_owned());
    let wall = Window::of(visit, &schedule.time_zone, &Wish { zone, ..Wish::default() }).clocks.main;
    let no_time = || Refused::told_here(visit.texts.schedules.no_time);
    let moment = |name: &str| wall.read(posted.get(name)).ok_or_else(no_time);
    Ok((moment("from")?, moment("until")?))
}

fn days(wall: &Wall, first: Date, weeks: i64) -> Vec<Day> {
    let date = |number: i64| first.saturating_add(number.days());
    let day = |number: i64| Day {
        date: date(number),
        since: wall.start_of(date(number)),
        until: wall.start_of(date(number + 1)),
    };
    (0..7 * weeks).map(day).collect()
}

/// Far enough from both ends of the calendar to count days.
fn is_reasonable(date: &Date) -> bool {
    (1971..=2200).contains(&date.year())
}
