//! Stories about shift-based schedules: clocks that change, people at the same time, overrides and empty seats.

use vigie_core::{
    ids::{CustomShiftId, OverrideId, RotationId, ShiftAssignmentId},
    schedule::{
        Schedule, Source, Verdict, explain, next_handoff, next_shift, on_call, on_call_between, render, render_present,
        render_whole_entries, seats,
        shift_based::{CustomShift, Member, MemberStrategy, ShiftOverride, ShiftSource, shift_pieces},
    },
    time::At,
};

use crate::{
    shift_rules::{event, of_events, recurrence},
    story::{at, lines, shifts, user},
};

fn who(name: &str) -> Member {
    if name == "-" { Member::Empty } else { Member::User(user(name)) }
}

/// ANN and BEN take weeks in turn from Monday 09:00 in Paris; CID has working days from 09:00 to 17:00.
fn weeks_and_days() -> Schedule {
    let weekly = recurrence("Europe/Paris", "2026-03-02T08:00Z", "2026-03-09T08:00Z", &["RRULE:FREQ=WEEKLY"]).unwrap();
    let workdays = ["RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"];
    let days = recurrence("Europe/Paris", "2026-03-02T08:00Z", "2026-03-02T16:00Z", &workdays).unwrap();
    of_events("Europe/Paris", [event("PWEEKS", weekly, "ANN BEN"), event("PDAYS", days, "CID")])
}

fn with_override(mut schedule: Schedule, from: &str, to: &str, start: &str, end: &str) -> Schedule {
    let plan = schedule.shift_based_mut().unwrap();
    plan.overrides.push(ShiftOverride {
        id: OverrideId::parse(&format!("POVER{}", plan.overrides.len())).unwrap(),
        of: ShiftSource::Rotation(RotationId::parse("PROT0").unwrap()),
        overridden: who(from),
        overriding: who(to),
        starts_at: at(start),
        ends_at: at(end),
    });
    schedule
}

fn with_custom_shift(mut schedule: Schedule, name: &str, start: &str, end: &str) -> Schedule {
    schedule.shift_based_mut().unwrap().custom_shifts.push(CustomShift {
        id: CustomShiftId::parse("PCUSTOM").unwrap(),
        assignment: ShiftAssignmentId::parse("PASSIGN").unwrap(),
        member: who(name),
        starts_at: at(start),
        ends_at: at(end),
    });
    schedule
}

#[test]
fn a_weekly_shift_stays_at_nine_when_the_clocks_change() {
    // Paris goes from +01:00 to +02:00 on 29 March 2026.
    assert_eq!(
        shifts(&weeks_and_days(), "2026-03-28T00:00Z", "2026-03-31T12:00Z"),
        [
            "BEN 2026-03-28T00:00Z 55h",
            "CID 2026-03-30T07:00Z 8h",
            "ANN 2026-03-30T07:00Z 29h",
            "CID 2026-03-31T07:00Z 5h"
        ]
    );
}

#[test]
fn a_shift_that_the_clocks_skip_is_left_out_and_one_that_comes_twice_counts_once() {
    let nightly = recurrence("Europe/Paris", "2026-03-01T01:15Z", "2026-03-01T01:45Z", &["RRULE:FREQ=DAILY"]).unwrap();
    let night = of_events("Europe/Paris", [event("PNIGHT", nightly, "ANN BEN")]);
    assert_eq!(
        shifts(&night, "2026-03-28T00:00Z", "2026-03-31T00:00Z"),
        ["BEN 2026-03-28T01:15Z 0h30", "ANN 2026-03-29T01:15Z 0h30", "BEN 2026-03-30T00:15Z 0h30"],
        "02:15 happens at 03:15 on the day on which the clocks are put forward"
    );
    assert_eq!(
        shifts(&night, "2026-10-25T00:00Z", "2026-10-26T00:00Z"),
        ["ANN 2026-10-25T00:15Z 0h30"],
        "the first pass"
    );
}

#[test]
fn several_people_are_on_call_at_once_and_hand_over_one_by_one() {
    let primary = weeks_and_days();
    assert_eq!(on_call(&primary, at("2026-03-03T10:00Z")), [user("ANN"), user("CID")]);
    assert_eq!(
        lines(&on_call_between(&primary, at("2026-03-03T10:00Z"))),
        ["ANN 2026-03-02T08:00Z 168h", "CID 2026-03-03T08:00Z 8h"]
    );
    assert_eq!(next_handoff(&primary, at("2026-03-03T10:00Z")), Some(at("2026-03-03T16:00Z")));
    assert_eq!(
        next_shift(&primary, user("BEN"), at("2026-03-03T10:00Z")),
        Some((at("2026-03-09T08:00Z"), at("2026-03-16T08:00Z")))
    );
    assert_eq!(next_shift(&primary, user("EVE"), at("2026-03-03T10:00Z")), None);
    assert_eq!(render(&primary, at("2026-03-02T08:00Z"), at("2026-03-09T08:00Z")).final_coverage, 100.0);
}

#[test]
fn somebody_who_has_two_shifts_at_once_stands_once() {
    let primary = with_custom_shift(weeks_and_days(), "ANN", "2026-03-09T04:00Z", "2026-03-09T12:00Z");
    assert_eq!(on_call(&primary, at("2026-03-09T05:00Z")), [user("ANN")]);
    assert_eq!(
        shifts(&primary, "2026-03-08T20:00Z", "2026-03-09T14:00Z"),
        [
            "ANN 2026-03-08T20:00Z 12h",
            "ANN 2026-03-09T08:00Z 4h",
            "BEN 2026-03-09T08:00Z 6h",
            "CID 2026-03-09T08:00Z 6h"
        ]
    );
    let whole = render_whole_entries(&primary, at("2026-03-09T09:00Z"), at("2026-03-09T10:00Z"));
    assert_eq!(lines(&whole.final_entries)[0], "ANN 2026-03-09T08:00Z 4h", "as if the whole time were looked at");
}

#[test]
fn an_override_takes_only_what_its_member_has_and_the_newest_wins() {
    let primary = with_override(weeks_and_days(), "ANN", "DEA", "2026-03-08T00:00Z", "2026-03-10T00:00Z");
    assert_eq!(on_call(&primary, at("2026-03-08T12:00Z")), [user("DEA")]);
    assert_eq!(on_call(&primary, at("2026-03-09T20:00Z")), [user("BEN")], "it is not ANN's week any more");
    let twice = with_override(primary.clone(), "ANN", "EVE", "2026-03-08T06:00Z", "2026-03-08T12:00Z");
    assert_eq!(
        shifts(&twice, "2026-03-08T00:00Z", "2026-03-09T00:00Z"),
        ["DEA 2026-03-08T00:00Z 6h", "EVE 2026-03-08T06:00Z 6h", "DEA 2026-03-08T12:00Z 12h"]
    );
    let passed_on = with_override(primary, "DEA", "FAY", "2026-03-08T06:00Z", "2026-03-08T12:00Z");
    assert_eq!(on_call(&passed_on, at("2026-03-08T07:00Z")), [user("FAY")]);
    assert_eq!(seats(&passed_on, at("2026-03-08T07:00Z")), [[user("FAY"), user("DEA"), user("ANN")]]);
}

#[test]
fn an_empty_seat_has_nobody_and_can_be_filled() {
    let weekly = recurrence("Etc/UTC", "2026-03-02T08:00Z", "2026-03-09T08:00Z", &["RRULE:FREQ=WEEKLY"]).unwrap();
    let primary = of_events("Etc/UTC", [event("PWEEKS", weekly, "ANN -")]);
    let (since, until) = (at("2026-03-02T08:00Z"), at("2026-03-16T08:00Z"));
    assert_eq!(render(&primary, since, until).final_coverage, 50.0);
    assert_eq!(shift_pieces(primary.shift_based().unwrap(), since, until, false)[1].member, Member::Empty);
    let filled = with_override(primary, "-", "DEA", "2026-03-10T00:00Z", "2026-03-11T00:00Z");
    assert_eq!(shifts(&filled, "2026-03-09T08:00Z", "2026-03-16T08:00Z"), ["DEA 2026-03-10T00:00Z 24h"]);
}

#[test]
fn every_member_has_every_shift() {
    let weekend = ["RRULE:FREQ=WEEKLY;BYDAY=SA,SU"];
    let recurrence = recurrence("Etc/UTC", "2026-03-07T00:00Z", "2026-03-08T23:59Z", &weekend).unwrap();
    let mut all = event("PEVERY", recurrence, "ANN");
    all.strategy = MemberStrategy::Every { members: vec![who("ANN"), who("BEN")] };
    assert_eq!(
        shifts(&of_events("Etc/UTC", [all]), "2026-03-06T00:00Z", "2026-03-10T00:00Z"),
        [
            "ANN 2026-03-07T00:00Z 24h",
            "BEN 2026-03-07T00:00Z 24h",
            "ANN 2026-03-08T00:00Z 47h59",
            "BEN 2026-03-08T00:00Z 47h59"
        ],
        "a shift ends when the next one starts"
    );
}

#[test]
fn who_is_away_is_passed_over_for_whoever_they_replaced() {
    let primary = with_override(weeks_and_days(), "ANN", "DEA", "2026-03-07T00:00Z", "2026-03-08T00:00Z");
    let (since, until) = (at("2026-03-07T00:00Z"), at("2026-03-08T00:00Z"));
    let away = |who| if who == user("DEA") { vec![(at("2026-03-07T06:00Z"), at("2026-03-07T12:00Z"))] } else { vec![] };
    assert_eq!(
        lines(&render_present(&primary, since, until, &away)),
        ["DEA 2026-03-07T00:00Z 6h", "ANN 2026-03-07T06:00Z 6h", "DEA 2026-03-07T12:00Z 12h"]
    );
}

#[test]
fn an_explanation_names_the_event_the_turn_and_the_override() {
    let primary = with_override(weeks_and_days(), "ANN", "DEA", "2026-03-07T00:00Z", "2026-03-08T00:00Z");
    let explained = explain(&primary, at("2026-03-07T12:00Z"));
    let over = Source::Override(OverrideId::parse("POVER0").unwrap());
    assert_eq!(explained.candidates[0].verdict, Verdict::Decides { user: user("DEA"), turn: None });
    assert!(
        matches!(explained.candidates[1].verdict, Verdict::Outranked { user: ann, by, .. } if ann == user("ANN") && by == over)
    );
    let pause = Verdict::Pause {
        user: Some(user("CID")),
        since: Some(at("2026-03-06T16:00Z")),
        until: Some(at("2026-03-09T08:00Z")),
    };
    assert_eq!(explained.candidates[2].verdict, pause);
    assert_eq!(
        explained.sentences(|user| user.to_string()),
        [
            "At 2026-03-07 13:00:00 +01:00 (Europe/Paris), DEA is on call, from 2026-03-07 01:00:00 +01:00 to 2026-03-08 \
             01:00:00 +01:00.",
            "Override POVER0 decides: DEA.",
            "Event \"Weekdays\" would give ANN (turn 0, place 1 of 2, from 2026-03-02 09:00:00 +01:00 to 2026-03-09 \
             09:00:00 +01:00), but override POVER0 wins over it.",
            "Event \"Weekdays\" has no shift then; the next one starts at 2026-03-09 09:00:00 +01:00, with CID.",
        ]
    );
}

#[test]
fn shifts_work_at_the_ends_of_time() {
    let primary = weeks_and_days();
    assert_eq!(on_call(&primary, At::from_micros(i64::MIN)), []);
    assert!(!on_call(&primary, At::FAR_FUTURE).contains(&user("DEA")));
    assert_eq!(render(&primary, at("2026-03-09T00:00Z"), at("2026-03-09T00:00Z")).final_entries, []);
}
