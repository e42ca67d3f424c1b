//! Stories about clocks that are put forward and back, worked out by hand.

use vigie_core::schedule::{next_handoff, on_call};

use crate::story::{at, daily, layer, restricted, schedule, shifts, user, weekly};

const DAY: u64 = 1440;

#[test]
fn in_paris_a_daily_turn_is_handed_over_at_nine_all_year() {
    let primary = schedule("Europe/Paris", [layer("ANN BEN", "2026-01-05T08:00Z", DAY)]);
    assert_eq!(
        shifts(&primary, "2026-03-27T08:00Z", "2026-03-30T07:00Z"),
        ["BEN 2026-03-27T08:00Z 24h", "ANN 2026-03-28T08:00Z 23h", "BEN 2026-03-29T07:00Z 24h"]
    );
    assert_eq!(
        shifts(&primary, "2026-10-23T07:00Z", "2026-10-26T08:00Z"),
        ["BEN 2026-10-23T07:00Z 24h", "ANN 2026-10-24T07:00Z 25h", "BEN 2026-10-25T08:00Z 24h"]
    );
}

#[test]
fn in_new_york_twelve_hour_turns_keep_eight_and_eight_and_one_night_is_short() {
    let primary = schedule("America/New_York", [layer("DAY NIGHT", "2026-01-05T13:00Z", DAY / 2)]);
    assert_eq!(
        shifts(&primary, "2026-03-07T13:00Z", "2026-03-09T00:00Z"),
        ["DAY 2026-03-07T13:00Z 12h", "NIGHT 2026-03-08T01:00Z 11h", "DAY 2026-03-08T12:00Z 12h"]
    );
    assert_eq!(
        shifts(&primary, "2026-10-31T12:00Z", "2026-11-02T01:00Z"),
        ["DAY 2026-10-31T12:00Z 12h", "NIGHT 2026-11-01T00:00Z 13h", "DAY 2026-11-01T13:00Z 12h"]
    );
}

#[test]
fn on_lord_howe_half_an_hour_goes_missing_and_comes_back() {
    let always = layer("ANN", "2026-01-01T00:00Z", 7 * DAY);
    // 4 October 2026, 02:00 +10:30 becomes 02:30 +11:00. 02:15 happens at 02:45, which is when it would end.
    let quarter = schedule("Australia/Lord_Howe", [restricted(always.clone(), [daily("02:15", 30)])]);
    assert_eq!(
        shifts(&quarter, "2026-10-02T00:00Z", "2026-10-05T00:00Z"),
        ["ANN 2026-10-02T15:45Z 0h30", "ANN 2026-10-04T15:15Z 0h30"]
    );
    // 5 April 2026, 02:00 +11:00 becomes 01:30 +10:30: 01:45 counts once, and 02:15 comes an hour later.
    let twice = schedule("Australia/Lord_Howe", [restricted(always, [daily("01:45", 30)])]);
    assert_eq!(
        shifts(&twice, "2026-04-03T12:00Z", "2026-04-05T18:00Z"),
        ["ANN 2026-04-03T14:45Z 0h30", "ANN 2026-04-04T14:45Z 1h", "ANN 2026-04-05T15:15Z 0h30"]
    );
}

#[test]
fn in_kolkata_every_day_has_24_hours() {
    let primary = schedule("Asia/Kolkata", [layer("ANN BEN", "2026-01-01T04:00Z", DAY)]);
    let year = shifts(&primary, "2026-01-01T04:00Z", "2027-01-01T04:00Z");
    assert_eq!(year.len(), 365);
    assert!(year.iter().all(|line| line.ends_with("T04:00Z 24h")));
}

#[test]
fn in_sao_paulo_a_midnight_that_was_skipped_happened_at_one() {
    // 4 November 2018: 00:00 -03 became 01:00 -02.
    let midnight = schedule("America/Sao_Paulo", [layer("ANN BEN", "2018-10-01T03:00Z", DAY)]);
    assert_eq!(
        shifts(&midnight, "2018-11-03T03:00Z", "2018-11-06T02:00Z"),
        ["BEN 2018-11-03T03:00Z 24h", "ANN 2018-11-04T03:00Z 23h", "BEN 2018-11-05T02:00Z 24h"]
    );
    // 17 February 2019: 00:00 -02 became 23:00 -03 of the day before. 23:30 counts at its first pass.
    let late = schedule("America/Sao_Paulo", [layer("ANN BEN", "2019-02-01T01:30Z", DAY)]);
    assert_eq!(
        shifts(&late, "2019-02-16T01:30Z", "2019-02-19T02:30Z"),
        ["BEN 2019-02-16T01:30Z 24h", "ANN 2019-02-17T01:30Z 25h", "BEN 2019-02-18T02:30Z 24h"]
    );
}

#[test]
fn in_auckland_summer_ends_in_april() {
    let night = layer("ANN", "2026-01-01T00:00Z", 7 * DAY);
    let primary = schedule("Pacific/Auckland", [restricted(night, [daily("02:30", 60)])]);
    // 5 April 2026, 03:00 +13 becomes 02:00 +12: from the first 02:30 to 03:30 two hours pass.
    assert_eq!(
        shifts(&primary, "2026-04-03T13:00Z", "2026-04-05T16:00Z"),
        ["ANN 2026-04-03T13:30Z 1h", "ANN 2026-04-04T13:30Z 2h", "ANN 2026-04-05T14:30Z 1h"]
    );
    // 27 September 2026, 02:00 +12 becomes 03:00 +13: 02:30 happens at 03:30, and nothing is left.
    assert_eq!(
        shifts(&primary, "2026-09-25T14:00Z", "2026-09-28T13:00Z"),
        ["ANN 2026-09-25T14:30Z 1h", "ANN 2026-09-27T13:30Z 1h"]
    );
}

#[test]
fn a_night_and_a_weekend_end_when_the_clock_says_so() {
    let always = layer("ANN", "2026-01-01T00:00Z", 52 * 7 * DAY);
    let nights = schedule("Europe/Paris", [restricted(always.clone(), [daily("22:00", 600)])]);
    assert_eq!(
        shifts(&nights, "2026-03-27T12:00Z", "2026-03-29T12:00Z"),
        ["ANN 2026-03-27T21:00Z 10h", "ANN 2026-03-28T21:00Z 9h"]
    );
    let weekends = schedule("Europe/Paris", [restricted(always, [weekly(5, "18:00", 63 * 60)])]);
    assert_eq!(
        shifts(&weekends, "2026-10-16T00:00Z", "2026-10-27T00:00Z"),
        ["ANN 2026-10-16T16:00Z 63h", "ANN 2026-10-23T16:00Z 64h"]
    );
}

#[test]
fn days_and_nights_that_share_a_skipped_time_leave_no_gap() {
    let day = restricted(layer("DAY", "2026-01-01T00:00Z", DAY), [daily("02:30", 12 * 60)]);
    let night = restricted(layer("NIGHT", "2026-01-01T00:00Z", DAY), [daily("14:30", 12 * 60)]);
    let primary = schedule("Europe/Paris", [day, night]);
    for (since, until) in [("2026-03-28T00:00Z", "2026-03-31T00:00Z"), ("2026-10-24T00:00Z", "2026-10-27T00:00Z")] {
        let rendered = vigie_core::schedule::render(&primary, at(since), at(until));
        assert_eq!(rendered.final_coverage, 100.0);
    }
}

#[test]
fn turns_that_are_shorter_than_what_the_clock_skips_are_left_out() {
    let primary = schedule("Europe/Paris", [layer("ANN BEN CID DEA", "2026-03-28T23:00Z", 30)]);
    // 02:00 (ANN) and 02:30 (BEN) are skipped; 01:30 is DEA's, 03:00 is CID's, 03:30 is DEA's.
    assert_eq!(
        shifts(&primary, "2026-03-29T00:00Z", "2026-03-29T02:00Z"),
        [
            "CID 2026-03-29T00:00Z 0h30",
            "DEA 2026-03-29T00:30Z 0h30",
            "CID 2026-03-29T01:00Z 0h30",
            "DEA 2026-03-29T01:30Z 0h30"
        ]
    );
}

#[test]
fn in_samoa_the_turn_of_the_day_that_was_left_out_is_left_out() {
    // After 29 December 2011 (-10) came 31 December (+14).
    let primary = schedule("Pacific/Apia", [layer("ANN BEN CID", "2011-12-28T19:00Z", DAY)]);
    assert_eq!(
        shifts(&primary, "2011-12-28T19:00Z", "2012-01-01T19:00Z"),
        [
            "ANN 2011-12-28T19:00Z 24h",
            "BEN 2011-12-29T19:00Z 24h",
            "ANN 2011-12-30T19:00Z 24h",
            "BEN 2011-12-31T19:00Z 24h"
        ]
    );
}

#[test]
fn the_second_pass_of_an_hour_belongs_to_the_turn_that_the_first_pass_reached() {
    let hourly = schedule("Europe/Paris", [layer("ANN BEN CID", "2026-10-24T22:00Z", 60)]);
    // 25 October, 02:00 to 03:00 passes twice: CID's hour lasts two.
    assert_eq!(on_call(&hourly, at("2026-10-25T00:30Z")), [user("CID")]);
    assert_eq!(on_call(&hourly, at("2026-10-25T01:30Z")), [user("CID")]);
    assert_eq!(next_handoff(&hourly, at("2026-10-25T00:00Z")), Some(at("2026-10-25T02:00Z")));
}
