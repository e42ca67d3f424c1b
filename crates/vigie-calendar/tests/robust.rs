//! Calendars come from outside: whatever they hold, reading them ends, within its bounds and without a panic.

use jiff::tz::TimeZone;
use proptest::prelude::*;
use vigie_calendar::{OCCURRENCES_MAX, occurrences, read};
use vigie_core::time::At;

/// Lines that are almost right, and some that are not.
fn line() -> impl Strategy<Value = String> {
    let pieces = [
        "BEGIN:VEVENT",
        "END:VEVENT",
        "BEGIN:VTIMEZONE",
        "END:VTIMEZONE",
        "TZID:X",
        "X-LIC-LOCATION:Europe/Paris",
        "UID:1",
        "SUMMARY:Ann\\, on\\",
        "DTSTART:20261123T090000Z",
        "DTSTART;VALUE=DATE:20240229",
        "DTSTART;TZID=X:00010101T000000",
        "DTSTART:99991231T235959",
        "DTEND:99991231T235959Z",
        "DTEND;VALUE=DATE:20240301",
        "DTEND:20261124T090000",
        "DURATION:P99999999999W",
        "DURATION:-PT1H",
        "DURATION:PT12H",
        "RRULE:FREQ=DAILY",
        "RRULE:FREQ=YEARLY;INTERVAL=4294967295",
        "RRULE:FREQ=WEEKLY;BYDAY=MO,SU;INTERVAL=4294967295;COUNT=4294967295",
        "RRULE:FREQ=DAILY;UNTIL=00010101",
        "EXDATE:20261123T090000Z,20261124",
        "RDATE:99991231T235959",
        "RECURRENCE-ID:20261123T090000Z",
        "STATUS:CANCELLED",
        "ATTENDEE;CN=\"é\":mailto:é",
        "ATTENDEE:mailt€",
        " folded",
        "\tfolded:;=\"",
        "",
    ];
    prop_oneof![8 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => "[ -~é€\t]{0,40}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn any_calendar_is_read_or_refused(lines in prop::collection::vec(line(), 0..40), wrapped in any::<bool>()) {
        let body = lines.join("\r\n");
        let text = if wrapped {
            let events = body.replace("BEGIN:VEVENT", "END:VEVENT\r\nBEGIN:VEVENT");
            format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n{events}\r\nEND:VEVENT\r\nEND:VCALENDAR")
        } else {
            format!("BEGIN:VCALENDAR\r\n{body}")
        };
        if let Ok(calendar) = read(&text) {
            let span = (At::EPOCH, At::from_micros(4_000_000_000_000_000));
            if let Ok(found) = occurrences(&calendar, &TimeZone::UTC, span) {
                prop_assert!(found.len() <= OCCURRENCES_MAX);
                prop_assert!(found.iter().all(|one| one.start < span.1 && span.0 < one.end && one.start <= one.end));
            }
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        prop_assert!(read(&text).is_err() || text.to_uppercase().contains("BEGIN:VCALENDAR"));
    }
}
