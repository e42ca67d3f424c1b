//! The readings of a rule, period by period.

use jiff::civil::{Date, DateTime, Time};

use super::{
    rule::{ByDay, Frequency, Rule},
    stamp::reading,
};
use crate::schedule::wall_clock::Reading;

const HOUR_MICROS: i64 = 3_600_000_000;
const DAY_MICROS: i64 = 24 * HOUR_MICROS;
const WEEK_MICROS: i64 = 7 * DAY_MICROS;

/// A rule that starts at a reading, with everything filled in that it leaves to its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Periods {
    rule: Rule,
    first: DateTime,
    /// Microseconds after the full minute at which everything starts.
    rest_micros: i64,
}

impl Periods {
    /// The periods of a rule from its first reading on.
    pub(super) fn new(mut rule: Rule, first: Reading) -> Self {
        let start = first.civil();
        if rule.month_days.is_empty() && rule.days.is_empty() {
            match rule.frequency {
                Frequency::Yearly => {
                    if rule.months.is_empty() {
                        rule.months = vec![i64::from(start.month())];
                    }
                    rule.month_days = vec![i64::from(start.day())];
                }
                Frequency::Monthly => rule.month_days = vec![i64::from(start.day())],
                Frequency::Weekly => {
                    rule.days = vec![ByDay { weekday: start.weekday().to_monday_zero_offset(), ordinal: None }];
                }
                Frequency::Daily | Frequency::Hourly => {}
            }
        }
        if rule.hours.is_empty() && rule.frequency < Frequency::Hourly {
            rule.hours = vec![i64::from(start.hour())];
        }
        if rule.minutes.is_empty() {
            rule.minutes = vec![i64::from(start.minute())];
        }
        Self { rule, first: start, rest_micros: first.0.rem_euclid(60_000_000) }
    }

    /// After how many periods everything repeats, and how long that takes; `None` where months and years matter.
    pub(super) fn cycle(&self) -> Option<(i64, i64)> {
        if !(self.rule.months.is_empty() && self.rule.month_days.is_empty()) {
            return None;
        }
        let (unit, units_of_a_week) = match self.rule.frequency {
            Frequency::Hourly => (HOUR_MICROS, 168),
            Frequency::Daily => (DAY_MICROS, 7),
            Frequency::Weekly => (WEEK_MICROS, 1),
            Frequency::Monthly | Frequency::Yearly => return None,
        };
        let periods = units_of_a_week / greatest_common_divisor(self.rule.interval, units_of_a_week);
        Some((periods, periods * self.rule.interval * unit))
    }

    /// The first day of a period, and its first hour for hourly ones; `None` after the last year there is.
    pub(super) fn start(&self, period: i64) -> Option<DateTime> {
        let steps = period.checked_mul(self.rule.interval)?;
        let date = self.first.date();
        let days = |date: Date, days: i64| date.checked_add(jiff::Span::new().try_days(days).ok()?).ok();
        let midnight = |date: Date| DateTime::from_parts(date, Time::midnight());
        match self.rule.frequency {
            Frequency::Yearly => {
                let year = i16::try_from(i64::from(date.year()).checked_add(steps)?).ok()?;
                Date::new(year, 1, 1).ok().map(midnight)
            }
            Frequency::Monthly => {
                let month = (i64::from(date.year()) * 12 + i64::from(date.month()) - 1).checked_add(steps)?;
                let year = i16::try_from(month.div_euclid(12)).ok()?;
                Date::new(year, i8::try_from(month.rem_euclid(12) + 1).ok()?, 1).ok().map(midnight)
            }
            Frequency::Weekly => {
                let weekday = date.weekday().to_monday_zero_offset();
                let since_start = (weekday - self.rule.week_start).rem_euclid(7);
                days(date, steps.checked_mul(7)? - i64::from(since_start)).map(midnight)
            }
            Frequency::Daily => days(date, steps).map(midnight),
            Frequency::Hourly => {
                let hours = steps.checked_add(i64::from(self.first.hour()))?;
                let date = days(date, hours.div_euclid(24))?;
                Some(DateTime::from_parts(date, Time::new(i8::try_from(hours.rem_euclid(24)).ok()?, 0, 0, 0).ok()?))
            }
        }
    }

    /// The readings of a period, in order; those before the first one of the rule are not left away.
    pub(super) fn readings(&self, start: DateTime) -> Vec<Reading> {
        let mut found = vec![];
        let hours: &[i64] = match self.rule.frequency {
            Frequency::Hourly => &[i64::from(start.hour())],
            _ => &self.rule.hours,
        };
        let allowed = self.rule.frequency != Frequency::Hourly
            || self.rule.hours.is_empty()
            || self.rule.hours.contains(&hours[0]);
        if !allowed {
            return found;
        }
        for day in self.days(start.date()) {
            let Some(midnight) = reading(DateTime::from_parts(day, Time::midnight())) else { continue };
            for hour in hours {
                let minutes = self.rule.minutes.iter().map(|minute| hour * 60 + minute);
                found.extend(minutes.map(|minute| Reading(midnight.0 + minute * 60_000_000 + self.rest_micros)));
            }
        }
        self.at_positions(found)
    }

    /// The days of a period that the rule allows.
    fn days(&self, start: Date) -> Vec<Date> {
        let count = match self.rule.frequency {
            Frequency::Yearly => usize::try_from(start.days_in_year()).unwrap_or(366),
            Frequency::Monthly => usize::try_from(start.days_in_month()).unwrap_or(31),
            Frequency::Weekly => 7,
            Frequency::Daily | Frequency::Hourly => 1,
        };
        start.series(jiff::Span::new().days(1)).take(count).filter(|day| self.allows(*day)).collect()
    }

    fn allows(&self, day: Date) -> bool {
        let rule = &self.rule;
        let in_month = rule.months.is_empty() || rule.months.contains(&i64::from(day.month()));
        let from_end = i64::from(day.day()) - i64::from(day.days_in_month()) - 1;
        let in_month_days = rule.month_days.is_empty()
            || rule.month_days.contains(&i64::from(day.day()))
            || rule.month_days.contains(&from_end);
        in_month
            && in_month_days
            && (rule.days.is_empty() || rule.days.iter().any(|by_day| self.is_named(day, *by_day)))
    }

    /// Whether a day is the one that a `BYDAY` names: of its year where the rule is yearly and names no months, else
    /// of its month.
    fn is_named(&self, day: Date, by_day: ByDay) -> bool {
        if day.weekday().to_monday_zero_offset() != by_day.weekday {
            return false;
        }
        let Some(ordinal) = by_day.ordinal else { return true };
        let of_year = self.rule.frequency == Frequency::Yearly && self.rule.months.is_empty();
        let (place, length) = match of_year {
            true => (day.day_of_year(), day.days_in_year()),
            false => (i16::from(day.day()), i16::from(day.days_in_month())),
        };
        if ordinal > 0 { (place - 1) / 7 + 1 == ordinal } else { -((length - place) / 7 + 1) == ordinal }
    }

    fn at_positions(&self, found: Vec<Reading>) -> Vec<Reading> {
        if self.rule.positions.is_empty() {
            return found;
        }
        let count = i64::try_from(found.len()).unwrap_or(i64::MAX);
        let mut chosen: Vec<Reading> = vec![];
        for position in &self.rule.positions {
            let place = if *position > 0 { position - 1 } else { count + position };
            let place = usize::try_from(place).ok();
            chosen.extend(place.and_then(|place| found.get(place)));
        }
        chosen.sort_unstable();
        chosen.dedup();
        chosen
    }
}

fn greatest_common_divisor(one: i64, other: i64) -> i64 {
    if other == 0 { one } else { greatest_common_divisor(other, one % other) }
}
