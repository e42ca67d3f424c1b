//! Moments on the wire: ISO 8601 in all the forms that clients send, written with the offset of a time zone.

use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    fmt::strtime,
    tz::TimeZone,
};
use vigie_core::time::At;

/// Reads a moment: with offset, `Z`, `+0000`, Go's `2026-11-23 09:00:00 +0000 UTC`; without a zone or without a time
/// of day it is in the wall clock of `zone`. `None` when it is none of these.
#[must_use]
pub fn parse(text: &str, zone: &TimeZone) -> Option<At> {
    let text = text.trim();
    if let Ok(timestamp) = text.parse::<Timestamp>() {
        return Some(At::from(timestamp));
    }
    for format in ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f %z", "%Y-%m-%dT%H:%M%:z", "%Y-%m-%d %H:%M:%S%.f%z"] {
        let go = text.strip_suffix(" UTC").unwrap_or(text);
        if let Some(at) = strtime::parse(format, go).ok().and_then(|broken| broken.to_timestamp().ok()) {
            return Some(At::from(at));
        }
    }
    let local = text.parse::<DateTime>().ok().or_else(|| text.parse::<Date>().ok().map(DateTime::from))?;
    Some(At::from(local.to_zoned(zone.clone()).ok()?.timestamp()))
}

/// Writes a moment in a zone, to the second: `2026-11-22T10:00:00+01:00`, and `Z` for UTC.
#[must_use]
pub fn to_wire(at: At, zone: &TimeZone) -> String {
    let zoned = at.timestamp().to_zoned(zone.clone());
    let format = if zoned.offset().is_zero() { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%dT%H:%M:%S%:z" };
    zoned.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_that_clients_send_is_read() {
        let lima = TimeZone::get("America/Lima").expect("the zone is bundled");
        for text in [
            "2026-11-23T09:00:00Z",
            "2026-11-23T10:00:00+01:00",
            "2026-11-23T10:00:00+0100",
            "2026-11-23T09:00:00.000Z",
            "2026-11-23 09:00:00 +0000 UTC",
            "2026-11-23T04:00:00",
            "2026-11-23T04:00",
        ] {
            let at = parse(text, &lima).unwrap_or_else(|| panic!("{text} is a moment"));
            assert_eq!(at.to_string(), "2026-11-23T09:00:00Z", "{text}");
        }
        let midnight = parse("2026-11-23", &lima).map(|at| at.to_string());
        assert_eq!(midnight.as_deref(), Some("2026-11-23T05:00:00Z"));
        assert_eq!(parse("yesterdayish", &lima), None);
    }

    #[test]
    fn a_moment_is_written_in_its_zone() {
        let at = parse("2026-11-23T09:00:00Z", &TimeZone::UTC).expect("a moment");
        let paris = TimeZone::get("Europe/Paris").expect("the zone is bundled");
        assert_eq!(to_wire(at, &paris), "2026-11-23T10:00:00+01:00");
        assert_eq!(to_wire(at, &TimeZone::UTC), "2026-11-23T09:00:00Z");
    }
}
