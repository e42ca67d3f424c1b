//! When an event comes round: a first shift, one RRULE, and dates that are added and left out (RFC 5545), all read off
//! the wall clock of the event's zone.
//!
//! - `FREQ` may be YEARLY, MONTHLY, WEEKLY, DAILY or HOURLY; with INTERVAL, COUNT or UNTIL, WKST, BYMONTH, BYMONTHDAY,
//!   BYDAY (with ordinals in months and years), BYHOUR, BYMINUTE and BYSETPOS. Seconds, days of the year and numbers of
//!   weeks are refused with a sentence; hourly rules take no months.
//! - What the rule leaves open it takes from the first shift; a first shift that the rule does not name does not count.
//! - `EXDATE` and `RDATE` are dates with times, in UTC, in the event's zone or in a `TZID` of their own. Occurrences are
//!   numbered after both: one that is left out takes nobody's turn.
//! - An `UNTIL` without a time includes its whole day.

mod expand;
mod rule;
mod stamp;

use std::fmt;

use self::{expand::Periods, rule::Rule, stamp::Stamp};
use crate::{
    schedule::{
        is_time_zone,
        wall_clock::{Reading, WallClock},
    },
    time::At,
};

/// The most EXDATEs and RDATEs of an event together.
const DATES_MAX: usize = 500;
/// The most lines of a recurrence.
const LINES_MAX: usize = 100;
/// The most occurrences of one cycle of a rule: every minute of a day, or every five minutes of a week.
const CYCLE_MAX: usize = 2_016;
/// How many periods of a rule with months and years are walked at most: daily ones for five centuries.
const PERIODS_MAX: i64 = 200_000;
/// The longest shift, in microseconds: a year.
const LONGEST_SHIFT_MICROS: i64 = 366 * 86_400 * 1_000_000;
/// The earliest and the latest first shift: 2000-01-01 and 2200-01-01, in microseconds since 1970.
const FIRST_SHIFTS: std::ops::Range<i64> = 946_684_800_000_000..7_258_118_400_000_000;

/// When an event comes round.
#[derive(Clone, PartialEq, Eq)]
pub struct Recurrence {
    starts_at: At,
    ends_at: At,
    time_zone: String,
    lines: Vec<String>,
    first: Reading,
    duration_micros: i64,
    periods: Periods,
    /// Where everything repeats: how long that takes, and the readings of one cycle.
    cycle: Option<(i64, Vec<Reading>)>,
    count: Option<u64>,
    until: Reading,
    /// RDATEs that the rule does not name, in order.
    added: Vec<Reading>,
    /// EXDATEs that the rule names, in order.
    excluded: Vec<Reading>,
    /// About how many occurrences ten years have.
    in_ten_years: u64,
}

impl fmt::Debug for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {} in {}: {:?}", self.starts_at, self.ends_at, self.time_zone, self.lines)
    }
}

/// What is wrong with when an event comes round.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRecurrence {
    /// The zone is not in the IANA database.
    #[error("Time zone {0:?} is unknown: use an IANA name such as Europe/Paris")]
    UnknownTimeZone(String),
    /// The first shift has no length.
    #[error("must be after start_time")]
    NoLength,
    /// The first shift lasts more than a year.
    #[error("must be at most a year after start_time")]
    TooLong,
    /// The first shift is too long ago or too far ahead to be computed with.
    #[error("must be between the years 2000 and 2200")]
    TooFar,
    /// There is none, or more than one rule.
    #[error("must hold exactly one RRULE, such as RRULE:FREQ=WEEKLY")]
    NotOneRule,
    /// Too many lines or dates.
    #[error("must hold at most 100 lines and 500 dates")]
    TooMany,
    /// A line that is none of the three.
    #[error("{0:?} is not supported: use RRULE, EXDATE and RDATE lines")]
    Line(String),
    /// A part of a rule that cannot be read.
    #[error("{0:?} is not a valid part of a recurrence rule")]
    Part(String),
    /// A part stands twice.
    #[error("{0} must not be given twice")]
    Twice(String),
    /// A part that this server does not compute.
    #[error("{0} is not supported: use BYMONTH, BYMONTHDAY, BYDAY, BYHOUR, BYMINUTE and BYSETPOS")]
    Unsupported(String),
    /// A rule without FREQ.
    #[error("A recurrence rule must have a FREQ: YEARLY, MONTHLY, WEEKLY, DAILY or HOURLY")]
    NoFrequency,
    /// A FREQ that this server does not compute.
    #[error("FREQ={0} is not supported: use YEARLY, MONTHLY, WEEKLY, DAILY or HOURLY")]
    Frequency(String),
    /// Both COUNT and UNTIL.
    #[error("COUNT and UNTIL must not be given together")]
    CountAndUntil,
    /// An ordinal day in a rule that is neither monthly nor yearly.
    #[error("A BYDAY with a number, such as 1MO, needs FREQ=MONTHLY or FREQ=YEARLY")]
    OrdinalDay,
    /// Months in an hourly rule.
    #[error("FREQ=HOURLY takes neither BYMONTH nor BYMONTHDAY: use FREQ=DAILY with BYHOUR")]
    HourlyInMonths,
    /// A date that cannot be read.
    #[error("{0:?} must be a date and time such as 20260329T090000Z")]
    Date(String),
    /// More shifts than make sense.
    #[error("comes round too often: at most every five minutes")]
    TooOften,
    /// No shift at all.
    #[error("does not come round within ten years")]
    Never,
}

/// One occurrence: its number, from 0, and what the wall clock shows when it starts.
pub(super) type Occurrence = (u64, Reading);

impl Recurrence {
    /// Reads when an event comes round: its first shift, the zone whose wall clock counts, and its lines.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(starts_at: At, ends_at: At, time_zone: &str, lines: &[String]) -> Result<Self, InvalidRecurrence> {
        if !is_time_zone(time_zone) {
            return Err(InvalidRecurrence::UnknownTimeZone(time_zone.to_owned()));
        }
        Self::stored(starts_at, ends_at, time_zone, lines)
    }

    /// As [`Recurrence::parse`], for what was checked when it was stored: a zone that is not known any more counts as
    /// UTC.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn stored(starts_at: At, ends_at: At, time_zone: &str, lines: &[String]) -> Result<Self, InvalidRecurrence> {
        if !FIRST_SHIFTS.contains(&starts_at.micros()) {
            return Err(InvalidRecurrence::TooFar);
        }
        let clock = WallClock::of(time_zone);
        let first = clock.reading(starts_at);
        let duration_micros = clock.reading(ends_at).0.saturating_sub(first.0);
        if ends_at <= starts_at || duration_micros <= 0 {
            return Err(InvalidRecurrence::NoLength);
        }
        if duration_micros > LONGEST_SHIFT_MICROS {
            return Err(InvalidRecurrence::TooLong);
        }
        let read = Lines::read(lines, &clock)?;
        let mut recurrence = Self {
            starts_at,
            ends_at,
            time_zone: time_zone.to_owned(),
            lines: lines.to_vec(),
            first,
            duration_micros,
            count: read.rule.count,
            until: read.rule.until.map_or(Reading(i64::MAX), |until| until.last_reading(&clock)),
            periods: Periods::new(read.rule, first),
            cycle: None,
            added: vec![],
            excluded: vec![],
            in_ten_years: 0,
        };
        recurrence.find_cycle()?;
        recurrence.take_dates(read.added, read.excluded);
        recurrence.in_ten_years = recurrence.estimate();
        // What is left out may be all there is, and so may what comes after the end.
        let may_be_empty =
            recurrence.in_ten_years == 0 || !recurrence.excluded.is_empty() || recurrence.until.0 < i64::MAX;
        let ten_years = Reading(first.0 + 10 * LONGEST_SHIFT_MICROS);
        if may_be_empty && recurrence.occurrences(first, ten_years, 1).is_empty() {
            return Err(InvalidRecurrence::Never);
        }
        Ok(recurrence)
    }

    /// When its first shift starts, or would.
    #[must_use]
    pub fn starts_at(&self) -> At {
        self.starts_at
    }

    /// When its first shift ends, or would.
    #[must_use]
    pub fn ends_at(&self) -> At {
        self.ends_at
    }

    /// The zone whose wall clock counts.
    #[must_use]
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// Its lines as they were written.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// About how many shifts a time has, rounded up.
    pub(super) fn shifts_within(&self, seconds: u64) -> u64 {
        let ten_years_seconds = (10 * LONGEST_SHIFT_MICROS / 1_000_000) as u64;
        (self.in_ten_years.saturating_mul(seconds) / ten_years_seconds).saturating_add(1)
    }

    /// What the clock shows when a shift ends, where it is not cut.
    pub(super) fn end_of(&self, start: Reading) -> Reading {
        Reading(start.0.saturating_add(self.duration_micros))
    }

    /// The last occurrence before `from`, all from there to `to`, and those that start before a shift that starts at
    /// `to` would end; `most` at most.
    pub(super) fn occurrences(&self, from: Reading, to: Reading, most: usize) -> Vec<Occurrence> {
        let to = self.end_of(to);
        let listed;
        let rule = match &self.cycle {
            Some((length, readings)) => Sequence::cycle(*length, readings, self.first),
            None => {
                listed = self.list(to);
                Sequence::List(&listed)
            }
        };
        let start = self.last_before(from, &rule).unwrap_or(from);
        let (mut place, mut extra) = (rule.place(start), self.added.partition_point(|date| *date < start));
        let mut found = vec![];
        while found.len() < most {
            let named = self.named(place, &rule);
            let added = self.added.get(extra).copied();
            let Some(next) = named.into_iter().chain(added).min().filter(|next| *next <= to) else { break };
            if named == Some(next) {
                place += 1;
            } else {
                extra += 1;
            }
            if !self.is_excluded(next) {
                found.push(next);
            }
        }
        let first = found.first().map_or(0, |first| self.number(*first, &rule));
        (first..).zip(found).collect()
    }

    /// Of every `round`th shift, counted from the first one, the last that has started when the clock shows `now`.
    /// `None` where it is not the same rule that would begin there: one that counts, has dates, or goes by months.
    pub(super) fn last_of_every(&self, round: u64, now: Reading) -> Option<Reading> {
        let (length, readings) = self.cycle.as_ref().filter(|_| self.count.is_none() && self.lines.len() == 1)?;
        let rule = Sequence::cycle(*length, readings, self.first);
        let started = rule.place(Reading(now.0.saturating_add(1)));
        self.named(started.checked_sub(1)? / round * round, &rule)
    }

    /// What the rule names at a place, within COUNT and UNTIL.
    fn named(&self, place: u64, rule: &Sequence<'_>) -> Option<Reading> {
        rule.get(place).filter(|reading| place < self.count.unwrap_or(u64::MAX) && *reading <= self.until)
    }

    /// The last occurrence before a reading.
    fn last_before(&self, from: Reading, rule: &Sequence<'_>) -> Option<Reading> {
        let after_until = rule.place(Reading(self.until.0.saturating_add(1)));
        let end = rule.place(from).min(after_until).min(self.count.unwrap_or(u64::MAX));
        let named = (0..end).rev().filter_map(|place| rule.get(place)).find(|reading| !self.is_excluded(*reading));
        let added = self.added[..self.added.partition_point(|date| *date < from)].last().copied();
        named.max(added)
    }

    /// How many occurrences start before a reading.
    fn number(&self, reading: Reading, rule: &Sequence<'_>) -> u64 {
        let named = rule.place(reading).min(self.count.unwrap_or(u64::MAX));
        let before = |dates: &[Reading]| dates.partition_point(|date| *date < reading) as u64;
        named + before(&self.added) - before(&self.excluded)
    }

    fn is_excluded(&self, reading: Reading) -> bool {
        self.excluded.binary_search(&reading).is_ok()
    }

    /// Everything that the rule names from its first reading to another one.
    fn list(&self, to: Reading) -> Vec<Reading> {
        let to = to.min(self.until);
        let mut listed = vec![];
        for period in 0..PERIODS_MAX {
            let Some(start) =
                self.periods.start(period).filter(|start| stamp::reading(*start).is_some_and(|at| at <= to))
            else {
                break;
            };
            let readings = self.periods.readings(start).into_iter();
            listed.extend(readings.filter(|reading| self.first <= *reading && *reading <= to));
        }
        listed
    }

    /// About how many occurrences ten years have; 0 where the first two have none.
    fn estimate(&self) -> u64 {
        match &self.cycle {
            Some((length, readings)) => readings.len() as u64 * (10 * LONGEST_SHIFT_MICROS / length + 1) as u64,
            None => 5 * self.list(Reading(self.first.0 + 2 * LONGEST_SHIFT_MICROS)).len() as u64,
        }
    }

    fn find_cycle(&mut self) -> Result<(), InvalidRecurrence> {
        let Some((periods, length)) = self.periods.cycle() else {
            let month = self.list(Reading(self.first.0 + 32 * 86_400 * 1_000_000));
            return if month.len() > 4 * CYCLE_MAX { Err(InvalidRecurrence::TooOften) } else { Ok(()) };
        };
        let mut readings = vec![];
        for period in 0..periods {
            let start = self.periods.start(period).ok_or(InvalidRecurrence::TooFar)?;
            readings.extend(self.periods.readings(start));
            if readings.len() > CYCLE_MAX {
                return Err(InvalidRecurrence::TooOften);
            }
        }
        self.cycle = Some((length, readings));
        Ok(())
    }

    /// Takes RDATEs and EXDATEs, as far as they change what the rule says.
    fn take_dates(&mut self, mut added: Vec<Reading>, mut excluded: Vec<Reading>) {
        for dates in [&mut added, &mut excluded] {
            dates.sort_unstable();
            dates.dedup();
        }
        let last = added.last().max(excluded.last()).copied().unwrap_or(self.first);
        let listed;
        let rule = match &self.cycle {
            Some((length, readings)) => Sequence::cycle(*length, readings, self.first),
            None => {
                listed = self.list(last);
                Sequence::List(&listed)
            }
        };
        let is_named = |reading: &Reading| self.named(rule.place(*reading), &rule) == Some(*reading);
        added.retain(|reading| !is_named(reading) && !excluded.contains(reading));
        excluded.retain(is_named);
        (self.added, self.excluded) = (added, excluded);
    }
}

/// What a rule names, by place from 0, whatever COUNT and UNTIL say.
enum Sequence<'a> {
    /// Readings that repeat after a while.
    Cycle { length: i64, readings: &'a [Reading], skipped: i64 },
    /// Readings in order.
    List(&'a [Reading]),
}

impl<'a> Sequence<'a> {
    fn cycle(length: i64, readings: &'a [Reading], first: Reading) -> Self {
        let skipped = readings.partition_point(|reading| *reading < first) as i64;
        Self::Cycle { length, readings, skipped }
    }

    /// The place of the first one that is not before a reading.
    fn place(&self, reading: Reading) -> u64 {
        match self {
            Self::Cycle { length, readings, skipped } => {
                let Some(start) = readings.first() else { return 0 };
                let since = reading.0.saturating_sub(start.0);
                let within = Reading(start.0 + since.rem_euclid(*length));
                let place = readings.partition_point(|one| *one < within) as i64;
                let place = since.div_euclid(*length).saturating_mul(readings.len() as i64) + place - skipped;
                u64::try_from(place).unwrap_or(0)
            }
            Self::List(readings) => readings.partition_point(|one| *one < reading) as u64,
        }
    }

    fn get(&self, place: u64) -> Option<Reading> {
        match self {
            Self::Cycle { length, readings, skipped } => {
                let place = i64::try_from(place).ok()?.checked_add(*skipped)?;
                let count = i64::try_from(readings.len()).ok().filter(|count| *count > 0)?;
                let reading = readings.get(usize::try_from(place % count).ok()?)?;
                (place / count).checked_mul(*length)?.checked_add(reading.0).map(Reading)
            }
            Self::List(readings) => readings.get(usize::try_from(place).ok()?).copied(),
        }
    }
}

/// The lines of a recurrence, read.
struct Lines {
    rule: Rule,
    added: Vec<Reading>,
    excluded: Vec<Reading>,
}

impl Lines {
    fn read(lines: &[String], clock: &WallClock) -> Result<Self, InvalidRecurrence> {
        if lines.len() > LINES_MAX {
            return Err(InvalidRecurrence::TooMany);
        }
        let (mut rules, mut added, mut excluded) = (vec![], vec![], vec![]);
        for line in lines {
            let refusal = || InvalidRecurrence::Line(line.clone());
            let (head, value) = line.trim().split_once(':').unwrap_or(("RRULE", line.trim()));
            let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
            match name.trim().to_ascii_uppercase().as_str() {
                "RRULE" => rules.push(Rule::parse(value)?),
                "RDATE" => added.extend(dates(value, parameters, clock)?),
                "EXDATE" => excluded.extend(dates(value, parameters, clock)?),
                _ => return Err(refusal()),
            }
        }
        if added.len() + excluded.len() > DATES_MAX {
            return Err(InvalidRecurrence::TooMany);
        }
        match <[Rule; 1]>::try_from(rules) {
            Ok([rule]) => Ok(Self { rule, added, excluded }),
            Err(_) => Err(InvalidRecurrence::NotOneRule),
        }
    }
}

/// The dates of an EXDATE or RDATE, on the event's clock.
fn dates(value: &str, parameters: &str, clock: &WallClock) -> Result<Vec<Reading>, InvalidRecurrence> {
    let mut zone = None;
    for parameter in parameters.split(';').filter(|parameter| !parameter.is_empty()) {
        match parameter.split_once('=') {
            Some((name, name_of_zone)) if name.eq_ignore_ascii_case("TZID") => {
                if !is_time_zone(name_of_zone) {
                    return Err(InvalidRecurrence::UnknownTimeZone(name_of_zone.to_owned()));
                }
                zone = Some(WallClock::of(name_of_zone));
            }
            Some((name, kind)) if name.eq_ignore_ascii_case("VALUE") && kind.eq_ignore_ascii_case("DATE-TIME") => {}
            _ => return Err(InvalidRecurrence::Part(parameter.to_owned())),
        }
    }
    let read = |text: &str| {
        let stamp = Stamp::parse(text)?;
        match (&zone, stamp) {
            (Some(zone), Stamp::Reading(reading)) => Some(clock.reading(zone.moment(reading))),
            _ => stamp.reading(clock),
        }
    };
    value.split(',').map(|text| read(text).ok_or_else(|| InvalidRecurrence::Date(text.to_owned()))).collect()
}
