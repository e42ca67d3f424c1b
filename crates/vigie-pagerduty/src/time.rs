//! Times as senders and clients write them, and as PagerDuty shows them.

use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use vigie_core::time::At;

/// Reads a time in any form that real clients send; without zone it is in the wall clock of `zone`.
///
/// ISO 8601 with offset, `Z`, `+0000` or no zone, with `T` or a space, date only, Go's
/// `2026-11-23 09:00:00.5 +0000 UTC m=+1.2`, Ruby's `2026-11-23 09:00:00 UTC`, and Unix seconds or milliseconds.
#[must_use]
pub fn parse(text: &str, zone: &TimeZone) -> Option<At> {
    let text = text.trim();
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(timestamp.into());
    }
    if let Some(at) = unix(text) {
        return Some(at);
    }
    let mut words = text.split_ascii_whitespace();
    let first = words.next()?;
    if first.contains(['T', 't']) {
        return civil_in(first, zone);
    }
    let Some(clock) = words.next() else { return civil_in(&format!("{first}T00:00:00"), zone) };
    match words.next() {
        None => civil_in(&format!("{first}T{clock}"), zone),
        Some("UTC" | "GMT" | "Z") => civil_in(&format!("{first}T{clock}"), &TimeZone::UTC),
        Some(offset) => format!("{first}T{clock}{offset}").parse::<Timestamp>().ok().map(At::from),
    }
}

/// Writes a moment in a zone, to the second: `2026-11-22T10:00:00+01:00`, and `Z` for UTC.
#[must_use]
pub fn to_wire(at: At, zone: &TimeZone) -> String {
    let zoned = at.timestamp().to_zoned(zone.clone());
    let format = if zoned.offset().is_zero() { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%dT%H:%M:%S%:z" };
    zoned.strftime(format).to_string()
}

/// Writes a moment in UTC, to the second: `2026-11-22T09:00:00Z`.
#[must_use]
pub fn utc(at: At) -> String {
    Timestamp::from_second(at.micros().div_euclid(1_000_000)).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
}

/// With milliseconds, as webhooks show it: `2026-11-22T09:00:00.250Z`.
#[must_use]
pub fn to_millis(at: At) -> String {
    format!("{:.3}", at.timestamp())
}

/// A time zone by its IANA name, or by its name in Ruby on Rails.
#[must_use]
pub fn zone(name: &str) -> Option<TimeZone> {
    match crate::rest::zone::iana_name(name) {
        "UTC" | "Etc/UTC" => Some(TimeZone::UTC),
        iana => TimeZone::get(iana).ok(),
    }
}

fn civil_in(text: &str, zone: &TimeZone) -> Option<At> {
    let moment: civil::DateTime = text.parse().ok()?;
    Some(moment.to_zoned(zone.clone()).ok()?.timestamp().into())
}

/// Unix seconds (with or without fraction) or milliseconds, told apart by size. Years like `2026` are none of these.
fn unix(text: &str) -> Option<At> {
    if text.len() < 9 || !text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let number: f64 = text.parse().ok()?;
    let seconds = if number >= 1e11 { number / 1000.0 } else { number };
    let duration = SignedDuration::try_from_secs_f64(seconds).ok()?;
    Timestamp::UNIX_EPOCH.checked_add(duration).ok().map(At::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_clients_send_is_read() {
        let table = [
            ("2026-11-23T09:00:00Z", "2026-11-23T09:00:00Z"),
            ("2026-11-23T09:00:00+01:00", "2026-11-23T08:00:00Z"),
            ("2026-11-23T09:00:00+0000", "2026-11-23T09:00:00Z"),
            ("2015-07-17T08:42:58.315+0000", "2015-07-17T08:42:58.315Z"),
            ("2026-11-23T09:00:00", "2026-11-23T09:00:00Z"),
            ("2026-11-23T09:00:00.544551", "2026-11-23T09:00:00.544551Z"),
            ("2026-11-23T09:00", "2026-11-23T09:00:00Z"),
            ("2026-11-23T09:00Z", "2026-11-23T09:00:00Z"),
            ("2026-11-23", "2026-11-23T00:00:00Z"),
            ("2026-11-23 09:00:00", "2026-11-23T09:00:00Z"),
            ("2026-11-23 09:00:00 +0000 UTC", "2026-11-23T09:00:00Z"),
            ("2026-11-23 09:00:00.5 +0200 CEST m=+0.1", "2026-11-23T07:00:00.5Z"),
            ("2026-11-23 09:00:00 UTC", "2026-11-23T09:00:00Z"),
            ("1795424400", "2026-11-23T09:00:00Z"),
            ("1795424400250", "2026-11-23T09:00:00.25Z"),
        ];
        for (text, expected) in table {
            assert_eq!(parse(text, &TimeZone::UTC).map(|at| at.to_string()).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in ["", "yesterdayish", "2026", "2026-13-01", "2026-11-23 25:00:00", "99999999999999999999999999"] {
            assert_eq!(parse(text, &TimeZone::UTC), None, "{text:?}");
        }
    }

    #[test]
    fn a_time_is_shown_in_seconds_in_the_zone_asked_for() {
        let at = parse("2026-11-23T09:00:00.250Z", &TimeZone::UTC).expect("a time");
        assert_eq!(utc(at), "2026-11-23T09:00:00Z");
        assert_eq!(to_wire(at, &zone("Europe/Paris").expect("a zone")), "2026-11-23T10:00:00+01:00");
        assert_eq!(to_wire(at, &zone("UTC").expect("a zone")), "2026-11-23T09:00:00Z");
        assert_eq!(to_millis(at), "2026-11-23T09:00:00.250Z");
        assert!(zone("Mars/Olympus").is_none());
    }

    #[test]
    fn a_wall_clock_time_follows_the_zone() {
        let paris = zone("Europe/Paris").expect("a zone");
        assert_eq!(parse("2026-07-01T09:00:00", &paris).map(utc).as_deref(), Some("2026-07-01T07:00:00Z"));
    }
}
