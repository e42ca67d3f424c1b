//! One RRULE: what it may hold, and how its text is read (RFC 5545, section 3.3.10).

use super::{InvalidRecurrence, stamp::Stamp};

/// How often the periods of a rule come round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Frequency {
    Yearly,
    Monthly,
    Weekly,
    Daily,
    Hourly,
}

/// A day of the week (0 = Monday), perhaps only one of those in a month or year: 1 = the first, -1 = the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ByDay {
    pub(super) weekday: i8,
    pub(super) ordinal: Option<i16>,
}

/// A recurrence rule as it was written. Lists are sorted and hold nothing twice; an empty one was not given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) frequency: Frequency,
    /// Every how many periods; at least 1.
    pub(super) interval: i64,
    /// How many occurrences there are at most.
    pub(super) count: Option<u64>,
    /// The last moment or reading at which one may start.
    pub(super) until: Option<Stamp>,
    /// The first day of a week, 0 = Monday.
    pub(super) week_start: i8,
    pub(super) months: Vec<i64>,
    /// Days of the month; negative ones count from its end.
    pub(super) month_days: Vec<i64>,
    pub(super) days: Vec<ByDay>,
    pub(super) hours: Vec<i64>,
    pub(super) minutes: Vec<i64>,
    /// Which of the occurrences of a period count; negative ones from its end.
    pub(super) positions: Vec<i64>,
}

/// The largest interval: more periods than anybody plans ahead, of any length.
const INTERVAL_MAX: i64 = 1_000;
/// The largest count of occurrences.
const COUNT_MAX: i64 = 1_000_000;
/// Names of the days, Monday first.
const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

impl Rule {
    /// Reads what stands after `RRULE:`.
    pub(super) fn parse(text: &str) -> Result<Self, InvalidRecurrence> {
        let mut rule = Self::blank();
        let mut frequency = None;
        let mut seen: Vec<String> = vec![];
        for part in text.split(';').filter(|part| !part.is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| InvalidRecurrence::Part(part.to_owned()))?;
            let name = name.trim().to_ascii_uppercase();
            if seen.contains(&name) {
                return Err(InvalidRecurrence::Twice(name));
            }
            match name.as_str() {
                "FREQ" => frequency = Some(read_frequency(value)?),
                _ => rule.read(&name, value.trim())?,
            }
            seen.push(name);
        }
        rule.frequency = frequency.ok_or(InvalidRecurrence::NoFrequency)?;
        rule.checked()
    }

    fn blank() -> Self {
        Self {
            frequency: Frequency::Daily,
            interval: 1,
            count: None,
            until: None,
            week_start: 0,
            months: vec![],
            month_days: vec![],
            days: vec![],
            hours: vec![],
            minutes: vec![],
            positions: vec![],
        }
    }

    fn read(&mut self, name: &str, value: &str) -> Result<(), InvalidRecurrence> {
        let part = || InvalidRecurrence::Part(format!("{name}={value}"));
        match name {
            "INTERVAL" => self.interval = number(value, 1, INTERVAL_MAX).ok_or_else(part)?,
            "COUNT" => self.count = Some(number(value, 1, COUNT_MAX).ok_or_else(part)?.unsigned_abs()),
            "UNTIL" => self.until = Some(Stamp::parse(value).ok_or_else(part)?),
            "WKST" => self.week_start = weekday(value).ok_or_else(part)?,
            "BYMONTH" => self.months = numbers(value, 1, 12).ok_or_else(part)?,
            "BYMONTHDAY" => self.month_days = signed(value, 31).ok_or_else(part)?,
            "BYDAY" => self.days = value.split(',').map(by_day).collect::<Option<_>>().ok_or_else(part)?,
            "BYHOUR" => self.hours = numbers(value, 0, 23).ok_or_else(part)?,
            "BYMINUTE" => self.minutes = numbers(value, 0, 59).ok_or_else(part)?,
            "BYSETPOS" => self.positions = signed(value, 366).ok_or_else(part)?,
            "BYSECOND" | "BYYEARDAY" | "BYWEEKNO" => return Err(InvalidRecurrence::Unsupported(name.to_owned())),
            _ => return Err(part()),
        }
        Ok(())
    }

    fn checked(self) -> Result<Self, InvalidRecurrence> {
        if self.count.is_some() && self.until.is_some() {
            return Err(InvalidRecurrence::CountAndUntil);
        }
        if self.frequency > Frequency::Monthly && self.days.iter().any(|day| day.ordinal.is_some()) {
            return Err(InvalidRecurrence::OrdinalDay);
        }
        if self.frequency == Frequency::Hourly && !(self.months.is_empty() && self.month_days.is_empty()) {
            return Err(InvalidRecurrence::HourlyInMonths);
        }
        Ok(self)
    }
}

fn read_frequency(value: &str) -> Result<Frequency, InvalidRecurrence> {
    match value.trim().to_ascii_uppercase().as_str() {
        "YEARLY" => Ok(Frequency::Yearly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "WEEKLY" => Ok(Frequency::Weekly),
        "DAILY" => Ok(Frequency::Daily),
        "HOURLY" => Ok(Frequency::Hourly),
        other => Err(InvalidRecurrence::Frequency(other.to_owned())),
    }
}

/// A plus sign is allowed, as in `BYDAY=+1MO`.
fn number(text: &str, least: i64, most: i64) -> Option<i64> {
    text.trim().parse().ok().filter(|number| (least..=most).contains(number))
}

fn numbers(text: &str, least: i64, most: i64) -> Option<Vec<i64>> {
    let mut numbers: Vec<i64> = text.split(',').map(|one| number(one, least, most)).collect::<Option<_>>()?;
    numbers.sort_unstable();
    numbers.dedup();
    Some(numbers)
}

fn signed(text: &str, most: i64) -> Option<Vec<i64>> {
    numbers(text, -most, most).filter(|numbers| !numbers.contains(&0))
}

fn weekday(text: &str) -> Option<i8> {
    let place = DAYS.iter().position(|day| day.eq_ignore_ascii_case(text.trim()))?;
    i8::try_from(place).ok()
}

fn by_day(text: &str) -> Option<ByDay> {
    let text = text.trim();
    let split = text.len().checked_sub(2).filter(|split| text.is_char_boundary(*split))?;
    let (ordinal, day) = text.split_at(split);
    let ordinal = match ordinal {
        "" => None,
        text => Some(i16::try_from(number(text, -53, 53).filter(|number| *number != 0)?).ok()?),
    };
    Some(ByDay { weekday: weekday(day)?, ordinal })
}
