//! Time zones as calendars name them.

use jiff::tz::TimeZone;

/// The longest name of a zone that is looked for, in bytes.
const NAME_MAX: usize = 255;
/// How many parts of a vendor's prefix are looked behind at most.
const PREFIXES_MAX: usize = 8;

/// The zone of a `TZID`: an IANA name, one behind a vendor's prefix (`/citadel.org/20210210_1/Europe/Paris`), or one of
/// Windows' names, which Outlook and Exchange write. `None` when it is none of these.
pub(crate) fn zone(name: &str) -> Option<TimeZone> {
    let name = name.trim().trim_matches('"');
    if name.len() > NAME_MAX {
        return None;
    }
    if name.eq_ignore_ascii_case("utc") || name.eq_ignore_ascii_case("gmt") || name == "Etc/UTC" {
        return Some(TimeZone::UTC);
    }
    if let Some(iana) = windows(name) {
        return TimeZone::get(iana).ok();
    }
    let is_known = |name: &str| TimeZone::get(name).ok().filter(|zone| !zone.is_unknown());
    let mut rest = name.trim_start_matches('/');
    for _ in 0..PREFIXES_MAX {
        if let Some(zone) = is_known(rest) {
            return Some(zone);
        }
        rest = rest.split_once('/')?.1;
    }
    None
}

/// Windows' names, by Unicode's table `windowsZones`, for the zones where most people live.
fn windows(name: &str) -> Option<&'static str> {
    Some(match name {
        "Dateline Standard Time" => "Etc/GMT+12",
        "Hawaiian Standard Time" => "Pacific/Honolulu",
        "Alaskan Standard Time" => "America/Anchorage",
        "Pacific Standard Time" => "America/Los_Angeles",
        "US Mountain Standard Time" => "America/Phoenix",
        "Mountain Standard Time" => "America/Denver",
        "Central Standard Time" => "America/Chicago",
        "Canada Central Standard Time" => "America/Regina",
        "Eastern Standard Time" => "America/New_York",
        "Atlantic Standard Time" => "America/Halifax",
        "Newfoundland Standard Time" => "America/St_Johns",
        "SA Pacific Standard Time" => "America/Bogota",
        "Pacific SA Standard Time" => "America/Santiago",
        "Argentina Standard Time" => "America/Buenos_Aires",
        "E. South America Standard Time" => "America/Sao_Paulo",
        "GMT Standard Time" => "Europe/London",
        "Greenwich Standard Time" => "Atlantic/Reykjavik",
        "W. Europe Standard Time" => "Europe/Berlin",
        "Romance Standard Time" => "Europe/Paris",
        "Central Europe Standard Time" => "Europe/Budapest",
        "Central European Standard Time" => "Europe/Warsaw",
        "E. Europe Standard Time" => "Europe/Chisinau",
        "GTB Standard Time" => "Europe/Bucharest",
        "FLE Standard Time" => "Europe/Kyiv",
        "Turkey Standard Time" => "Europe/Istanbul",
        "Israel Standard Time" => "Asia/Jerusalem",
        "South Africa Standard Time" => "Africa/Johannesburg",
        "Egypt Standard Time" => "Africa/Cairo",
        "W. Central Africa Standard Time" => "Africa/Lagos",
        "E. Africa Standard Time" => "Africa/Nairobi",
        "Russian Standard Time" => "Europe/Moscow",
        "Arab Standard Time" => "Asia/Riyadh",
        "Arabian Standard Time" => "Asia/Dubai",
        "Iran Standard Time" => "Asia/Tehran",
        "Pakistan Standard Time" => "Asia/Karachi",
        "India Standard Time" => "Asia/Kolkata",
        "Nepal Standard Time" => "Asia/Kathmandu",
        "Bangladesh Standard Time" => "Asia/Dhaka",
        "SE Asia Standard Time" => "Asia/Bangkok",
        "China Standard Time" => "Asia/Shanghai",
        "Singapore Standard Time" => "Asia/Singapore",
        "Taipei Standard Time" => "Asia/Taipei",
        "W. Australia Standard Time" => "Australia/Perth",
        "Tokyo Standard Time" => "Asia/Tokyo",
        "Korea Standard Time" => "Asia/Seoul",
        "Cen. Australia Standard Time" => "Australia/Adelaide",
        "AUS Central Standard Time" => "Australia/Darwin",
        "E. Australia Standard Time" => "Australia/Brisbane",
        "AUS Eastern Standard Time" => "Australia/Sydney",
        "Tasmania Standard Time" => "Australia/Hobart",
        "New Zealand Standard Time" => "Pacific/Auckland",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_found_by_every_name_that_calendars_give_them() {
        let named = |name| zone(name).and_then(|zone| zone.iana_name().map(str::to_owned));
        assert_eq!(named("Europe/Paris").as_deref(), Some("Europe/Paris"));
        assert_eq!(
            named("/citadel.org/20210210_1/America/Argentina/Ushuaia").as_deref(),
            Some("America/Argentina/Ushuaia")
        );
        assert_eq!(named("W. Europe Standard Time").as_deref(), Some("Europe/Berlin"));
        assert_eq!(zone("utc"), Some(TimeZone::UTC));
        assert_eq!(zone("Customized Time Zone"), None);
    }

    #[test]
    fn every_windows_name_leads_to_a_zone() {
        for name in ["Romance Standard Time", "FLE Standard Time", "Nepal Standard Time", "Dateline Standard Time"] {
            assert!(windows(name).is_some() && zone(name).is_some(), "{name}");
        }
    }
}
