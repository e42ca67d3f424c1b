//! Time zones that clients name: IANA names, and the names of Ruby on Rails that PagerDuty's console writes.

use jiff::tz::TimeZone;

use crate::ApiError;

/// Reads a zone's name and answers with the IANA name.
///
/// # Errors
/// 400 when there is no such zone.
pub fn parse(text: &str) -> Result<String, ApiError> {
    match TimeZone::get(iana_name(text)) {
        Ok(zone) => Ok(zone.iana_name().unwrap_or("UTC").to_owned()),
        Err(_) => Err(ApiError::invalid(format!(
            "Time zone {text:?} is unknown; use a name of the IANA database such as Europe/Paris or Etc/UTC"
        ))),
    }
}

/// The IANA name for a name of Ruby on Rails; other names are as they are.
#[must_use]
pub fn iana_name(name: &str) -> &str {
    RAILS.iter().find(|(rails, _)| *rails == name).map_or(name, |(_, iana)| iana)
}

/// The zone of a name that [`parse`] answered; UTC should the database have lost it since.
#[must_use]
pub fn get(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

/// Names of Ruby on Rails that are no IANA names, of the places that teams use most.
const RAILS: [(&str, &str); 40] = [
    ("Hawaii", "Pacific/Honolulu"),
    ("Alaska", "America/Anchorage"),
    ("Pacific Time (US & Canada)", "America/Los_Angeles"),
    ("Mountain Time (US & Canada)", "America/Denver"),
    ("Arizona", "America/Phoenix"),
    ("Central Time (US & Canada)", "America/Chicago"),
    ("Mexico City", "America/Mexico_City"),
    ("Eastern Time (US & Canada)", "America/New_York"),
    ("Bogota", "America/Bogota"),
    ("Lima", "America/Lima"),
    ("Atlantic Time (Canada)", "America/Halifax"),
    ("Santiago", "America/Santiago"),
    ("Brasilia", "America/Sao_Paulo"),
    ("Buenos Aires", "America/Argentina/Buenos_Aires"),
    ("Dublin", "Europe/Dublin"),
    ("Lisbon", "Europe/Lisbon"),
    ("London", "Europe/London"),
    ("Amsterdam", "Europe/Amsterdam"),
    ("Berlin", "Europe/Berlin"),
    ("Brussels", "Europe/Brussels"),
    ("Copenhagen", "Europe/Copenhagen"),
    ("Madrid", "Europe/Madrid"),
    ("Paris", "Europe/Paris"),
    ("Rome", "Europe/Rome"),
    ("Stockholm", "Europe/Stockholm"),
    ("Vienna", "Europe/Vienna"),
    ("Warsaw", "Europe/Warsaw"),
    ("Athens", "Europe/Athens"),
    ("Helsinki", "Europe/Helsinki"),
    ("Istanbul", "Europe/Istanbul"),
    ("Kyiv", "Europe/Kiev"),
    ("Moscow", "Europe/Moscow"),
    ("Dubai", "Asia/Dubai"),
    ("New Delhi", "Asia/Kolkata"),
    ("Bangkok", "Asia/Bangkok"),
    ("Hong Kong", "Asia/Hong_Kong"),
    ("Singapore", "Asia/Singapore"),
    ("Tokyo", "Asia/Tokyo"),
    ("Sydney", "Australia/Sydney"),
    ("Auckland", "Pacific/Auckland"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rails_name_leads_to_a_zone() {
        for (rails, iana) in RAILS {
            assert_eq!(parse(rails).as_deref(), Ok(iana));
        }
    }

    #[test]
    fn an_unknown_zone_is_refused_with_advice() {
        let refused = parse("Mars/Olympus").expect_err("there is no such zone");
        assert_eq!((refused.status, refused.code), (400, 2001));
        assert!(refused.errors[0].contains("Europe/Paris"), "{refused}");
    }
}
