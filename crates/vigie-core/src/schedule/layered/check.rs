//! What a schedule must be before it is stored. To add a rule: a variant of [`Invalid`], and its test in [`check`].

use std::time::Duration;

use jiff::tz::TimeZone;

use super::layer::{Layer, Override, Restriction};
use crate::{
    schedule::{Schedule, shift_based::InvalidEvent},
    time::At,
};

const DAY_SECONDS: u64 = 86_400;
const WEEK_SECONDS: u64 = 7 * DAY_SECONDS;
/// The longest turn: ten years of days. Longer ones are slips of units.
const LONGEST_TURN: Duration = Duration::from_secs(3_660 * DAY_SECONDS);
/// The longest override: a leap year.
const LONGEST_OVERRIDE: Duration = Duration::from_secs(366 * DAY_SECONDS);
/// The most overrides of one schedule that are not over: every look at who is on call goes through them.
const UPCOMING_MAX: usize = 2_000;

/// What is wrong with a schedule or an override; the text says which layer (by name) and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// The zone is not in the IANA database.
    #[error("Time zone {0:?} is unknown: use an IANA name such as Europe/Paris")]
    UnknownTimeZone(String),
    /// A layer has nobody.
    #[error("{0} has no users: name at least one")]
    NoUsers(String),
    /// Turns without length.
    #[error("{0}: rotation turn length must be at least 1 second")]
    TurnTooShort(String),
    /// Turns of more than ten years.
    #[error("{0}: rotation turn length must not be longer than 10 years")]
    TurnTooLong(String),
    /// A layer ends before or when it starts.
    #[error("{0} must end after its start")]
    LayerEndsTooEarly(String),
    /// A restriction without length.
    #[error("{0}: a restriction must last at least 1 second")]
    RestrictionTooShort(String),
    /// A daily restriction that is longer than a day.
    #[error("{0}: a daily restriction must not be longer than 24 hours (86400 seconds)")]
    DailyRestrictionTooLong(String),
    /// A weekly restriction that is longer than a week.
    #[error("{0}: a weekly restriction must not be longer than 7 days (604800 seconds)")]
    WeeklyRestrictionTooLong(String),
    /// A restriction starts at no time of day.
    #[error("{0}: a restriction must start between 00:00:00 and 23:59:59")]
    NoTimeOfDay(String),
    /// A weekly restriction starts on no day of the week.
    #[error("{0}: a restriction's start day of week must be 1 (Monday) to 7 (Sunday)")]
    NoWeekday(String),
    /// Two restrictions of a layer cover the same time of the week.
    #[error("{0}: restrictions must not overlap")]
    RestrictionsOverlap(String),
    /// An override ends before or when it starts.
    #[error("Override must end after its start")]
    OverrideEndsTooEarly,
    /// An override is over before it is made.
    #[error("Override must end in the future")]
    OverrideIsPast,
    /// An event of a rotation: its name, and what is wrong.
    #[error("{0}: {1}")]
    Event(String, InvalidEvent),
    /// An override of more than a year.
    #[error("Override must not be longer than a year")]
    OverrideTooLong,
    /// More overrides that are not over than a schedule holds.
    #[error(
        "A schedule can have at most {UPCOMING_MAX} overrides that are not over; remove some first, or change its layers"
    )]
    TooManyOverrides,
}

/// All that is wrong with the zone and the layers of a schedule; nothing where it may be stored.
pub(in crate::schedule) fn check(schedule: &Schedule) -> Vec<Invalid> {
    let zone = (!is_time_zone(&schedule.time_zone)).then(|| Invalid::UnknownTimeZone(schedule.time_zone.clone()));
    zone.into_iter().chain(schedule.layers().iter().flat_map(check_layer)).collect()
}

/// All that is wrong with the zone of a schedule and with those of its layers that are not over at a moment: the past
/// stays as it is, whatever the rules are today.
#[must_use]
pub fn check_from(schedule: &Schedule, now: At) -> Vec<Invalid> {
    let zone = (!is_time_zone(&schedule.time_zone)).then(|| Invalid::UnknownTimeZone(schedule.time_zone.clone()));
    let lasting = schedule.layers().iter().filter(|layer| layer.ends_at.is_none_or(|end| now < end));
    zone.into_iter().chain(lasting.flat_map(check_layer)).collect()
}

/// Whether an override may be made at a moment.
///
/// # Errors
/// What is wrong with it.
pub fn check_override(over: &Override, now: At) -> Result<(), Invalid> {
    if over.ends_at <= over.starts_at {
        return Err(Invalid::OverrideEndsTooEarly);
    }
    if over.ends_at <= now {
        return Err(Invalid::OverrideIsPast);
    }
    if over.ends_at.since(over.starts_at) > LONGEST_OVERRIDE {
        return Err(Invalid::OverrideTooLong);
    }
    Ok(())
}

/// Whether a schedule has room for so many more overrides; those that are over do not count.
///
/// # Errors
/// When there would be too many.
pub fn check_room_for_overrides(overrides: &[Override], added: usize, now: At) -> Result<(), Invalid> {
    let upcoming = overrides.iter().filter(|over| now < over.ends_at).count();
    if added == 0 || upcoming + added <= UPCOMING_MAX { Ok(()) } else { Err(Invalid::TooManyOverrides) }
}

/// Whether a text names a zone of the IANA database.
#[must_use]
pub fn is_time_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok_and(|zone| !zone.is_unknown())
}

fn check_layer(layer: &Layer) -> Vec<Invalid> {
    let mut wrong: Vec<fn(String) -> Invalid> = vec![];
    if layer.users.is_empty() {
        wrong.push(Invalid::NoUsers);
    }
    if layer.turn_length < Duration::from_secs(1) {
        wrong.push(Invalid::TurnTooShort);
    }
    if layer.turn_length > LONGEST_TURN {
        wrong.push(Invalid::TurnTooLong);
    }
    if layer.ends_at.is_some_and(|end| end <= layer.starts_at) {
        wrong.push(Invalid::LayerEndsTooEarly);
    }
    let before = wrong.len();
    wrong.extend(layer.restrictions.iter().filter_map(check_restriction));
    if wrong.len() == before && overlap(&layer.restrictions) {
        wrong.push(Invalid::RestrictionsOverlap);
    }
    wrong.into_iter().map(|wrong| wrong(layer.name.clone())).collect()
}

fn check_restriction(restriction: &Restriction) -> Option<fn(String) -> Invalid> {
    let (start_second, duration, day) = match *restriction {
        Restriction::Daily { start_second, duration } => (start_second, duration, 1),
        Restriction::Weekly { start_day, start_second, duration } => (start_second, duration, start_day),
    };
    let daily = matches!(restriction, Restriction::Daily { .. });
    if duration < Duration::from_secs(1) {
        Some(Invalid::RestrictionTooShort)
    } else if daily && duration > Duration::from_secs(DAY_SECONDS) {
        Some(Invalid::DailyRestrictionTooLong)
    } else if duration > Duration::from_secs(WEEK_SECONDS) {
        Some(Invalid::WeeklyRestrictionTooLong)
    } else if u64::from(start_second) >= DAY_SECONDS {
        Some(Invalid::NoTimeOfDay)
    } else if !(1..=7).contains(&day) {
        Some(Invalid::NoWeekday)
    } else {
        None
    }
}

/// Whether two restrictions, each right by itself, cover the same time of the week.
fn overlap(restrictions: &[Restriction]) -> bool {
    let mut times: Vec<(u64, u64)> = restrictions.iter().flat_map(times_of_week).collect();
    times.sort_unstable();
    // Each is held against the next one, the last against the first of the week after.
    let first_again = times.first().map(|(start, _)| start + WEEK_SECONDS);
    let next_starts = times.iter().skip(1).map(|(start, _)| *start).chain(first_again);
    times.iter().zip(next_starts).any(|((start, seconds), next)| next < start + seconds)
}

/// When it starts, in seconds after Monday 00:00, and for how many seconds.
fn times_of_week(restriction: &Restriction) -> Vec<(u64, u64)> {
    match *restriction {
        Restriction::Daily { start_second, duration } => {
            (0..7).map(|day| (day * DAY_SECONDS + u64::from(start_second), duration.as_secs())).collect()
        }
        Restriction::Weekly { start_day, start_second, duration } => {
            vec![((u64::from(start_day) - 1) * DAY_SECONDS + u64::from(start_second), duration.as_secs())]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::fixture::{at, layer, over, schedule};

    fn wrong_with(change: impl FnOnce(&mut Layer)) -> Vec<String> {
        let mut only = layer(&["ANN"], "2026-01-01T00:00:00Z", 24);
        change(&mut only);
        check(&schedule("Europe/Paris", vec![only])).iter().map(ToString::to_string).collect()
    }

    fn daily(start_second: u32, seconds: u64) -> Restriction {
        Restriction::Daily { start_second, duration: Duration::from_secs(seconds) }
    }

    fn weekly(start_day: u8, start_second: u32, seconds: u64) -> Restriction {
        Restriction::Weekly { start_day, start_second, duration: Duration::from_secs(seconds) }
    }

    #[test]
    fn a_zone_must_exist() {
        let named = |zone| check(&schedule(zone, vec![]));
        assert_eq!(named("Asia/Kolkata"), []);
        for zone in ["Mars/Olympus", "", "Etc/Unknown", "+02:00"] {
            assert_eq!(named(zone), [Invalid::UnknownTimeZone(zone.into())]);
        }
    }

    #[test]
    fn a_layer_needs_people_a_turn_and_time() {
        assert_eq!(wrong_with(|_| ()), [""; 0]);
        assert_eq!(wrong_with(|layer| layer.users.clear()), ["Layer 1 has no users: name at least one"]);
        let too_short = "Layer 1: rotation turn length must be at least 1 second";
        assert_eq!(wrong_with(|layer| layer.turn_length = Duration::ZERO), [too_short]);
        let too_long = "Layer 1: rotation turn length must not be longer than 10 years";
        assert_eq!(wrong_with(|layer| layer.turn_length = Duration::MAX), [too_long]);
        assert_eq!(wrong_with(|layer| layer.ends_at = Some(layer.starts_at)), ["Layer 1 must end after its start"]);
    }

    #[test]
    fn a_restriction_has_a_start_and_a_length_that_fit() {
        let wrong = |restriction| wrong_with(|layer| layer.restrictions = vec![restriction]).join(";");
        assert_eq!(wrong(daily(0, 86_400)) + &wrong(weekly(7, 86_399, 604_800)), "");
        assert!(wrong(daily(0, 0)).contains("at least 1 second"));
        assert!(wrong(daily(0, 86_401)).contains("24 hours"));
        assert!(wrong(weekly(1, 0, 604_801)).contains("7 days"));
        assert!(wrong(daily(86_400, 1)).contains("23:59:59"));
        assert!(wrong(weekly(0, 0, 1)).contains("1 (Monday) to 7 (Sunday)"));
        assert!(wrong(weekly(8, 0, 1)).contains("1 (Monday) to 7 (Sunday)"));
    }

    #[test]
    fn restrictions_of_a_layer_may_touch_but_not_overlap() {
        let overlaps = |one, other| wrong_with(|layer| layer.restrictions = vec![one, other]).len() == 1;
        assert!(!overlaps(daily(0, 3600), daily(3600, 3600)));
        assert!(overlaps(daily(0, 3601), daily(3600, 3600)));
        assert!(overlaps(daily(23 * 3600, 7200), daily(0, 60)), "over midnight");
        assert!(overlaps(weekly(7, 0, 2 * 86_400), weekly(1, 3600, 60)), "over the end of the week");
        assert!(!overlaps(weekly(6, 0, 2 * 86_400), weekly(1, 0, 5 * 86_400)));
        assert!(overlaps(weekly(3, 9 * 3600, 3600), daily(9 * 3600 + 1800, 60)));
    }

    #[test]
    fn an_override_ends_after_its_start_and_in_the_future_and_within_a_year() {
        let now = at("2026-03-01T00:00:00Z");
        let checked = |start, end| check_override(&over("BEN", start, end), now);
        assert_eq!(checked("2026-02-01T00:00:00Z", "2026-03-01T00:00:01Z"), Ok(()));
        assert_eq!(checked("2026-04-01T00:00:00Z", "2026-04-01T00:00:00Z"), Err(Invalid::OverrideEndsTooEarly));
        assert_eq!(checked("2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"), Err(Invalid::OverrideIsPast));
        assert_eq!(checked("2026-04-01T00:00:00Z", "2027-04-03T00:00:00Z"), Err(Invalid::OverrideTooLong));
    }

    #[test]
    fn a_schedule_has_room_for_a_bounded_number_of_overrides_that_are_not_over() {
        let now = at("2026-03-01T00:00:00Z");
        let mut overrides = vec![over("BEN", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"); UPCOMING_MAX - 1];
        overrides.push(over("BEN", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"));
        assert_eq!(check_room_for_overrides(&overrides, 1, now), Ok(()), "one of them is over");
        assert_eq!(check_room_for_overrides(&overrides, 2, now), Err(Invalid::TooManyOverrides));
        overrides.push(overrides[0]);
        assert_eq!(check_room_for_overrides(&overrides, 0, now), Ok(()), "nothing is added");
        assert_eq!(check_room_for_overrides(&overrides, 1, now), Err(Invalid::TooManyOverrides));
    }
}
