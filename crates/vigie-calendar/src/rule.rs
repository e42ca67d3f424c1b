//! Recurrence rules (RFC 5545, 3.3.10): daily, weekly, monthly and yearly, which is what on-call calendars use. Every other
//! part is refused by name, because a shift that is left out silently is a page that nobody gets.

use jiff::{
    civil::{Date, DateTime, Weekday},
    tz::TimeZone,
};
use vigie_core::time::At;

/// A recurrence rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What it counts.
    pub frequency: Frequency,
    /// Every how many of them; at least 1.
    pub interval: u32,
    /// On these days of the week only; all, where empty.
    pub by_day: Vec<Day>,
    /// Of a month: on these days only, from 1, or from -1 counted from its end; all, where empty.
    pub by_month_day: Vec<i8>,
    /// When it ends.
    pub until: Until,
    /// The day on which a week starts, for weekly rules with an interval.
    pub week_start: Weekday,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Of a month: which one of them, from 1, or from -1 counted from its end; 0: every one.
    pub ordinal: i8,
    /// Which day.
    pub weekday: Weekday,
}

/// What a rule counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// Days.
    Daily,
    /// Weeks.
    Weekly,
    /// Months: the same day of each, or those that the rule names. A month without such a day has none.
    Monthly,
    /// Years: the same day of the same month.
    Yearly,
}

/// When a rule ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    /// Never.
    Never,
    /// After so many occurrences.
    Count(u32),
    /// Occurrences that start at this moment or before belong to it.
    Moment(At),
    /// The same on the clock of the event.
    Clock(DateTime),
}

impl Rule {
    /// Reads the value of an `RRULE`.
    ///
    /// # Errors
    /// A sentence that names the part that is wrong or not supported.
    pub(crate) fn parse(value: &str) -> Result<Self, String> {
        let mut frequency = None;
        let (mut interval, mut until, mut week_start) = (1, Until::Never, Weekday::Monday);
        let (mut by_day, mut by_month_day) = (vec![], vec![]);
        for part in value.split(';').filter(|part| !part.trim().is_empty()) {
            let (name, value) = part.split_once('=').ok_or_else(|| format!("the rule's part {part:?} has no value"))?;
            let number = || value.trim().parse::<u32>().ok().filter(|number| *number > 0);
            match name.trim().to_ascii_uppercase().as_str() {
                "FREQ" => frequency = Some(parse_frequency(value)?),
                "INTERVAL" => interval = number().ok_or_else(|| format!("INTERVAL={value} is no number from 1 on"))?,
                "COUNT" => {
                    until = Until::Count(number().ok_or_else(|| format!("COUNT={value} is no number from 1 on"))?)
                }
                "UNTIL" => until = parse_until(value)?,
                "BYDAY" => by_day = distinct(value, parse_day)?,
                "BYMONTHDAY" => by_month_day = distinct(value, parse_month_day)?,
                "WKST" => week_start = parse_day(value)?.weekday,
                other => {
                    return Err(format!(
                        "its recurrence uses {other}, which is not supported: use FREQ=DAILY, WEEKLY, MONTHLY or YEARLY \
                         with INTERVAL, BYDAY, BYMONTHDAY, COUNT and UNTIL, or write the shifts out one by one"
                    ));
                }
            }
        }
        let frequency = frequency.ok_or("its recurrence has no FREQ")?;
        if frequency == Frequency::Yearly && !by_day.is_empty() {
            return Err(
                "its yearly recurrence uses BYDAY, which is not supported: write the days out one by one".into()
            );
        }
        let rule = Self { frequency, interval, by_day, by_month_day, until, week_start };
        if frequency == Frequency::Monthly { Ok(rule) } else { rule.without_months() }
    }

    /// Refuses what only rules of months may say.
    fn without_months(self) -> Result<Self, String> {
        if !self.by_month_day.is_empty() {
            return Err("its recurrence uses BYMONTHDAY, which needs FREQ=MONTHLY".into());
        }
        match self.by_day.iter().find(|day| day.ordinal != 0) {
            Some(day) => {
                Err(format!("its recurrence uses BYDAY={}{:?}, which needs FREQ=MONTHLY", day.ordinal, day.weekday))
            }
            None => Ok(self),
        }
    }

    /// The starts that follow from the rule up to a moment on the clock of `zone`, first to last; `None` when that takes
    /// more days, weeks or years than `steps` has left.
    pub(crate) fn starts(
        &self,
        first: DateTime,
        zone: &TimeZone,
        until: DateTime,
        steps: &mut usize,
    ) -> Option<Vec<DateTime>> {
        let mut starts = vec![];
        for step in 0.. {
            *steps = steps.checked_sub(1)?;
            let Some(days) = self.days(first.date(), step) else { return Some(starts) };
            for date in days.into_iter().filter(|date| *date >= first.date()) {
                let start = date.to_datetime(first.time());
                let is_counted_out = matches!(self.until, Until::Count(count) if starts.len() >= count as usize);
                if start > until || is_counted_out || self.is_over(start, zone) {
                    return Some(starts);
                }
                starts.push(start);
            }
        }
        None
    }

    fn is_over(&self, start: DateTime, zone: &TimeZone) -> bool {
        match self.until {
            Until::Never | Until::Count(_) => false,
            Until::Clock(last) => start > last,
            Until::Moment(last) => start.to_zoned(zone.clone()).is_ok_and(|start| At::from(start.timestamp()) > last),
        }
    }

    /// The days of one day, week or year of the rule, in order; `None` beyond the end of time.
    fn days(&self, first: Date, step: usize) -> Option<Vec<Date>> {
        let count = i64::from(self.interval).checked_mul(step as i64)?;
        match self.frequency {
            Frequency::Daily => {
                let day = first.checked_add(jiff::Span::new().try_days(count).ok()?).ok()?;
                Some([day].into_iter().filter(|day| self.is_wanted(*day)).collect())
            }
            Frequency::Weekly => {
                let back = i64::from(first.weekday().since(self.week_start));
                let week = first.checked_sub(jiff::Span::new().days(back)).ok()?;
                let week = week.checked_add(jiff::Span::new().try_weeks(count).ok()?).ok()?;
                let days = (0..7).filter_map(|day| week.checked_add(jiff::Span::new().days(day)).ok());
                let own = |day: &Date| {
                    if self.by_day.is_empty() { day.weekday() == first.weekday() } else { self.is_wanted(*day) }
                };
                Some(days.filter(own).collect())
            }
            Frequency::Monthly => {
                let month = first.first_of_month().checked_add(jiff::Span::new().try_months(count).ok()?).ok()?;
                let days =
                    (1..=month.days_in_month()).filter_map(|day| Date::new(month.year(), month.month(), day).ok());
                let is_plain = self.by_day.is_empty() && self.by_month_day.is_empty();
                let own = |day: &Date| if is_plain { day.day() == first.day() } else { self.is_wanted_in_month(*day) };
                Some(days.filter(own).collect())
            }
            Frequency::Yearly => {
                let year = i16::try_from(i64::from(first.year()) + count).ok()?;
                (year <= 9999).then(|| Date::new(year, first.month(), first.day()).into_iter().collect())
            }
        }
    }

    fn is_wanted(&self, day: Date) -> bool {
        self.by_day.is_empty() || self.by_day.iter().any(|wanted| wanted.weekday == day.weekday())
    }

    fn is_wanted_in_month(&self, day: Date) -> bool {
        let (from_start, from_end) = (day.day(), day.day() - day.days_in_month() - 1);
        // The first seven days hold the first of each weekday, the last seven the last.
        let (nth, nth_last) = ((from_start - 1) / 7 + 1, (from_end + 1) / 7 - 1);
        let is_one = |wanted: &Day| {
            wanted.weekday == day.weekday() && (wanted.ordinal == 0 || [nth, nth_last].contains(&wanted.ordinal))
        };
        let is_numbered = |wanted: &i8| [from_start, from_end].contains(wanted);
        (self.by_day.is_empty() || self.by_day.iter().any(is_one))
            && (self.by_month_day.is_empty() || self.by_month_day.iter().any(is_numbered))
    }
}

/// The elements of a list, each once: every step of a rule goes through them.
fn distinct<T: PartialEq>(list: &str, parse: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    let mut found: Vec<T> = vec![];
    for element in list.split(',').map(parse) {
        let element = element?;
        if !found.contains(&element) {
            found.push(element);
        }
    }
    Ok(found)
}

fn parse_frequency(value: &str) -> Result<Frequency, String> {
    match value.trim().to_ascii_uppercase().as_str() {
        "DAILY" => Ok(Frequency::Daily),
        "WEEKLY" => Ok(Frequency::Weekly),
        "MONTHLY" => Ok(Frequency::Monthly),
        "YEARLY" => Ok(Frequency::Yearly),
        other => Err(format!(
            "its recurrence is {other}, which is not supported: use DAILY, WEEKLY, MONTHLY or YEARLY, or write the shifts \
             out one by one"
        )),
    }
}

/// `MO`, or `1MO` and `-1MO` in months.
fn parse_day(value: &str) -> Result<Day, String> {
    let text = value.trim().to_ascii_uppercase();
    let wrong = || format!("its recurrence names the day {text}, which is not supported: use MO to SU");
    let (ordinal, name) = text.split_at_checked(text.len().saturating_sub(2)).ok_or_else(wrong)?;
    let weekday = match name {
        "MO" => Weekday::Monday,
        "TU" => Weekday::Tuesday,
        "WE" => Weekday::Wednesday,
        "TH" => Weekday::Thursday,
        "FR" => Weekday::Friday,
        "SA" => Weekday::Saturday,
        "SU" => Weekday::Sunday,
        _ => return Err(wrong()),
    };
    let is_one = |ordinal: &i8| (1..=5).contains(&ordinal.unsigned_abs());
    let ordinal = if ordinal.is_empty() { Some(0) } else { ordinal.parse().ok().filter(is_one) };
    Ok(Day { ordinal: ordinal.ok_or_else(wrong)?, weekday })
}

fn parse_month_day(value: &str) -> Result<i8, String> {
    let day = value.trim().parse::<i8>().ok().filter(|day| (1..=31).contains(&day.unsigned_abs()));
    day.ok_or_else(|| format!("BYMONTHDAY={value} is no day of a month"))
}

fn parse_until(value: &str) -> Result<Until, String> {
    let value = value.trim();
    let wrong = || format!("UNTIL={value} is no date");
    if let Some(utc) = value.strip_suffix(['Z', 'z']) {
        let moment: DateTime = utc.parse().map_err(|_| wrong())?;
        let zoned = moment.to_zoned(TimeZone::UTC).map_err(|_| wrong())?;
        return Ok(Until::Moment(zoned.timestamp().into()));
    }
    if let Some(clock) = value.contains('T').then(|| value.parse::<DateTime>()) {
        return clock.map(Until::Clock).map_err(|_| wrong());
    }
    let date: Date = value.parse().map_err(|_| wrong())?;
    // The whole day belongs to it.
    Ok(Until::Clock(date.at(23, 59, 59, 0)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::datetime;

    use super::*;

    fn starts(rule: &str) -> Vec<String> {
        let rule = Rule::parse(rule).expect("a rule");
        let (first, until) = (datetime(2026, 11, 25, 9, 0, 0, 0), datetime(2027, 12, 31, 0, 0, 0, 0));
        let starts = rule.starts(first, &TimeZone::UTC, until, &mut 1000).expect("not too many");
        starts.iter().map(|start| start.strftime("%a %m-%d").to_string()).take(6).collect()
    }

    #[test]
    fn days_and_weeks_are_counted_from_the_first_event() {
        assert_eq!(starts("FREQ=DAILY;COUNT=3"), ["Wed 11-25", "Thu 11-26", "Fri 11-27"]);
        assert_eq!(starts("FREQ=DAILY;INTERVAL=2;UNTIL=20261129T090000Z"), ["Wed 11-25", "Fri 11-27", "Sun 11-29"]);
        assert_eq!(starts("FREQ=DAILY;BYDAY=MO,FR;COUNT=2"), ["Fri 11-27", "Mon 11-30"]);
        assert_eq!(starts("FREQ=WEEKLY;UNTIL=20261209"), ["Wed 11-25", "Wed 12-02", "Wed 12-09"]);
        let every_second_week = ["Wed 11-25", "Mon 12-07", "Wed 12-09", "Mon 12-21"];
        assert_eq!(starts("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE,MO;COUNT=4"), every_second_week);
        assert_eq!(
            starts("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,WE;COUNT=3"),
            ["Wed 11-25", "Sun 12-06", "Wed 12-09"]
        );
        assert_eq!(starts("FREQ=YEARLY").len(), 2);
    }

    #[test]
    fn months_have_the_same_day_or_those_that_are_named() {
        assert_eq!(starts("FREQ=MONTHLY;COUNT=3"), ["Wed 11-25", "Fri 12-25", "Mon 01-25"]);
        assert_eq!(starts("FREQ=MONTHLY;INTERVAL=2;COUNT=2"), ["Wed 11-25", "Mon 01-25"]);
        assert_eq!(starts("FREQ=MONTHLY;BYDAY=1MO;COUNT=3"), ["Mon 12-07", "Mon 01-04", "Mon 02-01"]);
        assert_eq!(starts("FREQ=MONTHLY;BYDAY=-1FR,2TU;COUNT=3"), ["Fri 11-27", "Tue 12-08", "Fri 12-25"]);
        assert_eq!(starts("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3"), ["Thu 12-31", "Sun 01-31", "Wed 03-31"]);
        assert_eq!(starts("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2"), ["Mon 11-30", "Thu 12-31"]);
        assert_eq!(starts("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;COUNT=1"), ["Fri 08-13"]);
        assert_eq!(starts("FREQ=MONTHLY;BYDAY=SU;UNTIL=20261130"), ["Sun 11-29"]);
    }

    #[test]
    fn what_is_not_supported_is_refused_by_name() {
        for (rule, named) in [
            ("FREQ=HOURLY", "HOURLY"),
            ("FREQ=WEEKLY;BYDAY=1MO", "FREQ=MONTHLY"),
            ("FREQ=MONTHLY;BYDAY=6MO", "6MO"),
            ("FREQ=MONTHLY;BYDAY=É", "É"),
            ("FREQ=WEEKLY;BYMONTHDAY=1", "FREQ=MONTHLY"),
            ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0"),
            ("FREQ=DAILY;BYHOUR=9", "BYHOUR"),
            ("INTERVAL=2", "FREQ"),
            ("FREQ=DAILY;INTERVAL=0", "INTERVAL=0"),
            ("FREQ=DAILY;UNTIL=soon", "UNTIL=soon"),
            ("FREQ=DAILY;COUNT", "COUNT"),
        ] {
            let refusal = Rule::parse(rule).expect_err(rule);
            assert!(refusal.contains(named), "{refusal}");
        }
    }

    #[test]
    fn a_rule_without_end_ends_with_the_time_that_is_asked_for() {
        let rule = Rule::parse("FREQ=DAILY").expect("a rule");
        let first = datetime(1900, 1, 1, 0, 0, 0, 0);
        assert_eq!(
            rule.starts(first, &TimeZone::UTC, datetime(2027, 1, 1, 0, 0, 0, 0), &mut 40_000),
            None,
            "too many to follow"
        );
    }
}
