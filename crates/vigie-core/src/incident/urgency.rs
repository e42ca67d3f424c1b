//! How loud a new incident is, and when support hours make it louder. Hours are read off the wall clock of their zone.

use jiff::{
    ToSpan, Zoned,
    civil::{Date, Time},
    tz::TimeZone,
};

use super::Urgency;
use crate::{
    event::Severity,
    service::{SupportHours, UrgencyChoice, UrgencyRule},
    time::At,
};

/// Days to look ahead for the next start of support hours: a week, and one more for a start that is later today.
const DAYS_AHEAD: i32 = 8;
const DAY_SECONDS: u32 = 86_400;

/// What the rule says at a moment: high, low, or as the severity says.
#[must_use]
pub fn choice_at(rule: &UrgencyRule, now: At) -> UrgencyChoice {
    match rule {
        UrgencyRule::Constant(choice) => *choice,
        UrgencyRule::SupportHours { hours, during, outside, .. } => {
            if is_open(hours, now) {
                *during
            } else {
                *outside
            }
        }
    }
}

/// The urgency of an incident that starts now with an alert of this severity; `None`: made by hand.
#[must_use]
pub fn urgency_at(rule: &UrgencyRule, severity: Option<Severity>, now: At) -> Urgency {
    choice_at(rule, now).for_severity(severity)
}

/// When a low-urgency incident of now becomes high: at the next start of support hours, where the service wants it.
#[must_use]
pub fn raise_at(rule: &UrgencyRule, urgency: Urgency, now: At) -> Option<At> {
    match rule {
        UrgencyRule::SupportHours { hours, raise_at_start: true, .. }
            if urgency == Urgency::Low && !is_open(hours, now) =>
        {
            next_start(hours, now)
        }
        UrgencyRule::SupportHours { .. } | UrgencyRule::Constant(_) => None,
    }
}

/// Whether support hours run at a moment.
#[must_use]
pub fn is_open(hours: &SupportHours, now: At) -> bool {
    let local = local(hours, now);
    let second = second_of_day(local.time());
    let today = starts_on(hours, local.date());
    if hours.start_second < hours.end_second {
        return today && (hours.start_second..hours.end_second).contains(&second);
    }
    let yesterday = local.date().yesterday().is_ok_and(|date| starts_on(hours, date));
    (today && second >= hours.start_second) || (yesterday && second < hours.end_second)
}

fn next_start(hours: &SupportHours, now: At) -> Option<At> {
    let local = local(hours, now);
    let start = i64::from(hours.start_second.min(DAY_SECONDS - 1));
    (0..=DAYS_AHEAD).find_map(|days| {
        let date = local.date().checked_add(days.days()).ok()?;
        if !starts_on(hours, date) {
            return None;
        }
        let wall = date.to_datetime(Time::midnight()).checked_add(start.seconds()).ok()?;
        let moment = At::from(wall.to_zoned(local.time_zone().clone()).ok()?.timestamp());
        (moment > now).then_some(moment)
    })
}

fn starts_on(hours: &SupportHours, date: Date) -> bool {
    let weekday = date.weekday().to_monday_one_offset().unsigned_abs();
    hours.days_of_week.contains(&weekday)
}

fn local(hours: &SupportHours, now: At) -> Zoned {
    now.timestamp().to_zoned(TimeZone::get(&hours.time_zone).unwrap_or(TimeZone::UTC))
}

fn second_of_day(time: Time) -> u32 {
    let [hour, minute, second] = [time.hour(), time.minute(), time.second()].map(|part| u32::from(part.unsigned_abs()));
    hour * 3600 + minute * 60 + second
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> At {
        At::from(text.parse::<jiff::Timestamp>().expect("a moment"))
    }

    fn hours(days: &[u8], start_hour: u32, end_hour: u32) -> SupportHours {
        SupportHours {
            time_zone: "Europe/Paris".into(),
            days_of_week: days.to_vec(),
            start_second: start_hour * 3600,
            end_second: end_hour * 3600,
        }
    }

    fn office() -> UrgencyRule {
        UrgencyRule::SupportHours {
            hours: hours(&[1, 2, 3, 4, 5], 9, 18),
            during: UrgencyChoice::High,
            outside: UrgencyChoice::Low,
            raise_at_start: true,
        }
    }

    #[test]
    fn office_hours_follow_the_wall_clock_in_winter_and_summer() {
        // 12 January 2026 and 13 July 2026 are Mondays; Paris is one hour ahead in winter and two in summer.
        assert_eq!(urgency_at(&office(), None, at("2026-01-12T07:59:59Z")), Urgency::Low);
        assert_eq!(urgency_at(&office(), None, at("2026-01-12T08:00:00Z")), Urgency::High);
        assert_eq!(urgency_at(&office(), None, at("2026-07-13T07:00:00Z")), Urgency::High);
        assert_eq!(urgency_at(&office(), None, at("2026-07-13T16:00:00Z")), Urgency::Low);
    }

    #[test]
    fn hours_that_end_before_they_start_reach_into_the_next_day() {
        let friday_night = hours(&[5], 22, 6);
        assert!(is_open(&friday_night, at("2026-01-16T21:00:00Z")), "Friday 22:00");
        assert!(is_open(&friday_night, at("2026-01-17T04:59:59Z")), "Saturday 05:59");
        assert!(!is_open(&friday_night, at("2026-01-17T05:00:00Z")), "Saturday 06:00");
        assert!(!is_open(&friday_night, at("2026-01-16T03:00:00Z")), "Friday 04:00 belongs to Thursday");
    }

    #[test]
    fn a_low_urgency_incident_of_friday_night_is_raised_on_monday_morning() {
        let friday_night = at("2026-01-16T20:00:00Z");
        assert_eq!(raise_at(&office(), Urgency::Low, friday_night), Some(at("2026-01-19T08:00:00Z")));
        assert_eq!(raise_at(&office(), Urgency::High, friday_night), None);
        assert_eq!(raise_at(&UrgencyRule::Constant(UrgencyChoice::Low), Urgency::Low, friday_night), None);
    }

    #[test]
    fn severity_decides_where_the_service_lets_it() {
        let rule = UrgencyRule::Constant(UrgencyChoice::SeverityBased);
        assert_eq!(urgency_at(&rule, Some(Severity::Warning), At::EPOCH), Urgency::Low);
        assert_eq!(urgency_at(&rule, Some(Severity::Error), At::EPOCH), Urgency::High);
    }
}
