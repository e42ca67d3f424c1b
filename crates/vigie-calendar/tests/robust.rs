//! Calendars come from outside: whatever they hold, reading them ends, within its bounds and without a panic.

use std::{sync::mpsc::channel, time::Duration};

use jiff::tz::TimeZone;
use proptest::prelude::*;
use vigie_calendar::{CalendarError, DATES_MAX, OCCURRENCES_MAX, occurrences, read};
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

/// How long a calendar may take to be read and written out, on a slow machine without optimizations.
const PATIENCE: Duration = Duration::from_secs(20);

/// Reads a calendar of about a mebibyte with one event and writes it out; panics where that takes too long.
fn within_patience(what: &str, event: &str) {
    let text = format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{event}\nEND:VEVENT\nEND:VCALENDAR\n");
    assert!(text.len() < 1_100_000, "{what}: {} bytes", text.len());
    let (done, waiting) = channel();
    let work = move || {
        let span = (At::from_micros(1_790_000_000_000_000), At::from_micros(1_820_000_000_000_000));
        let count = read(&text).and_then(|calendar| Ok(occurrences(&calendar, &TimeZone::UTC, span)?.len()));
        done.send(count).ok();
    };
    std::thread::spawn(work);
    assert!(waiting.recv_timeout(PATIENCE).is_ok(), "{what} takes longer than {PATIENCE:?}");
}

#[test]
fn a_calendar_that_is_made_to_be_slow_is_quick() {
    let daily = "DTSTART;TZID=Europe/Paris:14800101T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY";
    let dates =
        |name: &str, count: usize| format!("{name};TZID=Asia/Tokyo:{}", vec!["20261201T170000"; count].join(","));
    for (what, event) in [
        ("every start against 60,000 single dates", format!("{daily}\n{}", dates("EXDATE", 60_000))),
        ("every start against as many as are read", format!("{daily}\n{}", dates("EXDATE", DATES_MAX))),
        ("many more starts", format!("{daily}\n{}\n{}", dates("EXDATE", 5_000), dates("RDATE", 5_000))),
        (
            "a day that is named 250,000 times",
            format!(
                "DTSTART:18000101T090000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY={}",
                vec!["1TU"; 250_000].join(",")
            ),
        ),
        (
            "a zone behind 100,000 slashes",
            format!("DTSTART;TZID={}:20261201T090000\nDURATION:PT1H\n{daily}", "a/".repeat(100_000)),
        ),
        (
            "a long name of an event of which one day is replaced",
            format!(
                "UID:{name}\n{daily}\nEND:VEVENT\nBEGIN:VEVENT\nUID:{name}\nRECURRENCE-ID:20261201T080000Z\n\
                 DTSTART:20261201T090000Z\nDURATION:PT1H",
                name = "x".repeat(400_000)
            ),
        ),
    ] {
        within_patience(what, &event);
    }
}

#[test]
fn single_dates_are_bounded() {
    let daily = "DTSTART:20261201T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY";
    let with = |name: &str, count: usize| {
        let dates = vec!["20261201T090000Z"; count].join(",");
        read(&format!("BEGIN:VCALENDAR\nBEGIN:VEVENT\n{daily}\n{name}:{dates}\nEND:VEVENT\nEND:VCALENDAR"))
    };
    for name in ["EXDATE", "RDATE"] {
        assert!(with(name, DATES_MAX).is_ok(), "{name}");
        assert_eq!(with(name, DATES_MAX + 1).map(|_| ()), Err(CalendarError::TooManyDates), "{name}");
    }
}
