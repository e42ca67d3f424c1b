//! Recurrence rules, worked out by hand with a calendar: what is read, and what is refused with which sentence.

use vigie_core::schedule::{
    Plan, Schedule, ShiftPlan, clock_surprises, render,
    shift_based::{InvalidRecurrence, Member, MemberStrategy, Recurrence, Rotation, RotationEvent},
};

use crate::story::{at, lines, schedule, user};

/// Reads lines for a first shift of one hour.
pub(crate) fn recurrence(zone: &str, start: &str, end: &str, lines: &[&str]) -> Result<Recurrence, InvalidRecurrence> {
    let lines: Vec<String> = lines.iter().map(|line| (*line).to_owned()).collect();
    Recurrence::parse(at(start), at(end), zone, &lines)
}

/// An event that is in force from 2026 on, whose members take turns.
pub(crate) fn event(id: &str, recurrence: Recurrence, members: &str) -> RotationEvent {
    let member = |name: &str| if name == "-" { Member::Empty } else { Member::User(user(name)) };
    RotationEvent {
        id: vigie_core::ids::RotationEventId::parse(id).unwrap(),
        name: "Weekdays".into(),
        recurrence,
        effective_since: at("2026-01-01T00:00Z"),
        effective_until: None,
        strategy: MemberStrategy::Rotating { shifts_per_member: 1, members: members.split(' ').map(member).collect() },
    }
}

/// A schedule of one rotation for each event.
pub(crate) fn of_events(zone: &str, events: impl IntoIterator<Item = RotationEvent>) -> Schedule {
    let rotation = |(place, event): (usize, RotationEvent)| Rotation {
        id: vigie_core::ids::RotationId::parse(&format!("PROT{place}")).unwrap(),
        events: vec![event],
        removed_at: None,
    };
    let rotations = events.into_iter().enumerate().map(rotation).collect();
    let plan = Plan::ShiftBased(ShiftPlan { rotations, ..ShiftPlan::default() });
    Schedule { plan, ..schedule(zone, []) }
}

/// The days on which an hour from 09:00 UTC is worked between two moments.
fn days(rule: &[&str], start: &str, until: &str) -> Vec<String> {
    let end = start.replace("T09:", "T10:");
    let recurrence = recurrence("Etc/UTC", start, &end, rule).unwrap();
    let rendered =
        render(&of_events("Etc/UTC", [event("PEVENT", recurrence, "ANN")]), at("2026-01-01T00:00Z"), at(until));
    lines(&rendered.final_entries).iter().map(|line| line[4..14].to_owned()).collect()
}

#[test]
fn the_first_shift_fills_in_what_the_rule_leaves_open() {
    assert_eq!(
        days(&["RRULE:FREQ=WEEKLY"], "2026-03-02T09:00Z", "2026-03-20T00:00Z"),
        ["2026-03-02", "2026-03-09", "2026-03-16"]
    );
    assert_eq!(
        days(&["RRULE:FREQ=MONTHLY"], "2026-01-31T09:00Z", "2026-06-01T00:00Z"),
        ["2026-01-31", "2026-03-31", "2026-05-31"],
        "months without a 31st have none"
    );
    assert_eq!(
        days(&["RRULE:FREQ=WEEKLY;BYDAY=TU"], "2026-03-02T09:00Z", "2026-03-18T00:00Z"),
        ["2026-03-03", "2026-03-10", "2026-03-17"],
        "a first shift that the rule does not name does not count"
    );
}

#[test]
fn weeks_of_an_interval_begin_on_the_day_that_the_rule_says() {
    // RFC 5545's own example of WKST: 5 August 1997 was a Tuesday, as was 6 January 2026.
    let monday = ["RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO"];
    assert_eq!(
        days(&monday, "2026-01-06T09:00Z", "2026-03-01T00:00Z"),
        ["2026-01-06", "2026-01-11", "2026-01-20", "2026-01-25"]
    );
    let sunday = ["RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU"];
    assert_eq!(
        days(&sunday, "2026-01-06T09:00Z", "2026-03-01T00:00Z"),
        ["2026-01-06", "2026-01-18", "2026-01-20", "2026-02-01"]
    );
}

#[test]
fn the_last_working_day_of_a_month_is_a_position_in_it() {
    let rule = ["RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"];
    assert_eq!(
        days(&rule, "2026-01-01T09:00Z", "2026-05-01T00:00Z"),
        ["2026-01-30", "2026-02-27", "2026-03-31", "2026-04-30"]
    );
    let second_tuesday = ["RRULE:FREQ=MONTHLY;BYDAY=2TU"];
    assert_eq!(
        days(&second_tuesday, "2026-01-01T09:00Z", "2026-04-01T00:00Z"),
        ["2026-01-13", "2026-02-10", "2026-03-10"]
    );
}

#[test]
fn dates_are_left_out_and_added() {
    let lines = [
        "RRULE:FREQ=DAILY;UNTIL=20260304T090000Z",
        "EXDATE:20260303T090000Z,20260310T090000Z",
        "RDATE;TZID=Europe/Paris:20260308T110000",
    ];
    assert_eq!(days(&lines, "2026-03-02T09:00Z", "2026-04-01T00:00Z"), ["2026-03-02", "2026-03-04", "2026-03-08"]);
    let whole_day = ["RRULE:FREQ=DAILY;UNTIL=20260303"];
    assert_eq!(days(&whole_day, "2026-03-02T09:00Z", "2026-04-01T00:00Z"), ["2026-03-02", "2026-03-03"]);
}

#[test]
fn turns_are_counted_after_dates_are_left_out() {
    let lines_of_rule = ["RRULE:FREQ=DAILY", "EXDATE:20260303T090000Z"];
    let recurrence = recurrence("Etc/UTC", "2026-03-02T09:00Z", "2026-03-02T10:00Z", &lines_of_rule).unwrap();
    let primary = of_events("Etc/UTC", [event("PEVENT", recurrence, "ANN BEN")]);
    let rendered = render(&primary, at("2026-03-01T00:00Z"), at("2026-03-06T00:00Z"));
    assert_eq!(
        lines(&rendered.final_entries),
        ["ANN 2026-03-02T09:00Z 1h", "BEN 2026-03-04T09:00Z 1h", "ANN 2026-03-05T09:00Z 1h"]
    );
}

#[test]
fn what_cannot_be_computed_is_refused_with_a_sentence() {
    let refused = |lines: &[&str]| {
        recurrence("Europe/Paris", "2026-03-02T09:00Z", "2026-03-02T10:00Z", lines).unwrap_err().to_string()
    };
    for (lines, sentence) in [
        (&[][..], "must hold exactly one RRULE, such as RRULE:FREQ=WEEKLY"),
        (&["RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], "must hold exactly one RRULE, such as RRULE:FREQ=WEEKLY"),
        (&["RRULE:INTERVAL=2"], "A recurrence rule must have a FREQ: YEARLY, MONTHLY, WEEKLY, DAILY or HOURLY"),
        (&["RRULE:FREQ=MINUTELY"], "FREQ=MINUTELY is not supported: use YEARLY, MONTHLY, WEEKLY, DAILY or HOURLY"),
        (&["RRULE:FREQ=DAILY;INTERVAL=0"], "\"INTERVAL=0\" is not a valid part of a recurrence rule"),
        (&["RRULE:FREQ=DAILY;BYDAY=XX"], "\"BYDAY=XX\" is not a valid part of a recurrence rule"),
        (&["RRULE:FREQ=DAILY;BYMONTHDAY=0"], "\"BYMONTHDAY=0\" is not a valid part of a recurrence rule"),
        (&["RRULE:FREQ=DAILY;SPEED=9"], "\"SPEED=9\" is not a valid part of a recurrence rule"),
        (&["RRULE:FREQ=DAILY;FREQ"], "\"FREQ\" is not a valid part of a recurrence rule"),
        (&["RRULE:FREQ=DAILY;COUNT=1;COUNT=2"], "COUNT must not be given twice"),
        (&["RRULE:FREQ=DAILY;COUNT=1;UNTIL=20270101T000000Z"], "COUNT and UNTIL must not be given together"),
        (&["RRULE:FREQ=WEEKLY;BYDAY=1MO"], "A BYDAY with a number, such as 1MO, needs FREQ=MONTHLY or FREQ=YEARLY"),
        (
            &["RRULE:FREQ=HOURLY;BYMONTH=1"],
            "FREQ=HOURLY takes neither BYMONTH nor BYMONTHDAY: use FREQ=DAILY with BYHOUR",
        ),
        (&["RRULE:FREQ=DAILY;UNTIL=soon"], "\"UNTIL=soon\" is not a valid part of a recurrence rule"),
        (&["RRULE:FREQ=DAILY", "EXDATE:20260303"], "\"20260303\" must be a date and time such as 20260329T090000Z"),
        (
            &["RRULE:FREQ=DAILY", "EXDATE;TZID=Mars/Olympus:20260303T090000"],
            "Time zone \"Mars/Olympus\" is unknown: use an IANA name such as Europe/Paris",
        ),
        (
            &["RRULE:FREQ=DAILY", "EXRULE:FREQ=DAILY"],
            "\"EXRULE:FREQ=DAILY\" is not supported: use RRULE, EXDATE and RDATE lines",
        ),
        (&["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"], "does not come round within ten years"),
        (
            &["RRULE:FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13"],
            "comes round too often: at most every five minutes",
        ),
    ] {
        assert_eq!(refused(lines), sentence, "{lines:?}");
    }
    for unsupported in ["BYSECOND=1", "BYYEARDAY=1", "BYWEEKNO=1"] {
        let rule = format!("RRULE:FREQ=YEARLY;{unsupported}");
        assert!(refused(&[&rule]).contains("is not supported: use BYMONTH"), "{rule}");
    }
    let times = |zone, start, end| recurrence(zone, start, end, &["RRULE:FREQ=DAILY"]).unwrap_err().to_string();
    assert_eq!(
        times("Mars/Olympus", "2026-03-02T09:00Z", "2026-03-02T10:00Z"),
        "Time zone \"Mars/Olympus\" is unknown: use an IANA name such as Europe/Paris"
    );
    assert_eq!(times("Etc/UTC", "2026-03-02T09:00Z", "2026-03-02T09:00Z"), "must be after start_time");
    assert_eq!(times("Etc/UTC", "2026-03-02T09:00Z", "2028-03-02T09:00Z"), "must be at most a year after start_time");
    assert_eq!(times("Etc/UTC", "1999-03-02T09:00Z", "1999-03-03T09:00Z"), "must be between the years 2000 and 2200");
}

#[test]
fn shifts_that_start_or_end_while_clocks_change_are_told() {
    let told = |start: &str, end: &str| -> Vec<String> {
        let nightly = recurrence("Europe/Paris", start, end, &["RRULE:FREQ=DAILY"]).unwrap();
        let schedule = of_events("Europe/Paris", [event("PEVENT", nightly, "ANN BEN")]);
        let found = clock_surprises(&schedule, at("2026-01-01T00:00Z"), at("2027-01-01T00:00Z"));
        found.iter().map(|one| format!("{} {:?} {} {}", one.part, one.edge, one.reading, one.happens_at)).collect()
    };
    // 02:30 to 10:30 in Paris, then 18:30 to 02:30: the end is touched instead.
    assert_eq!(
        told("2026-01-05T01:30Z", "2026-01-05T09:30Z"),
        [
            "event \"Weekdays\" ShiftStart 2026-03-29 02:30:00 2026-03-29T01:30:00Z",
            "event \"Weekdays\" ShiftStart 2026-10-25 02:30:00 2026-10-25T00:30:00Z"
        ]
    );
    assert_eq!(
        told("2026-01-05T17:30Z", "2026-01-06T01:30Z"),
        [
            "event \"Weekdays\" ShiftEnd 2026-03-29 02:30:00 2026-03-29T01:30:00Z",
            "event \"Weekdays\" ShiftEnd 2026-10-25 02:30:00 2026-10-25T00:30:00Z"
        ]
    );
    assert_eq!(told("2026-01-05T01:30Z", "2026-01-06T01:30Z").len(), 2, "a handover is told once");
    assert_eq!(told("2026-01-05T08:00Z", "2026-01-05T16:00Z"), [""; 0]);
}
